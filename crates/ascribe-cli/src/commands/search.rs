//! `ascribe search`: claims, or whole reports, by what they say.

use ascribe::{DocumentHit, Hit, Ledger, Only, Search};

use crate::arguments::{SearchOptions, TableFormat};
use crate::draw::rows::{Printer, cell};
use crate::failure::Failure;
use crate::{Ending, draw, terminal};

/// Prints what was found, the newest day first.
pub(crate) fn run(options: &SearchOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    let n_found =
        if options.reports { print_reports(&ledger, options)? } else { print_claims(&ledger, options)? };
    if options.changed {
        tell_gone(&ledger)?;
    }
    if n_found == 0 {
        anstream::eprintln!("nothing found");
        tell_like_names(&ledger, options)?;
    } else if n_found == options.limit as usize {
        anstream::eprintln!("the first {n_found}; `--limit N` and `--skip N` give others");
    }
    Ok(Ending::Done)
}

/// Names that hold the words of a name that nothing was found under: sources and outlets are sought by their whole names.
fn tell_like_names(ledger: &Ledger, options: &SearchOptions) -> Result<(), Failure> {
    for (of, option, name) in
        [("source", "--source", &options.source), ("outlet", "--outlet", &options.outlet)]
    {
        let Some(name) = name else { continue };
        let like = ledger.names_like(of, name, MOST_NAMES)?;
        if !like.is_empty() {
            let names: Vec<String> =
                like.iter().map(|name| format!("\"{}\"", draw::escape::line(name))).collect();
            anstream::eprintln!("hint: `{option}` takes a whole name, such as {}", names.join(", "));
        }
    }
    Ok(())
}

/// Names that a hint lists.
const MOST_NAMES: usize = 5;

/// Tells of judged claims that the machine no longer reads and whose sentence is gone: no list of claims holds them.
fn tell_gone(ledger: &Ledger) -> Result<(), Failure> {
    let mut n_gone = 0;
    for (claim, differences) in ledger.all_differences()? {
        if differences.iter().any(|found| found.field == "claim")
            && ledger.claims_beginning(&claim, 1)?.is_empty()
        {
            n_gone += 1;
        }
    }
    if n_gone > 0 {
        anstream::eprintln!(
            "{n_gone} judged claims are read no longer, and their sentences are gone from the text\n\
             hint: `ascribe log` has what was said of them"
        );
    }
    Ok(())
}

fn print_reports(ledger: &Ledger, options: &SearchOptions) -> Result<usize, Failure> {
    let hits = ledger.search_documents(&options.words.join(" "), options.skip, options.limit)?;
    let heads = ["report", "published", "outlet", "headline", "url"];
    let mut printer = Printer::new(options.format, &heads)?;
    let row = |hit: &DocumentHit| {
        let id = short(&hit.sha256, 12, options.format);
        vec![cell(id), cell(&hit.published), cell(&hit.outlet), cell(&hit.headline), cell(&hit.url)]
    };
    hits.iter().try_for_each(|hit| printer.print(row(hit)))?;
    printer.finish()?;
    Ok(hits.len())
}

fn print_claims(ledger: &Ledger, options: &SearchOptions) -> Result<usize, Failure> {
    let hits = ledger.search(&search_of(ledger, options)?, options.skip, options.limit)?;
    if options.format == TableFormat::Text {
        draw::hits(&hits, terminal::width(), &mut anstream::stdout().lock())?;
        return Ok(hits.len());
    }
    let mut printer = Printer::new(options.format, &HEADS)?;
    hits.iter().try_for_each(|hit| printer.print(row_of(hit)))?;
    printer.finish()?;
    Ok(hits.len())
}

fn search_of(ledger: &Ledger, options: &SearchOptions) -> Result<Search, Failure> {
    let words = options.words.join(" ");
    Ok(Search {
        words: (!words.trim().is_empty()).then_some(words),
        low: options.number.and_then(|range| range.low),
        high: options.number.and_then(|range| range.high),
        measure: options.measure,
        change: options.change,
        source: options.source.clone(),
        actor: options.actor.clone(),
        place: options.place.clone(),
        outlet: options.outlet.clone(),
        since: options.since.clone(),
        // A month or a year goes on to its end: every day of it comes before these letters.
        until: options.until.as_ref().map(|day| format!("{day}~")),
        certainty: options.certainty,
        state: options.state,
        status: options.status,
        assigned: options.to.clone(),
        document: None,
        only: match &options.check {
            Some(check) => Some(ledger.only_of_check(check)?),
            None => options.changed.then_some(Only::Different),
        },
    })
}

const HEADS: [&str; 23] = [
    "id",
    "document",
    "headline",
    "said",
    "sentence",
    "unit",
    "low",
    "high",
    "approx",
    "measure",
    "change",
    "population",
    "source",
    "actor",
    "certainty",
    "place",
    "country",
    "first_day",
    "last_day",
    "outlet",
    "published",
    "confidence",
    "state",
];

fn row_of(hit: &Hit) -> Vec<serde_json::Value> {
    vec![
        cell(&hit.id),
        cell(&hit.document),
        cell(&hit.headline),
        cell(&hit.said),
        cell(&hit.sentence),
        cell(&hit.unit),
        bound(hit, hit.low),
        bound(hit, hit.high),
        cell(hit.is_approx),
        cell(&hit.measure),
        cell(&hit.change),
        cell(&hit.population),
        cell(&hit.source),
        cell(&hit.actor),
        cell(&hit.certainty),
        cell(&hit.place),
        cell(&hit.country),
        cell(&hit.first_day),
        cell(&hit.last_day),
        cell(&hit.outlet),
        cell(&hit.published),
        cell(hit.confidence),
        cell(&hit.state),
    ]
}

/// People are whole.
fn bound(hit: &Hit, bound: Option<f64>) -> serde_json::Value {
    match bound {
        Some(bound) if hit.unit != "share" => cell(bound as u64),
        bound => cell(bound),
    }
}

fn short(id: &str, n_characters: usize, format: TableFormat) -> &str {
    if format == TableFormat::Text { id.get(..n_characters).unwrap_or(id) } else { id }
}
