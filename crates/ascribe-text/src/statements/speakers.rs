//! Speakers: whom the words of a source stand for, resolved within the page.
//!
//! A pronoun takes the nearest mention before it that fits; a short name, an acronym or a bare role takes the
//! fullest name that the page gives.

use std::collections::HashMap;
use std::ops::Range;

use ascribe_model::{Excerpt, Speaker, SpeakerKind};

use super::Draft;
use super::names::{HeadSort, Naming, PageNames, WORDS};
use super::phrases::{VerbSense, phrase_end, verb_sense};
use super::subjects::subject_before;
use super::tags::{Tagged, Tags};
use crate::{ActorKind, actor_id, resolve_actor};

/// How far back, in mentions, a pronoun or a bare role is resolved.
const REACH: usize = 40;

/// Gives every draft with a source its speaker, in the order of the drafts.
pub(super) fn name_speakers(tagged: &Tagged, drafts: &[Draft]) -> Vec<Option<Speaker>> {
    let names = PageNames::of(tagged);
    let mut mentions = Mentions::of(tagged, drafts, &names);
    let mut order: Vec<usize> = (0..drafts.len()).filter(|idx| drafts[*idx].source.is_some()).collect();
    order.sort_by_key(|idx| drafts[*idx].source.as_ref().map(|source| source.start));
    let mut speakers = vec![None; drafts.len()];
    let mut known: HashMap<Range<usize>, Option<Speaker>> = HashMap::new();
    for idx in order {
        let Some(source) = drafts[idx].source.clone() else { continue };
        let speaker = known.entry(source.clone()).or_insert_with(|| mentions.speaker_of(source)).clone();
        speakers[idx] = speaker;
    }
    speakers
}

/// A noun phrase of the page that somebody can be meant by.
#[derive(Clone, Debug)]
struct Mention {
    tokens: Range<usize>,
    naming: Naming,
    /// Whether it is the source of a statement, and not the subject of a sentence only.
    is_source: bool,
}

struct Mentions<'t, 'w> {
    tagged: &'t Tagged<'w>,
    names: &'t PageNames,
    /// In text order.
    list: Vec<Mention>,
}

impl<'t, 'w> Mentions<'t, 'w> {
    /// All sources that are no pronouns, and the subjects that open sentences.
    fn of(tagged: &'t Tagged<'w>, drafts: &[Draft], names: &'t PageNames) -> Mentions<'t, 'w> {
        let sources = drafts.iter().filter_map(|draft| draft.source.clone()).map(|span| (span, true));
        let sentences = tagged.words.sentences.iter();
        let subjects = sentences
            .filter_map(|sentence| opening_subject(tagged, &sentence.tokens))
            .map(|span| (span, false));
        let mut spans: Vec<(Range<usize>, bool)> =
            sources.chain(subjects).filter(|(span, _)| !is_pronoun(tagged, span)).collect();
        spans.sort_by_key(|(span, is_source)| (span.start, !is_source, span.end));
        spans.dedup_by_key(|(span, _)| span.start);
        let mention = |(tokens, is_source): (Range<usize>, bool)| Mention {
            naming: names.naming(tagged, &tokens),
            tokens,
            is_source,
        };
        let list = spans.into_iter().map(mention).collect();
        Mentions { tagged, names, list }
    }

    fn speaker_of(&mut self, source: Range<usize>) -> Option<Speaker> {
        if is_pronoun(self.tagged, &source) {
            return self.of_pronoun(&source);
        }
        let naming = self.names.naming(self.tagged, &source);
        if naming.is_bare
            && let Some(fuller) = self.fuller_mention(&source, &naming)
        {
            return Some(self.speaker(&fuller.naming, None));
        }
        Some(self.speaker(&naming, None))
    }

    /// The mentions before `at`, the nearest first.
    fn before(&self, at: usize) -> impl Iterator<Item = &Mention> {
        let end = self.list.partition_point(|mention| mention.tokens.start < at);
        self.list[end.saturating_sub(REACH)..end].iter().rev().filter(move |mention| mention.tokens.end <= at)
    }

    /// An earlier mention with the same head that says more: "the ministry" after "Lebanon's Health Ministry".
    fn fuller_mention(&self, source: &Range<usize>, naming: &Naming) -> Option<Mention> {
        self.before(source.start)
            .find(|mention| !mention.naming.is_bare && mention.naming.heads.contains(&naming.head))
            .cloned()
    }

    fn of_pronoun(&self, source: &Range<usize>) -> Option<Speaker> {
        let mention = if self.tagged.has(source.end - 1, Tags::RELATIVE) {
            self.relative_antecedent(source)?
        } else {
            self.before(source.start).find(|mention| fits(self.tagged, source.start, mention)).cloned()?
        };
        let naming = match mention.naming.is_bare {
            true => self
                .fuller_mention(&mention.tokens, &mention.naming)
                .map_or(mention.naming, |fuller| fuller.naming),
            false => mention.naming,
        };
        Some(self.speaker(&naming, Some(self.named_part(&mention.tokens))))
    }

