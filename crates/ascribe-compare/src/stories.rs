//! Stories and the series in them: reports find their story, claims their series within it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_model::{ClaimId, Document, Interval, Measure, Reading, Scope, SeriesId, Story, StoryId};

use crate::decided::{Decision, Decisions, Move, Sameness};
use crate::entry::Entry;
use crate::gathering::{About, Gathered, Gathering, home_of};
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

/// A story as gathering found it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub id: StoryId,
    /// Positions of its reports, in the order of publication.
    pub documents: Vec<usize>,
    pub about: About,
    /// The headline that is most like the whole.
    pub title: String,
}

/// Finds the stories of the readings: reports are gathered in the order of their publication, in whatever order they were given.
pub(crate) fn gather_stories(readings: &[&Reading], decisions: &Decisions) -> Vec<Told> {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by_cached_key(|idx| {
        let document = &readings[*idx].document;
        let published = document.published_at();
        (published.is_none(), published, &document.sha256)
    });
    let in_order: Vec<&Reading> = order.iter().map(|idx| readings[*idx]).collect();
    let told = |(gathered, reports): (Gathered, Vec<usize>)| {
        let first = reports.first().map(|first| in_order[*first].document.sha256.as_str());
        let documents: Vec<usize> = reports.into_iter().map(|report| order[report]).collect();
        Told {
            id: StoryId::of_first(first.unwrap_or_default()),
            about: gathered.about(),
            title: title(readings, &documents, &gathered),
            documents,
        }
    };
    gather(&in_order, decisions).finish().into_iter().map(told).collect()
}

/// Finds the series in stories.
pub(crate) fn form_stories(
    readings: &[&Reading],
    entries: &[Entry],
    told: &[Told],
    decisions: &Decisions,
) -> Formed {
    let moments: Vec<Option<f64>> = readings.iter().map(|reading| moment_of(&reading.document)).collect();
    let mut pages: Vec<Vec<usize>> = vec![Vec::new(); readings.len()];
    for (idx, entry) in entries.iter().enumerate() {
        pages[entry.reading].push(idx);
    }
    let mut formed = Formed::default();
    for story in told {
        let about = &story.about;
        let documents = &story.documents;
        let first = documents.iter().find_map(|idx| moments[*idx]);
        let members: Vec<usize> = documents.iter().flat_map(|idx| pages[*idx].iter().copied()).collect();
        let strands = if documents.iter().all(|idx| is_row(&readings[*idx].document)) {
            row_strands(entries, &members)
        } else {
            let setting = Setting::of(about, first.unwrap_or(f64::NEG_INFINITY), entries, &members);
            find_strands(entries, &members, &moments, &setting)
        };
        formed.add(readings, entries, story, decisions, strands);
        formed
            .homes
            .push(Home { countries: home_of(about), main: about.places.first().map(|(place, _)| *place) });
    }
    formed
}

impl Formed {
    fn add(
        &mut self,
        readings: &[&Reading],
        entries: &[Entry],
        told: &Told,
        decisions: &Decisions,
        strands: Vec<Strand>,
    ) {
        let Told { id, documents, about, title } = told;
        let document = |idx: &usize| &readings[*idx].document;
        let given = title_given(readings, documents, &decisions.titles);
        let title = given.unwrap_or_else(|| title.clone());
        let days = || documents.iter().filter_map(|idx| document(idx).published_day());
        let reported = days().min().map(|from| Interval { from: Some(from), to: days().max() });
        let story = self.stories.len();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut series = Vec::with_capacity(strands.len());
        for strand in strands {
            let id = series_id(id, &strand, entries, &mut taken);
            series.push(id.clone());
            let Strand { measure, is_share, scope, members } = strand;
            self.groups.push(Grouped { id, story, measure, is_share, scope, members });
        }
        self.stories.push(Story {
            id: id.clone(),
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

/// Gathers the readings in their order. Rows of a sheet are of the story of their sheet. What people moved comes last, when the
/// stories are there that it goes to.
fn gather(readings: &[&Reading], decisions: &Decisions) -> Gathering {
    let moved = moved_reports(readings, &decisions.moves);
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by_key(|idx| moved.contains_key(idx));
    let mut gathering = Gathering::default();
    let mut sheets: HashMap<&str, usize> = HashMap::new();
    for part in order.chunks(MAX_SKETCHES) {
        let of_part: Vec<&Reading> = part.iter().map(|idx| readings[*idx]).collect();
        for (idx, sketch) in part.iter().zip(Sketch::of_all(&of_part)) {
            let (document, report) = (&readings[*idx].document, *idx);
            if let Some(into) = moved.get(idx) {
                let story = into.and_then(|first| gathering.story_of(first));
                gathering.put(report, story.unwrap_or(report), &sketch);
            } else if is_row(document) {
                let story = *sheets.entry(sheet_of(document)).or_insert(report);
                gathering.put(report, story, &Sketch { moment: sketch.moment, ..Sketch::default() });
            } else {
                gathering.add(report, &sketch);
            }
        }
    }
    merge_decided(&mut gathering, readings, &decisions.pairs);
    gathering
}

/// The reports that people moved, by position, each with the first report of the story that it belongs to.
fn moved_reports(readings: &[&Reading], moves: &[Move]) -> BTreeMap<usize, Option<usize>> {
    if moves.is_empty() {
        return BTreeMap::new();
    }
    let mut position: HashMap<&str, usize> = HashMap::new();
    let mut first_of: HashMap<String, usize> = HashMap::new();
    for (idx, reading) in readings.iter().enumerate() {
        position.insert(&reading.document.sha256, idx);
        first_of.insert(StoryId::of_first(&reading.document.sha256).0, idx);
    }
    let first = |into: &String| first_of.get(into).copied();
    let moved = moves
        .iter()
        .filter_map(|of| Some((*position.get(of.what.as_str())?, of.into.as_ref().and_then(first))));
    moved.collect()
}

/// Makes stories one that people said are.
fn merge_decided(gathering: &mut Gathering, readings: &[&Reading], decisions: &[Decision]) {
    let same = |decision: &&Decision| decision.answer == Sameness::Same;
    let wanted: BTreeSet<&str> =
        decisions.iter().filter(same).flat_map(|decision| [&*decision.left, &*decision.right]).collect();
    if wanted.is_empty() {
        return;
    }
    let ids = readings.iter().map(|reading| StoryId::of_first(&reading.document.sha256).0);
    let first_of: HashMap<String, usize> =
        ids.zip(0..).filter(|(id, _)| wanted.contains(id.as_str())).collect();
    for decision in decisions.iter().filter(same) {
        let story = |id: &str| gathering.story_of(*first_of.get(id)?);
        if let (Some(left), Some(right)) = (story(&decision.left), story(&decision.right))
            && left != right
        {
            gathering.merge(left.min(right), left.max(right));
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
    readings: &[&Reading],
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
fn title(readings: &[&Reading], documents: &[usize], gathered: &Gathered) -> String {
    if let Some(row) =
        documents.first().map(|idx| &readings[*idx].document).filter(|document| is_row(document))
    {
        return sheet_of(row).to_owned();
    }
    let step = documents.len().div_ceil(MAX_HEADLINES).max(1);
    let mut best: Option<(f64, String)> = None;
    for idx in documents.iter().step_by(step) {
        let document = &readings[*idx].document;
        let headline = headline(document);
        let likeness = gathered.centrality(&Sketch::of_headline(&headline));
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
