//! Series: the claims that answer one question, in order, with their revisions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ascribe_model::{
    Change, Interval, Measure, Question, Ratio, Reading, Revision, Scope, Series, SeriesId, SeriesPart,
    Story, StoryId,
};
use jiff::civil::Date;

use crate::decided::{Decisions, join_decided};
use crate::entry::Entry;
use crate::exact::anchor;
use crate::identity::identify;
use crate::lineage::{Links, days_between};
use crate::origin::{OriginKey, count_origins, find_origins};
use crate::stories::{Formed, Grouped, Told, form_stories};

/// A series and the positions of its entries, in the order of its claims.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What leaves the crate.
    pub series: Series,
    /// Positions of the entries, as in `series.claims`.
    pub members: Vec<usize>,
}

/// All series, the series of each entry and the origin of each entry.
#[derive(Default)]
pub(crate) struct Lines {
    pub stories: Vec<Story>,
    pub lines: Vec<Line>,
    pub parts: Vec<SeriesPart>,
    pub line_of: Vec<usize>,
    pub origins: Vec<Arc<OriginKey>>,
    /// For each series that became part of another by what people decided, that one.
    pub joined: BTreeMap<String, SeriesId>,
}

/// Where the series of an entry is of none: of a page that only stands by, since others derive from it.
const NO_SERIES: usize = usize::MAX;

/// Forms stories and series, with what people decided on which are one.
pub(crate) fn form_series(
    readings: &[&Reading],
    entries: &mut [Entry],
    links: &Links,
    told: &[Told],
    decisions: &Decisions,
) -> Lines {
    let formed = join_decided(form_stories(readings, entries, told, decisions), entries, decisions);
    let Formed { stories, groups, homes, joined } = formed;
    let mut of_story: Vec<Vec<usize>> = vec![Vec::new(); stories.len()];
    for group in &groups {
        of_story[group.story].extend(&group.members);
    }
    for (members, home) in of_story.iter_mut().zip(&homes) {
        members.sort_unstable();
        identify(entries, members, home);
    }
    for group in &groups {
        place_older(&group.members, entries);
    }
    let entries = &*entries;
    let mut series_of = vec![NO_SERIES; entries.len()];
    for (series, group) in groups.iter().enumerate() {
        for &idx in &group.members {
            series_of[idx] = series;
        }
    }
    let origins = find_origins(readings, entries, &series_of, links);
    let parts = find_parts(&groups);
    let days = counted_days(readings, entries, links);
    let lines = groups.into_iter().map(|group| {
        let story = stories[group.story].id.clone();
        form_line(group, story, entries, &origins, &days)
    });
    let lines = lines.collect();
    Lines { stories, lines, parts, line_of: series_of, origins, joined }
}

fn form_line(
    mut group: Grouped,
    story: StoryId,
    entries: &[Entry],
    origins: &[Arc<OriginKey>],
    days: &[Option<Date>],
) -> Line {
    let mut members = std::mem::take(&mut group.members);
    let repeated = repeated_days(&members, entries, origins, days);
    members.sort_by_cached_key(|&idx| {
        let claim = entries[idx].claim;
        let day = days[idx].or_else(|| repeated.get(&idx).copied());
        let published = (claim.published.is_none(), claim.published);
        (day.is_none(), day, published, claim.document.clone(), claim.figure)
    });
    let (counted, independence) = count_origins(&members, entries, origins);
    let beside = members.iter().filter(|&&idx| !entries[idx].is_current());
    let series = Series {
        question: question(&group, &members, entries),
        id: group.id,
        story,
        scope: group.scope,
        claims: members.iter().map(|&idx| entries[idx].claim.id.clone()).collect(),
        beside: beside.map(|&idx| entries[idx].claim.id.clone()).collect(),
        revisions: revisions(&members, entries, days),
        origins: counted,
        independence,
    };
    Line { series, members }
}

