//! Cues: the words that make a statement, found one by one before anything is known of who says what.

use std::ops::Range;

use ascribe_model::Certainty;

use super::lexicon::{CueVerb, Frame, LEXICON, VerbForm};
use super::phrases::{VerbSense, in_compound, starts_phrase, verb_sense};
use super::tags::{Tagged, Tags};

/// Most words between the first auxiliary and its verb: "has so far been able to".
const MAX_GROUP: usize = 6;

/// A cue where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    /// What sort of cue it is.
    pub kind: CueKind,
    /// Its words, auxiliaries and negation included.
    pub tokens: Range<usize>,
    /// A second piece: the "at" of "put the toll at 12".
    pub particle: Option<Range<usize>>,
    /// Its main word.
    pub head: usize,
    /// The part of the page in which its source and content are looked for.
    pub region: Range<usize>,
}

/// What sort of cue.
#[derive(Clone, Debug)]
pub(super) enum CueKind {
    /// A verb.
    Verb(VerbCue),
    /// "according to": a source follows.
    According,
    /// "citing": a source follows whose words another statement passes on.
    Citing,
    /// "as saying", with the position of "quoted" before it.
    AsSaying {
        /// Where "quoted" stands.
        quoting: usize,
    },
    /// "quoted by" behind the name of somebody.
    QuotedBy,
    /// A headline's colon or dash.
    Mark,
    /// "the army's claim that", with how sure the noun presents it.
    Noun(Certainty),
    /// "by the service's reckoning".
    Reckoning,
    /// "reportedly".
    Adverb,
    /// "declined to comment", "did not respond to".
    Silence,
    /// "could not verify".
    Unverified,
}

/// A verb that is a cue.
#[derive(Clone, Debug)]
pub(super) struct VerbCue {
    /// Position in the lexicon.
    pub verb: usize,
    /// How it stands to its subject.
    pub voice: Voice,
    /// All auxiliaries of the group.
    pub auxiliaries: Tags,
    /// Whether it is in a past tense.
    pub past: bool,
    /// Whether it is negated.
    pub negated: bool,
}

impl VerbCue {
    /// What the lexicon says of it.
    pub fn entry(&self) -> &'static CueVerb {
        &LEXICON.verbs[self.verb]
    }
}

/// How a cue verb stands to its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// "the army said"
    Active,
    /// "..., adding that"
    Gerund,
    /// "is believed", "reported by"
    Passive,
}

/// Finds the cues of a unit, in text order.
pub(super) fn find_cues(tagged: &Tagged, unit: Range<usize>) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut at = unit.start;
    while at < unit.end {
        let region = region_of(tagged, at, &unit);
        match cue_at(tagged, at, region) {
            Some(cue) => {
                at = cue.tokens.end.max(at + 1);
                cues.push(cue);
            }
            None => at += 1,
        }
    }
    cues
}

/// The part of the unit that is on the same level as the word: its quotation, or the unit.
fn region_of(tagged: &Tagged, idx: usize, unit: &Range<usize>) -> Range<usize> {
    match tagged.quote_at(idx) {
        None => unit.clone(),
        Some(quote) => {
            let inside = quote.tokens.start + 1..quote.tokens.end - usize::from(!quote.goes_on);
            sentence_in(tagged, idx, inside.start.max(unit.start)..inside.end.min(unit.end))
        }
    }
}

/// The sentence around a word of a quotation.
fn sentence_in(tagged: &Tagged, idx: usize, within: Range<usize>) -> Range<usize> {
    if within.is_empty() || !within.contains(&idx) {
        return idx..idx + 1;
    }
    let start =
        (within.start..idx).rev().find(|at| tagged.has(*at, Tags::STOP)).map_or(within.start, |at| at + 1);
    let end = (idx..within.end).find(|at| tagged.has(*at, Tags::STOP)).unwrap_or(within.end);
    start..end
}

