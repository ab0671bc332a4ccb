//! Which document derives from which, and how that is known.
//!
//! Three kinds of ground, the strongest first: a credit line that names the original; the text citing an outlet; words,
//! quotations and figures that both have. A document has one parent at most, and no document is its own ancestor.

mod outlets;
mod shingles;
mod similar;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ascribe_model::{Amount, Derivation, Lineage, LineageBasis, Measure, Reading, SpeakerKind};
use jiff::civil::Date;

use outlets::{Outlets, is_outlet_of};
pub(crate) use shingles::n_shared;
use shingles::{quotes, shingles};
use similar::{Shared, Weeks, similar_pairs};

use crate::source::{display_name, plain_name};

/// From this share of common shingles (thousandths of the shorter text's) on, a text is a copy.
/// Kursk development reports: copies 0.60 and 0.82, the closest rewrite 0.46.
const COPY_PERMILLE: u32 = 500;
/// From this share of common rare shingles on a text derives from the other whatever else is known.
///
/// Reports on Kursk that do not derive from each other share 0.08 at the most. Of 225 machine rewrites of reports on
/// Syria 0.95 share more than this with their source.
const REWRITE_PERMILLE: u32 = 150;
/// From here on it derives when figures or quotations are shared as well and the days are near.
const REWRITE_WITH_FIGURES_PERMILLE: u32 = 90;
/// Shared figures that count as ground beside shared words.
const MIN_SHARED_FIGURES: usize = 2;
/// Days between two reports of which one may derive from the other; copies may come later.
const MAX_DAYS_APART: i32 = 14;
/// How much more (in thousandths) a report must share with another rewrite of the outlet that it cites than with that
/// outlet's own report, to be taken from the rewrite.
const CLOSER_PERMILLE: u32 = 50;
/// Reports of a cited outlet that are looked at to find the one meant: the nearest in time.
const MAX_CITED_CANDIDATES: usize = 50;

/// Who derives from whom.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// For each reading the position of its parent.
    pub parents: Vec<Option<usize>>,
    /// How much of each reading's text stands in its parent's, in thousandths of the shorter one's shingles.
    pub closeness: Vec<u32>,
    /// All links, those to originals outside the readings included.
    pub lineage: Vec<Lineage>,
}

impl Links {
    /// The first ancestor of a reading; itself without a parent.
    pub fn root(&self, reading: usize) -> usize {
        let mut root = reading;
        while let Some(parent) = self.parents.get(root).copied().flatten() {
            root = parent;
        }
        root
    }
}

/// Links the documents of the readings.
pub(crate) fn link_documents(readings: &[Reading]) -> Links {
    let order = likely_originals_first(readings);
    let mut rank = vec![0; readings.len()];
    for (position, reading) in order.iter().enumerate() {
        rank[*reading] = position;
    }
    let weeks = Weeks::count(readings, &order);
    let mut alike: Vec<Vec<(usize, Shared)>> = vec![Vec::new(); readings.len()];
    for pair in similar_pairs(readings, &order, &weeks) {
        alike[pair.first].push((pair.second, pair.shared));
        alike[pair.second].push((pair.first, pair.shared));
    }
    let linker = Linker { readings, rank, outlets: Outlets::of(readings), alike, weeks };
    let n_readings = readings.len();
    let mut links =
        Links { parents: vec![None; n_readings], closeness: vec![0; n_readings], lineage: Vec::new() };
    for &reading in &order {
        linker.link(reading, &mut links);
    }
    links.lineage.sort_by(|a, b| (&a.document, &a.from, &a.named).cmp(&(&b.document, &b.from, &b.named)));
    links
}

/// Positions of the readings: by day of publication, those without one last, then the longer text, then content.
///
/// Of two texts alike of one day the longer is taken for the original: copies and rewrites leave out.
fn likely_originals_first(readings: &[Reading]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by_cached_key(|&idx| {
        let document = &readings[idx].document;
        let day = document.published_day();
        let reporting: usize = document.reporting().map(|block| block.span.len()).sum();
        (day.is_none(), day, Reverse(reporting), document.sha256.clone(), idx)
    });
    order
}

/// A parent that was found for a document.
struct Parent {
    reading: usize,
    derivation: Derivation,
    basis: Vec<LineageBasis>,
    /// Shared shingles in thousandths of the shorter text's.
    closeness: u32,
}

struct Linker<'r> {
    readings: &'r [Reading],
    /// Position of each reading in the order of likely originals.
    rank: Vec<usize>,
    outlets: Outlets,
    /// For each reading the others that share text with it, and how much.
    alike: Vec<Vec<(usize, Shared)>>,
    weeks: Weeks,
}

