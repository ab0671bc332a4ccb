//! Which document derives from which, and how that is known.
//!
//! Three kinds of ground, the strongest first: a credit line that names the original; the text citing an outlet; words,
//! quotations and figures that both have. A document has one parent at most.
//!
//! Whom a document derives from is decided by itself, the documents that it shares text with, and those of the outlets that
//! it names near in time. So a document that is added changes few others, and which these are can be told.

mod library;
mod outlets;
mod sheet;
mod shingles;
mod similar;

use std::collections::HashMap;

use ascribe_model::{Derivation, Lineage, LineageBasis, Reading};
use jiff::civil::Date;

use library::Gathered;
pub(crate) use library::Library;
pub(crate) use outlets::outlet_key;
pub(crate) use sheet::Sheet;
pub(crate) use shingles::n_shared;
use similar::Shared;

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
pub(crate) const MAX_DAYS_APART: i32 = 14;
/// How much more (in thousandths) a report must share with another rewrite of the outlet that it cites than with that
/// outlet's own report, to be taken from the rewrite.
const CLOSER_PERMILLE: u32 = 50;
/// Reports of a cited outlet that are looked at to find the one meant: the nearest in time.
pub(crate) const MAX_CITED_CANDIDATES: usize = 50;

/// Shared shingles (thousandths) from which on a page was taken over sentence by sentence and not retold.
pub(crate) const TAKEN_OVER_PERMILLE: u32 = 300;

/// Who derives from whom.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// For each reading the position of its parent.
    pub parents: Vec<Option<usize>>,
    /// How much of each reading's text stands in its parent's, in thousandths of the shorter one's shingles.
    pub closeness: Vec<u32>,
    /// Whether each reading names its parent.
    pub names_parent: Vec<bool>,
    /// All links, those to originals outside the readings included.
    pub lineage: Vec<Lineage>,
}

impl Links {
    /// The links of some readings, by position, among themselves: all that they derive from must be among them. The lineage of
    /// the first `n_own` comes along.
    pub fn among(&self, positions: &[usize], readings: &[&Reading], n_own: usize) -> Links {
        let place: HashMap<usize, usize> =
            positions.iter().enumerate().map(|(place, position)| (*position, place)).collect();
        let parent =
            |position: &usize| self.parents[*position].and_then(|parent| place.get(&parent).copied());
        let mut lineage = Vec::new();
        for document in readings[..n_own].iter().map(|reading| reading.document.sha256.as_str()) {
            let first = self.lineage.partition_point(|link| link.document.as_str() < document);
            let of_document = self.lineage[first..].iter().take_while(|link| link.document == document);
            lineage.extend(of_document.cloned());
        }
        Links {
            parents: positions.iter().map(parent).collect(),
            closeness: positions.iter().map(|position| self.closeness[*position]).collect(),
            names_parent: positions.iter().map(|position| self.names_parent[*position]).collect(),
            lineage,
        }
    }

    /// The first ancestor of a reading; itself without a parent.
    pub fn root(&self, reading: usize) -> usize {
        self.line(reading).last().copied().unwrap_or(reading)
    }

    /// The parent from which a reading took its numbers: one that it names, or with whom it shares enough words that two
    /// reports of one briefing would not.
    pub fn taken_from(&self, reading: usize) -> Option<usize> {
        let parent = self.parents.get(reading).copied().flatten()?;
        (self.names_parent[reading] || self.closeness[reading] >= TAKEN_OVER_PERMILLE).then_some(parent)
    }

    /// How much of a reading's text stands in the first one of its line, in thousandths: no more than at any step between.
    pub fn closeness_to_root(&self, reading: usize) -> u32 {
        let line = self.line(reading);
        let steps = line.iter().take(line.len() - 1);
        steps.map(|&step| self.closeness[step]).min().unwrap_or(0)
    }

    /// A reading and its ancestors, the nearest first. Documents that name each other in a circle end it.
    pub fn line(&self, reading: usize) -> Vec<usize> {
        let mut line = vec![reading];
        let parent = |of: usize| self.parents.get(of).copied().flatten();
        while let Some(next) = parent(line[line.len() - 1]).filter(|next| !line.contains(next)) {
            line.push(next);
        }
        line
    }
}