fn cue_at(tagged: &Tagged, at: usize, region: Range<usize>) -> Option<Cue> {
    if tagged.has(at, Tags::PHRASE_START)
        && let Some(cue) = phrase_cue(tagged, at, &region)
    {
        return Some(cue);
    }
    if tagged.has(at, Tags::HEDGE) {
        return Some(Cue { kind: CueKind::Adverb, tokens: at..at + 1, particle: None, head: at, region });
    }
    if tagged.has(at, Tags::REFUSING.or(Tags::ANSWERING).or(Tags::CHECKING))
        && let Some(cue) = silence_cue(tagged, at, &region)
    {
        return Some(cue);
    }
    as_saying_cue(tagged, at, &region)
        .or_else(|| noun_cue(tagged, at, &region))
        .or_else(|| verb_cue(tagged, at, region))
}

fn phrase_cue(tagged: &Tagged, at: usize, region: &Range<usize>) -> Option<Cue> {
    let first = tagged.words.lower(at);
    let is_word = |offset: usize, word: &str| at + offset < region.end && tagged.is(at + offset, word);
    let cue = |kind: CueKind, length: usize| Cue {
        kind,
        tokens: at..at + length,
        particle: None,
        head: at,
        region: region.clone(),
    };
    if let Some(length) = LEXICON.according.length_at(&first, is_word) {
        return Some(cue(CueKind::According, length));
    }
    if let Some(length) = LEXICON.silence.length_at(&first, is_word) {
        return Some(cue(CueKind::Silence, length));
    }
    if let Some(length) = LEXICON.carried.length_at(&first, is_word)
        && !before_as_saying(tagged, at, region)
    {
        return Some(cue(CueKind::QuotedBy, length));
    }
    let length = LEXICON.citing.length_at(&first, is_word)?;
    Some(cue(CueKind::Citing, length))
}

/// "declined to say", "has not commented", "could not be verified".
fn silence_cue(tagged: &Tagged, at: usize, region: &Range<usize>) -> Option<Cue> {
    let mut group = verb_group(tagged, at, region.start);
    let unable = is_unable(tagged, &group, at);
    if unable {
        group = verb_group(tagged, at - 2, region.start);
    }
    let cue = |kind: CueKind, end: usize| {
        Some(Cue { kind, tokens: group.start..end, particle: None, head: at, region: region.clone() })
    };
    if tagged.has(at, Tags::REFUSING) {
        let verb = (at + 1..region.end.min(at + 10)).find(|idx| tagged.is(*idx, "to"))? + 1;
        let on = usize::from(tagged.is(verb + 1, "on"));
        return (verb < region.end).then(|| cue(CueKind::Silence, verb + 1 + on)).flatten();
    }
    let negated = group.negated
        || region.contains(&group.start) && subject_is_negative(tagged, group.start, region.start);
    if tagged.has(at, Tags::CHECKING) && (group.negated && group.auxiliaries.has(CHECKABLE) || unable) {
        let passive_by = usize::from(tagged.is(at + 1, "by"));
        return cue(CueKind::Unverified, at + 1 + passive_by);
    }
    if tagged.has(at, Tags::ANSWERING)
        && negated
        && group.auxiliaries.has(Tags::AUXILIARY)
        && !group.auxiliaries.has(Tags::BE)
        && !is_claimed(tagged, at)
    {
        let preposition = usize::from(["to", "on"].iter().any(|word| tagged.is(at + 1, word)));
        return cue(CueKind::Silence, at + 1 + preposition);
    }
    None
}

/// Auxiliaries of failing to check: "could not verify", "has not confirmed"; "does not verify" is a habit.
const CHECKABLE: Tags = Tags::MODAL.or(Tags::HAVE).or(Tags::BE);

/// "was unable to check".
fn is_unable(tagged: &Tagged, group: &Group, at: usize) -> bool {
    group.infinitive && at >= 2 && tagged.is(at - 2, "unable")
}

/// Whether a that-clause follows: "has not said that" holds a claim, "has not said" is a silence.
fn is_claimed(tagged: &Tagged, at: usize) -> bool {
    tagged.is(at + 1, "that")
}

/// "Neither the army nor the rebels had commented".
fn subject_is_negative(tagged: &Tagged, group_start: usize, floor: usize) -> bool {
    (floor.max(group_start.saturating_sub(16))..group_start)
        .rev()
        .take_while(|idx| !tagged.has(*idx, Tags::HARD_BORDER.or(Tags::COMMA)))
        .any(|idx| tagged.is(idx, "neither") || tagged.is(idx, "nobody") || tagged.is(idx, "none"))
}

