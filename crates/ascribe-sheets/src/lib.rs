//! Sheets: rows that desks keep in CSV files and workbooks become readings, and claims become sheets again. Bytes in, bytes out.
//!
//! What the columns of a sheet mean is said by a [`Mapping`], a small TOML file; those of well-known sheets are built in
//! ([`BUILT_IN`]) and written in the same language. Each row becomes a document of its own, whose text is the row
//! (`column: cell | column: cell`), so that every number leads back to its cell. What a mapping leaves open is told as
//! [`Unclear`] and never guessed.

mod sheet;
mod workbook;

mod counts;
mod dates;
mod mapping;

mod cells;
mod rows;

mod again;
mod doubles;
mod table;

pub use again::row_again;
pub use doubles::{Double, SourceName, find_doubles};
pub use mapping::{BUILT_IN, Mapping, MappingError};
pub use rows::{KnownActor, Names, RowFate, RowHash, RowReader, RowReading, Unclear};
pub use sheet::{Row, Sheet, SheetError, read_sheet};
pub use table::{Cell, Table, TableError, write_csv, write_xlsx};
