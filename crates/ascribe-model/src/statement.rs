use serde::{Deserialize, Serialize};

use crate::{Excerpt, Span};

/// What somebody is said to have said: who, with which cue, in which words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Who said it, as it stands in the text; empty when nobody is named ("reportedly").
    pub source: Vec<Excerpt>,
    /// The words that make it a statement: "said", "according to", "put … at".
    pub cue: Vec<Excerpt>,
    /// What was said, in one piece or several; empty for a refusal to comment.
    pub content: Vec<Excerpt>,
    /// Whom the source words stand for, resolved within the page.
    pub speaker: Option<Speaker>,
    /// Positions (in the reading's list) of the statements whose words this one passes on.
    pub relays: Vec<usize>,
    /// How sure the source presents it.
    pub certainty: Certainty,
    /// Quoted word for word, retold, or both.
    pub form: Form,
    /// How likely the source calls what it says, where an estimative word stands; older ledgers have none.
    #[serde(default)]
    pub likelihood: Option<Likelihood>,
    /// Whether it is a silence on a count: "has not commented on the report", not "declined to hear"; older ledgers have none.
    #[serde(default)]
    pub is_silence_on_count: bool,
    /// How sure the reader is of this reading, 0 to 1.
    pub confidence: f32,
}

impl Statement {
    /// Whether `span` lies in one of the pieces of the content.
    pub fn says(&self, span: Span) -> bool {
        self.content.iter().any(|piece| piece.span.contains(span))
    }
}

/// Whom the words of a source stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The fullest name on the page, or the lexicon's name.
    pub name: String,
    /// The nearest mention that the source words stand for, when they are a pronoun.
    pub antecedent: Option<Excerpt>,
    /// Stable id of the actor: from the lexicon, or made from the name.
    pub actor: Option<String>,
    /// What sort of speaker.
    pub kind: SpeakerKind,
}

/// What sort of speaker a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A named person.
    Person,
    /// An agency, ministry, force, state, monitor or other body.
    Institution,
    /// A news outlet or wire.
    Outlet,
    /// Somebody who is not named: "two officials", "activists".
    Unnamed,
}

impl SpeakerKind {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Institution => "institution",
            SpeakerKind::Outlet => "outlet",
            SpeakerKind::Unnamed => "unnamed",
        }
    }
}

/// How sure the source presents what it says, in the source's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Flat: said, confirmed, reported.
    Stated,
    /// Believed, suspected, estimated, alleged, possible.
    Hedged,
    /// The source says that it is not so.
    Denied,
    /// Expected, planned or feared to come.
    Forecast,
    /// Said not to have been checked: "could not be independently verified". Statements only.
    Unverified,
    /// A refusal or a silence: "declined to comment". Statements only.
    NoComment,
}

impl Certainty {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Stated => "stated",
            Certainty::Hedged => "hedged",
            Certainty::Denied => "denied",
            Certainty::Forecast => "forecast",
            Certainty::Unverified => "unverified",
            Certainty::NoComment => "no_comment",
        }
    }
}

/// How the content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Word for word, in quotation marks.
    Direct,
    /// Retold.
    Indirect,
    /// Retold with quoted words in it.
    Mixed,
}

impl Form {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Direct => "direct",
            Form::Indirect => "indirect",
            Form::Mixed => "mixed",
        }
    }
}

/// An estimative word and the band of likelihood that it suggests.
///
/// It is the speaker's estimate, not the reader's: how sure the reading is stands in [`Statement::confidence`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likelihood {
    /// The words: "highly likely".
    pub excerpt: Excerpt,
    /// The band.
    pub band: LikelihoodBand,
}

/// The bands of likelihood of Intelligence Community Directive 203, from the least likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LikelihoodBand {
    /// Almost no chance, remote.
    Remote,
    /// Very unlikely, highly improbable.
    VeryUnlikely,
    /// Unlikely, improbable.
    Unlikely,
    /// Roughly even chance, roughly even odds.
    RoughlyEven,
    /// Likely, probable.
    Likely,
    /// Very likely, highly probable.
    VeryLikely,
    /// Almost certain, nearly certain.
    AlmostCertain,
}

impl LikelihoodBand {
    /// All bands, from the least likely.
    pub const ALL: [LikelihoodBand; 7] = [
        LikelihoodBand::Remote,
        LikelihoodBand::VeryUnlikely,
        LikelihoodBand::Unlikely,
        LikelihoodBand::RoughlyEven,
        LikelihoodBand::Likely,
        LikelihoodBand::VeryLikely,
        LikelihoodBand::AlmostCertain,
    ];

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            LikelihoodBand::Remote => "remote",
            LikelihoodBand::VeryUnlikely => "very_unlikely",
            LikelihoodBand::Unlikely => "unlikely",
            LikelihoodBand::RoughlyEven => "roughly_even",
            LikelihoodBand::Likely => "likely",
            LikelihoodBand::VeryLikely => "very_likely",
            LikelihoodBand::AlmostCertain => "almost_certain",
        }
    }

    /// Its ends in per cent, as the directive gives them (2 January 2015, D.6.e.(2)(a)).
    pub fn percent(self) -> (u8, u8) {
        match self {
            LikelihoodBand::Remote => (1, 5),
            LikelihoodBand::VeryUnlikely => (5, 20),
            LikelihoodBand::Unlikely => (20, 45),
            LikelihoodBand::RoughlyEven => (45, 55),
            LikelihoodBand::Likely => (55, 80),
            LikelihoodBand::VeryLikely => (80, 95),
            LikelihoodBand::AlmostCertain => (95, 99),
        }
    }
}
