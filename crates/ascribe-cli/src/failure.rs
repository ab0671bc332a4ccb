//! What ends a run early, and how it is told.

use std::fmt;
use std::io;

use ascribe::{AgainError, BundleError, Field, ImportError, LedgerError, Problem, ReviewError, TableError};
#[cfg(feature = "serve")]
use ascribe_server::ServerError;

use crate::Ending;
use crate::draw::escape;

/// Why a run ended before it was done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The output could not be written.
    Output(io::Error),
    /// The ledger could not be used.
    Ledger(LedgerError),
    /// No id in the ledger begins like this.
    UnknownId(String),
    /// Several ids in the ledger begin like this.
    AmbiguousId { id: String, n_found: usize },
    /// There is neither a file of this name nor a document with such an id.
    NoPage(String),
    /// No named source with figures of its own is called so.
    UnknownSource(String),
    /// The words name no figure. What is wrong with them.
    NoFigure(String),
    /// The page could not be read.
    NotRead(Problem),
    /// A field cannot be corrected to this.
    WrongValue { field: Field, message: String },
    /// A value is not one that can be recorded.
    Value(String),
    /// What was to be exported could not be written.
    Export(BundleError),
    /// Feeds cannot be watched.
    #[cfg(feature = "watch")]
    Watch(String),
    /// A file could not be read or made.
    Input { path: String, error: io::Error },
    /// The rows of a sheet could not be read.
    Import { sheet: String, error: ImportError },
    /// A table could not be written.
    Table(TableError),
    /// Only csv and xlsx give a sheet back.
    NoSheetForm,
    /// Sheets could not be given back.
    Again(AgainError),
    /// No sheet was imported by this mapping.
    NoSheets(String),
    /// Several sheets were, and one was asked for.
    SeveralSheets { mapping: String, names: Vec<String> },
    /// A Parquet file could not be written.
    #[cfg(feature = "parquet")]
    Parquet(ascribe::ParquetError),
    /// The pages could not be served.
    #[cfg(feature = "serve")]
    Server(ServerError),
    /// There is no place for a temporary ledger.
    NoTemporaryFolder(io::Error),
}

impl Failure {
    /// Tells the user, except where the reader of a pipe simply had enough (`ascribe read … | head`).
    pub(crate) fn report(&self) -> Ending {
        match self {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ending::Done,
            _ => {
                anstream::eprintln!("{}", escape::lines(&self.to_string()));
                Ending::Failed
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Failure::Output(error) => write!(f, "the output cannot be written: {error}"),
            Failure::Ledger(error) => write!(f, "{error}"),
            Failure::UnknownId(id) => {
                write!(f, "nothing in the ledger has an id that begins with `{id}`\nhint: ")?;
                f.write_str(
                    "`ascribe stories` lists the stories, `ascribe story ID` the series and reports in one",
                )
            }
            Failure::AmbiguousId { id, n_found } => {
                write!(f, "{n_found} ids in the ledger begin with `{id}`\nhint: give more of the id")
            }
            Failure::NoPage(page) => {
                write!(f, "there is no file `{page}`, and no document in the ledger has such an id\nhint: ")?;
                f.write_str(
                    "name the page's file, or give the id that `ascribe add` and `ascribe show` print",
                )
            }
            Failure::UnknownSource(name) => {
                write!(f, "no named source of the ledger is called `{name}`\nhint: ")?;
                f.write_str("`ascribe sources` lists those whose totals have a day")
            }
            Failure::NoFigure(message) => f.write_str(message),
            Failure::NotRead(problem) => write!(f, "{problem}"),
            Failure::WrongValue { field, message } => write!(f, "{field} cannot be corrected: {message}"),
            Failure::Value(message) => f.write_str(message),
            Failure::Export(error) => write!(f, "{error}"),
            #[cfg(feature = "watch")]
            Failure::Watch(message) => f.write_str(message),
            Failure::Input { path, error } if error.kind() == io::ErrorKind::AlreadyExists => {
                write!(f, "{path}: is there already, and was left as it is\nhint: name a new file")
            }
            Failure::Input { path, error } => write!(f, "{path}: {error}"),
            Failure::Import {
                sheet,
                error: error @ (ImportError::Sheet(_) | ImportError::Misfit { .. }),
            } => {
                write!(f, "{sheet}: {error}")
            }
            Failure::Import { error, .. } => write!(f, "{error}"),
            Failure::Table(error) => write!(f, "{error}"),
            Failure::NoSheetForm => f.write_str(
                "only `--to csv` and `--to xlsx` give a sheet back\nhint: leave `--as` away for this form",
            ),
            Failure::Again(error) => write!(f, "{error}"),
            Failure::NoSheets(mapping) => {
                write!(f, "no sheet in the ledger was imported as `{mapping}`\nhint: ")?;
                f.write_str("`--as` takes the name that the mapping gives itself")
            }
            Failure::SeveralSheets { mapping, names } => {
                let names = names.join(", ");
                write!(f, "several sheets were imported as `{mapping}`: {names}\nhint: ")?;
                f.write_str("import each under a mapping with a name of its own")
            }
            #[cfg(feature = "parquet")]
            Failure::Parquet(error) => write!(f, "{error}"),
            #[cfg(feature = "serve")]
            Failure::Server(error) => write!(f, "{error}"),
            Failure::NoTemporaryFolder(error) => {
                write!(
                    f,
                    "no temporary folder can be made: {error}\nhint: `--ledger FILE` names another place"
                )
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Failure {
        match error {
            ReviewError::Value(message) => Failure::Value(message),
            ReviewError::Ledger(error) => Failure::Ledger(error),
        }
    }
}

#[cfg(feature = "serve")]
impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Failure {
        Failure::Server(error)
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Failure {
        Failure::Ledger(error)
    }
}
