//! Which reports tell one story: each report in turn joins the open story that it is most like, or begins one.
//!
//! A story is the running sum of its reports' sketches. How like it a report is adds up from the words that both have, the
//! places, the happening, and from how much of what is reported on these places these days belongs to the story: of a
//! country at war nearly all, of a country in the news for ten things little. Two stories that turn out alike become one.
//!
//! After Miranda et al., "Multilingual Clustering of Streaming News" (EMNLP 2018): running centres, several similarities,
//! distance in time. The constants were fitted on the twelve stories of `living-stories` and on `gva_clusters` (development
//! parts); around these values the F1 of both moves by less than 0.02.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize};

use crate::lexicon::HAPPENINGS;
use crate::sketch::{Sketch, side_of_code};

/// What likeness of places, of happenings, and the share of the news from a place weigh beside that of words.
const PLACE_WEIGHT: f64 = 0.2;
const HAPPENING_WEIGHT: f64 = 0.1;
const SHARE_WEIGHT: f64 = 0.3;
/// The likeness of places or happenings where one of both tells none.
const UNTOLD: f64 = 0.5;
/// From this likeness on a report belongs to a story.
const LEAST_LIKENESS: f64 = 0.26;
/// From this likeness on two stories are one; they are compared where a report is nearly like both.
const LEAST_LIKENESS_OF_STORIES: f64 = 0.45;
const NEARLY: f64 = 0.8;
/// What is left of a likeness for each day between a report and the nearest of the story; of one that goes on, a war.
const LEFT_PER_DAY: f64 = 0.97;
const LEFT_PER_DAY_GOING_ON: f64 = 0.99;
/// Days for which a story of one report stays open, and one that goes on; and by what part of them for each doubling of its
/// reports.
const OPEN_DAYS: f64 = 45.0;
const OPEN_DAYS_GOING_ON: f64 = 180.0;
const OPEN_GROWTH: f64 = 0.2;
/// What is left of the weight of a report for each day when the news from a place is shared out: half after seven.
const SHARE_LEFT_PER_DAY: f64 = 0.9057;
/// Days around a report whose news is shared out.
const SHARE_DAYS: i32 = 14;
/// Reports that are taken to be there besides, so that the first from a place does not own it.
const SHARE_BESIDE: f64 = 1.0;
/// A report's heaviest words by which stories are looked up, and the latest stories of one word.
const MAX_LOOKED_UP: usize = 25;
const MAX_STORIES_OF_WORD: usize = 500;
/// Stories that a report is compared with.
const MAX_CANDIDATES: usize = 32;
/// Words of a story that are kept when it has grown to twice as many.
const MAX_STORY_WORDS: usize = 600;

/// Stories as they form. Reports and stories go by numbers that rise in the order of the reports; a story has the number of the
/// report that began it.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    stories: FxHashMap<usize, Gathered>,
    /// The story of each report.
    story_of: FxHashMap<usize, usize>,
    /// The reports of each story.
    reports: FxHashMap<usize, Vec<usize>>,
    by_word: Noted<u64>,
    by_place: Noted<&'static str>,
    /// How much was reported on a place, by day.
    news: BTreeMap<&'static str, BTreeMap<i32, f64>>,
    last_day: i32,
}

/// A story: the sum of its reports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    words: Centre<u64>,
    places: Centre<&'static str>,
    happenings: Centre<usize>,
    /// How many reports of each day.
    days: BTreeMap<i32, usize>,
    news: BTreeMap<&'static str, BTreeMap<i32, f64>>,
    n_reports: usize,
}

impl Gathering {
    /// Adds a report: to the story that it is most like, or as the first of one.
    pub fn add(&mut self, report: usize, sketch: &Sketch) {
        let day = sketch.day();
        self.last_day = self.last_day.max(day.unwrap_or(i32::MIN));
        let mut likenesses: Vec<(f64, usize)> = self
            .candidates(sketch)
            .into_iter()
            .filter_map(|story| Some((self.likeness(story, sketch, day)?, story)))
            .collect();
        likenesses.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let story = match likenesses.first() {
            Some((likeness, story)) if *likeness >= LEAST_LIKENESS => *story,
            _ => report,
        };
        self.put(report, story, sketch);
        let near = likenesses.into_iter().filter(|(likeness, _)| *likeness >= LEAST_LIKENESS * NEARLY);
        let near: Vec<usize> = near.map(|(_, other)| other).take(4).collect();
        self.unite(story, &near);
    }

