//! Stories and the series in them: reports find their story, claims their series within it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_model::{ClaimId, Document, Interval, Measure, Reading, Scope, SeriesId, Story, StoryId};

use crate::decided::{Decision, Decisions, Move, Sameness};
use crate::entry::Entry;
use crate::gathering::{About, Gathering, home_of};
use crate::identity::Home;
use crate::lexicon::HAPPENINGS;
use crate::moment::moment_of;
use crate::rows::row_strands;
use crate::sketch::{Sketch, headline};
use crate::strands::{Setting, Strand, find_strands};

/// Claims that count the same people, before they are compared.
#[derive(Clone, Debug)]
pub(crate) struct Grouped {
    pub id: SeriesId,
    /// Position of its story.
    pub story: usize,
    pub measure: Measure,
    pub is_share: bool,
    pub scope: Scope,
    /// Positions of the entries.
    pub members: Vec<usize>,
}

impl Grouped {
    /// A series for one of its claims alone.
    pub fn apart(&self, claim: &ClaimId, idx: usize) -> Grouped {
        let of_claim = claim.0.get(..8).unwrap_or(&claim.0);
        let story = self.id.0.split('.').next().unwrap_or_default();
        let scope = Scope::Incident { who: self.scope.words().map(str::to_owned) };
        let id = SeriesId(format!("{story}.{}.{of_claim}", self.measure.as_str()));
        Grouped { id, members: vec![idx], scope, ..self.clone() }
    }
}

/// Stories, and the series in them in order.
#[derive(Debug, Default)]
pub(crate) struct Formed {
    pub stories: Vec<Story>,
    pub groups: Vec<Grouped>,
    /// For each story the countries that it is about.
    pub homes: Vec<Home>,
    /// For each series that became part of another by what people decided, that one.
    pub joined: BTreeMap<String, SeriesId>,
}

/// Headlines of a story that are looked at for its title.
const MAX_HEADLINES: usize = 12;
/// Characters of a title.
const MAX_TITLE: usize = 140;

/// Finds the stories of the readings and the series in them.
pub(crate) fn form_stories(readings: &[Reading], entries: &[Entry], decisions: &Decisions) -> Formed {
    let moments: Vec<Option<f64>> = readings.iter().map(|reading| moment_of(&reading.document)).collect();
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by(|&a, &b| {
        let when = |idx: usize| moments[idx].unwrap_or(f64::INFINITY);
        when(a)
            .total_cmp(&when(b))
            .then_with(|| readings[a].document.sha256.cmp(&readings[b].document.sha256))
    });
    let moved = moved_reports(readings, &decisions.moves);
    // What people moved comes last, when the stories are there that it goes to.
    order.sort_by_key(|idx| moved.contains_key(idx));
    let mut gathering = gather(readings, &order, &moved);
    merge_decided(&mut gathering, readings, &order, &decisions.pairs);
    let numbers = gathering.numbers();
    let n_stories = numbers.iter().max().map_or(0, |last| last + 1);
    let mut reports: Vec<Vec<usize>> = vec![Vec::new(); n_stories];
    for (position, number) in numbers.iter().enumerate() {
        reports[*number].push(position);
    }
    let mut pages: Vec<Vec<usize>> = vec![Vec::new(); readings.len()];
    for (idx, entry) in entries.iter().enumerate() {
        pages[entry.reading].push(idx);
    }
    let mut formed = Formed::default();
    for positions in reports {
        let about = positions.first().map(|first| gathering.about(*first)).unwrap_or_default();
        let documents: Vec<usize> = positions.iter().map(|position| order[*position]).collect();
        let first = documents.iter().find_map(|idx| moments[*idx]);
        let members: Vec<usize> = documents.iter().flat_map(|idx| pages[*idx].iter().copied()).collect();
        let strands = if documents.iter().all(|idx| is_row(&readings[*idx].document)) {
            row_strands(entries, &members)
        } else {
            let setting = Setting::of(&about, first.unwrap_or(f64::NEG_INFINITY), entries, &members);
            find_strands(entries, &members, &moments, &setting)
        };
        let title = title_given(readings, &documents, &decisions.titles)
            .unwrap_or_else(|| title(readings, &documents, &positions, &gathering));
        formed.add(readings, entries, &documents, title, &about, strands);
        formed
            .homes
            .push(Home { countries: home_of(&about), main: about.places.first().map(|(place, _)| *place) });
    }
    formed
}

