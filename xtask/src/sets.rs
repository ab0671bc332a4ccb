//! The development sets: which files, what is given to the reader, how it is scored, what shall be reached.
//!
//! Only what a page would give is given to the reader: text, day of publication, outlet, address, headline.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::scorers::{Picked, Scorer, counts, days, numbers};

/// A set of texts with gold.
pub struct Set {
    /// Its name in the table and on the command line.
    pub name: &'static str,
    /// Its files under the data folder.
    pub files: &'static [&'static str],
    /// What is given to the reader for one line of gold.
    pub inputs: fn(&Value) -> Vec<Value>,
    /// How it is scored.
    pub scorers: &'static [Scorer],
}

/// A set of web pages with gold.
pub struct Pages {
    /// Its name in the table and on the command line.
    pub name: &'static str,
    /// Its folder under the data folder.
    pub folder: &'static str,
    /// What is taken from the scorer.
    pub figures: &'static [Picked],
}

/// A part of the program that is measured alone, inside its crate, and prints `label 0.123`.
pub struct Layer {
    /// Its name in the table and on the command line.
    pub name: &'static str,
    /// The crate.
    pub package: &'static str,
    /// What is run.
    pub measure: Measure,
    /// What is taken from what it prints; the pointer is the label, with `…` for any words.
    pub figures: &'static [Picked],
}

/// What a crate runs to measure a part of itself.
pub enum Measure {
    /// An example, which takes a file under the data folder as its argument.
    Example {
        /// The example.
        name: &'static str,
        /// The file.
        file: &'static str,
    },
    /// An integration test, which finds the sets itself.
    Test {
        /// The test.
        name: &'static str,
    },
}

const fn pick(figure: &'static str, pointer: &'static str, goal: Option<f64>) -> Picked {
    Picked { figure, pointer, goal }
}

/// All sets of texts, in the order of the table.
pub const ALL: &[Set] = &[
    Set {
        name: "figures",
        files: &["figures/dev.jsonl"],
        inputs: as_it_stands,
        scorers: &[Scorer::Python { script: "score_figures.py", figures: FIGURES }],
    },
    Set {
        name: "kursk",
        files: &["kursk/dev.jsonl"],
        inputs: as_it_stands,
        scorers: &[
            Scorer::Python { script: "score_figures.py", figures: OWN_FIGURES },
            Scorer::Python { script: "score_statements.py", figures: KURSK_STATEMENTS },
            Scorer::Own(days::score_kursk),
        ],
    },
    Set {
        name: "paragraphs",
        files: &["paragraphs/A.jsonl", "paragraphs/B.jsonl"],
        inputs: as_it_stands,
        scorers: &[
            Scorer::Python { script: "score_figures.py", figures: OWN_FIGURES },
            Scorer::Python { script: "score_statements.py", figures: STATEMENTS },
        ],
    },
    Set {
        name: "polnear",
        files: &["polnear/dev.jsonl"],
        inputs: as_it_stands,
        scorers: &[Scorer::Python { script: "score_statements.py", figures: ATTRIBUTION }],
    },
    Set {
        name: "fakes_syria",
        files: &["fakes_syria/dev.jsonl"],
        inputs: counts::fakes_inputs,
        scorers: &[Scorer::Own(counts::score_fakes)],
    },
    Set {
        name: "muc4",
        files: &["muc4/dev.jsonl"],
        inputs: counts::muc_inputs,
        scorers: &[Scorer::Own(counts::score_muc)],
    },
    Set {
        name: "gva_clusters",
        files: &["gva_clusters/dev.jsonl"],
        inputs: counts::gva_inputs,
        scorers: &[Scorer::Own(counts::score_gva)],
    },
    Set {
        name: "recognizers",
        files: &["recognizers/number.jsonl"],
        inputs: numbers::recognizers_inputs,
        scorers: &[Scorer::Own(numbers::score_recognizers)],
    },
    Set {
        name: "quantulum3",
        files: &["quantulum3/all.jsonl"],
        inputs: numbers::quantulum_inputs,
        scorers: &[Scorer::Own(numbers::score_quantulum)],
    },
];

