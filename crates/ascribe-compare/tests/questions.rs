//! What users ask of claims: is it there, where does it come from, how did the source fare, what number to use.

mod support;

use ascribe_compare::{
    Alteration, CitedFigure, Decision, Decisions, Derived, Knot, Move, Placed, Policy, QuestionPair,
    Sameness, SourceRecord, Verdict, blame, compare, compare_decided, derive, pairs, records, verify,
};
use ascribe_model::{Amount, Claim, Derivation, Measure, Reading, Remark};
use support::{Fig, Page};

/// Readings placed and compared, knot by knot.
fn knots(readings: &[Reading]) -> Vec<Knot> {
    let readings: Vec<&Reading> = readings.iter().collect();
    Placed::of(&readings, &Decisions::default()).compare(&readings, &Decisions::default())
}

fn source_records(readings: &[Reading]) -> Vec<SourceRecord> {
    records(knots(readings).iter().flat_map(|knot| &knot.tallies))
}

fn question_pairs(readings: &[Reading]) -> Vec<QuestionPair> {
    let knots = knots(readings);
    let parts: Vec<_> = knots.iter().flat_map(|knot| knot.parts.clone()).collect();
    let numbers: Vec<_> = knots.into_iter().map(|knot| knot.numbers).collect();
    pairs(&numbers, &parts, &Decisions::default())
}

fn nis(count: u64, measure: Measure) -> Fig {
    Fig::exactly(count, measure).of("North Korean troops").by("NIS=south-korea-nis")
}

#[test]
fn a_cited_figure_stands_or_does_not() {
    let page = Page::new("Hanyang Herald", "2025-03-31")
        .says(
            "{More than 4,000} are lost, up from {3,000} in January.",
            [
                Fig::over(4000, Measure::Casualties).of("troops").by("NIS"),
                nis(3000, Measure::Casualties).earlier(),
            ],
        )
        .read();
    let over = Amount::People { low: Some(4000), high: None };
    let check = |amount: Amount, measure: Option<Measure>, expected: Verdict| {
        let verification = verify(&page, CitedFigure { amount, approx: false, measure });
        assert_eq!(verification.verdict, expected, "{amount:?} {measure:?}");
        assert_eq!(verification.claims.is_empty(), expected == Verdict::Absent);
    };
    check(over, Some(Measure::Casualties), Verdict::Stands);
    check(over, None, Verdict::Stands);
    check(Amount::people(4000), Some(Measure::Casualties), Verdict::OtherBound);
    check(over, Some(Measure::Killed), Verdict::OtherMeasure);
    check(Amount::people(3000), Some(Measure::Casualties), Verdict::OlderValue);
    check(Amount::people(4100), None, Verdict::Absent);
}

#[test]
fn blame_follows_a_number_to_its_first_page() {
    let story = "South Korea's spy agency has counted {at least 100} of the North Korean men as casualties of the \
                 fighting in Kursk, a lawmaker said on Thursday after a briefing behind closed doors.";
    let over =
        Fig::over(100, Measure::Casualties).of("North Korean men").by("NIS=south-korea-nis").via("Lee");
    let readings: Vec<Reading> = [
        Page::new("TV Desna", "2024-12-21").credits("Meridian Wire").says(
            &story.replace("at least ", "").replace("as casualties of", "dead in"),
            [nis(100, Measure::Killed)],
        ),
        Page::new("Meridian Wire", "2024-12-19").says(story, [over]),
        Page::new("HBS News", "2025-01-13").says(
            "South Korea\'s spy agency now counts {300} casualties of the fighting in Kursk among the North Korean men, a \
             lawmaker said after a briefing.",
            [nis(300, Measure::Casualties)],
        ),
    ]
    .into_iter()
    .map(Page::read)
    .collect();
    let found = blame(&readings, &readings[0].claims[0].id).expect("the claim is there");
    let claims: Vec<_> = found.appearances.iter().map(|appearance| &appearance.claim).collect();
    assert_eq!(claims, [&readings[1].claims[0].id, &readings[0].claims[0].id]);
    let copy = &found.appearances[1];
    assert_eq!((copy.from.as_ref(), copy.derivation), (Some(claims[0]), Some(Derivation::Copy)));
    let drift = Alteration::Measure { from: Measure::Casualties, to: Measure::Killed };
    assert_eq!(copy.changes, [drift, Alteration::Bounds]);
    let of_original = blame(&readings, &readings[1].claims[0].id).expect("the claim is there");
    assert_eq!(of_original.corrections.len(), 1);
    assert!(blame(&readings, &ascribe_model::ClaimId("none".to_owned())).is_none());
}