impl Formed {
    fn add(
        &mut self,
        readings: &[Reading],
        entries: &[Entry],
        documents: &[usize],
        title: String,
        about: &About,
        strands: Vec<Strand>,
    ) {
        let document = |idx: &usize| &readings[*idx].document;
        let first = documents.iter().map(|idx| document(idx).sha256.as_str()).next().unwrap_or_default();
        let id = StoryId::of_first(first);
        let days = || documents.iter().filter_map(|idx| document(idx).published_day());
        let reported = days().min().map(|from| Interval { from: Some(from), to: days().max() });
        let story = self.stories.len();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut series = Vec::with_capacity(strands.len());
        for strand in strands {
            let id = series_id(&id, &strand, entries, &mut taken);
            series.push(id.clone());
            let Strand { measure, is_share, scope, members } = strand;
            self.groups.push(Grouped { id, story, measure, is_share, scope, members });
        }
        self.stories.push(Story {
            id,
            title,
            happening: about.happenings.first().map(|(kind, _)| HAPPENINGS.names[*kind].to_owned()),
            places: about.places.iter().take(MAX_PLACES).map(|(place, _)| (*place).to_owned()).collect(),
            reported,
            documents: documents.iter().map(|idx| document(idx).sha256.clone()).collect(),
            series,
        });
    }
}

/// Places of a story that are named.
const MAX_PLACES: usize = 4;

/// Reports that are sketched at a time.
const MAX_SKETCHES: usize = 2_000;

/// Gathers the readings in an order. Rows of a sheet are of the story of their sheet.
fn gather(readings: &[Reading], order: &[usize], moved: &BTreeMap<usize, Option<&str>>) -> Gathering {
    let mut gathering = Gathering::default();
    let mut sheets: HashMap<&str, usize> = HashMap::new();
    let mut story_with: HashMap<StoryId, usize> = HashMap::new();
    for part in order.chunks(MAX_SKETCHES) {
        let of_part: Vec<&Reading> = part.iter().map(|idx| &readings[*idx]).collect();
        for ((idx, reading), sketch) in part.iter().zip(&of_part).zip(Sketch::of_all(&of_part)) {
            let document = &reading.document;
            if let Some(into) = moved.get(idx) {
                let first = into.and_then(|into| story_with.get(&StoryId(into.to_owned())).copied());
                let story = first.map(|first| gathering.story_of(first)).unwrap_or_else(|| gathering.begin());
                gathering.put_into(story, &sketch);
            } else if is_row(document) {
                let story = *sheets.entry(sheet_of(document)).or_insert_with(|| gathering.begin());
                gathering.put_into(story, &Sketch { moment: sketch.moment, ..Sketch::default() });
            } else {
                gathering.add(&sketch);
            }
            if !moved.is_empty() {
                let position = gathering.n_reports() - 1;
                story_with.insert(StoryId::of_first(&document.sha256), position);
            }
        }
    }
    gathering
}

/// The reports that people moved, by position, with the story that each belongs to.
fn moved_reports<'d>(readings: &[Reading], moves: &'d [Move]) -> BTreeMap<usize, Option<&'d str>> {
    if moves.is_empty() {
        return BTreeMap::new();
    }
    let position: HashMap<&str, usize> =
        readings.iter().enumerate().map(|(idx, reading)| (reading.document.sha256.as_str(), idx)).collect();
    let moved = moves.iter().filter_map(|of| Some((*position.get(of.what.as_str())?, of.into.as_deref())));
    moved.collect()
}

