//! Scores comparing on texts as they are read: lineage, origins and series of the Kursk reports, sources and altered facts of
//! rewrites, events and their counts. Prints `label 0.123` lines for `cargo xtask eval`.
//!
//! `cargo run --release -p ascribe --example score_comparing -- ../shared/data [all]`; with `all` each miss is named.
//!
//! The same on annotated figures, without the text reader's mistakes: `crates/ascribe-compare/tests/measures.rs`.

#![allow(clippy::unwrap_used, reason = "a measurement fails by panicking")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use ascribe::model::{Claim, Comparison, Measure, Reading, Scope, Series};
use ascribe::{Outcome, read_bytes};
use ascribe_compare::{compare, share_statement};
use jiff::civil::Date;
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let data = PathBuf::from(arguments.next().expect("the folder of the development sets"));
    let told = if arguments.next().is_some() { Told::EachMiss } else { Told::Shares };
    score_kursk(&data, told);
    score_rewrites(&data, told);
    score_events(&data, told);
}

/// How much is printed.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    Shares,
    EachMiss,
}

impl Told {
    fn miss(self, words: impl FnOnce() -> String) {
        if self == Told::EachMiss {
            println!("  {}", words());
        }
    }
}

/// The JSON lines of a set.
fn rows(data: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(data.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_default().to_owned()
}

/// Reads documents as `ascribe read` does, one reading for each.
fn read_all(documents: &[Value]) -> Vec<Reading> {
    let lines: String = documents.iter().map(|document| format!("{document}\n")).collect();
    let outcomes = read_bytes("set", lines.as_bytes(), None);
    let readings: Vec<Reading> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Read(page) => page.reading,
            Outcome::Failed(problem) => panic!("{problem}"),
        })
        .collect();
    assert_eq!(readings.len(), documents.len());
    readings
}

fn share(right: usize, asked: usize) -> f64 {
    right as f64 / asked.max(1) as f64
}

/// Ids of documents by hash, and the parent of each that has one among the readings.
struct Lines {
    names: HashMap<String, String>,
    parents: BTreeMap<String, String>,
}

impl Lines {
    fn of(readings: &[Reading], comparison: &Comparison) -> Lines {
        let names: HashMap<String, String> =
            readings.iter().map(|r| (r.document.sha256.clone(), r.document.id.clone())).collect();
        let links = comparison.lineage.iter();
        let parents = links
            .filter_map(|link| Some((names[&link.document].clone(), names[link.from.as_ref()?].clone())));
        let parents = parents.collect();
        Lines { names, parents }
    }

    /// A document and those it derives from, the nearest first.
    fn line(&self, id: &str) -> Vec<String> {
        let mut line = vec![id.to_owned()];
        while let Some(parent) = self.parents.get(line.last().unwrap()).filter(|next| !line.contains(next)) {
            line.push(parent.clone());
        }
        line
    }
}

fn score_kursk(data: &Path, told: Told) {
    let gold = rows(data, "kursk/dev.jsonl");
    let given = ["id", "text", "published", "outlet", "url", "headline"];
    let documents: Vec<Value> = gold
        .iter()
        .map(|row| {
            let fields = given.iter().filter(|key| !row[**key].is_null());
            fields.map(|key| ((*key).to_owned(), row[*key].clone())).collect()
        })
        .collect();
    let readings = read_all(&documents);
    let comparison = compare(&readings);
    score_same_origin(&gold, &readings, told);
    score_direction(&gold, &Lines::of(&readings, &comparison), told);
    score_known_claims(data, &gold, &readings, &comparison, told);
}

