use serde::{Deserialize, Serialize};

use crate::Measure;

/// What the words around a figure say of the count beside its other fields.
///
/// Read together with the text, so that whoever compares claims reads facts and no English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remarks {
    /// What holds of the count, each once, in the order of [`Remark`].
    pub marks: Vec<Remark>,
    /// Other measures that the words next to the figure tell too: "a quarter of a million victims have been killed".
    pub told: Vec<Measure>,
    /// Why the number changed, in the sentence's words: "counted twice".
    pub reason: Option<String>,
    /// The name of whom the sentence says lost or sent people: "North Korea" of "North Korea has lost 4,700 of its soldiers".
    pub loser: Option<String>,
    /// For a share, the name that it is a share of: "Mariupol" of "90 percent of Mariupol".
    pub share_of: Option<String>,
    /// Where the word stands that puts the figure in one before it: the byte offset of "including" in "14 people, including
    /// three children".
    pub within: Option<usize>,
}

impl Remarks {
    /// Whether the text remarks this on the count.
    pub fn say(&self, remark: Remark) -> bool {
        self.marks.contains(&remark)
    }
}

/// Something that the words around a figure say of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// No number is said: "dozens", "several".
    Vague,
    /// Somebody is counted in passing: "a policeman", "one of them".
    InPassing,
    /// Some are picked out of others or left out: "three of the victims", "the other two".
    SomeOf,
    /// For a share: a share of whoever was spoken of last, "a quarter of them".
    OfThem,
    /// Two numbers and no range: "150,000 or 1 million".
    EitherOr,
    /// A count that runs on: "the toll", "so far", "has risen".
    SoFar,
    /// A pace and no sum: "the average daily number of losses".
    Average,
    /// A force as a whole and not some men here or there: "11,000 were sent", "a force of 3,000".
    WholeForce,
    /// People who were sent or came.
    Sent,
    /// People who are still there.
    Left,
    /// Missing, captured or others are spoken of together with the count.
    WithOthers,
    /// Displaced people who left their country: "refugees", "fled across the border".
    Abroad,
    /// People displaced within their country.
    Inside,
}