fn as_saying_cue(tagged: &Tagged, at: usize, region: &Range<usize>) -> Option<Cue> {
    let is_quoting =
        |idx: usize| ["quoted", "quotes", "quoting", "cited"].iter().any(|word| tagged.is(idx, word));
    let saying = ["saying", "telling", "stating"].iter().any(|word| tagged.is(at + 1, word));
    if !tagged.is(at, "as") || !saying {
        return None;
    }
    let quoting = (region.start.max(at.saturating_sub(30))..at).rev().find(|idx| is_quoting(*idx))?;
    Some(Cue {
        kind: CueKind::AsSaying { quoting },
        tokens: at..at + 2,
        particle: None,
        head: at + 1,
        region: region.clone(),
    })
}

/// "the army's claim that 20 died", "by the army's count".
fn noun_cue(tagged: &Tagged, at: usize, region: &Range<usize>) -> Option<Cue> {
    const LONGEST_OWNER: usize = 8;
    let owned = at > region.start && tagged.has(at - 1, Tags::POSSESSIVE);
    let head = |kind: CueKind, tokens: Range<usize>, particle: Option<Range<usize>>| {
        Some(Cue { kind, tokens, particle, head: at, region: region.clone() })
    };
    if tagged.has(at, Tags::RECKONING) && owned {
        let from = region.start.max(at.saturating_sub(LONGEST_OWNER));
        let by = (from..at).rev().find(|idx| tagged.is(*idx, "by") || tagged.has(*idx, Tags::COMMA))?;
        let by = Some(by).filter(|by| tagged.is(*by, "by") && by + 1 < at)?;
        return head(CueKind::Reckoning, at..at + 1, Some(by..by + 1));
    }
    if !tagged.has(at, Tags::SPEECH_NOUN)
        || !tagged.is(at + 1, "that")
        || tagged.verbs[at].is_some_and(|_| !owned && !is_noun_here(tagged, at, region))
    {
        return None;
    }
    let certainty = *LEXICON.nouns.get(&*tagged.words.lower(at))?;
    head(CueKind::Noun(certainty), at..at + 1, None)
}

/// Whether a word that is a verb form too is a noun where it stands.
fn is_noun_here(tagged: &Tagged, at: usize, region: &Range<usize>) -> bool {
    let before =
        Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::POSSESSIVE).or(Tags::ADJECTIVE).or(Tags::OPEN_QUOTE);
    at == region.start
        || tagged.has(at - 1, before) && !tagged.has(at - 1, Tags::PRONOUN)
        || tagged.verbs[at - 1].is_some()
}

fn before_as_saying(tagged: &Tagged, at: usize, region: &Range<usize>) -> bool {
    (at..region.end.min(at + 30)).any(|idx| tagged.is(idx, "as") && tagged.is(idx + 1, "saying"))
}

/// A verb with its auxiliaries.
pub(super) struct Group {
    /// The first auxiliary, or the verb.
    pub start: usize,
    /// All auxiliaries.
    pub auxiliaries: Tags,
    /// Whether a negation stands in it.
    pub negated: bool,
    /// Whether "to" stands before it.
    pub infinitive: bool,
}

/// The verb group that ends with the word at `verb`.
pub(super) fn verb_group(tagged: &Tagged, verb: usize, floor: usize) -> Group {
    let mut group = Group { start: verb, auxiliaries: Tags::default(), negated: false, infinitive: false };
    let floor = floor.max(verb.saturating_sub(MAX_GROUP));
    let mut at = verb;
    let mut negated_later = false;
    while at > floor {
        let idx = at - 1;
        if tagged.has(idx, Tags::AUXILIARY) {
            group.auxiliaries = group.auxiliaries.or(tagged.tags[idx]);
            group.negated |= negated_later || tagged.has(idx, Tags::NEGATION);
            group.start = idx;
        } else if tagged.has(idx, Tags::ADVERB.or(Tags::NEGATION)) && !tagged.has(idx, Tags::DETERMINER)
            || tagged.is(idx, "far")
            || tagged.is(idx, "neither")
        {
            negated_later |= tagged.has(idx, Tags::NEGATION);
        } else {
            break;
        }
        at = idx;
    }
    group.infinitive = group.start > floor
        && (floor..group.start).next_back().is_some_and(|idx| {
            tagged.is(idx, "to") || tagged.has(idx, Tags::ADVERB) && idx > floor && tagged.is(idx - 1, "to")
        });
    group
}

