//! Adding documents to the lineage: who shares text with them, who names them, and for whom that changes something.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ascribe_model::Reading;
use jiff::civil::Date;

use super::kept::{KeptDocument, KeptLink, KeptParent};
use super::key::{Key, Table, short_at_end};
use super::{Growth, Shelf};
use crate::lineage::{
    Library, MAX_CANDIDATES, MAX_CITED_CANDIDATES, MAX_DAYS_APART, Shared, Sheet, base_parent, final_parent,
    is_candidate, is_set_phrase, keys_of, lineage_of, named_parent, shared, sketch, week,
};

impl<S: Shelf> Growth<'_, S> {
    /// Gives a document its number and notes how it can be found.
    pub(super) fn register(&mut self, reading: &Reading) -> u32 {
        let count = Key::of(Table::Meta).text("documents");
        let number: u32 = self.read(&count).unwrap_or(0);
        self.write(&count, &(number + 1));
        let sheet = Sheet::of(reading);
        let kept = KeptDocument::of(reading, &sheet);
        self.write(&Key::of(Table::Number).text(&kept.sha256), &number);
        self.write(&Key::of(Table::Document).short(number), &kept);
        if sheet.day > self.today() {
            self.write(&Key::of(Table::Meta).text("today"), &sheet.day);
        }
        for name in &sheet.names {
            let key = Key::of(Table::Published).text(name).day(sheet.day).short(number);
            self.shelf.put(&key.0, &[]);
        }
        for name in names_cited(&sheet) {
            let key = Key::of(Table::Cited).text(&name).day(sheet.day).short(number);
            self.shelf.put(&key.0, &[]);
        }
        let week = sheet.day.map_or(i32::MIN, week).to_be_bytes();
        for hash in sketch(&sheet.shingles) {
            if self.shelf.get(&Key::of(Table::Phrase).number(hash).0).is_none() {
                self.shelf.put(&Key::of(Table::Carrier).number(hash).short(number).0, &week);
            }
        }
        self.sheets.borrow_mut().insert(number, Rc::new(sheet));
        number
    }

    /// Links the documents that are new and all for whom they change something; gives back those whose links changed.
    pub(super) fn link(&mut self, fresh: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut asked = fresh.clone();
        asked.extend(self.mark_phrases(fresh));
        asked.extend(fresh.iter().flat_map(|number| self.later_alike(*number)));
        asked.extend(fresh.iter().flat_map(|number| self.citing(*number)));
        let renamed = self.settle_named(&asked);
        asked.extend(renamed.iter().flat_map(|number| self.later_alike(*number)));
        asked.extend(renamed.iter().flat_map(|number| self.naming(*number)));
        let rebased = self.settle_base(&asked);
        asked.extend(rebased.iter().flat_map(|number| self.later_alike(*number)));
        let mut changed = self.settle_parents(&asked);
        changed.extend(fresh);
        changed
    }

    /// Finds which shingles of the new documents have become set phrases; gives back who had carried them.
    fn mark_phrases(&mut self, fresh: &BTreeSet<u32>) -> BTreeSet<u32> {
        let sketched: BTreeSet<u64> = fresh
            .iter()
            .flat_map(|number| sketch(&self.sheet_of(*number).shingles).collect::<Vec<_>>())
            .collect();
        let mut had_carried = BTreeSet::new();
        for hash in sketched {
            let prefix = Key::of(Table::Carrier).number(hash);
            let week =
                |bytes: &[u8]| bytes.try_into().ok().map(i32::from_be_bytes).filter(|week| *week != i32::MIN);
            let carriers =
                self.between(&prefix, &prefix.end(), |key, bytes| Some((key.to_vec(), week(bytes))));
            if is_set_phrase(carriers.len(), carriers.iter().map(|(_, week)| *week)) {
                self.shelf.put(&Key::of(Table::Phrase).number(hash).0, &[]);
                for (key, _) in &carriers {
                    self.shelf.remove(key);
                    had_carried.insert(short_at_end(key, 0));
                }
            }
        }
        self.phrases.borrow_mut().clear();
        self.alike.borrow_mut().clear();
        had_carried
    }

    /// With how many sketched shingles others meet a document.
    fn meetings(&self, number: u32) -> BTreeMap<u32, u32> {
        let mut meetings: BTreeMap<u32, u32> = BTreeMap::new();
        for hash in sketch(&self.sheet_of(number).shingles) {
            for key in self.keys(&Key::of(Table::Carrier).number(hash)) {
                *meetings.entry(short_at_end(&key, 0)).or_default() += 1;
            }
        }
        meetings.remove(&number);
        meetings.retain(|_, n_common| is_candidate(*n_common));
        meetings
    }

    /// The documents behind this one in rank that may take it for their original.
    fn later_alike(&self, number: u32) -> Vec<u32> {
        let Some(own) = self.document(number) else { return Vec::new() };
        let is_later = |other: &u32| self.document(*other).is_some_and(|other| other.rank() > own.rank());
        self.meetings(number).into_keys().filter(is_later).collect()
    }

    /// The documents that cite the outlet of this one near in time.
    fn citing(&self, number: u32) -> BTreeSet<u32> {
        let sheet = self.sheet_of(number);
        sheet.names.iter().flat_map(|name| self.near_under(Table::Cited, name, sheet.day)).collect()
    }

    /// The documents that name this one.
    fn naming(&self, number: u32) -> Vec<u32> {
        let keys = self.keys(&Key::of(Table::NamedBy).short(number));
        keys.iter().map(|key| short_at_end(key, 0)).collect()
    }

    /// The documents under a name that lie near a day: those without a day, and those of the days around it.
    fn near_under(&self, table: Table, name: &str, day: Option<Date>) -> Vec<u32> {
        let under = Key::of(table).text(name);
        let Some(day) = day else { return numbers_in(self.keys(&under)) };
        let shifted = |days: i32| day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
        let (from, to) = (shifted(-MAX_DAYS_APART), shifted(MAX_DAYS_APART));
        let near = self.keys_between(&under.clone().day(Some(from)), &under.clone().day(Some(to)).end());
        let mut numbers = numbers_in(self.keys(&under.day(None)));
        numbers.extend(numbers_in(near));
        numbers
    }

    fn settle_named(&mut self, asked: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut changed = BTreeSet::new();
        for &number in asked {
            let named = named_parent(self, number as usize).as_ref().map(KeptParent::of);
            let mut link = self.link_of(number);
            if named == link.named {
                continue;
            }
            if let Some(before) = &link.named {
                self.shelf.remove(&Key::of(Table::NamedBy).short(before.document).short(number).0);
            }
            if let Some(now) = &named {
                self.shelf.put(&Key::of(Table::NamedBy).short(now.document).short(number).0, &[]);
            }
            link.named = named;
            self.write(&Key::of(Table::Link).short(number), &link);
            changed.insert(number);
        }
        changed
    }

    fn settle_base(&mut self, asked: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut changed = BTreeSet::new();
        for &number in asked {
            let named_of = |other: usize| {
                let named = self.link_of(short(other)).named;
                named.map(|parent| parent.document as usize)
            };
            let mut link = self.link_of(number);
            let named = link.named.as_ref().map(KeptParent::parent);
            let base =
                base_parent(self, number as usize, named.as_ref(), &named_of).as_ref().map(KeptParent::of);
            if base != link.base {
                link.base = base;
                self.write(&Key::of(Table::Link).short(number), &link);
                changed.insert(number);
            }
        }
        changed
    }

    fn settle_parents(&mut self, asked: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut changed = BTreeSet::new();
        for &number in asked {
            let base_of = |other: usize| {
                let base = self.link_of(short(other)).base;
                base.map(|parent| parent.document as usize)
            };
            let before = self.link_of(number);
            let base = before.base.as_ref().map(KeptParent::parent);
            let parent = final_parent(self, number as usize, base.as_ref(), &base_of);
            let lineage = lineage_of(self, number as usize, parent.as_ref());
            let after = KeptLink { parent: parent.as_ref().map(KeptParent::of), lineage, ..before.clone() };
            if after == before {
                continue;
            }
            if let Some(parent) = before.parent_number() {
                self.shelf.remove(&Key::of(Table::Child).short(parent).short(number).0);
            }
            if let Some(parent) = after.parent_number() {
                self.shelf.put(&Key::of(Table::Child).short(parent).short(number).0, &[]);
            }
            self.write(&Key::of(Table::Link).short(number), &after);
            changed.insert(number);
        }
        changed
    }

    fn sheet_of(&self, number: u32) -> Rc<Sheet> {
        if let Some(known) = self.sheets.borrow().get(&number) {
            return known.clone();
        }
        let reading = self.document(number).and_then(|document| self.shelf.reading(&document.sha256));
        let sheet = Rc::new(Sheet::of(&reading.unwrap_or_default()));
        self.sheets.borrow_mut().insert(number, sheet.clone());
        sheet
    }

    fn is_phrase(&self, hash: u64) -> bool {
        if let Some(known) = self.phrases.borrow().get(&hash) {
            return *known;
        }
        let is_phrase = self.shelf.get(&Key::of(Table::Phrase).number(hash).0).is_some();
        self.phrases.borrow_mut().insert(hash, is_phrase);
        is_phrase
    }
}

