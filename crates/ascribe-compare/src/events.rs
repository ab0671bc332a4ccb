//! Reports of one event: an attack, a shooting, a disaster, told by reports that need not share a sentence.
//!
//! What reports of one event have in common is names: of the town, the street, the victims, the officer who speaks. Two
//! reports near in time belong together when the names that both have are rare enough among all.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_model::{Change, ClaimId, Document, Measure, Reading};
use jiff::civil::Date;
use serde::Serialize;

use crate::groups::Groups;
use crate::lineage::days_between;

/// Part of the weight of all names in the report with fewer that must stand in the other too, in thousandths.
///
/// Measured on 768 reports of 350 shootings (gva_clusters, development part): B-cubed F1 0.87 at 200 and 250, 0.86 at 300, 0.85
/// at 150.
const MIN_SHARED_PERMILLE: u64 = 250;
/// Days between two reports of one event. On the same reports 60 days give 0.84: towns come up again.
const MAX_DAYS_APART: i32 = 14;
/// Reports that may hold a name for it to lead from one to another; it counts all the same once they are set side by side.
const MAX_REPORTS_OF_NAME: usize = 40;

/// Reports of one event, with the counts that they give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The SHA-256 of the documents, by day of publication, those without one last.
    pub documents: Vec<String>,
    /// How the counts moved, measure by measure.
    pub counts: Vec<EventCount>,
}

/// The counts of one measure that the reports of an event give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventCount {
    /// What is counted.
    pub measure: Measure,
    /// The highest that each report gives, in the order of the reports. The same number again is no step.
    pub steps: Vec<EventStep>,
}

/// A count of an event as it came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventStep {
    /// The day of publication.
    pub published: Option<Date>,
    /// How many; the lower bound where the words leave one open.
    pub count: u64,
    /// The claim.
    pub claim: ClaimId,
}

/// For each reading the number of the event that it reports. Events are numbered in the order of their first reading.
pub fn group_by_event(readings: &[Reading]) -> Vec<usize> {
    let names: Vec<BTreeSet<u64>> = readings.iter().map(|reading| names(&reading.document)).collect();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (idx, names) in names.iter().enumerate() {
        for name in names {
            holders.entry(*name).or_default().push(idx);
        }
    }
    let weight = |name: &u64| rarity(readings.len(), holders.get(name).map_or(1, Vec::len));
    let total: Vec<u64> = names.iter().map(|names| names.iter().map(weight).sum()).collect();
    let mut groups = Groups::of(readings.len());
    for one in 0..readings.len() {
        let shared = names[one].iter().filter_map(|name| holders.get(name));
        let beside = shared.filter(|holders| holders.len() <= MAX_REPORTS_OF_NAME).flatten();
        let others: BTreeSet<usize> = beside.copied().filter(|other| *other > one).collect();
        for other in others {
            let common: u64 = names[one].intersection(&names[other]).map(weight).sum();
            let least = total[one].min(total[other]);
            if are_near(&readings[one], &readings[other])
                && common * 1000 >= least.max(1) * MIN_SHARED_PERMILLE
            {
                groups.join(one, other);
            }
        }
    }
    groups.numbers()
}

/// The events that two reports and more tell of, those with most reports first.
pub fn find_events(readings: &[Reading]) -> Vec<Event> {
    let mut grouped: BTreeMap<usize, Vec<&Reading>> = BTreeMap::new();
    for (reading, event) in readings.iter().zip(group_by_event(readings)) {
        grouped.entry(event).or_default().push(reading);
    }
    let mut events: Vec<Event> = grouped.into_values().filter(|of_one| of_one.len() > 1).map(event).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.documents.len()));
    events
}

fn event(mut reports: Vec<&Reading>) -> Event {
    reports.sort_by_key(|reading| {
        let day = reading.document.published_day();
        (day.is_none(), day, reading.document.sha256.clone())
    });
    let measures = [Measure::Killed, Measure::Wounded, Measure::Casualties, Measure::Missing];
    let counts = measures.into_iter().map(|measure| EventCount { measure, steps: steps(&reports, measure) });
    Event {
        documents: reports.iter().map(|reading| reading.document.sha256.clone()).collect(),
        counts: counts.filter(|count| !count.steps.is_empty()).collect(),
    }
}

