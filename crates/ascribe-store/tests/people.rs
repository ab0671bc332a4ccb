//! What people do with what the machine read: kept beside it, carried over to newer readings, taken back, rebuilt.

mod desk;

use std::collections::BTreeMap;

use ascribe_model::{Claim, ClaimId, Measure, Reading, short_id};
use ascribe_store::{
    Act, Answer, Assignment, Coding, Correction, Fault, Field, Grade, Graded, Kept, Link, Merge, Named,
    NewPage, NewRow, NewSheet, Note, PairOf, Progress, Queue, QueueKind, ReviewState, Scale, Seal, Share,
    Status, Store, Verdict, row_hash,
};

use desk::{
    Desk, check_rebuild, judge, judged, keep, reading_named, reading_of, record, record_as, review, stamp,
    undo,
};

fn correct(reading: &Reading, field: &str, was: &str, value: &str) -> Act {
    let words = |text: &str| text.to_owned();
    Act::Correct(Correction {
        judged: judged(reading),
        field: words(field),
        was: words(was),
        value: words(value),
    })
}

fn code(reading: &Reading, verdict: Verdict, field: &str, value: &str) -> Act {
    let mut fields: BTreeMap<String, String> =
        Field::ALL.iter().map(|field| (field.as_str().to_owned(), field.words(&reading.claims[0]))).collect();
    fields.insert(field.to_owned(), value.to_owned());
    Act::Code(Coding { judged: judged(reading), verdict, fields })
}

fn standing(store: &Store, reading: &Reading) -> Option<Claim> {
    let standing = store.standing_reading(&reading.document.sha256).expect("a reading").expect("there");
    standing.reading.claims.into_iter().next()
}

fn state(desk: &Desk, claim: &str) -> String {
    let sql = "SELECT state FROM claim WHERE id = ?1";
    desk.connection().query_row(sql, [claim], |row| row.get(0)).unwrap_or_else(|_| "gone".to_owned())
}

/// The same page as a newer engine reads it: another measure, and so another id.
fn read_as(reading: &Reading, measure: Measure) -> Reading {
    let mut newer = reading.clone();
    newer.claims[0].measure = measure;
    newer.claims[0].id = ClaimId(short_id(&[&reading.document.sha256, measure.as_str()]));
    newer
}

#[test]
fn what_people_say_is_kept_beside_the_reading_and_can_be_taken_back() {
    let desk = Desk::new();
    let mut store = desk.store();
    let reading = reading_of("12 died.");
    keep(&mut store, std::slice::from_ref(&reading), "engine 1");
    let claim = reading.claims[0].id.0.clone();
    let rejected = record(&mut store, judge(&reading, Verdict::Reject)).id;
    record(&mut store, correct(&reading, "measure", "killed", "wounded"));
    record(&mut store, Act::Note(Note { about: claim.clone(), text: "call them".to_owned() }));
    assert_eq!(review(&desk, &claim), ["judge:reject", "correct:wounded", "note:call them"]);
    assert_eq!((standing(&store, &reading), state(&desk, &claim).as_str()), (None, "rejected"));
    check_rebuild(&desk, &mut store);

    let undone = record(&mut store, undo(rejected)).id;
    assert_eq!(review(&desk, &claim), ["correct:wounded", "note:call them"]);
    assert_eq!(standing(&store, &reading).expect("a claim").measure, Measure::Wounded);
    assert_eq!(store.readings().expect("readings"), std::slice::from_ref(&reading), "the reading stays");
    assert_eq!(state(&desk, &claim), "corrected");
    check_rebuild(&desk, &mut store);
    record(&mut store, undo(undone));
    assert_eq!(review(&desk, &claim), ["judge:reject", "correct:wounded", "note:call them"]);
    check_rebuild(&desk, &mut store);

    let missing = store.record(vec![undo(99)], &stamp()).expect_err("no such operation");
    assert!(matches!(missing.fault(), Fault::NoSuchOperation(99)));
    assert_eq!(store.operations().expect("a log").len(), 6, "what failed left nothing");
}

