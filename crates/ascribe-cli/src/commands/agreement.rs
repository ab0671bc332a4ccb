//! `ascribe agreement`: how far coders agree.

use ascribe::{FieldAgreement, Ledger, Metric};

use crate::Ending;
use crate::arguments::AgreementOptions;
use crate::draw::rows::{Printer, cell};
use crate::draw::words;
use crate::failure::Failure;

/// Prints one line for each field.
pub(crate) fn run(options: &AgreementOptions) -> Result<Ending, Failure> {
    let agreement = Ledger::open_for_reading(&options.ledger.file)?.agreement()?;
    let heads = ["field", "metric", "claims", "values", "alpha", "same"];
    let mut printer = Printer::new(options.format, &heads)?;
    agreement.fields.iter().try_for_each(|field| printer.print(row(field)))?;
    printer.finish()?;
    let coders = words::number_of(agreement.coders.len(), "coder");
    anstream::eprintln!("{coders}, {} coded by two or more", words::number_of(agreement.n_claims, "claim"));
    Ok(Ending::Done)
}

fn row(field: &FieldAgreement) -> Vec<serde_json::Value> {
    let metric = match field.metric {
        Metric::Nominal => "nominal",
        Metric::Interval => "interval",
        Metric::Ratio => "ratio",
    };
    // Three decimals, as published figures have.
    let rounded = |value: Option<f64>| value.map(|value| (value * 1000.0).round() / 1000.0);
    vec![
        cell(field.field),
        cell(metric),
        cell(field.n_claims),
        cell(field.n_values),
        cell(rounded(field.alpha)),
        cell(rounded(field.same)),
    ]
}
