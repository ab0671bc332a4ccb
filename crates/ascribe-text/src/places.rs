//! Places: names found in the text and resolved to the gazetteer.
//!
//! Two passes: the first finds names, the words that say what they are ("the Kursk region", "the town of Douma") and
//! which countries the page speaks of; the second chooses among places of one name by what surrounds them, by the
//! page's other places and by size. A name that stands where a place must stand and that no list knows is returned
//! without a place: the words are there, where it lies is not invented.

mod choose;
mod gazetteer;
mod mentions;
mod unlisted;
mod unnamed;
mod words;

#[cfg(test)]
mod tests;

use ascribe_model::PlaceMention;

use crate::Words;

pub(crate) use choose::is_capital;
pub(crate) use unnamed::{MeantBefore, find_unnamed_places, place_meant, pointed_place, settle_unnamed};
pub(crate) use words::{follows_name, is_kind_of_place, is_strike};

/// Whom the gazetteer that ships in the program is owed to, one credit a line, as their licences ask.
pub const GAZETTEER_CREDITS: &str = "\
Cities: GeoNames (https://www.geonames.org), CC BY 4.0.
Countries: mledoze/countries (https://github.com/mledoze/countries), Open Database License 1.0.";

/// A place as named in the text, with how it was resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceExpression {
    /// The words and where they lie.
    pub mention: PlaceMention,
    /// What sort of place.
    pub kind: PlaceKind,
    /// How it stands in its sentence.
    pub position: PlacePosition,
    /// What decided.
    pub rule: PlaceRule,
    /// Other places that bear the name, the likeliest first, as `name, country`; three at the most.
    pub alternatives: Vec<String>,
}

/// What sort of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A building, plant, camp, checkpoint.
    Site,
    /// A city, town, village or part of one.
    Town,
    /// A second-level region.
    District,
    /// A first-level region: an oblast, a governorate.
    Region,
    /// A front, valley, border, or what lies across regions.
    Area,
    /// A country.
    Country,
    /// Water between countries.
    Sea,
    /// A name that no list knows.
    Unknown,
}

impl PlaceKind {
    /// UCDP `where_prec` of a mention of this kind; none for a name that no list knows.
    pub fn precision(self) -> Option<u8> {
        match self {
            PlaceKind::Site | PlaceKind::Town => Some(1),
            PlaceKind::District => Some(3),
            PlaceKind::Region => Some(4),
            PlaceKind::Area => Some(5),
            PlaceKind::Country => Some(6),
            PlaceKind::Sea => Some(7),
            PlaceKind::Unknown => None,
        }
    }

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            PlaceKind::Site => "site",
            PlaceKind::Town => "town",
            PlaceKind::District => "district",
            PlaceKind::Region => "region",
            PlaceKind::Area => "area",
            PlaceKind::Country => "country",
            PlaceKind::Sea => "sea",
            PlaceKind::Unknown => "unknown",
        }
    }
}

/// How a place stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlacePosition {
    /// Behind "in", "at", "inside", "across": something happened there.
    Within,
    /// Behind "near", "outside", "around", "north of".
    Near,
    /// Behind "to", "from", "into", "towards", "through".
    Moving,
    /// Behind "of", "for", "on", "over".
    Of,
    /// Before "'s".
    Possessive,
    /// At the head of a report: "DAMASCUS, Syria —".
    Dateline,
    /// Anything else: a subject, an object, part of a list.
    Bare,
}

impl PlacePosition {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            PlacePosition::Within => "within",
            PlacePosition::Near => "near",
            PlacePosition::Moving => "moving",
            PlacePosition::Of => "of",
            PlacePosition::Possessive => "possessive",
            PlacePosition::Dateline => "dateline",
            PlacePosition::Bare => "bare",
        }
    }
}

/// What decided which place is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceRule {
    /// Only one place bears the name.
    OnlyOne,
    /// A word beside it says what it is: "region", "the town of".
    SaidKind,
    /// The country or region is named beside it: "Mosul, Iraq".
    NamedBeside,
    /// The page speaks of this country elsewhere.
    PageCountry,
    /// It is the largest, or the lexicon names it.
    Best,
    /// "the Syrian capital".
    Capital,
    /// The gazetteer spells it otherwise, it sounds alike and lies in a country that the page speaks of.
    SoundsAlike,
    /// No list knows the name: it stands where a place must stand.
    Unlisted,
    /// It has no name: it is taken to lie where the place named with or before it lies.
    Unnamed,
    /// The figure head points at it, and no list knows it.
    Pointed,
}

impl PlaceRule {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            PlaceRule::OnlyOne => "the only place of this name",
            PlaceRule::SaidKind => "the words beside it say what it is",
            PlaceRule::NamedBeside => "its country or region is named beside it",
            PlaceRule::PageCountry => "the page speaks of its country",
            PlaceRule::Best => "the largest or best known of this name",
            PlaceRule::Capital => "the capital of the country named",
            PlaceRule::SoundsAlike => "another spelling of a place in a country the page speaks of",
            PlaceRule::Unlisted => "not in the gazetteer",
            PlaceRule::Unnamed => "a place without a name, near the one named with or before it",
            PlaceRule::Pointed => "no list knows it; the figure head points at it",
        }
    }
}

/// Finds the places of a document, in text order.
pub fn find_places(words: &Words) -> Vec<PlaceMention> {
    find_place_expressions(words).into_iter().map(|found| found.mention).collect()
}

/// Finds the places of a document with how each was resolved, in text order.
pub fn find_place_expressions(words: &Words) -> Vec<PlaceExpression> {
    let page = mentions::find_mentions(words);
    choose::choose_places(words, &page)
}
