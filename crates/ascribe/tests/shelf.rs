//! What a ledger keeps of comparing: the same as comparing anew, whatever was done before, and whoever else has it open.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod samples;

use ascribe::model::{ClaimId, Comparison};
use ascribe::views::{
    claim_table, lineage_trees, series_summary, source_list, source_row, story_row, story_view, timeline,
    trail,
};
use ascribe::{Cell, Contents, Cut, Field, Graded, Ledger, Scale, SeriesSought, Shelf, Thing, Verdict};
use ascribe_store::{Made, Shelving, Store};
use samples::samples;

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder.path().join("desk.ledger")).unwrap().as_user("desk")
    }

    fn reader(&self) -> Ledger {
        Ledger::open_for_reading(&self.folder.path().join("desk.ledger")).unwrap()
    }
}

/// The comparison of a copy of the ledger of which nothing is kept.
fn anew(ledger: &Ledger) -> Comparison {
    let past = ledger.past(None, None).unwrap();
    past.contents().unwrap().comparison
}

/// What is shown of each thing alone is what is shown of it among everything.
fn check_parts(shelf: &Shelf, whole: &Contents) {
    let comparison = &whole.comparison;
    for story in &comparison.stories {
        let part = shelf.part_of_story(&story.id.0).unwrap();
        assert_eq!(part.story(&story.id.0), Some(story));
        assert_eq!(story_view(&part, story, None), story_view(whole, story, None));
        assert_eq!(shelf.find(&story.id.0).unwrap(), [Thing::Story(story.id.clone())]);
        for document in &story.documents {
            assert_eq!(shelf.story_of(document).unwrap(), Some(story.id.clone()));
        }
    }
    for series in &comparison.series {
        let part = shelf.part_of_series(&series.id.0).unwrap();
        assert_eq!(part.series(&series.id.0), Some(series));
        assert_eq!(timeline(&part, series), timeline(whole, series));
        assert_eq!(claim_table(&part, series), claim_table(whole, series));
        assert_eq!(part.findings_on(series), whole.findings_on(series));
        assert_eq!(shelf.series_now(&series.id.0).unwrap().as_ref(), Some(&series.id));
    }
    for reading in &whole.readings {
        let sha256 = &reading.document.sha256;
        let part = shelf.part_of_document(sha256).unwrap();
        assert_eq!(part.reading(sha256), Some(reading));
        assert_eq!(part.findings_in(reading), whole.findings_in(reading));
        assert!(part.lineage_of(sha256).eq(whole.lineage_of(sha256)));
        for claim in &reading.claims {
            let part = shelf.part_of_claim(&claim.id).unwrap();
            assert_eq!(trail(&part, &claim.id), trail(whole, &claim.id), "{}", claim.id);
            assert_eq!(part.series_of(&claim.id), whole.series_of(&claim.id));
            assert_eq!(part.revised_by(&claim.id), whole.revised_by(&claim.id));
            assert_eq!(part.revised_from(&claim.id), whole.revised_from(&claim.id));
        }
    }
    for entry in source_list(whole) {
        let (row, part) = shelf.part_of_source(&entry.key).unwrap().unwrap();
        assert_eq!(row, source_row(&entry));
        assert_eq!(ascribe::views::source_in(&part, &entry.key), Some(entry));
    }
}

/// Lists by rows are those that everything gives.
fn check_lists(shelf: &Shelf, whole: &Contents) {
    let mut stories: Vec<_> = whole.comparison.stories.iter().collect();
    stories.sort_by_key(|story| std::cmp::Reverse(story.documents.len()));
    let stories: Vec<_> = stories.into_iter().map(|story| story_row(whole, story)).collect();
    assert_eq!(shelf.stories(Cut::ALL).unwrap(), stories);
    let series: Vec<_> =
        whole.series_by_weight().into_iter().map(|series| series_summary(whole, series)).collect();
    assert_eq!(shelf.series(&SeriesSought::default(), Cut::ALL).unwrap(), series);
    let second = Cut { n_skipped: 1, limit: 1 };
    assert_eq!(shelf.series(&SeriesSought::default(), second).unwrap(), series[1..2]);
    assert_eq!(shelf.findings(None, Cut::ALL).unwrap(), whole.comparison.findings);
    assert_eq!(shelf.lineage(Cut::ALL).unwrap(), whole.comparison.lineage);
    assert_eq!(shelf.trees(usize::MAX, usize::MAX).unwrap(), lineage_trees(whole));
    let sources: Vec<_> = source_list(whole).iter().map(source_row).collect();
    assert_eq!(shelf.sources(Cut::ALL).unwrap(), sources);
}