/// Links the documents of the readings.
pub(crate) fn link_documents(readings: &[&Reading]) -> Links {
    let library = Gathered::of(readings);
    let named: Vec<Option<Parent>> = (0..readings.len()).map(|child| named_parent(&library, child)).collect();
    let named_of = |document: usize| named[document].as_ref().map(|parent| parent.document);
    let base: Vec<Option<Parent>> = (0..readings.len())
        .map(|child| base_parent(&library, child, named[child].as_ref(), &named_of))
        .collect();
    let base_of = |document: usize| base[document].as_ref().map(|parent| parent.document);
    let mut links = Links::default();
    for (child, base) in base.iter().enumerate() {
        let parent = final_parent(&library, child, base.as_ref(), &base_of);
        links.lineage.extend(lineage_of(&library, child, parent.as_ref()));
        links.parents.push(parent.as_ref().map(|parent| parent.document));
        links.names_parent.push(parent.as_ref().is_some_and(|parent| parent.is_named));
        links.closeness.push(parent.map_or(0, |parent| parent.closeness));
    }
    sort_lineage(&mut links.lineage);
    links
}

/// Links in the order in which they are listed.
pub(crate) fn sort_lineage(lineage: &mut [Lineage]) {
    lineage.sort_by(|a, b| (&a.document, &a.from, &a.named).cmp(&(&b.document, &b.from, &b.named)));
}

/// A parent that was found for a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parent {
    pub document: usize,
    pub derivation: Derivation,
    pub basis: Vec<LineageBasis>,
    /// Shared shingles in thousandths of the shorter text's.
    pub closeness: u32,
    /// Whether the document names it.
    pub is_named: bool,
}

/// The document that `child` itself names as where it comes from: in a credit line, else in the text.
pub(crate) fn named_parent(library: &impl Library, child: usize) -> Option<Parent> {
    let sheet = library.sheet(child);
    let alike = library.alike(child);
    let credited = sheet.credit.as_ref().and_then(|text| credited(library, child, &alike, text));
    if credited.is_some() {
        return credited;
    }
    let explicit = sheet.cited.iter().map(|citation| (citation.name.clone(), citation.text.clone()));
    let mut cited: Vec<(String, String)> = explicit.collect();
    // The text may name the outlet of a document that it shares words with and cite nobody in so many words.
    let outlets = alike.iter().filter_map(|(other, _)| library.sheet(*other).outlet.clone());
    let mut written: Vec<String> =
        outlets.filter(|outlet| !sheet.is_published_by(outlet) && sheet.writes(outlet)).collect();
    written.sort();
    written.dedup();
    cited.extend(written.into_iter().map(|name| (name.clone(), name)));
    cited.iter().find_map(|(name, text)| self::cited(library, child, &alike, name, text))
}

