//! `ascribe findings`: what does not fit together, with the sentences it rests on.

use std::io::Write;

use super::{cut, ledger_at, print_json, tell_more};
use crate::arguments::{FindingsOptions, PrintForm};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Prints findings; with `--check` their presence is the ending.
pub(crate) fn run(options: &FindingsOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, options.as_of, options.until)?;
    let shelf = ledger.shelf()?;
    let form = options.print.format;
    let n_all: usize = shelf.counts_of_checks()?.iter().map(|(_, n)| n).sum();
    let findings = shelf.findings(None, cut(options.limit, form))?;
    let ending = if options.check && n_all > 0 { Ending::FindingsPresent } else { Ending::Done };
    if form == PrintForm::Json {
        print_json(&findings)?;
        return Ok(ending);
    }
    let contents = shelf.part_of_rows(&[], &findings, &[])?;
    let width = terminal::width();
    let drawn: Vec<String> =
        findings.iter().map(|finding| draw::finding(&contents, finding, width)).collect();
    let mut out = anstream::stdout().lock();
    if !drawn.is_empty() {
        writeln!(out, "{}", drawn.join("\n\n"))?;
    }
    let documents = words::number_of(shelf.n_reports(None)?, "document");
    let n_findings = if n_all == 0 { "no findings".to_owned() } else { words::number_of(n_all, "finding") };
    anstream::eprintln!("{n_findings} in {documents}");
    tell_more(drawn.len(), n_all);
    Ok(ending)
}