#[test]
fn adding_can_be_taken_back_and_the_evidence_stays() {
    let desk = Desk::new();
    let mut store = desk.store();
    let old = reading_of("12 died.");
    let new = Reading { claims: Vec::new(), ..old.clone() };
    keep(&mut store, std::slice::from_ref(&old), "engine 1");
    record(&mut store, judge(&old, Verdict::Accept));
    keep(&mut store, std::slice::from_ref(&new), "engine 2");
    let take_back = |store: &mut Store, operation| {
        record(store, undo(operation));
        check_rebuild(&desk, store);
    };
    take_back(&mut store, 3);
    assert_eq!(store.readings().expect("readings"), std::slice::from_ref(&old));
    take_back(&mut store, 1);
    assert!(store.readings().expect("readings").is_empty());
    assert!(store.page(&old.document.sha256).expect("a page").is_some());
    assert_eq!(keep(&mut store, std::slice::from_ref(&old), "engine 1"), [Kept::Added]);
    assert_eq!(store.readings().expect("readings"), std::slice::from_ref(&old));
    assert_eq!(state(&desk, &old.claims[0].id.0), "accepted", "what was said finds its claim again");
    check_rebuild(&desk, &mut store);
}

#[test]
fn a_newer_engine_takes_no_judgement_away_and_is_shown_where_it_differs() {
    let desk = Desk::new();
    let mut store = desk.store();
    let old = reading_of("12 died.");
    let newer = read_as(&old, Measure::Missing);
    keep(&mut store, std::slice::from_ref(&old), "engine 1");
    record(&mut store, correct(&old, "amount", "12", "13"));
    record(&mut store, judge(&old, Verdict::Accept));
    keep(&mut store, std::slice::from_ref(&newer), "engine 2");
    check_rebuild(&desk, &mut store);

    let now = newer.claims[0].id.0.clone();
    assert_eq!(review(&desk, &now), ["correct:13", "judge:accept"], "carried over to the same words");
    let claim = standing(&store, &newer).expect("a claim");
    assert_eq!((Field::Amount.words(&claim), claim.measure), ("13".to_owned(), Measure::Missing));
    let differences = store.differences(&now).expect("differences");
    let told: Vec<_> =
        differences.iter().map(|d| (d.field.as_str(), d.was.as_str(), d.now.as_str())).collect();
    assert_eq!(told, [("measure", "killed", "missing")]);
    let queue = Queue { who: "anna".to_owned(), kind: QueueKind::Review, share: Share::All };
    assert_eq!(store.queue(&queue, 0, 10).expect("a queue")[0].claim, now, "it waits to be looked at again");

    record(&mut store, judge(&newer, Verdict::Accept));
    assert!(store.differences(&now).expect("differences").is_empty(), "looked at since");
    assert!(store.queue(&queue, 0, 10).expect("a queue").is_empty());
    check_rebuild(&desk, &mut store);
}

#[test]
fn a_claim_that_a_person_stands_behind_stays_when_a_newer_engine_no_longer_reads_it() {
    let desk = Desk::new();
    let mut store = desk.store();
    let [vouched, rejected] = ["12 died.", "30 died."].map(|text| {
        let mut reading = reading_of(text);
        // One figure, so that the claim has one to stand on.
        reading.figures.push(desk::figure_of(&reading.claims[0]));
        reading
    });
    keep(&mut store, &[vouched.clone(), rejected.clone()], "engine 1");
    record(&mut store, correct(&vouched, "measure", "killed", "missing"));
    record(&mut store, judge(&rejected, Verdict::Reject));
    let without = |reading: &Reading| Reading { claims: Vec::new(), figures: Vec::new(), ..reading.clone() };
    keep(&mut store, &[without(&vouched), without(&rejected)], "engine 2");
    check_rebuild(&desk, &mut store);

    let kept = standing(&store, &vouched).expect("kept");
    assert_eq!((&kept.id, kept.measure), (&vouched.claims[0].id, Measure::Missing));
    let standing_reading =
        store.standing_reading(&vouched.document.sha256).expect("a reading").expect("there");
    assert!(standing_reading.reading.holds() && standing_reading.reading.figures.len() == 1);
    assert_eq!(store.differences(&kept.id.0).expect("differences")[0].field, "claim");
    assert_eq!(standing(&store, &rejected), None);
    assert_eq!(store.readings().expect("readings").iter().map(|it| it.claims.len()).sum::<usize>(), 0);

    // The next engine reads the page with another text around the sentence: the claim moves along.
    let mut moved = without(&vouched);
    moved.document.text = "Menu. 12 died.".to_owned();
    let page =
        NewPage { input: "x", bytes: b"12 died.", media: "text/plain", reading: &moved, capture: None };
    assert_eq!(store.keep_pages(&[page], "engine 3", &stamp()).expect("kept"), [Kept::ReadAgain]);
    check_rebuild(&desk, &mut store);
    let kept = standing(&store, &vouched).expect("kept");
    assert_eq!((kept.excerpt.span.start, kept.excerpt.text.as_str()), (6, "12"));
}