/// Makes stories one that people said are.
fn merge_decided(gathering: &mut Gathering, readings: &[Reading], order: &[usize], decisions: &[Decision]) {
    let same = |decision: &&Decision| decision.answer == Sameness::Same;
    let mut wanted: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for decision in decisions.iter().filter(same) {
        wanted.insert(&decision.left, None);
        wanted.insert(&decision.right, None);
    }
    if wanted.is_empty() {
        return;
    }
    for (position, &idx) in order.iter().enumerate() {
        let id = StoryId::of_first(&readings[idx].document.sha256);
        if let Some(found) = wanted.get_mut(id.0.as_str()) {
            *found = Some(position);
        }
    }
    for decision in decisions.iter().filter(same) {
        if let (Some(Some(left)), Some(Some(right))) =
            (wanted.get(decision.left.as_str()), wanted.get(decision.right.as_str()))
        {
            let (left, right) = (gathering.story_of(*left), gathering.story_of(*right));
            if left != right {
                gathering.merge(left.min(right), left.max(right));
            }
        }
    }
}

/// Whether a document is a row of a sheet.
pub(crate) fn is_row(document: &Document) -> bool {
    document.is_sheet_row()
}

/// The name of the sheet that a row stands in.
fn sheet_of(document: &Document) -> &str {
    document.id.rsplit_once("#row=").map_or(document.id.as_str(), |(sheet, _)| sheet)
}

/// The title that a person gave to the story of one of these reports, whichever was the first when they did.
fn title_given(
    readings: &[Reading],
    documents: &[usize],
    titles: &BTreeMap<String, String>,
) -> Option<String> {
    if titles.is_empty() {
        return None;
    }
    let ids = documents.iter().map(|idx| StoryId::of_first(&readings[*idx].document.sha256));
    ids.filter_map(|id| titles.get(&id.0)).next().cloned()
}

/// The headline that is most like the whole story; of a sheet its name.
fn title(readings: &[Reading], documents: &[usize], positions: &[usize], gathering: &Gathering) -> String {
    if let Some(row) =
        documents.first().map(|idx| &readings[*idx].document).filter(|document| is_row(document))
    {
        return sheet_of(row).to_owned();
    }
    let step = documents.len().div_ceil(MAX_HEADLINES).max(1);
    let looked_at = documents.iter().zip(positions).step_by(step);
    let mut best: Option<(f64, String)> = None;
    for (idx, position) in looked_at {
        let document = &readings[*idx].document;
        let headline = headline(document);
        let likeness = gathering.centrality(*position, &Sketch::of_headline(&headline));
        if !headline.is_empty() && best.as_ref().is_none_or(|(most, _)| likeness > *most) {
            best = Some((likeness, headline));
        }
    }
    let title = best.map(|(_, headline)| headline).unwrap_or_default();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match title.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title,
    }
}

/// The id of a series: what it counts of which story; of an incident its first claim.
fn series_id(story: &StoryId, strand: &Strand, entries: &[Entry], taken: &mut BTreeSet<String>) -> SeriesId {
    let slug = |words: &str| {
        let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        words.chars().map(plain).collect::<String>()
    };
    let mut parts = vec![story.0.clone(), strand.measure.as_str().to_owned()];
    if strand.is_share {
        parts.push("share".to_owned());
    }
    parts.extend(strand.scope.words().map(slug));
    if matches!(strand.scope, Scope::Incident { .. }) {
        let first = strand.members.first().map_or("", |&idx| entries[idx].claim.id.0.as_str());
        parts.push(first.get(..8).unwrap_or(first).to_owned());
    }
    let mut id = parts.join(".");
    while !taken.insert(id.clone()) {
        id.push('-');
    }
    SeriesId(id)
}