impl Linker<'_> {
    fn link(&self, child: usize, links: &mut Links) {
        let document = &self.readings[child].document;
        let credit = document.origin.as_ref().map(|origin| origin.text.clone());
        let cited = self.cited_outlets(child);
        let named = credit
            .as_ref()
            .and_then(|text| self.credited(child, text))
            .or_else(|| cited.iter().find_map(|(name, text)| self.cited(child, name, text)));
        let parent = match named {
            Some(named) => Some(self.closer_relative(child, named, links)),
            None => self.alike(child, links),
        };
        let parent = parent.filter(|parent| links.root(parent.reading) != child);
        if let Some(parent) = parent {
            links.parents[child] = Some(parent.reading);
            links.closeness[child] = parent.closeness;
            let from = &self.readings[parent.reading].document;
            links.lineage.push(Lineage {
                document: document.sha256.clone(),
                from: Some(from.sha256.clone()),
                named: from.outlet.clone(),
                derivation: parent.derivation,
                basis: parent.basis,
            });
        } else if let Some(text) = credit {
            let basis = LineageBasis::Credit { text: text.clone() };
            links.lineage.push(self.outside(child, &text, Derivation::Rewrite, basis));
        }
        let is_outside = |name: &str| self.outlets.readings_of(name).is_empty();
        for (name, text) in cited.into_iter().filter(|(name, _)| is_outside(name)) {
            let basis = LineageBasis::CitedInText { text };
            links.lineage.push(self.outside(child, &name, Derivation::Citation, basis));
        }
    }

    /// A copy of a rewrite names the wire as the rewrite does, but shares more words with the rewrite: that is its parent.
    fn closer_relative(&self, child: usize, named: Parent, links: &Links) -> Parent {
        let shared_with = |other: usize| {
            self.alike[child]
                .iter()
                .find(|(known, _)| *known == other)
                .map_or(0, |(_, shared)| shared.permille)
        };
        let least = shared_with(named.reading) + CLOSER_PERMILLE;
        match self.alike(child, links) {
            Some(closer)
                if closer.reading != named.reading
                    && links.root(closer.reading) == links.root(named.reading)
                    && shared_with(closer.reading) >= least =>
            {
                let basis = named.basis.into_iter().take(1).chain(closer.basis).collect();
                Parent { basis, ..closer }
            }
            _ => named,
        }
    }

    /// A link to an original that is not among the readings.
    fn outside(&self, child: usize, name: &str, derivation: Derivation, basis: LineageBasis) -> Lineage {
        Lineage {
            document: self.readings[child].document.sha256.clone(),
            from: None,
            named: Some(name.to_owned()),
            derivation,
            basis: vec![basis],
        }
    }

    /// The outlets that the text passes words on from, with the words that name them; its own is left out.
    fn cited_outlets(&self, child: usize) -> Vec<(String, String)> {
        let reading = &self.readings[child];
        let of_claims = reading.claims.iter().flat_map(|claim| claim.source.iter().chain(&claim.via));
        let of_claims = of_claims
            .filter(|mention| {
                !self.outlets.readings_of(display_name(mention)).is_empty()
                    || !self.outlets.readings_of(&mention.excerpt.text).is_empty()
            })
            .map(|mention| (display_name(mention).to_owned(), mention.excerpt.text.clone()));
        let of_statements = reading.statements.iter().filter_map(|statement| {
            let speaker = statement.speaker.as_ref().filter(|speaker| speaker.kind == SpeakerKind::Outlet)?;
            let words = statement.source.first().map_or(&speaker.name, |excerpt| &excerpt.text);
            Some((speaker.name.clone(), words.clone()))
        });
        let in_text = self.outlets.named_in(&reading.document).into_iter().map(|name| (name.clone(), name));
        let mut cited: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (name, text) in of_claims.chain(of_statements).chain(in_text) {
            if !is_outlet_of(&name, &reading.document) && !is_outlet_of(&text, &reading.document) {
                cited.entry(plain_name(&name)).or_insert((name, text));
            }
        }
        cited.into_values().collect()
    }

    /// The document that a credit line means.
    fn credited(&self, child: usize, text: &str) -> Option<Parent> {
        let (reading, shared) = self.best_of_outlet(child, text)?;
        let derivation =
            if shared.permille >= COPY_PERMILLE { Derivation::Copy } else { Derivation::Rewrite };
        let basis = LineageBasis::Credit { text: text.to_owned() };
        Some(self.parent(child, reading, shared, derivation, Some(basis)))
    }

    /// The document that a citation in the text means.
    fn cited(&self, child: usize, name: &str, text: &str) -> Option<Parent> {
        let found = self.best_of_outlet(child, name).or_else(|| self.best_of_outlet(child, text));
        let (reading, shared) = found?;
        let derivation = match shared {
            _ if shared.permille >= COPY_PERMILLE => Derivation::Copy,
            _ if shared.rare_permille >= REWRITE_PERMILLE => Derivation::Rewrite,
            _ => Derivation::Citation,
        };
        let basis = LineageBasis::CitedInText { text: text.to_owned() };
        Some(self.parent(child, reading, shared, derivation, Some(basis)))
    }

    /// The document with the most text in common, where that is enough.
    fn alike(&self, child: usize, links: &Links) -> Option<Parent> {
        let earlier = self.alike[child].iter().filter(|(other, _)| self.rank[*other] < self.rank[child]);
        let (reading, shared) = earlier
            .copied()
            .filter(|&(other, shared)| self.derives(child, other, shared) && links.root(other) != child)
            .max_by_key(|&(other, shared)| (shared.rare_permille, Reverse(self.rank[other])))?;
        let derivation =
            if shared.permille >= COPY_PERMILLE { Derivation::Copy } else { Derivation::Rewrite };
        Some(self.parent(child, reading, shared, derivation, None))
    }

    fn derives(&self, child: usize, other: usize, shared: Shared) -> bool {
        if shared.permille >= COPY_PERMILLE {
            return true;
        }
        let (a, b) = (&self.readings[child], &self.readings[other]);
        // An outlet that takes up its own story again writes an update, not a copy.
        let same_outlet = a.document.outlet.is_some() && a.document.outlet == b.document.outlet;
        if same_outlet || !are_near(a.document.published_day(), b.document.published_day()) {
            return false;
        }
        shared.rare_permille >= REWRITE_PERMILLE
            || shared.rare_permille >= REWRITE_WITH_FIGURES_PERMILLE
                && (n_shared_figures(a, b) >= MIN_SHARED_FIGURES || n_shared_quotes(a, b) > 0)
    }

    /// The report of the outlet `name` that has most in common with the child, and how much text they share.
    fn best_of_outlet(&self, child: usize, name: &str) -> Option<(usize, Shared)> {
        let published = self.outlets.readings_of(name);
        let is_published = |other: &usize| published.binary_search(other).is_ok();
        let by_text = self.alike[child].iter().filter(|(other, _)| is_published(other)).copied();
        if let Some(best) = by_text.max_by_key(|&(other, shared)| (shared, Reverse(self.rank[other]))) {
            return Some(best);
        }
        let day = self.readings[child].document.published_day();
        let mut near: Vec<usize> = published
            .iter()
            .copied()
            .filter(|&other| other != child && are_near(day, self.readings[other].document.published_day()))
            .collect();
        near.sort_by_key(|&other| self.rank[other]);
        near.truncate(MAX_CITED_CANDIDATES);
        let n_figures = |other: usize| n_shared_figures(&self.readings[child], &self.readings[other]);
        let best = near.into_iter().max_by_key(|&other| (n_figures(other), Reverse(self.rank[other])))?;
        let text = |idx: usize| shingles(&self.readings[idx].document);
        (n_figures(best) > 0).then(|| (best, self.weeks.shared(&text(child), &text(best))))
    }

    fn parent(
        &self,
        child: usize,
        reading: usize,
        shared: Shared,
        derivation: Derivation,
        named: Option<LineageBasis>,
    ) -> Parent {
        let (a, b) = (&self.readings[child], &self.readings[reading]);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (n_quotes, n_figures) = (count(n_shared_quotes(a, b)), count(n_shared_figures(a, b)));
        let mut basis: Vec<LineageBasis> = named.into_iter().collect();
        if shared.permille > 0 {
            basis.push(LineageBasis::SharedShingles { permille: shared.permille });
        }
        if n_quotes > 0 {
            basis.push(LineageBasis::SharedQuotes { n_quotes });
        }
        if n_figures > 0 {
            basis.push(LineageBasis::SharedFigures { n_figures });
        }
        Parent { reading, derivation, basis, closeness: shared.permille }
    }
}

/// Whether two days are near enough for one report to derive from the other; an unknown day may be any.
fn are_near(a: Option<Date>, b: Option<Date>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => days_between(a, b).abs() <= MAX_DAYS_APART,
        _ => true,
    }
}

/// Days from `a` to `b`, negative when `b` comes first.
pub(crate) fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days())
}

fn n_shared_quotes(a: &Reading, b: &Reading) -> usize {
    n_shared(&quotes(&a.document), &quotes(&b.document))
}

/// How many figures both have: the same measure with the same bounds.
fn n_shared_figures(a: &Reading, b: &Reading) -> usize {
    let figures = |reading: &Reading| -> Vec<(Measure, Amount)> {
        reading.claims.iter().map(|claim| (claim.measure, claim.amount)).collect()
    };
    let (of_a, of_b) = (figures(a), figures(b));
    let mut shared: Vec<&(Measure, Amount)> = Vec::new();
    for figure in &of_a {
        if of_b.contains(figure) && !shared.contains(&figure) {
            shared.push(figure);
        }
    }
    shared.len()
}
