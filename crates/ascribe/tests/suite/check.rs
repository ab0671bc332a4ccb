//! Whether what a line expects was found; if not, what was found in its place.

use ascribe::model::{Amount, Comparison, Excerpt, Figure, Finding, Ratio, Reading, Series, Statement};

use crate::case::Expectation;

/// What was read from the pages of a case.
pub struct Found<'f> {
    /// The reading of the page above the line.
    pub reading: &'f Reading,
    /// The readings of all pages of the case.
    pub readings: &'f [Reading],
    /// What the pages say together; the checks of single pages included.
    pub comparison: &'f Comparison,
    /// Everything that the lines beneath this page expect, for `no other …`.
    pub expectations: &'f [Expectation],
}

/// Checks one line. The error says what was found in its place.
pub fn check(expectation: &Expectation, found: &Found) -> Result<(), String> {
    let parts = &expectation.parts;
    let document = &found.reading.document;
    match expectation.what.as_str() {
        "figure" => check_figure(parts, found.reading),
        "no figure" => refuse_figure(&quoted(parts, 0), found.reading),
        "no other figures" => refuse_other_figures(found),
        "statement" => check_statement(parts, found.reading),
        "no statement" => refuse_statement(parts, found.reading),
        "no other statements" => refuse_other_statements(found),
        "block" => check_block(&parts[0], &quoted(parts, 1), found.reading),
        "headline" => check_field(parts, document.headline.as_deref()),
        "outlet" => check_field(parts, document.outlet.as_deref()),
        "published" => check_field(
            parts,
            document.published.as_ref().map(|date| &date.value[..date.value.len().min(10)]),
        ),
        "byline" => check_any(&quoted(parts, 0), document.bylines.iter().map(|byline| byline.text.clone())),
        "origin" => check_field(parts, document.origin.as_ref().map(|origin| origin.text.as_str())),
        "finding" => check_finding(parts, &found.comparison.findings),
        "no finding" => refuse_finding(&parts[0], &found.comparison.findings),
        "notice" => check_notice(parts, found.reading),
        "series" => check_series(parts, &found.comparison.series),
        "lineage" => check_lineage(parts, found),
        other => Err(format!("`{other}` is not known to the suite")),
    }
}

fn check_notice(parts: &[String], reading: &Reading) -> Result<(), String> {
    let said = parts.get(1).map(|said| unquoted(said)).unwrap_or_default();
    let fits = |notice: &&ascribe::model::Notice| notice.code == parts[0] && notice.message.contains(&said);
    match reading.all_notices().find(fits) {
        Some(_) => Ok(()),
        None => Err(list_or_none(
            reading.all_notices().map(|notice| format!("{}: {}", notice.code, notice.message)),
        )),
    }
}

fn check_figure(parts: &[String], reading: &Reading) -> Result<(), String> {
    let (text, nth) = nth_quoted(&parts[0]);
    let named = reading.figures.iter().enumerate().filter(|(_, figure)| figure.excerpt.text == text);
    let Some((figure_idx, figure)) = named.clone().nth(nth - 1) else {
        return Err(list_or_none(reading.figures.iter().map(show_figure)));
    };
    let fits = parts[1..].iter().all(|part| figure_fits(part, figure_idx, figure, reading));
    if fits { Ok(()) } else { Err(show_figure(figure)) }
}

fn figure_fits(part: &str, figure_idx: usize, figure: &Figure, reading: &Reading) -> bool {
    let Some((key, value)) = part.split_once('=') else {
        return match part {
            "approx" => figure.approx,
            "exact" => !figure.approx,
            "earlier" => reading.claims.iter().any(|claim| claim.figure == figure_idx && claim.earlier),
            _ => {
                let words = [figure.measure.as_str(), figure.change.as_str(), figure.certainty.as_str()];
                words.contains(&part) || read_amount(part) == Some(figure.amount)
            }
        };
    };
    let value = unquoted(value);
    let when = figure.when.as_ref();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    match key {
        "population" => fits_or_none(&value, figure.population.as_ref().map(|excerpt| excerpt.text.as_str())),
        "source" => fits_or_none(&value, figure.source.as_ref().map(|source| source.excerpt.text.as_str())),
        "name" => fits_or_none(&value, figure.source.as_ref().and_then(|source| source.name.as_deref())),
        "via" => {
            let via: Vec<&str> = figure.via.iter().map(|relay| relay.excerpt.text.as_str()).collect();
            fits_or_none(&value, (!via.is_empty()).then(|| via.join(", ")).as_deref())
        }
        "place" => fits_or_none(&value, figure.place.as_ref().map(|place| place.excerpt.text.as_str())),
        "when" => fits_or_none(&value, when.map(|time| time.excerpt.text.as_str())),
        "from" => fits_or_none(&value, when.and_then(|time| day(time.from)).as_deref()),
        "to" => fits_or_none(&value, when.and_then(|time| day(time.to)).as_deref()),
        "heads" => fits_or_none(&value, figure.cell.as_ref().and_then(|cell| joined(&cell.heads)).as_deref()),
        "row" => {
            fits_or_none(&value, figure.cell.as_ref().and_then(|cell| joined(&cell.row_heads)).as_deref())
        }
        "base" => fits_or_none(&value, figure.base.map(|base| reading.figures[base].excerpt.text.as_str())),
        "mentions" => figure.mentions.len().to_string() == value,
        _ => panic!("`{key}=` says nothing of a figure"),
    }
}

