//! `ascribe sql`: one SQL statement that reads.

use ascribe::{Cell, Ledger};
use serde_json::Value;

use crate::Ending;
use crate::arguments::SqlOptions;
use crate::draw::rows::Printer;
use crate::failure::Failure;

/// Prints the rows as they come.
pub(crate) fn run(options: &SqlOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    let mut printer: Option<Result<Printer, Failure>> = None;
    ledger.query(&options.query, |columns, row| {
        let heads: Vec<&str> = columns.iter().map(String::as_str).collect();
        let printer =
            printer.get_or_insert_with(|| Printer::new(options.format, &heads).map_err(Failure::from));
        let (Some(row), Ok(ready)) = (row, &mut *printer) else { return printer.is_ok() };
        match ready.print(row.iter().map(value).collect()) {
            Ok(()) => true,
            Err(error) => {
                *printer = Err(Failure::Output(error));
                false
            }
        }
    })?;
    if let Some(printer) = printer {
        printer?.finish()?;
    }
    Ok(Ending::Done)
}

/// A value as JSON has it; bytes as how many there are.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => Value::from(*number),
        Cell::Real(number) => Value::from(*number),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Bytes(bytes) => Value::from(format!("({} bytes)", bytes.len())),
    }
}
