//! Statements: who said what, in which words, passed on by whom.
//!
//! By rules, in steps with a seam between each: cues are found, each gets its roles (source and content), a learned tagger
//! adds what the rules miss, statements are nested and linked, certainty and form are read off, and speakers are resolved
//! within the page.

mod lexicon;
mod quotes;
mod tags;

mod cues;
mod phrases;
mod subjects;

mod headlines;
mod passing;
mod roles;
mod sides;
mod silences;

mod contents;
mod quoted_alone;

mod learned;

mod certainty;
mod likelihood;
mod relays;

mod names;
mod speakers;

use std::ops::Range;

use ascribe_model::{Certainty, Excerpt, Form, Likelihood, LikelihoodBand, Speaker, Statement};

use crate::remarks::is_silence_on_count;
use crate::tagger::{Tag, look_at};
use crate::{Engine, PlaceExpression, TokenKind, Words, find_place_expressions};
use cues::{Cue, CueKind, VerbCue, Voice};
use lexicon::Frame;
use roles::{Manner, Placed, Side};
use tags::{Tagged, Tags};

/// Longest stretch in which cues are related to each other, in words. Real sentences stay far below it.
const MAX_UNIT: usize = 600;

/// Finds the statements of a document, in the order of their first word.
pub fn find_statements(words: &Words, engine: Engine) -> Vec<Statement> {
    match engine {
        Engine::Learned => {
            let seen = look_at(words.text, &words.lines(), &[]);
            find_statements_seen(words, &find_place_expressions(words), Some(&seen.tags))
        }
        Engine::Rules => find_statements_seen(words, &find_place_expressions(words), None),
    }
}

/// Finds the statements of a document with its places and what the tagger has seen in it; by rules alone where it has not looked.
pub(crate) fn find_statements_seen(
    words: &Words,
    places: &[PlaceExpression],
    tags: Option<&[Tag]>,
) -> Vec<Statement> {
    let tagged = Tagged::of(words);
    let mut drafts: Vec<Draft> = Vec::new();
    for unit in units(&tagged) {
        let mut placed = roles::place_cues(&tagged, cues::find_cues(&tagged, unit.clone()));
        placed.extend(headlines::place_headlines(&tagged, &unit));
        contents::drop_empty_borders(&tagged, &mut placed);
        drafts.extend((0..placed.len()).filter_map(|idx| draft(&tagged, &placed, idx)));
    }
    if let Some(tags) = tags {
        learned::add_learned(&tagged, &mut drafts, tags);
    }
    drafts.retain(|draft| !headlines::is_topic(&tagged, draft, places));
    quoted_alone::settle_quotations(&tagged, &mut drafts);
    drafts.iter_mut().for_each(|draft| trim_source(words, draft));
    certainty::deny_earlier_versions(&tagged, &mut drafts);
    drafts.sort_by_key(|draft| (draft.first_word(), draft.head));
    let speakers = speakers::name_speakers(&tagged, &drafts);
    relays::link_relays(&mut drafts, &speakers);
    certainty::inherit_certainty(&mut drafts, &speakers);
    likelihood::suggest_likelihoods(&tagged, &mut drafts);
    drafts.iter().zip(speakers).map(|(draft, speaker)| draft.cut(words, speaker)).collect()
}

/// Takes from the front of a source what is no part of it: "In 2012–13 the monitors counted", "``Twelve died,'' the minister said".
fn trim_source(words: &Words, draft: &mut Draft) {
    let Some(source) = &mut draft.source else { return };
    let is_quote = |at: &usize| matches!(words.word(*at), "'" | "’" | "''" | "”" | "\"" | "`");
    source.start += source.clone().take_while(is_quote).count().min(source.len().saturating_sub(1));
    let is_of_years = |at: &usize| {
        words.tokens[*at].kind == TokenKind::Number || matches!(words.word(*at), "–" | "-" | "/")
    };
    let begins_with_year = words.word(source.start).len() == 4 && is_of_years(&source.start);
    let behind = source.start + source.clone().take_while(is_of_years).count();
    let is_article = ["the", "a", "an"].iter().any(|article| words.is(behind, article));
    if begins_with_year && behind + 1 < source.end && is_article {
        source.start = behind;
    }
}

/// How a draft stands to the tagger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Verbs, nouns, "according to", headline marks: the tagger was trained on these.
    Plain,
    /// A kind that it was not trained on: its silence says nothing.
    Special,
    /// It shares its words with another statement, which the tagger does not know to do.
    Linked,
}

