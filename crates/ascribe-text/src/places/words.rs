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

/// Names of days and months, in full and short.
pub(super) fn is_calendar_word(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
            | "sat"
            | "sun"
    )
}

/// Words that open a sentence with a capital and belong to no name.
pub(super) fn is_opening(word: &str) -> bool {
    position_behind(word).is_some()
        || matches!(
            word,
            "the"
                | "a"
                | "an"
                | "and"
                | "but"
                | "while"
                | "when"
                | "after"
                | "before"
                | "as"
                | "if"
                | "since"
                | "because"
                | "although"
                | "meanwhile"
                | "today"
                | "yesterday"
                | "this"
                | "that"
                | "last"
                | "by"
                | "with"
                | "all"
                | "both"
                | "some"
                | "many"
                | "most"
                | "more"
                | "residents"
                | "thousands"
                | "hundreds"
                | "dozens"
        )
}

/// First or last words of names that are no places although they stand behind "in" or "at".
pub(super) fn is_no_place(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "alliance"
            | "independence"
            | "annex"
            | "universe"
            | "earth"
            | "constitution"
            | "soviet"
            | "arab"
            | "article"
            | "parliament"
            | "congress"
            | "senate"
            | "ministry"
            | "department"
            | "council"
            | "committee"
            | "party"
            | "army"
            | "force"
            | "forces"
            | "police"
            | "university's"
            | "court"
            | "government"
            | "english"
            | "arabic"
            | "russian"
            | "french"
            | "spanish"
            | "hebrew"
            | "ukrainian"
            | "islam"
            | "christianity"
            | "god"
            | "facebook"
            | "twitter"
            | "telegram"
            | "youtube"
            | "whatsapp"
            | "instagram"
            | "x"
            | "reuters"
            | "operation"
            | "resolution"
            | "agreement"
            | "treaty"
            | "charter"
            | "act"
            | "law"
            | "president"
            | "minister"
            | "general"
            | "gen"
            | "mr"
            | "mrs"
            | "ms"
            | "dr"
            | "col"
            | "colonel"
            | "lt"
            | "capt"
            | "captain"
            | "major"
            | "sgt"
            | "rep"
            | "sen"
            | "secretary"
            | "prime"
            | "foreign"
            | "defense"
            | "defence"
            | "interior"
            | "health"
            | "news"
            | "times"
            | "post"
            | "agency"
            | "organization"
            | "organisation"
            | "association"
            | "union"
            | "nations"
            | "group"
            | "corps"
            | "brigade"
            | "division"
            | "battalion"
            | "regiment"
            | "command"
            | "coalition"
            | "front"
            | "movement"
            | "observatory"
            | "network"
            | "center"
            | "centre"
            | "institute"
            | "foundation"
            | "ramadan"
            | "easter"
            | "christmas"
            | "covid"
            | "i"
            | "team"
            | "shiite"
            | "sunni"
            | "islamic"
            | "christian"
            | "catholic"
            | "jewish"
            | "muslim"
            | "orthodox"
            | "alawite"
            | "druze"
            | "yazidi"
            | "kurdish"
            | "state"
            | "house"
            | "pentagon"
            | "ministerial"
            | "exercise"
            | "treasury"
            | "phase"
            | "counter"
            | "press"
    )
}

/// Words for the edge or the ground of a country.
pub(super) fn is_edge_word(word: &str) -> bool {
    matches!(word, "border" | "borders" | "territory" | "soil" | "coast" | "frontier" | "airspace")
}

/// Verbs and other words that follow a name without being qualified by it.
pub(super) fn follows_name(word: &str) -> bool {
    matches!(
        word,
        "has"
            | "have"
            | "had"
            | "is"
            | "was"
            | "were"
            | "are"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "did"
            | "does"
            | "said"
            | "says"
            | "told"
            | "also"
            | "that"
            | "which"
            | "who"
            | "where"
            | "when"
            | "while"
            | "since"
            | "after"
            | "before"
            | "until"
            | "by"
            | "with"
            | "as"
            | "because"
            | "but"
            | "if"
            | "than"
            | "this"
            | "last"
            | "it"
            | "they"
            | "he"
            | "she"
            | "not"
            | "about"
            | "under"
            | "during"
            | "killed"
            | "struck"
            | "carried"
            | "launched"
            | "accused"
            | "denied"
            | "sent"
            | "gave"
            | "made"
            | "took"
            | "and"
    )
}