#[test]
fn a_source_is_known_by_how_its_first_figures_fared() {
    let page = |day: &str, count: u64| {
        let text =
            "{Many} of the North Korean troops died in the war around Kursk, fighting Ukraine\'s army.";
        Page::new("HBS News", day).says(text, [nis(count, Measure::Killed)]).read()
    };
    let pages = [page("2024-12-19", 100), page("2025-01-13", 300), page("2025-04-30", 600)];
    let records = source_records(&pages);
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!((record.n_first, record.n_revised, record.n_up, record.n_down), (1, 1, 1, 0));
    assert_eq!((record.median_change_permille, record.median_days), (Some(6000), Some(25)));
}

#[test]
fn policies_make_numbers_of_words() {
    let figure = |amount: Fig, source: &str| amount.of("North Korean troops").by(source);
    let readings: Vec<Reading> = [
        Page::new("A", "2024-12-23")
            .says("{3,000} are lost.", [figure(Fig::over(3000, Measure::Casualties), "Zelensky")]),
        Page::new("B", "2024-12-23")
            .says("{1,100} are lost.", [figure(Fig::exactly(1100, Measure::Casualties), "JCS")]),
        Page::new("C", "2024-12-24")
            .says("{1,100} are lost.", [figure(Fig::exactly(1100, Measure::Casualties), "NIS")]),
        Page::new("D", "2024-12-24").says(
            "{dozens} are lost.",
            [figure(Fig::over(24, Measure::Casualties).about().marked([Remark::Vague]), "BBC")],
        ),
    ]
    .into_iter()
    .map(Page::read)
    .collect();
    let comparison = compare(&readings);
    let series = &comparison.series[0];
    let claims: Vec<&Claim> = series
        .claims
        .iter()
        .filter_map(|id| readings.iter().flat_map(|reading| &reading.claims).find(|claim| claim.id == *id))
        .collect();
    assert_eq!(claims.len(), 4);
    let by = |policy| derive(policy, series, &claims);
    assert_eq!(by(Policy::AsSaid), Derived { low: Some(24), ..Derived::default() });
    let range = Derived { low: Some(24), best: None, high: Some(3000), grade: None };
    assert_eq!(by(Policy::Ucdp), Derived { best: Some(1100), ..range.clone() });
    assert_eq!(by(Policy::Acled), Derived { best: Some(12), ..Derived::default() });
    assert_eq!(by(Policy::Airwars), Derived { grade: Some("fair"), ..range.clone() });
    assert_eq!(by(Policy::Ibc), range);
}

#[test]
fn what_people_decide_makes_two_series_one_and_is_not_asked_again() {
    let told = |outlet: &str, day: &str, number: u64, whose: &str, source: &str| {
        let lost = Fig::exactly(number, Measure::Killed).of(whose).by(source);
        let text = match whose {
            "soldiers" => "{So many} of the garrison by the river are dead, the monitors write.",
            _ => "{So many} have died so far on the northern front.",
        };
        Page::new(outlet, day).says(text, [lost]).read()
    };
    let mut readings = vec![
        told("North Post", "2025-03-01", 140, "Syrian soldiers", "Capital Command"),
        told("South Post", "2025-03-02", 140, "soldiers", "Northern Observatory"),
    ];
    let pairs = question_pairs(&readings);
    assert!(!pairs.is_empty(), "both give 140 within a day, and one does not say whose");
    let decision = |answer| {
        let (left, right) = (pairs[0].left.0.clone(), pairs[0].right.0.clone());
        Decisions { pairs: vec![Decision { left, right, answer }], ..Decisions::default() }
    };
    let n_series = compare(&readings).series.len();
    assert_eq!(compare_decided(&readings, &decision(Sameness::Same)).series.len(), n_series - 1);
    assert_eq!(compare_decided(&readings, &decision(Sameness::NotSame)), compare(&readings));
    // What was decided holds when more is added.
    readings.push(told("West Post", "2025-03-03", 150, "Syrian soldiers", "Capital Command"));
    let later = compare_decided(&readings, &decision(Sameness::Same));
    assert!(later.series.iter().any(|series| series.claims.len() == 3));
}

