//! Counts as the Global Knowledge Graph of GDELT writes them: GKG 2.1, fields COUNTS and V2COUNTS.
//!
//! The form takes a type, one number, an object and a place. It has no source, bound, day or certainty; each of these is a
//! [`Loss`].

use ascribe_model::{Amount, Claim, Measure, Reading};

use super::claim_sheet::in_order;
use super::{Loss, Losses};
use crate::Contents;
use crate::code_points::CodePoints;

/// The columns of a GKG 2.1 record up to its counts.
const COLUMNS: &str =
    "GKGRECORDID\tDATE\tSourceCollectionIdentifier\tSourceCommonName\tDocumentIdentifier\tCounts\tV2Counts";

/// One line for each document with counts, tab-separated, under a line that names the columns; and what was lost.
pub fn gkg_counts(contents: &Contents) -> (String, Vec<Loss>) {
    let mut losses = Losses::default();
    let mut lines = format!("{COLUMNS}\n");
    for reading in in_order(contents) {
        let points = CodePoints::of(&reading.document.text);
        let counts: Vec<(String, usize)> = reading
            .claims
            .iter()
            .filter_map(|claim| Some((count(claim, &mut losses)?, points.position(claim.excerpt.span.start))))
            .collect();
        if !counts.is_empty() {
            lines += &record(reading, &counts);
        }
    }
    (lines, losses.finish())
}

fn record(reading: &Reading, counts: &[(String, usize)]) -> String {
    let document = &reading.document;
    let day = document.published_day().map_or(String::new(), |day| day.strftime("%Y%m%d000000").to_string());
    // 1 is an address on the web, 2 a citation of what is not on it.
    let collection = if document.url.is_some() { "1" } else { "2" };
    let outlet = document.outlet.as_deref().unwrap_or_default();
    let place = document.url.as_deref().unwrap_or(&document.id);
    let first: String = counts.iter().map(|(count, _)| format!("{count};")).collect();
    let second: String = counts.iter().map(|(count, offset)| format!("{count}#{offset};")).collect();
    let id = format!("{day}-{}", &document.sha256[..16]);
    let fields = [id.as_str(), &day, collection, outlet, place].map(plain);
    format!("{}\t{first}\t{second}\n", fields.join("\t"))
}

/// `Type#Count#Object#LocationType#FullName#Country#ADM1#Lat#Long#FeatureID`.
fn count(claim: &Claim, losses: &mut Losses) -> Option<String> {
    let Some(kind) = kind(claim.measure) else {
        let what = format!("there is no type for `{}`; the claim is left out", claim.measure.as_str());
        losses.note(claim, &what);
        return None;
    };
    let Amount::People { low, high } = claim.amount else {
        losses.note(claim, "there are no shares and no households; the claim is left out");
        return None;
    };
    let number = low.or(high)?;
    if low != high {
        losses.note(
            claim,
            "there is one number for a range or an open bound; the lower one is given where there is one",
        );
    }
    if claim.approx {
        losses.note(claim, "there is no way to say that a number is not exact");
    }
    if claim.source.is_some() {
        losses.note(claim, "there is no source");
    }
    if claim.when.is_some() {
        losses.note(claim, "there is no day but that of the document");
    }
    let object = claim.population.as_deref().unwrap_or_default();
    let place = claim.place.as_ref();
    if place.is_some_and(|place| place.country.is_some()) {
        losses.note(claim, "countries are codes of FIPS 10-4, which Ascribe does not hold; none is given");
    }
    let location = place.map_or("", |place| match place.precision {
        Some(6 | 7) => "1",
        Some(4 | 5) => "5",
        _ => "4",
    });
    let name = place.and_then(|place| place.name.as_deref()).unwrap_or_default();
    let degrees = |degrees: Option<f64>| degrees.map_or(String::new(), |degrees| degrees.to_string());
    let (lat, lon) = (degrees(place.and_then(|place| place.lat)), degrees(place.and_then(|place| place.lon)));
    Some(format!("{kind}#{number}#{}#{location}#{}###{lat}#{lon}#", plain(object), plain(name)))
}

fn kind(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Killed => Some("KILL"),
        Measure::Wounded => Some("WOUND"),
        Measure::Captured => Some("ARREST"),
        _ => None,
    }
}

/// Words without the marks by which the form tells its fields apart.
fn plain(words: &str) -> String {
    let marks = |c: char| if c.is_control() || "#;".contains(c) { ' ' } else { c };
    words.chars().map(marks).collect::<String>().trim().to_owned()
}
