//! Second pass: which place a name means, or whether it is none.

use std::cmp::Ordering;

use ascribe_model::{Excerpt, PlaceMention};

use super::gazetteer::{Place, capital, region_name};
use super::mentions::{Page, RawMention, Setting};
use super::{PlaceExpression, PlaceKind, PlacePosition, PlaceRule};
use crate::Words;
use crate::actors::{ActorKind, ActorRule, explain_actor};
use crate::countries::{countries, country_idx};
use crate::names::name_key;

/// What a place of the lexicon is worth beside one of the gazetteer, in the unit of the logarithm of population.
///
/// The lexicon holds what conflict reports speak of: a village of the lexicon stands against a city of a million.
const LISTED: f64 = 14.0;

/// What it is worth that the page speaks of the country, and that the country is named beside the name.
///
/// The first outweighs a fiftyfold population, the second anything. Towns that settlers named after old ones gain less:
/// "Geneva" and "Rome" in a page about the United States are the old ones.
const PAGE_COUNTRY: f64 = 4.0;
const PAGE_COUNTRY_OF_NAMESAKE: f64 = 1.0;
const NAMED_BESIDE: f64 = 30.0;

/// What a name other than the main one costs: "Hanyang" for Seoul, "Stalin" for Donetsk.
const OTHER_NAME: f64 = 3.0;
/// The same for a town of the lexicon, of which most other names are spellings: "New York" for Niu-York.
const OTHER_NAME_OF_LISTED: f64 = 2.0;

/// Below this a city is taken for a place only where the words around it say so: 14 is about a million people.
const WELL_KNOWN: f64 = 12.6;

/// Most alternatives that are kept.
const MAX_ALTERNATIVES: usize = 3;

/// Chooses the places of a page.
pub(super) fn choose_places(words: &Words, page: &Page) -> Vec<PlaceExpression> {
    let mut found: Vec<PlaceExpression> =
        page.mentions.iter().filter_map(|mention| choose(words, page, mention)).collect();
    found.sort_by_key(|place| {
        (place.mention.excerpt.span.start, std::cmp::Reverse(place.mention.excerpt.span.end))
    });
    found.dedup_by(|later, earlier| earlier.mention.excerpt.span.contains(later.mention.excerpt.span));
    lend_regions(words, &mut found);
    found
}

/// "Tokhar in the governorate of Aleppo": a name that no list knows lies where what is named beside it lies.
fn lend_regions(words: &Words, found: &mut [PlaceExpression]) {
    /// Longest gap to what it is said to lie in, in bytes: ", a village in the north of" has 27.
    const MAX_GAP: usize = 32;
    for idx in 0..found.len() {
        let own = &found[idx].mention;
        if found[idx].rule != PlaceRule::Unlisted || own.country.is_some() {
            continue;
        }
        let Some(next) = found.get(idx + 1).map(|next| &next.mention) else { continue };
        let (end, start) = (own.excerpt.span.end, next.excerpt.span.start);
        let is_beside = end <= start && start - end <= MAX_GAP;
        let is_same_sentence = words.sentence_at(end - 1) == words.sentence_at(start);
        if is_beside && is_same_sentence && next.country.is_some() {
            let (country, region) = (next.country.clone(), next.region.clone());
            found[idx].mention.country = country;
            found[idx].mention.region = region;
        }
    }
}

