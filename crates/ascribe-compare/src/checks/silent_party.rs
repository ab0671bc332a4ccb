//! `silent_party`: somebody whom a number concerns and who has not said a word on it.
//!
//! "Despite the absence of an official acknowledgement from North Korea": silence is a record too.

use ascribe_model::{Finding, Statement};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::population::Population;
use crate::wording::counted;

pub(super) const CHECK: Check = Check {
    name: "silent_party",
    summary: "a party to the count that is said to be silent on it",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (reading, page) in evidence.readings.iter().zip(evidence.page_entries()) {
        let silences = reading.statements.iter().filter(|said| said.is_silence_on_count);
        findings
            .extend(silences.filter_map(|silence| check(evidence, page, silence, &reading.document.sha256)));
    }
    findings
}

/// Bytes between a silence and the count that it concerns, at the most: about a paragraph either way.
const MAX_DISTANCE: usize = 800;

/// The silent one must be a side of a count nearby: its own losses, or those in its country.
fn check(evidence: &Evidence, page: &[Entry], silence: &Statement, document: &str) -> Option<Finding> {
    let source = silence.source.first()?;
    let name = silence.speaker.as_ref().map_or(source.text.as_str(), |speaker| &speaker.name);
    let side = Population::parse(name).side.or_else(|| Population::parse(&source.text).side)?;
    let concerned = page.iter().find(|entry| {
        let in_country = entry.claim.place.as_ref().and_then(|place| place.country.as_deref()) == Some(side);
        let distance = entry.claim.sentence.span.start.abs_diff(source.span.start);
        let is_near = distance <= MAX_DISTANCE && !entry.is_in_passing();
        is_near && entry.is_current() && (entry.population.side == Some(side) || in_country)
    })?;
    let cue = silence.cue.first().map_or("said to be silent", |cue| cue.text.as_str());
    let message =
        format!("A party to {} is said to be silent: “{} … {cue}”.", counted(concerned), source.text);
    let mut finding = evidence.finding(CHECK.name, message, &[concerned]);
    finding.sentences.extend(silence.cue.first().map(|cue| (document.to_owned(), cue.clone())));
    Some(finding)
}
