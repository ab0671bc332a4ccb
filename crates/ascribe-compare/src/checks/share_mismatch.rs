//! `share_mismatch`: a share that does not fit the numbers that stand beside it.
//!
//! "nearly one-third of the 11,000 troops" beside "more than 4,000" casualties: 4,000 of 11,000 is 36.4 %.
//! Where more were added to the base, the later base is shown as well.

use ascribe_model::{Change, Finding, Measure, Remark};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds, write_count_bounds, write_share_bounds};
use crate::population::Population;
use crate::wording::{counted, quoted, speaker};

pub(super) const CHECK: Check = Check {
    name: "share_mismatch",
    summary: "a share that does not fit the count and the base beside it",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    evidence
        .page_entries()
        .flat_map(|page| page.iter().filter_map(|share| check(evidence, page, share)))
        .collect()
}

fn check(evidence: &Evidence, page: &[Entry], share: &Entry) -> Option<Finding> {
    if share.counts_people()
        || share.counts_households()
        || !share.is_current()
        || share.claim.measure == Measure::Strength
        || is_of_a_place(share)
    {
        return None;
    }
    let base = base_of(page, share)?;
    let count = count_of(page, share)?;
    let said = Bounds::tolerant(share.claim);
    let implied = Bounds::tolerant(count.claim).share_of(Bounds::tolerant(base.claim));
    // More than all of them: then the base is another's.
    let is_of_another = implied.low.is_some_and(|low| low.numerator() > low.denominator());
    if said.overlaps(implied) || is_of_another {
        return None;
    }
    let added = additions(page, base);
    let message = message(share, count, base, &added);
    let rests_on: Vec<&Entry> = [share, count, base].into_iter().chain(added).collect();
    Some(evidence.finding(CHECK.name, message, &rests_on))
}

/// The force that the share is taken of: as the reader linked it, else the page's only strength of these people.
fn base_of<'p, 'r>(page: &'p [Entry<'r>], share: &Entry) -> Option<&'p Entry<'r>> {
    if let Some(id) = &share.claim.base {
        let is_base = |entry: &&Entry| {
            entry.claim.id == *id && entry.counts_people() && entry.claim.change == Change::Total
        };
        // A share linked to those who came later is a share of the force as well: "about 30 percent of their men".
        let linked = page.iter().find(is_base);
        if linked.is_some() {
            return linked;
        }
    }
    // The base is whoever was spoken of last, and only the reader of the text can know.
    if share.says(Remark::OfThem) {
        return None;
    }
    let mut strengths = page.iter().filter(|entry| {
        entry.is_whole_force()
            && entry.claim.change == Change::Total
            && entry.is_current()
            && entry.counts_people()
            && entry.population.may_be(share.population)
    });
    let only = strengths.next()?;
    strengths.next().is_none().then_some(only)
}

/// "90 percent of Mariupol" is no share of people, whatever the reader took it for.
fn is_of_a_place(share: &Entry) -> bool {
    share.claim.remarks.share_of.as_deref().is_some_and(|name| Population::parse(name).side.is_none())
}

/// The count that the share restates: same measure, same people, the same source where it gives one.
///
/// None when the page gives several that fit equally: one of them will match. A count in the sentence of a share whose base
/// is not known may be that base: "4,000 are dead, around a quarter of them in battle".
fn count_of<'p, 'r>(page: &'p [Entry<'r>], share: &Entry) -> Option<&'p Entry<'r>> {
    let fits = |entry: &&Entry| {
        entry.counts_people()
            && entry.claim.measure == share.claim.measure
            && entry.claim.change == Change::Total
            && entry.is_current()
            && entry.population.may_be(share.population)
            && (share.claim.base.is_some() || entry.claim.sentence.span != share.claim.sentence.span)
    };
    let of_source: Vec<&Entry> = page.iter().filter(fits).filter(|entry| entry.same_source(share)).collect();
    let all: Vec<&Entry> = page.iter().filter(fits).collect();
    let candidates = if of_source.is_empty() { all } else { of_source };
    let [count] = candidates.as_slice() else { return None };
    // "Around half of the 4,100 wounded": the count is the base itself.
    (share.claim.base.as_ref() != Some(&count.claim.id)).then_some(count)
}

/// What was added to the base: "an additional 3,000 to 4,000".
fn additions<'p, 'r>(page: &'p [Entry<'r>], base: &Entry) -> Vec<&'p Entry<'r>> {
    let is_addition = |entry: &&Entry| {
        entry.claim.measure == Measure::Strength
            && entry.claim.change == Change::More
            && entry.counts_people()
            && entry.population.may_be(base.population)
    };
    page.iter().filter(is_addition).collect()
}

fn message(share: &Entry, count: &Entry, base: &Entry, added: &[&Entry]) -> String {
    let exact_count = Bounds::said(count.claim.amount);
    let exact_base = Bounds::said(base.claim.amount);
    let mut message = format!(
        "{} {} ({}) is {} of {}, but {} of {} is {}",
        quoted(share),
        share.claim.measure.as_str(),
        speaker(share),
        write_bounds(share.claim.amount),
        quoted(base),
        counted(count),
        write_count_bounds(exact_base),
        write_share_bounds(exact_count.share_of(exact_base)),
    );
    if !added.is_empty() {
        let total = added.iter().fold(exact_base, |sum, more| sum.plus(Bounds::said(more.claim.amount)));
        let parts: Vec<String> =
            added.iter().map(|more| write_count_bounds(Bounds::said(more.claim.amount))).collect();
        // The count's own number against the widened base: what it is if not one more has been lost since.
        let number = exact_count.low.or(exact_count.high);
        let exactly = Bounds { low: number, high: number };
        message += &format!(
            "; counted against the reinforced total of {} ({} + {}) it is {}{}",
            write_count_bounds(total),
            write_count_bounds(exact_base),
            parts.join(" + "),
            write_share_bounds(exactly.share_of(total)),
            if exact_count.high.is_none() { " or more" } else { "" },
        );
    }
    message + "."
}