fn choose(words: &Words, page: &Page, mention: &RawMention) -> Option<PlaceExpression> {
    if mention.is_capital {
        let place = capital(mention.owner?)?;
        return Some(expression(words, mention, &place, PlaceRule::Capital, Vec::new()));
    }
    let fits = |place: &&Place| !mention.is_unlisted || page.countries.contains_key(place.country);
    let beside = region_beside(words, page, mention);
    let scored = |place| (score(page, mention, place) + of_region(place, &beside), place);
    let mut ranked: Vec<(f64, &Place)> = mention.places.iter().filter(fits).map(scored).collect();
    if ranked.is_empty() {
        return Some(unlisted(words, mention));
    }
    ranked.sort_by(|a, b| {
        b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal).then_with(|| a.1.name.cmp(b.1.name))
    });
    let (best, place) = ranked.first()?;
    if !is_place(words, page, mention, place, *best) {
        return None;
    }
    let rule = rule(page, mention, place, &ranked);
    let others =
        ranked.iter().skip(1).filter(|(_, other)| other.country != place.country || other.name != place.name);
    let alternatives =
        others.take(MAX_ALTERNATIVES).map(|(_, other)| format!("{}, {}", other.name, other.country));
    Some(expression(words, mention, place, rule, alternatives.collect()))
}

/// Whether it is the capital of its country.
pub(crate) fn is_capital(mention: &PlaceMention) -> bool {
    let country = mention.country.as_deref().and_then(country_idx);
    let capital = country.and_then(capital);
    capital.is_some_and(|capital| mention.name.as_deref() == Some(capital.name))
}

/// How likely the mention means this place, in the unit of the logarithm of population.
fn score(page: &Page, mention: &RawMention, place: &Place) -> f64 {
    let size = f64::from(place.population.max(1000)).ln();
    let size = if place.is_listed || name_key(place.name) == mention.key { size } else { size - OTHER_NAME };
    let listed = match place.kind {
        PlaceKind::Town if name_key(place.name) != mention.key => LISTED - OTHER_NAME_OF_LISTED,
        _ => LISTED,
    };
    let mut score = if place.is_listed { listed.max(size) } else { size };
    if place.kind == PlaceKind::Country {
        score += 4.0;
    }
    if page.countries.contains_key(place.country) {
        score += if is_named_after_person(place) { PAGE_COUNTRY_OF_NAMESAKE } else { PAGE_COUNTRY };
    }
    if mention.owner.is_some_and(|owner| countries()[owner].code == place.country)
        && place.kind != PlaceKind::Country
    {
        score += NAMED_BESIDE;
    }
    score + kind_score(page, mention, place)
}

/// The regions that a name directly behind this one can mean: "Parkland, Florida".
fn region_beside(words: &Words, page: &Page, mention: &RawMention) -> Vec<(&'static str, &'static str)> {
    let end = mention.name.end;
    if words.word(end) != "," {
        return Vec::new();
    }
    let next = page.mentions.iter().find(|next| next.name.start == end + 1);
    let places = next.iter().flat_map(|next| &next.places);
    let regions = places.filter(|place| place.kind == PlaceKind::Region && !place.admin1.is_empty());
    regions.map(|region| (region.country, region.admin1)).collect()
}

/// What it is worth that a place lies in a region named beside it.
fn of_region(place: &Place, beside: &[(&str, &str)]) -> f64 {
    let lies_in = place.kind == PlaceKind::Town && beside.contains(&(place.country, place.admin1));
    if lies_in { NAMED_BESIDE } else { 0.0 }
}

/// What the words beside the name say of its kind.
fn kind_score(page: &Page, mention: &RawMention, place: &Place) -> f64 {
    let said =
        mention.designator.filter(|designator| !designator.is_beside).map(|designator| designator.kind);
    let is_region = place.kind == PlaceKind::Region;
    match said {
        Some(PlaceKind::Region | PlaceKind::Area) if is_region => 10.0,
        Some(kind) if kind == place.kind => 10.0,
        Some(_) => 0.0,
        None if is_region && (place.is_bare || page.region_keys.contains(&mention.key)) => 6.0,
        // "Aleppo" alone is the town; a region that shares its name with no town is not touched by this.
        None if is_region => -4.0,
        None => 0.0,
    }
}

