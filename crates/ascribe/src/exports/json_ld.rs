//! Claims as linked data: schema.org `Claim` and `ClaimReview`, PROV for where they come from, Web Annotation selectors for
//! where they stand.
//!
//! A `ClaimReview` stands only where a person has judged, and says what was judged: whether the claim was read rightly, not
//! whether it is true.

use ascribe_model::{Amount, Claim, Derivation, Lineage, Ratio, Reading, SourceMention, Span};
use serde_json::{Map, Value, json};

use super::claim_sheet::in_order;
use super::{address, judgement_of, name_of};
use crate::code_points::CodePoints;
use crate::sheets::is_row;
use crate::{Contents, Verdict};

/// Characters of the text that are given before and behind quoted words, as in the bundle.
const CONTEXT: usize = 32;

/// Everything in a ledger as one JSON-LD document. Its context is in it, so that nothing is fetched to read it.
pub fn json_ld(contents: &Contents) -> Value {
    let mut graph = Vec::new();
    let mut agents = Map::new();
    for reading in in_order(contents) {
        graph.push(document_node(contents, reading));
        let points = CodePoints::of(&reading.document.text);
        for claim in &reading.claims {
            for source in claim.source.iter().chain(&claim.via) {
                agents.entry(agent_id(source)).or_insert_with(|| agent_node(source));
            }
            graph.push(claim_node(contents, claim, reading, &points));
            graph.extend(review_node(contents, claim));
        }
    }
    graph.extend(agents.into_iter().map(|(_, agent)| agent));
    json!({ "@context": context(), "@graph": graph })
}

fn context() -> Value {
    let link = |id: &str| json!({ "@id": id, "@type": "@id" });
    let day = |id: &str| json!({ "@id": id, "@type": "http://www.w3.org/2001/XMLSchema#date" });
    json!({
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "ascribe": "urn:ascribe:term:",
        "appearance": link("https://schema.org/appearance"),
        "firstAppearance": link("https://schema.org/firstAppearance"),
        "itemReviewed": link("https://schema.org/itemReviewed"),
        "url": link("https://schema.org/url"),
        "datePublished": { "@id": "https://schema.org/datePublished" },
        "asOfFrom": day("urn:ascribe:term:asOfFrom"),
        "asOfTo": day("urn:ascribe:term:asOfTo"),
        "wasQuotedFrom": link("http://www.w3.org/ns/prov#wasQuotedFrom"),
        "wasDerivedFrom": link("http://www.w3.org/ns/prov#wasDerivedFrom"),
        "wasRevisionOf": link("http://www.w3.org/ns/prov#wasRevisionOf"),
        "hadPrimarySource": link("http://www.w3.org/ns/prov#hadPrimarySource"),
        "wasAttributedTo": link("http://www.w3.org/ns/prov#wasAttributedTo"),
        "relayedBy": { "@id": "urn:ascribe:term:relayedBy", "@type": "@id", "@container": "@list" },
        "hasSelector": { "@id": "http://www.w3.org/ns/oa#hasSelector" },
        "exact": "http://www.w3.org/ns/oa#exact",
        "prefix": "http://www.w3.org/ns/oa#prefix",
        "suffix": "http://www.w3.org/ns/oa#suffix",
        "start": "http://www.w3.org/ns/oa#start",
        "end": "http://www.w3.org/ns/oa#end",
        "figure": "urn:ascribe:term:figure",
        "low": "urn:ascribe:term:low",
        "high": "urn:ascribe:term:high",
        "lowShare": "urn:ascribe:term:lowShare",
        "highShare": "urn:ascribe:term:highShare",
        "approximate": "urn:ascribe:term:approximate",
        "measure": "urn:ascribe:term:measure",
        "change": "urn:ascribe:term:change",
        "certainty": "urn:ascribe:term:certainty",
        "population": "urn:ascribe:term:population",
        "precision": "urn:ascribe:term:precision",
        "said": "urn:ascribe:term:said",
    })
}

fn document_id(sha256: &str) -> String {
    format!("urn:sha256:{sha256}")
}