fn refuse_figure(text: &str, reading: &Reading) -> Result<(), String> {
    let standing = reading.document.text.match_indices(text).map(|(start, _)| start..start + text.len());
    let ranges: Vec<_> = standing.collect();
    assert!(!ranges.is_empty(), "`{text}` does not stand on the page");
    let overlaps = |figure: &&Figure| {
        let span = figure.excerpt.span;
        ranges.iter().any(|range| span.start < range.end && range.start < span.end)
    };
    match reading.figures.iter().find(overlaps) {
        None => Ok(()),
        Some(figure) => Err(show_figure(figure)),
    }
}

fn refuse_other_figures(found: &Found) -> Result<(), String> {
    let expected = found.expectations.iter().filter(|expectation| expectation.what == "figure");
    let mut expected: Vec<String> = expected.map(|expectation| nth_quoted(&expectation.parts[0]).0).collect();
    let others: Vec<String> = found
        .reading
        .figures
        .iter()
        .filter_map(|figure| match expected.iter().position(|text| *text == figure.excerpt.text) {
            Some(idx) => {
                expected.swap_remove(idx);
                None
            }
            None => Some(show_figure(figure)),
        })
        .collect();
    if others.is_empty() { Ok(()) } else { Err(others.join("\n            ")) }
}

fn check_statement(parts: &[String], reading: &Reading) -> Result<(), String> {
    if reading.statements.iter().any(|statement| statement_fits(parts, statement, reading)) {
        return Ok(());
    }
    let near = nearest(parts, reading);
    Err(list_or_none(near.into_iter().map(|statement| show_statement(statement, reading))))
}

/// The statements of which the most is as expected: what to look at first when none fits wholly.
fn nearest<'r>(parts: &[String], reading: &'r Reading) -> Vec<&'r Statement> {
    let n_fitting = |statement: &Statement| {
        parts.iter().filter(|part| statement_fits(std::slice::from_ref(*part), statement, reading)).count()
    };
    let most = reading.statements.iter().map(n_fitting).max().unwrap_or(0);
    reading.statements.iter().filter(|statement| n_fitting(statement) == most).collect()
}

fn refuse_statement(parts: &[String], reading: &Reading) -> Result<(), String> {
    match reading.statements.iter().find(|statement| statement_fits(parts, statement, reading)) {
        None => Ok(()),
        Some(statement) => Err(show_statement(statement, reading)),
    }
}

fn refuse_other_statements(found: &Found) -> Result<(), String> {
    let expected = || found.expectations.iter().filter(|expectation| expectation.what == "statement");
    let fits_none = |statement: &&Statement| {
        !expected().any(|expectation| statement_fits(&expectation.parts, statement, found.reading))
    };
    let others = found.reading.statements.iter().filter(fits_none);
    let others: Vec<String> = others.map(|statement| show_statement(statement, found.reading)).collect();
    if others.is_empty() { Ok(()) } else { Err(others.join("\n            ")) }
}

fn statement_fits(parts: &[String], statement: &Statement, reading: &Reading) -> bool {
    parts.iter().all(|part| {
        let Some((key, value)) = part.split_once('=') else {
            return [statement.certainty.as_str(), statement.form.as_str()].contains(&part.as_str());
        };
        let value = unquoted(value);
        let speaker = statement.speaker.as_ref();
        match key {
            "source" => fits_or_none(&value, joined(&statement.source).as_deref()),
            "cue" => fits_or_none(&value, joined(&statement.cue).as_deref()),
            "content" => fits_or_none(&value, joined(&statement.content).as_deref()),
            "speaker" => fits_or_none(&value, speaker.map(|speaker| speaker.name.as_str())),
            "likelihood" => {
                let band = statement.likelihood.as_ref().map(|likelihood| likelihood.band.as_str());
                fits_or_none(&value, band)
            }
            "kind" => fits_or_none(&value, speaker.map(|speaker| speaker.kind.as_str())),
            "relays" => {
                let relayed =
                    statement.relays.iter().filter_map(|idx| joined(&reading.statements[*idx].source));
                let relayed: Vec<String> = relayed.collect();
                fits_or_none(&value, (!relayed.is_empty()).then(|| relayed.join(", ")).as_deref())
            }
            _ => panic!("`{key}=` says nothing of a statement"),
        }
    })
}

