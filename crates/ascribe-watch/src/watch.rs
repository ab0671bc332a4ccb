//! What is due, what came of it, what is new.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ascribe::{Kept, Ledger, LedgerError, PageReading};
use jiff::Timestamp;
use url::Url;

use crate::entries::{Entry, entries_of, read_answer};
use crate::exchange::{Answer, Client, Fault, Question};
use crate::hosts::{Errand, Hosts, Step, What, redirection};
use crate::known::Known;
use crate::limits::{MAX_FEED_BYTES, MAX_NEW_ENTRIES, MAX_PAGE_BYTES, MAX_REDIRECTS, MAX_TRIES};
use crate::news::PageNews;
use crate::notebook::{FeedNotes, Notebook, place_of};
use crate::webhook::Webhook;
use crate::workers::{Task, Workers};
use crate::{News, Pace, Stop};

/// Pages that wait before they are added together: comparing a large ledger anew takes longer than reading a page.
const PAGES_AT_ONCE: usize = 64;

/// How long a page waits for others to be added with it.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What a watch is to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The feeds, each once, at addresses of the web.
    pub feeds: Vec<Url>,
    /// Where news are brought by POST, besides being announced.
    pub webhook: Option<Url>,
    /// What servers are told of who asks.
    pub user_agent: String,
    /// How often they are asked.
    pub pace: Pace,
    /// Whether every feed is polled once only.
    pub once: bool,
}

/// What was not done when watching ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Feeds that could not be had when they were polled last.
    pub n_feeds: usize,
    /// Batches of news that were not brought to the webhook.
    pub n_batches: usize,
}

/// Why a watch ended before it was told to.
#[derive(Debug)]
pub enum WatchError {
    /// The ledger could not be read or written.
    Ledger(LedgerError),
    /// What is remembered of the feeds could not be read or written.
    Notebook(PathBuf, io::Error),
    /// News could not be announced.
    Announce(io::Error),
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            WatchError::Ledger(error) => error.fmt(f),
            WatchError::Notebook(path, error) => write!(
                f,
                "{}: what is remembered of the feeds cannot be kept here: {error}\nhint: without that file, all feeds are read anew",
                path.display()
            ),
            WatchError::Announce(error) => write!(f, "news cannot be announced: {error}"),
        }
    }
}

impl std::error::Error for WatchError {}

impl From<LedgerError> for WatchError {
    fn from(error: LedgerError) -> WatchError {
        WatchError::Ledger(error)
    }
}

/// Polls feeds until `stop` is switched (or each once, see [`Settings::once`]), adds the pages of their new entries to the
/// ledger and calls `announce` with what is new. `complain` is told what could not be had; the watch goes on.
///
/// Where it stands is kept beside the ledger, in `LEDGER.watch.json`, so that the next run goes on from there. What was
/// added but perhaps not announced when a run was killed is announced by the next: once at least, seldom twice.
///
/// Gives what was not done when it ended.
///
/// # Errors
/// The ledger or that file cannot be read or written, or `announce` fails.
pub fn watch(
    ledger: &mut Ledger,
    settings: &Settings,
    stop: &Stop,
    announce: &mut dyn FnMut(&News) -> io::Result<()>,
    complain: impl Fn(&str) + Clone + Send + 'static,
) -> Result<Undone, WatchError> {
    let mut watch = Watch::start(ledger, settings, stop, announce, complain)?;
    watch.catch_up()?;
    while !stop.is_stopped() {
        let now = Instant::now();
        watch.poll_due(now);
        watch.send_out(now);
        watch.take_answers(now);
        watch.add_in_time(now)?;
        if settings.once && watch.feeds.iter().all(|feed| feed.is_polled) {
            break;
        }
        stop.wait_until(watch.next_at());
    }
    watch.end()
}

struct Watch<'a> {
    ledger: &'a mut Ledger,
    settings: &'a Settings,
    notebook: Notebook,
    hosts: Hosts,
    workers: Workers,
    feeds: Vec<Feed>,
    known: Known,
    /// Pages that are to be added.
    waiting: Vec<Waiting>,
    /// Since when the first of them waits.
    waiting_since: Option<Instant>,
    /// Feeds whose entries are all among the pages that are added or to be added.
    settled: Vec<usize>,
    announce: &'a mut dyn FnMut(&News) -> io::Result<()>,
    complain: Box<dyn Fn(&str)>,
    webhook: Option<Webhook>,
}

