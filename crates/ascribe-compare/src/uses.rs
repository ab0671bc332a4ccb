//! What pages count with a number: whether a page that counts something with it stands alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_model::Measure;

use crate::entry::Entry;
use crate::population::Population;

/// Below this, attacks of one day on one town are not told apart by their numbers.
pub(crate) const MIN_LOCAL_COUNT: u64 = 10;

/// The documents, by hash, that give a number of the same people, by what they count with it.
#[derive(Debug, Default)]
pub(crate) struct Uses(HashMap<(Population, u64), BTreeMap<Measure, BTreeSet<String>>>);

impl Uses {
    /// What the entries count with their numbers.
    pub fn of(entries: &[Entry]) -> Uses {
        let mut uses = Uses::default();
        for entry in entries.iter().filter(|entry| is_told_apart(entry)) {
            uses.add((entry.population, entry.count()), entry.claim.measure, entry.claim.document.clone());
        }
        uses
    }

    /// Notes that a document counts this with a number of these people.
    pub fn add(&mut self, number: (Population, u64), measure: Measure, document: String) {
        self.0.entry(number).or_default().entry(measure).or_default().insert(document);
    }

    /// Whether one page alone counts this with the number, while another, or the page itself, counts something else with
    /// it: "eliminated about a thousand" where all others give a thousand dead.
    pub fn is_doubtful(&self, entry: &Entry) -> bool {
        let Some(of_number) = self.0.get(&(entry.population, entry.count())) else { return false };
        let is_alone = of_number.get(&entry.claim.measure).is_some_and(|pages| pages.len() == 1);
        let losses = [Measure::Killed, Measure::Wounded, Measure::Casualties];
        is_alone
            && losses.iter().any(|measure| *measure != entry.claim.measure && of_number.contains_key(measure))
    }
}

/// Whether a claim's number is large enough to be told from others.
pub(crate) fn is_told_apart(entry: &Entry) -> bool {
    entry.counts_people() && entry.count() >= MIN_LOCAL_COUNT
}
