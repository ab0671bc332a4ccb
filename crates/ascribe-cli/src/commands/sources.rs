//! `ascribe sources` and `ascribe source`: how the first figures of each source fared. Shown beside an analyst's grade,
//! never instead of it.

use std::io::Write;

use ascribe::{SourceRecord, source_doubles};

use super::import::tell_doubles;
use super::{ledger_at, print_json};
use crate::Ending;
use crate::arguments::{PrintForm, SourcesOptions};
use crate::draw;
use crate::failure::Failure;
use crate::terminal;

/// Lists the records of all named sources, or of those whose name or actor holds the given words.
pub(crate) fn run(options: &SourcesOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, None, None)?;
    let shelf = ledger.shelf()?;
    if options.doubles {
        let doubles = source_doubles(&shelf.contents()?);
        tell_doubles(&mut anstream::stdout().lock(), &doubles)?;
        anstream::eprintln!("{} groups of names may each be one source; nothing was merged", doubles.len());
        return Ok(Ending::Done);
    }
    let mut records = shelf.source_records(None)?;
    if let Some(name) = &options.name {
        records.retain(|record| is_named(record, name));
        if records.is_empty() {
            return Err(Failure::UnknownSource(name.clone()));
        }
    }
    match options.print.format {
        PrintForm::Json => print_json(&records)?,
        PrintForm::Text => {
            writeln!(anstream::stdout(), "{}", draw::source_records(&records, terminal::table_width()))?;
        }
    }
    Ok(Ending::Done)
}

fn is_named(record: &SourceRecord, name: &str) -> bool {
    let wanted = name.to_lowercase();
    record.name.to_lowercase().contains(&wanted) || record.actor.as_deref() == Some(&wanted)
}
