//! `ascribe findings`: what does not fit together, with the sentences it rests on.

use std::io::Write;

use super::{contents_at, print_json};
use crate::arguments::{FindingsOptions, PrintForm};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Prints every finding; with `--check` their presence is the ending.
pub(crate) fn run(options: &FindingsOptions) -> Result<Ending, Failure> {
    let contents = contents_at(&options.ledger.file, options.as_of, options.until)?;
    let width = terminal::width();
    let findings = &contents.comparison.findings;
    let ending = if options.check && !findings.is_empty() { Ending::FindingsPresent } else { Ending::Done };
    if options.print.format == PrintForm::Json {
        print_json(findings)?;
        return Ok(ending);
    }
    let drawn: Vec<String> =
        findings.iter().map(|finding| draw::finding(&contents, finding, width)).collect();
    let mut out = anstream::stdout().lock();
    if !drawn.is_empty() {
        writeln!(out, "{}", drawn.join("\n\n"))?;
    }
    let documents = words::number_of(contents.readings.len(), "document");
    let n_findings =
        if drawn.is_empty() { "no findings".to_owned() } else { words::number_of(drawn.len(), "finding") };
    anstream::eprintln!("{n_findings} in {documents}");
    Ok(ending)
}
