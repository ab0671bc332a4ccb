//! Who a figure comes from, through whom, and how sure they present it.

use std::collections::HashSet;
use std::ops::Range;

use ascribe_model::{Amount, Certainty, Excerpt, Figure, SourceMention, SpeakerKind, Statement};

use super::Found;
use super::change::is_attack;
use super::choose::{Ground, WORDING};
use crate::numbers::Number;
use crate::spoken::Spoken;
use crate::{ActorKind, Sentence, TokenKind, Words, resolve_actor};

/// Gives each figure the statement it stands in, its source, relays and certainty.
pub fn give_voices(words: &Words, all: &[Found], spoken: &Spoken, figures: &mut [Figure]) {
    let mut last: Option<(usize, SourceMention)> = None;
    for (idx, (found, figure)) in all.iter().zip(figures.iter_mut()).enumerate() {
        let own_certainty = |said: Certainty| own_certainty(words, found, neighbours(all, idx), said);
        let mut saying = spoken.saying(figure.excerpt.span);
        saying.retain(|idx| {
            let statement = &spoken.statements[*idx];
            !claims_deed(words, statement) && !tells_in_passing(words, found, statement)
        });
        let Some(idx) = innermost(&saying, spoken) else {
            figure.certainty = own_certainty(Certainty::Stated);
            continue;
        };
        let chain = relays_of(idx, &saying, spoken);
        // "About 1,000 are thought to have died, officials said": thought by those who say it, who relay nobody.
        let voice = chain.iter().position(|at| !spoken.statements[*at].source.is_empty()).unwrap_or(0);
        figure.statement = Some(idx);
        let goes_on = |(sentence, _): &(usize, SourceMention)| {
            found.sentence - sentence <= 1
                && words.sentences[*sentence].paragraph == words.sentences[found.sentence].paragraph
        };
        // "4,000 were lost, officials said. About 1,000 of them are thought to have died": thought by the same.
        figure.source = mention_of(&spoken.statements[chain[voice]])
            .or_else(|| last.clone().filter(goes_on).map(|(_, source)| source));
        if let Some(source) = &figure.source {
            last = Some((found.sentence, source.clone()));
        }
        let told = chain.get(voice).and_then(|at| outlet_told(words, &spoken.statements[*at]));
        let outer = chain[voice + 1..].iter().filter_map(|outer| mention_of(&spoken.statements[*outer]));
        figure.via = told.into_iter().chain(outer).collect();
        figure.via.dedup_by(|next, via| next.actor.is_some() && next.actor == via.actor);
        // "The agency revised its count, the NIS said": one source in two names, which relays nothing to itself.
        let is_source = |via: &SourceMention, source: &SourceMention| {
            via == source || via.actor.is_some() && via.actor == source.actor
        };
        figure.via.retain(|via| !figure.source.iter().any(|source| is_source(via, source)));
        let certainties = chain.iter().map(|idx| certainty_here(words, found, &spoken.statements[*idx]));
        figure.certainty = own_certainty(certainties.fold(Certainty::Stated, weaker));
    }
}

/// How sure a statement presents a figure. "… has warned of four million refugees. So far 98,000 have come": what is foretold ends
/// with its sentence.
fn certainty_here(words: &Words, found: &Found, statement: &Statement) -> Certainty {
    let is_here = |cue: &Excerpt| words.sentence_at(cue.span.start) == Some(found.sentence);
    match statement.certainty {
        Certainty::Forecast if !statement.cue.iter().any(is_here) => Certainty::Stated,
        certainty => certainty,
    }
}

/// Whether the statement claims a deed or a toll and no fact: "an attack claimed by the group", "claims responsibility
/// for", "the fighting has claimed the lives of".
fn claims_deed(words: &Words, statement: &Statement) -> bool {
    let Some(cue) =
        statement.cue.iter().find(|cue| cue.span.cut(words.text).to_lowercase().contains("claim"))
    else {
        return false;
    };
    let behind = words.tokens.partition_point(|token| token.span.start < cue.span.end);
    let is_behind =
        |list: &[&str]| list.iter().any(|word| behind < words.tokens.len() && words.is(behind, word));
    let speaks = |source: &Excerpt| {
        !source.span.cut(words.text).to_lowercase().split(|c: char| !c.is_alphanumeric()).any(is_attack)
    };
    // "claimed about 1,000 lives", "claims the lives of dozens", "claiming four martyrs".
    let takes_lives = || {
        const REACH: usize = 8;
        let object = behind..words.tokens.len().min(behind + REACH);
        let mut object = object.take_while(|at| words.tokens[*at].kind != TokenKind::Mark);
        object
            .any(|at| ["lives", "life", "martyrs", "martyr", "victims"].iter().any(|word| words.is(at, word)))
    };
    cue.span.cut(words.text).ends_with("by")
        || is_behind(&["by", "responsibility"])
        || takes_lives()
        || !statement.source.iter().all(speaks)
}

