//! A STIX 2.1 bundle: sources and outlets as identities, places as locations, documents as reports, claims as notes with
//! their figure in a property extension, judgements as opinions.
//!
//! STIX has no type for a figure. Ids are UUIDs of version 5 from content, so the same ledger gives the same bundle. An
//! opinion says whether the claim was read rightly, which is what was judged.

use std::collections::BTreeMap;

use ascribe_model::{Amount, Claim, PlaceMention, Reading};
use serde_json::{Value, json};
use uuid::Uuid;

use super::claim_sheet::in_order;
use super::{address, judgement_of, name_of};
use crate::sheets::is_row;
use crate::{Contents, Verdict};

/// The namespace of all ids: the UUID of version 5 of `urn:ascribe` under the namespace for addresses.
fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:ascribe")
}

/// The time of what has none of its own. STIX wants one; this one says that nobody knew.
const UNKNOWN_TIME: &str = "1970-01-01T00:00:00.000Z";

/// Everything in a ledger as a STIX 2.1 bundle.
pub fn stix_bundle(contents: &Contents) -> Value {
    let mut objects = Objects::default();
    let author = objects.identity("Ascribe", "system");
    let extension = objects.extension(&author);
    for reading in in_order(contents) {
        let at = published(reading);
        let mut referred = Vec::new();
        for claim in &reading.claims {
            let sources = claim.source.iter().chain(&claim.via);
            let mut about: Vec<String> =
                sources.map(|source| objects.identity(name_of(source), "unknown")).collect();
            about.extend(claim.place.as_ref().and_then(|place| objects.location(place)));
            let note = objects.note(claim, reading, &at, &author, &extension, about.clone());
            objects.opinion(contents, claim, &note);
            referred.push(note);
            referred.extend(about);
        }
        if !referred.is_empty() {
            objects.report(reading, &at, referred);
        }
    }
    let ids = objects.0.keys().cloned().collect::<Vec<_>>().join(" ");
    let id = format!("bundle--{}", Uuid::new_v5(&namespace(), ids.as_bytes()));
    json!({ "type": "bundle", "id": id, "objects": objects.0.into_values().collect::<Vec<_>>() })
}

/// The objects by id, each once.
#[derive(Default)]
struct Objects(BTreeMap<String, Value>);

impl Objects {
    fn put(&mut self, kind: &str, name: &str, at: &str, own: Value) -> String {
        let id = format!("{kind}--{}", Uuid::new_v5(&namespace(), format!("{kind} {name}").as_bytes()));
        let mut object =
            json!({ "type": kind, "spec_version": "2.1", "id": id, "created": at, "modified": at });
        if let (Some(object), Value::Object(own)) = (object.as_object_mut(), own) {
            object.extend(own.into_iter().filter(|(_, value)| !value.is_null()));
        }
        self.0.entry(id.clone()).or_insert(object);
        id
    }

    fn identity(&mut self, name: &str, class: &str) -> String {
        self.put("identity", name, UNKNOWN_TIME, json!({ "name": name, "identity_class": class }))
    }

    fn extension(&mut self, author: &str) -> String {
        let own = json!({
            "created_by_ref": author,
            "name": "Ascribe figure",
            "description": "How many, of whom, as said: bounds stay open where the words leave them open.",
            "schema": "docs/standards.md",
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        });
        self.put("extension-definition", "figure", UNKNOWN_TIME, own)
    }

    /// A location, where the place has what STIX asks of one: a region, a country or coordinates.
    fn location(&mut self, place: &PlaceMention) -> Option<String> {
        let degrees = place.lat.zip(place.lon);
        if place.country.is_none() && degrees.is_none() {
            return None;
        }
        let name = place.name.as_deref().unwrap_or(&place.excerpt.text);
        let own = json!({
            "name": name,
            "country": place.country,
            "administrative_area": place.region,
            "latitude": degrees.map(|(lat, _)| lat),
            "longitude": degrees.map(|(_, lon)| lon),
        });
        Some(self.put("location", &own.to_string(), UNKNOWN_TIME, own))
    }

