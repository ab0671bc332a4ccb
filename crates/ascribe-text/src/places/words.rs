//! Words that stand beside the names of places and say what they are and where.

use super::{PlaceKind, PlacePosition};

/// What a word behind or before a name makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Designator {
    /// What it is.
    pub(super) kind: PlaceKind,
    /// Whether the thing is near the place named and not the place itself: "Aleppo airport", "Aleppo countryside".
    pub(super) is_beside: bool,
}

const fn is(kind: PlaceKind) -> Designator {
    Designator { kind, is_beside: false }
}

const fn beside(kind: PlaceKind) -> Designator {
    Designator { kind, is_beside: true }
}

/// What the word (in lower case) says of the name beside it.
pub(super) fn designator(word: &str) -> Option<Designator> {
    Some(match word {
        "region" | "oblast" | "province" | "governorate" | "state" | "county" | "department"
        | "prefecture" | "krai" | "republic" | "wilaya" | "muhafazah" | "regions" | "provinces"
        | "governorates" | "oblasts" => is(PlaceKind::Region),
        "front" | "frontline" | "frontlines" | "direction" | "axis" | "sector" | "theater" | "theatre"
        | "salient" | "border" | "frontier" | "coast" | "peninsula" | "valley" | "desert" | "forest"
        | "basin" | "mountains" | "corridor" => is(PlaceKind::Area),
        "district" | "raion" | "rayon" | "subdistrict" | "municipality" | "zone" | "woreda" | "territory"
        | "districts" => is(PlaceKind::District),
        "city" | "town" | "village" | "settlement" | "hamlet" | "kibbutz" | "neighborhood"
        | "neighbourhood" | "suburb" | "quarter" | "township" | "locality" | "commune" | "enclave"
        | "capital" | "villages" | "towns" | "cities" | "neighborhoods" | "neighbourhoods" | "suburbs" => {
            is(PlaceKind::Town)
        }
        "countryside" | "outskirts" | "area" | "vicinity" | "surroundings" | "hinterland"
        | "metropolitan" => beside(PlaceKind::Town),
        "checkpoint" | "plant" | "steelworks" | "hospital" | "airport" | "airbase" | "airfield" | "base"
        | "bridge" | "shrine" | "mosque" | "church" | "cathedral" | "synagogue" | "school" | "market"
        | "prison" | "square" | "street" | "crossing" | "dam" | "stadium" | "university" | "port"
        | "station" | "palace" | "hotel" | "camp" | "cemetery" | "refinery" | "mine" | "barracks"
        | "roundabout" | "avenue" | "highway" | "road" | "tower" | "monastery" | "clinic" | "island"
        | "islands" | "lake" | "river" | "mountain" | "mall" | "festival" => beside(PlaceKind::Site),
        _ => return None,
    })
}

/// Words that may stand between a name and its designator: "Azovstal steel plant", "Kursk border region".
pub(super) fn is_before_designator(word: &str) -> bool {
    matches!(
        word,
        "border"
            | "refugee"
            | "air"
            | "steel"
            | "iron"
            | "and"
            | "nuclear"
            | "power"
            | "military"
            | "army"
            | "naval"
            | "international"
            | "residential"
            | "industrial"
            | "bus"
            | "train"
            | "railway"
            | "vegetable"
            | "fish"
            | "central"
            | "administrative"
            | "autonomous"
            | "front"
            | "frontline"
            | "medical"
            | "university"
            | "displacement"
            | "coal"
            | "oil"
            | "gas"
            | "gold"
            | "chemical"
            | "primary"
            | "high"
            | "shopping"
            | "music"
            | "displaced"
    )
}

/// Adjectives of direction and extent before a name: "northern Syria", "rural Homs".
pub(super) fn is_direction(word: &str) -> bool {
    matches!(
        word,
        "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "north"
            | "south"
            | "east"
            | "west"
            | "northeastern"
            | "northwestern"
            | "southeastern"
            | "southwestern"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "rural"
            | "downtown"
            | "greater"
            | "upper"
            | "lower"
            | "inner"
            | "outer"
            | "mainland"
            | "coastal"
            | "far"
            | "occupied"
            | "besieged"
            | "northernmost"
            | "easternmost"
            | "southernmost"
            | "westernmost"
            | "war-torn"
    )
}

/// Directions that make "north of Damascus".
pub(super) fn is_side(word: &str) -> bool {
    matches!(
        word,
        "north"
            | "south"
            | "east"
            | "west"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "outskirts"
            | "suburbs"
            | "countryside"
            | "outside"
            | "edge"
            | "periphery"
            | "vicinity"
    )
}

/// The position that a preposition gives to what follows.
pub(super) fn position_behind(word: &str) -> Option<PlacePosition> {
    Some(match word {
        "in" | "at" | "inside" | "across" | "throughout" | "within" | "amid" => PlacePosition::Within,
        "near" | "outside" | "around" | "beside" | "nearby" => PlacePosition::Near,
        "to" | "from" | "into" | "toward" | "towards" | "through" | "entering" | "reached" | "leaving"
        | "via" => PlacePosition::Moving,
        "of" | "for" | "on" | "over" | "between" | "along" | "off" | "against" | "behind" => {
            PlacePosition::Of
        }
        _ => return None,
    })
}

/// Small words inside names: "Marsa al-Brega", "Cap-Haïtien", "Norte de Santander".
pub(super) fn is_connector(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "ad"
            | "ar"
            | "as"
            | "ash"
            | "at"
            | "az"
            | "an"
            | "ed"
            | "ez"
            | "es"
            | "er"
            | "de"
            | "del"
            | "da"
            | "do"
            | "dos"
            | "la"
            | "le"
            | "les"
            | "du"
            | "des"
            | "of"
            | "on"
            | "sur"
            | "upon"
            | "and"
            | "i"
            | "e"
            | "y"
            | "na"
            | "the"
            | "bin"
            | "bint"
            | "ul"
            | "or"
            | "in"
    )
}

/// Articles glued to the front of Arabic names: "al-Mustaqbal".
pub(super) fn is_article_prefix(word: &str) -> bool {
    matches!(
        word,
        "al" | "el" | "ad" | "ar" | "as" | "ash" | "at" | "az" | "an" | "ed" | "ez" | "es" | "er" | "ul"
    )
}