    /// Puts a report into a story without asking what it is like; where there is none of this number, into one of its own.
    pub fn put(&mut self, report: usize, story: usize, sketch: &Sketch) {
        let story = if self.stories.contains_key(&story) { story } else { report };
        self.story_of.insert(report, story);
        self.reports.entry(story).or_default().push(report);
        let of = self.stories.entry(story).or_default();
        of.n_reports += 1;
        of.words.add(&sketch.words);
        of.words.forget(MAX_STORY_WORDS);
        of.places.add(&sketch.places);
        of.happenings.add(&sketch.happenings);
        if let Some(day) = sketch.day() {
            *of.days.entry(day).or_default() += 1;
            for (place, weight) in &sketch.places {
                for news in [&mut of.news, &mut self.news] {
                    *news.entry(place).or_default().entry(day).or_default() += weight * weight;
                }
            }
        }
        for (word, _) in sketch.words.iter().take(MAX_LOOKED_UP) {
            self.by_word.note(*word, story);
        }
        for (place, _) in &sketch.places {
            self.by_place.note(place, story);
        }
    }

    /// The story of a report.
    pub fn story_of(&self, report: usize) -> Option<usize> {
        self.story_of.get(&report).copied()
    }

    /// All stories with their reports, in the order of their first reports.
    pub fn finish(mut self) -> Vec<(Gathered, Vec<usize>)> {
        let mut stories: Vec<(Gathered, Vec<usize>)> = self
            .stories
            .into_iter()
            .map(|(number, story)| (story, self.reports.remove(&number).unwrap_or_default()))
            .collect();
        stories.sort_by_key(|(_, reports)| reports.first().copied());
        stories
    }

    /// Stories that share rare words or places with a report.
    fn candidates(&self, sketch: &Sketch) -> Vec<usize> {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for (word, weight) in sketch.words.iter().take(MAX_LOOKED_UP) {
            self.by_word.latest(*word).for_each(|story| *shared.entry(story).or_default() += weight);
        }
        for (place, weight) in &sketch.places {
            let weight = weight * UNTOLD;
            self.by_place.latest(place).for_each(|story| *shared.entry(story).or_default() += weight);
        }
        let mut ranked: Vec<(usize, f64)> = shared.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(MAX_CANDIDATES);
        ranked.into_iter().map(|(story, _)| story).collect()
    }

    /// How like a story a report is; none where the story was not open then.
    fn likeness(&self, story: usize, sketch: &Sketch, day: Option<i32>) -> Option<f64> {
        let of = self.stories.get(&story)?;
        let gap = f64::from(day.map_or(0, |day| of.days_from(day)));
        let n_doublings = f64::from(of.n_reports.max(1).ilog2());
        let goes_on = of.goes_on();
        let open = if goes_on { OPEN_DAYS_GOING_ON } else { OPEN_DAYS };
        if gap > open * (1.0 + OPEN_GROWTH * n_doublings) {
            return None;
        }
        let words = of.words.likeness(&sketch.words).unwrap_or(0.0);
        let places = of.places.likeness(&sketch.places).unwrap_or(UNTOLD);
        let places = sketch.telling * places + (1.0 - sketch.telling) * UNTOLD;
        let happenings = of.happenings.likeness(&sketch.happenings).unwrap_or(UNTOLD);
        let day = day.unwrap_or(self.last_day);
        let share: f64 = sketch
            .places
            .iter()
            .map(|(place, weight)| {
                let of_story = of.news.get(place).map_or(0.0, |news| around(news, day));
                let of_all = self.news.get(place).map_or(0.0, |news| around(news, day));
                weight * weight * of_story / (of_all + SHARE_BESIDE)
            })
            .sum();
        let likeness = words
            + PLACE_WEIGHT * places
            + HAPPENING_WEIGHT * happenings
            + SHARE_WEIGHT * share * sketch.telling * happenings.sqrt();
        Some(likeness * left(if goes_on { LEFT_PER_DAY_GOING_ON } else { LEFT_PER_DAY }, gap))
    }

    /// Makes stories one that turn out to be alike.
    fn unite(&mut self, story: usize, near: &[usize]) {
        let mut kept = story;
        for &other in near {
            if other == kept || !self.stories.contains_key(&other) {
                continue;
            }
            if self.likeness_of_stories(kept, other) >= LEAST_LIKENESS_OF_STORIES {
                let (into, from) = (kept.min(other), kept.max(other));
                self.merge(into, from);
                kept = into;
            }
        }
    }

