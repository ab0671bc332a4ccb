//! What the figure head says of a number: whether it counts people, what of them, and which words say who, where and when.

use std::collections::HashMap;

use ascribe_model::{Measure, Span};
use serde::Deserialize;

use super::pieces::plain_words;
use super::windows::Laid;

/// The measures in the order of the head; before them stands that the number counts nobody.
const MEASURES: [Measure; 7] = Measure::ALL;
/// Labels of measure, change and certainty.
const N_NAMED: [usize; 3] = [1 + MEASURES.len(), 5, 4];
/// Population, source, place, time.
pub(super) const N_ROLES: usize = 4;
/// What is read at a number's first piece: the named choices, and for each role how much the text says nothing.
pub(super) const N_CHOICES: usize = N_NAMED[0] + N_NAMED[1] + N_NAMED[2] + N_ROLES;
/// Words of an answer at the most.
const MAX_WORDS: usize = 12;
/// Answers that are weighed against each other; the others have next to no probability.
const N_SPANS: usize = 12;
/// How much an answer's own probability counts beside that of all answers like it.
const TIE: f32 = 0.1;
/// An answer must have this share of the likeliest one's probability, lest a long one win because it holds many others.
const LEAST_SHARE: f32 = 0.2;

/// The scores of one number.
pub(super) struct NumberScores {
    /// At the number's first piece.
    pub choices: [f32; N_CHOICES],
    /// For each word of the window and each role, that an answer begins there.
    pub first: Vec<[f32; N_ROLES]>,
    /// The same for its last word.
    pub last: Vec<[f32; N_ROLES]>,
}

/// What the figure head says of a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    /// How likely it counts people, 0 to 1.
    pub counts: f32,
    /// What it counts if so, and how likely that is.
    pub measure: (Measure, f32),
    /// The words for who is counted.
    pub population: Answer,
    /// The words for where.
    pub place: Answer,
    /// The words for when.
    pub when: Answer,
}

/// Words that were pointed at, none where the text does not say, and how likely that is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Answer {
    pub span: Option<Span>,
    pub probability: f32,
}

/// What decoding needs besides the scores; fitted in training, see the card in `models/`.
#[derive(Debug, Deserialize)]
pub(super) struct FigureSettings {
    lengths: [[f32; MAX_WORDS]; N_ROLES],
    calibration: HashMap<String, [f32; 2]>,
    gate_min: f32,
    gate_bias: f32,
    gate_weights: Vec<f32>,
}

impl FigureSettings {
    pub fn of(json: &str) -> FigureSettings {
        match serde_json::from_str(json) {
            Ok(settings) => settings,
            Err(err) => panic!("models/figures-settings.json: {err}"),
        }
    }

    /// Whether a number may count people at all, by the states of its first piece and of the one behind it.
    pub fn passes(&self, first: &[f32], behind: &[f32]) -> bool {
        let states = first.iter().chain(behind);
        let score: f32 = states.zip(&self.gate_weights).map(|(state, weight)| state * weight).sum();
        score + self.gate_bias >= self.gate_min
    }

    /// How often an answer with this probability is right.
    fn calibrated(&self, field: &str, probability: f32) -> f32 {
        /// No probability is trusted to be nearer to 0 or 1.
        const EDGE: f32 = 1e-3;
        let [scale, shift] = self.calibration.get(field).copied().unwrap_or([1.0, 0.0]);
        let probability = probability.clamp(EDGE, 1.0 - EDGE);
        let odds = (probability / (1.0 - probability)).ln();
        1.0 / (1.0 + (-(scale * odds + shift)).exp())
    }

    /// Reads the scores of a number.
    pub fn read(&self, text: &str, laid: &Laid, scores: &NumberScores) -> Reply {
        let measures = softmax(&scores.choices[..N_NAMED[0]]);
        let counts = 1.0 - measures[0];
        let (best, most) = best_of(&measures[1..]);
        let unsaid = &scores.choices[N_CHOICES - N_ROLES..];
        let role = |role: usize, field: &str| {
            let (span, probability) = read_role(text, laid, unsaid[role], scores, role, &self.lengths[role]);
            Answer { span, probability: self.calibrated(field, probability) }
        };
        Reply {
            counts: self.calibrated("counts", counts),
            measure: (MEASURES[best], self.calibrated("measure", most / counts.max(1e-9))),
            population: role(0, "population"),
            place: role(2, "place"),
            when: role(3, "when"),
        }
    }
}