fn verb_cue(tagged: &Tagged, at: usize, region: Range<usize>) -> Option<Cue> {
    let (verb, form) = tagged.verbs[at]?;
    if in_compound(tagged, at) {
        return None;
    }
    let entry = &LEXICON.verbs[usize::from(verb)];
    let mut group = verb_group(tagged, at, region.start);
    if group.infinitive {
        group = went_on(tagged, at, region.start)?;
    }
    if is_title_case(tagged, at, &region) || follows_cue(tagged, at, &region) {
        return None;
    }
    let went_on = group.start + 2 < at && tagged.is(at - 1, "to");
    let voice = if went_on { Voice::Active } else { voice_of(tagged, at, form, &group, entry, &region)? };
    let past = match group.auxiliaries.has(Tags::AUXILIARY) {
        true => (group.start..at).any(|idx| {
            ["had", "was", "were", "did", "would", "could"].iter().any(|word| tagged.is(idx, word))
        }),
        false => matches!(form, VerbForm::Past | VerbForm::Participle),
    };
    let kind = CueKind::Verb(VerbCue {
        verb: usize::from(verb),
        voice,
        auxiliaries: group.auxiliaries,
        past,
        negated: group.negated,
    });
    let mut end = at + 1;
    for words in &entry.prepositions {
        if words.iter().enumerate().all(|(offset, word)| tagged.is(at + 1 + offset, word)) {
            end = at + 1 + words.len();
        }
    }
    if entry.needs_preposition && end == at + 1 {
        return None;
    }
    let particle = measure_particle(tagged, end, region.end).filter(|_| entry.takes(Frame::Measure));
    if entry.frames[0] == Frame::Measure && particle.is_none() {
        return None;
    }
    let particle = particle.filter(|at| !tagged.is(*at, "to")).map(|at| at..at + 1);
    if particle.as_ref().is_some_and(|particle| particle.start == end) {
        return Some(Cue { kind, tokens: group.start..end + 1, particle: None, head: at, region });
    }
    Some(Cue { kind, tokens: group.start..end, particle, head: at, region })
}

/// The "at" or "as" before a number that sets an object apart from its measure: "put the toll at 12", "gave it as 12".
fn measure_particle(tagged: &Tagged, from: usize, limit: usize) -> Option<usize> {
    const REACH: usize = 30;
    let limit = limit.min(from + REACH);
    let border = Tags::HARD_BORDER.or(Tags::COMMA);
    let end = (from..limit).find(|idx| tagged.has(*idx, border)).unwrap_or(limit);
    (from..end).find(|idx| {
        let opens = ["at", "as", "to"].iter().any(|word| tagged.is(*idx, word));
        let count = Tags::NUMBER.or(Tags::OPEN_QUOTE);
        let bound = tagged.is(*idx + 1, "least") || tagged.is(*idx + 1, "most");
        opens
            && !bound
            && (idx + 1..(idx + 5).min(limit)).any(|next| tagged.has(next, count))
            && !(*idx > from && tagged.is(idx - 1, "up"))
    })
}

/// "went on to say", "came forward to say": an infinitive that tells what was said.
fn went_on(tagged: &Tagged, at: usize, floor: usize) -> Option<Group> {
    let start = at.checked_sub(3).filter(|start| *start >= floor)?;
    let first = ["went", "goes", "going", "go", "came"].iter().any(|word| tagged.is(start, word));
    let second = tagged.is(start + 1, "on") || tagged.is(start + 1, "forward");
    (first && second).then(|| Group { infinitive: false, ..verb_group(tagged, start, floor) })
}

