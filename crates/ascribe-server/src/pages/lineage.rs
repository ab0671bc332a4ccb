//! `/lineage`: who repeats whom, as a graph and as a table.

use std::collections::BTreeSet;
use std::sync::Arc;

use ascribe::model::Lineage;
use ascribe::views::LineageNode;
use ascribe::{Contents, Shelf, words};
use axum::extract::Query;
use maud::{Markup, html};

use crate::asked::{Answer, Asked, Listing, Rows};
use crate::draw::{Frame, Section, empty, lineage_graph, publisher, turns};
use crate::edition::{Edition, report_id};
use crate::refusal::Refusal;
use crate::wire::WireLineage;

/// Graphs on one page, the largest first; the table holds all links.
const GRAPHS_SHOWN: usize = 20;
/// Reports in a graph; a wire story that a thousand outlets copy is a list, no drawing.
const MOST_NODES: usize = 60;

pub(crate) async fn lineage(asked: Asked, Query(listing): Query<Listing>) -> Answer {
    let edition = asked.edition().await?;
    let (asking, drawn) = (asked.clone(), Arc::clone(&edition));
    let found = asked.look(move |shelf| {
        let cut = asking.cut(shelf.n_lineage()?, listing);
        let links = shelf.lineage(cut.rows())?;
        let contents = shelf.part_of_rows(&[], &[], &links)?;
        if asking.is_for_people() && drawn.graphs().get().is_none() {
            let graphs = graphs(shelf)?;
            drawn.graphs().get_or_init(|| graphs);
        }
        Ok((cut, links, contents, shelf.n_trees()?))
    });
    let (cut, links, contents, n_trees) = found.await?;
    let frame = Frame::new(Section::Lineage, "Lineage");
    asked.answer_cut(
        frame,
        cut,
        &links,
        |link| WireLineage::of(&contents, link),
        |rows| draw(&edition, &contents, n_trees, rows),
    )
}

/// The graphs of the largest trees.
fn graphs(shelf: &Shelf) -> Result<Vec<Markup>, Refusal> {
    let trees = shelf.trees(MOST_NODES, GRAPHS_SHOWN)?;
    let mut documents = BTreeSet::new();
    trees.iter().for_each(|tree| add_documents(tree, &mut documents));
    let contents = shelf.part_of_documents(documents)?;
    Ok(trees.iter().map(|tree| lineage_graph(&contents, tree)).collect())
}

fn add_documents(tree: &LineageNode, documents: &mut BTreeSet<String>) {
    documents.extend(tree.document.clone());
    tree.children.iter().for_each(|child| add_documents(child, documents));
}

fn draw(edition: &Edition, contents: &Contents, n_trees: usize, rows: &Rows<Lineage>) -> Markup {
    let drawn = edition.graphs().get().map(Vec::as_slice).unwrap_or_default();
    html! {
        h1 { "Lineage" }
        p.lead { "Which report derives from which: a copy, a rewrite, or a citation of another's figure. On the way stand words that were exchanged." }
        @if n_trees == 0 { (empty("report that derives from another")) }
        @for graph in drawn {
            div.scroll tabindex="0" role="region" aria-label="Graph of lineage" { (graph) }
        }
        @if drawn.len() < n_trees { p.quiet { (drawn.len()) " of " (n_trees) " graphs are drawn; the table holds all links." } }
        @if rows.n_rows > 0 { h2 { "All links" } (link_table(contents, rows)) }
    }
}

fn link_table(contents: &Contents, rows: &Rows<Lineage>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Links" {
            table.listed {
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
    let outlet = document.map_or_else(|| "outlet unknown".to_owned(), publisher);
    let day = document.and_then(|document| document.published_day());
    html! {
        a href={ "/reports/" (report_id(sha256)) } { (outlet) }
        @if let Some(day) = day { br; span.quiet { (words::day(day)) } }
    }
}
