//! A comparison that grows: a document is added, and only what it touches is compared anew.
//!
//! What comparing needs of each document and what came of it are kept on a [`Shelf`]: tables of a ledger, or memory. The
//! result is that of [`crate::compare`] over all documents, in whatever order they came. A document that is taken away or
//! read otherwise needs a new shelf.
//!
//! Adding costs what a document touches, whatever else is there: a series that it enters is only noted as out of date, and is
//! compared anew when somebody asks for it.

mod kept;
mod key;
mod linking;
mod placing;
mod watching;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::rc::Rc;

use ascribe_model::{Claim, Comparison, Reading, Series, SeriesId};
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::checks;
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::lineage::{Links, Shared, Sheet, sort_lineage};
use crate::question::QuestionKey;
use crate::series::find_parts;
use crate::uses::{Uses, is_told_apart};
use kept::{KeptClaim, KeptDocument, KeptFinding, KeptLink, KeptQuestion, KeptTelling};
use key::{Key, Table, short_at_end, text_in};

/// Where a growing comparison is kept: an ordered map from bytes to bytes, and the readings.
///
/// A shelf that fails gives nothing and remembers why; whoever owns it asks before the outcome is used.
pub trait Shelf {
    /// What lies under a key.
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>>;
    /// Puts something under a key, in place of what lies there.
    fn put(&mut self, key: &[u8], value: &[u8]);
    /// Takes away what lies under a key.
    fn remove(&mut self, key: &[u8]);
    /// Shows every key from `from` on that lies before `to`, in order, and what lies under it.
    fn walk(&self, from: &[u8], to: &[u8], see: &mut dyn FnMut(&[u8], &[u8]));
    /// The reading of a document, by the document's SHA-256.
    fn reading(&self, sha256: &str) -> Option<Reading>;
}

/// A shelf in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryShelf {
    kept: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The readings by the documents' SHA-256. Those that are added must be here.
    pub readings: HashMap<String, Reading>,
}

impl Shelf for MemoryShelf {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        self.kept.get(key).map(|value| Cow::from(value.as_slice()))
    }

    fn put(&mut self, key: &[u8], value: &[u8]) {
        self.kept.insert(key.to_vec(), value.to_vec());
    }

    fn remove(&mut self, key: &[u8]) {
        self.kept.remove(key);
    }

    fn walk(&self, from: &[u8], to: &[u8], see: &mut dyn FnMut(&[u8], &[u8])) {
        let between = (Bound::Included(from), Bound::Excluded(to));
        self.kept.range::<[u8], _>(between).for_each(|(key, value)| see(key, value));
    }

    fn reading(&self, sha256: &str) -> Option<Reading> {
        self.readings.get(sha256).cloned()
    }
}

/// A comparison that grows on a shelf.
pub struct Growth<'s, S> {
    shelf: &'s mut S,
    sheets: RefCell<HashMap<u32, Rc<Sheet>>>,
    phrases: RefCell<HashMap<u64, bool>>,
    alike: RefCell<HashMap<u32, Vec<(usize, Shared)>>>,
}

/// A claim by the number of its document and its position there.
type Place = (u32, u32);