fn score_same_origin(gold: &[Value], readings: &[Reading], told: Told) {
    let groups = share_statement(readings);
    let (mut right, mut found, mut known) = (0, 0, 0);
    for a in 0..gold.len() {
        for b in a + 1..gold.len() {
            let is_found = groups[a] == groups[b];
            let is_known = gold[a]["root_statement"] == gold[b]["root_statement"];
            if is_found != is_known {
                let word = if is_found { "wrongly one origin" } else { "one origin missed" };
                told.miss(|| format!("{word}: {} {}", gold[a]["id"], gold[b]["id"]));
            }
            right += usize::from(is_found && is_known);
            found += usize::from(is_found);
            known += usize::from(is_known);
        }
    }
    println!("kursk: same origin f1 {:.3}", share(2 * right, found + known));
}

fn score_direction(gold: &[Value], lines: &Lines, told: Told) {
    let known: Vec<(String, String)> = gold
        .iter()
        .filter(|row| row["derived_from"].is_string())
        .map(|row| (text(row, "id"), text(row, "derived_from")))
        .collect();
    let is_right = |(child, parent): &&(String, String)| lines.parents.get(child) == Some(parent);
    let right = known.iter().filter(is_right).count();
    for (child, parent) in known.iter().filter(|pair| !is_right(pair)) {
        told.miss(|| format!("{child} derives from {parent}, found {:?}", lines.parents.get(child)));
    }
    for (child, parent) in
        lines.parents.iter().filter(|(child, _)| known.iter().all(|(one, _)| one != *child))
    {
        told.miss(|| format!("{child} derives from nothing known, found {parent}"));
    }
    println!("kursk: direction right {:.3}", share(right, known.len()));
}

/// A claim of the hand-made list that a report carries by its annotation.
struct Known {
    date: String,
    measure: &'static str,
    number: u64,
    report: String,
}

fn known_claims(data: &Path, gold: &[Value]) -> Vec<Known> {
    let list = std::fs::read_to_string(data.join("series/nk-kursk-claims/claims.csv")).unwrap();
    let mut known = Vec::new();
    for row in list.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let measure = match cells[4] {
            "killed" => "killed",
            "wounded" => "wounded",
            "killed or wounded" | "casualties" | "killed wounded missing or captured" => "casualties",
            _ => continue,
        };
        let Ok(number) = cells[5].parse::<u64>() else { continue };
        let carries = |report: &&Value| {
            let figures = report["figures"].as_array().into_iter().flatten();
            let names = |figure: &Value, bound: &str| figure[bound].as_u64() == Some(number);
            figures
                .into_iter()
                .any(|figure| figure["measure"] == measure && (names(figure, "low") || names(figure, "high")))
        };
        for report in cells[9].split(' ') {
            if gold.iter().filter(|row| row["id"] == report).any(|row| carries(&row)) {
                known.push(Known { date: cells[1].to_owned(), measure, number, report: report.to_owned() });
            }
        }
    }
    known
}

/// Each known claim lies in the largest series of its measure, and they come up in the order of the list.
fn score_known_claims(
    data: &Path,
    gold: &[Value],
    readings: &[Reading],
    comparison: &Comparison,
    told: Told,
) {
    let main_series = |measure: &str| {
        let of_measure = comparison.series.iter().filter(|series| {
            series.question.measure.as_str() == measure && series.question.change.as_str() == "total"
        });
        of_measure.max_by_key(|series| series.claims.len())
    };
    let position = |known: &Known| {
        let reading = readings.iter().find(|reading| reading.document.id == known.report)?;
        let is_it = |claim: &Claim| {
            let (low, high) = claim.amount.people_bounds().unwrap_or_default();
            low.or(high) == Some(known.number)
        };
        main_series(known.measure)?
            .claims
            .iter()
            .position(|id| reading.claims.iter().any(|claim| claim.id == *id && is_it(claim)))
    };
    let known = known_claims(data, gold);
    let placed: Vec<(&Known, Option<usize>)> = known.iter().map(|claim| (claim, position(claim))).collect();
    for (claim, _) in placed.iter().filter(|(_, at)| at.is_none()) {
        told.miss(|| format!("{} {} of {} not in its series", claim.number, claim.measure, claim.report));
    }
    let found: Vec<(&Known, usize)> =
        placed.iter().filter_map(|(claim, at)| Some((*claim, (*at)?))).collect();
    let (mut n_pairs, mut n_ordered) = (0, 0);
    for (idx, (a, at_a)) in found.iter().enumerate() {
        for (b, at_b) in found[idx + 1..].iter().filter(|(b, _)| a.measure == b.measure && a.date < b.date) {
            n_pairs += 1;
            n_ordered += usize::from(at_a < at_b);
            if at_a > at_b {
                told.miss(|| format!("{} of {} after {} of {}", a.number, a.report, b.number, b.report));
            }
        }
    }
    println!("kursk: known claims in their series {:.3}", share(found.len(), known.len()));
    println!("kursk: known claims in order {:.3}", share(n_ordered, n_pairs));
}