/// Feed entries on stories that go on, which are added to a ledger; what comes out is scored series by series.
pub struct Stories {
    /// Its name in the table and on the command line.
    pub name: &'static str,
    /// Its file under the data folder.
    pub file: &'static str,
    /// Our labels for entries that have none, a file of `tests/labels`.
    pub labels: Option<&'static str>,
    /// What is taken from the scorer.
    pub figures: &'static [Picked],
}

/// The stories that are told by feeds.
pub const STORIES: &[Stories] = &[LIVING_STORIES, STORIES_2022, STORIES_2023];

/// Entries that were labelled before anything was changed for them.
const STORIES_2022: Stories = Stories {
    name: "stories-2022",
    file: "rss-conflict-2022/headlines.jsonl",
    labels: Some("stories-2022.jsonl"),
    figures: OF_ALL,
};

/// The twelve stories with the other entries beside them.
const STORIES_2023: Stories = Stories {
    name: "stories-2023",
    file: "living-stories/dev.jsonl",
    labels: Some("stories-2023.jsonl"),
    figures: OF_ALL,
};

const OF_ALL: &[Picked] = &[
    pick("numbers found", "/found", None),
    pick("source right", "/source", None),
    pick("series b-cubed f1", "/bcubed/f1", None),
    pick("main series f1", "/main/f1", None),
];

const LIVING_STORIES: Stories = Stories {
    name: "living-stories",
    file: "living-stories/dev.jsonl",
    labels: None,
    figures: &[
        pick("numbers found", "/found", None),
        pick("source right", "/source", Some(0.86)),
        pick("series b-cubed f1", "/bcubed/f1", Some(0.90)),
        pick("main series f1", "/main/f1", Some(0.78)),
        pick("series of the dead f1", "/toll/f1", Some(0.85)),
        pick("curve of the dead, 1 less error", "/toll/curve right", Some(0.95)),
        pick("label in one series, 1 of so many", "/in one", Some(0.625)),
    ],
};

/// An entry of a feed with our labels, where it has none of its own; its text is title, blank line and summary.
pub fn labelled(mut entry: Value, labels: &HashMap<String, Value>) -> Value {
    let words = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let (title, text) = (words("title"), words("text"));
    if !text.starts_with(&title) {
        let parted = if text.is_empty() { title } else { format!("{title}\n\n{text}") };
        entry["text"] = parted.into();
    }
    let known = entry["id"].as_str().and_then(|id| labels.get(id));
    if let Some(figures) = known.filter(|_| entry.get("figures").is_none()) {
        entry["figures"] = figures.clone();
    }
    entry
}

/// All sets of pages, in the order of the table.
pub const PAGES: &[Pages] = &[
    Pages {
        name: "pages-benchmark",
        folder: "pages/article-extraction-benchmark",
        figures: &[pick("main text f1", "/text/f1", Some(0.960))],
    },
    Pages {
        name: "pages-wcxb",
        folder: "pages/wcxb-articles",
        figures: &[
            pick("main text f1", "/text/f1", Some(0.90)),
            pick("date right", "/date/share", Some(0.90)),
            pick("title right", "/title/share", Some(0.90)),
            pick("author right", "/author/share", Some(0.75)),
        ],
    },
    Pages {
        name: "pages-htmldate",
        folder: "pages/htmldate-pages",
        figures: &[pick("date right", "/date/share", Some(0.90))],
    },
];

