//! The first source that each claim goes back to, and what that says of the support of a series.

use std::collections::HashMap;
use std::sync::Arc;

use ascribe_model::{Independence, Origin, OriginKind, Ratio, Reading, SourceMention};
use jiff::civil::Date;

use crate::entry::Entry;
use crate::exact::anchor;
use crate::lineage::{Links, days_between, outlet_key};
use crate::population::Population;
use crate::source::{display_name, plain_name, source_key};

/// The origin of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OriginKey {
    /// Tells it apart from others.
    pub key: String,
    /// What to call it.
    pub name: String,
    /// Stable id of the actor, where known.
    pub actor: Option<String>,
    /// Whether it is somebody: a named source. A report's own voice and "officials" are not.
    pub is_named: bool,
}

impl OriginKey {
    fn kind(&self) -> OriginKind {
        if self.is_named {
            OriginKind::Named
        } else if self.key.starts_with("unnamed") {
            OriginKind::Unnamed
        } else {
            OriginKind::OwnVoice
        }
    }
}

/// The origin of each entry. `series_of` gives the position of each entry's series.
pub(crate) fn find_origins(
    readings: &[&Reading],
    entries: &[Entry],
    series_of: &[usize],
    links: &Links,
) -> Vec<Arc<OriginKey>> {
    let finder = Finder {
        readings,
        entries,
        series_of,
        links,
        relayed: relayed_sources(entries, series_of),
        always_relayed: always_relayed(entries, series_of),
        named: named_sources(entries, series_of),
        cited: outlets_cited(readings, links),
        of_reading: entries_of_readings(readings.len(), entries),
    };
    let mut origins: Vec<Option<Arc<OriginKey>>> = vec![None; entries.len()];
    for idx in 0..entries.len() {
        finder.find(idx, &mut origins);
    }
    origins.into_iter().flatten().collect()
}

/// What a relay passed on: in a series, the relay's key and the number, to the entry that names the source behind it.
type Relayed = HashMap<(usize, String, Ratio), usize>;

/// Who spoke through whom: once Lee is said to cite the NIS for a number, the same number from Lee is the NIS's; once
/// the BBC is said to quote officials, the same number from the BBC is those officials'.
fn relayed_sources(entries: &[Entry], series_of: &[usize]) -> Relayed {
    let mut relayed = HashMap::new();
    for (idx, entry) in entries.iter().enumerate() {
        let (Some(_), Some(number)) = (&entry.source, anchor(entry.claim.amount)) else { continue };
        for via in &entry.claim.via {
            let key = source_key(via);
            if key.is_named {
                relayed.entry((series_of[idx], key.key, number)).or_insert(idx);
            }
        }
    }
    relayed
}

/// Persons and outlets that pass on one named source only, in a series, to an entry that names it; none where they pass on
/// several.
type AlwaysRelayed = HashMap<(usize, String), Option<usize>>;

/// Who is never more than a relay: where Lee passes on the NIS and nobody else, what he gives himself is the NIS's too.
fn always_relayed(entries: &[Entry], series_of: &[usize]) -> AlwaysRelayed {
    let mut relayed: AlwaysRelayed = HashMap::new();
    for (idx, entry) in entries.iter().enumerate() {
        if !entry.is_of_named() {
            continue;
        }
        for via in entry.claim.via.iter().map(source_key).filter(|via| via.is_named) {
            let known = relayed.entry((series_of[idx], via.key)).or_insert(Some(idx));
            if known.is_some_and(|known| entries[known].source != entry.source) {
                *known = None;
            }
        }
    }
    relayed
}

/// Who gave a number by name: in a series, the number to an entry of each source that gave it.
type Named = HashMap<(usize, Ratio), Vec<usize>>;