/// Which series count a part of what another series of their story counts: parts and incidents of the whole, the killed and
/// the wounded of all casualties.
fn find_parts(groups: &[Grouped]) -> Vec<SeriesPart> {
    let mut wholes: HashMap<(usize, Measure, bool), &SeriesId> = HashMap::new();
    for group in groups.iter().filter(|group| group.scope == Scope::Whole) {
        wholes.insert((group.story, group.measure, group.is_share), &group.id);
    }
    let mut parts = Vec::new();
    for group in groups {
        let mut link = |measure: Measure| {
            let whole =
                wholes.get(&(group.story, measure, group.is_share)).filter(|whole| **whole != &group.id);
            parts.extend(whole.map(|whole| SeriesPart { part: group.id.clone(), whole: (*whole).clone() }));
        };
        match group.scope {
            Scope::Part { .. } | Scope::Incident { .. } => link(group.measure),
            Scope::Whole if matches!(group.measure, Measure::Killed | Measure::Wounded) => {
                link(Measure::Casualties)
            }
            _ => {}
        }
    }
    parts.sort();
    parts
}

/// Days after which a number that comes up again beside a higher one is an older value recalled.
const RECALLED_AFTER_DAYS: i32 = 7;

/// Finds the day of older values that pages set beside newer ones: the first on which another page gave that number.
///
/// Also finds those that no word marks as older: "4,700 … in January, when the agency spoke of some 3,000" where other pages
/// gave the 3,000 months before.
fn place_older(members: &[usize], entries: &mut [Entry]) {
    let mut first_day: HashMap<Ratio, (Date, usize)> = HashMap::new();
    let mut highest: HashMap<usize, Ratio> = HashMap::new();
    for &idx in members {
        let entry = &entries[idx];
        let Some(number) = anchor(entry.claim.amount) else { continue };
        let top = highest.entry(entry.reading).or_insert(number);
        *top = number.max(*top);
        if let Some(day) = entry.day() {
            let first = first_day.entry(number).or_insert((day, entry.reading));
            *first = (day, entry.reading).min(*first);
        }
    }
    for &idx in members {
        let entry = &mut entries[idx];
        let is_total = entry.claim.change == Change::Total && entry.claim.measure != Measure::Strength;
        let Some((day, reading)) = anchor(entry.claim.amount).and_then(|number| first_day.get(&number))
        else {
            continue;
        };
        let is_long_before =
            entry.claim.published.is_some_and(|now| days_between(*day, now) >= RECALLED_AFTER_DAYS);
        if *reading == entry.reading || !is_long_before || !is_total {
            continue;
        }
        let is_topped = highest.get(&entry.reading).copied() > anchor(entry.claim.amount);
        if entry.is_older && entry.as_of.is_none() || !entry.is_older && is_topped {
            entry.is_older = true;
            entry.as_of = Some(Interval { from: Some(*day), to: Some(*day) });
        }
    }
}

/// The day as of which each entry counts: its own, else that of the document its page derives from.
fn counted_days(readings: &[&Reading], entries: &[Entry], links: &Links) -> Vec<Option<Date>> {
    let of_line = |entry: &Entry| {
        let line = links.line(entry.reading);
        line[1..].iter().find_map(|ancestor| readings[*ancestor].document.published_day())
    };
    let counted = |entry: &Entry| match entry.day() {
        None if !entry.is_older => of_line(entry),
        day => day,
    };
    entries.iter().map(counted).collect()
}

/// Where claims without a day belong in the order: beside the first dated claim that gives their number, of the same
/// origin if there is one. They get no day by it.
fn repeated_days(
    members: &[usize],
    entries: &[Entry],
    origins: &[Arc<OriginKey>],
    days: &[Option<Date>],
) -> HashMap<usize, Date> {
    let mut of_origin: HashMap<(&str, Ratio), Date> = HashMap::new();
    let mut of_number: HashMap<Ratio, Date> = HashMap::new();
    for &idx in members {
        if let Some((day, number)) = days[idx].zip(anchor(entries[idx].claim.amount)) {
            let first = of_origin.entry((&origins[idx].key, number)).or_insert(day);
            *first = day.min(*first);
            let first = of_number.entry(number).or_insert(day);
            *first = day.min(*first);
        }
    }
    let undated = members.iter().copied().filter(|&idx| days[idx].is_none());
    let placed = undated.filter_map(|idx| {
        let number = anchor(entries[idx].claim.amount)?;
        let of_origin = of_origin.get(&(origins[idx].key.as_str(), number));
        Some((idx, *of_origin.or_else(|| of_number.get(&number))?))
    });
    placed.collect()
}

