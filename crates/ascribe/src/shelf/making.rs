//! Making a comparison and keeping it.

mod mending;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ascribe_compare::{Decisions, Knot, LEAST_CONFIDENCE, ParentKept, Placed, StoryKept};
use ascribe_model::{ClaimId, Reading, Series, SeriesId, StoryId};
use ascribe_store::{
    Act, Error as LedgerError, Made, Moved, Operation, PairOf, Revised, Shelving, Snapshot, Store, Verdict,
    series_number,
};

use super::Shelf;
use crate::Contents;
use crate::contents::decisions;
use crate::views::{SourceRow, lineage_trees, series_summary, source_row, sources_of, story_row};

/// What compares, as it is noted beside a comparison: the version, and a hash of everything that decides how it compares
/// and what lists show.
const COMPARER: &str = concat!("ascribe ", env!("CARGO_PKG_VERSION"), "+", env!("ASCRIBE_COMPARING"));

/// Where the comparison stands that is kept.
enum Standing {
    /// It is that of the log as it stands.
    Current(Made),
    /// What was done since changes some stories, by their numbers, or none: as it was made, and as it may be called then.
    Behind { kept: Made, now: Made, stories: BTreeSet<i64> },
    /// It has to be made anew.
    Stale,
}

/// What an act changes of a comparison.
enum Changed {
    Stories(BTreeSet<i64>),
    Everything,
}

/// The comparison of the log as it stands.
pub(super) fn shelf(store: &Store) -> Result<Shelf<'_>, LedgerError> {
    forget_outdated(store)?;
    let snapshot = store.snapshot()?;
    match standing(store)? {
        Standing::Current(made) => Ok(Shelf { store, made, _snapshot: snapshot }),
        Standing::Behind { kept, now, stories } if stories.is_empty() => {
            // What cannot be noted is found out again the next time.
            let _ = written_by(store)
                .map(|writing| writing.and_then(|mut file| file.renew_compared(&kept, &now)));
            Ok(Shelf { store, made: now, _snapshot: snapshot })
        }
        Standing::Behind { kept, now, stories } => {
            let mended = mending::mend(store, &kept, now, stories)?;
            drop(snapshot);
            let snapshot = store.snapshot()?;
            match store.compared()?.filter(|_| mended) {
                Some(made) => Ok(Shelf { store, made, _snapshot: snapshot }),
                None => make(store, snapshot),
            }
        }
        Standing::Stale => make(store, snapshot),
    }
}

pub(super) fn shelf_as_kept(store: &Store) -> Result<Option<Shelf<'_>>, LedgerError> {
    let snapshot = store.snapshot()?;
    let kept = store.compared()?.filter(|made| made.by == COMPARER);
    Ok(kept.map(|made| Shelf { store, made, _snapshot: snapshot }))
}

pub(super) fn is_compared(store: &Store) -> Result<bool, LedgerError> {
    forget_outdated(store)?;
    let _snapshot = store.snapshot()?;
    Ok(match standing(store)? {
        Standing::Current(_) => true,
        Standing::Behind { stories, .. } => stories.is_empty(),
        Standing::Stale => false,
    })
}

/// The file, to write to; none for the ledger of an earlier time.
fn written_by(store: &Store) -> Option<Result<Store, LedgerError>> {
    (!store.is_past()).then(|| Store::open(store.path()))
}

/// Forgets what is held beside the file once the log has grown: it would hide what the file keeps. Outside of a snapshot, whose
/// end would bring it back.
fn forget_outdated(store: &Store) -> Result<(), LedgerError> {
    if store.is_held()? {
        let (operation, head) = store.head()?;
        if !store.compared()?.is_some_and(|made| made.operation == operation && made.head == head) {
            store.forget_held()?;
        }
    }
    Ok(())
}

fn standing(store: &Store) -> Result<Standing, LedgerError> {
    let (operation, head) = store.head()?;
    let Some(kept) = store.compared()?.filter(|made| made.by == COMPARER && made.operation <= operation)
    else {
        return Ok(Standing::Stale);
    };
    if kept.operation == operation {
        return Ok(if kept.head == head { Standing::Current(kept) } else { Standing::Stale });
    }
    let mut stories = BTreeSet::new();
    for news in store.operations_among(kept.operation + 1, operation)? {
        match changed_by(store, &news)? {
            Changed::Stories(changed) => stories.extend(changed),
            Changed::Everything => return Ok(Standing::Stale),
        }
    }
    let now = Made { operation, head, ..kept.clone() };
    Ok(Standing::Behind { kept, now, stories })
}