fn named_sources(entries: &[Entry], series_of: &[usize]) -> Named {
    let mut named: Named = HashMap::new();
    for (idx, entry) in entries.iter().enumerate() {
        let Some(number) = anchor(entry.claim.amount).filter(|_| entry.is_of_named()) else { continue };
        let givers = named.entry((series_of[idx], number)).or_default();
        let is_known = |known: &usize| entries[*known].source == entry.source;
        if givers.len() < MAX_GIVERS && !givers.iter().any(is_known) {
            givers.push(idx);
        }
    }
    named
}

/// Named sources of one number that are kept: with more, no description points to one of them.
const MAX_GIVERS: usize = 4;
/// Days within which a description and a name that give the same number mean the same source.
const SAME_SOURCE_DAYS: i32 = 7;

/// The country that a source speaks for, from its words or its actor's id: `south-korea-nis`.
pub(crate) fn side_of(source: &SourceMention) -> Option<&'static str> {
    let of_words = |words: &str| Population::parse(words).side;
    let of_actor = || source.actor.as_deref().and_then(|actor| of_words(&actor.replace('-', " ")));
    of_words(&source.excerpt.text).or_else(|| source.name.as_deref().and_then(of_words)).or_else(of_actor)
}

/// Whether the words describe a body and not a person.
fn is_body(source: &SourceMention) -> bool {
    const BODIES: [&str; 9] =
        ["agency", "service", "ministry", "military", "army", "command", "office", "intelligence", "police"];
    let key = source_key(source).key;
    key.split([' ', '-']).any(|word| BODIES.contains(&word))
}

/// For each reading the outlet outside the readings that it cites, where it cites one only.
fn outlets_cited(readings: &[&Reading], links: &Links) -> Vec<Option<String>> {
    let mut named: HashMap<&str, Vec<&str>> = HashMap::new();
    for link in links.lineage.iter().filter(|link| link.from.is_none()) {
        named.entry(&link.document).or_default().extend(link.named.as_deref());
    }
    let only = |reading: &Reading| match named.get(reading.document.sha256.as_str()).map(Vec::as_slice) {
        Some([outlet]) => Some(plain_name(outlet)),
        _ => None,
    };
    readings.iter().copied().map(only).collect()
}

fn entries_of_readings(n_readings: usize, entries: &[Entry]) -> Vec<Vec<usize>> {
    let mut of_reading = vec![Vec::new(); n_readings];
    for (idx, entry) in entries.iter().enumerate() {
        of_reading[entry.reading].push(idx);
    }
    of_reading
}

struct Finder<'a, 'r> {
    readings: &'a [&'r Reading],
    entries: &'a [Entry<'r>],
    series_of: &'a [usize],
    links: &'a Links,
    relayed: Relayed,
    always_relayed: AlwaysRelayed,
    named: Named,
    cited: Vec<Option<String>>,
    of_reading: Vec<Vec<usize>>,
}

impl Finder<'_, '_> {
    /// Finds the origin of one entry, those of the entries it derives from first.
    fn find(&self, idx: usize, origins: &mut [Option<Arc<OriginKey>>]) -> Arc<OriginKey> {
        // The walk up a line of copies is kept in a list: a line may be as long as the readings are many.
        let mut line = vec![idx];
        let mut origin = None;
        while let Some(&last) = line.last() {
            if let Some(known) = &origins[last] {
                origin = Some(known.clone());
                line.pop();
                break;
            }
            match self.inherited_from(last) {
                Some(next) if !line.contains(&next) => line.push(next),
                _ => break,
            }
        }
        let origin = origin.unwrap_or_else(|| {
            let last = line.last().copied().unwrap_or(idx);
            Arc::new(self.own_origin(last))
        });
        for member in line {
            origins[member] = Some(origin.clone());
        }
        origin
    }