/// The named parent, else the document with the most text in common, where that is enough. `named_of` gives the document
/// that another names.
pub(crate) fn base_parent(
    library: &impl Library,
    child: usize,
    named: Option<&Parent>,
    named_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Parent> {
    // Where two name each other, the likely original names the other for something else.
    let is_original = |parent: &&Parent| {
        named_of(parent.document) == Some(child)
            && library.sheet(child).rank() < library.sheet(parent.document).rank()
    };
    match named.filter(|parent| !is_original(parent)) {
        Some(parent) => Some(parent.clone()),
        None => most_alike(library, child, named_of),
    }
}

/// A copy of a rewrite names the wire as the rewrite does, but shares more words with the rewrite: that is its parent.
/// `base_of` gives the base parent of another document.
pub(crate) fn final_parent(
    library: &impl Library,
    child: usize,
    base: Option<&Parent>,
    base_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Parent> {
    let base = base?;
    if !base.is_named {
        return Some(base.clone());
    }
    let shared_with = |other: usize| library.shared(child, other).permille;
    let is_closer = |closer: &Parent| {
        closer.document != base.document
            && base_of(closer.document) == Some(base.document)
            && shared_with(closer.document) >= shared_with(base.document) + CLOSER_PERMILLE
    };
    Some(match most_alike(library, child, base_of).filter(is_closer) {
        Some(closer) => {
            let basis = base.basis.iter().take(1).cloned().chain(closer.basis).collect();
            Parent { basis, ..closer }
        }
        None => base.clone(),
    })
}

/// The links of a document: to its parent, or to originals that are not there.
pub(crate) fn lineage_of(library: &impl Library, child: usize, parent: Option<&Parent>) -> Vec<Lineage> {
    let sheet = library.sheet(child);
    let link = |from: Option<&Sheet>, named: Option<String>, derivation, basis| Lineage {
        document: sheet.sha256.clone(),
        from: from.map(|from| from.sha256.clone()),
        named,
        derivation,
        basis,
    };
    let mut links = Vec::new();
    if let Some(parent) = parent {
        let from = library.sheet(parent.document);
        links.push(link(Some(&from), from.outlet.clone(), parent.derivation, parent.basis.clone()));
    } else if let Some(text) = &sheet.credit {
        let basis = vec![LineageBasis::Credit { text: text.clone() }];
        links.push(link(None, Some(text.clone()), Derivation::Rewrite, basis));
    }
    let is_outside = |name: &str| library.published_by(name, sheet.day).is_empty();
    for citation in sheet.cited.iter().filter(|citation| citation.is_outlet && is_outside(&citation.name)) {
        let basis = vec![LineageBasis::CitedInText { text: citation.text.clone() }];
        links.push(link(None, Some(citation.name.clone()), Derivation::Citation, basis));
    }
    links
}

/// The document that a credit line means.
fn credited(library: &impl Library, child: usize, alike: &[(usize, Shared)], text: &str) -> Option<Parent> {
    let (document, shared) = best_of_outlet(library, child, alike, text)?;
    let derivation = if shared.permille >= COPY_PERMILLE { Derivation::Copy } else { Derivation::Rewrite };
    let basis = LineageBasis::Credit { text: text.to_owned() };
    Some(parent(library, child, document, shared, derivation, Some(basis)))
}

/// The document that a citation in the text means.
fn cited(
    library: &impl Library,
    child: usize,
    alike: &[(usize, Shared)],
    name: &str,
    text: &str,
) -> Option<Parent> {
    let of_name = best_of_outlet(library, child, alike, name);
    let (document, shared) = of_name.or_else(|| best_of_outlet(library, child, alike, text))?;
    if is_taken_over(library, child, alike, (document, shared), name) {
        return None;
    }
    let derivation = match shared {
        _ if shared.permille >= COPY_PERMILLE => Derivation::Copy,
        _ if shared.rare_permille >= REWRITE_PERMILLE => Derivation::Rewrite,
        _ => Derivation::Citation,
    };
    let basis = LineageBasis::CitedInText { text: text.to_owned() };
    Some(parent(library, child, document, shared, derivation, Some(basis)))
}

/// Whether the child has the citation of an outlet from a third document, with the text around it: that one cites the outlet
/// too, and shares clearly more words with the child than the outlet's own report does.
fn is_taken_over(
    library: &impl Library,
    child: usize,
    alike: &[(usize, Shared)],
    cited: (usize, Shared),
    name: &str,
) -> bool {
    alike.iter().any(|(other, shared)| {
        let sheet = library.sheet(*other);
        *other != cited.0
            && !sheet.is_published_by(name)
            && shared.permille >= cited.1.permille + CLOSER_PERMILLE
            && derives(library, child, *other, *shared)
            && (sheet.cited.iter().any(|citation| citation.name == name) || sheet.writes(name))
    })
}

/// The document with the most text in common, where that is enough. Those that derive from the child by `parent_of` are
/// passed over.
fn most_alike(
    library: &impl Library,
    child: usize,
    parent_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Parent> {
    let enough = library.alike(child).into_iter().filter(|(other, shared)| {
        derives(library, child, *other, *shared) && parent_of(*other) != Some(child)
    });
    let (document, shared) = best(library, enough, |shared| shared.rare_permille)?;
    let derivation = if shared.permille >= COPY_PERMILLE { Derivation::Copy } else { Derivation::Rewrite };
    Some(parent(library, child, document, shared, derivation, None))
}

/// The document with the highest score, of several the likeliest original.
fn best<K: Ord>(
    library: &impl Library,
    documents: impl Iterator<Item = (usize, Shared)>,
    score: impl Fn(Shared) -> K,
) -> Option<(usize, Shared)> {
    documents.reduce(|best, next| {
        let rank = |document: usize| library.sheet(document);
        let is_better = match score(next.1).cmp(&score(best.1)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => rank(next.0).rank() < rank(best.0).rank(),
            std::cmp::Ordering::Less => false,
        };
        if is_better { next } else { best }
    })
}

fn derives(library: &impl Library, child: usize, other: usize, shared: Shared) -> bool {
    if shared.permille >= COPY_PERMILLE {
        return true;
    }
    let (a, b) = (library.sheet(child), library.sheet(other));
    // An outlet that takes up its own story again writes an update, not a copy.
    let same_outlet = a.outlet.is_some() && a.outlet == b.outlet;
    if same_outlet || !are_near(a.day, b.day) {
        return false;
    }
    shared.rare_permille >= REWRITE_PERMILLE
        || shared.rare_permille >= REWRITE_WITH_FIGURES_PERMILLE
            && (a.n_shared_figures(&b) >= MIN_SHARED_FIGURES || n_shared(&a.quotes, &b.quotes) > 0)
}

/// The report of the outlet `name` that has most in common with the child, and how much text they share: words before
/// figures. A page without a date that names its original may stand before it in rank, so all of the outlet's near in time
/// are looked at.
fn best_of_outlet(
    library: &impl Library,
    child: usize,
    alike: &[(usize, Shared)],
    name: &str,
) -> Option<(usize, Shared)> {
    let sheet = library.sheet(child);
    let is_of_outlet = |(other, _): &&(usize, Shared)| library.sheet(*other).is_published_by(name);
    let mut documents: Vec<usize> = alike.iter().filter(is_of_outlet).map(|(other, _)| *other).collect();
    documents.extend(library.published_by(name, sheet.day));
    documents.retain(|other| *other != child);
    let scored = documents.into_iter().filter_map(|other| {
        let shared = library.shared(child, other);
        let n_figures = sheet.n_shared_figures(&library.sheet(other));
        let taken = if shared.rare_permille >= REWRITE_PERMILLE { shared.permille } else { 0 };
        let is_alike = taken > 0 || n_figures > 0 || alike.iter().any(|(known, _)| *known == other);
        is_alike.then_some((taken, n_figures, other, shared))
    });
    let scored: Vec<_> = scored.collect();
    let most = scored.iter().map(|(taken, n_figures, _, _)| (*taken, *n_figures)).max()?;
    let with_most = scored.into_iter().filter(|(taken, n_figures, _, _)| (*taken, *n_figures) == most);
    best(library, with_most.map(|(_, _, other, shared)| (other, shared)), |shared| shared)
}

fn parent(
    library: &impl Library,
    child: usize,
    document: usize,
    shared: Shared,
    derivation: Derivation,
    named: Option<LineageBasis>,
) -> Parent {
    let (a, b) = (library.sheet(child), library.sheet(document));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (n_quotes, n_figures) = (count(n_shared(&a.quotes, &b.quotes)), count(a.n_shared_figures(&b)));
    let is_named = named.is_some();
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
    Parent { document, derivation, basis, closeness: shared.permille, is_named }
}

/// Whether two days are near enough for one report to derive from the other; an unknown day may be any.
pub(crate) fn are_near(a: Option<Date>, b: Option<Date>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => days_between(a, b).abs() <= MAX_DAYS_APART,
        _ => true,
    }
}

/// Days from `a` to `b`, negative when `b` comes first.
pub(crate) fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days())
}