fn score_rewrites(data: &Path, told: Told) {
    let pairs = rows(data, "rewrites/pairs.jsonl");
    let mut sources: BTreeMap<String, Value> = BTreeMap::new();
    for row in rows(data, "fakes_syria/dev.jsonl") {
        let date = text(&row, "date");
        let parts: Vec<&str> = date.split('/').collect();
        let day = format!("20{}-{:0>2}-{:0>2}", parts[2], parts[0], parts[1]);
        let id = format!("fakes-{}", text(&row, "id"));
        let document = json!({"id": id, "text": row["text"], "outlet": row["source"], "published": day});
        sources.insert(id, document);
    }
    for row in &pairs {
        let id = text(row, "source_id");
        // The half of the set that is held out has days too, but not here; what matters is that a report has one.
        let held_out = || json!({"id": id, "text": row["source_text"], "published": "2016-01-01"});
        sources.entry(id.clone()).or_insert_with(held_out);
    }
    // Nor is it said when the rewritings came out, but that they came after: a day later.
    let rewriting = |row: &Value| {
        let day: Date = text(&sources[&text(row, "source_id")], "published").parse().unwrap();
        let next = day.tomorrow().unwrap().to_string();
        json!({"id": row["id"], "text": row["rewritten_text"], "published": next})
    };
    let rewritings: Vec<Value> = pairs.iter().map(rewriting).collect();
    let documents: Vec<Value> = sources.into_values().chain(rewritings).collect();
    let readings = read_all(&documents);
    let comparison = compare(&readings);
    let lines = Lines::of(&readings, &comparison);
    let is_found = |row: &&Value| {
        let (own, source) = (lines.line(&text(row, "id")), lines.line(&text(row, "source_id")));
        own.len() > 1 && own.last() == source.last()
    };
    for row in pairs.iter().filter(|row| !is_found(row)) {
        let line = lines.line(&text(row, "id"));
        told.miss(|| format!("{} not traced to {}, found {:?}", row["id"], row["source_id"], line.get(1)));
    }
    let n_found = pairs.iter().filter(is_found).count();
    println!("rewrites: source found {:.3}", share(n_found, pairs.len()));
    score_altered(&pairs, &comparison, &lines, told);
}

/// Of the rewrites in which an altered fact shows, in how many the finding names one; and of all altered facts that show, how
/// many are named.
fn score_altered(pairs: &[Value], comparison: &Comparison, lines: &Lines, told: Told) {
    let mut changes: HashMap<&str, Vec<String>> = HashMap::new();
    for finding in comparison.findings.iter().filter(|finding| finding.check == "changed_detail") {
        for (document, _) in &finding.sentences {
            changes.entry(&lines.names[document]).or_default().push(finding.message.clone());
        }
    }
    let (mut n_rows, mut n_named_rows, mut n_facts, mut n_named_facts) = (0, 0, 0, 0);
    for row in pairs {
        let altered = altered_facts(row);
        if altered.is_empty() {
            continue;
        }
        let told_of: BTreeSet<String> = changes
            .get(text(row, "id").as_str())
            .into_iter()
            .flatten()
            .flat_map(|said| quoted_words(said))
            .collect();
        let n_named = altered.values().filter(|words| !words.is_disjoint(&told_of)).count();
        n_rows += 1;
        n_named_rows += usize::from(n_named > 0);
        n_facts += altered.len();
        n_named_facts += n_named;
        if n_named == 0 {
            told.miss(|| format!("{}: altered {altered:?}, told {told_of:?}", row["id"]));
        }
    }
    println!("rewrites: altered fact named {:.3} of {n_rows}", share(n_named_rows, n_rows));
    println!("rewrites: all altered facts named {:.3} of {n_facts}", share(n_named_facts, n_facts));
}

