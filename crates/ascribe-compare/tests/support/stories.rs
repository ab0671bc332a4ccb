//! Reports of invented words: stories that are printed again and again with edits, with counts of attacks, running totals,
//! forecasts and denials. The same in every run.

use ascribe_model::{Certainty, Change, Measure, Reading};

use super::{Fig, Page, day, place};

/// A linear congruential generator.
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A word; small numbers come up often, as words do.
    fn word(&mut self) -> String {
        let bound = 1 + self.below(30_000);
        let mut number = self.below(bound);
        let mut word = String::from("w");
        while number > 0 {
            word.push(char::from(b'a' + (number % 26) as u8));
            number /= 26;
        }
        word
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

/// How many reports, and of what.
#[derive(Clone, Copy)]
pub struct Corpus {
    /// Reports in all.
    pub n_reports: usize,
    /// Reports of one story.
    pub n_prints: usize,
    /// Words of a report.
    pub n_words: usize,
    /// Stories of one day.
    pub n_stories_a_day: usize,
}

/// The reports of a corpus, story by story.
pub fn reports(corpus: Corpus, random: &mut Random) -> Vec<Reading> {
    let n_stories = corpus.n_reports.div_ceil(corpus.n_prints);
    let mut reports: Vec<Reading> = Vec::with_capacity(corpus.n_reports);
    for story in 0..n_stories {
        reports.extend(print_story(corpus, story, random));
    }
    reports.truncate(corpus.n_reports);
    reports
}

/// Armies of which totals are given, and the country they fight in. The first is that of a war that the lexicon knows.
const ARMIES: [(&str, &str, &str); 4] = [
    ("Russian soldiers", "UA", "General Staff"),
    ("Ukrainian soldiers", "UA", "Ministry of Defence"),
    ("North Korean troops", "RU", "NIS"),
    ("Syrian soldiers", "SY", "Observatory"),
];

fn print_story(corpus: Corpus, story: usize, random: &mut Random) -> Vec<Reading> {
    let words: Vec<String> = (0..corpus.n_words).map(|_| random.word()).collect();
    let count = 3 + random.below(500);
    let army = random.below(ARMIES.len() as u64) as usize;
    let town = random.below(700);
    (0..corpus.n_prints)
        .map(|print| {
            let edits = 3 + random.below(25);
            let mut edited = |words: &[String]| -> String {
                let word =
                    |word: &String| if random.below(100) < edits { random.word() } else { word.clone() };
                words.iter().map(word).collect::<Vec<_>>().join(" ")
            };
            let third = words.len() / 3;
            let texts =
                [edited(&words[..third]), edited(&words[third..2 * third]), edited(&words[2 * third..])];
            let on = day("2020-01-01")
                .saturating_add(jiff::Span::new().days((story / corpus.n_stories_a_day + print / 4) as i64));
            page(texts, &on.to_string(), count, Setting { story, army, town }, random)
        })
        .collect()
}

/// What a story is about.
#[derive(Clone, Copy)]
struct Setting {
    story: usize,
    army: usize,
    town: u64,
}

fn page(texts: [String; 3], on: &str, count: u64, setting: Setting, random: &mut Random) -> Reading {
    let [first, second, third] = texts;
    let outlet = format!("Outlet Number {}", random.below(500));
    let on = if random.once_in(12) { "" } else { on };
    let mut killed = Fig::exactly(count, Measure::Killed).of("people").change(Change::Event).by("police");
    if !random.once_in(5) {
        killed = killed.at(place(&format!("Town {}", setting.town), "SY", 2));
    }
    let (people, country, source) = ARMIES[setting.army];
    let total = 1000 + setting.story as u64 * 3 + random.below(2) * 500;
    let mut lost = Fig::over(total, Measure::Casualties).by(source);
    if !random.once_in(4) {
        lost = lost.of(people).at(place("the front", country, 6));
    }
    if random.once_in(6) {
        lost = lost.via(&format!("Outlet Number {}", random.below(500)));
    }
    let mut page = Page::new(&outlet, on);
    if random.once_in(9) {
        page = page.credits(&format!("Outlet Number {}", random.below(500)));
    }
    let page =
        page.says(&format!("{first} {{{count}}}."), [killed]).says(&format!("{second} {{{total}}}."), [lost]);
    let page = match random.below(8) {
        0 => {
            let foretold = Fig::over(total + 400, Measure::Casualties).of(people).by(source);
            page.says(&format!("{third} {{this many}}."), [foretold.certainty(Certainty::Forecast)])
        }
        1 => {
            let denied = Fig::over(total, Measure::Casualties).of(people).by("Capital Command");
            let denied = denied.at(place("the front", country, 6)).certainty(Certainty::Denied);
            page.says(&format!("{third} {{this many}}."), [denied])
        }
        2 => {
            let dead = Fig::exactly(total, Measure::Killed).of(people).by(source);
            page.says(&format!("{third} {{this many}}."), [dead.at(place("the front", country, 6))])
        }
        3 => {
            let before = Fig::exactly(total / 2, Measure::Casualties).of(people).by(source).earlier();
            page.says(&format!("{third} {{this many}}."), [before.at(place("the front", country, 6))])
        }
        _ => page.says(&third, []),
    };
    page.read()
}