/// The answer that most of the probability agrees with: an answer in other words counts where it is alike. The same words at
/// two places are one answer, told from its likeliest place. No answer runs on into another line.
fn read_role(
    text: &str,
    laid: &Laid,
    unsaid: f32,
    scores: &NumberScores,
    role: usize,
    lengths: &[f32; MAX_WORDS],
) -> (Option<Span>, f32) {
    let first: Vec<f32> = std::iter::once(unsaid).chain(scores.first.iter().map(|word| word[role])).collect();
    let begins = softmax(&first);
    let mut words: Vec<usize> = (0..laid.words.len()).collect();
    words.sort_by(|a, b| begins[1 + *b].total_cmp(&begins[1 + *a]).then(a.cmp(b)));
    let mut spans: Vec<(f32, usize, usize)> = Vec::new();
    for &word in words.iter().take(N_SPANS) {
        let end = laid.line_ends[word].min(word + MAX_WORDS);
        let reach: Vec<f32> =
            (word..end).zip(lengths).map(|(last, length)| scores.last[last][role] + length).collect();
        let ends = softmax(&reach);
        spans.extend(ends.iter().enumerate().map(|(more, end)| (end * begins[1 + word], word, word + more)));
    }
    spans.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    spans.truncate(N_SPANS);
    let mut found: Vec<Told> = Vec::new();
    for (probability, start, end) in spans {
        let span = Span::new(laid.words[start].start, laid.words[end].end);
        let name = span.cut(text).to_lowercase();
        match found.iter_mut().find(|told| told.name == name) {
            Some(told) => told.probability += probability,
            None => found.push(Told { span, words: telling_words(&name), name, probability }),
        }
    }
    let likeliest = found.iter().map(|told| told.probability).fold(begins[0], f32::max);
    let mut best = (None, f32::NEG_INFINITY, begins[0]);
    if begins[0] >= LEAST_SHARE * likeliest {
        best.1 = begins[0] * (1.0 + TIE);
    }
    for told in found.iter().filter(|told| told.probability >= LEAST_SHARE * likeliest) {
        let alike = found.iter().filter(|other| told.is_alike(other));
        let sum: f32 = alike.map(|other| other.probability).sum();
        if sum + TIE * told.probability > best.1 {
            best = (Some(told.span), sum + TIE * told.probability, sum);
        }
    }
    (best.0, best.2)
}

/// Words that may be an answer.
struct Told {
    span: Span,
    name: String,
    words: Vec<String>,
    probability: f32,
}

impl Told {
    /// Whether two answers would be called the same: words of one hold those of the other, or half of all are shared.
    fn is_alike(&self, other: &Told) -> bool {
        let (ours, theirs) = (&self.words, &other.words);
        let shared = ours.iter().filter(|word| theirs.contains(word)).count();
        let all = ours.len() + theirs.len() - shared;
        self.name == other.name || shared > 0 && (shared == ours.len().min(theirs.len()) || 2 * shared >= all)
    }
}

/// The words of an answer that tell it from others, each once.
fn telling_words(name: &str) -> Vec<String> {
    const UNCOUNTED: [&str; 5] = ["the", "a", "an", "s", "of"];
    let mut words = plain_words(name);
    words.retain(|word| word.starts_with(char::is_alphanumeric) && !UNCOUNTED.contains(&word.as_str()));
    words.sort();
    words.dedup();
    words
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f32> = scores.iter().map(|score| (score - largest).exp()).collect();
    let sum: f32 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// The position of the greatest, the first of equals, and what it is.
fn best_of(values: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (position, value) in values.iter().enumerate() {
        if *value > best.1 {
            best = (position, *value);
        }
    }
    best
}