/// "Related Topics": a capital inside a sentence before another.
fn is_title_case(tagged: &Tagged, at: usize, region: &Range<usize>) -> bool {
    let opens = at == region.start || tagged.has(at - 1, Tags::OPEN_QUOTE.or(Tags::STOP));
    tagged.has(at, Tags::NAME) && !opens && tagged.has(at + 1, Tags::NAME) && !tagged.has(at - 1, Tags::NAME)
}

/// "would release names": the object of another cue verb.
fn follows_cue(tagged: &Tagged, at: usize, region: &Range<usize>) -> bool {
    let verb =
        |idx: usize| !tagged.has(idx, Tags::ADVERB.or(Tags::AUXILIARY).or(Tags::NEGATION).or(Tags::MARK));
    at > region.start + 1 && verb(at - 1) && tagged.has(at - 2, Tags::MODAL.or(Tags::DO))
}

fn voice_of(
    tagged: &Tagged,
    at: usize,
    form: VerbForm,
    group: &Group,
    entry: &CueVerb,
    region: &Range<usize>,
) -> Option<Voice> {
    let has_be = group.auxiliaries.has(Tags::BE);
    let before = group.start.checked_sub(1).filter(|before| *before >= region.start);
    let nominal_use = before.is_some_and(|before| {
        tagged.has(before, Tags::DETERMINER.or(Tags::POSSESSIVE).or(Tags::PREPOSITION))
            && group.start == at
            && !tagged.has(before, Tags::PRONOUN.or(Tags::SUBJECT_PRONOUN).or(Tags::NAME))
    });
    match form {
        VerbForm::Gerund if has_be => Some(Voice::Active),
        VerbForm::Gerund => (!tagged.has(at, Tags::NAME) || before.is_none()).then_some(Voice::Gerund),
        _ if nominal_use => None,
        VerbForm::Past | VerbForm::Participle if has_be => Some(Voice::Passive),
        VerbForm::Past | VerbForm::Participle if group.auxiliaries.has(Tags::AUXILIARY) => {
            Some(Voice::Active)
        }
        VerbForm::Past | VerbForm::Participle if tagged.is(at + 1, "by") => Some(Voice::Passive),
        VerbForm::Past if is_believed(tagged, at, entry) => Some(Voice::Passive),
        VerbForm::Past if entry.takes(Frame::Recipient) && tagged.has(at + 1, Tags::PREPOSITION) => None,
        VerbForm::Participle => None,
        VerbForm::Past => (!is_adjective(tagged, at, region)).then_some(Voice::Active),
        VerbForm::Base if group.auxiliaries.has(Tags::MODAL.or(Tags::DO)) => Some(Voice::Active),
        VerbForm::Base | VerbForm::Third => {
            is_present(tagged, at, form, entry, before).then_some(Voice::Active)
        }
    }
}

/// "men believed to have crossed": a participle of belief with its infinitive.
fn is_believed(tagged: &Tagged, at: usize, entry: &CueVerb) -> bool {
    let reported = entry.certainty == Certainty::Hedged || ["say", "report"].contains(&entry.lemma.as_str());
    reported && tagged.is(at + 1, "to") && !starts_phrase(tagged, at + 2)
}

/// "the expected withdrawal", "their alleged role".
fn is_adjective(tagged: &Tagged, at: usize, region: &Range<usize>) -> bool {
    at > region.start
        && tagged.has(at - 1, Tags::DETERMINER.or(Tags::POSSESSIVE))
        && !tagged.has(at - 1, Tags::PRONOUN)
}