/// Whether the name stands for a place at all, and not for a person, an institution or a common word.
fn is_place(words: &Words, page: &Page, mention: &RawMention, place: &Place, score: f64) -> bool {
    let is_said = mention.designator.is_some() || mention.owner.is_some() || mention.is_partial;
    let is_placed =
        matches!(mention.position, PlacePosition::Within | PlacePosition::Near | PlacePosition::Dateline);
    let is_country = place.kind == PlaceKind::Country;
    if ends_group(words, mention) {
        return false;
    }
    if is_said {
        let is_known =
            place.is_listed || place.population >= 100_000 || page.countries.contains_key(place.country);
        return is_known && (mention.setting != Setting::InsideRun || is_placed || place.is_listed);
    }
    if !place.is_listed && (is_body(words, mention) || (is_doubtful(mention, place) && !is_placed)) {
        return false;
    }
    if mention.setting == Setting::Headline {
        return is_placed || place.is_listed || score >= WELL_KNOWN;
    }
    if mention.setting == Setting::InsideRun {
        return is_placed && place.is_listed;
    }
    if is_country {
        return true;
    }
    if is_shouted(words, mention) && !is_placed && mention.position != PlacePosition::Of {
        return false;
    }
    let is_well_known = place.is_listed || place.population >= 100_000;
    let is_name_of_other = !is_well_known && page.name_words.contains(&mention.key);
    let is_moving =
        matches!(mention.position, PlacePosition::Moving | PlacePosition::Of | PlacePosition::Possessive);
    let is_of_page = page.countries.contains_key(place.country);
    if is_placed {
        return !is_name_of_other;
    }
    if is_name_of_other {
        return false;
    }
    is_well_known && (is_of_page || is_moving || score >= WELL_KNOWN) || is_moving && is_of_page
}

/// Countries whose towns bear the names of English-speaking persons: Kennedy, Tyler, Garland.
const NAMED_AFTER_PERSONS: [&str; 9] = ["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM", "PH"];

/// Most people of a town that a surname means rather than the person, where no word places it.
const SURNAME_TOWN: u32 = 300_000;

/// Whether the name is more often something else: a surname, or a side name of a city that is a word of its own.
fn is_doubtful(mention: &RawMention, place: &Place) -> bool {
    let main = name_key(place.name);
    let is_side_name = !main.contains(&mention.key) && !mention.key.contains(&main);
    is_side_name || is_named_after_person(place)
}

fn is_named_after_person(place: &Place) -> bool {
    NAMED_AFTER_PERSONS.contains(&place.country) && place.population < SURNAME_TOWN && !place.is_listed
}

/// Whether the name is that of an institution or agency: "White House" is a name of Casablanca, "Xinhua" a town.
fn is_body(words: &Words, mention: &RawMention) -> bool {
    let name = words.span(mention.name.clone()).cut(words.text);
    explain_actor(name)
        .is_some_and(|(actor, rule)| rule == ActorRule::Listed && actor.kind != ActorKind::Person)
}

/// "Islamic State in Iraq and the Levant": whether the name is the end of an armed group's.
fn ends_group(words: &Words, mention: &RawMention) -> bool {
    /// Most words of such a name before the place.
    const MAX_WORDS: usize = 7;
    const LINKS: [&str; 5] = ["of", "in", "and", "the", "for"];
    let end = mention.name.end;
    let is_of_name = |at: &usize| {
        words.word(*at).starts_with(char::is_uppercase) || LINKS.iter().any(|word| words.is(*at, word))
    };
    let start = mention.name.start;
    let before = (start.saturating_sub(MAX_WORDS)..start).rev().take_while(is_of_name);
    let is_group = |at: usize| {
        let name = words.span(at..end).cut(words.text);
        explain_actor(name)
            .is_some_and(|(actor, rule)| rule == ActorRule::Listed && actor.kind == ActorKind::ArmedGroup)
    };
    before.filter(|at| words.word(*at).starts_with(char::is_uppercase)).any(is_group)
}

/// An acronym in a sentence of ordinary case: "SANA" is an agency and not the city.
fn is_shouted(words: &Words, mention: &RawMention) -> bool {
    let name = words.span(mention.name.clone()).cut(words.text);
    name.len() >= 3 && name.chars().all(|c| !c.is_lowercase()) && mention.setting != Setting::Headline
}