    /// The noun phrase that "who" stands behind: the person nearest to it, or all of the phrase.
    fn relative_antecedent(&self, source: &Range<usize>) -> Option<Mention> {
        let comma = source.start > 0 && self.tagged.has(source.start - 1, Tags::COMMA);
        let end = source.start - usize::from(comma);
        let floor = end.saturating_sub(40);
        let whole = subject_before(self.tagged, end, floor)?;
        let nearest = whole.clone().rev().find(|idx| self.tagged.has(*idx, Tags::PREPOSITION));
        let nearest = nearest.map(|preposition| preposition + 1..whole.end).filter(|nearest| {
            let naming = self.names.naming(self.tagged, nearest);
            naming.sort == HeadSort::Role || naming.kind == SpeakerKind::Person
        });
        let tokens = nearest.unwrap_or(whole);
        Some(Mention { naming: self.names.naming(self.tagged, &tokens), tokens, is_source: true })
    }

    /// The part of a mention that names: without an appositive, or the appositive where only that has the name.
    fn named_part(&self, tokens: &Range<usize>) -> Excerpt {
        let comma = tokens.clone().find(|idx| self.tagged.has(*idx, Tags::COMMA));
        let part = match comma {
            Some(comma) if comma > tokens.start && comma + 1 < tokens.end => {
                let first = tokens.start..comma;
                let first_names = self.names.naming(self.tagged, &first).kind == SpeakerKind::Person;
                let second = comma + 1..tokens.end;
                let second_names = self.names.naming(self.tagged, &second).kind == SpeakerKind::Person;
                if second_names && !first_names { second } else { first }
            }
            _ => tokens.clone(),
        };
        Excerpt::cut(self.tagged.words.text, self.tagged.words.span(part))
    }

    fn speaker(&self, naming: &Naming, antecedent: Option<Excerpt>) -> Speaker {
        let known = resolve_actor(&naming.name).or_else(|| resolve_actor(&naming.phrase));
        match known.filter(|_| naming.kind != SpeakerKind::Unnamed) {
            Some(actor) => Speaker {
                name: actor.name.clone(),
                antecedent,
                actor: Some(actor.id.clone()),
                kind: kind_of_actor(actor.kind),
            },
            None => Speaker {
                name: naming.name.clone(),
                antecedent,
                actor: naming.has_name.then(|| actor_id(&naming.name)),
                kind: naming.kind,
            },
        }
    }
}

fn kind_of_actor(kind: ActorKind) -> SpeakerKind {
    match kind {
        ActorKind::Person => SpeakerKind::Person,
        ActorKind::Wire | ActorKind::Outlet => SpeakerKind::Outlet,
        _ => SpeakerKind::Institution,
    }
}

/// Whether a source is a pronoun that stands for somebody named elsewhere.
fn is_pronoun(tagged: &Tagged, source: &Range<usize>) -> bool {
    let last = source.end - 1;
    let single = source.len() == 1 && tagged.has(last, Tags::SUBJECT_PRONOUN) && !tagged.is(last, "there");
    single || tagged.has(last, Tags::RELATIVE)
}

/// Whether a mention can be what the pronoun at `idx` stands for.
fn fits(tagged: &Tagged, idx: usize, mention: &Mention) -> bool {
    let naming = &mention.naming;
    let is = |words: &[String]| words.iter().any(|word| tagged.is(idx, word));
    let speaks = mention.is_source || naming.kind != SpeakerKind::Unnamed || naming.sort == HeadSort::Role;
    if !speaks {
        return false;
    }
    let singular_person = matches!(naming.kind, SpeakerKind::Person | SpeakerKind::Unnamed) && !naming.plural;
    if is(&WORDS.personal_pronouns) {
        return singular_person && naming.sort != HeadSort::Paper;
    }
    if is(&WORDS.neutral_pronouns) {
        return matches!(naming.kind, SpeakerKind::Institution | SpeakerKind::Outlet) && !naming.plural
            || naming.sort == HeadSort::Paper;
    }
    is(&WORDS.plural_pronouns) && naming.plural
}

/// The noun phrase that opens a sentence as its subject.
fn opening_subject(tagged: &Tagged, sentence: &Range<usize>) -> Option<Range<usize>> {
    let end = phrase_end(tagged, sentence.start, sentence.end);
    let verb =
        verb_sense(tagged, end) != VerbSense::None || tagged.verbs.get(end).copied().flatten().is_some();
    let follows = verb || tagged.has(end, Tags::COMMA) || tagged.has(end, Tags::RELATIVE);
    (end > sentence.start && end < sentence.end && follows).then_some(sentence.start..end)
}
