//! From a document's text to statements, figures and claims: one document at a time, pure, in any order.

mod closed;
mod lexicon;
mod names;

mod words;

mod plain_form;

mod numbers;

mod actors;
mod countries;
mod places;
mod times;

mod tagger;

mod statements;

mod spoken;

mod figures;

mod claims;
mod remarks;

mod explain;

use ascribe_model::{Document, Notice, Reading};

pub use actors::{
    Actor, ActorKind, ActorRule, Population, PopulationKind, actor_id, country_name, explain_actor,
    normalise_population, resolve_actor, resolve_body,
};
pub use explain::{ActorExplanation, Explanation, FigureExplanation, SourceRule, explain_reading};
pub use figures::{FigureSetting, Setting, SettingRule, find_bare_figures, find_figures};
pub use names::name_key;
pub use numbers::{Number, find_numbers};
pub use places::{
    GAZETTEER_CREDITS, PlaceExpression, PlaceKind, PlacePosition, PlaceRule, find_place_expressions,
    find_places,
};
pub use statements::find_statements;
pub use times::{Bound, Modifier, Rule, TimeExpression, Timex, TimexKind, find_times};
pub use words::{Sentence, Token, TokenKind, Words};

/// What finds statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Rules and the learned tagger together.
    #[default]
    Learned,
    /// Rules alone: some forty times as fast, and fewer statements are found.
    Rules,
}

/// Reads a document: its statements, figures and claims. Never fails; what stays open becomes a notice.
pub fn read_document(document: Document) -> Reading {
    read_document_by(document, Engine::default())
}

/// Reads a document as [`read_document`] does, with the engine that is named.
///
/// A text with marks that no reader sees, or with signs in unusual forms, is read in its plain form; every excerpt is cut out
/// of the text as it stands.
///
/// A page that is told as not English is kept, and its figures are left unread: the page reader's notice says so.
pub fn read_document_by(document: Document, engine: Engine) -> Reading {
    if document.notices.iter().any(|notice| notice.code == Notice::NOT_ENGLISH) {
        return Reading { document, ..Reading::default() };
    }
    match plain_form::PlainForm::of(&document) {
        Some((plain, form)) => form.restore(read_text(plain, engine), document),
        None => read_text(document, engine),
    }
}

fn read_text(document: Document, engine: Engine) -> Reading {
    let words = Words::of(&document);
    let times = find_times(&words, document.published_day());
    let places = find_place_expressions(&words);
    let counts = figures::find_counts(&words);
    let seen = (engine == Engine::Learned)
        .then(|| tagger::look_at(words.text, &words.lines(), &counts.questions(&words)));
    let tags = seen.as_ref().map(|seen| seen.tags.as_slice());
    let mut statements = statements::find_statements_seen(&words, &places, tags);
    actors::settle_roles(&mut statements, &places, &document.text);
    let replies = seen.as_ref().map_or(&[][..], |seen| &seen.replies);
    let too_many = seen.as_ref().and_then(|_| counts.notice());
    let tables = figures::read_tables(&document, &statements);
    let of_cases = counts.notice_of_cases(&words);
    let figures = figures::trace_figures(&words, counts, replies, &statements, &times, &places, |_| {});
    let figures = figures::add_figures(figures, &tables);
    let notices = too_many.into_iter().chain(times::notice(&times)).chain(of_cases).chain(tables.notices);
    let notices = notices.collect();
    let claims = claims::make_claims(&document, &words, &statements, &figures);
    Reading { statements, figures, claims, notices, document }
}