/// All layers, in the order of the table.
pub const LAYERS: &[Layer] = &[
    Layer {
        name: "tempeval3",
        package: "ascribe-text",
        measure: Measure::Example { name: "score_times", file: "tempeval3/dev.jsonl" },
        figures: &[
            pick("times: span f1", "relaxed span F1", None),
            pick("times: value f1", "value F1", Some(0.75)),
        ],
    },
    Layer {
        name: "re3d",
        package: "ascribe-text",
        measure: Measure::Example { name: "score_actors", file: "re3d/dev.jsonl" },
        figures: &[
            pick("organisations: known actor", "organisations resolved", None),
            pick("nationalities: known actor", "nationalities resolved", None),
        ],
    },
    Layer {
        name: "meantime",
        package: "ascribe-text",
        measure: Measure::Example { name: "score_actors", file: "meantime/dev.jsonl" },
        figures: &[pick("organisations: known actor", "organisations resolved", None)],
    },
    Layer {
        name: "lineage",
        package: "ascribe-compare",
        measure: Measure::Test { name: "measures" },
        figures: &[
            pick("kursk: same origin f1", "kursk same origin…F1", Some(0.90)),
            pick("kursk: direction right", "kursk parents:…found,", Some(0.85)),
            pick("kursk: known claims in their series", "known claims in the main series", Some(1.0)),
            pick("kursk: known claims in order", "known claims in order", Some(1.0)),
            pick("rewrites: source found", "rewrites: source found for…(", Some(0.90)),
            pick("gva_clusters: stories b-cubed f1", "stories:…B-cubed F1", Some(0.85)),
        ],
    },
    Layer {
        name: "compared",
        package: "ascribe",
        measure: Measure::Example { name: "score_comparing", file: "" },
        figures: &[
            pick("kursk: same origin f1", "kursk: same origin f1", Some(0.90)),
            pick("kursk: direction right", "kursk: direction right", Some(0.85)),
            pick("kursk: known claims in their series", "kursk: known claims in their series", Some(0.80)),
            pick("kursk: known claims in order", "kursk: known claims in order", Some(0.80)),
            pick("rewrites: source found", "rewrites: source found", Some(0.90)),
            pick("rewrites: altered fact named", "rewrites: altered fact named", Some(0.70)),
            pick("rewrites: all altered facts named", "rewrites: all altered facts named", None),
            pick("gva_clusters: stories b-cubed f1", "stories: b-cubed f1", Some(0.85)),
            pick("gva_clusters: last count of dead", "stories: last count of dead is the recorded one", None),
        ],
    },
];

const FIGURES: &[Picked] = &figures(0.88, 0.68);

const OWN_FIGURES: &[Picked] = &figures(0.92, 0.75);

/// What `score_figures.py` tells, with the goals that differ from set to set.
const fn figures(tally: f64, complete: f64) -> [Picked; 11] {
    [
        pick("found f1", "/found/f1", None),
        pick("value f1", "/value/f1", None),
        pick("tally f1", "/tally/f1", Some(tally)),
        pick("complete f1", "/complete/f1", Some(complete)),
        pick("measure right", "/fields/measure", Some(0.95)),
        pick("population right", "/fields/population", Some(0.90)),
        pick("source right", "/fields/source", Some(0.85)),
        pick("certainty right", "/fields/certainty", Some(0.85)),
        pick("change right", "/fields/change", Some(0.85)),
        pick("place right", "/fields/place", Some(0.80)),
        pick("when right", "/fields/when", Some(0.80)),
    ]
}

const STATEMENTS: &[Picked] = &[
    pick("statements lenient f1", "/lenient/f1", Some(0.65)),
    pick("statements strict f1", "/strict/f1", None),
    pick("relays f1", "/relays/f1", Some(0.60)),
    pick("statement certainty right", "/certainty/share", Some(0.85)),
    pick("statement form right", "/form/share", None),
];

/// The kursk set gives neither relays nor form.
const KURSK_STATEMENTS: &[Picked] = &[
    pick("statements lenient f1", "/lenient/f1", Some(0.65)),
    pick("statements strict f1", "/strict/f1", None),
    pick("statement certainty right", "/certainty/share", Some(0.85)),
];

const ATTRIBUTION: &[Picked] = &[
    pick("lenient f1", "/lenient/f1", Some(0.70)),
    pick("strict f1", "/strict/f1", Some(0.52)),
    pick("reporting lenient f1", "/reporting lenient/f1", Some(0.86)),
    pick("reporting strict f1", "/reporting strict/f1", Some(0.68)),
];

/// One document per line of gold, with what a page would give.
pub fn as_it_stands(gold: &Value) -> Vec<Value> {
    let given = ["id", "text", "published", "outlet", "url", "headline"];
    let fields = given.iter().filter_map(|key| Some(((*key).to_owned(), gold.get(*key)?.clone())));
    let document: Map<String, Value> = fields.filter(|(_, value)| !value.is_null()).collect();
    vec![json!(document)]
}
