//! What the checks look at.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ascribe_model::{ClaimId, Finding, Reading, SeriesId, SeriesPart, Story, StoryId};
use jiff::civil::Date;

use crate::decided::Decisions;
use crate::entry::{Entry, resolve};
use crate::gathering::GOING_ON;
use crate::lineage::{Links, days_between, link_documents};
use crate::moment::{moment_of, noon};
use crate::origin::OriginKey;
use crate::series::{Line, Lines, form_series};
use crate::stories::{Told, gather_stories};
use crate::uses::Uses;

/// Stories with their claims resolved, linked and ordered: what the checks look at.
pub(crate) struct Evidence<'r> {
    /// The reports of the stories, then pages of other stories from which they derive.
    pub readings: Vec<&'r Reading>,
    pub entries: Vec<Entry<'r>>,
    pub links: Links,
    /// The stories.
    pub stories: Vec<Story>,
    pub lines: Vec<Line>,
    /// Which series count a part of what another counts.
    pub parts: Vec<SeriesPart>,
    /// The position of each entry's line; beyond all lines for those of pages of other stories.
    pub line_of: Vec<usize>,
    /// The origin of each entry.
    pub origins: Vec<Arc<OriginKey>>,
    /// What pages count with which number.
    pub uses: Uses,
    /// When each entry counts, in days since 1970.
    pub counted_at: Vec<Option<f64>>,
    /// For each series that became part of another by what people decided, that one.
    pub joined: BTreeMap<String, SeriesId>,
    /// The last day on which a page was published, of whatever story: as far as the readings know, today.
    pub today: Option<Date>,
    /// How many of the readings are reports of the stories.
    n_own: usize,
    /// For each reading the range of its entries.
    pages: Vec<std::ops::Range<usize>>,
    by_id: HashMap<&'r ClaimId, usize>,
}

impl<'r> Evidence<'r> {
    /// Resolves, links and orders the claims of the readings, all stories together.
    pub fn of(readings: &'r [Reading]) -> Evidence<'r> {
        let readings: Vec<&Reading> = readings.iter().collect();
        let decisions = Decisions::default();
        let (links, told) = (link_documents(&readings), gather_stories(&readings, &decisions));
        let today = last_day(&readings);
        Evidence::of_stories(readings, &told, links, &decisions, today)
    }

    /// The same of some stories with what people decided on which series are one. The reports of the stories come first among the
    /// readings; behind them are pages of other stories from which they derive.
    pub fn of_stories(
        readings: Vec<&'r Reading>,
        told: &[Told],
        links: Links,
        decisions: &Decisions,
        today: Option<Date>,
    ) -> Evidence<'r> {
        let mut entries = resolve(&readings);
        let mut pages: Vec<std::ops::Range<usize>> = Vec::with_capacity(readings.len());
        let mut first = 0;
        for reading in &readings {
            pages.push(first..first + reading.claims.len());
            first += reading.claims.len();
        }
        let n_own: usize = told.iter().map(|story| story.documents.len()).sum();
        let n_own_entries = pages.get(n_own).map_or(entries.len(), |page| page.start);
        let uses = Uses::of(&entries[..n_own_entries]);
        let formed = form_series(&readings, &mut entries, &links, told, decisions);
        let moments: Vec<Option<f64>> = readings.iter().map(|reading| moment_of(&reading.document)).collect();
        let counted_at = counted_at(&entries, &moments, &formed);
        let by_id = entries.iter().enumerate().map(|(idx, entry)| (&entry.claim.id, idx)).collect();
        Evidence {
            readings,
            entries,
            links,
            stories: formed.stories,
            lines: formed.lines,
            parts: formed.parts,
            line_of: formed.line_of,
            origins: formed.origins,
            uses,
            counted_at,
            joined: formed.joined,
            today,
            n_own,
            pages,
            by_id,
        }
    }

    /// The position of the entry with this id.
    pub fn find(&self, id: &ClaimId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// How many reports the stories have.
    pub fn n_reports(&self) -> usize {
        self.n_own
    }

    /// The entries of the stories' reports.
    pub fn own_entries(&self) -> &[Entry<'r>] {
        &self.entries[..self.pages[..self.n_own].last().map_or(0, |page| page.end)]
    }

    /// The entries of each report, report by report.
    pub fn page_entries(&self) -> impl Iterator<Item = &[Entry<'r>]> {
        self.pages[..self.n_own].iter().map(|range| &self.entries[range.clone()])
    }

    /// The entries of one reading.
    pub fn page(&self, reading: usize) -> &[Entry<'r>] {
        &self.entries[self.pages[reading].clone()]
    }

    /// The positions of the entries of one reading.
    pub fn page_range(&self, reading: usize) -> std::ops::Range<usize> {
        self.pages[reading].clone()
    }

    /// A finding that rests on the given entries.
    pub fn finding(&self, check: &str, message: String, rests_on: &[&Entry]) -> Finding {
        Finding {
            check: check.to_owned(),
            message,
            claims: rests_on.iter().map(|entry| entry.claim.id.clone()).collect(),
            sentences: rests_on
                .iter()
                .map(|entry| (entry.claim.document.clone(), entry.claim.sentence.clone()))
                .collect(),
        }
    }
}

/// The last day on which one of the pages was published.
pub(crate) fn last_day(readings: &[&Reading]) -> Option<Date> {
    readings.iter().filter_map(|reading| reading.document.published_day()).max()
}

/// When each entry counts, in days since 1970: when it was published, unless it speaks of days long before.
///
/// "The toll of Friday's crash rose to 288" counts when it was published, however long after Friday: of a story that is one
/// happening, the day of the happening is no day of counting.
fn counted_at(entries: &[Entry], moments: &[Option<f64>], formed: &Lines) -> Vec<Option<f64>> {
    /// Days by which a count may be older than its page, and a happening than its first report, and still be news.
    const NEWS_DAYS: i32 = 3;
    let stories: HashMap<&StoryId, &Story> = formed.stories.iter().map(|story| (&story.id, story)).collect();
    let began = |idx: usize| {
        let story = stories.get(&formed.lines.get(formed.line_of[idx])?.series.story)?;
        story.reported?.from.filter(|_| !goes_on(story))
    };
    let of_entry = |(idx, entry): (usize, &Entry)| {
        let day = entry.day();
        let is_late = |(of, on): (Date, Date)| days_between(of, on) > NEWS_DAYS;
        let is_of_story = day.zip(began(idx)).is_some_and(|(of, began)| !is_late((of, began)));
        let is_news = is_of_story || !day.zip(entry.claim.published).is_some_and(is_late);
        let published = moments.get(entry.reading).copied().flatten();
        let of_day = || day.and_then(noon);
        if is_news { published.or_else(of_day) } else { of_day().or(published) }
    };
    entries.iter().enumerate().map(of_entry).collect()
}

/// Whether a story goes on and holds many incidents.
fn goes_on(story: &Story) -> bool {
    story.happening.as_deref().is_some_and(|happening| GOING_ON.contains(&happening))
}
