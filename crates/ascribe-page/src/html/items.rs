//! The items of a newsletter: each a heading with its text and a link of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::main_part::MainPart;
use super::markup::{Piece, Source, attribute};
use super::paragraphs::Within;
use super::placing::PageText;
use crate::roles::is_prose;

/// Items from which a letter is a newsletter.
const MIN_ITEMS: usize = 2;

/// Items of one letter that are told apart. Newsletters have up to fifty.
const MAX_ITEMS: usize = 500;

/// An item of a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LetterItem {
    /// Its heading.
    pub heading: String,
    /// Where it begins in the markup, with its heading.
    pub start: usize,
    /// Where the next begins.
    pub end: usize,
}

/// The items of a letter's markup, in order; none where it is one report.
///
/// Each has a heading, running text beneath it, and a link to somewhere where no other item links to: the parts of one report
/// have headings and text too.
pub(crate) fn letter_items(markup: &str) -> Vec<LetterItem> {
    let source = Source::new(markup);
    let main_part = MainPart::of_letter(&source, "");
    let mut page = PageText::new(&source);
    let mut headed: Vec<(LetterItem, bool)> = Vec::new();
    for paragraph in &main_part.paragraphs {
        let place = page.place(&paragraph.text);
        if paragraph.within == Within::Heading {
            let Some(place) = place else { return Vec::new() };
            if let Some((last, _)) = headed.last_mut() {
                last.end = place.start;
            }
            let item = LetterItem { heading: paragraph.text.clone(), start: place.start, end: markup.len() };
            headed.push((item, false));
        } else if let Some((_, has_text)) = headed.last_mut() {
            *has_text |= is_prose(&paragraph.text);
        }
    }
    let is_in_order = headed.iter().all(|(item, _)| item.start < item.end);
    let items: Vec<LetterItem> = join_bare(headed);
    let is_newsletter =
        is_in_order && (MIN_ITEMS..=MAX_ITEMS).contains(&items.len()) && have_own_links(&source, &items);
    if is_newsletter { items } else { Vec::new() }
}

/// Headings without text beneath belong to the item that follows: the name of a column above a headline.
fn join_bare(headed: Vec<(LetterItem, bool)>) -> Vec<LetterItem> {
    let mut items: Vec<LetterItem> = Vec::new();
    let mut bare_start = None;
    for (item, has_text) in headed {
        if has_text {
            items.push(LetterItem { start: bare_start.take().unwrap_or(item.start), ..item });
        } else {
            bare_start = bare_start.or(Some(item.start));
        }
    }
    items
}

fn have_own_links(source: &Source<'_>, items: &[LetterItem]) -> bool {
    let mut links: Vec<BTreeSet<String>> = vec![BTreeSet::new(); items.len()];
    for piece in source.pieces() {
        let Piece::Open { name, attributes, range } = piece else { continue };
        // A heading that is a link stands within it: the link begins a little before the item does.
        let at = items.partition_point(|item| item.start <= range.end);
        if name.eq_ignore_ascii_case("a")
            && let (Some(idx), Some(href)) = (at.checked_sub(1), attribute(attributes, "href"))
            && href.starts_with("http")
        {
            links[idx].insert(href.to_string());
        }
    }
    let mut n_items: BTreeMap<&String, usize> = BTreeMap::new();
    for link in links.iter().flatten() {
        *n_items.entry(link).or_default() += 1;
    }
    links.iter().all(|of_item| of_item.iter().any(|link| n_items[link] == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Twelve people were killed in the town on Monday, the governor said.";

    fn headings(markup: &str) -> Vec<String> {
        letter_items(markup).into_iter().map(|item| item.heading).collect()
    }

    #[test]
    fn items_have_links_of_their_own() {
        let item = |head: &str, link: &str| {
            format!("<h2>{head}</h2><p>{TEXT}</p><a href='https://a.example/{link}'>More</a>")
        };
        assert_eq!(headings(&(item("One", "1") + &item("Two", "2"))), ["One", "Two"]);
        assert_eq!(headings(&(item("One", "1") + &item("Two", "1"))), [""; 0], "no link of its own");
        assert_eq!(headings(&item("One", "1")), [""; 0]);
        assert_eq!(headings(&format!("<h2>A</h2><p>{TEXT}</p><h2>B</h2><p>{TEXT}</p>")), [""; 0]);
        let linked =
            |head: &str| format!("<h3><a href='https://a.example/{head}'>{head}</a></h3><p>{TEXT}</p>");
        assert_eq!(headings(&format!("<h2>World</h2>{}{}", linked("One"), linked("Two"))), ["One", "Two"]);
    }

    #[test]
    fn the_name_of_a_column_belongs_to_the_item_beneath() {
        let item =
            |head: &str| format!("<h2>{head}</h2><p>{TEXT}</p><a href='https://a.example/{head}'>More</a>");
        let markup = format!("{}<h1>World</h1>{}", item("One"), item("Two"));
        let items = letter_items(&markup);
        assert!(markup[items[1].start..].starts_with("World"), "{:?}", &markup[items[1].start..]);
        assert_eq!((items[1].heading.as_str(), items[0].end), ("Two", items[1].start));
    }

    #[test]
    fn items_cover_the_markup_from_the_first_heading() {
        let markup = format!(
            "<p>Good morning.</p><h2>One</h2><p>{TEXT}</p><a href='https://a.example/1'>x</a><h2>Two</h2><p>{TEXT}</p><a href='https://a.example/2'>y</a>"
        );
        let items = letter_items(&markup);
        assert!(markup[items[0].start..items[0].end].starts_with("One</h2>"));
        assert_eq!(items[0].end, items[1].start);
        assert_eq!(items[1].end, markup.len());
    }
}