/// A feed as it stands.
struct Feed {
    url: Url,
    due_at: Instant,
    /// Whether it, or a page of its entries, is being asked for.
    is_out: bool,
    is_polled: bool,
    /// Pages that are being asked for.
    n_pages_out: usize,
    /// `ETag` and `Last-Modified` of the last answer, once all its entries are kept.
    tags: Option<(Option<String>, Option<String>)>,
}

/// A page that is to be added.
struct Waiting {
    feed: usize,
    entry: Entry,
    /// The page; none where the entry itself is kept in its place.
    page: Option<(Url, PageReading)>,
    in_place_of_page: Option<String>,
    /// What is noted in the log as the reason; how it was fetched stands beside it.
    why: String,
}

impl Waiting {
    fn reading(&self) -> &PageReading {
        self.page.as_ref().map_or(&self.entry.reading, |(_, reading)| reading)
    }
}

impl<'a> Watch<'a> {
    fn start(
        ledger: &'a mut Ledger,
        settings: &'a Settings,
        stop: &Stop,
        announce: &'a mut dyn FnMut(&News) -> io::Result<()>,
        complain: impl Fn(&str) + Clone + Send + 'static,
    ) -> Result<Watch<'a>, WatchError> {
        let place = place_of(ledger.path());
        let mut notebook =
            Notebook::open(ledger.path()).map_err(|error| WatchError::Notebook(place, error))?;
        let known = known_before(ledger, &notebook)?;
        let client = Client::new(&settings.user_agent, settings.pace.patience);
        let (now, today) = (Instant::now(), Timestamp::now());
        let feeds = settings.feeds.iter().map(|url| {
            let wait = notebook.feed(url.as_str()).due_in(today);
            let due_at = if settings.once { now } else { now + wait };
            Feed { url: url.clone(), due_at, is_out: false, is_polled: false, n_pages_out: 0, tags: None }
        });
        let feeds = feeds.collect();
        let webhook = settings
            .webhook
            .clone()
            .map(|url| Webhook::start(url, client.clone(), settings.pace, complain.clone()));
        Ok(Watch {
            ledger,
            settings,
            notebook,
            hosts: Hosts::new(settings.pace),
            workers: Workers::start(client, stop),
            feeds,
            known,
            waiting: Vec::new(),
            waiting_since: None,
            settled: Vec::new(),
            announce,
            complain: Box::new(complain),
            webhook,
        })
    }

    /// Announces what a killed run has added and perhaps not announced.
    fn catch_up(&mut self) -> Result<(), WatchError> {
        if !self.notebook.unannounced.is_empty() {
            self.tell(Vec::new())?;
            self.notebook.unannounced.clear();
            self.save()?;
        }
        Ok(())
    }

    fn poll_due(&mut self, now: Instant) {
        for (feed_idx, feed) in self.feeds.iter_mut().enumerate() {
            let notes = self.notebook.feed(feed.url.as_str());
            if notes.is_gone {
                feed.is_polled = true;
                feed.due_at = now + self.settings.pace.longest_pause;
                continue;
            }
            if feed.is_out || feed.due_at > now || self.settings.once && feed.is_polled {
                continue;
            }
            feed.is_out = true;
            let question = Question {
                url: feed.url.clone(),
                etag: notes.etag.clone(),
                last_modified: notes.last_modified.clone(),
                max_bytes: MAX_FEED_BYTES,
                trusted_host: feed.url.host_str().map(str::to_owned),
            };
            let errand = Errand { what: What::Feed(feed_idx), question, n_hops: 0, n_tries: 0 };
            self.hosts.push(errand, now);
        }
    }

    fn send_out(&mut self, now: Instant) {
        while self.workers.has_room()
            && let Some(step) = self.hosts.next(now)
        {
            match step {
                Step::Refuse(errand, why) => self.fail(errand, &Fault(why), None, now),
                Step::Ask(errand) => self.workers.send(Task::Errand(errand)),
                Step::AskRules(question) => self.workers.send(Task::Rules(question)),
            }
        }
    }

    fn take_answers(&mut self, now: Instant) {
        while let Some((task, result)) = self.workers.take() {
            match task {
                Task::Rules(asked) => {
                    if let Some(next) = self.hosts.note_rules(asked, &result, now) {
                        self.workers.send(Task::Rules(next));
                    }
                }
                Task::Errand(errand) => {
                    self.hosts.note(&errand.question.url, &result, now);
                    self.take_answer(errand, result, now);
                }
            }
        }
    }

    fn take_answer(&mut self, mut errand: Errand, result: Result<Answer, Fault>, now: Instant) {
        let answer = match result {
            Ok(answer) => answer,
            Err(fault) => return self.fail_or_retry(errand, &fault, None, now),
        };
        match answer.status {
            200 | 304 => match errand.what {
                What::Feed(feed_idx) => self.take_feed(feed_idx, &answer, now),
                What::Page { feed, entry } => self.take_page(feed, *entry, &errand.question.url, &answer),
            },
            301 | 302 | 303 | 307 | 308 => match redirection(&errand.question.url, &answer) {
                Some(url) if errand.n_hops < MAX_REDIRECTS => {
                    errand.question.url = url;
                    errand.n_hops += 1;
                    self.hosts.push(errand, now);
                }
                Some(_) => {
                    let fault = Fault(format!("it redirects more than {MAX_REDIRECTS} times"));
                    self.fail(errand, &fault, None, now);
                }
                None => {
                    self.fail(errand, &Fault("it redirects to no address of the web".to_owned()), None, now)
                }
            },
            status => {
                if let (410, What::Feed(feed_idx)) = (status, &errand.what) {
                    self.notebook.feed(self.feeds[*feed_idx].url.as_str()).is_gone = true;
                }
                let fault = Fault(format!("the server answered {status}"));
                match status {
                    429 | 500.. => self.fail_or_retry(errand, &fault, answer.retry_after(), now),
                    _ => self.fail(errand, &fault, None, now),
                }
            }
        }
    }

    /// Asks for a page again that may be had later. A feed is polled again by itself.
    fn fail_or_retry(&mut self, errand: Errand, fault: &Fault, asked: Option<Duration>, now: Instant) {
        let n_tries = errand.n_tries + 1;
        if matches!(errand.what, What::Page { .. }) && n_tries < MAX_TRIES {
            self.hosts.push(Errand { n_tries, ..errand }, now);
        } else {
            self.fail(errand, fault, asked, now);
        }
    }

    fn fail(&mut self, errand: Errand, fault: &Fault, asked: Option<Duration>, now: Instant) {
        let url = &errand.question.url;
        match errand.what {
            What::Feed(feed_idx) => self.fail_feed(feed_idx, &fault.0, asked, now),
            What::Page { feed, entry } => {
                (self.complain)(&format!("{url}: not fetched: {fault}; what the feed says of it is kept"));
                self.keep_entry(feed, *entry, fault.0.clone());
                self.page_is_in(feed);
            }
        }
    }

    fn fail_feed(&mut self, feed_idx: usize, why: &str, asked: Option<Duration>, now: Instant) {
        let feed = &mut self.feeds[feed_idx];
        let notes = self.notebook.feed(feed.url.as_str());
        notes.n_faults += 1;
        let wait = self.settings.pace.pause(notes.n_faults, asked);
        notes.set_due(Timestamp::now(), wait);
        (feed.due_at, feed.is_out, feed.is_polled) = (now + wait, false, true);
        feed.tags = None;
        let next = match (notes.is_gone, self.settings.once) {
            (true, _) => "; it is gone for good and will not be polled again".to_owned(),
            (false, true) => String::new(),
            (false, false) => format!("; it is polled again in {} s", wait.as_secs()),
        };
        (self.complain)(&format!("{}: not polled: {why}{next}", feed.url));
        self.settled.push(feed_idx);
    }

    fn take_feed(&mut self, feed_idx: usize, answer: &Answer, now: Instant) {
        let url = self.feeds[feed_idx].url.clone();
        let entries = match answer.status {
            304 => Vec::new(),
            _ => match entries_of(&url, &answer.body) {
                Ok(entries) => entries,
                Err(why) => return self.fail_feed(feed_idx, &why, None, now),
            },
        };
        let notes = self.notebook.feed(url.as_str());
        notes.n_faults = 0;
        let (new, known): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| notes.is_news(entry));
        known.iter().for_each(|entry| notes.see(entry, answer.at));
        let wait = self.settings.pace.until_next_poll(answer.max_age());
        notes.set_due(answer.at, wait);
        let feed = &mut self.feeds[feed_idx];
        feed.due_at = now + wait;
        // Where entries are left for the next poll, the feed must come whole then.
        let has_all = answer.status == 200 && new.len() <= MAX_NEW_ENTRIES;
        let tag = |name: &str| answer.header(name).filter(|_| has_all).map(str::to_owned);
        feed.tags = (answer.status == 200).then(|| (tag("etag"), tag("last-modified")));
        feed.n_pages_out = 1;
        for entry in new.into_iter().take(MAX_NEW_ENTRIES) {
            self.ask_for_page(feed_idx, entry, now);
        }
        self.page_is_in(feed_idx);
    }

    fn ask_for_page(&mut self, feed_idx: usize, entry: Entry, now: Instant) {
        let Some(url) = entry.link.clone() else {
            return self.keep_entry(feed_idx, entry, "the entry names no page".to_owned());
        };
        let feed = &mut self.feeds[feed_idx];
        feed.n_pages_out += 1;
        let trusted_host = feed.url.host_str().map(str::to_owned);
        let question =
            Question { url, etag: None, last_modified: None, max_bytes: MAX_PAGE_BYTES, trusted_host };
        let what = What::Page { feed: feed_idx, entry: Box::new(entry) };
        self.hosts.push(Errand { what, question, n_hops: 0, n_tries: 0 }, now);
    }

    fn take_page(&mut self, feed_idx: usize, entry: Entry, url: &Url, answer: &Answer) {
        match read_answer(url, answer, &entry.fallback()) {
            Some(Ok(reading)) => {
                let why = format!("new in the feed {}", self.feeds[feed_idx].url);
                self.keep(Waiting {
                    feed: feed_idx,
                    entry,
                    page: Some((url.clone(), reading)),
                    in_place_of_page: None,
                    why,
                });
            }
            other => {
                let media = answer.header("content-type").unwrap_or("none");
                let why = match other {
                    Some(Err(why)) => why,
                    _ => format!("it is no page of HTML or text (its content type: {media})"),
                };
                (self.complain)(&format!("{url}: not read: {why}; what the feed says of it is kept"));
                self.keep_entry(feed_idx, entry, why);
            }
        }
        self.page_is_in(feed_idx);
    }

    fn keep_entry(&mut self, feed: usize, entry: Entry, fault: String) {
        let why = format!("new in the feed {}; its page was not had: {fault}", self.feeds[feed].url);
        self.keep(Waiting { feed, entry, page: None, in_place_of_page: Some(fault), why });
    }

    fn keep(&mut self, page: Waiting) {
        self.waiting_since.get_or_insert_with(Instant::now);
        self.waiting.push(page);
    }

    /// Takes note that nothing more is to be expected of one page of a feed.
    fn page_is_in(&mut self, feed_idx: usize) {
        let feed = &mut self.feeds[feed_idx];
        feed.n_pages_out -= 1;
        if feed.n_pages_out == 0 {
            feed.is_out = false;
            feed.is_polled = true;
            self.settled.push(feed_idx);
        }
    }

    /// Adds what waits once nothing more is to be expected soon.
    fn add_in_time(&mut self, now: Instant) -> Result<(), WatchError> {
        let is_all_in = self.feeds.iter().all(|feed| !feed.is_out);
        let is_late = self.waiting_since.is_some_and(|since| now >= since + LONGEST_WAIT);
        let has_some = !self.waiting.is_empty() || !self.settled.is_empty();
        if has_some && (is_all_in || is_late || self.waiting.len() >= PAGES_AT_ONCE) {
            self.add_all()?;
        }
        Ok(())
    }

    /// Adds what waits, announces what is new, and only then writes down that the entries were kept.
    fn add_all(&mut self) -> Result<(), WatchError> {
        let pages = std::mem::take(&mut self.waiting);
        self.waiting_since = None;
        let mut news = Vec::new();
        if !pages.is_empty() {
            let hashes = pages.iter().map(|page| page.reading().reading.document.sha256.clone());
            self.notebook.unannounced.extend(hashes);
            self.save()?;
        }
        for page in &pages {
            let kept = self.ledger.add(std::slice::from_ref(page.reading()), Some(&page.why))?;
            match &kept[..] {
                [Kept::Added | Kept::ReadAgain] => news.push(self.page_news(page)),
                [Kept::Refused(why)] => {
                    (self.complain)(&format!("{}: not kept: {why}", page.reading().input));
                }
                _ => {}
            }
        }
        if !news.is_empty() {
            self.tell(news)?;
        }
        self.settle(&pages);
        self.notebook.unannounced.clear();
        self.save()
    }

    /// Takes note of the entries that were kept, and of the tags of feeds that are through.
    fn settle(&mut self, pages: &[Waiting]) {
        let now = Timestamp::now();
        for page in pages {
            self.notebook.feed(self.feeds[page.feed].url.as_str()).see(&page.entry, now);
        }
        for feed_idx in std::mem::take(&mut self.settled) {
            let feed = &mut self.feeds[feed_idx];
            if let Some((etag, last_modified)) = feed.tags.take() {
                let notes: &mut FeedNotes = self.notebook.feed(feed.url.as_str());
                (notes.etag, notes.last_modified) = (etag, last_modified);
            }
        }
    }

    /// Announces pages, and what they brought.
    fn tell(&mut self, mut news: Vec<News>) -> Result<(), WatchError> {
        let contents = self.ledger.contents()?;
        news.extend(self.known.learn(&contents, &now_as_text()));
        for item in &news {
            (self.announce)(item).map_err(WatchError::Announce)?;
        }
        if let Some(webhook) = self.webhook.as_ref().filter(|_| !news.is_empty())
            && let Err(why) = webhook.bring(&news)
        {
            (self.complain)(&why);
        }
        Ok(())
    }

    fn page_news(&self, page: &Waiting) -> News {
        let reading = &page.reading().reading;
        let document = &reading.document;
        let url = page.page.as_ref().map(|(url, _)| url).or(page.entry.link.as_ref());
        News::Page(PageNews {
            at: now_as_text(),
            feed: self.feeds[page.feed].url.to_string(),
            url: url.map(Url::to_string),
            document: document.sha256.clone(),
            headline: document.headline.clone(),
            outlet: document.outlet.clone(),
            published: document.published.as_ref().map(|date| date.value.clone()),
            n_claims: reading.claims.len(),
            in_place_of_page: page.in_place_of_page.clone(),
        })
    }

    /// When something is to be done again, answers aside.
    fn next_at(&self) -> Instant {
        let is_to_come = |feed: &&Feed| !(feed.is_out || self.settings.once && feed.is_polled);
        let soonest_feed = self.feeds.iter().filter(is_to_come).map(|feed| feed.due_at).min();
        let late = self.waiting_since.map(|since| since + LONGEST_WAIT);
        let host = self.hosts.next_at().filter(|_| self.workers.has_room());
        let far = Instant::now() + LONGEST_WAIT;
        [soonest_feed, late, host].into_iter().flatten().min().unwrap_or(far)
    }

    fn save(&self) -> Result<(), WatchError> {
        self.notebook.save().map_err(|error| WatchError::Notebook(place_of(self.ledger.path()), error))
    }

    /// Adds what was fetched, and leaves the rest for the next run.
    fn end(mut self) -> Result<Undone, WatchError> {
        self.add_all()?;
        let n_batches = self.webhook.map_or(0, Webhook::end);
        if n_batches > 0 {
            (self.complain)(&format!("{n_batches} batches of news were not brought to the webhook"));
        }
        let notebook = &mut self.notebook;
        let failed = self.feeds.iter().filter(|feed| notebook.feed(feed.url.as_str()).n_faults > 0);
        Ok(Undone { n_feeds: failed.count(), n_batches })
    }
}

/// What the ledger held before the pages that were perhaps not announced.
fn known_before(ledger: &Ledger, notebook: &Notebook) -> Result<Known, WatchError> {
    if notebook.unannounced.is_empty() {
        return Ok(Known::of(&ledger.contents()?));
    }
    let unannounced: HashSet<String> = notebook.unannounced.iter().cloned().collect();
    Ok(Known::of(&ledger.contents_without(&unannounced)?))
}

fn now_as_text() -> String {
    format!("{:.0}", Timestamp::now())
}
