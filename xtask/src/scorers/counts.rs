//! Sets that say how many were killed or hurt, without saying where in the text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Counted, Shares, Tally, figures_by_id, text_of, whole};

/// One input per report, with headline, outlet and day.
pub fn fakes_inputs(gold: &Value) -> Vec<Value> {
    let text = format!("{}\n\n{}", text_of(&gold["title"]), text_of(&gold["text"]));
    let mut input = json!({"id": gold["id"], "text": text, "outlet": gold["source"]});
    if let Some(day) = gold["date"].as_str().and_then(iso_day) {
        input["published"] = json!(day);
    }
    vec![input]
}

/// "11/13/17" (month, day, year) as "2017-11-13".
fn iso_day(date: &str) -> Option<String> {
    let mut parts = date.split('/').map(|part| part.parse::<u32>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    Some(format!("20{year:02}-{month:02}-{day:02}"))
}

/// The set's own spellings of Syrian governorates, and what it counts under them: it knows no Rif Dimashq and gives its
/// towns to Damascus.
const FAKES_PLACES: [(&str, &str); 5] = [
    ("deir ezzor", "deir ez-zor"),
    ("hasakeh", "hasakah"),
    ("lattakia", "latakia"),
    ("tartous", "tartus"),
    ("damascus", "rif dimashq"),
];

/// Whether the gold number of killed civilians or combatants is among the figures of measure killed, and whether
/// one of these has the gold place or lies in it.
pub fn score_fakes(gold: &[Value], readings: &[Value]) -> Shares {
    let read = figures_by_id(readings);
    let (mut counts, mut places) = (Tally::default(), Tally::default());
    for row in gold {
        let golds: Vec<u64> = ["nb_civilians", "nb_noncivilians"]
            .iter()
            .filter_map(|key| whole(&row[*key]))
            .filter(|n| *n > 0)
            .collect();
        if golds.is_empty() {
            continue;
        }
        let figures = read.get(&text_of(&row["id"])).map_or(&[][..], Vec::as_slice);
        let killed = || figures.iter().filter(|figure| figure.measure == "killed");
        let found: Vec<&Counted> = killed().filter(|figure| golds.iter().any(|n| figure.names(*n))).collect();
        if found.is_empty() {
            counts.count_wrong();
            continue;
        }
        counts.count_right();
        let place = text_of(&row["place"]).to_lowercase();
        let others =
            FAKES_PLACES.iter().filter(|(own, _)| *own == place).map(|(_, other)| (*other).to_owned());
        let places_meant: Vec<String> = others.chain([place.clone()]).collect();
        let is_meant =
            |words: &String| places_meant.iter().any(|meant| words.contains(meant) || meant.contains(words));
        let has_place = |figure: &&Counted| figure.place.iter().any(is_meant);
        if found.iter().any(has_place) { places.count_right() } else { places.count_wrong() }
    }
    Shares(vec![
        counts.share("killed: gold number found", Some(0.85)),
        places.share("place of the figure right", Some(0.75)),
    ])
}

/// One input per report; the all-capitals text in sentence case.
pub fn muc_inputs(gold: &Value) -> Vec<Value> {
    vec![json!({"id": gold["id"], "text": sentence_case(&text_of(&gold["text"]))})]
}

fn sentence_case(text: &str) -> String {
    let mut starts = true;
    let cased = text.chars().flat_map(|c| {
        let upper = starts && c.is_alphabetic();
        starts = (starts && !c.is_alphanumeric()) || matches!(c, '.' | '?' | '!' | ']');
        if upper { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() }
    });
    cased.collect()
}

/// Victim numbers above one: the key's numbers among the figures of killed or wounded, and the figures that the key has.
///
/// A number of the key is found when a figure of the same measure (or of casualties) has one of its bounds.
pub fn score_muc(gold: &[Value], readings: &[Value]) -> Shares {
    let read = figures_by_id(readings);
    let (mut recall, mut precision) = (Tally::default(), Tally::default());
    for row in gold {
        let keys = muc_keys(row);
        let figures = read.get(&text_of(&row["id"])).map_or(&[][..], Vec::as_slice);
        let fits = |figure: &Counted, key: &(&str, Vec<u64>)| {
            (figure.measure == key.0 || figure.measure == "casualties")
                && key.1.iter().any(|n| figure.names(*n))
        };
        for key in &keys {
            recall.count(usize::from(figures.iter().any(|figure| fits(figure, key))), 1);
        }
        let victims =
            figures.iter().filter(|figure| ["killed", "wounded"].contains(&figure.measure.as_str()));
        let mut seen = BTreeSet::new();
        for figure in victims.filter(|figure| figure.low.or(figure.high).is_some_and(|n| n > 1)) {
            if seen.insert((figure.measure.clone(), figure.low, figure.high)) {
                precision.count(usize::from(keys.iter().any(|key| fits(figure, key))), 1);
            }
        }
    }
    Shares(vec![
        recall.share("victim numbers: recall", None),
        precision.share("victim numbers: precision", None),
    ])
}

/// Measure and accepted numbers of each group of victims that the key counts with more than one.
fn muc_keys(row: &Value) -> Vec<(&'static str, Vec<u64>)> {
    let mut keys = Vec::new();
    let victims = row["victims"].as_array().into_iter().flatten();
    for target in victims.flat_map(|victim| victim["human_targets"].as_array().into_iter().flatten()) {
        let effects = target["effect"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let numbers =
            target["number"].as_array().into_iter().flatten().filter(|number| number["raw"] != "PLURAL");
        let bounds = numbers.flat_map(|number| [whole(&number["min"]), whole(&number["max"])]);
        let counts: BTreeSet<u64> = bounds.flatten().filter(|n| *n > 1).collect();
        for effect in effects.filter(|_| !counts.is_empty()) {
            let measure = match effect {
                "DEATH" => "killed",
                "INJURY" => "wounded",
                _ => continue,
            };
            keys.push((measure, counts.iter().copied().collect()));
        }
    }
    keys
}

/// One input per report of the incident.
pub fn gva_inputs(gold: &Value) -> Vec<Value> {
    let articles = gold["articles"].as_array().into_iter().flatten();
    let inputs = articles.enumerate().map(|(article_idx, article)| {
        let text = format!("{}\n\n{}", text_of(&article["title"]), text_of(&article["text"]));
        let mut input = json!({"id": gva_id(gold, article_idx), "text": text});
        if let Some(day) = article["dct"].as_str().and_then(|dct| dct.get(..10)) {
            input["published"] = json!(day);
        }
        input
    });
    inputs.collect()
}

fn gva_id(gold: &Value, article_idx: usize) -> String {
    format!("{}-{article_idx}", text_of(&gold["incident"]))
}

/// Incidents with two or more killed (or hurt): whether a report of it says the final number as that measure.
pub fn score_gva(gold: &[Value], readings: &[Value]) -> Shares {
    let read = figures_by_id(readings);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for row in gold {
        let n_articles = row["articles"].as_array().map_or(0, Vec::len);
        let ids = (0..n_articles).map(|article_idx| gva_id(row, article_idx));
        let figures: Vec<&Counted> = ids.filter_map(|id| read.get(&id)).flatten().collect();
        for (key, measure) in [("killed", "killed"), ("injured", "wounded")] {
            let Some(count) = whole(&row[key]).filter(|count| *count >= 2) else { continue };
            let found = figures.iter().any(|figure| figure.measure == measure && figure.names(count));
            tallies.entry(measure).or_default().count(usize::from(found), 1);
        }
    }
    let mut share = |measure, figure| tallies.remove(measure).unwrap_or_default().share(figure, None);
    Shares(vec![
        share("killed", "killed: final number found"),
        share("wounded", "wounded: final number found"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(id: &str, measure: &str, low: u64) -> Value {
        json!({"id": id, "figures": [{"unit": "people", "measure": measure, "low": low, "high": null, "place": {"text": "Aleppo"}}]})
    }

    #[test]
    fn capitals_become_sentences() {
        assert_eq!(sentence_case("[TEXT] TWO DIED. MR. X DID NOT."), "[Text] Two died. Mr. X did not.");
        assert_eq!(iso_day("7/9/14").as_deref(), Some("2014-07-09"));
        assert_eq!(iso_day("unknown"), None);
    }

    #[test]
    fn a_report_is_right_when_its_number_is_among_the_killed() {
        let gold = [
            json!({"id": "a", "nb_civilians": 12, "nb_noncivilians": 0, "place": "aleppo"}),
            json!({"id": "b", "nb_civilians": 0, "nb_noncivilians": 5, "place": "homs"}),
            json!({"id": "c", "nb_civilians": 0, "nb_noncivilians": 0, "place": "homs"}),
        ];
        let shares = score_fakes(&gold, &[reading("a", "killed", 12), reading("b", "wounded", 5)]).0;
        assert_eq!((shares[0].now, shares[1].now), (0.5, 1.0));
    }

    #[test]
    fn victims_of_the_key_are_looked_up_by_measure() {
        let target = json!({"effect": ["DEATH"], "number": [{"raw": "~7", "min": 7, "max": 7}]});
        let gold = [json!({"id": "a", "victims": [{"human_targets": [target]}]})];
        let right = score_muc(&gold, &[reading("a", "killed", 7)]).0;
        assert_eq!((right[0].now, right[1].now), (1.0, 1.0));
        let wrong = score_muc(&gold, &[reading("a", "wounded", 7)]).0;
        assert_eq!((wrong[0].now, wrong[1].now), (0.0, 0.0));
    }
}
