//! Where linking looks documents up.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use ascribe_model::Reading;
use jiff::civil::Date;
use rayon::prelude::*;

use super::outlets::keys_of;
use super::similar::{Carriers, MAX_CANDIDATES, Shared, is_candidate, shared};
use super::{MAX_CITED_CANDIDATES, Sheet, are_near};

/// Documents, by position, and how they share text.
pub(crate) trait Library {
    /// A document.
    fn sheet(&self, document: usize) -> Arc<Sheet>;
    /// The earlier documents that share most text with one, at most [`MAX_CANDIDATES`], those with most first.
    fn alike(&self, document: usize) -> Vec<(usize, Shared)>;
    /// How much text two documents share.
    fn shared(&self, one: usize, other: usize) -> Shared;
    /// What an outlet published near a day, the first [`MAX_CITED_CANDIDATES`] by rank.
    fn published_by(&self, name: &str, near: Option<Date>) -> Vec<usize>;
}

/// All documents of a comparison, in memory.
pub(crate) struct Gathered {
    sheets: Vec<Arc<Sheet>>,
    /// Position of each document in the order of likely originals.
    ranks: Vec<usize>,
    carriers: Carriers,
    by_name: HashMap<String, Vec<usize>>,
    alike: RefCell<HashMap<usize, Vec<(usize, Shared)>>>,
}

impl Gathered {
    /// Gathers the documents of the readings.
    pub fn of(readings: &[&Reading]) -> Gathered {
        let sheets: Vec<Arc<Sheet>> =
            readings.par_iter().map(|reading| Arc::new(Sheet::of(reading))).collect();
        let mut order: Vec<usize> = (0..sheets.len()).collect();
        order.sort_by(|a, b| sheets[*a].rank().cmp(&sheets[*b].rank()));
        let mut ranks = vec![0; sheets.len()];
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (rank, document) in order.into_iter().enumerate() {
            ranks[document] = rank;
            for name in &sheets[document].names {
                by_name.entry(name.clone()).or_default().push(document);
            }
        }
        let carriers = Carriers::of(sheets.iter().map(|sheet| (sheet.shingles.as_slice(), sheet.day)));
        Gathered { sheets, ranks, carriers, by_name, alike: RefCell::default() }
    }

    fn find_alike(&self, document: usize) -> Vec<(usize, Shared)> {
        let meetings = self.carriers.meetings(&self.sheets[document].shingles);
        let mut earlier: Vec<(u32, usize)> = meetings
            .into_iter()
            .map(|(other, n_common)| (n_common, other as usize))
            .filter(|(n_common, other)| is_candidate(*n_common) && self.ranks[*other] < self.ranks[document])
            .collect();
        earlier.sort_unstable_by_key(|(n_common, other)| (std::cmp::Reverse(*n_common), self.ranks[*other]));
        earlier.truncate(MAX_CANDIDATES);
        earlier.into_iter().map(|(_, other)| (other, self.shared(document, other))).collect()
    }
}

impl Library for Gathered {
    fn sheet(&self, document: usize) -> Arc<Sheet> {
        self.sheets[document].clone()
    }

    fn alike(&self, document: usize) -> Vec<(usize, Shared)> {
        if let Some(known) = self.alike.borrow().get(&document) {
            return known.clone();
        }
        let found = self.find_alike(document);
        self.alike.borrow_mut().insert(document, found.clone());
        found
    }

    fn shared(&self, one: usize, other: usize) -> Shared {
        let (one, other) = (&self.sheets[one].shingles, &self.sheets[other].shingles);
        shared(one, other, |hash| self.carriers.is_phrase(hash))
    }

    fn published_by(&self, name: &str, near: Option<Date>) -> Vec<usize> {
        let keys = keys_of(name);
        let documents = keys.iter().filter(|key| !key.is_empty()).filter_map(|key| self.by_name.get(key));
        let is_near = |document: &usize| are_near(near, self.sheets[*document].day);
        let mut found: Vec<usize> = documents.flatten().copied().filter(is_near).collect();
        found.sort_by_key(|document| self.ranks[*document]);
        found.dedup();
        found.truncate(MAX_CITED_CANDIDATES);
        found
    }
}