/// Whether the speaker only names the happening by its dead: "the minister promised aid after the quake that killed 50".
/// The number is the report's; what is said is something else.
fn tells_in_passing(words: &Words, found: &Found, statement: &Statement) -> bool {
    /// Words between the pronoun or the conjunction and the number.
    const REACH: usize = 8;
    let own = found.candidate.tokens();
    let figure = words.span(own.clone());
    let Some(piece) = statement.content.iter().find(|piece| piece.span.contains(figure)) else {
        return false;
    };
    let first = words.tokens.partition_point(|token| token.span.start < piece.span.start);
    let is = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    let is_word = |at: usize| words.tokens[at].kind != TokenKind::Mark;
    // "that" at the beginning of what is said only introduces it; where it goes on behind an insertion, it does not.
    let introduced = if piece == &statement.content[0] { 2 } else { 0 };
    let near = (first + introduced).max(own.start.saturating_sub(REACH))..own.start;
    let pronoun = near.clone().rev().take_while(|at| is_word(*at)).find(|at| is(*at, &["that", "which"]));
    pronoun.is_some_and(|at| (at + 1..own.start).any(|verb| is(verb, &HARMS)))
}

/// Verbs with which a happening does harm.
const HARMS: [&str; 15] = [
    "killed",
    "kills",
    "left",
    "leaves",
    "claimed",
    "claims",
    "wounded",
    "injured",
    "displaced",
    "cost",
    "took",
    "saw",
    "seen",
    "caused",
    "resulted",
];

/// Whether the figure only counts who speaks: "two officials said", "one of them told".
///
/// Only where nothing but their noun or a figure before makes a figure of them, and they are few.
pub fn counts_speakers(figure: &Figure, found: &Found, spoken: &Spoken) -> bool {
    const MAX_SPEAKERS: u64 = 20;
    let is_weak = matches!(found.choice.ground, Ground::WeakNoun | Ground::Companion | Ground::Carried);
    let is_few = found.candidate.count().is_none_or(|count| count < MAX_SPEAKERS);
    is_weak && is_few && spoken.starts_source(figure.excerpt.span, "the ".len())
}

/// The statement that the figure's words come from: of those that say it, the one that passes on nobody else's.
fn innermost(saying: &[usize], spoken: &Spoken) -> Option<usize> {
    saying.iter().copied().min_by_key(|idx| {
        let statement = &spoken.statements[*idx];
        let relays_one = statement.relays.iter().any(|inner| saying.contains(inner));
        let length: usize = statement.content.iter().map(|piece| piece.span.len()).sum();
        (relays_one, statement.source.is_empty(), length, *idx)
    })
}

/// Statement `idx` and those that pass it on, nearest first.
fn relays_of(idx: usize, saying: &[usize], spoken: &Spoken) -> Vec<usize> {
    let mut chain = vec![idx];
    loop {
        let inner = chain[chain.len() - 1];
        let outer =
            spoken.relayed_by(inner).iter().find(|outer| saying.contains(outer) && !chain.contains(outer));
        match outer {
            Some(outer) => chain.push(*outer),
            None => return chain,
        }
    }
}

