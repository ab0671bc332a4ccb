//! Finding claims: each filter alone and with others, and SQL that only reads.

mod desk;

use ascribe_model::{
    Amount, Certainty, Claim, Excerpt, Interval, Measure, PlaceMention, Reading, SourceMention, Span,
};
use ascribe_store::{Act, Cell, Fault, Merge, Named, Only, ReviewState, Search, Store, Verdict};

use desk::{Desk, judge, keep, reading_of, record};

/// A reading whose claim is changed by hand.
fn reading(text: &str, change: impl FnOnce(&mut Claim)) -> Reading {
    let mut reading = reading_of(text);
    change(&mut reading.claims[0]);
    reading
}

fn named(name: &str) -> Option<SourceMention> {
    let excerpt = Excerpt { text: String::new(), span: Span::new(0, 0) };
    Some(SourceMention { excerpt, name: Some(name.to_owned()), actor: Some(name.to_lowercase()) })
}

fn desk() -> (Desk, Store) {
    let desk = Desk::new();
    let mut store = desk.store();
    let day = |day: &str| day.parse().ok();
    let readings = [
        reading("12 soldiers died near the mill.", |claim| {
            claim.source = named("NIS");
            claim.when = Some(Interval { from: day("2025-01-01"), to: day("2025-01-31") });
            claim.outlet = Some("Example Post".to_owned());
        }),
        reading("4000 soldiers were hurt, the spy agency said.", |claim| {
            claim.source = named("spy agency");
            claim.amount = Amount::People { low: Some(4000), high: None };
            claim.measure = Measure::Wounded;
            claim.published = day("2025-03-31");
            claim.place = Some(PlaceMention {
                excerpt: Excerpt { text: String::new(), span: Span::new(0, 0) },
                name: Some("Sudzha".to_owned()),
                region: Some("Kursk Oblast".to_owned()),
                country: Some("RU".to_owned()),
                lat: None,
                lon: None,
                precision: None,
            });
        }),
        reading("30 fell at the river.", |claim| {
            claim.certainty = Certainty::Hedged;
            claim.published = day("2025-02-02");
        }),
    ];
    keep(&mut store, &readings, "engine 1");
    record(&mut store, judge(&readings[2], Verdict::Accept));
    (desk, store)
}

#[test]
fn every_filter_finds_what_fits_and_nothing_else() {
    let (_desk, mut store) = desk();
    record(
        &mut store,
        Act::Merge(Merge { of: Named::Source, from: vec!["spy agency".to_owned()], into: "NIS".to_owned() }),
    );
    let all = Search::default();
    let text = |text: &str| Some(text.to_owned());
    for (what, search, expected) in [
        ("all, the newest day first", all.clone(), vec!["4000", "30", "12"]),
        ("a word", Search { words: text("soldiers"), ..all.clone() }, vec!["4000", "12"]),
        ("a beginning", Search { words: text("sold* mi*"), ..all.clone() }, vec!["12"]),
        ("a phrase", Search { words: text("\"at the river\""), ..all.clone() }, vec!["30"]),
        ("no phrase", Search { words: text("\"the at river\""), ..all.clone() }, vec![]),
        ("a number", Search { low: Some(4000), high: Some(4000), ..all.clone() }, vec!["4000"]),
        ("a range", Search { low: Some(10), high: Some(50), ..all.clone() }, vec!["30", "12"]),
        ("a measure", Search { measure: Some(Measure::Wounded), ..all.clone() }, vec!["4000"]),
        (
            "a source by any of its names",
            Search { source: text("spy agency"), ..all.clone() },
            vec!["4000", "12"],
        ),
        ("in any case", Search { source: text("nis"), ..all.clone() }, vec!["12"]),
        ("an actor", Search { actor: text("nis"), ..all.clone() }, vec!["12"]),
        ("a region", Search { place: text("kursk oblast"), ..all.clone() }, vec!["4000"]),
        ("a country", Search { place: text("RU"), ..all.clone() }, vec!["4000"]),
        ("an outlet", Search { outlet: text("Example Post"), ..all.clone() }, vec!["12"]),
        ("days", Search { since: text("2025-02"), until: text("2025-03"), ..all.clone() }, vec!["30"]),
        ("a certainty", Search { certainty: Some(Certainty::Hedged), ..all.clone() }, vec!["30"]),
        ("open", Search { state: Some(ReviewState::Open), ..all.clone() }, vec!["4000", "12"]),
        ("accepted", Search { state: Some(ReviewState::Accepted), ..all.clone() }, vec!["30"]),
        ("by id", Search { only: Some(Only::Ids(Vec::new())), ..all.clone() }, vec![]),
        ("changed", Search { only: Some(Only::Different), ..all.clone() }, vec![]),
        (
            "several at once",
            Search { words: text("soldiers"), low: Some(1), measure: Some(Measure::Killed), ..all.clone() },
            vec!["12"],
        ),
    ] {
        let hits = store.search(&search, 0, 10).expect(what);
        assert_eq!(hits.iter().map(|hit| hit.said.as_str()).collect::<Vec<_>>(), expected, "{what}");
    }
    assert_eq!(store.search(&all, 1, 1).expect("hits")[0].said, "30", "by pages");
    assert_eq!(store.search(&all, 0, 1).expect("hits")[0].source.as_deref(), Some("NIS"), "under one name");
    assert_eq!(store.search_documents("river", 0, 10).expect("documents").len(), 1);
}

#[test]
fn sql_reads_and_does_nothing_else() {
    let (desk, store) = desk();
    let rows = |sql: &str| {
        let mut rows = Vec::new();
        let each = |columns: &[String], row: Option<&[Cell]>| {
            rows.push(row.map_or_else(|| columns.join(","), |row| format!("{row:?}")));
            true
        };
        store.query(sql, each).map(|()| rows)
    };
    assert_eq!(
        rows("SELECT measure, count(*) AS n FROM claims GROUP BY 1 ORDER BY 1").expect("rows"),
        ["measure,n", "[Text(\"killed\"), Integer(2)]", "[Text(\"wounded\"), Integer(1)]"]
    );
    assert_eq!(
        rows("SELECT count(*) FROM claim_text WHERE claim_text MATCH 'river'").expect("rows").len(),
        2
    );
    assert_eq!(rows("SELECT value FROM json_each('[1]')").expect("rows").len(), 2);
    for view in ["claims", "documents", "operations", "judgements", "grades", "links"] {
        rows(&format!("SELECT * FROM {view}")).expect(view);
    }
    let before = std::fs::read(desk.path()).expect("a file");
    for refused in [
        "DELETE FROM claim",
        "INSERT INTO grade VALUES ('a', 'b', 'c', 'd', 1)",
        "UPDATE document SET outlet = 'x'",
        "DROP TABLE claim",
        "CREATE TEMP TABLE t (x)",
        "PRAGMA writable_schema = 1",
        "ATTACH 'other.db' AS other",
        "VACUUM",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM claim",
        "SELEC 1",
        "SELECT nothing FROM claims",
        "",
    ] {
        let error = rows(refused).expect_err(refused);
        assert!(matches!(error.fault(), Fault::Query(_)), "{refused}: {error}");
    }
    assert_eq!(std::fs::read(desk.path()).expect("a file"), before);
    assert_eq!(rows("SELECT 1").expect("rows").len(), 2, "what was refused leaves nothing behind");
}
