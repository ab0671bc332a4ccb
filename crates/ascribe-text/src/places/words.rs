//! Words that stand beside the names of places and say what they are and where: `lexicon/place_words.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::{PlaceKind, PlacePosition};

/// What a word behind or before a name makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Designator {
    /// What it is.
    pub(super) kind: PlaceKind,
    /// Whether the thing is near the place named and not the place itself: "Aleppo airport", "Aleppo countryside".
    pub(super) is_beside: bool,
}

/// What the word (in lower case) says of the name beside it.
pub(super) fn designator(word: &str) -> Option<Designator> {
    WORDS.designators.get(word).copied()
}

/// Whether the word, in lower case, says what sort of place a name beside it is: "district", "town".
pub(crate) fn is_kind_of_place(word: &str) -> bool {
    designator(word).is_some()
}

/// What a place without a name is, by its noun: "the hospital", "the ridge".
pub(super) fn unnamed_kind(noun: &str) -> Option<PlaceKind> {
    /// Words that designate beside a name and mean no place without one: "the front", "a quarter", "the state".
    const NAMELESS: [&str; 6] = ["front", "quarter", "state", "direction", "axis", "sector"];
    let kind = designator(noun).map(|found| found.kind).or_else(|| WORDS.unnamed.get(noun).copied());
    kind.filter(|_| !NAMELESS.contains(&noun))
}

/// Words that may stand between a name and its designator: "Azovstal steel plant", "Kursk border region".
pub(super) fn is_before_designator(word: &str) -> bool {
    WORDS.lists.before_designators.contains(word)
}

/// Adjectives of direction and extent before a name: "northern Syria", "rural Homs".
pub(super) fn is_direction(word: &str) -> bool {
    WORDS.lists.directions.contains(word)
}

/// Directions that make "north of Damascus".
pub(super) fn is_side(word: &str) -> bool {
    WORDS.lists.sides.contains(word)
}

/// The position that a preposition gives to what follows.
pub(super) fn position_behind(word: &str) -> Option<PlacePosition> {
    WORDS.positions.get(word).copied()
}

/// Verbs whose object is where people come to harm: "hit a dormitory", "targeted the town of Douma".
pub(crate) fn is_strike(word: &str) -> bool {
    WORDS.lists.struck.contains(word)
}

/// Nouns before "of" that say that something happened at what follows: "the battle of Marj".
pub(super) fn is_clash(word: &str) -> bool {
    WORDS.lists.clashes.contains(word)
}

/// Nouns before "to" that make "the entrance to the shrine" a place near it.
pub(super) fn is_approach(word: &str) -> bool {
    WORDS.lists.approaches.contains(word)
}

/// Nouns that mean a place named before: "in the region".
pub(super) fn is_generic(word: &str) -> bool {
    WORDS.lists.generic.contains(word)
}

/// Small words inside names: "Marsa al-Brega", "Cap-Haïtien", "Norte de Santander".
pub(super) fn is_connector(word: &str) -> bool {
    WORDS.lists.connectors.contains(word)
}

/// Articles glued to the front of Arabic names: "al-Mustaqbal".
pub(super) fn is_article_prefix(word: &str) -> bool {
    WORDS.lists.articles.contains(word)
}

/// Names of days and months, in full and short.
pub(super) fn is_calendar_word(word: &str) -> bool {
    WORDS.lists.calendar.contains(word)
}

/// Words that open a sentence with a capital and belong to no name.
pub(super) fn is_opening(word: &str) -> bool {
    position_behind(word).is_some() || WORDS.lists.openings.contains(word)
}

/// First or last words of names that are no places although they stand behind "in" or "at".
pub(super) fn is_no_place(word: &str) -> bool {
    WORDS.lists.no_places.contains(word)
}

/// Words for the edge or the ground of a country.
pub(super) fn is_edge_word(word: &str) -> bool {
    WORDS.lists.edges.contains(word)
}

/// Verbs and other words that follow a name without being qualified by it.
pub(crate) fn follows_name(word: &str) -> bool {
    WORDS.lists.behind_names.contains(word)
}

static WORDS: LazyLock<PlaceWords> = LazyLock::new(|| {
    crate::lexicon::parse("place_words.toml", include_str!("../../lexicon/place_words.toml"))
});

/// The lists in the form in which they are looked up.
#[derive(Deserialize)]
#[serde(from = "File")]
struct PlaceWords {
    lists: Lists,
    designators: HashMap<String, Designator>,
    unnamed: HashMap<String, PlaceKind>,
    positions: HashMap<String, PlacePosition>,
}

#[derive(Deserialize)]
struct File {
    #[serde(flatten)]
    lists: Lists,
    designators: ByKind,
    beside: ByKind,
    unnamed: ByKind,
    positions: ByPosition,
}

#[derive(Deserialize)]
struct Lists {
    before_designators: HashSet<String>,
    directions: HashSet<String>,
    sides: HashSet<String>,
    edges: HashSet<String>,
    struck: HashSet<String>,
    clashes: HashSet<String>,
    approaches: HashSet<String>,
    generic: HashSet<String>,
    connectors: HashSet<String>,
    articles: HashSet<String>,
    calendar: HashSet<String>,
    openings: HashSet<String>,
    no_places: HashSet<String>,
    behind_names: HashSet<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ByKind {
    regions: Vec<String>,
    areas: Vec<String>,
    districts: Vec<String>,
    towns: Vec<String>,
    sites: Vec<String>,
}

impl ByKind {
    fn into_kinds(self) -> impl Iterator<Item = (String, PlaceKind)> {
        let lists = [
            (PlaceKind::Region, self.regions),
            (PlaceKind::Area, self.areas),
            (PlaceKind::District, self.districts),
            (PlaceKind::Town, self.towns),
            (PlaceKind::Site, self.sites),
        ];
        lists.into_iter().flat_map(|(kind, words)| words.into_iter().map(move |word| (word, kind)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByPosition {
    within: Vec<String>,
    near: Vec<String>,
    moving: Vec<String>,
    of: Vec<String>,
}

impl From<File> for PlaceWords {
    fn from(file: File) -> PlaceWords {
        let is =
            file.designators.into_kinds().map(|(word, kind)| (word, Designator { kind, is_beside: false }));
        let beside =
            file.beside.into_kinds().map(|(word, kind)| (word, Designator { kind, is_beside: true }));
        let positions = [
            (PlacePosition::Within, file.positions.within),
            (PlacePosition::Near, file.positions.near),
            (PlacePosition::Moving, file.positions.moving),
            (PlacePosition::Of, file.positions.of),
        ];
        PlaceWords {
            lists: file.lists,
            designators: is.chain(beside).collect(),
            unnamed: file.unnamed.into_kinds().collect(),
            positions: positions
                .into_iter()
                .flat_map(|(position, words)| words.into_iter().map(move |word| (word, position)))
                .collect(),
        }
    }
}
