//! `ascribe verify`: is a figure in the page that is cited for it.

use std::io::Write;
use std::path::Path;

use ascribe::model::Reading;
use ascribe::views::verification;
use ascribe::{CitedVerdict, Ledger, Outcome, find_inputs, parse_cited, read_inputs};

use super::print_json;
use crate::arguments::{PrintForm, VerifyOptions};
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Holds the page against the figure; with `--check` the ending tells whether it stands there.
pub(crate) fn run(options: &VerifyOptions) -> Result<Ending, Failure> {
    let cited = parse_cited(&options.figure).map_err(Failure::NoFigure)?;
    let readings = cited_pages(options)?;
    let views: Vec<_> = readings.iter().map(|reading| verification(reading, cited)).collect();
    match options.print.format {
        PrintForm::Json => print_json(&views)?,
        PrintForm::Text => {
            let width = terminal::width();
            let drawn: Vec<String> = views.iter().map(|view| draw::verification(view, width)).collect();
            writeln!(anstream::stdout(), "{}", drawn.join("\n\n"))?;
        }
    }
    let stands = views.iter().all(|view| view.verdict == CitedVerdict::Stands);
    Ok(if options.check && !stands { Ending::FindingsPresent } else { Ending::Done })
}

/// The page: a file of that name, or else a document of the ledger with that id.
fn cited_pages(options: &VerifyOptions) -> Result<Vec<Reading>, Failure> {
    let page = &options.page;
    if page != "-" && !Path::new(page).exists() && options.ledger.file.exists() {
        let ledger = Ledger::open_for_reading(&options.ledger.file)?;
        return match &ledger.documents_named(page)?[..] {
            [] => Err(Failure::NoPage(page.clone())),
            [one] => Ok(ledger.report(one)?.into_iter().collect()),
            several => Err(Failure::AmbiguousId { id: page.clone(), n_found: several.len() }),
        };
    }
    let (inputs, mut problems) = find_inputs(&[page.into()]);
    let mut readings = Vec::new();
    for outcome in read_inputs(inputs, None) {
        match outcome {
            Outcome::Read(page) => readings.push(page.reading),
            Outcome::Failed(problem) => problems.push(problem),
        }
    }
    match problems.into_iter().find(|problem| !problem.is_aside()) {
        Some(problem) => Err(Failure::NotRead(problem)),
        None => Ok(readings),
    }
}
