//! SQL for those who want it: one statement that reads, on a connection that cannot do anything else.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;

use crate::{Error, Fault, Store, file};

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes, such as those of a page.
    Bytes(Vec<u8>),
}

impl Store {
    /// Runs one SQL statement that reads, and hands over the names of its columns and then each row.
    ///
    /// It runs on a connection of its own that is opened for reading and refuses everything but reading; pragmas, attached
    /// files and extensions too. `each` gives whether to go on.
    ///
    /// # Errors
    /// The statement is none that reads, or is not understood ([`Fault::Query`]); or the ledger cannot be read.
    pub fn query(
        &self,
        sql: &str,
        mut each: impl FnMut(&[String], Option<&[Cell]>) -> bool,
    ) -> Result<(), Error> {
        let mut connection = file::open_for_reading(&self.path)?;
        connection.authorizer(Some(authorize)).map_err(|error| self.failed(error))?;
        let refused = |error: rusqlite::Error| match is_the_files_fault(&error) {
            true => self.failed(error),
            false => Error::new(&self.path, Fault::Query(reason(&error))),
        };
        let mut statement = connection.prepare(sql).map_err(refused)?;
        if !statement.readonly() {
            let what = "it does not only read".to_owned();
            return Err(Error::new(&self.path, Fault::Query(what)));
        }
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        if columns.is_empty() {
            return Err(Error::new(&self.path, Fault::Query("it asks for nothing".to_owned())));
        }
        if !each(&columns, None) {
            return Ok(());
        }
        let mut rows = statement.query([]).map_err(refused)?;
        while let Some(row) = rows.next().map_err(refused)? {
            let cells = (0..columns.len()).map(|idx| row.get_ref(idx).map(cell));
            let cells = cells.collect::<rusqlite::Result<Vec<_>>>().map_err(refused)?;
            if !each(&columns, Some(&cells)) {
                break;
            }
        }
        Ok(())
    }
}

fn authorize(context: AuthContext) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        // The full-text tables ask for it, to see whether somebody wrote meanwhile.
        AuthAction::Pragma { pragma_name: "data_version", .. } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn is_the_files_fault(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, NotADatabase, SystemIoFailure};
    let code = error.sqlite_error_code();
    code.is_some_and(|code| matches!(code, DatabaseBusy | DatabaseCorrupt | NotADatabase | SystemIoFailure))
}

/// What the database says, without the code that it puts before.
fn reason(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(what)) => what.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

fn cell(value: ValueRef) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}