fn rule(page: &Page, mention: &RawMention, place: &Place, ranked: &[(f64, &Place)]) -> PlaceRule {
    if mention.is_unlisted {
        return PlaceRule::SoundsAlike;
    }
    if ranked.len() == 1 {
        return PlaceRule::OnlyOne;
    }
    if mention.owner.is_some_and(|owner| countries()[owner].code == place.country) {
        return PlaceRule::NamedBeside;
    }
    if mention.designator.is_some_and(|designator| designator.kind == place.kind) {
        return PlaceRule::SaidKind;
    }
    let others_differ = ranked.iter().any(|(_, other)| other.country != place.country);
    if others_differ && page.countries.contains_key(place.country) {
        PlaceRule::PageCountry
    } else {
        PlaceRule::Best
    }
}

fn expression(
    words: &Words,
    mention: &RawMention,
    place: &Place,
    rule: PlaceRule,
    alternatives: Vec<String>,
) -> PlaceExpression {
    let kind = said_kind(mention, place);
    let region = if place.kind == PlaceKind::Region {
        Some(place.name)
    } else {
        Some(place.admin1).filter(|code| !code.is_empty()).and_then(|code| region_name(place.country, code))
    };
    PlaceExpression {
        mention: PlaceMention {
            excerpt: Excerpt::cut(words.text, words.span(mention.tokens.clone())),
            name: Some(place.name.to_owned()),
            region: region.map(str::to_owned),
            country: Some(place.country.to_owned()).filter(|code| !code.is_empty()),
            lat: place.at.map(|at| at.0),
            lon: place.at.map(|at| at.1),
            precision: precision(mention, place, kind),
        },
        kind,
        position: mention.position,
        rule,
        alternatives,
    }
}

/// "the Kursk front" is an area although Kursk is a region; "Aleppo airport" a site.
fn said_kind(mention: &RawMention, place: &Place) -> PlaceKind {
    match mention.designator {
        Some(designator) if matches!(designator.kind, PlaceKind::Area | PlaceKind::Site) => designator.kind,
        Some(designator) if designator.kind == PlaceKind::Region && place.kind == PlaceKind::Town => {
            PlaceKind::Region
        }
        Some(designator) if designator.kind == PlaceKind::District && place.kind == PlaceKind::Town => {
            PlaceKind::District
        }
        _ => place.kind,
    }
}

/// UCDP `where_prec`: 2 is near a known place, 3 a part of a first-level region, 5 a part of a country.
fn precision(mention: &RawMention, place: &Place, kind: PlaceKind) -> Option<u8> {
    let is_near =
        mention.position == PlacePosition::Near || mention.designator.is_some_and(|found| found.is_beside);
    match (place.kind, kind) {
        (_, PlaceKind::Area) => Some(5),
        (PlaceKind::Country, _) if mention.is_partial => Some(5),
        (PlaceKind::Region, _) if mention.is_partial => Some(4),
        (PlaceKind::Town | PlaceKind::Site, PlaceKind::Town | PlaceKind::Site)
            if mention.is_partial || is_near =>
        {
            Some(2)
        }
        _ => kind.precision(),
    }
}

/// A name that no list knows, or "the Ukrainian border".
fn unlisted(words: &Words, mention: &RawMention) -> PlaceExpression {
    let country = mention.owner.map(|owner| &countries()[owner]);
    let kind = match mention.designator {
        Some(designator) if country.is_some() => designator.kind,
        _ => PlaceKind::Unknown,
    };
    PlaceExpression {
        mention: PlaceMention {
            excerpt: Excerpt::cut(words.text, words.span(mention.tokens.clone())),
            name: None,
            region: None,
            country: country.map(|country| country.code.clone()),
            lat: None,
            lon: None,
            precision: country.and(kind.precision()),
        },
        kind,
        position: mention.position,
        rule: PlaceRule::Unlisted,
        alternatives: Vec::new(),
    }
}