fn check_block(kind: &str, text: &str, reading: &Reading) -> Result<(), String> {
    let document = &reading.document;
    let Some(start) = document.text.find(text) else {
        return Err(format!("`{text}` does not stand in the text: {:?}", document.text));
    };
    let around = document.blocks.iter().find(|block| block.span.start <= start && start < block.span.end);
    match around {
        Some(block) if block.kind.as_str() == kind => Ok(()),
        Some(block) => Err(format!("{} block {:?}", block.kind.as_str(), block.span.cut(&document.text))),
        None => Err("no block there".to_owned()),
    }
}

fn check_field(parts: &[String], found: Option<&str>) -> Result<(), String> {
    let expected = unquoted(&parts[0]);
    if fits_or_none(&expected, found) { Ok(()) } else { Err(found.unwrap_or("none").to_owned()) }
}

fn check_any(expected: &str, found: impl Iterator<Item = String>) -> Result<(), String> {
    let all: Vec<String> = found.collect();
    if all.iter().any(|one| fits(expected, one)) { Ok(()) } else { Err(list_or_none(all.into_iter())) }
}

fn check_finding(parts: &[String], findings: &[Finding]) -> Result<(), String> {
    let words: Vec<String> = parts[1..].iter().map(|part| unquoted(part)).collect();
    let fits = |finding: &Finding| {
        finding.check == parts[0] && words.iter().all(|word| finding.message.contains(word.as_str()))
    };
    if findings.iter().any(fits) {
        return Ok(());
    }
    Err(list_or_none(findings.iter().map(|finding| format!("{}: {}", finding.check, finding.message))))
}

fn refuse_finding(check: &str, findings: &[Finding]) -> Result<(), String> {
    match findings.iter().find(|finding| finding.check == check) {
        None => Ok(()),
        Some(finding) => Err(format!("{}: {}", finding.check, finding.message)),
    }
}

fn check_series(parts: &[String], series: &[Series]) -> Result<(), String> {
    let fits = |series: &Series| {
        parts.iter().all(|part| match part.split_once('=') {
            Some(("claims", value)) => series.claims.len().to_string() == value,
            Some(("origins", value)) => series.origins.len().to_string() == value,
            Some(("revisions", value)) => series.revisions.len().to_string() == value,
            Some((key, _)) => panic!("`{key}=` says nothing of a series"),
            None => [
                series.question.measure.as_str(),
                series.question.change.as_str(),
                series.independence.as_str(),
            ]
            .contains(&part.as_str()),
        })
    };
    if series.iter().any(fits) { Ok(()) } else { Err(list_or_none(series.iter().map(show_series))) }
}

/// `page 2 | copy | of page 1`, or `of "Name"` for one that is not among the pages.
fn check_lineage(parts: &[String], found: &Found) -> Result<(), String> {
    let page = |sha256: &str| found.readings.iter().position(|reading| reading.document.sha256 == sha256);
    let shown = found.comparison.lineage.iter().map(|link| {
        let of = match link.from.as_deref().and_then(page) {
            Some(page_idx) => format!("of page {}", page_idx + 1),
            None => format!("of \"{}\"", link.named.as_deref().unwrap_or("?")),
        };
        let page = page(&link.document).map_or(0, |page_idx| page_idx + 1);
        format!("page {page} | {} | {of}", link.derivation.as_str())
    });
    let shown: Vec<String> = shown.collect();
    if shown.contains(&parts.join(" | ")) { Ok(()) } else { Err(list_or_none(shown.into_iter())) }
}

/// The value of a JSON-like quoted word, or the word itself.
fn unquoted(part: &str) -> String {
    part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(part).to_owned()
}

fn quoted(parts: &[String], idx: usize) -> String {
    parts.get(idx).map(|part| unquoted(part)).unwrap_or_else(|| panic!("the line needs a quoted text"))
}

/// `"4,000" #2` is the second figure with these words.
fn nth_quoted(part: &str) -> (String, usize) {
    match part.rsplit_once(" #") {
        Some((text, nth)) => (unquoted(text), nth.parse().unwrap()),
        None => (unquoted(part), 1),
    }
}

fn fits_or_none(expected: &str, found: Option<&str>) -> bool {
    match found {
        None => expected == "none",
        Some(found) => expected != "none" && fits(expected, found),
    }
}

