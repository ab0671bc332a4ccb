//! Who repeats whom, as an SVG: originals on the left, what derives from them to the right, the exchanged words on the way.

use ascribe::model::Document;
use ascribe::views::{LineageNode, WordChange, word_changes};
use ascribe::{Contents, side_by_side, words};
use maud::{Markup, html};

use super::claim::report_title;
use crate::edition::report_id;

const NODE_WIDTH: f64 = 190.0;
const COLUMN: f64 = 400.0;
const ROW: f64 = 62.0;
/// Exchanges that are written on an edge; the comparison shows all.
const CHANGES_SHOWN: usize = 2;
/// Letters that an edge has room for.
const EDGE_LETTERS: usize = 30;
const NODE_LETTERS: usize = 22;

/// A tree of lineage as a graph.
pub(crate) fn lineage_graph(contents: &Contents, tree: &LineageNode) -> Markup {
    let mut placed = Placed { contents, nodes: Vec::new(), n_rows: 0 };
    placed.add(tree, 0, None);
    let n_columns = placed.nodes.iter().map(|node| node.column).max().unwrap_or(0) + 1;
    let width = (n_columns - 1) as f64 * COLUMN + NODE_WIDTH + 4.0;
    let height = placed.n_rows as f64 * ROW;
    let name = placed.nodes[0].name();
    html! {
        svg.chart.graph viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="group"
            aria-label={ "What derives from the report of " (name) } {
            @for node in &placed.nodes { (placed.edge(node)) }
            @for node in &placed.nodes { (node.draw()) }
        }
    }
}

struct Placed<'c> {
    contents: &'c Contents,
    nodes: Vec<PlacedNode<'c>>,
    n_rows: usize,
}

struct PlacedNode<'c> {
    node: &'c LineageNode,
    /// Its document, where it is in the ledger.
    document: Option<&'c Document>,
    column: usize,
    /// In rows; a node with several children stands in the middle of them.
    row: f64,
    above: Option<usize>,
}

impl<'c> Placed<'c> {
    /// Places a node and all beneath it; gives its position.
    fn add(&mut self, node: &'c LineageNode, column: usize, above: Option<usize>) -> usize {
        let position = self.nodes.len();
        let document = node.document.as_deref().and_then(|sha256| self.contents.document(sha256));
        self.nodes.push(PlacedNode { node, document, column, row: 0.0, above });
        if node.children.is_empty() {
            self.nodes[position].row = self.n_rows as f64;
            self.n_rows += 1;
            return position;
        }
        let children: Vec<usize> =
            node.children.iter().map(|child| self.add(child, column + 1, Some(position))).collect();
        let rows = children.iter().map(|child| self.nodes[*child].row);
        self.nodes[position].row = rows.sum::<f64>() / children.len() as f64;
        position
    }

    fn edge(&self, to: &PlacedNode) -> Markup {
        let Some(from) = to.above.map(|above| &self.nodes[above]) else { return html! {} };
        let (x1, x2) = (from.x() + NODE_WIDTH, to.x());
        let (y1, y2) = (from.middle(), to.middle());
        let bend = x1 + 30.0;
        let derivation = to.node.derivation.map_or("", |derivation| derivation.as_str());
        let changes = match (from.document, to.document) {
            (Some(from), Some(to)) => word_changes(&side_by_side(from, to)),
            _ => Vec::new(),
        };
        html! {
            path class={ "edge " (derivation) } d={ "M" (x1) " " (y1) "C" (bend) " " (y1) " " (x1) " " (y2) " " (bend + 6.0) " " (y2) "H" (x2 - 7.0) "m-6 -4l6 4l-6 4" } {}
            text.derivation x=(bend + 12.0) y=(y2 - 5.0) { (derivation) }
            @for (idx, change) in changes.iter().take(CHANGES_SHOWN).enumerate() {
                text.change x=(bend + 12.0) y=(y2 + 13.0 + 13.0 * idx as f64) { (change_words(change)) }
            }
        }
    }
}

impl PlacedNode<'_> {
    fn x(&self) -> f64 {
        self.column as f64 * COLUMN + 2.0
    }

    fn middle(&self) -> f64 {
        self.row * ROW + ROW / 2.0
    }

    /// The outlet; where it is unknown the headline, which tells a report from others without an outlet.
    fn name(&self) -> String {
        self.node
            .outlet
            .clone()
            .unwrap_or_else(|| self.document.map_or("outlet unknown".to_owned(), report_title))
    }

    fn draw(&self) -> Markup {
        let name = cut(&self.name(), NODE_LETTERS);
        let when = match (&self.node.document, self.node.published) {
            (None, _) => "not in the ledger".to_owned(),
            (Some(_), None) => "date unknown".to_owned(),
            (Some(_), Some(day)) => words::day(day),
        };
        let drawn = html! {
            rect.node x=(self.x()) y=(self.middle() - 21.0) width=(NODE_WIDTH) height="42" rx="5" {}
            text.name x=(self.x() + 10.0) y=(self.middle() - 3.0) { (name) }
            text.faint x=(self.x() + 10.0) y=(self.middle() + 13.0) { (when) }
        };
        html! {
            @match &self.node.document {
                Some(sha256) => a href={ "/reports/" (report_id(sha256)) } { (drawn) },
                None => g.absent { (drawn) },
            }
        }
    }
}

fn change_words(change: &WordChange) -> String {
    cut(&format!("“{}” → “{}”", change.from, change.to), EDGE_LETTERS)
}

fn cut(text: &str, n_letters: usize) -> String {
    if text.chars().count() <= n_letters {
        return text.to_owned();
    }
    text.chars().take(n_letters - 1).chain(['…']).collect()
}
