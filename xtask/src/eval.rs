//! Reads every set, scores it, compares with the floors.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::floors::FloorFile;
use crate::outside::{self, Cores, Places};
use crate::reliability;
use crate::scorers::{Scorer, Shares};
use crate::sets::{self, Layer, Pages, Set, Stories};
use crate::speed;
use crate::table::{Row, print_table};

/// What to measure and what to do with the floors.
pub struct Request {
    /// Names of sets; all when empty.
    pub sets: Vec<String>,
    /// Whether floors may rise.
    pub floors: Floors,
    /// A Python that has trafilatura, by which pages are read too.
    pub beside: Option<PathBuf>,
}

/// What to do with floors that a figure has passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Floors {
    /// Leave them.
    Keep,
    /// Write the higher ones.
    Raise,
}

/// Whether all floors hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// None is broken.
    Holds,
    /// At least one figure lies below its floor.
    BelowFloor,
}

/// Measures and prints the table.
pub fn run(request: &Request) -> Result<Verdict, String> {
    refuse_unknown(&request.sets)?;
    let Some(places) = Places::find()? else {
        println!("eval skipped: no development sets at `../shared/data`; floors are not checked");
        return Ok(Verdict::Holds);
    };
    let mut floors = FloorFile::load(&places.root.join("tests/floors.json"))?;
    let wanted = |name: &str| request.sets.is_empty() || request.sets.iter().any(|set| names(set, name));
    let mut rows = Vec::new();
    for set in sets::ALL.iter().filter(|set| wanted(set.name)) {
        rows.extend(measure_set(&places, set, &floors)?);
    }
    for stories in sets::STORIES.iter().filter(|stories| wanted(stories.name)) {
        rows.extend(measure_stories(&places, stories, &floors)?);
    }
    for layer in sets::LAYERS.iter().filter(|layer| wanted(layer.name)) {
        rows.extend(measure_layer(&places, layer, &floors)?);
    }
    for pages in sets::PAGES.iter().filter(|pages| wanted(pages.name)) {
        rows.extend(measure_pages(&places, pages, &floors, request.beside.as_deref())?);
    }
    if wanted(reliability::NAME) {
        rows.extend(reliability::measure(&places, &floors)?);
    }
    if wanted(speed::NAME) {
        rows.extend(speed::measure(&places)?);
    }
    print_table(&rows);
    if request.floors == Floors::Raise {
        floors.raise(&rows);
        floors.save()?;
    }
    Ok(if rows.iter().any(Row::is_below_floor) { Verdict::BelowFloor } else { Verdict::Holds })
}

/// Whether what was typed names a set: by its name, or by the word that several begin with (`pages`).
fn names(typed: &str, set: &str) -> bool {
    set == typed || set.strip_prefix(typed).is_some_and(|rest| rest.starts_with('-'))
}

fn refuse_unknown(typed: &[String]) -> Result<(), String> {
    let known = || {
        let sets = sets::ALL.iter().map(|set| set.name);
        let layers = sets::LAYERS.iter().map(|layer| layer.name);
        let pages = sets::PAGES.iter().map(|pages| pages.name);
        let stories = sets::STORIES.iter().map(|stories| stories.name);
        sets.chain(layers).chain(pages).chain(stories).chain([reliability::NAME, speed::NAME])
    };
    match typed.iter().find(|name| !known().any(|set| names(name, set))) {
        None => Ok(()),
        Some(name) => {
            let known: Vec<&str> = known().collect();
            Err(format!("no set is called `{name}`\nhint: the sets are {}", known.join(", ")))
        }
    }
}

fn measure_set(places: &Places, set: &Set, floors: &FloorFile) -> Result<Vec<Row>, String> {
    let mut gold = Vec::new();
    for file in set.files {
        gold.extend(outside::load(&places.data(file))?);
    }
    let inputs: Vec<_> = gold.iter().flat_map(set.inputs).collect();
    let input_path = places.scratch.join(format!("{}.input.jsonl", set.name));
    outside::save(&input_path, &inputs)?;
    let (readings, _) = places.read(set.name, &input_path, Cores::All)?;
    let gold_path = places.scratch.join(format!("{}.gold.jsonl", set.name));
    outside::save(&gold_path, &gold)?;
    let readings_path = places.scratch.join(format!("{}.readings.jsonl", set.name));
    let mut rows = Vec::new();
    for scorer in set.scorers {
        let shares = match scorer {
            Scorer::Python { script, figures } => {
                let printed = places.score(script, &gold_path, &readings_path)?;
                Shares::pick(&printed, figures)
            }
            Scorer::Own(score) => score(&gold, &readings),
        };
        rows.extend(shares.0.into_iter().map(|share| Row::of(set.name, share, floors)));
    }
    Ok(rows)
}

