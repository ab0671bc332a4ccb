//! Claims as a Parquet file: the columns of the claim sheet, typed.

use std::fmt;
use std::sync::Arc;

use ascribe_sheets::{Cell, Table};
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError as Wrong;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// Why a Parquet file could not be written.
#[derive(Debug)]
pub struct ParquetError(String);

impl fmt::Display for ParquetError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "the Parquet file cannot be written: {}", self.0)
    }
}

impl std::error::Error for ParquetError {}

impl From<Wrong> for ParquetError {
    fn from(wrong: Wrong) -> ParquetError {
        ParquetError(wrong.to_string())
    }
}

/// Rows of a row group. Readers hold one at a time.
const ROWS_IN_GROUP: usize = 100_000;

/// What a column holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Real,
}

/// Columns that hold numbers; all others hold words. `value`, `low` and `high` are reals since shares stand there too; numbers of
/// people are exact in them up to 2^53.
fn kind_of(column: &str) -> Kind {
    match column {
        "value" | "low" | "high" | "latitude" | "longitude" => Kind::Real,
        "precision" | "origins" => Kind::Whole,
        _ => Kind::Text,
    }
}

/// Writes the claim sheet ([`super::claim_sheet`]) as Parquet, compressed with Snappy. A cell without value is null.
///
/// # Errors
/// A column holds what it should not, a defect.
pub fn write_parquet(table: &Table) -> Result<Vec<u8>, ParquetError> {
    let fields: String = table
        .columns
        .iter()
        .map(|column| match kind_of(column) {
            Kind::Text => format!("optional binary {column} (UTF8); "),
            Kind::Whole => format!("optional int64 {column}; "),
            Kind::Real => format!("optional double {column}; "),
        })
        .collect();
    let schema = Arc::new(parse_message_type(&format!("message claims {{ {fields} }}"))?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("ascribe ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for rows in table.rows.chunks(ROWS_IN_GROUP) {
        let mut group = file.next_row_group()?;
        let mut column_idx = 0;
        while let Some(mut column) = group.next_column()? {
            let cells: Vec<&Cell> = rows.iter().map(|row| &row[column_idx]).collect();
            write_column(column.untyped(), &cells)?;
            column.close()?;
            column_idx += 1;
        }
        group.close()?;
    }
    Ok(file.into_inner()?)
}

fn write_column(column: &mut ColumnWriter, cells: &[&Cell]) -> Result<(), ParquetError> {
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(**cell != Cell::Empty)).collect();
    match column {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let words = cells.iter().filter_map(|cell| match cell {
                Cell::Text(words) => Some(ByteArray::from(words.as_str())),
                Cell::Number(number) => Some(ByteArray::from(number.to_string().as_str())),
                Cell::Real(number) => Some(ByteArray::from(number.to_string().as_str())),
                Cell::Empty => None,
            });
            writer.write_batch(&words.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let numbers = cells.iter().filter_map(|cell| match cell {
                Cell::Number(number) => i64::try_from(*number).ok(),
                _ => None,
            });
            writer.write_batch(&numbers.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let numbers = cells.iter().filter_map(|cell| match cell {
                Cell::Number(number) => Some(*number as f64),
                Cell::Real(number) => Some(*number),
                _ => None,
            });
            writer.write_batch(&numbers.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        _ => return Err(ParquetError("a column is of no known kind".to_owned())),
    }
    Ok(())
}
