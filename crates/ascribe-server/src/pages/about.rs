//! `/about`: what reads the pages, how often it errs, what its words mean, under which licences it stands.

use std::collections::BTreeMap;

use ascribe::ENGINE;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked, send_json};
use crate::draw::{Frame, Section};
use crate::refusal::CODES;
use crate::routes::document;

/// Measured values of this version, set by set, that may not fall: the same file that holds the program to them.
const FLOORS: &str = include_str!("../../../../tests/floors.json");

type Floors = BTreeMap<String, BTreeMap<String, f64>>;

/// The error rates of the engine.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "About")]
pub(crate) struct WireAbout {
    /// What reads the pages, name and version.
    engine: &'static str,
    /// What the program stands under.
    licence: &'static str,
    /// For each set of texts with known answers the measured values that may not fall below these.
    floors: Floors,
}

pub(crate) async fn about(asked: Asked) -> Answer {
    let floors: Floors = serde_json::from_str(FLOORS).unwrap_or_default();
    let json = || WireAbout { engine: ENGINE, licence: "Apache-2.0", floors: floors.clone() };
    asked.answer(Frame::new(Section::About, "About"), json, || draw(&floors))
}

/// `/openapi.json`: the API, described.
pub(crate) async fn openapi() -> Answer {
    send_json(&document())
}

fn draw(floors: &Floors) -> Markup {
    html! {
        h1 { "About" }
        p.lead { "Ascribe reads news reports and keeps what was claimed: who said how many, about whom, as of when, and where they heard it. It does not judge who is right." }
        h2 { "What reads the pages" }
        p { code { (ENGINE) } }
        p { "It reads by rules and, for who said what, by a small model that was trained once and is built in. Both err: check the sentence before you use a number; that is why it stands beneath each." }
        h2 #rates { "How often it is right" }
        p { "Measured on texts with known answers; each value is what this version may not fall below. 1 is without error." }
        p.quiet {
            "F1 weighs what is missed against what is taken wrongly. Of figures, found: one is read where there is one; value: with the right number; "
            "tally: and the right measure; complete: and the right population, source and certainty. Lenient: the words overlap; strict: they are the same."
        }
        (rates(floors))
        h2 { "Claimed and assessed" }
        p { strong.claimed { "Claimed" } ": what a source said, as it said it; drawn as dots." }
        p { strong.assessed { "Assessed" } ": what a named policy makes of all claims that stand; drawn as a band. It says how numbers are summed up, not whether they are true." }
        h2 { "Licences" }
        p { "Ascribe stands under the Apache Licence 2.0. Places come from GeoNames (CC BY 4.0), names of countries from mledoze/countries (ODbL 1.0)." }
        h2 #errors { "Errors of the API" }
        dl.facts { @for (code, meaning) in CODES { dt #(code) { code { (code) } } dd { (meaning) } } }
        p { "The API is described in " a href="/openapi.json" { "openapi.json" } ". Everything done to the ledger is in the " a href="/log" { "log" } "." }
    }
}

fn rates(floors: &Floors) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Measured values" {
            table.rates {
                thead { tr { th scope="col" { "Set" } th scope="col" { "Measured" } th.n scope="col" { "At least" } } }
                tbody {
                    @for (set, values) in floors {
                        @for (idx, (name, value)) in values.iter().enumerate() {
                            tr {
                                @if idx == 0 { th scope="row" rowspan=(values.len()) { (texts_of(set)) } }
                                td { (name.replace('_', " ").replace(" f1", " F1")) }
                                td.n { (format!("{value:.2}")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Which texts a set holds, for people; a set that is not listed goes by its name.
fn texts_of(set: &str) -> String {
    let texts = SETS.iter().find(|(name, _)| *name == set).map(|(_, texts)| *texts);
    texts.map_or_else(|| set.replace('_', " "), |texts| format!("{} ({texts})", set.replace('_', " ")))
}

const SETS: [(&str, &str); 15] = [
    ("compared", "who repeats whom, which claims are one, from the texts on"),
    ("fakes_syria", "reports on deaths in Syria"),
    ("figures", "28 news reports"),
    ("gva_clusters", "reports on shootings"),
    ("kursk", "26 reports of our own"),
    ("lineage", "who repeats whom, on figures that people marked"),
    ("muc4", "reports on attacks in the 1980s"),
    ("pages-benchmark", "88 web pages"),
    ("pages-htmldate", "75 web pages"),
    ("pages-wcxb", "76 web pages"),
    ("paragraphs", "220 paragraphs of our own"),
    ("polnear", "84 news articles: who said what"),
    ("quantulum3", "single sentences with numbers"),
    ("recognizers", "single sentences with numbers"),
    ("tempeval3", "news articles: times"),
];