fn question(group: &Grouped, members: &[usize], entries: &[Entry]) -> Question {
    // Words that say whose people they are and what they are, "North Korean soldiers"; "North Korea" or "soldiers" only where
    // nobody says more.
    let words = |idx: &usize| entries[*idx].claim.population.as_deref();
    let says_whose = |idx: &&usize| entries[**idx].said.side.is_some();
    let says_all = |idx: &&usize| says_whose(idx) && entries[**idx].said.kind.is_some();
    let population = most_frequent(members.iter().filter(says_all).filter_map(words))
        .or_else(|| most_frequent(members.iter().filter(says_whose).filter_map(words)))
        .or_else(|| most_frequent(members.iter().filter_map(words)));
    let days = || members.iter().filter_map(|&idx| entries[idx].as_of);
    let from = days().filter_map(|as_of| as_of.from.or(as_of.to)).min();
    let to = days().filter_map(|as_of| as_of.to.or(as_of.from)).max();
    Question {
        measure: group.measure,
        is_share: group.is_share,
        population: population.unwrap_or("people").to_owned(),
        theatre: theatre_words(members, entries),
        span: (from.is_some() || to.is_some()).then_some(Interval { from, to }),
        change: prevailing_change(group, members, entries),
    }
}

/// Where most of the claims count, where most name a place.
fn theatre_words(members: &[usize], entries: &[Entry]) -> Option<String> {
    let theatres = || members.iter().filter_map(|&idx| entries[idx].theatre.as_ref());
    let whole = most_frequent(theatres().map(|theatre| &*theatre.whole))?;
    let within = || theatres().filter(|theatre| &*theatre.whole == whole);
    let part = most_frequent(within().filter_map(|theatre| theatre.part.as_deref()));
    let n_of = |part: &str| within().filter(|theatre| theatre.part.as_deref() == Some(part)).count();
    match part.filter(|part| n_of(part) * 2 > within().count()) {
        Some(part) => Some(format!("{part}, {whole}")),
        None => Some(whole.to_owned()),
    }
}

/// Whether it is a toll or the count of one event: a property of the series, for which the grammar of one sentence is only
/// evidence. A number that moves is a toll.
fn prevailing_change(group: &Grouped, members: &[usize], entries: &[Entry]) -> Change {
    let n_of = |change: Change| members.iter().filter(|&&idx| entries[idx].claim.change == change).count();
    let ranked = [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned];
    let most = ranked.into_iter().max_by_key(|change| (n_of(*change), std::cmp::Reverse(*change)));
    let is_toll = !matches!(group.scope, Scope::Incident { .. } | Scope::Aside { .. })
        && group.measure != Measure::Strength
        && n_of(Change::Total) > 0;
    if is_toll { Change::Total } else { most.unwrap_or(Change::Total) }
}

/// The words that stand there most often; of several the first.
fn most_frequent<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (position, words) in words.enumerate() {
        seen.entry(words).or_insert((0, position)).0 += 1;
    }
    let frequent = seen.into_iter().max_by_key(|(_, (n, first))| (*n, std::cmp::Reverse(*first)));
    frequent.map(|(words, _)| words)
}

/// For each source the steps from one number to the next, in order of days. The same number again is no step.
fn revisions(members: &[usize], entries: &[Entry], days: &[Option<Date>]) -> Vec<Revision> {
    let mut last_of: HashMap<&str, usize> = HashMap::new();
    let mut steps = Vec::new();
    for &idx in members {
        let entry = &entries[idx];
        let Some(source) = entry.source.as_ref().filter(|source| source.is_named) else { continue };
        if matches!(entry.claim.change, Change::Planned | Change::Rate) || days[idx].is_none() {
            continue;
        }
        if let Some(&before) = last_of.get(source.key.as_str()) {
            if !is_step(&entries[before], entry) || days[before] == days[idx] {
                continue;
            }
            let (from, to) = (entries[before].claim.id.clone(), entry.claim.id.clone());
            steps.push(Revision { from, to, reason: entry.claim.remarks.reason.clone() });
        }
        last_of.insert(&source.key, idx);
    }
    steps
}

/// Whether the number itself changed: "at least 300" after "about 300" is the same number.
fn is_step(before: &Entry, after: &Entry) -> bool {
    let number = |entry: &Entry| -> Option<Ratio> { anchor(entry.claim.amount) };
    number(before) != number(after)
}
