use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

/// Why a ledger could not be opened, read or written. The file is as it was before.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    fault: Fault,
}

/// What went wrong, as far as a caller can do something about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// There is no such file.
    Missing,
    /// There is no folder to put the file into.
    NoFolder,
    /// The file can be neither opened nor made: the system gives no reason.
    CannotOpen,
    /// The file is something else than a ledger.
    NotALedger,
    /// A newer Ascribe wrote the file: its schema, and the newest that this one knows.
    Newer {
        /// The schema of the file.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// An older Ascribe wrote the file, which may not be brought up to date: its schema, and the newest.
    Older {
        /// The schema of the file.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// Another process has been writing for longer than was waited.
    Busy,
    /// There is no room left on the disk.
    DiskFull,
    /// The file or its folder must not be written.
    ReadOnly,
    /// What is in the file does not agree with itself.
    Damaged(String),
    /// There is no operation of this number.
    NoSuchOperation(i64),
    /// The operation was taken back already, and that still stands.
    TakenBack(i64),
    /// The claim is sealed: by this operation.
    Sealed(i64),
    /// A query for reading that the database does not take: why.
    Query(String),
    /// There is a file already where a copy was to be put.
    Taken,
    /// The file may not be read.
    NotAllowed,
    /// Anything else that the system reports about the file.
    File(String),
    /// Anything else that the database reports.
    Database(rusqlite::Error),
}

impl Error {
    pub(crate) fn new(path: &Path, fault: Fault) -> Error {
        Error { path: path.to_owned(), fault }
    }

    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Error {
        Error::new(path, Fault::Damaged(what.into()))
    }

    /// What went wrong.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Fault {
    pub(crate) fn of(error: rusqlite::Error) -> Fault {
        // What the system says when a file may grow no further is reported as a failed write.
        let refused_write =
            error.sqlite_error().is_some_and(|found| found.extended_code == ffi::SQLITE_IOERR_WRITE);
        match error.sqlite_error_code() {
            _ if refused_write => Fault::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Fault::Busy,
            Some(ErrorCode::DiskFull) => Fault::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Fault::ReadOnly,
            Some(ErrorCode::CannotOpen) => Fault::CannotOpen,
            Some(ErrorCode::NotADatabase) => Fault::NotALedger,
            Some(ErrorCode::DatabaseCorrupt) => Fault::Damaged(error.to_string()),
            _ => Fault::Database(error),
        }
    }

    pub(crate) fn of_file(error: &io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::NotFound => Fault::Missing,
            io::ErrorKind::PermissionDenied => Fault::NotAllowed,
            io::ErrorKind::ReadOnlyFilesystem => Fault::ReadOnly,
            io::ErrorKind::StorageFull => Fault::DiskFull,
            _ => Fault::File(error.to_string()),
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Fault::Missing => "`ascribe add PATH...` makes a ledger; `--ledger FILE` names another one",
            Fault::NoFolder => "make the folder first, or name another place with `--ledger FILE`",
            Fault::CannotOpen => "look at the rights of the file and of its folder",
            Fault::NotALedger => "name the ledger's file with `--ledger FILE`",
            Fault::Newer { .. } => "use the newer Ascribe; nothing was changed",
            Fault::Older { .. } => "copy it to a place where it may be written, and look at the copy",
            Fault::Sealed(_) => "`ascribe undo NUMBER` of that operation opens it again",
            Fault::Query(_) => {
                "docs/sql.md names the views and their columns; nothing can be written this way"
            }
            Fault::Busy => "wait until it is done, then run this again",
            Fault::DiskFull => "make room and run this again; what was acknowledged is kept",
            Fault::ReadOnly => "ask for the right to write, or copy the ledger to a place of your own",
            Fault::Damaged(_) => "restore a copy, or recover what can be read with `sqlite3 FILE .recover`",
            Fault::TakenBack(_) => "`ascribe log` has the undo; to undo that one brings the operation back",
            Fault::NoSuchOperation(_) => "`ascribe log` lists the operations",
            Fault::Taken => "name a file that is not there yet",
            Fault::NotAllowed => "ask its owner for the right to read it",
            Fault::File(_) | Fault::Database(_) => return None,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Fault::Missing => f.write_str("no such ledger"),
            Fault::NoFolder => f.write_str("there is no folder to put the ledger into"),
            Fault::CannotOpen => f.write_str("the ledger can be neither opened nor made there"),
            Fault::NotALedger => f.write_str("the file is no ledger"),
            Fault::Newer { found, known } => {
                write!(f, "the ledger was written by a newer Ascribe (schema {found}, known up to {known})")
            }
            Fault::Older { found, known } => {
                let why = "may not be brought up to date here";
                write!(f, "the ledger was written by an older Ascribe and {why} (schema {found} of {known})")
            }
            Fault::Sealed(id) => write!(f, "the claim is sealed by operation {id}"),
            Fault::Query(what) => write!(f, "the query cannot be run: {what}"),
            Fault::Busy => f.write_str("another process is writing to the ledger"),
            Fault::DiskFull => f.write_str("the disk takes no more"),
            Fault::ReadOnly => f.write_str("the ledger may be read but not written"),
            Fault::Damaged(what) => write!(f, "the ledger is damaged: {what}"),
            Fault::NoSuchOperation(id) => write!(f, "there is no operation {id} in the log"),
            Fault::TakenBack(id) => write!(f, "operation {id} is taken back already"),
            Fault::Taken => f.write_str("there is a file of that name, and it was left as it is"),
            Fault::NotAllowed => f.write_str("not allowed to read the ledger"),
            Fault::File(what) => write!(f, "the ledger cannot be used: {what}"),
            Fault::Database(error) => write!(f, "the ledger cannot be used: {error}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.fault)?;
        self.fault.hint().iter().try_for_each(|hint| write!(f, "\nhint: {hint}"))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Database(error) => Some(error),
            _ => None,
        }
    }
}