fn claim_id(claim: &str) -> String {
    format!("urn:ascribe:claim:{claim}")
}

/// An id for a source: of the actor where one is known, else of its name.
fn agent_id(source: &SourceMention) -> String {
    match &source.actor {
        Some(actor) => format!("urn:ascribe:actor:{actor}"),
        None => format!("urn:ascribe:actor:{}", ascribe_text::actor_id(name_of(source))),
    }
}

fn agent_node(source: &SourceMention) -> Value {
    json!({ "@id": agent_id(source), "@type": "prov:Agent", "name": name_of(source) })
}

fn document_node(contents: &Contents, reading: &Reading) -> Value {
    let document = &reading.document;
    let lineage = contents.comparison.lineage.iter().filter(|link| link.document == document.sha256);
    let origins = |wanted: fn(Derivation) -> bool| -> Vec<String> {
        let of = lineage.clone().filter(|link| wanted(link.derivation));
        of.filter_map(|link| link.from.as_deref()).map(document_id).collect()
    };
    let kind = if is_row(reading) { "Dataset" } else { "NewsArticle" };
    let mut node = json!({
        "@id": document_id(&document.sha256),
        "@type": [kind, "prov:Entity"],
        "identifier": document.id,
    });
    put(&mut node, "headline", document.headline.as_deref().map(Value::from));
    put(
        &mut node,
        "publisher",
        document.outlet.as_deref().map(|name| json!({ "@type": "Organization", "name": name })),
    );
    put(&mut node, "url", document.url.as_deref().and_then(address).map(Value::from));
    put(&mut node, "datePublished", document.published.as_ref().map(|date| Value::from(date.value.as_str())));
    put(&mut node, "inLanguage", document.language.as_deref().map(Value::from));
    let copied = origins(|derivation| derivation != Derivation::Citation);
    put(&mut node, "wasDerivedFrom", (!copied.is_empty()).then(|| copied.into()));
    let cited = origins(|derivation| derivation == Derivation::Citation);
    put(&mut node, "hadPrimarySource", (!cited.is_empty()).then(|| cited.into()));
    node
}

fn claim_node(contents: &Contents, claim: &Claim, reading: &Reading, points: &CodePoints) -> Value {
    let document = document_id(&claim.document);
    let mut node = json!({
        "@id": claim_id(&claim.id.0),
        "@type": ["Claim", "prov:Entity"],
        "text": claim.sentence.text,
        "said": claim.excerpt.text,
        "appearance": document,
        "wasQuotedFrom": document,
        "figure": figure(claim),
        "certainty": claim.certainty.as_str(),
        "hasSelector": selectors(claim.excerpt.span, &reading.document.text, points),
    });
    let series = contents.series_of(&claim.id);
    let revised = series.into_iter().flat_map(|series| &series.revisions).filter(|step| step.to == claim.id);
    let revised: Vec<String> = revised.map(|step| claim_id(&step.from.0)).collect();
    put(&mut node, "wasRevisionOf", (!revised.is_empty()).then(|| revised.into()));
    put(&mut node, "wasAttributedTo", claim.source.as_ref().map(agent_id).map(Value::from));
    put(&mut node, "author", claim.source.as_ref().map(|source| json!({ "@id": agent_id(source) })));
    let first = first_appearance(contents, &claim.document);
    put(&mut node, "firstAppearance", (first != claim.document).then(|| document_id(&first).into()));
    let judged = judgement_of(contents, &claim.id);
    put(&mut node, "claimInterpreter", judged.map(|judged| json!({ "@type": "Person", "name": judged.who })));
    let relays: Vec<String> = claim.via.iter().map(agent_id).collect();
    put(&mut node, "relayedBy", (!relays.is_empty()).then(|| relays.into()));
    let day = |day: Option<jiff::civil::Date>| day.map(|day| Value::from(day.to_string()));
    put(&mut node, "asOfFrom", day(claim.when.and_then(|when| when.from)));
    put(&mut node, "asOfTo", day(claim.when.and_then(|when| when.to)));
    put(&mut node, "contentLocation", claim.place.as_ref().map(place));
    node
}