    /// The entry whose origin this one takes over: in the parent document when the claim names nobody or only the
    /// parent's outlet, else in the same page.
    fn inherited_from(&self, idx: usize) -> Option<usize> {
        let entry = &self.entries[idx];
        let parent = self.links.parents[entry.reading];
        let names_parent = || {
            let outlet = parent.and_then(|parent| self.readings[parent].document.outlet.as_deref());
            let source = entry.claim.source.as_ref();
            outlet
                .zip(source)
                .is_some_and(|(outlet, source)| plain_name(outlet) == plain_name(display_name(source)))
        };
        if entry.is_of_named() && !names_parent() {
            return None;
        }
        let in_parent = parent.and_then(|parent| self.matching(idx, parent));
        let in_page = || self.matching(idx, entry.reading).filter(|_| entry.source.is_none());
        in_parent.or_else(in_page)
    }

    /// The entry of `reading` that gives the same number to the same question; in the same page one with a source.
    fn matching(&self, idx: usize, reading: usize) -> Option<usize> {
        let entry = &self.entries[idx];
        let is_same_page = entry.reading == reading;
        self.of_reading[reading].iter().copied().find(|&other| {
            other != idx
                && self.series_of[other] == self.series_of[idx]
                && anchor(self.entries[other].claim.amount) == anchor(entry.claim.amount)
                && (!is_same_page || self.entries[other].source.is_some())
        })
    }

    fn own_origin(&self, idx: usize) -> OriginKey {
        let entry = &self.entries[idx];
        let document = &self.readings[entry.reading].document;
        let Some(source) = &entry.claim.source else {
            let (key, name) = match (&document.origin, &document.outlet) {
                (Some(origin), _) => (format!("credit:{}", outlet_key(&origin.text)), &origin.text),
                (None, Some(outlet)) => (format!("outlet:{}", outlet_key(outlet)), outlet),
                (None, None) => {
                    (format!("page:{}", document.id), document.headline.as_ref().unwrap_or(&document.id))
                }
            };
            return OriginKey { key, name: name.clone(), actor: None, is_named: false };
        };
        if !entry.is_of_named() {
            if let Some(meant) = self.meant_by(idx) {
                return self.named_origin(meant);
            }
            let relay = entry.claim.via.iter().map(source_key).find(|relay| relay.is_named);
            return self.unnamed_origin(entry.reading, source, relay.map(|relay| relay.key));
        }
        let own = entry.source.as_ref().map(|source| source.key.clone()).unwrap_or_default();
        let relayed = anchor(entry.claim.amount)
            .and_then(|number| self.relayed.get(&(self.series_of[idx], own.clone(), number)))
            .or_else(|| self.always_relayed.get(&(self.series_of[idx], own.clone()))?.as_ref());
        let behind = relayed.copied().unwrap_or(idx);
        match &self.entries[behind].claim.source {
            Some(unnamed) if !self.entries[behind].is_of_named() => {
                self.unnamed_origin(entry.reading, unnamed, Some(own))
            }
            _ => self.named_origin(behind),
        }
    }

    /// The origin that the named source of an entry is.
    fn named_origin(&self, idx: usize) -> OriginKey {
        let entry = &self.entries[idx];
        let key = entry.source.as_deref().cloned().unwrap_or_default();
        let mention = entry.claim.source.as_ref();
        let name = key.name.or_else(|| Some(display_name(mention?).to_owned())).unwrap_or_default();
        let actor = mention.and_then(|mention| mention.actor.clone()).filter(|actor| *actor == key.key);
        OriginKey { key: format!("source:{}", key.key), name, actor, is_named: true }
    }

    /// Whom a source without a name stands for: the one who gives the same number by name, at the time.
    ///
    /// "a South Korean lawmaker" is South Korea's National Intelligence Service where both give 300 in one week: a
    /// person without a name is taken for whoever of that country is named. "the spy agency" of no country is taken for the
    /// only one named. "Western officials" are nobody's.
    fn meant_by(&self, idx: usize) -> Option<usize> {
        let entry = &self.entries[idx];
        let source = entry.claim.source.as_ref()?;
        let givers = self.named.get(&(self.series_of[idx], anchor(entry.claim.amount)?))?;
        let is_near = |day: Option<Date>| {
            day.zip(entry.claim.published).is_none_or(|(a, b)| days_between(a, b).abs() <= SAME_SOURCE_DAYS)
        };
        let claim = |giver: &usize| self.entries[*giver].claim;
        let mut near = givers.iter().copied().filter(|giver| is_near(claim(giver).published));
        match side_of(source) {
            Some(side) => near.find(|giver| claim(giver).source.as_ref().and_then(side_of) == Some(side)),
            None if is_body(source) => near.next().filter(|_| near.next().is_none()),
            None => None,
        }
    }

