//! Pairs of similar documents among very many, in near-linear time.
//!
//! Each document is reduced to a sketch: those of its shingles whose hash leaves no remainder by
//! [`SAMPLE`]. Only shingles that at least two sketches hold are indexed. Documents are taken in order;
//! one that is a copy of an earlier one is linked to it and not indexed itself, so that a wire story printed a thousand
//! times costs a thousand look-ups and not half a million pairs.

use std::collections::HashMap;

use ascribe_model::Reading;

use super::shingles::shingles;

/// One shingle in this many goes into the sketch. A report of 200 words that shares a tenth of its shingles with
/// another keeps five common ones in the mean.
const SAMPLE: u64 = 4;
/// A shingle that stands in more indexed documents than this is a set phrase and leads nowhere.
const MAX_DOCUMENTS_OF_SHINGLE: usize = 200;
/// Common shingles of two sketches that make a pair worth a full comparison.
const MIN_COMMON: u32 = 2;
/// Pairs compared in full for one document: those with most in common.
const MAX_CANDIDATES: usize = 8;
/// From this share (thousandths of the shorter text's shingles) on, a document is so like an indexed one that it
/// need not be indexed: whatever derives from it is found through the other.
const SAME_TEXT_PERMILLE: u32 = 800;

/// Two documents that share text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SimilarPair {
    /// Position of the reading that comes first in the given order.
    pub first: usize,
    /// Position of the other.
    pub second: usize,
    /// How much they share.
    pub shared: Shared,
}

/// How much of the shorter of two texts stands in the other, in thousandths of its shingles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shared {
    /// Counting every shingle alike.
    pub permille: u32,
    /// Counting shingles that come up week after week for little: set phrases, background paragraphs, furniture.
    pub rare_permille: u32,
}

/// The pairs of similar documents. `order` gives each reading's position once, by day, the likely originals first.
pub(crate) fn similar_pairs(readings: &[Reading], order: &[usize], weeks: &Weeks) -> Vec<SimilarPair> {
    let mut index = Index::of_repeated(readings);
    let mut pairs = Vec::new();
    for &second in order {
        let own = shingles(&readings[second].document);
        let sketch: Vec<u64> = own.iter().copied().filter(in_sketch).collect();
        let mut is_same_text = false;
        for first in index.candidates(&sketch, weeks) {
            let shared = weeks.shared(&own, &shingles(&readings[first].document));
            is_same_text |= shared.permille >= SAME_TEXT_PERMILLE;
            pairs.push(SimilarPair { first, second, shared });
        }
        if !is_same_text {
            index.insert(second, &sketch);
        }
    }
    pairs
}

fn in_sketch(hash: &u64) -> bool {
    hash.is_multiple_of(SAMPLE)
}

/// Weight of a shingle that is not a set phrase. Whole numbers keep results the same on every machine.
const FULL_WEIGHT: u32 = 120;
/// Weeks in which a shingle may come up and still count in full. A wire story is printed within two calendar weeks;
/// what comes up later again is a set phrase.
///
/// Measured on 391 reports on Syria: of 995 pairs that share a tenth of their shingles 960 share a standing paragraph of
/// one outlet; weighed by weeks, 53 of the pairs near in time remain, with all of the known copies.
const FULL_WEIGHT_WEEKS: u32 = 2;
/// Slots of the table of weeks at the most: 128 MiB. Beyond some 60 million different shingles, sharing slots makes
/// some look more common than they are.
const MAX_SLOTS: usize = 1 << 25;

/// In how many weeks each shingle comes up, in bounded memory.
pub(crate) struct Weeks {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    last_week: u16,
    n_weeks: u8,
}

