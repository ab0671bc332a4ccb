//! The ledger's file: told from other files before SQLite touches it, opened, and brought to the newest schema.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{Error, Fault, derive};

/// "Ascr", in the file's header: how a ledger is told from other SQLite files.
const APPLICATION_ID: u32 = 0x4173_6372;

/// One SQL text per schema version, from the first on; a file at version n lacks those behind the nth. What is derived is
/// not brought along but made anew, so these only speak of what is kept, and stay as they are for good. A change of the
/// derived tables alone takes a version too, with a text that does nothing.
const SCHEMAS: [&str; 3] =
    [include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// The newest schema.
pub(crate) const NEWEST: u32 = SCHEMAS.len() as u32;

/// How long one writer waits for another. A batch of pages is written within a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Statements that are kept ready. Adding a page takes about twenty; none is understood twice.
const STATEMENTS: usize = 100;

/// Pages of the file that are held in memory. With a million claims the indexes that one batch touches do not fit into
/// the 2 MB that SQLite takes by itself.
const CACHE_KILOBYTES: i64 = 64 << 10;

/// Opens the ledger at `path` for writing, making it where there is none.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection, Error> {
    let look = look_at(path)?;
    if !matches!(look, Look::Ledger { .. }) {
        make(path, look)?;
    }
    let mut connection =
        Connection::open_with_flags(path, WRITING).map_err(|error| cannot_open(path, error))?;
    prepare_for_writing(&connection).map_err(|error| cannot_open(path, error))?;
    match migrate(path, &mut connection)? {
        found if found > NEWEST => Err(Error::new(path, Fault::Newer { found, known: NEWEST })),
        _ => Ok(connection),
    }
}

/// To write to a file that is there.
const WRITING: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Makes an empty ledger. A run that is stopped meanwhile leaves no half of one.
fn make(path: &Path, look: Look) -> Result<(), Error> {
    let fill = |unfinished: &Path| {
        let failed = |error| cannot_open(path, error);
        let mut connection = Connection::open(unfinished).map_err(failed)?;
        prepare_for_writing(&connection).map_err(failed)?;
        migrate(path, &mut connection)?;
        connection.close().map_err(|(_, error)| failed(error))
    };
    match (put_whole(path, fill), look) {
        // Another process made it meanwhile, or somebody put an empty file there to be filled.
        (Err(Put::Taken), Look::Missing) => Ok(()),
        (Err(Put::Taken), _) => fs::remove_file(path)
            .map_err(|error| Error::new(path, Fault::of_file(&error)))
            .and_then(|()| make(path, Look::Missing)),
        (Err(Put::Failed(error)), _) => Err(error),
        (Ok(()), _) => Ok(()),
    }
}

/// Copies the ledger at `path` as it stands at this moment to `copy`, which must not exist. Others may write meanwhile.
pub(crate) fn copy(path: &Path, copy: &Path) -> Result<(), Error> {
    let fill = |unfinished: &Path| {
        let copied = connect_for_reading(path).and_then(|connection| {
            connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()]).map(|_| ())
        });
        copied.map_err(|error| cannot_open(copy, error))
    };
    match put_whole(copy, fill) {
        Ok(()) => Ok(()),
        Err(Put::Taken) => Err(Error::new(copy, Fault::Taken)),
        Err(Put::Failed(error)) => Err(error),
    }
}

/// Why a file did not get its name.
enum Put {
    Taken,
    Failed(Error),
}

/// Fills a file under another name and only then gives it its own: whoever finds it under that name finds it whole.
fn put_whole(path: &Path, fill: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Put> {
    let unfinished = beside(path, &format!(".new-{}", std::process::id()));
    // Left by an earlier process of the same number that was killed.
    let _ = fs::remove_file(&unfinished);
    let named = match fill(&unfinished) {
        Err(error) => Err(Put::Failed(error)),
        // Unlike renaming, a link never takes the place of another file; not all file systems have links.
        Ok(()) => match fs::hard_link(&unfinished, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Put::Taken),
            Err(_) if path.exists() => Err(Put::Taken),
            Err(_) => fs::rename(&unfinished, path)
                .map_err(|error| Put::Failed(Error::new(path, Fault::of_file(&error)))),
            Ok(()) => Ok(()),
        },
    };
    let _ = fs::remove_file(&unfinished);
    named
}

fn prepare_for_writing(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: an acknowledged operation survives a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "FULL")?;
    guard(connection)
}

/// An empty ledger in memory, its derived tables still to be made.
pub(crate) fn in_memory() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    guard(&connection)?;
    SCHEMAS.iter().try_for_each(|schema| connection.execute_batch(schema))?;
    Ok(connection)
}

