//! A comparison that grows document by document is the one that compares all at once, in whatever order they come.

mod support;

use ascribe_compare::{Growth, MemoryShelf, compare};
use ascribe_model::{Comparison, Reading};
use support::gold;
use support::stories::{Corpus, Random, reports};

/// Sets all at once against document by document in a random order.
fn check(mut readings: Vec<Reading>, n_at_once: usize, random: &mut Random) {
    readings.sort_by(|a, b| a.document.sha256.cmp(&b.document.sha256));
    readings.dedup_by(|a, b| a.document.sha256 == b.document.sha256);
    let whole = compare(&readings);
    let mut shelf = MemoryShelf::default();
    shelf.readings.extend(readings.iter().map(|reading| (reading.document.sha256.clone(), reading.clone())));
    random.shuffle(&mut readings);
    for some in readings.chunks(n_at_once) {
        Growth::on(&mut shelf).add(some);
        // Whether, and when, somebody looks changes nothing.
        if random.once_in(9) {
            Growth::on(&mut shelf).comparison();
        }
    }
    for series in &whole.series {
        assert_eq!(Growth::on(&mut shelf).series(&series.id).as_ref(), Some(series), "one series");
    }
    let grown = Growth::on(&mut shelf).comparison();
    tell_difference(&whole, &grown);
}

/// Fails with the first thing that differs: two whole comparisons are more than anybody reads.
fn tell_difference(whole: &Comparison, grown: &Comparison) {
    for (whole, grown) in whole.lineage.iter().zip(&grown.lineage) {
        assert_eq!(whole, grown, "lineage");
    }
    assert_eq!(whole.lineage.len(), grown.lineage.len(), "lineage");
    let ids = |comparison: &Comparison| -> Vec<String> {
        comparison.series.iter().map(|series| format!("{} {:?}", series.id, series.question)).collect()
    };
    for (whole, grown) in whole.series.iter().zip(&grown.series) {
        assert_eq!(whole, grown, "series");
    }
    assert_eq!(ids(whole), ids(grown));
    assert_eq!(whole.parts, grown.parts);
    for (whole, grown) in whole.findings.iter().zip(&grown.findings) {
        assert_eq!(whole, grown, "findings");
    }
    assert_eq!(whole.findings.len(), grown.findings.len(), "findings");
}

#[test]
fn grown_is_whole_over_stories_in_random_orders() {
    for seed in 1..=6 {
        let mut random = Random(seed);
        // Few towns and days, so that much meets.
        let corpus =
            Corpus { n_reports: 90, n_prints: 6, n_words: 60, n_stories_a_day: 1 + seed as usize % 3 };
        let readings = reports(corpus, &mut random);
        check(readings, 1 + seed as usize % 2 * 6, &mut random);
    }
}

#[test]
fn grown_is_whole_over_annotated_reports() {
    let Some(known) = gold::kursk() else { return };
    for seed in 1..=3 {
        let readings: Vec<Reading> = known.iter().map(|report| report.reading.clone()).collect();
        check(readings, 1, &mut Random(seed));
    }
}

#[test]
fn what_is_there_is_not_added_again() {
    let readings =
        reports(Corpus { n_reports: 6, n_prints: 3, n_words: 60, n_stories_a_day: 1 }, &mut Random(1));
    let mut shelf = MemoryShelf::default();
    shelf.readings.extend(readings.iter().map(|reading| (reading.document.sha256.clone(), reading.clone())));
    let mut growth = Growth::on(&mut shelf);
    growth.add(&readings);
    let before = growth.comparison();
    growth.add(&readings[2..]);
    assert_eq!(growth.comparison(), before);
    assert!(growth.holds(&readings[0].document.sha256));
}