/// The facts that were altered, each with its words that one of the two texts has more often than the other.
fn altered_facts(row: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let (before, after) = (facts(&text(row, "facts_source")), facts(&text(row, "facts_rewritten")));
    let count = |field: &str| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        words(&text(row, field)).into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        counts
    };
    let (in_source, in_rewrite) = (count("source_text"), count("rewritten_text"));
    let mut altered = BTreeMap::new();
    for topic in row["changed_topics"].as_array().into_iter().flatten() {
        let topic = topic.as_str().unwrap_or_default().to_lowercase();
        let of = |facts: &BTreeMap<String, String>| -> BTreeSet<String> {
            words(facts.get(&topic).map_or("", String::as_str)).into_iter().collect()
        };
        let (old, new) = (of(&before), of(&after));
        let more = |word: &&String, one: &HashMap<String, usize>, other: &HashMap<String, usize>| {
            one.get(*word).unwrap_or(&0) > other.get(*word).unwrap_or(&0)
        };
        let lost = old.difference(&new).filter(|word| more(word, &in_source, &in_rewrite));
        let gained = new.difference(&old).filter(|word| more(word, &in_rewrite, &in_source));
        let changed: BTreeSet<String> = lost.chain(gained).cloned().collect();
        // A fact that only lost words was left out, not altered.
        if new.difference(&old).any(|word| more(&word, &in_rewrite, &in_source)) {
            altered.insert(topic, changed);
        }
    }
    altered
}

/// Words that tell nothing by themselves.
const PLAIN: [&str; 22] = [
    "the",
    "and",
    "for",
    "was",
    "were",
    "not",
    "with",
    "from",
    "that",
    "this",
    "are",
    "has",
    "have",
    "had",
    "who",
    "after",
    "including",
    "mentioned",
    "specified",
    "specific",
    "available",
    "other",
];

/// Words of three letters and more, and numbers, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let is_telling = |word: &String| {
        word.len() > 2 && !PLAIN.contains(&word.as_str()) || word.starts_with(|c: char| c.is_ascii_digit())
    };
    words.filter(is_telling).collect()
}

/// The words between curved quotation marks: what a finding says was exchanged.
fn quoted_words(message: &str) -> Vec<String> {
    let parts = message.split('“').skip(1).filter_map(|part| part.split('”').next());
    parts.flat_map(words).collect()
}

/// The facts that the set lists as the text of a Python dictionary, by topic in lower case.
fn facts(listed: &str) -> BTreeMap<String, String> {
    let strings = quoted(listed);
    strings.chunks_exact(2).map(|fact| (fact[0].to_lowercase(), fact[1].clone())).collect()
}

/// The strings of a Python literal, in order.
fn quoted(literal: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = literal.chars();
    while let Some(open) = rest.find(|c| matches!(c, '\'' | '"')) {
        let mut string = String::new();
        while let Some(c) = rest.next() {
            match c {
                '\\' => string.push(rest.next().filter(|c| *c != 'n').unwrap_or(' ')),
                _ if c == open => break,
                _ => string.push(c),
            }
        }
        strings.push(string);
    }
    strings
}