    fn note(
        &mut self,
        claim: &Claim,
        reading: &Reading,
        at: &str,
        author: &str,
        extension: &str,
        about: Vec<String>,
    ) -> String {
        let mut refers = about;
        if refers.is_empty() {
            refers.push(author.to_owned());
        }
        let properties = BTreeMap::from([(extension, figure(claim))]);
        let own = json!({
            "created_by_ref": author,
            "abstract": claim.excerpt.text,
            "content": claim.sentence.text,
            "object_refs": refers,
            "external_references": [reference(reading)],
            "extensions": properties,
        });
        self.put("note", &claim.id.0, at, own)
    }

    fn opinion(&mut self, contents: &Contents, claim: &Claim, note: &str) {
        let Some(judged) = judgement_of(contents, &claim.id) else { return };
        let opinion = match judged.verdict {
            Verdict::Accept => "agree",
            Verdict::Reject => "disagree",
            Verdict::Undecided => "neutral",
        };
        let said = "whether the claim was read rightly from the page; not whether it is true";
        let why = judged.why.map_or(said.to_owned(), |why| format!("{said}: {why}"));
        let own = json!({
            "opinion": opinion,
            "explanation": why,
            "authors": [judged.who],
            "object_refs": [note],
        });
        self.put("opinion", &claim.id.0, &milliseconds(judged.at), own);
    }

    fn report(&mut self, reading: &Reading, at: &str, mut referred: Vec<String>) {
        let document = &reading.document;
        referred.sort();
        referred.dedup();
        let publisher = document.outlet.as_deref().map(|outlet| self.identity(outlet, "organization"));
        let own = json!({
            "created_by_ref": publisher,
            "name": document.headline.as_deref().unwrap_or(&document.id),
            "report_types": [if is_row(reading) { "observed-data" } else { "news-report" }],
            "published": at,
            "object_refs": referred,
            "external_references": [reference(reading)],
            "lang": document.language,
        });
        self.put("report", &document.sha256, at, own);
    }
}

/// The figure of a claim, as the extension holds it: what is absent is open or not said. STIX allows neither nulls nor empty lists.
fn figure(claim: &Claim) -> Value {
    let (low, high) = match claim.amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(Value::from), high.map(Value::from))
        }
        Amount::Share { low, high } => {
            (low.map(|share| share.to_string().into()), high.map(|share| share.to_string().into()))
        }
    };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let mut figure = json!({
        "extension_type": "property-extension",
        "unit": claim.amount.unit(),
        "low": low,
        "high": high,
        "approximate": claim.approx,
        "measure": claim.measure.as_str(),
        "change": claim.change.as_str(),
        "certainty": claim.certainty.as_str(),
        "population": claim.population,
        "as_of_from": day(claim.when.and_then(|when| when.from)),
        "as_of_to": day(claim.when.and_then(|when| when.to)),
        "source": claim.source.as_ref().map(name_of),
        "via": claim.via.iter().map(name_of).collect::<Vec<_>>(),
        "claim": claim.id.0,
    });
    if let Some(fields) = figure.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    }
    figure
}

fn reference(reading: &Reading) -> Value {
    let document = &reading.document;
    let url = document.url.as_deref().and_then(address);
    let name = document.outlet.as_deref().unwrap_or("page");
    match url {
        Some(url) => json!({ "source_name": name, "url": url, "hashes": { "SHA-256": document.sha256 } }),
        None => json!({ "source_name": name, "external_id": document.id, "description": document.sha256 }),
    }
}

/// When the document was published, as STIX writes times: a day stands at its beginning.
fn published(reading: &Reading) -> String {
    reading.document.published_day().map_or(UNKNOWN_TIME.to_owned(), |day| format!("{day}T00:00:00.000Z"))
}

/// An RFC 3339 time of the log, to the millisecond.
fn milliseconds(at: &str) -> String {
    let time = at.parse::<jiff::Timestamp>();
    time.map_or(UNKNOWN_TIME.to_owned(), |time| format!("{time:.3}"))
}