impl Weeks {
    /// Counts the weeks of all shingles. `order` must be by day; readings without a day do not count.
    pub fn count(readings: &[Reading], order: &[usize]) -> Weeks {
        let bytes: usize = readings.iter().map(|reading| reading.document.text.len()).sum();
        // About six bytes to a word, and as many shingles as words.
        let n_slots = (bytes / 6).next_power_of_two().clamp(1 << 10, MAX_SLOTS);
        let mut weeks = Weeks { slots: vec![Slot::default(); n_slots] };
        for &reading in order {
            let document = &readings[reading].document;
            let Some(day) = document.published_day() else { continue };
            let since = jiff::civil::Date::ZERO.until(day).map_or(0, |span| span.get_days() / 7);
            let week = u16::try_from(since % i32::from(u16::MAX)).unwrap_or_default() + 1;
            for hash in shingles(document) {
                let slot = weeks.slot(hash);
                let slot = &mut weeks.slots[slot];
                if slot.last_week != week {
                    *slot = Slot { last_week: week, n_weeks: slot.n_weeks.saturating_add(1) };
                }
            }
        }
        weeks
    }

    /// How much two sorted lists of shingles share.
    pub fn shared(&self, a: &[u64], b: &[u64]) -> Shared {
        let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let (mut n_common, mut common, mut all) = (0, 0, 0);
        let mut at = 0;
        for hash in shorter {
            let weight = u64::from(self.weight(*hash));
            all += weight;
            while at < longer.len() && longer[at] < *hash {
                at += 1;
            }
            if longer.get(at) == Some(hash) {
                n_common += 1;
                common += weight;
            }
        }
        let permille = |part: u64, whole: u64| u32::try_from(part * 1000 / whole.max(1)).unwrap_or(1000);
        Shared { permille: permille(n_common, shorter.len() as u64), rare_permille: permille(common, all) }
    }

    fn weight(&self, hash: u64) -> u32 {
        let n_weeks = u32::from(self.slots[self.slot(hash)].n_weeks);
        FULL_WEIGHT * FULL_WEIGHT_WEEKS / n_weeks.max(FULL_WEIGHT_WEEKS)
    }

    fn slot(&self, hash: u64) -> usize {
        // The low bits choose the sketch; the table takes the high ones. Its length is a power of two.
        (hash >> 32) as usize & (self.slots.len() - 1)
    }
}

/// The indexed documents by the shingles of their sketches.
struct Index {
    documents: HashMap<u64, Vec<u32>>,
}

impl Index {
    /// An empty index that takes only shingles that at least two of the readings have.
    fn of_repeated(readings: &[Reading]) -> Index {
        let mut hashes: Vec<u64> = Vec::new();
        for reading in readings {
            hashes.extend(shingles(&reading.document).into_iter().filter(in_sketch));
        }
        hashes.sort_unstable();
        let repeated = hashes.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
        Index { documents: repeated.map(|run| (run[0], Vec::new())).collect() }
    }

    fn insert(&mut self, reading: usize, sketch: &[u64]) {
        let Ok(reading) = u32::try_from(reading) else { return };
        for hash in sketch {
            if let Some(documents) = self.documents.get_mut(hash) {
                // One more than the limit is kept, to know that it is passed.
                if documents.len() <= MAX_DOCUMENTS_OF_SHINGLE {
                    documents.push(reading);
                }
            }
        }
    }

    /// The indexed documents that share most with the sketch, most first.
    fn candidates(&self, sketch: &[u64], weeks: &Weeks) -> Vec<usize> {
        let mut weights: HashMap<u32, u32> = HashMap::new();
        for (hash, documents) in sketch.iter().filter_map(|hash| self.documents.get_key_value(hash)) {
            if documents.len() <= MAX_DOCUMENTS_OF_SHINGLE {
                for document in documents {
                    *weights.entry(*document).or_default() += weeks.weight(*hash);
                }
            }
        }
        let least = MIN_COMMON * FULL_WEIGHT;
        let mut found: Vec<(u32, u32)> = weights.into_iter().filter(|(_, weight)| *weight >= least).collect();
        found.sort_unstable_by_key(|(document, weight)| (std::cmp::Reverse(*weight), *document));
        found.truncate(MAX_CANDIDATES);
        found.into_iter().map(|(document, _)| document as usize).collect()
    }
}