/// Two reports of a quake and one of a fire elsewhere.
fn moved_to(what: &str, into: Option<&str>) -> Move {
    Move { what: what.to_owned(), into: into.map(str::to_owned) }
}

fn told_of_two() -> Vec<Reading> {
    let quake = |outlet: &str, day: &str, number: u64| {
        let text = "{Many} people died in the earthquake that shook the hills of Orvane, rescuers said.";
        Page::new(outlet, day)
            .says(text, [Fig::exactly(number, Measure::Killed).of("people").by("rescuers")])
            .read()
    };
    let fire = Page::new("East Post", "2025-03-02").says(
        "{Seven} people died in a fire at a cotton mill in Tessaly, the brigade said.",
        [Fig::exactly(7, Measure::Killed).of("people").by("the brigade")],
    );
    vec![quake("North Post", "2025-03-01", 40), quake("South Post", "2025-03-02", 52), fire.read()]
}

#[test]
fn what_people_decide_on_stories_stands_whatever_comes_later() {
    let mut readings = told_of_two();
    let stories = compare(&readings).stories;
    assert_eq!(stories.iter().map(|story| story.documents.len()).collect::<Vec<_>>(), [2, 1]);
    let (quake, fire) = (stories[0].id.0.clone(), stories[1].id.0.clone());
    let pair = Decision { left: quake.clone(), right: fire.clone(), answer: Sameness::Same };
    let merged = Decisions { pairs: vec![pair], ..Decisions::default() };
    assert_eq!(compare_decided(&readings, &merged).stories.len(), 1);
    let south = readings[1].document.sha256.clone();
    let split = Decisions { moves: vec![moved_to(&south, None)], ..Decisions::default() };
    assert_eq!(compare_decided(&readings, &split).stories.len(), 3);
    let moved = Decisions { moves: vec![moved_to(&south, Some(&fire))], ..Decisions::default() };
    let into_fire = compare_decided(&readings, &moved);
    let holder =
        into_fire.stories.iter().find(|story| story.documents.contains(&south)).expect("it is somewhere");
    assert_eq!(holder.id.0, fire);
    let titled =
        Decisions { titles: [(quake.clone(), "The Orvane quake".to_owned())].into(), ..Decisions::default() };
    // A report that comes later changes none of it.
    let later = "{Many} people died in the earthquake that shook the hills of Orvane, officials said.";
    let figure = Fig::exactly(60, Measure::Killed).of("people").by("officials");
    readings.push(Page::new("West Post", "2025-03-03").says(later, [figure]).read());
    assert_eq!(compare_decided(&readings, &merged).stories.len(), 1);
    assert_eq!(compare_decided(&readings, &titled).stories[0].title, "The Orvane quake");
    // Nor does one that was published before: the story has another id from then on.
    let figure = Fig::exactly(20, Measure::Killed).of("people").by("officials");
    readings.push(Page::new("Hill Post", "2025-02-28").says(later, [figure]).read());
    let story = compare_decided(&readings, &titled).stories.remove(0);
    assert_ne!(story.id.0, quake);
    assert_eq!(story.title, "The Orvane quake");
}

#[test]
fn a_claim_that_a_person_moves_stands_alone_or_where_it_was_moved_to() {
    let readings = told_of_two();
    let series = compare(&readings).series;
    assert_eq!(series.iter().map(|series| series.claims.len()).collect::<Vec<_>>(), [2, 1]);
    let claim = readings[1].claims[0].id.0.clone();
    let alone = Decisions { moves: vec![moved_to(&claim, None)], ..Decisions::default() };
    assert_eq!(compare_decided(&readings, &alone).series.len(), 3);
    let other = Decisions { moves: vec![moved_to(&claim, Some(&series[1].id.0))], ..Decisions::default() };
    let moved = compare_decided(&readings, &other).series;
    assert_eq!(moved.iter().map(|series| series.claims.len()).collect::<Vec<_>>(), [1, 2]);
}
