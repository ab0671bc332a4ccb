//! The words that make statements, from `lexicon/cues.toml` and `lexicon/grammar.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use ascribe_model::{Certainty, LikelihoodBand};
use serde::Deserialize;

use super::tags::Tags;
use crate::lexicon::{parse, tokens_of};

/// The lexicon of cues, built once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// What the lexicon knows of a word in lower case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordEntry {
    /// Its classes.
    pub tags: Tags,
    /// The cue verb that it is a form of, as a position in [`Lexicon::verbs`], with that form.
    pub verb: Option<(u16, VerbForm)>,
}

/// A form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VerbForm {
    /// `say`
    Base,
    /// `says`
    Third,
    /// `said`, also where the participle looks the same
    Past,
    /// `written`
    Participle,
    /// `saying`
    Gerund,
}

/// What a cue verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Frame {
    /// A that-clause, a clause, a quotation; may stand behind what was said.
    Speech,
    /// As speech, with the person spoken to first.
    Recipient,
    /// A clause or an infinitive; passive without a source.
    Belief,
    /// As speech, but a clause behind it only with "that".
    Quotation,
    /// A noun phrase or a that-clause.
    Object,
    /// As object, where the object holds a number.
    Count,
    /// An object and a number set apart by a preposition.
    Measure,
}

/// A cue verb.
#[derive(Clone, Debug)]
pub(super) struct CueVerb {
    /// Its base form.
    pub lemma: String,
    /// What it takes; the first is what it takes by itself.
    pub frames: Vec<Frame>,
    /// How sure it presents what is said.
    pub certainty: Certainty,
    /// Whether some of its forms are nouns too.
    pub also_noun: bool,
    /// Prepositions, each as its words, that may belong to the cue.
    pub prepositions: Vec<Vec<String>>,
    /// Whether it is a cue only where something written is its subject.
    pub needs_paper: bool,
    /// Whether it is a cue with one of them only.
    pub needs_preposition: bool,
}

impl CueVerb {
    /// Whether it takes `frame`.
    pub fn takes(&self, frame: Frame) -> bool {
        self.frames.contains(&frame)
    }

    /// Whether it is a verb of saying, which may stand behind its content.
    pub fn is_speech(&self) -> bool {
        self.takes(Frame::Speech) || self.takes(Frame::Quotation) || self.takes(Frame::Recipient)
    }
}

/// Phrases by their first word, the longest first.
#[derive(Debug, Default)]
pub(super) struct Phrases(HashMap<String, Vec<Vec<String>>>);

impl Phrases {
    fn of(phrases: &[String]) -> Phrases {
        let mut by_first: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for phrase in phrases {
            let tokens = tokens_of(phrase);
            by_first.entry(tokens[0].clone()).or_default().push(tokens);
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|tokens| std::cmp::Reverse(tokens.len()));
        }
        Phrases(by_first)
    }

    /// The number of words of the longest phrase that `is_word(offset, word)` accepts from `first` on.
    pub fn length_at(&self, first: &str, is_word: impl Fn(usize, &str) -> bool) -> Option<usize> {
        let list = self.0.get(first)?;
        let fits =
            |tokens: &&Vec<String>| tokens.iter().enumerate().all(|(offset, word)| is_word(offset, word));
        list.iter().find(fits).map(Vec::len)
    }
}

/// All that the two files hold, made ready for look-up.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// By the word in lower case.
    pub words: HashMap<String, WordEntry>,
    /// Nouns of speech, with how sure they present what is said.
    pub nouns: HashMap<String, Certainty>,
    /// The cue verbs.
    pub verbs: Vec<CueVerb>,
    /// "according to" and the like.
    pub according: Phrases,
    /// "citing" and the like.
    pub citing: Phrases,
    /// "quoted by" and the like.
    pub carried: Phrases,
    /// "declined to comment" and the like.
    pub silence: Phrases,
    /// "spoke to" and the like.
    pub addressing: Phrases,
    /// What a page takes back.
    pub taken_back: TakenBack,
    /// "highly likely" and the like, by band.
    pub likelihood: Vec<(LikelihoodBand, Phrases)>,
}