/// What an operation changes: of what is told beside a comparison, grades, notes, work, nothing; of what is said of a claim, a
/// series or a title, the stories that these are of; of pages and of which reports are one story, everything.
fn changed_by(store: &Store, operation: &Operation) -> Result<Changed, LedgerError> {
    let stories = |found: Vec<Option<i64>>| match found.into_iter().collect::<Option<BTreeSet<i64>>>() {
        Some(stories) => Changed::Stories(stories),
        None => Changed::Everything,
    };
    let of = |id: &str| story_of(store, id);
    Ok(match &operation.act {
        Act::Grade(_) | Act::Note(_) | Act::Assign(_) | Act::Status(_) | Act::Seal(_) => stories(Vec::new()),
        Act::Judge(judgement)
            if judgement.verdict != Verdict::Reject && is_sure(store, &judgement.judged.claim)? =>
        {
            stories(Vec::new())
        }
        Act::Link(link) if matches!(link.of, PairOf::Series | PairOf::Claims) => {
            stories(vec![of(&link.left)?, of(&link.right)?])
        }
        // What was moved before stood with others.
        Act::Move(moved) if is_claim(&moved.what) && is_moved_once(store, moved)? => {
            let into = if moved.into == Moved::NEW { None } else { Some(of(&moved.into)?) };
            stories([of(&moved.what)?].into_iter().chain(into).collect())
        }
        Act::Name(naming) => stories(vec![of(&naming.about)?]),
        Act::Undo(undone) => match store.operations_among(undone.operation, undone.operation)?.first() {
            Some(undone) if !matches!(undone.act, Act::Undo(_) | Act::Judge(_)) => changed_by(store, undone)?,
            Some(Operation { act: Act::Judge(judgement), .. }) => {
                stories(vec![store.story_of_document(&judgement.judged.document)?])
            }
            _ => Changed::Everything,
        },
        act => match act.judged() {
            Some(judged) => stories(vec![store.story_of_document(&judged.document)?]),
            None => Changed::Everything,
        },
    })
}

/// Whether the machine is sure of a claim that stands and that nobody coded: to accept it changes nothing.
fn is_sure(store: &Store, claim: &ClaimId) -> Result<bool, LedgerError> {
    let is_sure = |confidence: f64| confidence >= f64::from(LEAST_CONFIDENCE);
    Ok(store.series_of_claim(claim)?.is_some() && store.confidence_uncoded(claim)?.is_some_and(is_sure))
}

/// Whether an id is that of a claim, and not the SHA-256 of a document.
fn is_claim(id: &str) -> bool {
    const DIGITS_OF_CLAIM: usize = 16;
    id.len() == DIGITS_OF_CLAIM
}

/// Whether a claim was moved no more than once.
fn is_moved_once(store: &Store, moved: &Moved) -> Result<bool, LedgerError> {
    let moves = store.standing_of_kind("move")?;
    let is_same =
        |operation: &&Operation| matches!(&operation.act, Act::Move(other) if other.what == moved.what);
    Ok(moves.iter().filter(is_same).count() <= 1)
}

/// The number of the story of a story, a series or a claim, by its id as it is now.
fn story_of(store: &Store, id: &str) -> Result<Option<i64>, LedgerError> {
    if is_claim(id) {
        let document = store.document_of_claim(&ClaimId(id.to_owned()))?;
        return document.map_or(Ok(None), |sha256| store.story_of_document(&sha256));
    }
    let story = id.split('.').next().unwrap_or(id);
    let found = store.stories_beginning(story, 2)?;
    Ok(found.into_iter().find(|(_, known)| known == story).map(|(n, _)| n))
}

/// Compares the ledger as the snapshot shows it, and keeps that: in the file, or beside it where it must not be written.
fn make<'s>(store: &'s Store, snapshot: Snapshot<'s>) -> Result<Shelf<'s>, LedgerError> {
    let (operation, head) = store.head()?;
    let compared = compare(store, &HashSet::new())?;
    let Compared { contents, placed, .. } = &compared;
    let n_claims = contents.readings.iter().map(|reading| reading.claims.len()).sum();
    let (by, today) = (COMPARER.to_owned(), placed.today());
    let made = Made { operation, head, by, n_reports: contents.readings.len(), n_claims, today };
    drop(snapshot);
    let put = |shelving: &Shelving| put(shelving, &compared);
    let kept = written_by(store).map(|file| file.and_then(|mut file| file.keep_compared(&made, put)));
    match kept {
        Some(Ok(())) => store.forget_held()?,
        _ => store.hold_compared(&made, put)?,
    }
    let snapshot = store.snapshot()?;
    // Another process may have kept a later one meanwhile.
    let made = store.compared()?.unwrap_or(made);
    Ok(Shelf { store, made, _snapshot: snapshot })
}

/// A ledger, compared.
struct Compared {
    contents: Contents,
    knots: Vec<Knot>,
    placed: Placed,
    parents: Vec<ParentKept>,
}

/// Compares what a store holds, as people decided, without some documents, by their SHA-256.
fn compare(store: &Store, left_out: &HashSet<String>) -> Result<Compared, LedgerError> {
    let decisions = decided(store)?;
    let mut readings: Vec<Reading> = Vec::new();
    // Where reports belong does not hang on what people said of their claims.
    let mut as_read: BTreeMap<usize, Reading> = BTreeMap::new();
    for standing in store.standing_readings()? {
        if left_out.contains(&standing.reading.document.sha256) {
            continue;
        }
        as_read.extend(standing.as_read.map(|reading| (readings.len(), reading)));
        readings.push(standing.reading);
    }
    let by_machine: Vec<&Reading> =
        readings.iter().enumerate().map(|(idx, reading)| as_read.get(&idx).unwrap_or(reading)).collect();
    let placed = Placed::of(&by_machine, &decisions);
    let standing: Vec<&Reading> = readings.iter().collect();
    let knots = placed.compare(&standing, &decisions);
    let parents = placed.parents(&standing);
    let comparison = placed.sum_up(&knots);
    Ok(Compared { contents: Contents::compared(readings, comparison), knots, placed, parents })
}

