//! `ascribe export`: what a ledger holds, in another form.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use ascribe::{
    BundleError, Contents, EventForm, Ledger, Loss, Table, claim_sheet, event_sheet, gkg_counts, json_ld,
    sheets_again, stix_bundle, wikipedia_citations, write_bundle, write_csv, write_xlsx,
};

use crate::Ending;
use crate::arguments::{ExportForm, ExportOptions};
use crate::draw::escape;
use crate::failure::Failure;

/// Writes the ledger in the form that is asked for.
pub(crate) fn run(options: &ExportOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    if options.to == ExportForm::Bundle {
        return export_bundle(&ledger, &options.output);
    }
    let contents = ledger.contents()?;
    let (bytes, losses) = match (&options.mapping, table_form(options.to)) {
        (Some(mapping), Some(form)) => (give_back(&ledger, &contents, mapping, form)?, Vec::new()),
        (Some(_), None) => return Err(Failure::NoSheetForm),
        (None, _) => written(&contents, options.to)?,
    };
    put(&options.output, &bytes)?;
    tell_losses(&losses);
    Ok(Ending::Done)
}

fn export_bundle(ledger: &Ledger, folder: &Path) -> Result<Ending, Failure> {
    let n_documents = write_bundle(ledger, folder).map_err(|error| match error {
        BundleError::Ledger(error) => Failure::Ledger(error),
        error => Failure::Export(error),
    })?;
    anstream::eprintln!("{n_documents} documents written; `sha256sum -c SHA256SUMS` checks them");
    Ok(Ending::Done)
}

/// How a table is written.
#[derive(Clone, Copy)]
enum TableForm {
    Csv,
    Xlsx,
}

fn table_form(form: ExportForm) -> Option<TableForm> {
    match form {
        ExportForm::Csv => Some(TableForm::Csv),
        ExportForm::Xlsx => Some(TableForm::Xlsx),
        _ => None,
    }
}

fn write_table(table: &Table, form: TableForm) -> Result<Vec<u8>, Failure> {
    let written = match form {
        TableForm::Csv => write_csv(table),
        TableForm::Xlsx => write_xlsx(table, "claims"),
    };
    written.map_err(Failure::Table)
}

fn written(contents: &Contents, form: ExportForm) -> Result<(Vec<u8>, Vec<Loss>), Failure> {
    let events = |form| -> Result<(Vec<u8>, Vec<Loss>), Failure> {
        let (table, losses) = event_sheet(contents, form);
        Ok((write_table(&table, TableForm::Csv)?, losses))
    };
    let json = |value: &serde_json::Value| (format!("{value:#}\n").into_bytes(), Vec::new());
    Ok(match form {
        ExportForm::Csv => (write_table(&claim_sheet(contents), TableForm::Csv)?, Vec::new()),
        ExportForm::Xlsx => (write_table(&claim_sheet(contents), TableForm::Xlsx)?, Vec::new()),
        ExportForm::Ucdp => events(EventForm::Ucdp)?,
        ExportForm::Acled => events(EventForm::Acled)?,
        ExportForm::JsonLd => json(&json_ld(contents)),
        ExportForm::Stix => json(&stix_bundle(contents)),
        ExportForm::Gkg => {
            let (lines, losses) = gkg_counts(contents);
            (lines.into_bytes(), losses)
        }
        ExportForm::Wikipedia => (wikipedia_citations(contents).into_bytes(), Vec::new()),
        #[cfg(feature = "parquet")]
        ExportForm::Parquet => {
            (ascribe::write_parquet(&claim_sheet(contents)).map_err(Failure::Parquet)?, Vec::new())
        }
        ExportForm::Bundle => (Vec::new(), Vec::new()),
    })
}

/// The sheet that was imported by a mapping, row for row.
fn give_back(
    ledger: &Ledger,
    contents: &Contents,
    mapping: &str,
    form: TableForm,
) -> Result<Vec<u8>, Failure> {
    let mut sheets = sheets_again(ledger, contents, mapping).map_err(Failure::Again)?;
    match (sheets.pop(), sheets.len()) {
        (None, _) => Err(Failure::NoSheets(mapping.to_owned())),
        (Some(sheet), 0) => write_table(&sheet.table, form),
        (Some(last), _) => {
            let names = sheets.into_iter().map(|sheet| sheet.input).chain([last.input]);
            Err(Failure::SeveralSheets { mapping: mapping.to_owned(), names: names.collect() })
        }
    }
}

/// Writes to a new file or to the standard output.
fn put(output: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if output.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    }
    let refused = |error| Failure::Input { path: output.display().to_string(), error };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(output).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    Ok(())
}

/// What the form could not take, by what was lost.
fn tell_losses(losses: &[Loss]) {
    let mut claims: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for loss in losses {
        claims.entry(&loss.what).or_default().push(&loss.claim.0);
    }
    for (what, claims) in claims {
        let first = claims.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let more = if claims.len() > 3 { ", …" } else { "" };
        anstream::eprintln!(
            "not in this form, {} claims: {} ({first}{more})",
            claims.len(),
            escape::line(what)
        );
    }
}