#[derive(Deserialize)]
struct CueFile {
    verbs: Vec<VerbGroup>,
    irregular: BTreeMap<String, [String; 4]>,
    nouns: BTreeMap<String, Vec<String>>,
    with_preposition: BTreeMap<String, Vec<String>>,
    only_with_preposition: BTreeMap<String, Vec<String>>,
    also_noun: Lemmas,
    paper_subject: Lemmas,
    phrases: BTreeMap<String, Vec<String>>,
    silence: Silence,
    unverified: Unverified,
    adverbs: BTreeMap<String, Vec<String>>,
    papers: Nouns,
    headline: Headline,
    appositives: Nouns,
    counted: Nouns,
    tone: BTreeMap<String, Vec<String>>,
    likelihood: BTreeMap<LikelihoodBand, Vec<String>>,
    taken_back: TakenBack,
    addressing: Addressing,
}

/// Words with which a page takes back what it, or another, has said.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TakenBack {
    /// Beside the verb: "incorrectly reported".
    pub adverbs: HashSet<String>,
    /// Before "version": "an earlier version of this article".
    pub versions: HashSet<String>,
    /// What of the page's own, behind "this" and "our".
    pub pages: HashSet<String>,
    /// The same behind "the".
    pub own: HashSet<String>,
    /// Beside a verb of the page's own: "this story originally said".
    pub formerly: HashSet<String>,
}

#[derive(Deserialize)]
struct Addressing {
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct VerbGroup {
    frame: Frame,
    certainty: Certainty,
    lemmas: Vec<String>,
}

#[derive(Deserialize)]
struct Lemmas {
    lemmas: Vec<String>,
}

#[derive(Deserialize)]
struct Nouns {
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Headline {
    nouns: Vec<String>,
    labels: Vec<String>,
}

#[derive(Deserialize)]
struct Silence {
    phrases: Vec<String>,
    refusing: Vec<String>,
    answering: Vec<String>,
}

#[derive(Deserialize)]
struct Unverified {
    verbs: Vec<String>,
}

#[derive(Deserialize)]
struct GrammarFile {
    classes: BTreeMap<String, Vec<String>>,
}

impl Lexicon {
    fn load() -> Lexicon {
        let cues: CueFile = parse("cues.toml", include_str!("../../lexicon/cues.toml"));
        let grammar: GrammarFile = parse("grammar.toml", include_str!("../../lexicon/grammar.toml"));
        let mut lexicon = Lexicon {
            words: HashMap::new(),
            nouns: HashMap::new(),
            verbs: verbs_of(&cues),
            according: Phrases::of(&cues.phrases["according"]),
            citing: Phrases::of(&cues.phrases["citing"]),
            carried: Phrases::of(&cues.phrases["carried"]),
            silence: Phrases::of(&cues.silence.phrases),
            addressing: Phrases::of(&cues.addressing.phrases),
            taken_back: cues.taken_back.clone(),
            likelihood: cues.likelihood.iter().map(|(band, words)| (*band, Phrases::of(words))).collect(),
        };
        for (class, words) in &grammar.classes {
            lexicon.tag(words, Tags::of_class(class));
        }
        lexicon.tag(&cues.silence.refusing, Tags::REFUSING);
        lexicon.tag(&cues.silence.answering, Tags::ANSWERING);
        lexicon.tag(&cues.unverified.verbs, Tags::CHECKING);
        lexicon.tag(&cues.adverbs["hedged"], Tags::HEDGE.or(Tags::ADVERB));
        lexicon.tag_nouns(&cues.nouns);
        lexicon.tag(&cues.papers.nouns, Tags::PAPER);
        lexicon.tag(&cues.headline.nouns, Tags::DESK);
        lexicon.tag(&cues.headline.labels, Tags::LABEL);
        lexicon.tag(&cues.appositives.nouns, Tags::REMARK);
        lexicon.tag(&cues.tone["hedged"], Tags::TONE_HEDGE);
        lexicon.tag(&cues.tone["forecast"], Tags::TONE_FORECAST);
        lexicon.tag(&cues.counted.nouns, Tags::COUNTED);
        lexicon.add_phrase_starts(&cues);
        lexicon.add_verb_forms(&cues.irregular);
        lexicon
    }

    fn tag(&mut self, words: &[String], tags: Tags) {
        for word in words {
            let entry = self.words.entry(word.clone()).or_default();
            entry.tags = entry.tags.or(tags);
        }
    }