/// B-cubed over reports, and whether the last count of dead that an event's reports give is the one finally recorded.
fn score_events(data: &Path, told: Told) {
    let (mut documents, mut known) = (Vec::new(), Vec::new());
    let incidents = rows(data, "gva_clusters/dev.jsonl");
    for (incident, row) in incidents.iter().enumerate() {
        for article in row["articles"].as_array().into_iter().flatten() {
            let report = format!("{}\n\n{}", text(article, "title"), text(article, "text"));
            let id = format!("{incident} {}", text(article, "id"));
            documents.push(json!({"id": id, "text": report, "published": text(article, "dct")}));
            known.push(incident);
        }
    }
    let readings = read_all(&documents);
    let comparison = compare(&readings);
    let story_of: HashMap<&str, usize> = (comparison.stories.iter().enumerate())
        .flat_map(|(idx, story)| story.documents.iter().map(move |document| (document.as_str(), idx)))
        .collect();
    let found: Vec<usize> =
        readings.iter().map(|reading| story_of[reading.document.sha256.as_str()]).collect();
    let (mut precision, mut recall) = (0.0, 0.0);
    for idx in 0..readings.len() {
        let others = || 0..readings.len();
        let n_both =
            others().filter(|&other| known[other] == known[idx] && found[other] == found[idx]).count();
        precision += share(n_both, others().filter(|&other| found[other] == found[idx]).count());
        recall += share(n_both, others().filter(|&other| known[other] == known[idx]).count());
    }
    println!(
        "stories: b-cubed f1 {:.3}",
        2.0 * precision * recall / (precision + recall) / readings.len() as f64
    );
    score_counts(&incidents, &readings, &comparison, told);
}

fn score_counts(incidents: &[Value], readings: &[Reading], comparison: &Comparison, told: Told) {
    let claims: HashMap<&str, &Claim> = (readings.iter().flat_map(|reading| &reading.claims))
        .map(|claim| (claim.id.0.as_str(), claim))
        .collect();
    let incident_of: HashMap<&str, usize> = readings
        .iter()
        .map(|reading| {
            let incident = reading.document.id.split(' ').next().unwrap().parse().unwrap();
            (reading.document.sha256.as_str(), incident)
        })
        .collect();
    let (mut n_told, mut n_right, mut n_moved) = (0, 0, 0);
    for story in comparison.stories.iter().filter(|story| story.documents.len() > 1) {
        let of: BTreeSet<usize> =
            story.documents.iter().map(|document| incident_of[document.as_str()]).collect();
        let [incident] = of.into_iter().collect::<Vec<_>>()[..] else { continue };
        let is_toll = |series: &&Series| {
            series.story == story.id
                && series.question.measure == Measure::Killed
                && !series.question.is_share
                && series.scope == Scope::Whole
        };
        let Some(killed) = comparison.series.iter().find(is_toll) else { continue };
        let on_curve = killed.claims.iter().filter(|id| !killed.beside.contains(id));
        let counted = on_curve.map(|id| claims[id.0.as_str()]);
        let mut counts: Vec<_> = counted
            .filter_map(|claim| {
                let (low, high) = claim.amount.people_bounds()?;
                Some((claim.published, low.or(high)?))
            })
            .collect();
        counts.sort();
        let (Some((_, first)), Some((_, last))) = (counts.first(), counts.last()) else { continue };
        n_told += 1;
        n_moved += usize::from(first != last);
        let recorded = incidents[incident]["killed"].as_u64().unwrap_or_default();
        n_right += usize::from(*last == recorded);
        if *last != recorded {
            told.miss(|| {
                format!("incident {}: {counts:?}, recorded {recorded}", incidents[incident]["incident"])
            });
        }
    }
    println!(
        "stories: last count of dead is the recorded one {:.3} of {n_told}, {n_moved} with counts that moved",
        share(n_right, n_told)
    );
}