/// Adds the entries to a fresh ledger, exports its claims, and scores which series they stand in.
fn measure_stories(places: &Places, stories: &Stories, floors: &FloorFile) -> Result<Vec<Row>, String> {
    let labels = stories.labels.map_or(Ok(Vec::new()), |file| outside::load(&places.labels(file)))?;
    let of_id = |row: &Value| Some((row["id"].as_str()?.to_owned(), row["figures"].clone()));
    let labels: HashMap<String, Value> = labels.iter().filter_map(of_id).collect();
    let gold = outside::load(&places.data(stories.file))?;
    let gold: Vec<Value> = gold.into_iter().map(|entry| sets::labelled(entry, &labels)).collect();
    let gold_path = places.scratch.join(format!("{}.gold.jsonl", stories.name));
    outside::save(&gold_path, &gold)?;
    let inputs: Vec<_> = gold.iter().flat_map(sets::as_it_stands).collect();
    let input_path = places.scratch.join(format!("{}.input.jsonl", stories.name));
    outside::save(&input_path, &inputs)?;
    let claims_path = places.claims_of(stories.name, &input_path)?;
    let mut printed = places.score("score_series.py", &gold_path, &claims_path)?;
    // Of these two less is better; floors ask for more.
    let number = |printed: &Value, at: &str| printed.pointer(at).and_then(Value::as_f64);
    let curve = number(&printed, "/toll/curve").map_or(0.0, |error| (1.0 - error).max(0.0));
    let in_one = number(&printed, "/scattered").filter(|n| *n > 0.0).map_or(0.0, f64::recip);
    printed["toll"]["curve right"] = curve.into();
    printed["in one"] = in_one.into();
    let shares = Shares::pick(&printed, stories.figures);
    Ok(shares.0.into_iter().map(|share| Row::of(stories.name, share, floors)).collect())
}

fn measure_layer(places: &Places, layer: &Layer, floors: &FloorFile) -> Result<Vec<Row>, String> {
    let printed = outside::run_measure(places, layer.package, &layer.measure)?;
    let shares = Shares::pick_labelled(&printed, layer.figures);
    Ok(shares.0.into_iter().map(|share| Row::of(layer.name, share, floors)).collect())
}

fn measure_pages(
    places: &Places,
    pages: &Pages,
    floors: &FloorFile,
    beside: Option<&Path>,
) -> Result<Vec<Row>, String> {
    let folder = places.data(pages.folder);
    let input_path = places.scratch.join(format!("{}.input.jsonl", pages.name));
    let input = places.python("pages_to_jsonl.py", &[&folder])?;
    fs::write(&input_path, input).map_err(|err| format!("writing `{}`: {err}", input_path.display()))?;
    let (readings, took) = places.read(pages.name, &input_path, Cores::One)?;
    let readings_path = places.scratch.join(format!("{}.readings.jsonl", pages.name));
    let gold_path = places.scratch.join(format!("{}.gold.jsonl", pages.name));
    copy_gold(&folder.join("ground-truth.jsonl"), &gold_path)?;
    let printed = places.score("score_pages.py", &gold_path, &readings_path)?;
    let shares = Shares::pick(&printed, pages.figures);
    let mut rows: Vec<Row> = shares.0.into_iter().map(|share| Row::of(pages.name, share, floors)).collect();
    let pace = readings.len() as f64 / took.as_secs_f64();
    rows.push(Row::speed(pages.name, "pages/s, one core, whole reading", pace, None));
    let pace = outside::pages_per_second(places, &input_path)?;
    rows.push(Row::speed(pages.name, "pages/s, one core, pages alone", pace, Some(300.0)));
    if let Some(python) = beside {
        rows.extend(measure_beside(places, pages, python, &input_path, &gold_path)?);
    }
    Ok(rows)
}

/// The same pages read by Python trafilatura: reported only.
fn measure_beside(
    places: &Places,
    pages: &Pages,
    python: &Path,
    input: &Path,
    gold: &Path,
) -> Result<Vec<Row>, String> {
    let readings = places.scratch.join(format!("{}.trafilatura.jsonl", pages.name));
    let pace = outside::read_beside(places, python, input, &readings)?;
    let printed = places.score("score_pages.py", gold, &readings)?;
    let shares = Shares::pick(&printed, pages.figures);
    let beside = |figure: &str| format!("{figure} (trafilatura)");
    let mut rows: Vec<Row> =
        shares.0.into_iter().map(|share| Row::other(pages.name, &beside(share.figure), share.now)).collect();
    rows.push(Row::speed(pages.name, &beside("pages/s, one core"), pace, None));
    Ok(rows)
}

/// Copies the gold of pages. Where it has `NaN` for a page without a date, the copy has `null`, which is JSON.
fn copy_gold(from: &Path, to: &Path) -> Result<(), String> {
    let gold = fs::read_to_string(from).map_err(|err| format!("reading `{}`: {err}", from.display()))?;
    fs::write(to, gold.replace(": NaN", ": null")).map_err(|err| format!("writing `{}`: {err}", to.display()))
}
