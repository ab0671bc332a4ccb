//! Making a comparison and keeping it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ascribe_compare::{CHECKS, Compared, LEAST_CONFIDENCE, compare_whole};
use ascribe_model::{Claim, ClaimId, Comparison, Finding, Reading, Series, SeriesId, StoryId};
use ascribe_store::{
    Act, Error as LedgerError, Made, Revised, Shelving, Snapshot, Store, Verdict, series_number,
};

use super::Shelf;
use crate::Contents;
use crate::contents::decisions;
use crate::views::{lineage_trees, series_summary, source_key, source_list, source_row, story_row};

/// What compares, as it is noted beside a comparison: the version, and a hash of everything that decides how it compares
/// and what lists show.
const COMPARER: &str = concat!("ascribe ", env!("CARGO_PKG_VERSION"), "+", env!("ASCRIBE_COMPARING"));

/// Where the comparison stands that is kept.
enum Standing {
    /// It is that of the log as it stands.
    Current(Made),
    /// Nothing was done since that changes it: as it was made, and as it may be called now.
    Renewable { kept: Made, now: Made },
    /// It has to be made anew.
    Stale,
}

/// The comparison of the log as it stands.
pub(super) fn shelf(store: &Store) -> Result<Shelf<'_>, LedgerError> {
    forget_outdated(store)?;
    let snapshot = store.snapshot()?;
    match standing(store)? {
        Standing::Current(made) => Ok(Shelf { store, made, _snapshot: snapshot }),
        Standing::Renewable { kept, now } => {
            // What cannot be noted is found out again the next time.
            let _ = written_by(store)
                .map(|writing| writing.and_then(|mut file| file.renew_compared(&kept, &now)));
            Ok(Shelf { store, made: now, _snapshot: snapshot })
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
    Ok(!matches!(standing(store)?, Standing::Stale))
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
    for news in store.operations_among(kept.operation + 1, operation)? {
        if !is_told_beside(store, &news.act)? {
            return Ok(Standing::Stale);
        }
    }
    let now = Made { operation, head, ..kept.clone() };
    Ok(Standing::Renewable { kept, now })
}

/// Whether an act leaves what is compared as it is: grades, notes, work, and judgements that let a claim stand.
fn is_told_beside(store: &Store, act: &Act) -> Result<bool, LedgerError> {
    let is_work = |act: &Act| {
        matches!(act, Act::Grade(_) | Act::Note(_) | Act::Assign(_) | Act::Status(_) | Act::Seal(_))
    };
    Ok(match act {
        // To accept a claim vouches for it: that changes what is compared where codings had corrected it, or where findings
        // passed it over as doubtful.
        Act::Judge(judgement) if judgement.verdict != Verdict::Reject => {
            let claim = &judgement.judged.claim;
            let is_sure = |confidence: f64| confidence >= f64::from(LEAST_CONFIDENCE);
            store.series_of_claim(claim)?.is_some() && store.confidence_uncoded(claim)?.is_some_and(is_sure)
        }
        Act::Undo(undone) => {
            let undone = store.operations_among(undone.operation, undone.operation)?;
            undone.iter().all(|operation| is_work(&operation.act))
        }
        act => is_work(act),
    })
}

/// Compares the ledger as the snapshot shows it, and keeps that: in the file, or beside it where it must not be written.
fn make<'s>(store: &'s Store, snapshot: Snapshot<'s>) -> Result<Shelf<'s>, LedgerError> {
    let (operation, head) = store.head()?;
    let (contents, beside) = compared(store)?;
    let n_claims = contents.readings.iter().map(|reading| reading.claims.len()).sum();
    let made =
        Made { operation, head, by: COMPARER.to_owned(), n_reports: contents.readings.len(), n_claims };
    drop(snapshot);
    let put = |shelving: &Shelving| put(shelving, &contents, &beside);
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

/// Everything that a store holds, compared as people decided.
fn compared(store: &Store) -> Result<(Contents, Compared), LedgerError> {
    compared_without(store, &HashSet::new())
}

/// The same, some documents left out, by their SHA-256.
pub(super) fn compared_without(
    store: &Store,
    left_out: &HashSet<String>,
) -> Result<(Contents, Compared), LedgerError> {
    let of_kind = |kind| store.standing_of_kind(kind);
    let decisions = decisions(&of_kind("link")?, &of_kind("move")?, &of_kind("name")?);
    let standing = store.standing_readings()?;
    let mut readings: Vec<Reading> = Vec::with_capacity(standing.len());
    let is_wanted = |reading: &Reading| !left_out.contains(&reading.document.sha256);
    readings.extend(standing.into_iter().map(|standing| standing.reading).filter(is_wanted));
    let mut compared = compare_whole(&readings, &decisions);
    let comparison = std::mem::take(&mut compared.comparison);
    Ok((Contents::compared(readings, comparison), compared))
}

fn put(shelving: &Shelving, contents: &Contents, beside: &Compared) -> Result<(), LedgerError> {
    let Comparison { lineage, stories, series, parts, findings } = &contents.comparison;
    let mut number_of: BTreeMap<&SeriesId, i64> = BTreeMap::new();
    let mut stories_of: BTreeMap<&StoryId, i64> = BTreeMap::new();
    for (n, story) in (0..).zip(stories) {
        stories_of.insert(&story.id, n);
        shelving.put_story(n, story, &story_row(contents, story))?;
    }
    let mut places: BTreeMap<i64, usize> = BTreeMap::new();
    for series in series {
        let Some(story) = stories_of.get(&series.story).copied() else {
            unreachable!("a series belongs to a story of its comparison: {}", series.id);
        };
        let place = places.entry(story).or_default();
        let n = series_number(story, *place);
        *place += 1;
        number_of.insert(&series.id, n);
        put_series(shelving, contents, n, series)?;
    }
    parts.iter().try_for_each(|part| shelving.put_part(part))?;
    for finding in findings {
        shelving.put_finding(&place_of(contents, finding), finding)?;
    }
    lineage.iter().try_for_each(|link| shelving.put_lineage(link))?;
    for tree in lineage_trees(contents) {
        shelving.put_tree(tree.n_nodes(), &tree)?;
    }
    for entry in source_list(contents) {
        let series: BTreeSet<i64> =
            entry.claims.iter().filter_map(|(id, _)| number_of.get(id).copied()).collect();
        let row = source_row(&entry);
        shelving.put_source((&entry.key, &entry.name), row.n_claims, &row, &series)?;
    }
    for record in &beside.records {
        shelving.put_record(&source_key(record.actor.as_deref(), &record.name), record)?;
    }
    beside.pairs.iter().try_for_each(|pair| shelving.put_pair(pair))
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

/// What orders a finding among others: its check, then the places in the documents that it rests on, then its words.
fn place_of(contents: &Contents, finding: &Finding) -> String {
    let check = CHECKS.iter().position(|check| check.name == finding.check).unwrap_or(CHECKS.len());
    let claims = finding.claims.iter().filter_map(|id| contents.claim(id));
    // Of two the shorter list comes first where the longer begins with it, as lists compare.
    let places: String =
        claims.map(|Claim { document, figure, .. }| format!("\u{2}{document}\u{1}{figure:08}")).collect();
    format!("{check:03}{places}\u{1}{}", finding.message)
}
