//! Which place is a figure's own.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use ascribe_model::Span;

use super::{Choice, MAX_SENTENCES_CARRIED, Scene, SettingRule, by_sentence, most_shared};
use crate::figures::change::is_attack;
use crate::places::{
    MeantBefore, PlaceExpression, PlaceKind, PlacePosition, PlaceRule, find_unnamed_places, follows_name,
    is_capital, is_strike, place_meant, pointed_place, settle_unnamed,
};
use crate::spoken::Spoken;
use crate::{Sentence, TokenKind, Words, closed};

/// The places of a page, with and without a name.
pub(super) struct Spots<'p> {
    list: Vec<Spot<'p>>,
    /// For each sentence the positions of its places.
    by_sentence: Vec<Range<usize>>,
}

struct Spot<'p> {
    expression: Cow<'p, PlaceExpression>,
    /// Whether it is the object of a verb such as "shelled".
    is_struck: bool,
    lead: Lead,
    /// Whether it qualifies nothing behind it, as in "raid on Syria chemical plant".
    ends_phrase: bool,
    /// What was named before and is meant by "the plant", "the shrine".
    means: Option<usize>,
    /// Whether a clause hangs on it: "Estonia, where".
    leads_clause: bool,
    /// The statements that say it.
    saying: Vec<usize>,
}

/// What the preposition before a place hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// "the war in Ukraine": not where people fell.
    War,
    /// "the health ministry in Gaza": where somebody works.
    Body,
    /// "the ministry in Kampala", "a group based in Oslo": where somebody sits and no more.
    Seat,
    /// "villagers on the lake": where those live who saw it.
    Locals,
    /// "an attack on Raqqa".
    Attack,
    /// "from the north": where those came from who are told to have gone elsewhere.
    Origin,
    Other,
}

