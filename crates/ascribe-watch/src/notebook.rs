//! What a watch remembers of its feeds between runs: a file of JSON beside the ledger.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::entries::Entry;
use crate::limits::MAX_SEEN;

/// The layout of the file.
const VERSION: u32 = 1;

/// The notebook of a ledger.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Notebook {
    version: u32,
    /// SHA-256 of the pages that were about to be added when the file was written: what they brought was perhaps not announced.
    #[serde(default)]
    pub unannounced: Vec<String>,
    /// By address.
    #[serde(default)]
    feeds: BTreeMap<String, FeedNotes>,
    #[serde(skip)]
    path: PathBuf,
}

/// What is remembered of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedNotes {
    /// The `ETag` of the answer whose entries have all been kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// When it is to be polled next.
    pub next_at: Option<Timestamp>,
    /// Faults in a row.
    #[serde(default)]
    pub n_faults: u32,
    /// Whether the server said that the feed is gone for good.
    #[serde(default)]
    pub is_gone: bool,
    /// The entries that have been kept, by key.
    #[serde(default)]
    seen: BTreeMap<String, Seen>,
}

/// What is remembered of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    mark: String,
    /// When it last stood in the feed.
    at: Timestamp,
}

impl Notebook {
    /// Opens the notebook of the ledger at `ledger`; an empty one where there is none.
    pub(crate) fn open(ledger: &Path) -> io::Result<Notebook> {
        let path = place_of(ledger);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Notebook {
                    version: VERSION,
                    unannounced: Vec::new(),
                    feeds: BTreeMap::new(),
                    path,
                });
            }
            read => read?,
        };
        let mut notebook: Notebook = serde_json::from_str(&text)?;
        if notebook.version != VERSION {
            let message = format!("it has version {}; this program knows {VERSION}", notebook.version);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        notebook.path = path;
        Ok(notebook)
    }

    /// Writes it, whole or not at all.
    pub(crate) fn save(&self) -> io::Result<()> {
        let mut draft = self.path.clone().into_os_string();
        draft.push(".new");
        let mut file = File::create(&draft)?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &self.path)
    }

    /// What is remembered of a feed.
    pub(crate) fn feed(&mut self, url: &str) -> &mut FeedNotes {
        self.feeds.entry(url.to_owned()).or_default()
    }
}

impl FeedNotes {
    /// How long until the feed is due.
    pub(crate) fn due_in(&self, now: Timestamp) -> Duration {
        let left = self.next_at.map_or(0, |next| next.as_millisecond() - now.as_millisecond());
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    }

    /// Sets when it is due.
    pub(crate) fn set_due(&mut self, now: Timestamp, wait: Duration) {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        self.next_at = Timestamp::from_millisecond(now.as_millisecond().saturating_add(wait)).ok();
    }

    /// Whether an entry is new or changed.
    pub(crate) fn is_news(&self, entry: &Entry) -> bool {
        self.seen.get(&entry.key).is_none_or(|seen| seen.mark != entry.mark)
    }

    /// Takes note that an entry was kept, or still stands in the feed.
    pub(crate) fn see(&mut self, entry: &Entry, at: Timestamp) {
        self.seen.insert(entry.key.clone(), Seen { mark: entry.mark.clone(), at });
        if self.seen.len() > MAX_SEEN
            && let Some(oldest) = self.seen.iter().min_by_key(|(_, seen)| seen.at).map(|(key, _)| key.clone())
        {
            self.seen.remove(&oldest);
        }
    }
}

/// `desk.ledger` has its notebook in `desk.ledger.watch.json`.
pub(crate) fn place_of(ledger: &Path) -> PathBuf {
    let mut path = ledger.as_os_str().to_owned();
    path.push(".watch.json");
    PathBuf::from(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notebook_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("desk.ledger");
        let mut notebook = Notebook::open(&ledger).unwrap();
        let now: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
        let feed = notebook.feed("https://a.example/feed");
        feed.etag = Some("\"1\"".to_owned());
        feed.set_due(now, Duration::from_secs(90));
        let before = feed.clone();
        notebook.save().unwrap();
        let mut notebook = Notebook::open(&ledger).unwrap();
        assert_eq!(*notebook.feed("https://a.example/feed"), before);
        assert_eq!(before.due_in(now), Duration::from_secs(90));
        assert_eq!(before.due_in("2026-03-02T00:00:00Z".parse().unwrap()), Duration::ZERO);
        fs::write(place_of(&ledger), "{\"version\": 7}").unwrap();
        assert!(Notebook::open(&ledger).unwrap_err().to_string().contains("version 7"));
    }
}