    fn tag_nouns(&mut self, nouns: &BTreeMap<String, Vec<String>>) {
        for (class, words) in nouns {
            if class == "reckoning" {
                self.tag(words, Tags::RECKONING);
                continue;
            }
            self.tag(words, Tags::SPEECH_NOUN);
            for word in words {
                self.nouns.insert(word.clone(), certainty_of_class(class));
            }
        }
    }

    fn add_phrase_starts(&mut self, cues: &CueFile) {
        let phrases = cues.phrases.values().flatten().chain(&cues.silence.phrases);
        self.tag(&first_words(phrases), Tags::PHRASE_START);
        self.tag(&first_words(cues.likelihood.values().flatten()), Tags::ESTIMATE_START);
    }

    fn add_verb_forms(&mut self, irregular: &BTreeMap<String, [String; 4]>) {
        for (idx, verb) in self.verbs.iter().enumerate() {
            let [third, past, participle, gerund] =
                irregular.get(&verb.lemma).cloned().unwrap_or_else(|| regular_forms(&verb.lemma));
            let forms = [
                (verb.lemma.clone(), VerbForm::Base),
                (third, VerbForm::Third),
                (participle, VerbForm::Participle),
                (past, VerbForm::Past),
                (gerund, VerbForm::Gerund),
            ];
            for (word, form) in forms {
                self.words.entry(word).or_default().verb = Some((idx as u16, form));
            }
        }
    }
}

/// The first word of each phrase, each once.
fn first_words<'p>(phrases: impl Iterator<Item = &'p String>) -> Vec<String> {
    let starts: HashSet<String> = phrases.map(|phrase| tokens_of(phrase).swap_remove(0)).collect();
    starts.into_iter().collect()
}

fn certainty_of_class(class: &str) -> Certainty {
    match class {
        "hedged" => Certainty::Hedged,
        "stated" => Certainty::Stated,
        "forecast" => Certainty::Forecast,
        "denied" => Certainty::Denied,
        other => panic!("lexicon/cues.toml: no class of nouns is called `{other}`"),
    }
}

fn verbs_of(cues: &CueFile) -> Vec<CueVerb> {
    let mut verbs: Vec<CueVerb> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for group in &cues.verbs {
        for lemma in &group.lemmas {
            if let Some(idx) = positions.get(lemma.as_str()) {
                verbs[*idx].frames.push(group.frame);
                continue;
            }
            positions.insert(lemma, verbs.len());
            let needed = cues.only_with_preposition.get(lemma);
            let prepositions = cues.with_preposition.get(lemma).or(needed).into_iter().flatten();
            verbs.push(CueVerb {
                lemma: lemma.clone(),
                frames: vec![group.frame],
                certainty: group.certainty,
                also_noun: cues.also_noun.lemmas.contains(lemma),
                prepositions: prepositions.map(|words| tokens_of(words)).collect(),
                needs_paper: cues.paper_subject.lemmas.contains(lemma),
                needs_preposition: needed.is_some(),
            });
        }
    }
    verbs
}

/// Third person, past, participle and gerund of a regular verb.
fn regular_forms(base: &str) -> [String; 4] {
    let stem = base.strip_suffix('e').unwrap_or(base);
    let consonant_y = base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    if let Some(stem) = consonant_y {
        let past = format!("{stem}ied");
        return [format!("{stem}ies"), past.clone(), past, format!("{base}ing")];
    }
    let hisses = ["s", "sh", "ch", "x", "z"].iter().any(|end| base.ends_with(end));
    let third = format!("{base}{}", if hisses { "es" } else { "s" });
    let past = format!("{stem}ed");
    let gerund = if base.ends_with("ee") { format!("{base}ing") } else { format!("{stem}ing") };
    [third, past.clone(), past, gerund]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        let entry = LEXICON.words.get(word).copied().unwrap_or_default();
        let found = entry
            .verb
            .map(|(idx, form)| format!("{} {form:?}", LEXICON.verbs[usize::from(idx)].lemma))
            .unwrap_or_default();
        assert_eq!(found, expected, "verb form {word:?}");
    }

    #[test]
    fn verb_forms() {
        check("said", "say Past");
        check("denies", "deny Third");
        check("written", "write Participle");
        check("announcing", "announce Gerund");
        check("disclosed", "disclose Past");
        check("agreeing", "agree Gerund");
        check("window", "");
    }
}