/// Every name under which a document that it cites, or credits, may be looked up.
fn names_cited(sheet: &Sheet) -> BTreeSet<String> {
    let cited = sheet.cited.iter().flat_map(|citation| [&citation.name, &citation.text]);
    let names = cited.chain(&sheet.credit).flat_map(|name| keys_of(name));
    names.filter(|name| !name.is_empty()).collect()
}

/// The documents whose numbers stand at the ends of keys.
fn numbers_in(keys: impl IntoIterator<Item = Vec<u8>>) -> Vec<u32> {
    keys.into_iter().map(|key| short_at_end(&key, 0)).collect()
}

fn short(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl<S: Shelf> Library for Growth<'_, S> {
    fn sheet(&self, document: usize) -> Rc<Sheet> {
        self.sheet_of(short(document))
    }

    fn alike(&self, document: usize) -> Vec<(usize, Shared)> {
        let number = short(document);
        if let Some(known) = self.alike.borrow().get(&number) {
            return known.clone();
        }
        let Some(own) = self.document(number) else { return Vec::new() };
        let ranked = |(other, n_common): (u32, u32)| Some((n_common, self.document(other)?, other));
        let mut earlier: Vec<(u32, KeptDocument, u32)> =
            self.meetings(number).into_iter().filter_map(ranked).collect();
        earlier.retain(|(_, other, _)| other.rank() < own.rank());
        earlier.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.rank().cmp(&b.1.rank())));
        earlier.truncate(MAX_CANDIDATES);
        let compared = earlier.into_iter().map(|(_, _, other)| other as usize);
        let found: Vec<(usize, Shared)> =
            compared.map(|other| (other, Library::shared(self, document, other))).collect();
        self.alike.borrow_mut().insert(number, found.clone());
        found
    }

    fn shared(&self, one: usize, other: usize) -> Shared {
        let (one, other) = (self.sheet(one), self.sheet(other));
        shared(&one.shingles, &other.shingles, |hash| self.is_phrase(hash))
    }

    fn published_by(&self, name: &str, near: Option<Date>) -> Vec<usize> {
        let names: BTreeSet<String> = keys_of(name).into_iter().filter(|name| !name.is_empty()).collect();
        let found: BTreeSet<u32> =
            names.iter().flat_map(|name| self.near_under(Table::Published, name, near)).collect();
        let mut ranked: Vec<(KeptDocument, u32)> =
            found.into_iter().filter_map(|number| Some((self.document(number)?, number))).collect();
        ranked.sort_by(|a, b| a.0.rank().cmp(&b.0.rank()));
        ranked.truncate(MAX_CITED_CANDIDATES);
        ranked.into_iter().map(|(_, number)| number as usize).collect()
    }
}