/// Opens the ledger at `path` for reading only. It must exist.
pub(crate) fn open_for_reading(path: &Path) -> Result<Connection, Error> {
    match look_at(path)? {
        Look::Missing | Look::Blank => return Err(Error::new(path, Fault::Missing)),
        Look::Ledger { schema } if schema < NEWEST => bring_up_to_date(path, schema)?,
        Look::Ledger { .. } => {}
    }
    let connection = connect_for_reading(path).map_err(|error| cannot_open(path, error))?;
    let set = connection.busy_timeout(PATIENCE).and_then(|()| guard(&connection));
    let read_only = set.and_then(|()| connection.pragma_update(None, "query_only", true));
    read_only.map_err(|error| Error::new(path, Fault::of(error)))?;
    Ok(connection)
}

/// Brings an older ledger to the newest schema although it is only to be read: its tables lack what is asked of them.
fn bring_up_to_date(path: &Path, found: u32) -> Result<(), Error> {
    open_for_writing(path).map(drop).map_err(|error| match error.fault() {
        Fault::ReadOnly | Fault::NotAllowed | Fault::CannotOpen => {
            Error::new(path, Fault::Older { found, known: NEWEST })
        }
        _ => error,
    })
}

/// A connection that can read. Where the file may be written too it is opened so, because only then SQLite can clear
/// away its write-ahead log; a file in a folder that must not be written is read as it lies there.
fn connect_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let connected = |place: &Path, flags| {
        let connection = Connection::open_with_flags(place, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY;
    connected(path, OpenFlags::SQLITE_OPEN_READ_WRITE).or_else(|_| connected(path, read_only)).or_else(
        |error| match beside(path, "-wal").exists() {
            true => Err(error),
            false => connected(&unchanging(path), read_only | OpenFlags::SQLITE_OPEN_URI),
        },
    )
}

/// The file that SQLite keeps beside the ledger under the same name and this ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The address under which SQLite takes a file as one that nobody changes, and needs nothing beside it.
fn unchanging(path: &Path) -> PathBuf {
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    PathBuf::from(format!("file:{escaped}?immutable=1"))
}

/// What a file's header tells.
enum Look {
    Missing,
    /// A file of no bytes.
    Blank,
    Ledger {
        schema: u32,
    },
}

/// Reads the header (SQLite file format, "The Database Header"): signature, user version at 60, application id at 68.
fn look_at(path: &Path) -> Result<Look, Error> {
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) if file.metadata().is_ok_and(|metadata| metadata.is_dir()) => {
            return Err(Error::new(path, Fault::NotALedger));
        }
        Ok(file) => {
            let read = file.take(100).read_to_end(&mut header);
            read.map_err(|error| Error::new(path, Fault::of_file(&error)))?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Look::Missing),
        Err(error) => return Err(Error::new(path, Fault::of_file(&error))),
    }
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    match (header.is_empty(), header.starts_with(b"SQLite format 3\0"), number(68), number(60)) {
        (true, ..) => Ok(Look::Blank),
        (_, true, APPLICATION_ID, found) if found > NEWEST => {
            Err(Error::new(path, Fault::Newer { found, known: NEWEST }))
        }
        (_, true, APPLICATION_ID, schema) => Ok(Look::Ledger { schema }),
        _ => Err(Error::new(path, Fault::NotALedger)),
    }
}

fn cannot_open(path: &Path, error: rusqlite::Error) -> Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Error::new(path, Fault::NoFolder);
    }
    let is_read_only = || fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
    Error::new(
        path,
        match Fault::of(error) {
            // The system names no reason; the file's rights do.
            Fault::CannotOpen if is_read_only() => Fault::ReadOnly,
            fault => fault,
        },
    )
}

/// Settings that every connection needs: a ledger from elsewhere must not run anything of its own.
fn guard(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "cache_size", -CACHE_KILOBYTES)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Brings the ledger to the newest schema, in one transaction: all of it or nothing. Gives the schema it has then.
fn migrate(path: &Path, connection: &mut Connection) -> Result<u32, Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    let version =
        |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    let found = version(connection).map_err(failed)?;
    if found >= NEWEST {
        return Ok(found);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have done it while this one waited for its turn.
    let found = version(&transaction).map_err(failed)?;
    if found < NEWEST {
        let mut lacking = SCHEMAS.iter().skip(found as usize);
        lacking.try_for_each(|schema| transaction.execute_batch(schema)).map_err(failed)?;
        derive::rebuild(path, &transaction)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        transaction.pragma_update(None, "user_version", NEWEST).map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok(found.max(NEWEST))
}