    /// Through whom sources of the same head reach a page, where it is one outlet only: "the officials" further down are
    /// the "Western officials" who told the BBC.
    fn relay_of_page(&self, reading: usize, source: &SourceMention) -> Option<String> {
        let head = |key: &str| key.rsplit(' ').next().unwrap_or_default().to_owned();
        let own = head(&source_key(source).key);
        let alike = self.of_reading[reading].iter().map(|&idx| self.entries[idx].claim).filter(|claim| {
            let key = claim.source.as_ref().map(source_key);
            key.is_some_and(|key| !key.is_named && head(&key.key) == own)
        });
        let mut relays = alike.flat_map(|claim| &claim.via).map(source_key).filter(|relay| relay.is_named);
        let first = relays.next()?;
        relays.all(|relay| relay.key == first.key).then_some(first.key)
    }

    /// "a U.S. official" is another person in every report, unless one outlet brought the words: then all who cite
    /// that outlet repeat the same person.
    fn unnamed_origin(&self, reading: usize, source: &SourceMention, relay: Option<String>) -> OriginKey {
        let name = display_name(source).to_owned();
        let relay = relay.or_else(|| self.relay_of_page(reading, source));
        let key = match relay.or_else(|| self.cited[reading].clone()) {
            Some(outlet) => format!("unnamed@{outlet}"),
            None => {
                let root = &self.readings[self.links.root(reading)].document.sha256;
                format!("unnamed:{}@{root}", source_key(source).key)
            }
        };
        OriginKey { key, name, actor: None, is_named: false }
    }
}

/// The origins of the entries of one series, those with most claims first, and what they say of its support.
pub(crate) fn count_origins(
    members: &[usize],
    entries: &[Entry],
    origins: &[Arc<OriginKey>],
) -> (Vec<Origin>, Independence) {
    let mut by_key: HashMap<&str, (usize, Origin)> = HashMap::new();
    for (position, &idx) in members.iter().enumerate() {
        let key = &origins[idx];
        let (_, origin) = by_key.entry(&key.key).or_insert_with(|| {
            let (name, actor, kind) = (key.name.clone(), key.actor.clone(), key.kind());
            (position, Origin { name, actor, kind, claims: Vec::new(), outlets: Vec::new() })
        });
        origin.claims.push(entries[idx].claim.id.clone());
        origin.outlets.extend(entries[idx].claim.outlet.clone());
    }
    let mut found: Vec<(usize, Origin)> = by_key.into_values().collect();
    found.sort_by_key(|(position, origin)| (std::cmp::Reverse(origin.claims.len()), *position));
    let n_of = |kind: OriginKind| found.iter().filter(|(_, origin)| origin.kind == kind).count();
    // What an outlet says in its own voice comes from somewhere, and nobody knows from where.
    let independence = match (n_of(OriginKind::Named), n_of(OriginKind::Unnamed), n_of(OriginKind::OwnVoice))
    {
        (2.., _, _) => Independence::DifferentNamedOrigins,
        (1, 0, 0) | (0, 1, 0) | (0, 0, 0) => Independence::SameOrigin,
        _ => Independence::NotEstablished,
    };
    let origins = found.into_iter().map(|(_, mut origin)| {
        origin.outlets.sort();
        origin.outlets.dedup();
        origin
    });
    (origins.collect(), independence)
}