#[test]
fn what_is_kept_is_what_comparing_gives() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    let pages = samples();
    ledger.add(&pages, None).unwrap();
    let mut readings: Vec<_> = pages.iter().map(|page| page.reading.clone()).collect();
    readings.sort_by(|a, b| a.document.sha256.cmp(&b.document.sha256));
    let whole = Contents::of(readings);
    assert!(!ledger.is_compared().unwrap());
    let shelf = ledger.shelf().unwrap();
    assert_eq!(shelf.contents().unwrap().comparison, whole.comparison);
    check_lists(&shelf, &whole);
    check_parts(&shelf, &whole);
    drop(shelf);
    assert!(ledger.is_compared().unwrap());
    assert!(desk.reader().is_compared().unwrap(), "kept for others");
}

#[test]
fn what_is_told_beside_a_comparison_leaves_it_as_it_is() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    ledger.add(&samples()[..6], None).unwrap();
    let contents = ledger.contents().unwrap();
    let claim = contents.readings.iter().flat_map(|reading| &reading.claims).next().unwrap();
    ledger.note(&claim.id.0, "looked at").unwrap();
    ledger.judge(claim, Verdict::Accept, None).unwrap();
    let scale = Scale::ALL.into_iter().find(|scale| scale.grades_such(Graded::Source)).unwrap();
    ledger.grade(Graded::Source, "NIS", scale, scale.grades()[0], None).unwrap();
    assert!(ledger.is_compared().unwrap());
    let rejected = ledger.judge(claim, Verdict::Reject, None).unwrap();
    assert!(!ledger.is_compared().unwrap());
    let without = ledger.contents().unwrap();
    assert_eq!(without.claim(&claim.id), None);
    assert_eq!(without.comparison, anew(&ledger));
    ledger.undo(rejected.id, None).unwrap();
    assert_eq!(ledger.contents().unwrap().comparison, contents.comparison);
}

/// What people say of claims, series and titles touches the stories that these are of: what is kept then is what comparing
/// everything anew gives, after each of many acts and after each of them is taken back.
#[test]
fn what_people_say_is_compared_where_it_belongs() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    ledger.add(&samples(), None).unwrap();
    let first = ledger.contents().unwrap();
    let claims: Vec<_> = first.readings.iter().flat_map(|reading| &reading.claims).collect();
    let of_story = |n: usize| &first.comparison.stories[n];
    let mut done = Vec::new();
    for step in 0..6 {
        // Claims from all over the samples, the same in each run.
        let claim = claims[(step * 37) % claims.len()];
        let act = match step % 6 {
            0 => ledger.judge(claim, Verdict::Reject, None),
            1 => ledger.move_into(&claim.id.0, "new", None),
            2 => ledger.name(&of_story(step % 3).id.0, &format!("Title {step}"), None),
            3 => {
                let (one, other) = (&of_story(0).series[0].0, &of_story(2).series[0].0);
                ledger.link(ascribe::PairOf::Series, [one, other], ascribe::Answer::Same, None)
            }
            4 => ledger.move_into(&claim.id.0, &of_story(step % 3).series[0].0, None),
            _ => Ok(ledger.correct(claim, Field::Measure, "missing", None).unwrap()),
        };
        done.push(act.unwrap().id);
        check_kept(&ledger, step);
    }
    for (step, operation) in done.into_iter().enumerate().rev() {
        ledger.undo(operation, None).unwrap();
        check_kept(&ledger, step);
    }
    assert_eq!(ledger.contents().unwrap().comparison, first.comparison);
    assert!(
        n_findings(&ledger, "max(n)") > n_findings(&ledger, "count(*)"),
        "rows were replaced, not made anew"
    );
}

fn check_kept(ledger: &Ledger, step: usize) {
    let (kept, anew) = (ledger.contents().unwrap(), ledger.past(None, None).unwrap());
    assert!(kept.comparison == anew.contents().unwrap().comparison, "step {step}");
    let (shelf, whole) = (ledger.shelf().unwrap(), anew.shelf().unwrap());
    assert_eq!(shelf.made().n_claims, whole.made().n_claims, "step {step}");
    assert_eq!(shelf.stories(Cut::ALL).unwrap(), whole.stories(Cut::ALL).unwrap(), "step {step}");
    assert_eq!(shelf.sources(Cut::ALL).unwrap(), whole.sources(Cut::ALL).unwrap(), "step {step}");
    assert_eq!(shelf.source_records(None).unwrap(), whole.source_records(None).unwrap(), "step {step}");
    assert_eq!(shelf.question_pairs().unwrap(), whole.question_pairs().unwrap(), "step {step}");
    assert_eq!(
        shelf.findings(None, Cut::ALL).unwrap(),
        whole.findings(None, Cut::ALL).unwrap(),
        "step {step}"
    );
}

/// A number that is told of the findings that are kept.
fn n_findings(ledger: &Ledger, what: &str) -> i64 {
    let mut found = None;
    let first = |_: &[String], row: Option<&[Cell]>| {
        if let Some([Cell::Integer(n)]) = row {
            found = Some(*n);
        }
        true
    };
    ledger.query(&format!("SELECT {what} FROM finding"), first).unwrap();
    found.unwrap()
}

