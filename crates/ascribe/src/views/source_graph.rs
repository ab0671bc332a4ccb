//! How the numbers of a series reached their readers: from sources over relays to outlets, and from outlet to outlet.

use std::collections::BTreeMap;

use ascribe_model::{Claim, Derivation, Series, SourceMention};
use serde::Serialize;

use crate::Contents;

/// Who passed a series' numbers to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceGraph {
    /// Sources, relays and outlets, in the order in which the series' claims name them.
    pub nodes: Vec<GraphNode>,
    /// Who passed numbers to whom, by position of the nodes.
    pub edges: Vec<GraphEdge>,
}

/// A source, relay or outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GraphNode {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// Somebody whose words reach the page, first hand or passed on.
    Source,
    /// Who published.
    Outlet,
}

/// That numbers went from one node to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GraphEdge {
    /// Position of the giver.
    pub from: usize,
    /// Position of the taker.
    pub to: usize,
    /// How many claims went this way.
    pub n_claims: usize,
    /// Between outlets: how the later page derives from the earlier one.
    pub derivation: Option<Derivation>,
}

/// The source graph of a series.
pub fn source_graph(contents: &Contents, series: &Series) -> SourceGraph {
    let mut graph = Graph::default();
    let claims: Vec<&Claim> = series.claims.iter().filter_map(|id| contents.claim(id)).collect();
    for claim in &claims {
        graph.add_chain(claim);
    }
    for link in &contents.comparison.lineage {
        let carried = |document: &str| claims.iter().filter(|claim| claim.document == document).count();
        let n_claims = carried(&link.document);
        let giver = match &link.from {
            Some(from) if carried(from) > 0 => contents.document(from).and_then(|from| from.outlet.clone()),
            Some(_) => None,
            None => link.named.clone(),
        };
        let taker = contents.document(&link.document).and_then(|document| document.outlet.clone());
        if let (Some(giver), Some(taker), 1..) = (giver, taker, n_claims) {
            let (from, to) = (graph.node(&giver, NodeKind::Outlet), graph.node(&taker, NodeKind::Outlet));
            graph.add_edge(from, to, n_claims, Some(link.derivation));
        }
    }
    graph.finish()
}

#[derive(Default)]
struct Graph {
    nodes: Vec<GraphNode>,
    positions: BTreeMap<(NodeKind, String), usize>,
    edges: BTreeMap<(usize, usize), GraphEdge>,
}

impl Graph {
    fn node(&mut self, name: &str, kind: NodeKind) -> usize {
        let next = self.nodes.len();
        let position = *self.positions.entry((kind, name.to_owned())).or_insert(next);
        if position == next {
            self.nodes.push(GraphNode { name: name.to_owned(), kind });
        }
        position
    }

    fn add_chain(&mut self, claim: &Claim) {
        let name =
            |mention: &SourceMention| mention.name.clone().unwrap_or_else(|| mention.excerpt.text.clone());
        let speakers = claim.source.iter().chain(&claim.via).map(|mention| (name(mention), NodeKind::Source));
        let outlet = claim.outlet.clone().map(|outlet| (outlet, NodeKind::Outlet));
        let chain: Vec<usize> = speakers.chain(outlet).map(|(name, kind)| self.node(&name, kind)).collect();
        for pair in chain.windows(2) {
            self.add_edge(pair[0], pair[1], 1, None);
        }
    }

    fn add_edge(&mut self, from: usize, to: usize, n_claims: usize, derivation: Option<Derivation>) {
        if from == to {
            return;
        }
        let edge = self.edges.entry((from, to)).or_insert(GraphEdge { from, to, n_claims: 0, derivation });
        edge.n_claims += n_claims;
    }

    fn finish(self) -> SourceGraph {
        SourceGraph { nodes: self.nodes, edges: self.edges.into_values().collect() }
    }
}