/// A link between two statements that share their content; the other is named by its main word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// The other passes this one on.
    CitedBy(usize),
    /// This one passes the other on.
    Cites(usize),
}

/// A statement in words of the page, before it is cut out of the text.
#[derive(Clone, Debug)]
struct Draft {
    source: Option<Range<usize>>,
    cue: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
    head: usize,
    standing: Standing,
    link: Option<Link>,
    /// Whether the statements inside its content are words that it passes on.
    nests: bool,
    relays: Vec<usize>,
    certainty: Certainty,
    form: Form,
    /// The estimative words and the band that they suggest.
    likelihood: Option<(Range<usize>, LikelihoodBand)>,
    confidence: f32,
}

impl Draft {
    fn first_word(&self) -> usize {
        let starts = self.source.iter().chain(&self.cue).chain(&self.content).map(|piece| piece.start);
        starts.min().unwrap_or(self.head)
    }

    fn cut(&self, words: &Words, speaker: Option<Speaker>) -> Statement {
        let cut = |pieces: &[Range<usize>]| -> Vec<Excerpt> {
            pieces.iter().map(|piece| Excerpt::cut(words.text, words.span(piece.clone()))).collect()
        };
        Statement {
            source: cut(self.source.as_slice()),
            cue: cut(&self.cue),
            content: cut(&self.content),
            speaker,
            relays: self.relays.clone(),
            certainty: self.certainty,
            form: self.form,
            likelihood: self.likelihood.clone().map(|(tokens, band)| Likelihood {
                excerpt: Excerpt::cut(words.text, words.span(tokens)),
                band,
            }),
            is_silence_on_count: self.certainty == Certainty::NoComment
                && is_silence_on_count(words, &self.cue, &self.content),
            confidence: self.confidence,
        }
    }
}

/// The stretches in which cues are related: sentences, joined while a quotation goes on over their end.
fn units(tagged: &Tagged) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    let mut paragraph = usize::MAX;
    for sentence in &tagged.words.sentences {
        for tokens in split_at_stops(tagged, sentence.tokens.clone()) {
            let first = tokens.start;
            let inside = first > 0
                && tagged.quote_of[first] != 0
                && tagged.quote_of[first] == tagged.quote_of[first - 1];
            let lower = first > 0
                && tagged.has(first - 1, Tags::CLOSE_QUOTE)
                && tagged.words.word(first).starts_with(char::is_lowercase);
            let goes_on = sentence.paragraph == paragraph && (inside || lower);
            match units.last_mut() {
                Some(unit) if goes_on && tokens.end - unit.start <= MAX_UNIT => unit.end = tokens.end,
                _ => units.push(tokens),
            }
            paragraph = sentence.paragraph;
        }
    }
    units.into_iter().flat_map(|unit| pieces_of(unit, MAX_UNIT)).collect()
}

/// Splits a sentence at full stops that the splitter has passed over.
fn split_at_stops(tagged: &Tagged, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = sentence.start;
    for idx in sentence.start..sentence.end.saturating_sub(1) {
        let stop = tagged.has(idx, Tags::STOP) && !headlines::is_bullet(tagged, idx);
        if stop && tagged.quote_of[idx] == 0 && tagged.words.tokens[idx + 1].spaced {
            pieces.push(start..idx + 1);
            start = idx + 1;
        }
    }
    pieces.push(start..sentence.end);
    pieces
}

fn pieces_of(unit: Range<usize>, length: usize) -> impl Iterator<Item = Range<usize>> {
    let end = unit.end;
    unit.step_by(length).map(move |start| start..(start + length).min(end))
}

fn draft(tagged: &Tagged, placed: &[Placed], idx: usize) -> Option<Draft> {
    let this = &placed[idx];
    let content = contents::content_of(tagged, placed, idx)?;
    let certainty = certainty::certainty_of(tagged, this, &content);
    Some(Draft {
        source: this.source.clone(),
        cue: cue_pieces(&this.cue),
        form: certainty::form_of(tagged, &content),
        nests: certainty != Certainty::Denied && takes_words(tagged, this, &content),
        head: this.cue.head,
        standing: standing_of(&this.cue),
        link: link_of(placed, idx),
        content,
        relays: Vec::new(),
        certainty,
        likelihood: None,
        confidence: confidence_of(tagged, this),
    })
}