#[test]
fn a_rebuild_forgets_what_is_kept_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    ledger.add(&samples()[..8], None).unwrap();
    let before = ledger.contents().unwrap().comparison;
    ledger.rebuild().unwrap();
    assert!(!ledger.is_compared().unwrap());
    assert_eq!(ledger.contents().unwrap().comparison, before);
}

#[test]
fn a_ledger_that_somebody_else_is_writing_is_compared_all_the_same() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    let pages = samples();
    ledger.add(&pages[..6], None).unwrap();
    let before = ledger.contents().unwrap().comparison;
    ledger.add(&pages[6..8], None).unwrap();
    drop(ledger);
    let reader = desk.reader();
    while_somebody_writes(&desk, || {
        let shelf = reader.shelf().unwrap();
        assert!(shelf.is_held().unwrap());
        let held = shelf.contents().unwrap().comparison;
        drop(shelf);
        assert!(reader.is_compared().unwrap());
        assert_ne!(held, before);
    });
    // Another reader keeps it in the file, and then grows it; the first one sees that.
    assert!(!desk.reader().is_compared().unwrap());
    desk.ledger().add(&pages[8..], None).unwrap();
    let last = desk.reader().contents().unwrap().comparison;
    assert_eq!(reader.contents().unwrap().comparison, last);
    assert!(!reader.shelf().unwrap().is_held().unwrap());
}

#[test]
fn what_was_held_beside_the_file_gives_way_to_what_the_log_holds_now() {
    let desk = Desk::new();
    let pages = samples();
    desk.ledger().add(&pages[..6], None).unwrap();
    let reader = desk.reader();
    while_somebody_writes(&desk, || assert!(reader.shelf().unwrap().is_held().unwrap()));
    desk.ledger().add(&pages[6..], None).unwrap();
    // Nobody else has compared meanwhile: the reader does, keeps it, and sees that.
    let shelf = reader.shelf().unwrap();
    assert!(!shelf.is_held().unwrap());
    assert_eq!(shelf.contents().unwrap().comparison, anew(&reader));
}

#[test]
fn who_vouches_for_a_doubtful_claim_lets_findings_rest_on_it() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    let mut pages = samples();
    for page in &mut pages {
        page.reading.claims.iter_mut().for_each(|claim| claim.confidence = 0.1);
    }
    ledger.add(&pages, None).unwrap();
    let contents = ledger.contents().unwrap();
    assert_eq!(contents.comparison.findings, []);
    for claim in contents.readings.iter().flat_map(|reading| &reading.claims) {
        ledger.judge(claim, Verdict::Accept, None).unwrap();
    }
    assert!(!ledger.is_compared().unwrap());
    let vouched = ledger.contents().unwrap().comparison;
    assert_eq!(vouched, anew(&ledger));
    assert!(!vouched.findings.is_empty());
}

/// Does something in the middle of another's writing: of the tables of another program.
fn while_somebody_writes(desk: &Desk, act: impl FnOnce()) {
    let mut store = Store::open(&desk.folder.path().join("desk.ledger")).unwrap();
    let by = "another program".to_owned();
    let made = Made { operation: 0, head: String::new(), by, n_reports: 0, n_claims: 0, today: None };
    let fill = |_: &Shelving| {
        act();
        Ok(())
    };
    store.keep_compared(&made, fill).unwrap();
}

#[test]
fn ids_of_earlier_lead_to_what_took_their_place() {
    let desk = Desk::new();
    let mut ledger = desk.ledger();
    let pages = samples();
    ledger.add(&pages, None).unwrap();
    let contents = ledger.contents().unwrap();
    let stories: Vec<String> = contents.comparison.stories.iter().map(|story| story.id.0.clone()).collect();
    let series: Vec<_> = contents.comparison.series.iter().map(|series| series.id.clone()).collect();
    let [first, second, ..] = &stories[..] else { panic!("{stories:?}") };
    ledger.link(ascribe::PairOf::Stories, [first, second], ascribe::Answer::Same, None).unwrap();
    let shelf = ledger.shelf().unwrap();
    assert_eq!(shelf.n_stories().unwrap(), stories.len() - 1);
    for story in &stories {
        assert!(shelf.story_now(story).unwrap().is_some(), "{story}");
        assert_eq!(shelf.find(story).unwrap().len(), 1, "{story}");
    }
    for id in &series {
        let now = shelf.series_now(&id.0).unwrap();
        assert!(
            now.is_some_and(|now| shelf.part_of_series(&now.0).unwrap().series(&now.0).is_some()),
            "{id}"
        );
    }
    assert_eq!(shelf.find("no such thing").unwrap(), []);
    let claim = ClaimId("none".to_owned());
    assert_eq!(shelf.part_of_claim(&claim).unwrap().readings, []);
}