/// The outlet that the words were said to, which passes them on: "officials have told the BBC", "said in an interview with
/// Reuters". Only one that is known as an outlet.
fn outlet_told(words: &Words, statement: &Statement) -> Option<SourceMention> {
    const LONGEST: usize = 8;
    const TELLING: [&str; 5] = ["tell", "tells", "told", "telling", "informed"];
    let cue = statement.cue.last()?.span;
    let first = words.tokens.partition_point(|token| token.span.start < cue.end);
    let content = statement.content.iter().map(|piece| piece.span.start).find(|start| *start >= cue.end);
    let is_end = |at: &usize| {
        let token = &words.tokens[*at];
        content.is_some_and(|start| token.span.start >= start)
            || token.kind == TokenKind::Mark
            || words.is(*at, "that")
    };
    let limit = words.tokens.len().min(first + LONGEST);
    let end = (first..limit).find(is_end).unwrap_or(limit);
    let to = (first..end).rev().find(|at| ["to", "with"].iter().any(|word| words.is(*at, word)));
    let tells = first > 0 && TELLING.iter().any(|word| words.is(first - 1, word));
    let told = to.map(|to| to + 1).or(tells.then_some(first)).filter(|told| *told < end)?;
    let excerpt = Excerpt::cut(words.text, words.span(told..end));
    let outlet = resolve_actor(&excerpt.text)?;
    matches!(outlet.kind, ActorKind::Outlet | ActorKind::Wire).then(|| SourceMention {
        excerpt,
        name: Some(outlet.name.clone()),
        actor: Some(outlet.id.clone()),
    })
}

pub(super) fn mention_of(statement: &Statement) -> Option<SourceMention> {
    let speaker = statement.speaker.as_ref();
    let excerpt = speaker
        .and_then(|speaker| speaker.antecedent.clone())
        .or_else(|| statement.source.first().cloned())?;
    Some(SourceMention {
        excerpt,
        name: speaker
            .filter(|speaker| speaker.kind != SpeakerKind::Unnamed)
            .map(|speaker| speaker.name.clone()),
        actor: speaker.and_then(|speaker| speaker.actor.clone()),
    })
}

/// The less sure of two certainties; a denial outweighs all, a forecast a hedge.
fn weaker(a: Certainty, b: Certainty) -> Certainty {
    let rank = |certainty: Certainty| match certainty {
        Certainty::Stated | Certainty::Unverified | Certainty::NoComment => 0,
        Certainty::Hedged => 1,
        Certainty::Forecast => 2,
        Certainty::Denied => 3,
    };
    let weaker = if rank(b) > rank(a) { b } else { a };
    if rank(weaker) == 0 { Certainty::Stated } else { weaker }
}

/// The other figures of the same sentence.
fn neighbours(all: &[Found], idx: usize) -> impl Iterator<Item = &Found> + Clone {
    let sentence = all[idx].sentence;
    let before = all[..idx].iter().rev().take_while(move |found| found.sentence == sentence);
    before.chain(all[idx + 1..].iter().take_while(move |found| found.sentence == sentence))
}

/// Hedges and forecasts in the figure's own clause, over what the statement says.
fn own_certainty<'f>(
    words: &Words,
    found: &Found,
    neighbours: impl Iterator<Item = &'f Found> + Clone,
    said: Certainty,
) -> Certainty {
    let clause = clause_of(words, found);
    let number = &found.candidate.number.tokens;
    // "4,000 of the estimated 11,000", "at least 200, and possibly more than 300": of the other number; "an attack claimed
    // by": of the deed.
    let is_of_other = |at: usize| {
        let next = at + 1;
        let is_bound_of_other = neighbours.clone().any(|other| other.candidate.number.tokens.contains(&at));
        is_bound_of_other
            || next < clause.end
                && (words.tokens[next].kind == TokenKind::Number
                    || words.is(at, "claimed") && words.is(next, "by"))
    };
    let has = |list: &HashSet<String>| {
        let mut own = clause.clone().filter(|at| list.contains(&*words.lower(*at)));
        own.any(|at| !number.contains(&at) && !is_of_other(at))
    };
    let has_happened = has_happened(words, &words.sentences[found.sentence], found.trigger.as_ref());
    let said = if said == Certainty::Forecast && has_happened { Certainty::Stated } else { said };
    match turned_down(words, &words.sentences[found.sentence], number.start) {
        Some(Certainty::Denied) => return Certainty::Denied,
        Some(certainty) => return weaker(said, certainty),
        None => {}
    }
    if has(&WORDING.forecasts) && !has_happened {
        return weaker(said, Certainty::Forecast);
    }
    if has(&WORDING.hedges) || is_bound_doubted(words, &found.candidate.number) {
        return weaker(said, Certainty::Hedged);
    }
    said
}

/// "Eighteen people were killed, not 80": the other number is denied. "Dozens, if not hundreds" is a guess, "whether or not 12 died"
/// says nothing.
fn turned_down(words: &Words, sentence: &Sentence, at: usize) -> Option<Certainty> {
    let before = |back: usize, word: &str| at >= sentence.tokens.start + back && words.is(at - back, word);
    match before(1, "not") {
        true if before(2, "if") => Some(Certainty::Hedged),
        true if !before(2, "or") => Some(Certainty::Denied),
        _ => None,
    }
}