#[test]
fn coders_count_when_they_agree_and_are_settled_when_they_do_not() {
    let desk = Desk::new();
    let mut store = desk.store();
    let [one, two] = ["12 died.", "30 died."].map(reading_of);
    keep(&mut store, &[one.clone(), two.clone()], "engine 1");
    let to = vec!["anna".to_owned(), "bert".to_owned()];
    for reading in [&one, &two] {
        record(&mut store, Act::Assign(Assignment { judged: judged(reading), to: to.clone() }));
    }
    let waiting = |store: &Store, who: &str, kind| {
        let queue = Queue { who: who.to_owned(), kind, share: Share::MineAndFree };
        assert_eq!(
            store.n_waiting(&queue).expect("a count"),
            store.queue(&queue, 0, 10).expect("a queue").len() as u64
        );
        store.n_waiting(&queue).expect("a count")
    };
    assert_eq!(waiting(&store, "anna", QueueKind::Review), 0, "two-coder work is no one-person work");
    assert_eq!((waiting(&store, "anna", QueueKind::Code), waiting(&store, "carl", QueueKind::Code)), (2, 0));

    record_as(&mut store, "anna", code(&one, Verdict::Accept, "measure", "missing"));
    assert_eq!(waiting(&store, "anna", QueueKind::Code), 1);
    assert_eq!(waiting(&store, "bert", QueueKind::Code), 2, "the other still has it");
    assert_eq!(state(&desk, &one.claims[0].id.0), "coded");
    assert_eq!(
        standing(&store, &one).expect("a claim").measure,
        Measure::Killed,
        "one coder changes nothing"
    );
    record_as(&mut store, "bert", code(&one, Verdict::Accept, "measure", "missing"));
    assert_eq!(standing(&store, &one).expect("a claim").measure, Measure::Missing, "two who agree count");

    record_as(&mut store, "anna", code(&two, Verdict::Accept, "amount", "31"));
    record_as(&mut store, "bert", code(&two, Verdict::Accept, "amount", "33"));
    assert_eq!(state(&desk, &two.claims[0].id.0), "disputed");
    assert_eq!(waiting(&store, "carl", QueueKind::Settle), 1);
    check_rebuild(&desk, &mut store);
    record_as(&mut store, "carl", correct(&two, "amount", "30", "33"));
    assert_eq!(Field::Amount.words(&standing(&store, &two).expect("a claim")), "33");
    assert_eq!(waiting(&store, "carl", QueueKind::Settle), 0);
    assert_eq!(store.codings().expect("codings").len(), 2);
    check_rebuild(&desk, &mut store);
}

#[test]
fn a_sealed_claim_is_left_alone_until_it_is_opened() {
    let desk = Desk::new();
    let mut store = desk.store();
    let reading = reading_of("12 died.");
    keep(&mut store, std::slice::from_ref(&reading), "engine 1");
    let accepted = record(&mut store, judge(&reading, Verdict::Accept)).id;
    record(&mut store, Act::Status(Progress { judged: judged(&reading), status: Status::Completed }));
    let seal = record(&mut store, Act::Seal(Seal { judged: judged(&reading) })).id;
    for act in [
        judge(&reading, Verdict::Reject),
        correct(&reading, "amount", "12", "13"),
        code(&reading, Verdict::Accept, "amount", "13"),
        Act::Assign(Assignment { judged: judged(&reading), to: Vec::new() }),
        undo(accepted),
    ] {
        let refused = store.record(vec![act.clone()], &stamp()).expect_err(act.kind());
        assert!(matches!(refused.fault(), Fault::Sealed(by) if *by == seal), "{refused}");
    }
    let claim = reading.claims[0].id.0.clone();
    record(&mut store, Act::Note(Note { about: claim, text: "seen".to_owned() }));
    check_rebuild(&desk, &mut store);
    record(&mut store, undo(seal));
    record(&mut store, judge(&reading, Verdict::Reject));
    check_rebuild(&desk, &mut store);
}