impl<'s, S: Shelf> Growth<'s, S> {
    /// A comparison as it stands on a shelf; an empty one on an empty shelf.
    pub fn on(shelf: &'s mut S) -> Growth<'s, S> {
        Growth { shelf, sheets: RefCell::default(), phrases: RefCell::default(), alike: RefCell::default() }
    }

    /// Whether a document is part of it.
    pub fn holds(&self, sha256: &str) -> bool {
        self.number_of(sha256).is_some()
    }

    /// Adds documents that are not there yet. All that are added at once cost less than one after the other.
    pub fn add(&mut self, readings: &[Reading]) {
        let mut fresh: BTreeSet<u32> = BTreeSet::new();
        for reading in readings {
            if !self.holds(&reading.document.sha256) {
                fresh.insert(self.register(reading));
            }
        }
        if fresh.is_empty() {
            return;
        }
        let linked = self.link(&fresh);
        let moved = self.with_descendants(&linked);
        let mut touched = self.place(readings, &fresh, &moved);
        touched.extend(self.series_of_documents(&moved));
        touched.extend(self.series_in_doubt(&fresh));
        for series in &touched {
            self.shelf.put(&Key::of(Table::Stale).text(series).0, &[]);
        }
        for reading in readings {
            self.look_at_page(reading);
        }
        for document in &moved {
            self.look_at_line(*document);
        }
        self.watch(&fresh);
        self.sheets.borrow_mut().clear();
        self.alike.borrow_mut().clear();
    }

    /// What all documents say together. Compares the series anew that changed since somebody asked for them.
    pub fn comparison(&mut self) -> Comparison {
        for key in self.keys(&Key::of(Table::Stale)) {
            self.renew(&text_in(&key));
        }
        let mut lineage = Vec::new();
        for (_, link) in self.all::<KeptLink>(&Key::of(Table::Link)) {
            lineage.extend(link.lineage);
        }
        sort_lineage(&mut lineage);
        let mut questions: Vec<(QuestionKey, Series)> = Vec::new();
        for (key, question) in self.all::<KeptQuestion>(&Key::of(Table::Question)) {
            let mut at = Key(key);
            at.0[0] = Table::Series as u8;
            questions.extend(self.read::<Series>(&at).map(|series| (question.key(), series)));
        }
        questions.sort_by(|a, b| a.0.cmp(&b.0));
        let parts = find_parts(questions.iter().map(|(key, _)| key));
        let today = self.today();
        let found = self.all::<Vec<KeptFinding>>(&Key::of(Table::Finding)).into_iter();
        let holding = found.flat_map(|(_, found)| found).filter(|found| found.holds_on(today));
        let findings = checks::in_order(holding.map(KeptFinding::placed).collect());
        Comparison {
            lineage,
            series: questions.into_iter().map(|(_, series)| series).collect(),
            parts,
            findings: findings.into_iter().map(|placed| placed.finding).collect(),
        }
    }

    /// One series as all documents have it; none where no claim stands in it.
    pub fn series(&mut self, id: &SeriesId) -> Option<Series> {
        self.renew(&id.0);
        self.read(&Key::of(Table::Series).text(&id.0))
    }

    /// Compares a series anew where it has changed.
    fn renew(&mut self, series: &str) {
        let stale = Key::of(Table::Stale).text(series);
        if self.shelf.get(&stale.0).is_some() {
            self.evaluate(series);
            self.shelf.remove(&stale.0);
        }
    }

    /// The last day on which a document was published.
    fn today(&self) -> Option<Date> {
        self.read(&Key::of(Table::Meta).text("today"))
    }

    fn number_of(&self, sha256: &str) -> Option<u32> {
        self.read(&Key::of(Table::Number).text(sha256))
    }

    fn document(&self, number: u32) -> Option<KeptDocument> {
        self.read(&Key::of(Table::Document).short(number))
    }

    fn link_of(&self, number: u32) -> KeptLink {
        self.read(&Key::of(Table::Link).short(number)).unwrap_or_default()
    }

    /// A document and its ancestors, the nearest first.
    fn line_of(&self, number: u32) -> Vec<u32> {
        let mut line = vec![number];
        let parent = |of: u32| self.link_of(of).parent_number();
        while let Some(next) = parent(line[line.len() - 1]).filter(|next| !line.contains(next)) {
            line.push(next);
        }
        line
    }

    /// Documents with all that derive from them.
    fn with_descendants(&self, documents: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut found = documents.clone();
        let mut waiting: Vec<u32> = documents.iter().copied().collect();
        while let Some(parent) = waiting.pop() {
            let children = self.keys(&Key::of(Table::Child).short(parent));
            waiting
                .extend(children.iter().map(|key| short_at_end(key, 0)).filter(|child| found.insert(*child)));
        }
        found
    }

    /// Compares the claims of one series anew.
    fn evaluate(&mut self, series: &str) {
        let (question, at) = (Key::of(Table::Question).text(series), Key::of(Table::Series).text(series));
        let found = Key::of(Table::Finding).text("series").text(series);
        let members = self.all::<KeptClaim>(&Key::of(Table::Member).text(series));
        let key = self.read::<KeptQuestion>(&question).map(|question| question.key());
        let Some(key) = key.filter(|_| !members.is_empty()) else {
            [question, at, found].iter().for_each(|key| self.shelf.remove(&key.0));
            return;
        };
        let mut of_document: BTreeMap<u32, Vec<KeptClaim>> = BTreeMap::new();
        for (key, claim) in members {
            of_document.entry(short_at_end(&key, 4)).or_default().push(claim);
        }
        let bench = self.bench(of_document);
        let entries = bench.entries();
        let uses = self.uses(&entries);
        let evidence = Evidence::of_series(&bench.readings, entries, bench.links(), uses, key);
        let Some(line) = evidence.lines.first() else { return };
        let findings: Vec<KeptFinding> =
            checks::look_at_series(&evidence, line).iter().map(KeptFinding::of).collect();
        self.write(&at, &line.series);
        self.write_found(&found, &findings);
    }

    /// Lays out claims with their documents and all ancestors of these.
    fn bench(&self, mut claims: BTreeMap<u32, Vec<KeptClaim>>) -> Bench {
        let mut links: HashMap<u32, KeptLink> = HashMap::new();
        let mut waiting: Vec<u32> = claims.keys().copied().collect();
        while let Some(number) = waiting.pop() {
            links.entry(number).or_insert_with(|| {
                let link = self.link_of(number);
                waiting.extend(link.parent_number());
                claims.entry(number).or_default();
                link
            });
        }
        let mut documents: Vec<(KeptDocument, u32)> =
            claims.keys().filter_map(|number| Some((self.document(*number)?, *number))).collect();
        documents.sort_by(|a, b| a.0.sha256.cmp(&b.0.sha256));
        let mut bench = Bench::default();
        for (document, number) in documents {
            let kept = claims.remove(&number).unwrap_or_default().into_iter();
            let (claims_of, told): (Vec<Claim>, Vec<KeptTelling>) =
                kept.map(|kept| (kept.claim, kept.told)).unzip();
            bench.readings.push(document.into_reading(claims_of));
            bench.told.push(told);
            bench.numbers.push(number);
            bench.kept_links.push(links.remove(&number).unwrap_or_default());
        }
        bench
    }

    /// What pages count with the numbers of these claims.
    fn uses(&self, entries: &[Entry]) -> Uses {
        let mut uses = Uses::default();
        let numbers: BTreeSet<_> = entries
            .iter()
            .filter(|entry| is_told_apart(entry))
            .map(|entry| (entry.population, entry.count()))
            .collect();
        for (population, count) in numbers {
            for (measure, document) in self.users(population, count) {
                uses.add((population, count), measure, document.to_string());
            }
        }
        uses
    }

    fn look_at_page(&mut self, reading: &Reading) {
        let evidence = Evidence::of(std::slice::from_ref(reading));
        let found: Vec<KeptFinding> = checks::look_at_page(&evidence).iter().map(KeptFinding::of).collect();
        self.write_found(&Key::of(Table::Finding).text("page").text(&reading.document.sha256), &found);
    }

    /// Sets a document beside its parent and the first of its line.
    fn look_at_line(&mut self, document: u32) {
        let line = self.line_of(document);
        let mut numbers: Vec<u32> = line.iter().take(2).chain(line.last()).copied().collect();
        numbers.dedup();
        let at = Key::of(Table::Finding).text("line").short(document);
        if numbers.len() < 2 {
            self.shelf.remove(&at.0);
            return;
        }
        let sha256 = |number: &u32| self.document(*number).map(|document| document.sha256);
        let readings: Vec<Reading> =
            numbers.iter().filter_map(|number| self.shelf.reading(&sha256(number)?)).collect();
        let parents = (0..readings.len()).map(|idx| (idx + 1 < readings.len()).then_some(idx + 1)).collect();
        let closeness = vec![self.link_of(document).closeness(); readings.len()];
        let links = Links { parents, closeness, lineage: Vec::new() };
        let evidence = Evidence::without_series(&readings, crate::entry::resolve(&readings), links);
        let found: Vec<KeptFinding> =
            checks::look_at_line(&evidence, 0).iter().map(KeptFinding::of).collect();
        self.write_found(&at, &found);
    }

    fn write_found(&mut self, at: &Key, found: &[KeptFinding]) {
        if found.is_empty() { self.shelf.remove(&at.0) } else { self.write(at, &found) }
    }

    fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&self.shelf.get(&key.0)?).ok()
    }

    fn write(&mut self, key: &Key, value: &impl Serialize) {
        if let Ok(bytes) = serde_json::to_vec(value) {
            self.shelf.put(&key.0, &bytes);
        }
    }

    /// Everything whose key begins with `prefix`, in order.
    fn all<T: DeserializeOwned>(&self, prefix: &Key) -> Vec<(Vec<u8>, T)> {
        let parse = |key: &[u8], value: &[u8]| Some((key.to_vec(), serde_json::from_slice(value).ok()?));
        self.between(prefix, &prefix.end(), parse)
    }

    /// The keys that begin with `prefix`, in order.
    fn keys(&self, prefix: &Key) -> Vec<Vec<u8>> {
        self.keys_between(prefix, &prefix.end())
    }

    /// The keys from one on that lie before another, in order.
    fn keys_between(&self, from: &Key, to: &Key) -> Vec<Vec<u8>> {
        self.between(from, to, |key, _| Some(key.to_vec()))
    }

    /// What is made of everything that lies between two keys, in order.
    fn between<T>(&self, from: &Key, to: &Key, make: impl Fn(&[u8], &[u8]) -> Option<T>) -> Vec<T> {
        let mut made = Vec::new();
        self.shelf.walk(&from.0, &to.0, &mut |key, value| made.extend(make(key, value)));
        made
    }
}

/// Claims laid out with their documents, to be compared.
#[derive(Default)]
struct Bench {
    readings: Vec<Reading>,
    told: Vec<Vec<KeptTelling>>,
    numbers: Vec<u32>,
    kept_links: Vec<KeptLink>,
}

impl Bench {
    /// The claims as entries, document by document.
    fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (idx, (reading, told)) in self.readings.iter().zip(&self.told).enumerate() {
            entries.extend(reading.claims.iter().zip(told).map(|(claim, told)| told.entry(claim, idx)));
        }
        entries
    }

    fn links(&self) -> Links {
        let position: HashMap<u32, usize> =
            self.numbers.iter().enumerate().map(|(idx, number)| (*number, idx)).collect();
        Links {
            parents: self
                .kept_links
                .iter()
                .map(|link| position.get(&link.parent_number()?).copied())
                .collect(),
            closeness: self.kept_links.iter().map(KeptLink::closeness).collect(),
            lineage: self.kept_links.iter().flat_map(|link| link.lineage.clone()).collect(),
        }
    }
}