/// The highest count of each report, where it is another than that of the report before.
fn steps(reports: &[&Reading], measure: Measure) -> Vec<EventStep> {
    let mut steps: Vec<EventStep> = Vec::new();
    for reading in reports {
        let is_told = |change: Change| matches!(change, Change::Event | Change::Total);
        let claims = reading.claims.iter().filter(|claim| claim.measure == measure && is_told(claim.change));
        let counted = claims.filter(|claim| !claim.earlier).filter_map(|claim| {
            let (low, high) = claim.amount.people_bounds()?;
            Some((low.or(high)?, claim))
        });
        let Some((count, claim)) =
            counted.max_by_key(|(count, claim)| (*count, std::cmp::Reverse(claim.figure)))
        else {
            continue;
        };
        if steps.last().is_none_or(|last| last.count != count) {
            let published = reading.document.published_day();
            steps.push(EventStep { published, count, claim: claim.id.clone() });
        }
    }
    steps
}

fn are_near(a: &Reading, b: &Reading) -> bool {
    let days = a.document.published_day().zip(b.document.published_day());
    days.is_none_or(|(a, b)| days_between(a, b).abs() <= MAX_DAYS_APART)
}

/// How rare a name is that `n_holders` of `n_all` reports hold: sixteenths of the binary logarithm of the one in how many, in
/// whole numbers, so that results are the same on every machine.
fn rarity(n_all: usize, n_holders: usize) -> u64 {
    // The sixteenth power of a ratio has sixteen times its logarithm; four squarings, each kept to 32 bits.
    let (mut ratio, mut log) = (((n_all.max(1) as u128) << 32) / n_holders.max(1) as u128, 0_u64);
    for _ in 0..4 {
        let whole = u64::from(ratio.max(1 << 32).ilog2()) - 32;
        ratio >>= whole;
        log = (log + whole) * 2;
        ratio = (ratio * ratio) >> 32;
    }
    log + u64::from(ratio.max(1 << 32).ilog2()) - 32
}

/// The names in the reporting: words with a capital that does not only begin a sentence, alone and two by two, as hashes.
fn names(document: &Document) -> BTreeSet<u64> {
    let mut names = BTreeSet::new();
    for block in document.reporting() {
        let text = block.span.cut(&document.text);
        let mut run: Vec<String> = Vec::new();
        let mut is_start = true;
        for word in text.split_inclusive([' ', '\n', '\t']) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let name = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
            if name.starts_with(char::is_uppercase) && !is_start {
                run.push(name.to_lowercase());
            }
            let ends = word.trim_end().ends_with(['.', '?', '!', ':', '”', '"']) || word.ends_with('\n');
            let is_broken = word.trim_end().ends_with([',', ';', ')']) || ends;
            if is_broken || !name.starts_with(char::is_uppercase) {
                gather(&mut run, &mut names);
            }
            is_start = ends;
        }
        gather(&mut run, &mut names);
    }
    names
}

/// Letters of a word that alone is a name and no initial.
const MIN_NAME_CHARS: usize = 3;

fn gather(run: &mut Vec<String>, names: &mut BTreeSet<u64>) {
    let alone = run.iter().filter(|name| name.chars().count() >= MIN_NAME_CHARS);
    names.extend(alone.map(|name| hash(&[name.as_str()])));
    names.extend(run.windows(2).map(|two| hash(&[two[0].as_str(), two[1].as_str()])));
    run.clear();
}

/// FNV-1a: fixed for good, so that results never depend on the build.
fn hash(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarity_is_sixteen_times_the_binary_logarithm() {
        assert_eq!(rarity(1024, 1), 160);
        assert_eq!(rarity(768, 768), 0);
        assert_eq!(rarity(3, 1), 25);
        assert!(rarity(700, 2) > rarity(700, 3));
    }
}
