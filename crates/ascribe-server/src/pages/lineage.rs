//! `/lineage`: who repeats whom, as a graph and as a table.

use std::sync::Arc;

use ascribe::model::Lineage;
use ascribe::views::{LineageNode, lineage_trees};
use ascribe::{Contents, words};
use axum::extract::Query;
use maud::{Markup, html};

use crate::asked::{Answer, Asked, Listing, Rows};
use crate::draw::{Frame, Section, empty, lineage_graph, turns};
use crate::edition::report_id;
use crate::wire::WireLineage;

/// Graphs on one page, the largest first; the table holds all links.
const GRAPHS_SHOWN: usize = 20;
/// Reports in a graph; a wire story that a thousand outlets copy is a list, no drawing.
const MOST_NODES: usize = 60;

pub(crate) async fn lineage(asked: Asked, Query(listing): Query<Listing>) -> Answer {
    let edition = Arc::clone(&asked.edition);
    let contents = &edition.contents;
    let frame = Frame::new(Section::Lineage, "Lineage");
    let links = &contents.comparison.lineage;
    asked.answer_list(
        frame,
        listing,
        links,
        |link| WireLineage::of(contents, link),
        |rows| draw(contents, rows),
    )
}

fn draw(contents: &Contents, rows: &Rows<Lineage>) -> Markup {
    let trees = lineage_trees(contents);
    let drawn: Vec<&LineageNode> =
        trees.iter().filter(|tree| tree.n_nodes() <= MOST_NODES).take(GRAPHS_SHOWN).collect();
    html! {
        h1 { "Lineage" }
        p.lead { "Which report derives from which: a copy, a rewrite, or a citation of another's figure. On the way stand words that were exchanged." }
        @if trees.is_empty() { (empty("report that derives from another")) }
        @for tree in &drawn {
            div.scroll tabindex="0" role="region" aria-label="Graph of lineage" { (lineage_graph(contents, tree)) }
        }
        @if drawn.len() < trees.len() { p.quiet { (drawn.len()) " of " (trees.len()) " graphs are drawn; the table holds all links." } }
        @if rows.n_rows > 0 { h2 { "All links" } (link_table(contents, rows)) }
    }
}

fn link_table(contents: &Contents, rows: &Rows<Lineage>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Links" {
            table {
                thead { tr { th scope="col" { "Report" } th scope="col" { "is" } th scope="col" { "of" } th scope="col" { "because" } th scope="col" { "Set side by side" } } }
                tbody { @for link in rows.shown { (link_row(contents, link)) } }
            }
        }
        (turns(rows))
    }
}

fn link_row(contents: &Contents, link: &Lineage) -> Markup {
    html! {
        tr {
            td { (named(contents, &link.document)) }
            td { (link.derivation.as_str()) }
            td { @match (&link.from, &link.named) {
                (Some(from), _) => { (named(contents, from)) }
                (None, name) => { (name.as_deref().unwrap_or("an original that is not named")) span.quiet { ", not in the ledger" } }
            } }
            td.quiet { (link.basis.iter().map(words::basis).collect::<Vec<_>>().join("; ")) }
            td { @if let Some(from) = &link.from { a href={ "/compare?left=" (report_id(from)) "&right=" (report_id(&link.document)) } { "compare" } } }
        }
    }
}

fn named(contents: &Contents, sha256: &str) -> Markup {
    let document = contents.document(sha256);
    let outlet = document.and_then(|document| document.outlet.as_deref()).unwrap_or("outlet unknown");
    let day = document.and_then(|document| document.published_day());
    html! {
        a href={ "/reports/" (report_id(sha256)) } { (outlet) }
        @if let Some(day) = day { br; span.quiet { (words::day(day)) } }
    }
}
