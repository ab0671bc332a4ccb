//! The ledger's file: told from other files before SQLite touches it, opened, and brought to the newest schema.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{Error, Fault};

/// "Ascr", in the file's header: how a ledger is told from other SQLite files.
const APPLICATION_ID: u32 = 0x4173_6372;

/// One SQL text per schema version, from the first on; a file at version n lacks those behind the nth.
const SCHEMAS: [&str; 1] = [include_str!("schema/1.sql")];

/// The newest schema.
pub(crate) const NEWEST: u32 = SCHEMAS.len() as u32;

/// How long one writer waits for another. A batch of pages is written within a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the ledger at `path` for writing, making it where there is none.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection, Error> {
    let look = look_at(path)?;
    if !matches!(look, Look::Ledger) {
        make(path, look)?;
    }
    let mut connection =
        Connection::open_with_flags(path, WRITING).map_err(|error| cannot_open(path, error))?;
    let prepared = prepare_for_writing(&connection).and_then(|()| migrate(&mut connection));
    match prepared.map_err(|error| Error::new(path, Fault::of(error)))? {
        found if found > NEWEST => Err(Error::new(path, Fault::Newer { found, known: NEWEST })),
        _ => Ok(connection),
    }
}

/// To write to a file that is there.
const WRITING: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Makes an empty ledger. A run that is stopped meanwhile leaves no half of one.
fn make(path: &Path, look: Look) -> Result<(), Error> {
    let fill = |unfinished: &Path| {
        let mut connection = Connection::open(unfinished)?;
        prepare_for_writing(&connection)?;
        migrate(&mut connection)?;
        connection.close().map_err(|(_, error)| error)
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
        let connection = connect_for_reading(path)?;
        connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()]).map(|_| ())
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
fn put_whole(path: &Path, fill: impl FnOnce(&Path) -> rusqlite::Result<()>) -> Result<(), Put> {
    let unfinished = beside(path, &format!(".new-{}", std::process::id()));
    // Left by an earlier process of the same number that was killed.
    let _ = fs::remove_file(&unfinished);
    let named = match fill(&unfinished) {
        Err(error) => Err(Put::Failed(cannot_open(path, error))),
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

/// Opens the ledger at `path` for reading only. It must exist.
pub(crate) fn open_for_reading(path: &Path) -> Result<Connection, Error> {
    if matches!(look_at(path)?, Look::Missing | Look::Blank) {
        return Err(Error::new(path, Fault::Missing));
    }
    let connection = connect_for_reading(path).map_err(|error| cannot_open(path, error))?;
    let set = connection.busy_timeout(PATIENCE).and_then(|()| guard(&connection));
    let read_only = set.and_then(|()| connection.pragma_update(None, "query_only", true));
    read_only.map_err(|error| Error::new(path, Fault::of(error)))?;
    Ok(connection)
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
    Ledger,
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
        (_, true, APPLICATION_ID, _) => Ok(Look::Ledger),
        _ => Err(Error::new(path, Fault::NotALedger)),
    }
}

fn cannot_open(path: &Path, error: rusqlite::Error) -> Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Error::new(path, Fault::NoFolder);
    }
    let read_only = fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
    Error::new(path, if read_only { Fault::ReadOnly } else { Fault::of(error) })
}

/// Settings that every connection needs: a ledger from elsewhere must not run anything of its own.
fn guard(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Brings the ledger to the newest schema, in one transaction: all of it or nothing. Gives the schema it has then.
fn migrate(connection: &mut Connection) -> rusqlite::Result<u32> {
    let version =
        |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    let found = version(connection)?;
    if found >= NEWEST {
        return Ok(found);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited for its turn.
    let found = version(&transaction)? as usize;
    for schema in SCHEMAS.iter().skip(found) {
        transaction.execute_batch(schema)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.commit()?;
    Ok(NEWEST)
}