    fn likeness_of_stories(&self, one: usize, other: usize) -> f64 {
        let (one, other) = (&self.stories[&one], &self.stories[&other]);
        let words = one.words.likeness_of(&other.words).unwrap_or(0.0);
        let places = one.places.likeness_of(&other.places).unwrap_or(UNTOLD);
        let happenings = one.happenings.likeness_of(&other.happenings).unwrap_or(UNTOLD);
        let gap = one.days_between(other);
        (words + PLACE_WEIGHT * places + HAPPENING_WEIGHT * happenings) * left(LEFT_PER_DAY, f64::from(gap))
    }

    /// Makes one story part of another.
    pub fn merge(&mut self, into: usize, from: usize) {
        let Some(gone) = self.stories.remove(&from) else { return };
        let reports = self.reports.remove(&from).unwrap_or_default();
        self.story_of.extend(reports.iter().map(|report| (*report, into)));
        let known = self.reports.entry(into).or_default();
        known.extend(reports);
        known.sort_unstable();
        self.by_word.replace(from, into);
        self.by_place.replace(from, into);
        self.stories.entry(into).or_default().take_in(gone);
    }
}

/// Stories by what was noted of their reports, the latest last.
#[derive(Debug)]
struct Noted<K> {
    stories: FxHashMap<K, Vec<usize>>,
    keys: FxHashMap<usize, Vec<K>>,
}

impl<K> Default for Noted<K> {
    fn default() -> Noted<K> {
        Noted { stories: FxHashMap::default(), keys: FxHashMap::default() }
    }
}

impl<K: Hash + Eq + Copy> Noted<K> {
    /// Notes a story as the latest of a key.
    fn note(&mut self, key: K, story: usize) {
        let stories = self.stories.entry(key).or_default();
        if stories.last() == Some(&story) {
            return;
        }
        let n_before = stories.len();
        stories.retain(|known| *known != story);
        if stories.len() == n_before {
            self.keys.entry(story).or_default().push(key);
        }
        stories.push(story);
    }

    /// The latest stories of a key.
    fn latest(&self, key: K) -> impl Iterator<Item = usize> {
        self.stories.get(&key).into_iter().flatten().rev().take(MAX_STORIES_OF_WORD).copied()
    }

    /// Notes a story, as the latest, wherever another stood.
    fn replace(&mut self, from: usize, into: usize) {
        for key in self.keys.remove(&from).unwrap_or_default() {
            self.stories.entry(key).or_default().retain(|story| *story != from);
            self.note(key, into);
        }
    }
}

/// What a story is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    /// Whether it goes on and holds many incidents.
    pub goes_on: bool,
    /// Kinds of happening, by position in the lexicon, the heaviest first.
    pub happenings: Vec<(usize, f64)>,
    /// Countries and armed groups, the heaviest first.
    #[serde(deserialize_with = "places_by_code")]
    pub places: Vec<(&'static str, f64)>,
}

/// Places as they were written; what the lexicon no longer knows is left out.
fn places_by_code<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(&'static str, f64)>, D::Error> {
    let written: Vec<(String, f64)> = Vec::deserialize(from)?;
    Ok(written.into_iter().filter_map(|(code, weight)| Some((side_of_code(&code)?, weight))).collect())
}

/// What is left of one after so many days.
fn left(per_day: f64, days: f64) -> f64 {
    (0..days as u32).fold(1.0, |left, _| left * per_day)
}

/// The news around a day, those of farther days counting less.
fn around(news: &BTreeMap<i32, f64>, day: i32) -> f64 {
    let near = news.range(day.saturating_sub(SHARE_DAYS)..=day.saturating_add(SHARE_DAYS));
    near.map(|(of, n)| n * left(SHARE_LEFT_PER_DAY, f64::from((of - day).abs()))).sum()
}

impl Gathered {
    /// What it is about: the weight of each happening, the heaviest first, and of each place.
    pub fn about(&self) -> About {
        About { goes_on: self.goes_on(), happenings: self.happenings.ranked(), places: self.places.ranked() }
    }

    /// How near words are to its middle.
    pub fn centrality(&self, sketch: &Sketch) -> f64 {
        self.words.likeness(&sketch.words).unwrap_or(0.0)
    }

    /// Whether it goes on and holds many incidents.
    fn goes_on(&self) -> bool {
        let is_going_on =
            |kind: &usize| HAPPENINGS.names.get(*kind).is_some_and(|name| GOING_ON.contains(name));
        let happenings = self.happenings.ranked();
        let all: f64 = happenings.iter().map(|(_, weight)| weight).sum();
        let going_on: f64 =
            happenings.iter().filter(|(kind, _)| is_going_on(kind)).map(|(_, weight)| weight).sum();
        going_on > all / 2.0
    }