#[test]
fn names_links_and_grades_are_derived_from_what_stands() {
    let desk = Desk::new();
    let mut store = desk.store();
    let merge = |from: &str, into: &str| {
        Act::Merge(Merge { of: Named::Source, from: vec![from.to_owned()], into: into.to_owned() })
    };
    let grade = |grade: &str| {
        Act::Grade(Grade {
            of: Graded::Source,
            about: "NIS".to_owned(),
            scale: Scale::AdmiraltyReliability,
            grade: grade.to_owned(),
        })
    };
    let link = |answer| Act::Link(Link::new(PairOf::Claims, "b", "a", answer));
    for act in [
        merge("the spy agency", "NIS"),
        merge("NIS", "National Intelligence Service"),
        grade("B"),
        grade("C"),
        link(Answer::Same),
        link(Answer::Undecided),
    ] {
        record(&mut store, act);
        check_rebuild(&desk, &mut store);
    }
    let names = store.names().expect("names");
    let into = |name| names.taken_for(Named::Source, name);
    assert_eq!(into("the spy agency"), Some("National Intelligence Service"));
    let one = |sql: &str| desk.connection().query_row(sql, [], |row| row.get::<_, String>(0)).expect("a row");
    assert_eq!(one("SELECT grade FROM grade"), "C");
    assert_eq!(one("SELECT one || other || answer FROM link"), "abundecided");
    for operation in [2, 4, 6] {
        record(&mut store, undo(operation));
        check_rebuild(&desk, &mut store);
    }
    let names = store.names().expect("names");
    assert_eq!(names.taken_for(Named::Source, "the spy agency"), Some("NIS"));
    assert_eq!(one("SELECT grade FROM grade"), "B");
    assert_eq!(one("SELECT answer FROM link"), "same");
}

#[test]
fn rows_of_a_sheet_are_documents_that_say_where_they_come_from() {
    let desk = Desk::new();
    let mut store = desk.store();
    let bytes = b"killed\n12\n12\n";
    let sheet = NewSheet { input: "toll.csv", bytes, media: "text/csv", mapping: b"killed = \"killed\"" };
    let hash = ascribe_model::content_hash(bytes);
    let reading = |row| reading_named("12 died.", &row_hash(&hash, row, "12 died."));
    let readings = [(2, reading(2)), (3, reading(3))];
    let rows = readings.each_ref().map(|(row, reading)| NewRow { row: *row, reading });
    let mut keep_rows = || store.keep_rows(&sheet, &rows, "engine 1", &stamp()).expect("kept");
    assert_eq!(keep_rows(), [Kept::Added, Kept::Added], "alike, and two rows all the same");
    assert_eq!(keep_rows(), [Kept::AlreadyThere, Kept::AlreadyThere]);
    let wrong = [NewRow { row: 4, reading: &readings[0].1 }];
    let refused = store.keep_rows(&sheet, &wrong, "engine 1", &stamp()).expect("told");
    assert!(matches!(refused[..], [Kept::Refused(_)]));
    record(&mut store, judge(&readings[1].1, Verdict::Accept));
    store.verify().expect("a ledger that agrees with itself");
    check_rebuild(&desk, &mut store);
    let operation = store.operations().expect("a log").remove(1);
    let Act::Import(row) = operation.act else { panic!("not an import: {}", operation.body) };
    assert_eq!((row.row, row.sheet), (3, hash.clone()));
    assert_eq!(store.page(&hash).expect("a page").expect("the sheet").bytes, bytes);
    record(&mut store, undo(1));
    check_rebuild(&desk, &mut store);
    assert_eq!(store.readings().expect("readings").len(), 1);
}

#[test]
fn every_state_has_its_word() {
    let words = ReviewState::ALL.map(ReviewState::as_str);
    assert_eq!(words.iter().collect::<std::collections::BTreeSet<_>>().len(), words.len());
}