/// Whether a present form is a verb where it stands: behind a subject that fits and, for words that are nouns too, before an object.
fn is_present(tagged: &Tagged, at: usize, form: VerbForm, entry: &CueVerb, before: Option<usize>) -> bool {
    let Some(before) = before else { return false };
    let joins = Tags::COMMA
        .or(Tags::CONJUNCTION)
        .or(Tags::RELATIVE)
        .or(Tags::CLOSE_QUOTE)
        .or(Tags::CLOSE_PAREN)
        .or(Tags::SUBJECT_PRONOUN)
        .or(Tags::ADVERB);
    let behind_subject = tagged.is_nominal(before)
        || tagged.has(before, joins)
        || tagged.has(before, Tags::PREPOSITION) && tagged.has(before, Tags::NAME);
    if !behind_subject || tagged.has(before, Tags::MODAL) {
        return false;
    }
    let claims = tagged.is(at + 1, "that") && !entry.also_noun;
    if form == VerbForm::Base && tagged.is_nominal(before) && !claims && !has_plural_subject(tagged, before) {
        return false;
    }
    if !entry.also_noun {
        return true;
    }
    let headline_case = tagged.has(before, Tags::NAME) && tagged.has(at + 1, Tags::NAME.or(Tags::MARK));
    if tagged.has(at, Tags::NAME) && (headline_case || !tagged.has(before, Tags::NAME)) {
        return false;
    }
    if tagged.is(at + 1, "to") && entry.takes(Frame::Belief) || trails(tagged, at, entry) {
        return true;
    }
    let opens = Tags::NUMBER.or(Tags::OPEN_QUOTE).or(Tags::OBJECT_PRONOUN).or(Tags::COLON);
    starts_phrase(tagged, at + 1)
        || tagged.is(at + 1, "that")
        || tagged.has(at + 1, opens)
        || takes_preposition(tagged, at, entry)
        || tagged.has(at + 1, Tags::ADVERB.or(Tags::NAME))
            && verb_sense(tagged, at + 1) == VerbSense::None
            && (entry.takes(Frame::Speech) || entry.takes(Frame::Count))
        || super::phrases::is_quantity(tagged, at + 1)
}

/// "..., Meridian Wire reports, citing": a name between a comma and the verb, and nothing behind it but whom it cites.
fn trails(tagged: &Tagged, at: usize, entry: &CueVerb) -> bool {
    const LONGEST_NAME: usize = 8;
    let cites = || {
        let first = tagged.words.lower(at + 1);
        let is_word = |offset: usize, word: &str| tagged.is(at + 1 + offset, word);
        LEXICON.citing.length_at(&first, is_word).is_some()
    };
    let closed = at + 1 >= tagged.tags.len() || tagged.has(at + 1, Tags::COMMA.or(Tags::STOP)) || cites();
    let first = (at.saturating_sub(LONGEST_NAME)..at).rev().find(|idx| tagged.has(*idx, Tags::MARK));
    let named = first.is_some_and(|first| {
        tagged.has(first, Tags::COMMA.or(Tags::CLOSE_QUOTE))
            && first + 1 < at
            && (tagged.has(first + 1, Tags::DETERMINER)
                || (first + 1..at).any(|idx| tagged.has(idx, Tags::NAME)))
    });
    closed && named && entry.is_speech()
}

pub(super) fn takes_preposition(tagged: &Tagged, at: usize, entry: &CueVerb) -> bool {
    entry.prepositions.iter().any(|words| tagged.is(at + 1, &words[0]))
}

/// Whether the noun phrase that ends at `last` can be a plural subject; its head may stand before a preposition.
fn has_plural_subject(tagged: &Tagged, last: usize) -> bool {
    let preposition = (last.saturating_sub(5)..last).rev().find(|idx| tagged.has(*idx, Tags::PREPOSITION));
    is_plural(tagged, last) || preposition.is_some_and(|idx| idx > 0 && is_plural(tagged, idx - 1))
}

/// Whether a word can be a plural subject.
fn is_plural(tagged: &Tagged, idx: usize) -> bool {
    const JOINED: usize = 3;
    const PLURALS: [&str; 14] = [
        "police",
        "they",
        "we",
        "i",
        "you",
        "people",
        "men",
        "women",
        "media",
        "who",
        "which",
        "both",
        "authorities",
        "children",
    ];
    let word = tagged.words.word(idx);
    PLURALS.iter().any(|plural| tagged.is(idx, plural))
        || (word.ends_with('s') && !word.ends_with("'s") && !word.ends_with("’s") && !word.ends_with("ss"))
        || tagged.has(idx, Tags::NUMBER.or(Tags::PRONOUN).or(Tags::CONJUNCTION))
        || (idx.saturating_sub(JOINED)..idx).any(|joint| tagged.is(joint, "and"))
}