impl<'p> Spots<'p> {
    /// All places with a name, those without one in and before the sentences `near`, and what else the figure head has
    /// `pointed` at.
    pub(super) fn of(
        words: &Words,
        named: &'p [PlaceExpression],
        spoken: &Spoken,
        near: &[usize],
        pointed: &[Span],
    ) -> Spots<'p> {
        let reach = |idx: &usize| idx.saturating_sub(MAX_SENTENCES_CARRIED)..=*idx;
        let around: BTreeSet<usize> = near.iter().flat_map(reach).collect();
        let sentences = around.into_iter().filter_map(|idx| words.sentences.get(idx));
        let unnamed = sentences.flat_map(|sentence| find_unnamed_places(words, sentence, named));
        let mut expressions: Vec<Cow<PlaceExpression>> = unnamed.map(Cow::Owned).collect();
        if !near.is_empty() {
            expressions.extend(named.iter().map(Cow::Borrowed));
        }
        for span in pointed {
            if !expressions.iter().any(|place| place.mention.excerpt.span.overlaps(*span)) {
                expressions.push(Cow::Owned(pointed_place(words, *span)));
            }
        }
        expressions.sort_by_key(|place| place.mention.excerpt.span);
        let mut list: Vec<Spot> =
            expressions.into_iter().map(|expression| Spot::of(words, spoken, expression)).collect();
        for idx in 0..list.len() {
            list[idx].means = meant_by_noun(&list[..idx], &list[idx]);
        }
        let starts: Vec<usize> = list.iter().map(|spot| spot.span().start).collect();
        Spots { by_sentence: by_sentence(words, &starts), list }
    }

    /// The place with how it was resolved; one without a name gets the one it lies in or near.
    pub(super) fn expression(&self, idx: usize) -> PlaceExpression {
        let mut expression = self.list[idx].expression.clone().into_owned();
        if let Some(around) = self.around(idx).filter(|_| expression.rule == PlaceRule::Unnamed) {
            settle_unnamed(&mut expression.mention, &self.list[around].expression.mention);
        }
        expression
    }

    /// The last place with a name before this one where something can have happened, else the first of the page.
    fn around(&self, idx: usize) -> Option<usize> {
        let is_ground = |at: &usize| {
            let place = &self.list[*at].expression;
            let happens = matches!(
                place.position,
                PlacePosition::Within | PlacePosition::Near | PlacePosition::Dateline
            );
            happens && place.rule != PlaceRule::Unnamed && place.mention.country.is_some()
        };
        (0..idx).rev().find(is_ground)
    }

    /// The words of a place.
    pub(super) fn span(&self, idx: usize) -> Span {
        self.list[idx].span()
    }

    /// The place that shares most with some words.
    pub(super) fn at(&self, span: Span) -> Option<usize> {
        most_shared(self.list.iter().map(Spot::span), span)
    }

    /// The place that the figure's own sentence gives it.
    pub(super) fn own(&self, scene: &Scene) -> Option<Choice> {
        let is_read = |idx: &usize| self.list[*idx].expression.rule != PlaceRule::Pointed;
        let fitting: Vec<usize> =
            self.here(scene).filter(is_read).filter(|idx| self.fits(*idx, scene)).collect();
        let free: Vec<usize> = fitting.iter().copied().filter(|idx| self.is_free(*idx, scene)).collect();
        let nearest =
            |list: &[usize]| list.iter().copied().min_by_key(|idx| scene.way(self.list[*idx].span()));
        let (unnamed, named): (Vec<usize>, Vec<usize>) =
            free.into_iter().partition(|idx| self.list[*idx].is_unnamed());
        let struck: Vec<usize> = named.iter().copied().filter(|idx| self.list[*idx].is_struck).collect();
        if let Some(idx) = nearest(&struck).filter(|_| scene.tells_event()) {
            return Some(Choice { idx, rule: SettingRule::Struck });
        }
        let is_ground = |idx: &usize| {
            let spot = &self.list[*idx];
            let is_reached = scene.moves() && spot.expression.position == PlacePosition::Moving;
            (spot.happens() || is_reached) && spot.expression.kind != PlaceKind::Country
        };
        let meant: Vec<usize> =
            unnamed.iter().copied().filter(|idx| self.list[*idx].means.is_some()).collect();
        if let Some(idx) =
            nearest(&meant).or_else(|| nearest(&unnamed)).filter(|_| !named.iter().any(is_ground))
        {
            let meant = self.list[idx].means.map(|idx| Choice { idx, rule: SettingRule::MeantBefore });
            return Some(meant.unwrap_or(Choice { idx, rule: SettingRule::Nearest }));
        }
        let idx = nearest(&named)?;
        let smaller = self.smallest_beside(idx, &fitting);
        let rule = if smaller == idx { SettingRule::Nearest } else { SettingRule::Smaller };
        Some(Choice { idx: smaller, rule })
    }

    /// "killed 12 in northern Syria. … The strikes hit the town of Douma": the smaller place named behind, of the same
    /// event, where the figure's own sentence says only which country, or "a town".
    pub(super) fn closer(&self, scene: &Scene, own: Choice) -> Option<Choice> {
        let own = &self.list[own.idx].expression;
        let is_wide = match own.kind {
            PlaceKind::Country => true,
            // "the Turkish border"
            PlaceKind::Area => own.mention.name.is_none(),
            _ => own.rule == PlaceRule::Unnamed && own.mention.country.is_none(),
        };
        // "outside the capital … The strikes hit the town of Douma"
        let is_near = own.position == PlacePosition::Near;
        if !(is_wide || is_near) || !scene.tells_event() || scene.is_headline() {
            return None;
        }
        let country = own.mention.country.as_ref().filter(|_| own.kind == PlaceKind::Country);
        let fits = |idx: &usize| {
            let spot = &self.list[*idx];
            let lies_there =
                country.is_none_or(|country| spot.expression.mention.country.as_ref() == Some(country));
            let is_told = if is_wide { spot.is_told() } else { spot.is_struck };
            is_told && !spot.is_unnamed() && spot.rank() < RANK_OF_COUNTRY && lies_there
        };
        for sentence in scene.sentence + 1..=scene.sentence + CLOSER_SENTENCES {
            let here = self.by_sentence.get(sentence)?.clone();
            if turns_away(scene.words, &scene.words.sentences[sentence]) {
                return None;
            }
            let told: Vec<usize> = here.filter(fits).collect();
            if let Some(first) = told.first() {
                return Some(Choice { idx: self.smallest_beside(*first, &told), rule: SettingRule::Closer });
            }
        }
        None
    }

    /// The place that other sentences give a figure whose own gives it none.
    pub(super) fn elsewhere(&self, scene: &Scene) -> Option<Choice> {
        let choice = |idx: Option<usize>, rule: SettingRule| idx.map(|idx| Choice { idx, rule });
        let is_told = scene.tells_event() && !scene.is_headline();
        let before = is_told.then(|| self.last_before(scene)).flatten();
        choice(before, SettingRule::Before)
            .or_else(|| choice(self.meant_before(scene), SettingRule::MeantBefore))
            .or_else(|| {
                let of_speaker = scene.tells_event().then(|| self.of_speaker(scene)).flatten();
                choice(of_speaker, SettingRule::OfSpeaker)
            })
            .or_else(|| {
                let behind = scene.tells_event().then(|| self.first_behind(scene)).flatten();
                choice(behind, SettingRule::Behind)
            })
    }

    /// The places of the figure's sentence that were not chosen, in text order.
    pub(super) fn others(&self, scene: &Scene, chosen: Option<Choice>) -> Vec<usize> {
        self.here(scene).filter(|idx| chosen.is_none_or(|choice| choice.idx != *idx)).collect()
    }

    fn here(&self, scene: &Scene) -> Range<usize> {
        self.by_sentence[scene.sentence].clone()
    }

    /// Whether something can have happened at the place as it stands in the figure's sentence.
    fn fits(&self, idx: usize, scene: &Scene) -> bool {
        let spot = &self.list[idx];
        let moves = scene.moves();
        if matches!(spot.lead, Lead::War | Lead::Seat) || moves && self.is_left(idx, scene) {
            return false;
        }
        if spot.is_unnamed() {
            return spot.happens() || spot.expression.position == PlacePosition::Of;
        }
        let kind = spot.expression.kind;
        // Capitals and states stand for governments: "Pyongyang dispatched 12,000".
        let is_ground =
            matches!(kind, PlaceKind::Site | PlaceKind::District | PlaceKind::Region | PlaceKind::Area);
        match spot.expression.position {
            PlacePosition::Possessive | PlacePosition::Dateline => false,
            _ if spot.is_struck || spot.leads_clause => true,
            PlacePosition::Within | PlacePosition::Near => true,
            PlacePosition::Moving => moves,
            PlacePosition::Of => {
                is_ground
                    || kind == PlaceKind::Town
                    || spot.lead == Lead::Attack && (spot.ends_phrase || kind == PlaceKind::Unknown)
            }
            PlacePosition::Bare => is_ground || scene.is_headline() && kind != PlaceKind::Unknown,
        }
    }

    /// "from North Korea to Russia": whether people left the place for another of the sentence.
    fn is_left(&self, idx: usize, scene: &Scene) -> bool {
        self.list[idx].lead == Lead::Origin
            && (idx + 1..self.here(scene).end).any(|other| {
                let other = &self.list[other];
                other.lead != Lead::Origin && other.expression.position == PlacePosition::Moving
            })
    }

    /// Whether the words belong to nobody and are said, if the figure is, by the one who says the figure.
    fn is_free(&self, idx: usize, scene: &Scene) -> bool {
        let spot = &self.list[idx];
        !scene.is_taken(spot.span())
            && scene.figure.statement.is_none_or(|statement| spot.saying.contains(&statement))
    }

    /// Of a chain of places ("in Sarrin in Aleppo province") the smallest.
    fn smallest_beside(&self, nearest: usize, fitting: &[usize]) -> usize {
        /// Longest gap between two places of one chain, in bytes.
        const MAX_GAP: usize = 24;
        let span = self.list[nearest].span();
        let is_beside = |idx: &usize| {
            let other = self.list[*idx].span();
            other.start.saturating_sub(span.end).max(span.start.saturating_sub(other.end)) <= MAX_GAP
        };
        let chain = fitting.iter().copied().filter(|idx| !self.list[*idx].is_unnamed()).filter(is_beside);
        chain.min_by_key(|idx| self.list[*idx].rank()).unwrap_or(nearest)
    }

    /// The last place of the sentences before in which something happened, within the same event's telling.
    fn last_before(&self, scene: &Scene) -> Option<usize> {
        let first = scene.sentence.saturating_sub(MAX_SENTENCES_CARRIED);
        let before = self.by_sentence[first].start..self.by_sentence[scene.sentence].start;
        let happened = |idx: &usize| {
            let spot = &self.list[*idx];
            let is_on = spot.expression.position == PlacePosition::Of
                && (spot.lead == Lead::Attack || spot.is_unnamed() || spot.rank() < RANK_OF_COUNTRY);
            spot.is_ground() && (spot.happens() || is_on)
        };
        let told: Vec<usize> = before.filter(happened).collect();
        let last = *told.last()?;
        // "infiltrated Sarrin and attacked a school": the name tells more than the noun behind it.
        let sentence = scene.words.sentence_at(self.list[last].span().start);
        let is_named_beside = |idx: &usize| {
            let spot = &self.list[*idx];
            !spot.is_unnamed() && spot.rank() == 0 && scene.words.sentence_at(spot.span().start) == sentence
        };
        let last = match self.list[last].is_unnamed() {
            true => told.iter().copied().rfind(is_named_beside).unwrap_or(last),
            false => last,
        };
        if self.list[last].is_unnamed() {
            return Some(last);
        }
        Some(self.smallest_beside(last, &told))
    }

    /// "there", "in the region": the last place named before that it can mean.
    fn meant_before(&self, scene: &Scene) -> Option<usize> {
        let meant = place_meant(scene.words, scene.sentence())?;
        let first = scene.sentence.saturating_sub(MAX_SENTENCES_CARRIED + 1);
        let start = self.by_sentence[first].start;
        let end = self.list.partition_point(|spot| spot.span().start < scene.own.start);
        (start..end.max(start)).rev().find(|idx| {
            let spot = &self.list[*idx];
            let kind = spot.expression.kind;
            let is_wide = matches!(kind, PlaceKind::Region | PlaceKind::District | PlaceKind::Area);
            let fits = match meant {
                MeantBefore::Any => kind != PlaceKind::Country,
                MeantBefore::Wide => is_wide,
                MeantBefore::Narrow => !is_wide && kind != PlaceKind::Country,
            };
            fits && !spot.is_unnamed()
                && spot.lead != Lead::War
                && spot.expression.position != PlacePosition::Possessive
                && !scene.is_of_speaker(spot.span())
        })
    }

    /// "The governor's office in Hakkari said an avalanche …": for want of another, where the speaker is.
    fn of_speaker(&self, scene: &Scene) -> Option<usize> {
        let is_ground = |idx: &usize| {
            let spot = &self.list[*idx];
            (spot.lead == Lead::Locals || spot.happens() && !spot.is_unnamed())
                && matches!(spot.lead, Lead::Other | Lead::Body | Lead::Locals)
                && spot.expression.kind != PlaceKind::Country
                && !self.is_free(*idx, scene)
        };
        self.here(scene).filter(is_ground).min_by_key(|idx| scene.way(self.list[*idx].span()))
    }

    /// The first place of the sentence behind where something happened.
    fn first_behind(&self, scene: &Scene) -> Option<usize> {
        let mut behind = self.by_sentence.get(scene.sentence + 1)?.clone();
        behind.find(|idx| {
            let spot = &self.list[*idx];
            let is_attacked = spot.expression.position == PlacePosition::Of && spot.lead == Lead::Attack;
            !spot.is_unnamed() && spot.is_ground() && (spot.happens() || is_attacked)
        })
    }
}

