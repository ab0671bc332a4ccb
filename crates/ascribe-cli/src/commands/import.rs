//! `ascribe import`: the rows of a sheet into a ledger, each accounted for.

use std::fs;
use std::io::{self, Read, Write};

use ascribe::model::Claim;
use ascribe::{Double, Ledger, RowFate, RowReading, SheetReading, SourceName, find_mapping, read_rows};

use crate::Ending;
use crate::arguments::ImportOptions;
use crate::draw::{escape, words};
use crate::failure::Failure;

/// Reads the sheet and shows what each row becomes, or keeps it and shows what is unclear.
pub(crate) fn run(options: &ImportOptions) -> Result<Ending, Failure> {
    let input = options.sheet.display().to_string();
    let failed = |error| Failure::Import { sheet: input.clone(), error };
    let mapping = find_mapping(&options.mapping).map_err(failed)?;
    let sheet = read_rows(&input, read_bytes(&input)?, &mapping).map_err(failed)?;
    let mut out = anstream::stdout().lock();
    let is_told =
        |row: &&RowReading| options.dry_run || row.fate() != RowFate::Read || !row.unclear.is_empty();
    for row in sheet.rows.iter().filter(is_told) {
        tell_row(&mut out, row)?;
    }
    for (row, before) in sheet.repeated_rows() {
        writeln!(out, "row {row:<6} says word for word what row {before} says")?;
    }
    tell_doubles(&mut out, &sheet.doubles())?;
    out.flush()?;
    tell_sheet(&sheet);
    if options.dry_run {
        anstream::eprintln!("nothing was kept: this was a dry run");
    } else {
        let tally = Ledger::open(&options.ledger.file)?.import(&sheet, options.reason.why.as_deref())?;
        anstream::eprintln!(
            "{} rows added, {} already there, {} read otherwise than before",
            tally.n_added,
            tally.n_already_there,
            tally.n_read_again
        );
        if tally.n_refused > 0 {
            anstream::eprintln!("{} rows refused, a defect of the reader", tally.n_refused);
        }
    }
    let is_unclear = sheet.rows.iter().any(|row| !row.unclear.is_empty());
    Ok(if is_unclear { Ending::Failed } else { Ending::Done })
}

fn read_bytes(input: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match input {
        "-" => io::stdin().lock().read_to_end(&mut bytes).map(drop),
        path => fs::read(path).map(|read| bytes = read),
    };
    read.map_err(|error| Failure::Input { path: input.to_owned(), error })?;
    Ok(bytes)
}

fn tell_row(out: &mut impl Write, row: &RowReading) -> io::Result<()> {
    let number = row.number;
    for claim in &row.reading.claims {
        writeln!(out, "row {number:<6} {}", escape::line(&claim_words(claim)))?;
    }
    if let Some(why) = &row.skipped {
        writeln!(out, "row {number:<6} skipped: {}", escape::line(why))?;
    }
    for unclear in &row.unclear {
        let left_out = if unclear.costs_the_count { "unclear" } else { "field left out" };
        writeln!(out, "row {number:<6} {left_out}: {}", escape::line(&unclear.to_string()))?;
    }
    Ok(())
}

fn claim_words(claim: &Claim) -> String {
    let amount = words::amount(claim.amount, claim.approx);
    let mut parts = vec![format!("{amount} {}", claim.measure.as_str()), claim.change.as_str().to_owned()];
    parts.extend(claim.population.clone());
    parts.extend(claim.when.map(words::days));
    parts.push(words::chain(claim));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn tell_sheet(sheet: &SheetReading) {
    for note in &sheet.sheet.notes {
        anstream::eprintln!("{}: {}", escape::line(&sheet.input), escape::line(note));
    }
    if !sheet.missing_columns.is_empty() {
        let missing = sheet.missing_columns.join(", ");
        anstream::eprintln!("columns of the mapping that the sheet lacks: {}", escape::line(&missing));
    }
    anstream::eprintln!(
        "{} rows: {} read into {} claims, {} skipped, {} unclear",
        sheet.rows.len(),
        sheet.n_rows(RowFate::Read),
        sheet.n_claims(),
        sheet.n_rows(RowFate::Skipped),
        sheet.n_rows(RowFate::Unclear),
    );
    let in_part = |row: &&RowReading| row.fate() == RowFate::Read && !row.unclear.is_empty();
    let n_in_part = sheet.rows.iter().filter(in_part).count();
    if n_in_part > 0 {
        anstream::eprintln!(
            "{} read in part: a count or a field is unclear",
            words::number_of(n_in_part, "row")
        );
    }
}

/// Names that may stand for the same source, with the reason, and the command that merges them.
pub(crate) fn tell_doubles(out: &mut impl Write, doubles: &[Double]) -> io::Result<()> {
    for double in doubles {
        let names: Vec<String> =
            double.names.iter().map(|name| format!("“{}” ({})", name.words, name.n_claims)).collect();
        writeln!(out, "may be one  {}", escape::line(&names.join(", ")))?;
        writeln!(out, "            {}", escape::line(&double.because.join("; ")))?;
        let others = double.names.iter().map(shown).filter(|name| *name != double.into).map(quoted);
        let others: Vec<String> = others.collect();
        match others.is_empty() {
            true => writeln!(out, "            shown as {} already", escape::line(&double.into))?,
            false => {
                let (others, into) = (others.join(" "), quoted(&double.into));
                writeln!(out, "            ascribe merge source {others} --into {into}")?;
            }
        }
    }
    Ok(())
}

/// The name under which a source is shown.
fn shown(name: &SourceName) -> &str {
    name.actor.as_ref().map_or(&name.words, |(_, name)| name)
}

/// Words that a shell takes for one argument and obeys nothing in.
fn quoted(words: &str) -> String {
    format!("'{}'", escape::line(words).replace('\'', "'\\''"))
}