/// Equal, leaving aside case, articles in front, and marks at the edges; `…` stands for any words.
fn fits(expected: &str, found: &str) -> bool {
    let found = plain(found);
    let mut rest = found.as_str();
    let pieces: Vec<String> = expected.split('…').map(plain).collect();
    for (piece_idx, piece) in pieces.iter().enumerate() {
        let at = match piece_idx {
            0 if !rest.starts_with(piece.as_str()) => None,
            0 => Some(0),
            _ => rest.find(piece.as_str()),
        };
        let Some(at) = at else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty() || pieces.last().is_some_and(|last| last.is_empty() && pieces.len() > 1)
}

fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['“', '”'], "\"").replace('’', "'");
    let mut bare = lower.trim_matches(|c: char| c.is_whitespace() || "\".,;:".contains(c));
    for article in ["the ", "a ", "an "] {
        bare = bare.strip_prefix(article).unwrap_or(bare);
    }
    bare.to_owned()
}

/// `4000..`, `..50`, `3000..4000`, `300`, and the same with `1/3` or `30%` for shares and ` households` behind.
fn read_amount(part: &str) -> Option<Amount> {
    if let Some(part) = part.strip_suffix(" households") {
        return read_amount(part).map(Amount::as_households);
    }
    let (low, high) = part.split_once("..").unwrap_or((part, part));
    let is_share = part.contains(['/', '%']);
    if is_share {
        Some(Amount::Share { low: read_ratio(low)?, high: read_ratio(high)? })
    } else {
        let side = |side: &str| if side.is_empty() { Some(None) } else { side.parse().ok().map(Some) };
        Some(Amount::People { low: side(low)?, high: side(high)? })
    }
}

fn read_ratio(side: &str) -> Option<Option<Ratio>> {
    if side.is_empty() {
        return Some(None);
    }
    let (numerator, denominator) = match side.strip_suffix('%') {
        Some(percent) => (percent, "100"),
        None => side.split_once('/')?,
    };
    Ratio::new(numerator.parse().ok()?, denominator.parse().ok()?).map(Some)
}

fn joined(pieces: &[Excerpt]) -> Option<String> {
    let words: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    (!words.is_empty()).then(|| words.join(" ... "))
}

fn list_or_none(found: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = found.collect();
    if all.is_empty() { "none".to_owned() } else { all.join("\n            ") }
}

fn show_amount(amount: Amount) -> String {
    fn range<T: PartialEq + ToString>(low: Option<T>, high: Option<T>) -> String {
        match (&low, &high) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            _ => {
                let side = |side: Option<T>| side.map_or(String::new(), |side| side.to_string());
                format!("{}..{}", side(low), side(high))
            }
        }
    }
    match amount {
        Amount::People { low, high } => range(low, high),
        Amount::Households { low, high } => range(low, high) + " households",
        Amount::Share { low, high } => range(low, high),
    }
}

fn show_figure(figure: &Figure) -> String {
    let excerpt = |excerpt: Option<&Excerpt>| match excerpt {
        Some(excerpt) => format!("\"{}\"", excerpt.text),
        None => "none".to_owned(),
    };
    let via: Vec<&str> = figure.via.iter().map(|relay| relay.excerpt.text.as_str()).collect();
    format!(
        "\"{}\" | {} | {} | {} | {} | {} | population={} | source={} | via={:?} | place={} | when={} | mentions={}",
        figure.excerpt.text,
        figure.measure.as_str(),
        show_amount(figure.amount),
        if figure.approx { "approx" } else { "exact" },
        figure.change.as_str(),
        figure.certainty.as_str(),
        excerpt(figure.population.as_ref()),
        excerpt(figure.source.as_ref().map(|source| &source.excerpt)),
        via.join(", "),
        excerpt(figure.place.as_ref().map(|place| &place.excerpt)),
        excerpt(figure.when.as_ref().map(|time| &time.excerpt)),
        figure.mentions.len(),
    )
}

fn show_statement(statement: &Statement, reading: &Reading) -> String {
    let words = |pieces: &[Excerpt]| joined(pieces).unwrap_or_else(|| "none".to_owned());
    let relayed = statement.relays.iter().map(|idx| words(&reading.statements[*idx].source));
    format!(
        "source=\"{}\" | cue=\"{}\" | content=\"{}\" | {} | {} | relays={:?}",
        words(&statement.source),
        words(&statement.cue),
        words(&statement.content),
        statement.certainty.as_str(),
        statement.form.as_str(),
        relayed.collect::<Vec<_>>().join(", "),
    )
}

fn show_series(series: &Series) -> String {
    format!(
        "{} | {} | {} | population {:?} | claims={} | origins={} | revisions={}",
        series.question.measure.as_str(),
        series.question.change.as_str(),
        series.independence.as_str(),
        series.question.population,
        series.claims.len(),
        series.origins.len(),
        series.revisions.len(),
    )
}
