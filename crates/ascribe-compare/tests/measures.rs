//! How well lineage and origins are found, on annotated reports that lie beside the repository.
//!
//! Skipped where they are absent. The floors only rise. `cargo test -p ascribe-compare --test measures -- --nocapture`
//! prints the figures.

mod support;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_compare::{compare, share_statement};
use ascribe_model::{Block, BlockKind, DateBasis, Document, PageDate, Reading, Span, content_hash};
use support::gold::{self, GoldReport};

fn plain_reading(id: &str, text: &str, published: Option<&str>) -> Reading {
    let span = Span::new(0, text.len());
    let document = Document {
        id: id.to_owned(),
        sha256: content_hash(format!("{id} {text}").as_bytes()),
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        outlet: Some(id.to_owned()),
        published: published.map(|day| PageDate { value: day.to_owned(), basis: DateBasis::Given }),
        ..Document::default()
    };
    Reading { document, ..Reading::default() }
}

/// Ids of documents by hash.
fn names(readings: &[Reading]) -> HashMap<String, String> {
    readings.iter().map(|r| (r.document.sha256.clone(), r.document.id.clone())).collect()
}

fn f1(right: usize, found: usize, known: usize) -> f64 {
    2.0 * right as f64 / (found + known).max(1) as f64
}

#[test]
fn kursk_reports_are_traced_to_their_root_statements() {
    let Some(reports) = gold::kursk() else { return };
    let readings: Vec<Reading> = reports.iter().map(|report| report.reading.clone()).collect();
    let groups = share_statement(&readings);
    let (mut right, mut found, mut known) = (0, 0, 0);
    for a in 0..reports.len() {
        for b in a + 1..reports.len() {
            let is_found = groups[a] == groups[b];
            let is_known = reports[a].root_statement == reports[b].root_statement;
            if is_found != is_known {
                println!("{} {} {}", if is_found { "wrong" } else { "missed" }, reports[a].id, reports[b].id);
            }
            right += usize::from(is_found && is_known);
            found += usize::from(is_found);
            known += usize::from(is_known);
        }
    }
    println!(
        "kursk same origin: {right} right of {found} found, {known} known, F1 {:.3}",
        f1(right, found, known)
    );

    let comparison = compare(&readings);
    let names = names(&readings);
    let links: BTreeMap<&str, &str> = comparison
        .lineage
        .iter()
        .filter_map(|link| Some((names[&link.document].as_str(), names[link.from.as_ref()?].as_str())))
        .collect();
    let gold: BTreeMap<&str, &str> =
        reports.iter().filter_map(|r| Some((r.id.as_str(), r.derived_from.as_deref()?))).collect();
    let same_way = gold.iter().filter(|(child, parent)| links.get(*child) == Some(parent)).count();
    println!(
        "kursk parents: {same_way} of {} right, {} links found, {:.3}",
        gold.len(),
        links.len(),
        same_way as f64 / gold.len() as f64
    );
    for (child, parent) in &links {
        if gold.get(child) != Some(parent) {
            println!("  found {child} <- {parent}, known {:?}", gold.get(child));
        }
    }
    assert!(f1(right, found, known) >= 0.95);
    assert!(same_way * 100 >= gold.len() * 85);
}

/// Every claim of the hand-made list that a report carries must lie in one series for its measure, and the numbers must
/// come up in the order of the list.
#[test]
fn known_claims_lie_in_their_series_in_order() {
    let Some(reports) = gold::kursk() else { return };
    let path = gold::data("series/nk-kursk-claims/claims.csv");
    let Some(text) = path.and_then(|path| std::fs::read_to_string(path).ok()) else { return };
    let readings: Vec<Reading> = reports.iter().map(|report| report.reading.clone()).collect();
    let comparison = compare(&readings);
    let main_series = |measure: &str| {
        let of_measure = comparison.series.iter().filter(|series| {
            series.question.measure.as_str() == measure && series.question.change.as_str() == "total"
        });
        of_measure.max_by_key(|series| series.claims.len()).expect("a series")
    };
    let position = |measure: &str, report: &str, number: u64| {
        let reading = &reports.iter().find(|known| known.id == report)?.reading;
        main_series(measure).claims.iter().position(|id| {
            reading.claims.iter().any(|claim| {
                let (low, high) = claim.amount.people_bounds().unwrap_or_default();
                claim.id == *id && low.or(high) == Some(number)
            })
        })
    };
    let (mut n_known, mut n_found, mut n_pairs, mut n_ordered) = (0, 0, 0, 0);
    let mut found: Vec<(String, String, usize)> = Vec::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let (date, low) = (cells[1], cells[5].parse::<u64>());
        let measure = match cells[4] {
            "killed" | "wounded" => cells[4],
            "killed or wounded" | "casualties" | "killed wounded missing or captured" => "casualties",
            _ => continue,
        };
        let Ok(low) = low else { continue };
        // A report of the same statement need not carry the number: "1,000 have fallen and 3,000 are missing or wounded".
        let carries = |known: &GoldReport| {
            known.reading.claims.iter().any(|claim| {
                let (claim_low, high) = claim.amount.people_bounds().unwrap_or_default();
                claim.measure.as_str() == measure && (claim_low == Some(low) || high == Some(low))
            })
        };
        for report in
            cells[9].split(' ').filter(|id| reports.iter().any(|known| known.id == *id && carries(known)))
        {
            n_known += 1;
            match position(measure, report, low) {
                Some(at) => {
                    n_found += 1;
                    found.push((measure.to_owned(), date.to_owned(), at));
                }
                None => println!("missed {row} in {report}"),
            }
        }
    }
    for (idx, a) in found.iter().enumerate() {
        for b in found[idx + 1..].iter().filter(|b| a.0 == b.0 && a.1 < b.1) {
            n_pairs += 1;
            n_ordered += usize::from(a.2 < b.2);
            if a.2 > b.2 {
                println!("out of order: {a:?} {b:?}");
            }
        }
    }
    println!("known claims in the main series {:.3} of {n_known}", n_found as f64 / n_known as f64);
    println!("known claims in order {:.3} of {n_pairs} pairs", n_ordered as f64 / n_pairs as f64);
    assert!(n_found == n_known && n_ordered * 100 >= n_pairs * 98);
}

