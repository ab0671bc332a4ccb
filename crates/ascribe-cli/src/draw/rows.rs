//! Rows of values: as a table to read, as comma-separated values, as JSON lines.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::table::grid;
use crate::arguments::TableFormat;
use crate::terminal;

/// A table to read holds so many rows at most before it is drawn; the next rows get a table of their own, so that a
/// query over a large ledger does not fill the memory.
const ROWS_AT_ONCE: usize = 1000;

/// Prints rows on the standard output as they come.
pub(crate) struct Printer {
    format: TableFormat,
    heads: Vec<String>,
    waiting: Vec<Vec<String>>,
    out: BufWriter<Box<dyn Write>>,
}

/// A value of a row.
pub(crate) fn cell(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

impl Printer {
    /// Prints the heads, where the format has them.
    pub(crate) fn new(format: TableFormat, heads: &[&str]) -> io::Result<Printer> {
        let out: Box<dyn Write> = match format {
            TableFormat::Text => Box::new(anstream::stdout()),
            TableFormat::Csv | TableFormat::Jsonl => Box::new(io::stdout()),
        };
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let mut printer = Printer { format, heads, waiting: Vec::new(), out: BufWriter::new(out) };
        if format == TableFormat::Csv {
            let heads: Vec<String> = printer.heads.iter().map(|head| quoted(head)).collect();
            write!(printer.out, "{}\r\n", heads.join(","))?;
        }
        Ok(printer)
    }

    /// Prints a row, or has it wait for others that are printed together with it.
    pub(crate) fn print(&mut self, row: Vec<Value>) -> io::Result<()> {
        match self.format {
            TableFormat::Text => {
                self.waiting.push(row.iter().map(plain).collect());
                if self.waiting.len() == ROWS_AT_ONCE { self.draw() } else { Ok(()) }
            }
            TableFormat::Csv => {
                let cells: Vec<String> = row.iter().map(|value| quoted(&plain(value))).collect();
                write!(self.out, "{}\r\n", cells.join(","))
            }
            TableFormat::Jsonl => {
                let object: Map<String, Value> = self.heads.iter().cloned().zip(row).collect();
                serde_json::to_writer(&mut self.out, &object)?;
                self.out.write_all(b"\n")
            }
        }
    }

    /// Prints what still waits.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.draw()?;
        }
        self.out.flush()
    }

    fn draw(&mut self) -> io::Result<()> {
        let heads: Vec<&str> = self.heads.iter().map(String::as_str).collect();
        let rows = std::mem::take(&mut self.waiting);
        writeln!(self.out, "{}", grid(&heads, rows, terminal::table_width()))
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A cell as RFC 4180 writes it.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(quoted("4,000 \"men\""), "\"4,000 \"\"men\"\"\"");
        assert_eq!(quoted("4000"), "4000");
    }
}
