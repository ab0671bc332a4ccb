//! A desk with a ledger in a folder of its own, and readings to put into it.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;

use ascribe_model::{
    Amount, Certainty, Change, Claim, ClaimId, Document, Excerpt, Figure, Measure, Reading, Remarks, Span,
    content_hash, short_id,
};
use ascribe_store::{Act, Judged, Judgement, Kept, NewPage, Operation, Stamp, Store, Undone, Verdict};
use rusqlite::Connection;

pub struct Desk {
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("desk.ledger")
    }

    pub fn store(&self) -> Store {
        Store::open(&self.path()).expect("a ledger")
    }

    pub fn connection(&self) -> Connection {
        Connection::open(self.path()).expect("a database")
    }
}

pub fn stamp() -> Stamp {
    Stamp {
        at: "2025-04-30T12:00:00.000000Z".to_owned(),
        who: "desk".to_owned(),
        why: Some("test".to_owned()),
    }
}

/// A page that says how many died, read with one claim.
pub fn reading_of(text: &str) -> Reading {
    reading_named(text, &content_hash(text.as_bytes()))
}

/// The same, of the document with this hash.
pub fn reading_named(text: &str, sha256: &str) -> Reading {
    let sha256 = sha256.to_owned();
    let sentence = Excerpt::cut(text, Span::new(0, text.len()));
    let excerpt = Excerpt::cut(text, Span::new(0, text.find(' ').unwrap_or(text.len())));
    let count = excerpt.text.parse().unwrap_or(0);
    let claim = Claim {
        id: ClaimId(short_id(&[&sha256, "0"])),
        document: sha256.clone(),
        figure: 0,
        excerpt,
        sentence,
        n_mentions: 1,
        amount: Amount::people(count),
        approx: false,
        measure: Measure::Killed,
        population: None,
        population_key: String::new(),
        change: Change::Total,
        base: None,
        source: None,
        via: Vec::new(),
        certainty: Certainty::Stated,
        place: None,
        when: None,
        earlier: false,
        remarks: Remarks::default(),
        outlet: None,
        published: None,
        confidence: 0.5,
    };
    let document =
        Document { id: format!("sha256:{sha256}"), sha256, text: text.to_owned(), ..Document::default() };
    Reading { document, claims: vec![claim], ..Reading::default() }
}

pub fn keep(store: &mut Store, readings: &[Reading], engine: &str) -> Vec<Kept> {
    let bytes: Vec<_> = readings.iter().map(|reading| original_of(reading).into_bytes()).collect();
    let pages = readings.iter().zip(&bytes);
    let pages: Vec<_> = pages
        .map(|(reading, bytes)| NewPage {
            input: "test.txt",
            bytes,
            media: "text/plain",
            reading,
            capture: None,
        })
        .collect();
    store.keep_pages(&pages, engine, &stamp()).expect("kept")
}

pub fn original_of(reading: &Reading) -> String {
    reading.document.text.clone()
}

/// The derived tables, the words of the full-text tables among them.
const TABLES: [&str; 10] = [
    "document",
    "claim",
    "review",
    "assigned",
    "difference",
    "link",
    "merged",
    "grade",
    "claim_words",
    "document_words",
];

/// Every row of the derived tables, in order.
pub fn derived_rows(connection: &Connection) -> Vec<String> {
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.claim_words USING fts5vocab (main, claim_text, instance);
            CREATE VIRTUAL TABLE IF NOT EXISTS temp.document_words USING fts5vocab (main, document_text, instance);",
        )
        .expect("the words of the full-text tables");
    let mut all = Vec::new();
    for table in TABLES {
        let mut query = connection.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        let n_columns = query.column_count();
        let mut rows = query.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let cells = (0..n_columns).map(|idx| format!("{:?}", row.get_ref(idx).expect("a value")));
            all.push(format!("{table}: {}", cells.collect::<Vec<_>>().join("|")));
        }
    }
    all.sort();
    all
}

pub fn judged(reading: &Reading) -> Judged {
    let claim = &reading.claims[0];
    Judged { claim: claim.id.clone(), document: claim.document.clone(), said: claim.excerpt.clone() }
}

pub fn review(desk: &Desk, about: &str) -> Vec<String> {
    let connection = desk.connection();
    let sql = "SELECT kind || ':' || value FROM review WHERE coalesce(claim, about) = ?1 ORDER BY operation";
    let mut query = connection.prepare(sql).expect("a query");
    let rows = query.query_map([about], |row| row.get(0)).expect("rows");
    rows.collect::<rusqlite::Result<_>>().expect("rows")
}

/// The tables as they are kept step by step are those that a rebuild gives.
pub fn check_rebuild(desk: &Desk, store: &mut Store) {
    let before = derived_rows(&desk.connection());
    store.rebuild().expect("rebuilt");
    let after = derived_rows(&desk.connection());
    let lost: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
    let added: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(before == after, "a rebuild changes rows:\n{lost:#?}\n{added:#?}");
}

/// Records one act.
pub fn record(store: &mut Store, act: Act) -> Operation {
    store.record(vec![act], &stamp()).expect("recorded").remove(0)
}

/// Records one act in the name of somebody.
pub fn record_as(store: &mut Store, who: &str, act: Act) -> Operation {
    let stamp = Stamp { who: who.to_owned(), ..stamp() };
    store.record(vec![act], &stamp).expect("recorded").remove(0)
}

pub fn judge(reading: &Reading, verdict: Verdict) -> Act {
    Act::Judge(Judgement { judged: judged(reading), verdict })
}

pub fn undo(operation: i64) -> Act {
    Act::Undo(Undone { operation })
}

/// The figure that a claim stands on.
pub fn figure_of(claim: &Claim) -> Figure {
    Figure {
        excerpt: claim.excerpt.clone(),
        amount: claim.amount,
        approx: claim.approx,
        measure: claim.measure,
        population: None,
        change: claim.change,
        base: None,
        source: None,
        via: Vec::new(),
        certainty: claim.certainty,
        place: None,
        when: None,
        statement: None,
        mentions: Vec::new(),
        confidence: claim.confidence,
        cell: None,
    }
}
