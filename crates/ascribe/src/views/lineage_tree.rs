//! Who repeats whom: documents beneath the one that they derive from.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Derivation, Lineage};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Contents;

/// A document, or an original that is not among the readings, with what derives from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageNode {
    /// SHA-256 of the document; none for an original that is not among the readings.
    pub document: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// How it derives from the node above; none at the top.
    pub derivation: Option<Derivation>,
    /// What derives from it, the oldest first.
    pub children: Vec<LineageNode>,
}

/// The trees of all documents of which another derives, those with the most documents first.
///
/// A document that derives from several stands beneath the one that it takes most from: a copy before a rewrite before a
/// citation.
pub fn lineage_trees(contents: &Contents) -> Vec<LineageNode> {
    let mut children: BTreeMap<Parent, Vec<&Lineage>> = BTreeMap::new();
    let mut derived = BTreeSet::new();
    for link in main_links(contents) {
        derived.insert(link.document.as_str());
        children.entry(Parent::of(link)).or_default().push(link);
    }
    let tops = children.keys().filter(|parent| match parent {
        Parent::Document(sha256) => !derived.contains(sha256),
        Parent::Named(_) => true,
    });
    let mut trees: Vec<LineageNode> =
        tops.map(|top| node(contents, *top, None, &children, &mut BTreeSet::new())).collect();
    trees.sort_by_key(|tree| std::cmp::Reverse(tree.n_nodes()));
    trees
}

impl LineageNode {
    /// How many nodes the tree has, this one among them.
    pub fn n_nodes(&self) -> usize {
        1 + self.children.iter().map(LineageNode::n_nodes).sum::<usize>()
    }
}

/// What a document derives from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Parent<'c> {
    Document(&'c str),
    Named(&'c str),
}

impl<'c> Parent<'c> {
    fn of(link: &'c Lineage) -> Parent<'c> {
        match (&link.from, &link.named) {
            (Some(from), _) => Parent::Document(from),
            (None, named) => Parent::Named(named.as_deref().unwrap_or("an original that is not named")),
        }
    }
}

/// For each document the link that says most of it: to a document before a name, a copy before a rewrite.
fn main_links(contents: &Contents) -> Vec<&Lineage> {
    let mut links: BTreeMap<&str, &Lineage> = BTreeMap::new();
    let rank = |link: &Lineage| (link.from.is_none(), link.derivation);
    for link in &contents.comparison.lineage {
        let best = links.entry(&link.document).or_insert(link);
        if rank(link) < rank(best) {
            *best = link;
        }
    }
    links.into_values().collect()
}

fn node<'c>(
    contents: &Contents,
    parent: Parent<'c>,
    derivation: Option<Derivation>,
    children: &BTreeMap<Parent<'c>, Vec<&'c Lineage>>,
    above: &mut BTreeSet<Parent<'c>>,
) -> LineageNode {
    // Lineage should not run in a circle; if it does, the circle is cut here.
    let is_new = above.insert(parent);
    let links = children.get(&parent).filter(|_| is_new);
    let mut beneath: Vec<LineageNode> = links
        .into_iter()
        .flatten()
        .map(|link| node(contents, Parent::Document(&link.document), Some(link.derivation), children, above))
        .collect();
    beneath.sort_by(|a, b| (a.published, &a.outlet).cmp(&(b.published, &b.outlet)));
    let document = match parent {
        Parent::Document(sha256) => contents.document(sha256),
        Parent::Named(_) => None,
    };
    LineageNode {
        document: document.map(|document| document.sha256.clone()),
        outlet: match parent {
            Parent::Document(_) => document.and_then(|document| document.outlet.clone()),
            Parent::Named(name) => Some(name.to_owned()),
        },
        published: document.and_then(|document| document.published_day()),
        derivation,
        children: beneath,
    }
}