    /// Takes in what another is the sum of.
    fn take_in(&mut self, other: Gathered) {
        self.words.take_in(other.words);
        self.places.take_in(other.places);
        self.happenings.take_in(other.happenings);
        other.days.into_iter().for_each(|(day, n)| *self.days.entry(day).or_default() += n);
        for (place, news) in other.news {
            let of_place = self.news.entry(place).or_default();
            news.into_iter().for_each(|(day, n)| *of_place.entry(day).or_default() += n);
        }
        self.n_reports += other.n_reports;
    }

    /// Days from a day to the nearest report.
    fn days_from(&self, day: i32) -> i32 {
        let before = self.days.range(..=day).next_back().map(|(of, _)| day - of);
        let after = self.days.range(day..).next().map(|(of, _)| of - day);
        before.into_iter().chain(after).min().unwrap_or(0)
    }

    /// Days between two stories; 0 where they overlap.
    fn days_between(&self, other: &Gathered) -> i32 {
        let ends = |story: &Gathered| Some((*story.days.keys().next()?, *story.days.keys().next_back()?));
        let (Some((first, last)), Some((other_first, other_last))) = (ends(self), ends(other)) else {
            return 0;
        };
        (first - other_last).max(other_first - last).max(0)
    }
}

/// A sum of vectors, with the square of its length.
#[derive(Clone, Debug)]
struct Centre<K> {
    sum: FxHashMap<K, f64>,
    square: f64,
}

impl<K> Default for Centre<K> {
    fn default() -> Centre<K> {
        Centre { sum: FxHashMap::default(), square: 0.0 }
    }
}

impl<K: Ord + Hash + Copy> Centre<K> {
    fn add(&mut self, vector: &[(K, f64)]) {
        for (key, weight) in vector {
            let sum = self.sum.entry(*key).or_default();
            let before = *sum;
            *sum += weight;
            self.square += *sum * *sum - before * before;
        }
    }

    /// Keeps the heaviest only, once there are twice as many.
    fn forget(&mut self, most: usize) {
        if self.sum.len() <= most * 2 {
            return;
        }
        let mut ranked = self.ranked();
        ranked.truncate(most);
        self.square = ranked.iter().map(|(_, weight)| weight * weight).sum();
        self.sum = ranked.into_iter().collect();
    }

    /// All keys, the heaviest first: the order in which sums are formed, so that they do not depend on how the map came about.
    fn ranked(&self) -> Vec<(K, f64)> {
        let mut ranked: Vec<(K, f64)> = self.sum.iter().map(|(key, weight)| (*key, *weight)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// The cosine to a vector of length one; none where either is empty.
    fn likeness(&self, vector: &[(K, f64)]) -> Option<f64> {
        if vector.is_empty() || self.square <= 0.0 {
            return None;
        }
        let dot: f64 =
            vector.iter().map(|(key, weight)| self.sum.get(key).map_or(0.0, |sum| sum * weight)).sum();
        Some(dot / self.square.sqrt())
    }

    /// The cosine of two sums.
    fn likeness_of(&self, other: &Centre<K>) -> Option<f64> {
        if self.square <= 0.0 || other.square <= 0.0 {
            return None;
        }
        let (small, large) = if self.sum.len() <= other.sum.len() { (self, other) } else { (other, self) };
        let dot: f64 = small.ranked().iter().map(|(key, a)| large.sum.get(key).map_or(0.0, |b| a * b)).sum();
        Some(dot / (self.square * other.square).sqrt())
    }

    fn take_in(&mut self, other: Centre<K>) {
        other.sum.into_iter().for_each(|(key, weight)| *self.sum.entry(key).or_default() += weight);
        self.square = self.ranked().iter().map(|(_, weight)| weight * weight).sum();
    }
}

/// Happenings that go on and hold many incidents.
pub(crate) const GOING_ON: [&str; 2] = ["war", "unrest"];

/// The places that make up more than a small part of a story.
pub(crate) fn home_of(about: &About) -> BTreeSet<&'static str> {
    /// A place with less of the squared weight is named in passing.
    const LEAST_PART: f64 = 0.05;
    let all: f64 = about.places.iter().map(|(_, weight)| weight * weight).sum();
    let is_home = |weight: f64| all > 0.0 && weight * weight / all > LEAST_PART;
    about.places.iter().filter(|(_, weight)| is_home(*weight)).map(|(place, _)| *place).collect()
}