#[test]
fn rewrites_are_found_among_other_reports() {
    let Some(pairs) = gold::rows("rewrites/pairs.jsonl") else { return };
    let Some(others) = gold::rows("fakes_syria/dev.jsonl") else { return };
    let text = |row: &serde_json::Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let mut sources: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in &others {
        let date = text(row, "date");
        let parts: Vec<&str> = date.split('/').collect();
        let day = format!("20{}-{:0>2}-{:0>2}", parts[2], parts[0], parts[1]);
        sources.insert(format!("fakes-{}", text(row, "id")), (text(row, "text"), day));
    }
    for row in &pairs {
        let source = || (text(row, "source_text"), "2016-01-01".to_owned());
        sources.entry(text(row, "source_id")).or_insert_with(source);
    }
    let mut readings: Vec<Reading> =
        sources.iter().map(|(id, (text, day))| plain_reading(id, text, Some(day))).collect();
    let n_sources = readings.len();
    readings
        .extend(pairs.iter().map(|row| plain_reading(&text(row, "id"), &text(row, "rewritten_text"), None)));
    let comparison = compare(&readings);
    let names = names(&readings);
    let parents: HashMap<&str, &str> = comparison
        .lineage
        .iter()
        .filter_map(|link| Some((names[&link.document].as_str(), names[link.from.as_ref()?].as_str())))
        .collect();
    let root = |id: &str| {
        let mut root = id.to_owned();
        while let Some(parent) = parents.get(root.as_str()) {
            root = (*parent).to_owned();
        }
        root
    };
    let mut n_found = 0;
    let mut wrong = BTreeSet::new();
    for row in &pairs {
        let (id, source) = (text(row, "id"), text(row, "source_id"));
        let line = [parents.get(id.as_str()).map(|parent| (*parent).to_owned()), Some(root(&id))];
        if line
            .iter()
            .flatten()
            .any(|found| *found == source || root(&source) == *found && found.starts_with("fakes"))
        {
            n_found += 1;
        } else {
            wrong.insert((source, parents.get(id.as_str()).copied()));
        }
    }
    let n_linked_sources = sources.keys().filter(|id| parents.contains_key(id.as_str())).count();
    println!(
        "rewrites: source found for {n_found} of {} ({:.3}) among {n_sources}; {n_linked_sources} of those linked \
         among themselves",
        pairs.len(),
        n_found as f64 / pairs.len() as f64
    );
    for (source, parent) in wrong {
        println!("  {source} {parent:?}");
    }
    assert!(n_found * 100 >= pairs.len() * 90);
}

/// Reports of one shooting lie in one group, as B-cubed counts it: for each report the share of its group that is of its
/// event, and the share of its event that is in its group.
#[test]
fn reports_are_grouped_by_event() {
    let Some(rows) = gold::rows("gva_clusters/dev.jsonl") else { return };
    let (mut readings, mut known): (Vec<Reading>, Vec<String>) = (Vec::new(), Vec::new());
    for row in &rows {
        for article in row["articles"].as_array().into_iter().flatten() {
            let text = |field: &str| article[field].as_str().unwrap_or_default().to_owned();
            let report = format!("{}\n{}", text("title"), text("text"));
            readings.push(plain_reading(&text("id"), &report, Some(&text("dct"))));
            known.push(row["incident"].to_string());
        }
    }
    let comparison = compare(&readings);
    let story_of: HashMap<&str, usize> = (comparison.stories.iter().enumerate())
        .flat_map(|(idx, story)| story.documents.iter().map(move |document| (document.as_str(), idx)))
        .collect();
    let found: Vec<usize> =
        readings.iter().map(|reading| story_of[reading.document.sha256.as_str()]).collect();
    let members = |of: &dyn Fn(usize) -> String| {
        let mut members: HashMap<String, BTreeSet<usize>> = HashMap::new();
        (0..readings.len()).for_each(|idx| {
            members.entry(of(idx)).or_default().insert(idx);
        });
        members
    };
    let (by_event, by_group) = (members(&|idx| known[idx].clone()), members(&|idx| found[idx].to_string()));
    let (mut precision, mut recall) = (0.0, 0.0);
    for idx in 0..readings.len() {
        let (event, group) = (&by_event[&known[idx]], &by_group[&found[idx].to_string()]);
        let n_both = event.intersection(group).count() as f64;
        precision += n_both / group.len() as f64;
        recall += n_both / event.len() as f64;
    }
    let n = readings.len() as f64;
    let (precision, recall) = (precision / n, recall / n);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!(
        "stories: {} reports in {} groups, P {precision:.3}, R {recall:.3}, B-cubed F1 {f1:.3}",
        n,
        by_group.len()
    );
    assert!(f1 >= 0.85);
}