/// "possibly more than 300": the bound is hedged; "perhaps 300" is only not exact, "about 700, possibly 750" is a range, and
/// "perhaps hundreds" only vague.
fn is_bound_doubted(words: &Words, number: &Number) -> bool {
    const DOUBTS: [&str; 4] = ["possibly", "perhaps", "maybe", "probably"];
    let is_doubt = |at: usize| DOUBTS.iter().any(|word| words.is(at, word)) && !words.is(at + 1, "another");
    let is_bounded = number.core.start >= number.tokens.start + 2;
    let is_open = matches!(number.amount, Amount::People { low, high } if low != high);
    is_bounded && is_open && (number.tokens.start..number.core.start).any(is_doubt)
}

/// Whether the verb of a toll says where it stands: "the toll now stands at 22", "has risen to 22"; not "is expected to reach 22".
fn stands(words: &Words, sentence: &Sentence, behind: usize) -> bool {
    const STANDS: [&str; 12] = [
        "stands", "stood", "rose", "risen", "climbed", "reached", "passed", "topped", "hit", "jumped",
        "grew", "grown",
    ];
    let is = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    let mut verbs =
        (behind..sentence.tokens.end).skip_while(|at| is(*at, &["now", "has", "had", "already", "since"]));
    verbs.next().is_some_and(|at| is(at, &STANDS))
}

/// Whether the harm is told as done: "the man who killed 18", "four have been arrested", "on trial for massacring seven".
/// Whatever is warned, planned or expected of it, the number is no forecast.
pub fn has_happened(words: &Words, sentence: &Sentence, trigger: Option<&Range<usize>>) -> bool {
    /// Words of a verb group before its verb that are looked at: "might well have been killed".
    const REACH: usize = 4;
    let Some(trigger) = trigger else { return false };
    let verb = trigger.start;
    let word = words.lower(verb);
    let is = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    // Who is to be buried is dead; not who is "buried under the rubble".
    if trigger.len() == 1 && ["bury", "buried", "burying", "burials"].contains(&&*word) {
        return true;
    }
    if ["toll", "tally", "count"].contains(&&*word) {
        return stands(words, sentence, verb + 1);
    }
    let reach = |verb: usize| (sentence.tokens.start.max(verb.saturating_sub(REACH))..verb).rev();
    let is_done = |verb: usize| {
        let mut group = reach(verb).take_while(|at| {
            let word = words.lower(*at);
            WORDING.open.contains(&*word) || WORDING.auxiliaries.contains(&*word) || word.ends_with("ly")
        });
        !group.any(|at| WORDING.open.contains(&*words.lower(at)))
    };
    // "an assault that resulted in the deaths of 1,300": what brought them is done.
    let brought = reach(verb).find(|at| !is(*at, &["in", "to", "about", "the"]));
    if let Some(brought) = brought.filter(|at| WORDING.brought.contains(&*words.lower(*at))) {
        return is_done(brought);
    }
    if word.ends_with("ing") {
        return verb > sentence.tokens.start && is(verb - 1, &["for", "after", "and"]);
    }
    let is_past = word.ends_with("ed") || ["shot", "died", "slain", "left", "cost", "took"].contains(&&*word);
    is_past && is_done(verb)
}

/// The words around the figure up to the next comma or stop, and between it and the word that says what is counted.
fn clause_of(words: &Words, found: &Found) -> Range<usize> {
    let sentence = words.sentences[found.sentence].tokens.clone();
    let own = found.candidate.tokens();
    let (mut start, mut end) = (own.start, own.end);
    if let Some(trigger) = &found.trigger {
        start = start.min(trigger.start);
        end = end.max(trigger.end);
    }
    let is_stop =
        |at: usize| matches!(words.word(at), "," | ";" | "." | "(" | ")" | "—" | "–" | ":" | "“" | "”");
    // "stands at 22 but is expected to rise": a clause of its own.
    let is_turn = |at: usize| ["but", "while", "although", "though"].iter().any(|word| words.is(at, word));
    while start > sentence.start && !is_stop(start - 1) && own.start - start < 10 {
        start -= 1;
    }
    let limit = sentence.end.min(end + 3);
    while end < limit && !is_stop(end) && !is_turn(end) {
        end += 1;
    }
    start..end.min(sentence.end)
}
