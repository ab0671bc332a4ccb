//! How many gold names of organisations and nationalities the lexicon resolves: `score_actors GOLD.jsonl [--list]`.
//!
//! A line of gold has `entities` with `type` and `text` (re3d), or `markables` whose names refer to an `ENTITY` of type
//! ORG (meantime). Bare nouns ("the government", "the group") are asked for too, since gold has them; a page would
//! resolve some of them. `--list` prints each name with what it was resolved to.

use ascribe_text::explain_actor;
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("usage: score_actors GOLD.jsonl [--list]")?;
    let is_listed = args.iter().any(|arg| arg == "--list");
    let mut names: Vec<(&'static str, String)> = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        names.extend(entities(&row));
        names.extend(markables(&row));
    }
    for kind in ["organisations", "nationalities"] {
        let asked: Vec<&String> =
            names.iter().filter(|(other, _)| *other == kind).map(|(_, name)| name).collect();
        let n_resolved = asked.iter().filter(|name| explain_actor(name).is_some()).count();
        let share = n_resolved as f64 / asked.len().max(1) as f64;
        println!("{kind} resolved {share:.3} ({n_resolved} of {})", asked.len());
    }
    for (kind, name) in names.iter().filter(|_| is_listed) {
        let found = explain_actor(name);
        let (id, rule) = found.map_or(("-", "-"), |(actor, rule)| (actor.id.as_str(), rule.as_str()));
        println!("{kind}\t{name}\t{id}\t{rule}");
    }
    Ok(())
}

fn list<'r>(row: &'r Value, key: &str) -> impl Iterator<Item = &'r Value> {
    row[key].as_array().into_iter().flatten()
}

/// The organisations and nationalities of re3d.
fn entities(row: &Value) -> Vec<(&'static str, String)> {
    let named = list(row, "entities").filter_map(|entity| {
        let kind = match entity["type"].as_str()? {
            "Organisation" => "organisations",
            "Nationality" => "nationalities",
            _ => return None,
        };
        Some((kind, entity["text"].as_str()?.replace('\n', " ")))
    });
    named.collect()
}

/// The names of organisations of meantime.
fn markables(row: &Value) -> Vec<(&'static str, String)> {
    let by_id = |id: &Value| list(row, "markables").find(|markable| markable["id"] == *id);
    let mut named = Vec::new();
    for relation in list(row, "relations").filter(|relation| relation["type"] == "REFERS_TO") {
        let kind = list(relation, "target").filter_map(by_id).find_map(|target| {
            match target["attrs"]["ent_type"].as_str()? {
                "ORG" => Some("organisations"),
                _ => None,
            }
        });
        let Some(kind) = kind else { continue };
        for mention in list(relation, "source").filter_map(by_id) {
            let is_name =
                mention["attrs"]["syntactic_type"].as_str().is_some_and(|sort| sort.ends_with("NAM"));
            named.extend(mention["text"].as_str().filter(|_| is_name).map(|name| (kind, name.to_owned())));
        }
    }
    named
}
