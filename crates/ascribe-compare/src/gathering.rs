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

use crate::lexicon::HAPPENINGS;
use crate::sketch::Sketch;

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

/// Stories as they form.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    stories: Vec<Gathered>,
    /// For each report, in the order in which they came, its story.
    story_of: Vec<usize>,
    by_word: FxHashMap<u64, Vec<usize>>,
    by_place: BTreeMap<&'static str, Vec<usize>>,
    /// How much was reported on a place, by day.
    news: BTreeMap<&'static str, BTreeMap<i32, f64>>,
    last_day: i32,
}

/// A story: the sum of its reports.
#[derive(Debug, Default)]
struct Gathered {
    words: Centre<u64>,
    places: Centre<&'static str>,
    happenings: Centre<usize>,
    /// How many reports of each day.
    days: BTreeMap<i32, usize>,
    news: BTreeMap<&'static str, BTreeMap<i32, f64>>,
    /// Its reports; none once it has become part of another.
    reports: Vec<usize>,
}

impl Gathering {
    /// Adds a report; reports should come in the order of their publication, but need not.
    pub fn add(&mut self, sketch: &Sketch) {
        let report = self.story_of.len();
        let day = sketch.moment.map(|moment| moment.floor() as i32);
        self.last_day = self.last_day.max(day.unwrap_or(i32::MIN));
        let mut likenesses: Vec<(f64, usize)> = self
            .candidates(sketch)
            .into_iter()
            .filter_map(|story| Some((self.likeness(story, sketch, day)?, story)))
            .collect();
        likenesses.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let story = match likenesses.first() {
            Some((likeness, story)) if *likeness >= LEAST_LIKENESS => *story,
            _ => self.begin(),
        };
        self.put(report, story, sketch, day);
        let near = likenesses.into_iter().filter(|(likeness, _)| *likeness >= LEAST_LIKENESS * NEARLY);
        let near: Vec<usize> = near.map(|(_, other)| other).take(4).collect();
        self.unite(story, &near);
    }

    /// Puts a report into a story of its own, whatever it is like; gives back the story.
    pub fn begin(&mut self) -> usize {
        self.stories.push(Gathered::default());
        self.stories.len() - 1
    }

    /// Puts a report into a story without asking what it is like.
    pub fn put_into(&mut self, story: usize, sketch: &Sketch) {
        let day = sketch.moment.map(|moment| moment.floor() as i32);
        self.put(self.story_of.len(), story, sketch, day);
    }

    /// For each report its story; stories are numbered in the order of their first report.
    pub fn numbers(&self) -> Vec<usize> {
        let mut number_of: FxHashMap<usize, usize> = FxHashMap::default();
        let number = |story: &usize| {
            let next = number_of.len();
            *number_of.entry(*story).or_insert(next)
        };
        self.story_of.iter().map(number).collect()
    }

