//! Who repeats whom, as trees.

use ascribe::model::Derivation;
use ascribe::views::LineageNode;

use super::style::{self, paint};
use super::{escape, words};

/// Draws trees of documents, each beneath the one it derives from.
pub(crate) fn lineage(trees: &[LineageNode]) -> String {
    let mut lines = Vec::new();
    for tree in trees {
        lines.push(format!("  {}", label(tree)));
        branches(&tree.children, "  ", &mut lines);
    }
    lines.join("\n")
}

fn branches(children: &[LineageNode], margin: &str, lines: &mut Vec<String>) {
    for (idx, child) in children.iter().enumerate() {
        let is_last = idx + 1 == children.len();
        let (branch, beneath) = if is_last { ("└─", "   ") } else { ("├─", "│  ") };
        let how = child.derivation.map_or("", Derivation::as_str);
        lines.push(format!("{margin}{branch} {} {}", paint(style::FAINT, format!("{how:8}")), label(child)));
        branches(&child.children, &format!("{margin}{beneath}"), lines);
    }
}

fn label(node: &LineageNode) -> String {
    let publisher = match &node.document {
        Some(sha256) => words::publisher(node.outlet.as_deref(), &format!("sha256:{sha256}")),
        None => node.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned()),
    };
    let outlet = escape::line(&publisher).into_owned();
    let day = match (&node.document, node.published) {
        (None, _) => "not among the reports".to_owned(),
        (Some(_), None) => "date unknown".to_owned(),
        (Some(_), Some(day)) => words::day(day),
    };
    format!("{outlet}, {day}")
}