/// What people decided on stories, series and claims.
pub(super) fn decided(store: &Store) -> Result<Decisions, LedgerError> {
    let of_kind = |kind| store.standing_of_kind(kind);
    Ok(decisions(&of_kind("link")?, &of_kind("move")?, &of_kind("name")?))
}

/// Everything that a store holds but some documents, by their SHA-256, compared.
pub(super) fn contents_without(store: &Store, left_out: &HashSet<String>) -> Result<Contents, LedgerError> {
    Ok(compare(store, left_out)?.contents)
}

fn put(shelving: &Shelving, compared: &Compared) -> Result<(), LedgerError> {
    let Compared { contents, knots, placed, parents } = compared;
    let numbers: BTreeMap<&StoryId, i64> =
        contents.comparison.stories.iter().map(|story| &story.id).zip(0..).collect();
    let kept: BTreeMap<&StoryId, StoryKept> = placed.stories().collect();
    let mut sources = BTreeSet::new();
    for knot in knots {
        sources.extend(put_knot(shelving, contents, knot, &numbers, &kept)?);
    }
    put_sources(shelving, &sources)?;
    for ParentKept { document, parent, closeness, is_named } in parents {
        shelving.put_parent(document, parent, *closeness, *is_named)?;
    }
    contents.comparison.lineage.iter().try_for_each(|link| shelving.put_lineage(link))?;
    lineage_trees(contents).into_iter().try_for_each(|tree| shelving.put_tree(tree.n_nodes(), &tree))
}

/// Puts stories that were compared together; gives back the keys of their sources.
fn put_knot(
    shelving: &Shelving,
    contents: &Contents,
    knot: &Knot,
    numbers: &BTreeMap<&StoryId, i64>,
    kept: &BTreeMap<&StoryId, StoryKept>,
) -> Result<BTreeSet<String>, LedgerError> {
    let Some(first) = knot.stories.iter().filter_map(|story| numbers.get(&story.id)).min() else {
        return Ok(BTreeSet::new());
    };
    for story in &knot.stories {
        shelving.put_story(numbers[&story.id], story, &story_row(contents, story), &kept.get(&story.id))?;
    }
    let mut places: BTreeMap<i64, usize> = BTreeMap::new();
    let mut number_of: BTreeMap<&SeriesId, i64> = BTreeMap::new();
    for series in &knot.series {
        let story = numbers[&series.story];
        let place = places.entry(story).or_default();
        let n = series_number(story, *place);
        *place += 1;
        number_of.insert(&series.id, n);
        put_series(shelving, contents, n, series)?;
    }
    knot.parts.iter().try_for_each(|part| shelving.put_part(*first, part))?;
    knot.findings().try_for_each(|(place, finding)| shelving.put_finding(*first, &place, finding))?;
    let mut sources = BTreeSet::new();
    for entry in sources_of(knot.series.iter()) {
        let series = entry.claims.iter().filter_map(|(id, _)| number_of.get(id).copied()).collect();
        shelving.put_source_part(&entry.key, *first, &source_row(&entry), &series)?;
        sources.insert(entry.key);
    }
    shelving.put_knot(*first, &knot.tallies, &knot.numbers)?;
    Ok(sources)
}

/// Puts sources as their parts tell them.
fn put_sources(shelving: &Shelving, keys: &BTreeSet<String>) -> Result<(), LedgerError> {
    for key in keys {
        let parts: Vec<SourceRow> = shelving.source_parts(key)?;
        match parts.into_iter().reduce(SourceRow::with) {
            Some(row) => shelving.put_source((key, &row.name), row.n_claims, &row)?,
            None => shelving.take_out_source(key)?,
        }
    }
    Ok(())
}

fn put_series(shelving: &Shelving, contents: &Contents, n: i64, series: &Series) -> Result<(), LedgerError> {
    let summary = series_summary(contents, series);
    shelving.put_series(n, series, &summary.title.to_lowercase(), &summary)?;
    let claim = |id: &ClaimId| contents.claim(id);
    for (place, step) in series.revisions.iter().enumerate() {
        let later = claim(&step.to);
        let day = later.and_then(|claim| claim.when.and_then(|when| when.to).or(claim.published));
        let amount = later.map(|claim| serde_json::to_string(&claim.amount).unwrap_or_default());
        let revised = Revised {
            series: n,
            day: day.map(|day| day.to_string()),
            amount: amount.unwrap_or_default(),
            earlier: step.from.clone(),
            later: step.to.clone(),
        };
        shelving.put_revised(place, &revised)?;
    }
    Ok(())
}