    /// What a story is about: the weight of each happening, the heaviest first, and of each place.
    pub fn about(&self, report: usize) -> About {
        let story = &self.stories[self.story_of[report]];
        let mut happenings: Vec<(usize, f64)> = story.happenings.sum.iter().map(|(k, w)| (*k, *w)).collect();
        happenings.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut places: Vec<(&'static str, f64)> = story.places.sum.iter().map(|(k, w)| (*k, *w)).collect();
        places.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        About { goes_on: goes_on(&story.happenings.sum), happenings, places }
    }

    /// How many reports there are.
    pub fn n_reports(&self) -> usize {
        self.story_of.len()
    }

    /// How near words are to the middle of the story of a report.
    pub fn centrality(&self, report: usize, sketch: &Sketch) -> f64 {
        self.stories[self.story_of[report]].words.likeness(&sketch.words).unwrap_or(0.0)
    }

    /// Stories that share rare words or places with a report.
    fn candidates(&self, sketch: &Sketch) -> Vec<usize> {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for (word, weight) in sketch.words.iter().take(MAX_LOOKED_UP) {
            for story in
                self.by_word.get(word).into_iter().flat_map(|of| of.iter().rev().take(MAX_STORIES_OF_WORD))
            {
                *shared.entry(*story).or_default() += weight;
            }
        }
        for (place, weight) in &sketch.places {
            for story in
                self.by_place.get(place).into_iter().flat_map(|of| of.iter().rev().take(MAX_STORIES_OF_WORD))
            {
                *shared.entry(*story).or_default() += weight * UNTOLD;
            }
        }
        let mut ranked: Vec<(usize, f64)> =
            shared.into_iter().filter(|(story, _)| !self.stories[*story].reports.is_empty()).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(MAX_CANDIDATES);
        ranked.into_iter().map(|(story, _)| story).collect()
    }

    /// How like a story a report is; none where the story was not open then.
    fn likeness(&self, story: usize, sketch: &Sketch, day: Option<i32>) -> Option<f64> {
        let of = &self.stories[story];
        let gap = f64::from(day.map_or(0, |day| of.days_from(day)));
        let n_doublings = f64::from(of.reports.len().max(1).ilog2());
        let goes_on = goes_on(&of.happenings.sum);
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

    fn put(&mut self, report: usize, story: usize, sketch: &Sketch, day: Option<i32>) {
        self.story_of.push(story);
        let of = &mut self.stories[story];
        of.reports.push(report);
        of.words.add(&sketch.words);
        of.words.forget(MAX_STORY_WORDS);
        of.places.add(&sketch.places);
        of.happenings.add(&sketch.happenings);
        if let Some(day) = day {
            *of.days.entry(day).or_default() += 1;
            for (place, weight) in &sketch.places {
                for news in [&mut of.news, &mut self.news] {
                    *news.entry(place).or_default().entry(day).or_default() += weight * weight;
                }
            }
        }
        for (word, _) in sketch.words.iter().take(MAX_LOOKED_UP) {
            note(self.by_word.entry(*word).or_default(), story);
        }
        for (place, _) in &sketch.places {
            note(self.by_place.entry(place).or_default(), story);
        }
    }

    /// Makes stories one that turn out to be alike.
    fn unite(&mut self, story: usize, near: &[usize]) {
        let mut kept = story;
        for &other in near {
            if other == kept || self.stories[other].reports.is_empty() {
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
        let (one, other) = (&self.stories[one], &self.stories[other]);
        let words = one.words.likeness_of(&other.words).unwrap_or(0.0);
        let places = one.places.likeness_of(&other.places).unwrap_or(UNTOLD);
        let happenings = one.happenings.likeness_of(&other.happenings).unwrap_or(UNTOLD);
        let gap = one.days_between(other);
        (words + PLACE_WEIGHT * places + HAPPENING_WEIGHT * happenings) * left(LEFT_PER_DAY, f64::from(gap))
    }

    /// Makes one story part of another.
    pub fn merge(&mut self, into: usize, from: usize) {
        let gone = std::mem::take(&mut self.stories[from]);
        for report in &gone.reports {
            self.story_of[*report] = into;
        }
        let words: Vec<u64> = gone.words.sum.keys().copied().collect();
        let places: Vec<&'static str> = gone.places.sum.keys().copied().collect();
        let of = &mut self.stories[into];
        of.words.take_in(gone.words);
        of.places.take_in(gone.places);
        of.happenings.take_in(gone.happenings);
        gone.days.into_iter().for_each(|(day, n)| *of.days.entry(day).or_default() += n);
        for (place, news) in gone.news {
            let of_place = of.news.entry(place).or_default();
            news.into_iter().for_each(|(day, n)| *of_place.entry(day).or_default() += n);
        }
        of.reports.extend(gone.reports);
        of.reports.sort_unstable();
        for word in words {
            if let Some(stories) = self.by_word.get_mut(&word).filter(|stories| stories.contains(&from)) {
                stories.retain(|story| *story != from);
                note(stories, into);
            }
        }
        for place in places {
            let stories = self.by_place.entry(place).or_default();
            stories.retain(|story| *story != from);
            note(stories, into);
        }
    }

    /// The story of a report.
    pub fn story_of(&self, report: usize) -> usize {
        self.story_of[report]
    }
}

/// What a story is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// Whether it goes on and holds many incidents.
    pub goes_on: bool,
    /// Kinds of happening, by position in the lexicon, the heaviest first.
    pub happenings: Vec<(usize, f64)>,
    /// Countries and armed groups, the heaviest first.
    pub places: Vec<(&'static str, f64)>,
}

/// Notes a story as the latest of a list.
fn note(stories: &mut Vec<usize>, story: usize) {
    if stories.last() != Some(&story) {
        stories.retain(|known| *known != story);
        stories.push(story);
    }
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
#[derive(Debug)]
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
        let mut ranked: Vec<(K, f64)> = self.sum.iter().map(|(key, weight)| (*key, *weight)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(most);
        self.sum = ranked.into_iter().collect();
        self.square = self.sum.values().map(|weight| weight * weight).sum();
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
        let dot: f64 = small.sum.iter().map(|(key, a)| large.sum.get(key).map_or(0.0, |b| a * b)).sum();
        Some(dot / (self.square * other.square).sqrt())
    }

    fn take_in(&mut self, other: Centre<K>) {
        other.sum.into_iter().for_each(|(key, weight)| *self.sum.entry(key).or_default() += weight);
        self.square = self.sum.values().map(|weight| weight * weight).sum();
    }
}

/// Happenings that go on and hold many incidents.
pub(crate) const GOING_ON: [&str; 2] = ["war", "unrest"];

/// Whether a story, by the weights of its happenings, goes on and holds many incidents.
fn goes_on(happenings: &FxHashMap<usize, f64>) -> bool {
    let is_going_on = |kind: &usize| HAPPENINGS.names.get(*kind).is_some_and(|name| GOING_ON.contains(name));
    let all: f64 = happenings.values().sum();
    let going_on: f64 =
        happenings.iter().filter(|(kind, _)| is_going_on(kind)).map(|(_, weight)| weight).sum();
    going_on > all / 2.0
}

/// The places that make up more than a small part of a story.
pub(crate) fn home_of(about: &About) -> BTreeSet<&'static str> {
    /// A place with less of the squared weight is named in passing.
    const LEAST_PART: f64 = 0.05;
    let all: f64 = about.places.iter().map(|(_, weight)| weight * weight).sum();
    let is_home = |weight: f64| all > 0.0 && weight * weight / all > LEAST_PART;
    about.places.iter().filter(|(_, weight)| is_home(*weight)).map(|(place, _)| *place).collect()
}
