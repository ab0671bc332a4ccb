//! How a reading came about: by which rule each figure got its place and time, and each name, place and time was
//! resolved.

use ascribe_model::{Figure, Reading, SourceMention, Speaker, Statement};

use crate::figures::{FigureSetting, add_figures, find_counts, read_tables, trace_figures};
use crate::plain_form::PlainForm;
use crate::tagger::{Reply, look_at};
use crate::{
    ActorRule, Population, Words, explain_actor, find_place_expressions, find_times, normalise_population,
};

/// How the statements and figures of a reading were resolved.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// For each statement of the reading: whom its source words stand for; none where nobody is named.
    pub statements: Vec<Option<ActorExplanation>>,
    /// For each figure that this program reads in the document; those of the reading where it made it.
    pub figures: Vec<FigureExplanation>,
}

/// How a figure was resolved.
#[derive(Clone, Debug)]
pub struct FigureExplanation {
    /// The figure.
    pub figure: Figure,
    /// Whom the words for the source stand for.
    pub source: Option<ActorExplanation>,
    /// Whom the words for the relays stand for.
    pub via: Vec<ActorExplanation>,
    /// Who is counted, in the form that is compared.
    pub population: Option<Population>,
    /// How it came by its place and time.
    pub setting: FigureSetting,
}

/// Whom words of a text stand for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorExplanation {
    /// The words of the text.
    pub said: String,
    /// The name that they were taken for within the page, where it is another.
    pub name: Option<String>,
    /// The id of the actor.
    pub actor: Option<String>,
    /// What decided.
    pub rule: SourceRule,
}

/// How the words for a source became an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRule {
    /// The lexicon knows the words.
    Lexicon(ActorRule),
    /// The words stand within the page for a name that the lexicon knows.
    WithinPage,
    /// No list knows the name: the id is made from it.
    MadeFromName,
    /// Nobody in particular is named.
    Unnamed,
}

impl SourceRule {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceRule::Lexicon(rule) => rule.as_str(),
            SourceRule::WithinPage => "stands in this page for a name of the lexicon",
            SourceRule::MadeFromName => "not in the lexicon; the id is made from the name",
            SourceRule::Unnamed => "nobody in particular is named",
        }
    }
}

/// Reads a document again, with the statements found before, and says how each part was resolved.
pub fn explain_reading(reading: &Reading) -> Explanation {
    let plain = PlainForm::of(&reading.document);
    let document = plain.as_ref().map_or(&reading.document, |(document, _)| document);
    let statements =
        plain.as_ref().map(|(plain, form)| form.bring_statements(&plain.text, &reading.statements));
    let statements = statements.as_deref().unwrap_or(&reading.statements);
    let words = Words::of(document);
    let times = find_times(&words, document.published_day());
    let places = find_place_expressions(&words);
    let counts = find_counts(&words);
    let tables = read_tables(document, statements);
    // The figures of the text and behind them those of tables, each with its setting; and all of them as they stand in the reading.
    let trace = |replies: &[Option<Reply>]| {
        let mut settings: Vec<FigureSetting> = Vec::new();
        let note = |setting: &dyn Fn() -> FigureSetting| settings.push(setting());
        let of_text = trace_figures(&words, counts.clone(), replies, statements, &times, &places, note);
        let mut figures: Vec<Figure> = of_text.iter().chain(&tables.figures).cloned().collect();
        settings.extend(tables.settings.iter().cloned());
        let mut read = add_figures(of_text, &tables);
        if let Some((_, form)) = &plain {
            let text = &reading.document.text;
            figures.iter_mut().chain(&mut read).for_each(|figure| form.restore_figure(text, figure));
            settings.iter_mut().for_each(|setting| form.restore_setting(text, setting));
        }
        (figures, settings, read)
    };
    // The rules first: where they alone give the reading, the figure head changed nothing or was not asked.
    let (mut figures, mut settings, read) = trace(&[]);
    if read != reading.figures {
        let replies = look_at(words.text, &words.lines(), &counts.questions(&words)).replies;
        (figures, settings, _) = trace(&replies);
    }
    let figures = figures.into_iter().zip(settings).map(|(figure, setting)| FigureExplanation {
        source: figure.source.as_ref().map(explain_source),
        via: figure.via.iter().map(explain_source).collect(),
        population: figure.population.as_ref().map(|population| normalise_population(&population.text)),
        setting,
        figure,
    });
    let figures = figures.collect();
    Explanation { statements: reading.statements.iter().map(explain_speaker).collect(), figures }
}

fn explain_speaker(statement: &Statement) -> Option<ActorExplanation> {
    let said = statement.source.first()?.text.clone();
    let Speaker { name, actor, .. } = statement.speaker.as_ref()?;
    Some(explain(said, Some(name.clone()), actor.clone()))
}

fn explain_source(source: &SourceMention) -> ActorExplanation {
    explain(source.excerpt.text.clone(), source.name.clone(), source.actor.clone())
}

fn explain(said: String, name: Option<String>, actor: Option<String>) -> ActorExplanation {
    let known = |words: &str| {
        explain_actor(words).filter(|(known, _)| Some(&known.id) == actor.as_ref()).map(|(_, rule)| rule)
    };
    let rule = match known(&said) {
        Some(rule) => SourceRule::Lexicon(rule),
        None if name.as_deref().and_then(known).is_some() => SourceRule::WithinPage,
        None if actor.is_some() => SourceRule::MadeFromName,
        None => SourceRule::Unnamed,
    };
    let name = name.filter(|name| *name != said);
    ActorExplanation { said, name, actor, rule }
}
