//! Pairs of similar documents among very many, in near-linear time.
//!
//! Each document is reduced to a sketch: those of its shingles whose hash leaves no remainder by
//! [`SAMPLE`]. Only shingles that at least two sketches hold are indexed. Documents are taken in order;
//! one that is a copy of an earlier one is linked to it and not indexed itself, so that a wire story printed a thousand
//! times costs a thousand look-ups and not half a million pairs.

use std::collections::HashMap;

use ascribe_model::Reading;

use super::shingles::{n_shared, shingles};

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
    /// Shared shingles, in thousandths of the shorter text's.
    pub permille: u32,
}

/// The pairs of similar documents. `order` gives each reading's position once, the likely originals first.
pub(crate) fn similar_pairs(readings: &[Reading], order: &[usize]) -> Vec<SimilarPair> {
    let mut index = Index::of_repeated(readings);
    let mut pairs = Vec::new();
    for &second in order {
        let own = shingles(&readings[second].document);
        let sketch: Vec<u64> = own.iter().copied().filter(in_sketch).collect();
        let mut is_same_text = false;
        for first in index.candidates(&sketch) {
            let permille = shared_permille(&own, &shingles(&readings[first].document));
            is_same_text |= permille >= SAME_TEXT_PERMILLE;
            pairs.push(SimilarPair { first, second, permille });
        }
        if !is_same_text {
            index.insert(second, &sketch);
        }
    }
    pairs
}

/// Shared shingles in thousandths of the shorter list; 0 where one is empty.
pub(crate) fn shared_permille(a: &[u64], b: &[u64]) -> u32 {
    let shorter = a.len().min(b.len());
    if shorter == 0 {
        return 0;
    }
    u32::try_from(n_shared(a, b) * 1000 / shorter).unwrap_or(1000)
}

fn in_sketch(hash: &u64) -> bool {
    hash.is_multiple_of(SAMPLE)
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
    fn candidates(&self, sketch: &[u64]) -> Vec<usize> {
        let mut n_common: HashMap<u32, u32> = HashMap::new();
        for documents in sketch.iter().filter_map(|hash| self.documents.get(hash)) {
            if documents.len() <= MAX_DOCUMENTS_OF_SHINGLE {
                for document in documents {
                    *n_common.entry(*document).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(u32, u32)> = n_common.into_iter().filter(|(_, n)| *n >= MIN_COMMON).collect();
        found.sort_unstable_by_key(|(document, n)| (std::cmp::Reverse(*n), *document));
        found.truncate(MAX_CANDIDATES);
        found.into_iter().map(|(document, _)| document as usize).collect()
    }
}
