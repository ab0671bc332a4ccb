//! Who is counted in a row or a column: where, when and which people, by its heads.

use std::collections::BTreeSet;

use ascribe_model::{Excerpt, Span};

use super::lexicon::LISTS;
use super::sense::{Naming, Pace, Scene, Sense, Whole, unlisted_place};
use super::unclear::Unclear;
use crate::figures::setting::SettingRule;
use crate::places::PlaceExpression;
use crate::times::TimeExpression;

/// Who is counted, beside the measure.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub place: Option<(PlaceExpression, SettingRule)>,
    pub time: Option<(TimeExpression, SettingRule)>,
    pub people: Option<Excerpt>,
    pub is_households: bool,
    /// Whether it is a row or column of totals.
    pub whole: Option<Whole>,
    pub paces: BTreeSet<Pace>,
}

impl Group {
    /// Whether it says where, when or which people.
    pub fn names_some(&self) -> bool {
        self.place.is_some() || self.time.is_some() || self.people.is_some()
    }

    /// The same as words, to find another that is named alike.
    pub fn key(&self) -> [Option<String>; 3] {
        let words = |excerpt: &Excerpt| excerpt.text.to_lowercase();
        [
            self.place.as_ref().map(|(place, _)| words(&place.mention.excerpt)),
            self.time.as_ref().map(|(time, _)| words(&time.excerpt)),
            self.people.as_ref().map(words),
        ]
    }

    /// Adds what the head of a measure says beside it.
    pub fn add_head(&mut self, scene: &Scene, head: &Sense, rule: SettingRule) -> Result<(), Unclear> {
        let people = head.people.map(|people| scene.excerpt(people));
        self.add(head, people, rule)
    }

    /// Adds what the head of a row or column says that names no measure: `cell` is the whole of it, in a column of places or not.
    pub fn add_name(
        &mut self,
        scene: &Scene,
        name: &Sense,
        cell: Span,
        rule: SettingRule,
        stands_among: Names,
    ) -> Result<(), Unclear> {
        let words = scene.words;
        let text = cell.cut(words.text);
        let row = |word: &str| Err(Unclear::Row { word: word.to_owned() });
        if LISTS.elsewhere.is_in(words, words.tokens_within(cell))
            || LISTS.no_value.is(words, words.tokens_within(cell))
        {
            return row(text);
        }
        if let Some(word) = &name.unknown {
            // The table says that it is a place: a name that no list knows is one too.
            let is_place = stands_among == Names::Places && text.starts_with(char::is_uppercase);
            if !is_place || name.time.is_some() || name.whole.is_some() {
                return row(word);
            }
            let place = unlisted_place(scene.excerpt(cell));
            return self.add(&Sense { place: Some(place), ..Sense::default() }, None, rule);
        }
        if name.is_plain() {
            return row(text);
        }
        let is_people =
            name.people.is_some() || name.measures.iter().any(|(_, naming)| *naming == Naming::AsPeople);
        self.add(name, is_people.then(|| scene.excerpt(cell)), rule)
    }

    fn add(&mut self, sense: &Sense, people: Option<Excerpt>, rule: SettingRule) -> Result<(), Unclear> {
        let is_again = self.place.is_some() && sense.place.is_some()
            || self.time.is_some() && sense.time.is_some()
            || self.people.is_some() && people.is_some();
        if sense.names_several() || is_again {
            return Err(Unclear::TwoNames);
        }
        self.place = self.place.take().or_else(|| Some((sense.place.clone()?, rule)));
        self.time = self.time.take().or_else(|| Some((sense.time.clone()?, rule)));
        self.people = self.people.take().or(people);
        self.is_households |= sense.is_households;
        self.whole = self.whole.max(sense.whole);
        self.paces.extend(&sense.paces);
        Ok(())
    }

    /// Adds what the heading of the rows says that it stands among. A place within the place of the heading stays.
    pub fn add_heading(&mut self, heading: Group) -> Result<(), Unclear> {
        let is_again = self.time.is_some() && heading.time.is_some()
            || self.people.is_some() && heading.people.is_some();
        if is_again {
            return Err(Unclear::TwoNames);
        }
        self.place = self.place.take().or(heading.place);
        self.time = self.time.take().or(heading.time);
        self.people = self.people.take().or(heading.people);
        self.is_households |= heading.is_households;
        self.paces.extend(heading.paces);
        Ok(())
    }

    /// Adds place and time of the title of the table, where heads name none.
    pub fn add_title(&mut self, title: &Sense) {
        let place = title.place.clone().filter(|_| title.n_places == 1);
        let time = title.time.clone().filter(|_| title.n_times == 1);
        self.place = self.place.take().or_else(|| Some((place?, SettingRule::Caption)));
        self.time = self.time.take().or_else(|| Some((time?, SettingRule::Caption)));
        self.paces.extend(&title.paces);
    }
}

/// What stands in a column of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Places,
    Any,
}
