//! How each part of a reading was resolved, for people and as the `explain` member of the JSON.

use ascribe_model::{Excerpt, Interval, Reading};
use ascribe_text::{
    ActorExplanation, FigureExplanation, PlaceExpression, Population, Setting, TimeExpression,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code_points::CodePoints;

/// How the parts of a reading were resolved. Offsets count Unicode code points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Explain")]
pub struct ExplainedReading {
    /// For each statement: whom its source words stand for; null where nobody is named.
    pub statements: Vec<Option<ExplainedActor>>,
    /// For each figure; null where this version of the program does not read it.
    pub figures: Vec<Option<ExplainedFigure>>,
}

/// How a figure was resolved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedFigure {
    /// Whom the words for the source stand for.
    pub source: Option<ExplainedActor>,
    /// Whom the words for the relays stand for.
    pub via: Vec<ExplainedActor>,
    /// Who is counted, in the form that is compared.
    pub population: Option<ExplainedPopulation>,
    /// How the place was chosen and resolved.
    pub place: ExplainedPlace,
    /// How the time was chosen and resolved.
    pub when: ExplainedTime,
}

/// Whom words stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedActor {
    /// The words of the text.
    pub said: String,
    /// The name that they were taken for within the page, where it is another.
    pub name: Option<String>,
    /// The id of the actor.
    pub actor: Option<String>,
    /// What decided.
    pub rule: &'static str,
}

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedPopulation {
    /// The words that distinguish; equal for populations that are the same.
    pub key: String,
    /// Whose people they are: the code of a country or the id of an actor.
    pub whose: Option<String>,
    /// What sort of people.
    pub kind: Option<&'static str>,
}

/// How a figure came by its place, and which place the name means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedPlace {
    /// How the figure came by it.
    pub choice: &'static str,
    /// The other places of the figure's sentence.
    pub rather_than: Vec<ExplainedMention>,
    /// What decided which place the name means; null where no place is given.
    pub rule: Option<&'static str>,
    /// How it stands in its sentence: "within" behind "in" and "at", "near", "moving" behind "to" and "from" and so on.
    pub position: Option<&'static str>,
    /// Other places of the name, the likeliest first.
    pub alternatives: Vec<String>,
}

/// How a figure came by its time, and how its days were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedTime {
    /// How the figure came by it.
    pub choice: &'static str,
    /// The other times of the figure's sentence.
    pub rather_than: Vec<ExplainedMention>,
    /// How its days were found; null where no time is given.
    pub rule: Option<&'static str>,
    /// How the words bound it: "within", "since", "until", "by", "before", "after", "as of".
    pub bound: Option<&'static str>,
    /// The day they were counted from, ISO 8601.
    pub anchor: Option<String>,
    /// The days that the same words would mean if they looked the other way in time.
    pub otherwise: Option<ExplainedDays>,
}

/// Days, open where an end is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedDays {
    /// The first day, ISO 8601.
    pub from: Option<String>,
    /// The last day, ISO 8601.
    pub to: Option<String>,
}

/// Words of the text that were not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedMention {
    /// The words.
    pub text: String,
    /// Offset of the first code point.
    pub start: usize,
    /// Offset behind the last code point.
    pub end: usize,
}

/// Says how each part of a reading was resolved: by which rule, from which anchor, among which alternatives.
pub fn explain_reading(reading: &Reading) -> ExplainedReading {
    let places = CodePoints::of(&reading.document.text);
    let explanation = ascribe_text::explain_reading(reading);
    let of_figure = |figure: &ascribe_model::Figure| {
        // A reading of another version may have another place or time, which this one cannot explain.
        let is_it = |found: &&FigureExplanation| {
            let own = &found.figure;
            own.excerpt == figure.excerpt && own.place == figure.place && own.when == figure.when
        };
        let found = explanation.figures.iter().find(is_it);
        found.map(|found| explain_figure(found, &places))
    };
    ExplainedReading {
        statements: explanation.statements.iter().map(|actor| actor.as_ref().map(explain_actor)).collect(),
        figures: reading.figures.iter().map(of_figure).collect(),
    }
}

fn explain_figure(found: &FigureExplanation, places: &CodePoints) -> ExplainedFigure {
    ExplainedFigure {
        source: found.source.as_ref().map(explain_actor),
        via: found.via.iter().map(explain_actor).collect(),
        population: found.population.as_ref().map(explain_population),
        place: explain_place(&found.setting.place, places),
        when: explain_time(&found.setting.time, places),
    }
}

fn explain_place(setting: &Setting<PlaceExpression>, places: &CodePoints) -> ExplainedPlace {
    let chosen = setting.chosen.as_ref();
    ExplainedPlace {
        choice: setting.rule.as_str(),
        rather_than: setting.others.iter().map(|other| mention(&other.mention.excerpt, places)).collect(),
        rule: chosen.map(|place| place.rule.as_str()),
        position: chosen.map(|place| place.position.as_str()),
        alternatives: chosen.map(|place| place.alternatives.clone()).unwrap_or_default(),
    }
}

fn explain_time(setting: &Setting<TimeExpression>, places: &CodePoints) -> ExplainedTime {
    let chosen = setting.chosen.as_ref();
    let timex = chosen.and_then(|time| time.timexes.first());
    ExplainedTime {
        choice: setting.rule.as_str(),
        rather_than: setting.others.iter().map(|other| mention(&other.excerpt, places)).collect(),
        rule: timex.map(|timex| timex.rule.as_str()).or(chosen.map(|_| "named by what happened")),
        bound: chosen.map(|time| time.bound.as_str()),
        anchor: timex.and_then(|timex| timex.anchor).map(|day| day.to_string()),
        otherwise: timex.and_then(|timex| timex.otherwise).map(explain_days),
    }
}

fn mention(excerpt: &Excerpt, places: &CodePoints) -> ExplainedMention {
    ExplainedMention {
        text: excerpt.text.clone(),
        start: places.position(excerpt.span.start),
        end: places.position(excerpt.span.end),
    }
}

fn explain_days(days: Interval) -> ExplainedDays {
    ExplainedDays { from: days.from.map(|day| day.to_string()), to: days.to.map(|day| day.to_string()) }
}

fn explain_actor(actor: &ActorExplanation) -> ExplainedActor {
    ExplainedActor {
        said: actor.said.clone(),
        name: actor.name.clone(),
        actor: actor.actor.clone(),
        rule: actor.rule.as_str(),
    }
}

fn explain_population(population: &Population) -> ExplainedPopulation {
    ExplainedPopulation {
        key: population.key.clone(),
        whose: population.whose.clone(),
        kind: population.kind.map(|kind| kind.as_str()),
    }
}
