//! What a ledger holds in the forms that others read: tables, events, linked data, citations.
//!
//! Each form says what it could not take: a [`Loss`] for each claim and reason. Nothing is bent to fit silently.

mod citations;
mod claim_sheet;
mod events;
mod gkg;
mod json_ld;
#[cfg(feature = "parquet")]
mod parquet_file;
mod stix;

use ascribe_model::{Amount, Claim, ClaimId, SourceMention};

use crate::{Act, Contents, Verdict};

pub use citations::wikipedia_citations;
pub use claim_sheet::claim_sheet;
pub use events::{EventForm, event_sheet};
pub use gkg::gkg_counts;
pub use json_ld::json_ld;
#[cfg(feature = "parquet")]
pub use parquet_file::{ParquetError, write_parquet};
pub use stix::stix_bundle;

/// What a form could not take of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// What was lost, in words that are the same for every claim that lost it.
    pub what: String,
    /// The claim.
    pub claim: ClaimId,
}

/// Losses in the making.
#[derive(Debug, Default)]
struct Losses(Vec<Loss>);

impl Losses {
    fn note(&mut self, claim: &Claim, what: &str) {
        self.0.push(Loss { what: what.to_owned(), claim: claim.id.clone() });
    }

    fn finish(mut self) -> Vec<Loss> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// The last judgement of a claim that stands: its verdict, who judged, when and why.
struct Judged<'a> {
    verdict: Verdict,
    who: &'a str,
    at: &'a str,
    why: Option<&'a str>,
}

fn judgement_of<'a>(contents: &'a Contents, claim: &ClaimId) -> Option<Judged<'a>> {
    let judged = contents.reviews(&claim.0).iter().rev().find_map(|operation| match &operation.act {
        Act::Judge(judgement) => Some((judgement.verdict, operation)),
        _ => None,
    });
    judged.map(|(verdict, operation)| {
        let stamp = &operation.stamp;
        Judged { verdict, who: &stamp.who, at: &stamp.at, why: stamp.why.as_deref() }
    })
}

/// The name of a source as it is shown.
fn name_of(source: &SourceMention) -> &str {
    source.name.as_deref().unwrap_or(&source.excerpt.text)
}

/// An address on the web as it can stand in any form; none for what is none, such as "(by letter)".
///
/// Marks that RFC 3986 does not allow, and those that wikitext takes for markup, are written in per cent.
fn address(url: &str) -> Option<String> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let escaped = url.chars().map(|c| match c {
        '|' | '{' | '}' | '[' | ']' | '<' | '>' | '"' | '\'' | '`' | '^' | '\\' => {
            format!("%{:02X}", u32::from(c))
        }
        c if c.is_whitespace() || c.is_control() => "%20".to_owned(),
        c => c.to_string(),
    });
    is_web.then(|| escaped.collect())
}

/// The words for what bounds a claim's number.
fn bound_word(claim: &Claim) -> &'static str {
    let open = match claim.amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.is_none(), high.is_none(), low == high)
        }
        Amount::Share { low, high } => (low.is_none(), high.is_none(), low == high),
    };
    match (open, claim.approx) {
        ((true, _, _), false) => "at most",
        ((true, _, _), true) => "nearly",
        ((_, true, _), false) => "at least",
        ((_, true, _), true) => "about, at least",
        ((_, _, true), false) => "exact",
        ((_, _, true), true) => "about",
        ((_, _, false), false) => "between",
        ((_, _, false), true) => "about, between",
    }
}
