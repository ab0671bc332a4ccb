use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Amount, Certainty, Excerpt};

/// A number of people, or a share of them, as said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number with the words that bound or qualify it: "more than 4,000".
    pub excerpt: Excerpt,
    /// What the words allow.
    pub amount: Amount,
    /// Whether the words themselves say that it is not exact.
    pub approx: bool,
    /// What is counted of these people.
    pub measure: Measure,
    /// Who is counted, as it stands in the text, without the number.
    pub population: Option<Excerpt>,
    /// Whether it is a running total, one event's count, an addition, a rate or a plan.
    pub change: Change,
    /// For a share: the position of the figure that it is a share of.
    pub base: Option<usize>,
    /// Who the text says it comes from; none in the report's own voice.
    pub source: Option<SourceMention>,
    /// The relays between that source and the report, the nearest to the source first.
    pub via: Vec<SourceMention>,
    /// How sure the source presents it (never `Unverified` or `NoComment`).
    pub certainty: Certainty,
    /// Where the counted event took place.
    pub place: Option<PlaceMention>,
    /// When it took place, or the day as of which was counted.
    pub when: Option<TimeMention>,
    /// Position of the statement in which it stands.
    pub statement: Option<usize>,
    /// Positions of the figures of this page that restate this one. Given on the main mention only.
    pub mentions: Vec<usize>,
    /// How sure the reader is of this reading, 0 to 1.
    pub confidence: f32,
    /// Where it stands in a table; none for what a sentence or the row of a sheet says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellMention>,
}

/// The cell of a table that a figure stands in, with the heads that say what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMention {
    /// Position of the table among those of the document.
    pub table: usize,
    /// Position of the row in the table.
    pub row: usize,
    /// Position of the column.
    pub column: usize,
    /// The heads of the column, the uppermost first.
    pub heads: Vec<Excerpt>,
    /// The heads of the row, from left to right, behind the heading of the rows that it stands among, where there is one.
    pub row_heads: Vec<Excerpt>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Dead.
    Killed,
    /// Injured.
    Wounded,
    /// Killed and wounded together, or losses of people not told apart.
    Casualties,
    /// Missing.
    Missing,
    /// Taken prisoner, detained, kidnapped.
    Captured,
    /// Fled, evacuated, uprooted, besieged.
    Displaced,
    /// Present, sent, deployed, mobilised, returned; the size of a force or of a population at risk.
    Strength,
}

impl Measure {
    /// All measures, in the order of this list.
    pub const ALL: [Measure; 7] = [
        Measure::Killed,
        Measure::Wounded,
        Measure::Casualties,
        Measure::Missing,
        Measure::Captured,
        Measure::Displaced,
        Measure::Strength,
    ];

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Killed => "killed",
            Measure::Wounded => "wounded",
            Measure::Casualties => "casualties",
            Measure::Missing => "missing",
            Measure::Captured => "captured",
            Measure::Displaced => "displaced",
            Measure::Strength => "strength",
        }
    }
}

/// What kind of count a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A toll or stock so far.
    Total,
    /// The victims of one attack, battle or day.
    Event,
    /// An addition to a count.
    More,
    /// So many a day, week, month.
    Rate,
    /// Not yet happened.
    Planned,
}

impl Change {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Total => "total",
            Change::Event => "event",
            Change::More => "more",
            Change::Rate => "rate",
            Change::Planned => "planned",
        }
    }
}

/// A source or relay as named in the text, and whom it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMention {
    /// The words of the text.
    pub excerpt: Excerpt,
    /// The full name, resolved within the page or by the lexicon.
    pub name: Option<String>,
    /// Stable id of the actor, where it is known.
    pub actor: Option<String>,
}

/// A place as named in the text, and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// The words of the text.
    pub excerpt: Excerpt,
    /// The gazetteer's name.
    pub name: Option<String>,
    /// The first-level region it lies in or is (an oblast, a governorate), where known: `Kursk Oblast`.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: Option<String>,
    /// Degrees north, WGS 84.
    pub lat: Option<f64>,
    /// Degrees east, WGS 84.
    pub lon: Option<f64>,
    /// UCDP `where_prec`, 1 (exact) to 7 (international waters or air).
    pub precision: Option<u8>,
}

impl PlaceMention {
    /// A place of which nothing is known but the words.
    pub fn unknown(excerpt: Excerpt) -> PlaceMention {
        let (name, region, country) = (None, None, None);
        PlaceMention { excerpt, name, region, country, lat: None, lon: None, precision: None }
    }
}

/// A time as named in the text, and which days it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The words of the text.
    pub excerpt: Excerpt,
    /// The first day it can mean; none when open or unknown.
    pub from: Option<Date>,
    /// The last day it can mean; none when open or unknown.
    pub to: Option<Date>,
}