/// Copies of copies that are followed back. Lineage has no rings; this is a guard.
const MAX_COPIES: usize = 100;

/// The document that a copied one goes back to, as far as the ledger holds it.
fn first_appearance(contents: &Contents, document: &str) -> String {
    let mut first = document;
    for _ in 0..MAX_COPIES {
        let is_copy = |link: &&Lineage| link.document == first && link.derivation != Derivation::Citation;
        let Some(from) =
            contents.comparison.lineage.iter().find(is_copy).and_then(|link| link.from.as_deref())
        else {
            break;
        };
        first = from;
    }
    first.to_owned()
}

fn figure(claim: &Claim) -> Value {
    let mut figure = json!({
        "@type": "ascribe:Figure",
        "measure": claim.measure.as_str(),
        "change": claim.change.as_str(),
        "approximate": claim.approx,
    });
    put(&mut figure, "population", claim.population.as_deref().map(Value::from));
    match claim.amount {
        Amount::People { low, high } => {
            put(&mut figure, "low", low.map(Value::from));
            put(&mut figure, "high", high.map(Value::from));
        }
        Amount::Households { low, high } => {
            put(&mut figure, "lowHouseholds", low.map(Value::from));
            put(&mut figure, "highHouseholds", high.map(Value::from));
        }
        // Ratios stay exact: JSON has no fractions.
        Amount::Share { low, high } => {
            let words = |share: Option<Ratio>| share.map(|share| Value::from(share.to_string()));
            put(&mut figure, "lowShare", words(low));
            put(&mut figure, "highShare", words(high));
        }
    }
    figure
}

fn place(place: &ascribe_model::PlaceMention) -> Value {
    let mut node = json!({ "@type": "Place" });
    put(&mut node, "name", Some(Value::from(place.name.as_deref().unwrap_or(&place.excerpt.text))));
    put(&mut node, "addressRegion", place.region.as_deref().map(Value::from));
    put(&mut node, "addressCountry", place.country.as_deref().map(Value::from));
    let degrees = place.lat.zip(place.lon);
    let point =
        degrees.map(|(lat, lon)| json!({ "@type": "GeoCoordinates", "latitude": lat, "longitude": lon }));
    put(&mut node, "geo", point);
    put(&mut node, "precision", place.precision.map(Value::from));
    node
}

fn selectors(span: Span, text: &str, points: &CodePoints) -> Value {
    let before = text[..span.start].char_indices().rev().take(CONTEXT).last();
    let prefix = before.map_or("", |(start, _)| &text[start..span.start]);
    let behind = text[span.end..].char_indices().nth(CONTEXT);
    let suffix = behind.map_or(&text[span.end..], |(n, _)| &text[span.end..span.end + n]);
    json!([
        { "@type": "oa:TextQuoteSelector", "exact": span.cut(text), "prefix": prefix, "suffix": suffix },
        { "@type": "oa:TextPositionSelector", "start": points.position(span.start), "end": points.position(span.end) },
    ])
}

fn review_node(contents: &Contents, claim: &Claim) -> Option<Value> {
    let judged = judgement_of(contents, &claim.id)?;
    let rating = match judged.verdict {
        Verdict::Accept => "read rightly",
        Verdict::Reject => "wrongly read",
        Verdict::Undecided => "undecided",
    };
    let mut node = json!({
        "@id": format!("urn:ascribe:review:{}", claim.id),
        "@type": "ClaimReview",
        "itemReviewed": claim_id(&claim.id.0),
        "claimReviewed": claim.sentence.text,
        "reviewAspect": "whether the claim was read rightly from the page; not whether it is true",
        "reviewRating": { "@type": "Rating", "alternateName": rating },
        "author": { "@type": "Person", "name": judged.who },
        "datePublished": judged.at,
    });
    put(&mut node, "reviewBody", judged.why.map(Value::from));
    Some(node)
}

fn put(node: &mut Value, key: &str, value: Option<Value>) {
    if let (Some(object), Some(value)) = (node.as_object_mut(), value) {
        object.insert(key.to_owned(), value);
    }
}