fn standing_of(cue: &Cue) -> Standing {
    match cue.kind {
        CueKind::Verb(_) | CueKind::Noun(_) | CueKind::According | CueKind::Mark => Standing::Plain,
        CueKind::Adverb | CueKind::Silence | CueKind::Unverified => Standing::Special,
        CueKind::Citing | CueKind::AsSaying { .. } | CueKind::QuotedBy | CueKind::Reckoning => {
            Standing::Linked
        }
    }
}

/// Whether what stands in the content is said by the source, and not only spoken about or counted by it.
fn takes_words(tagged: &Tagged, placed: &Placed, content: &[Range<usize>]) -> bool {
    let claims = content.first().is_some_and(|piece| tagged.is(piece.start, "that"));
    let words = match &placed.cue.kind {
        CueKind::Verb(verb) => verb.entry().is_speech() || verb.entry().takes(Frame::Belief) || claims,
        CueKind::Adverb | CueKind::Noun(_) | CueKind::Silence | CueKind::Unverified => false,
        _ => true,
    };
    words && placed.source.is_some()
}

fn cue_pieces(cue: &Cue) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> =
        std::iter::once(cue.tokens.clone()).chain(cue.particle.clone()).collect();
    pieces.sort_by_key(|piece| piece.start);
    pieces
}

/// The statement that this one shares its content with, and which of the two passes it on.
fn link_of(placed: &[Placed], idx: usize) -> Option<Link> {
    let this = &placed[idx];
    match (&this.cue.kind, this.side) {
        (CueKind::AsSaying { quoting }, _) => Some(Link::CitedBy(*quoting)),
        (CueKind::Citing, Side::Host(host)) => {
            let citing = placed[..idx].iter().rfind(|other| matches!(other.cue.kind, CueKind::Citing));
            let chained = citing.filter(|other| other.side == this.side && cites_next(other, this));
            Some(Link::CitedBy(chained.unwrap_or(&placed[host]).cue.head))
        }
        (CueKind::QuotedBy | CueKind::According, Side::Host(host)) => {
            Some(Link::Cites(placed[host].cue.head))
        }
        _ => None,
    }
}

/// "citing a lawyer who in turn cited a clerk".
fn cites_next(first: &Placed, second: &Placed) -> bool {
    const WHO: usize = 2;
    first.source.as_ref().is_some_and(|source| source.end + WHO >= second.cue.tokens.start)
}

/// How sure the pattern is: between the shares of its statements that matched the gold (lenient) on the tuned halves of
/// `paragraphs` and `kursk`, and on 60 articles of PolNeAR's train part, where those had enough of them.
fn confidence_of(tagged: &Tagged, placed: &Placed) -> f32 {
    match &placed.cue.kind {
        CueKind::According => 0.82,
        CueKind::Citing | CueKind::QuotedBy | CueKind::AsSaying { .. } => 0.85,
        CueKind::Adverb => 0.75,
        CueKind::Mark => 0.75,
        CueKind::Noun(_) => 0.45,
        CueKind::Reckoning => 0.8,
        CueKind::Silence => 0.75,
        CueKind::Unverified => 0.75,
        CueKind::Verb(verb) => confidence_of_verb(tagged, placed, verb),
    }
}

fn confidence_of_verb(tagged: &Tagged, placed: &Placed, verb: &VerbCue) -> f32 {
    let says = verb.entry().is_speech();
    let marked = match placed.side {
        Side::Right(start) => tagged.has(start, Tags::OPEN_QUOTE) || tagged.is(start, "that"),
        Side::Left { end, .. } => tagged.has(end - 1, Tags::CLOSE_QUOTE),
        _ => false,
    };
    match (verb.voice, placed.manner, placed.side) {
        (Voice::Passive, Manner::Unnamed, _) => 0.78,
        (Voice::Passive, ..) => 0.4,
        (_, Manner::Shared(_), _) if says => 0.85,
        (_, Manner::Shared(_), _) => 0.7,
        (_, Manner::Inverted, _) if marked => 0.86,
        (_, Manner::Inverted, _) => 0.7,
        (_, _, Side::Left { .. }) if marked => 0.9,
        (_, _, Side::Left { .. }) => 0.86,
        _ if says && marked => 0.86,
        _ if says => 0.82,
        _ if verb.entry().takes(Frame::Belief) && marked => 0.7,
        _ if verb.entry().takes(Frame::Belief) => 0.65,
        _ if verb.entry().takes(Frame::Measure) => 0.85,
        _ if verb.entry().takes(Frame::Count) => 0.85,
        _ => 0.75,
    }
}

#[cfg(test)]
mod tests;