/// The rank of a country: see [`Spot::rank`].
const RANK_OF_COUNTRY: u8 = 3;

impl<'p> Spot<'p> {
    fn of(words: &Words, spoken: &Spoken, expression: Cow<'p, PlaceExpression>) -> Spot<'p> {
        let span = expression.mention.excerpt.span;
        let at = words.tokens.partition_point(|token| token.span.start < span.start);
        let first = words.sentence_at(span.start).map_or(at, |idx| words.sentences[idx].tokens.start);
        let article = at > first && ["the", "a", "an"].iter().any(|article| words.is(at - 1, article));
        let before = at - usize::from(article);
        let behind = words.tokens.partition_point(|token| token.span.start < span.end);
        let clause = behind + usize::from(words.is(behind, ","));
        let lead = match lead(words, first, before) {
            Lead::Body if is_capital(&expression.mention) => Lead::Seat,
            lead => lead,
        };
        Spot {
            is_struck: before > first && is_strike(&words.lower(before - 1)) || falls(words, behind),
            ends_phrase: ends_phrase(words, behind),
            means: None,
            leads_clause: words.is(clause, "where"),
            lead,
            saying: spoken.saying(span),
            expression,
        }
    }

    fn span(&self) -> Span {
        self.expression.mention.excerpt.span
    }

    fn is_unnamed(&self) -> bool {
        self.expression.rule == PlaceRule::Unnamed
    }

    /// Whether people can have come to harm there, and not only a war is or somebody sits.
    fn is_ground(&self) -> bool {
        !matches!(self.lead, Lead::War | Lead::Seat)
    }

    /// Whether the telling of an event can place it there.
    fn is_told(&self) -> bool {
        let is_on = self.expression.position == PlacePosition::Of;
        self.is_ground() && self.lead != Lead::Origin && (self.happens() || is_on)
    }

    /// Whether it stands where something happened.
    fn happens(&self) -> bool {
        self.is_struck || matches!(self.expression.position, PlacePosition::Within | PlacePosition::Near)
    }

    /// The smaller the place, the smaller the rank.
    fn rank(&self) -> u8 {
        match self.expression.kind {
            PlaceKind::Site | PlaceKind::Town | PlaceKind::Unknown => 0,
            PlaceKind::District => 1,
            PlaceKind::Region | PlaceKind::Area => 2,
            PlaceKind::Country | PlaceKind::Sea => RANK_OF_COUNTRY,
        }
    }
}

/// "the depot blew up", "the block that collapsed": whether what stands before comes down.
fn falls(words: &Words, behind: usize) -> bool {
    const FALLEN: [&str; 4] = ["collapsed", "exploded", "burned", "burnt"];
    const FALLING: [(&str, &str); 4] =
        [("blew", "up"), ("caught", "fire"), ("came", "down"), ("caved", "in")];
    let at = behind + usize::from(words.is(behind, "that") || words.is(behind, "which"));
    FALLEN.iter().any(|verb| words.is(at, verb))
        || FALLING.iter().any(|(verb, particle)| words.is(at, verb) && words.is(at + 1, particle))
}

/// How many sentences behind the lead name its place more closely.
const CLOSER_SENTENCES: usize = 2;

/// Whether the sentence goes on to something else: "Another blast", "Elsewhere", "In a separate attack".
fn turns_away(words: &Words, sentence: &Sentence) -> bool {
    const TURNS: [&str; 8] =
        ["another", "separately", "separate", "elsewhere", "meanwhile", "previous", "previously", "earlier"];
    sentence.tokens.clone().any(|at| TURNS.iter().any(|word| words.is(at, word)))
}

/// How many places back the one can stand that a noun alone means.
const MAX_PLACES_BACK: usize = 40;

/// "the plant", where "the Azovstal steel plant" was named before.
fn meant_by_noun(before: &[Spot], spot: &Spot) -> Option<usize> {
    let last_word = |spot: &Spot| {
        let text = &spot.expression.mention.excerpt.text;
        text.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase()
    };
    let noun =
        spot.expression.mention.excerpt.text.strip_prefix("the ").filter(|noun| !noun.contains(' '))?;
    let is_named = |other: &Spot| !other.is_unnamed() && last_word(other) == noun;
    let near = before.len().saturating_sub(MAX_PLACES_BACK)..before.len();
    near.rev().filter(|_| spot.is_unnamed()).find(|at| is_named(&before[*at]))
}

/// Whether the word is no noun that what stands before it qualifies.
fn ends_phrase(words: &Words, at: usize) -> bool {
    let is_word = words.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
    !is_word
        || closed::ends_phrase(words, at)
        || follows_name(&words.lower(at))
        || words.word(at).ends_with("ed")
}

/// What the preposition at `behind - 1` hangs on; `first` is the first word of the sentence.
fn lead(words: &Words, first: usize, behind: usize) -> Lead {
    const WARS: [&str; 3] = ["war", "conflict", "invasion"];
    const LOCALS: [&str; 9] = [
        "villagers",
        "residents",
        "resident",
        "fishermen",
        "witnesses",
        "survivors",
        "locals",
        "inhabitants",
        "people",
    ];
    const HOMES: [&str; 3] = ["based", "headquartered", "exiled"];
    const BODIES: [&str; 23] = [
        "government",
        "authorities",
        "ministry",
        "media",
        "mission",
        "embassy",
        "headquarters",
        "officials",
        "official",
        "service",
        "agency",
        "administration",
        "command",
        "staff",
        "office",
        "parliament",
        "lawmakers",
        "diplomats",
        "institute",
        "tank",
        "university",
        "briefing",
        "conference",
    ];
    let Some(at) = behind.checked_sub(2).filter(|at| *at >= first) else { return Lead::Other };
    if words.is(behind - 1, "from") {
        return Lead::Origin;
    }
    let is_one_of = |list: &[&str], at: usize| list.iter().any(|word| words.is(at, word));
    if (at..behind).any(|at| is_one_of(&WARS, at)) {
        Lead::War
    } else if is_one_of(&HOMES, at) {
        Lead::Seat
    } else if is_one_of(&LOCALS, at) {
        Lead::Locals
    } else if is_one_of(&BODIES, at) {
        Lead::Body
    } else if is_attack(&words.lower(at)) {
        Lead::Attack
    } else {
        Lead::Other
    }
}
