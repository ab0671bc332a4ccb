//! HTML pages: the main text found by a library, what the page says of itself by our own pass over its source.

mod apart;
mod main_part;
mod paragraphs;
mod table;

mod authors;
mod dating;
mod headline;
mod items;
mod json_ld;
mod metadata;
mod nearby;
mod saved;

mod markup;
mod placing;

use ascribe_model::{Block, BlockKind, DateBasis, Document, Excerpt, OriginMention, PageDate, Span};

use crate::Hints;
use crate::credits::CreditLine;
use crate::dateline::read_dateline;
use crate::dates::date_in_url;
use crate::plain::is_own_name;
use crate::restatement::mark_restatements;
use crate::roles::{PageFacts, Role, tell_roles};
use crate::stamp::{finish, given_date, take_first_date};
use crate::tables::{Row, take_tables};
use apart::{Part, find_parts, parts_of_others, stand_apart};
use authors::find_authors;
use dating::find_dates_of_page;
use headline::find_headline;
pub(crate) use items::{LetterItem, letter_items};
use main_part::{MainPart, find_main_part};
use markup::Source;
use metadata::{Metadata, read_metadata};
use nearby::Nearby;
use paragraphs::{Paragraph, Within};
use placing::PageText;
use saved::Saved;

/// Bytes up to which a paragraph of the main part that names the author is taken for the byline.
const MAX_BYLINE_BYTES: usize = 200;

/// Reads an HTML page. Its text is its headline, its bylines and the paragraphs of its main part, an empty line between.
pub(crate) fn read_html(source: &str, hints: &Hints) -> Document {
    let saved = Saved::read(source);
    let hints = &Hints { url: hints.url.clone().or(saved.url), ..hints.clone() };
    let source = Source::new(source);
    let metadata = read_metadata(&source);
    let url = hints.url.clone().or_else(|| metadata.canonical.clone());
    let mut document = Document { url, captured: saved.at, ..Document::default() };
    document.outlet = find_outlet(&metadata, hints);
    document.headline =
        hints.headline.clone().or_else(|| find_headline(&metadata, document.url.as_deref().and_then(host)));
    let mut page = PageText::new(&source);
    let headline_place = document.headline.as_deref().and_then(|headline| page.place_heading(headline));
    let heading_at = headline_place.map_or(0, |place| place.start);
    let parts = find_parts(&source);
    let nearby = Nearby::read(&source, heading_at, &parts_of_others(&parts, heading_at));
    write_text(&mut document, &mut page, headline_place, &metadata, &nearby, &parts);
    mark_restatements(&document.text, &mut document.blocks);
    document.origin = document.origin.take().or_else(|| origin_by_metadata(&metadata, hints));
    given_date(&mut document, hints);
    find_dates_of_page(&mut document, &source, &metadata, hints.url.as_deref(), &nearby);
    finish(&mut document, metadata.language.as_deref());
    document
}

/// Reads a piece of markup that is all report: what a feed entry holds. `known` is what the feed says of it.
pub(crate) fn read_fragment(
    markup: &str,
    hints: &Hints,
    known: Document,
    language: Option<&str>,
) -> Document {
    let mut document = Document { url: hints.url.clone(), outlet: hints.outlet.clone(), ..known };
    document.headline = hints.headline.clone();
    let headline = document.headline.clone().unwrap_or_default();
    if !headline.is_empty() {
        push_block(&mut document, BlockKind::Headline, &headline, None);
    }
    let main_part = MainPart::of_fragment(markup, &headline, hints.url.as_deref().and_then(host));
    let authors = document.authors.clone();
    let facts = PageFacts {
        headline: None,
        outlet: hints.outlet.as_deref(),
        authors: &authors,
        ..PageFacts::default()
    };
    write_main_part(&mut document, &mut PageText::new(&Source::new("")), &main_part, facts, &[]);
    finish_fragment(document, hints, language)
}

/// Reads the markup of a letter, all of which is report: headline, date and author are those of its head, in `known`. Each
/// paragraph keeps its place in the markup.
pub(crate) fn read_letter(markup: &str, hints: &Hints, known: Document, language: Option<&str>) -> Document {
    let source = Source::new(markup);
    let mut document = Document { url: hints.url.clone(), outlet: hints.outlet.clone(), ..known };
    document.headline = hints.headline.clone();
    let headline = document.headline.clone().unwrap_or_default();
    if !headline.is_empty() {
        push_block(&mut document, BlockKind::Headline, &headline, None);
    }
    let main_part = MainPart::of_letter(&source, &headline);
    let authors = document.authors.clone();
    let facts =
        PageFacts { headline: None, outlet: hints.outlet.as_deref(), authors: &authors, is_all_report: true };
    write_main_part(&mut document, &mut PageText::new(&source), &main_part, facts, &find_parts(&source));
    let declared = read_metadata(&source).language;
    finish_fragment(document, hints, language.or(declared.as_deref()))
}

fn finish_fragment(mut document: Document, hints: &Hints, language: Option<&str>) -> Document {
    given_date(&mut document, hints);
    let url_date = hints.url.as_deref().and_then(date_in_url);
    let by_url = url_date.map(|day| PageDate { value: day.to_string(), basis: DateBasis::Url });
    take_first_date(&mut document, by_url.into_iter().collect());
    finish(&mut document, language);
    document
}

fn find_outlet(metadata: &Metadata, hints: &Hints) -> Option<String> {
    let named = metadata.meta(&["og:site_name"]).or(metadata.json_ld.publisher.as_deref());
    let named = named.or_else(|| metadata.meta(&["application-name", "dc.publisher", "publisher"]));
    let host = || hints.url.as_deref().or(metadata.canonical.as_deref()).and_then(host);
    named.map(str::to_owned).or_else(|| host().map(str::to_owned))
}

/// The host of an address without `www.`.
pub(crate) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// Another host that the page names as the place of the original: in JSON-LD, or as its canonical address.
fn origin_by_metadata(metadata: &Metadata, hints: &Hints) -> Option<OriginMention> {
    let based_on = metadata.json_ld.based_on.as_deref();
    let own = hints.url.as_deref().and_then(host);
    let canonical = metadata.canonical.as_deref().and_then(host);
    let other = canonical.filter(|canonical| own.is_some_and(|own| !same_site(own, canonical)));
    based_on.or(other).map(|text| OriginMention { text: text.to_owned(), span: None })
}

/// Whether two hosts belong to one site: one ends in the other, or they share all but their first label.
fn same_site(a: &str, b: &str) -> bool {
    let is_within = |long: &str, short: &str| long == short || long.ends_with(&format!(".{short}"));
    let parent = |host: &str| host.split_once('.').map_or(String::new(), |(_, rest)| rest.to_owned());
    is_within(a, b) || is_within(b, a) || (parent(a).contains('.') && parent(a) == parent(b))
}

/// Builds the text: headline, bylines that the page shows, paragraphs; each with its role and its place in the source.
fn write_text(
    document: &mut Document,
    page: &mut PageText<'_>,
    headline_place: Option<Span>,
    metadata: &Metadata,
    nearby: &Nearby,
    parts: &[Part],
) {
    let headline = document.headline.clone().unwrap_or_default();
    if !headline.is_empty() {
        push_block(document, BlockKind::Headline, &headline, headline_place);
    }
    let authors = find_authors(metadata, nearby);
    let host = document.url.as_deref().and_then(host);
    let main_part = find_main_part(page.source(), &headline, host);
    let outlet = document.outlet.clone();
    for author in &authors {
        write_author(document, page, author, &main_part);
    }
    let facts =
        PageFacts { headline: None, outlet: outlet.as_deref(), authors: &authors, ..PageFacts::default() };
    write_main_part(document, page, &main_part, facts, parts);
}

/// Adds the paragraphs of the main part to the text, each with its role and its place in the source.
fn write_main_part(
    document: &mut Document,
    page: &mut PageText<'_>,
    main_part: &MainPart,
    facts: PageFacts<'_>,
    parts: &[Part],
) {
    let lines: Vec<&str> = main_part.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let place = |paragraph: &Paragraph| match &paragraph.row {
        Some(row) => page.place(&row.words(&paragraph.text)),
        None => page.place(&paragraph.text),
    };
    let places: Vec<Option<Span>> = main_part.paragraphs.iter().map(place).collect();
    let lengths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
    let in_parts = stand_apart(&places, &lengths, parts);
    let is_apart: Vec<bool> =
        main_part.is_apart.iter().zip(in_parts).map(|(apart, in_part)| *apart || in_part).collect();
    let roles = tell_roles(&lines, &is_apart, facts);
    let first = document.blocks.len();
    let mut rows = Vec::new();
    for (idx, place) in places.into_iter().enumerate() {
        let row = main_part.paragraphs[idx].row.as_ref().filter(|_| !is_apart[idx]);
        let kind = if row.is_some_and(Row::has_cells) { BlockKind::Row } else { roles[idx].kind() };
        let span = push_block(document, kind, lines[idx], place);
        rows.extend(row.map(|row| (span, row)));
        // "Source: …" beneath a table says where its numbers come from, and not the report.
        let is_of_table = idx > 0 && main_part.paragraphs[idx - 1].row.is_some();
        if let Role::Credit(credit) = &roles[idx]
            && kind == BlockKind::Credit
            && !is_of_table
        {
            read_credit_block(document, span, credit);
        }
    }
    take_tables(document, rows);
    take_captions(document, first, &main_part.paragraphs);
    read_dateline_agency(document);
}

/// Gives tables the captions that stand directly above them. The blocks from `first` on are those of the paragraphs.
fn take_captions(document: &mut Document, first: usize, paragraphs: &[Paragraph]) {
    for table in &mut document.tables {
        let Some(start) = table.rows.first().map(|row| row.span.start) else { continue };
        let above = document.blocks.partition_point(|block| block.span.start < start).checked_sub(1);
        let is_caption = |idx: &usize| paragraphs[*idx].within == Within::Caption;
        let idx = above.and_then(|above| above.checked_sub(first)).filter(is_caption);
        table.caption = idx.map(|idx| document.blocks[first + idx].span);
    }
}

/// A byline that the page shows becomes a credit block; one that only the metadata give is kept as an author.
fn write_author(document: &mut Document, page: &mut PageText<'_>, author: &str, main_part: &MainPart) {
    let is_byline = |text: &str| text.len() < MAX_BYLINE_BYTES && text.contains(author);
    let in_main_part = main_part.paragraphs.iter().any(|paragraph| is_byline(&paragraph.text));
    match page.place(author).filter(|_| !in_main_part) {
        Some(place) => {
            let span = push_block(document, BlockKind::Credit, author, Some(place));
            document.bylines.push(Excerpt::cut(&document.text, span));
        }
        None => document.authors.push(author.to_owned()),
    }
}

fn read_credit_block(document: &mut Document, block: Span, credit: &CreditLine) {
    let within =
        |range: &std::ops::Range<usize>| Span::new(block.start + range.start, block.start + range.end);
    if let Some(byline) = &credit.byline {
        document.bylines.push(Excerpt::cut(&document.text, within(byline)));
    }
    if let Some(origin) = credit.origin.as_ref().map(within).filter(|_| document.origin.is_none()) {
        let text = origin.cut(&document.text).to_owned();
        if !is_own_name(&text, document.outlet.as_deref()) {
            document.origin = Some(OriginMention { text, span: Some(origin) });
        }
    }
}

fn read_dateline_agency(document: &mut Document) {
    if document.origin.is_some() {
        return;
    }
    let found = document.reporting().take(4).find_map(|block| {
        let agency = read_dateline(block.span.cut(&document.text))?.agency?;
        Some(Span::new(block.span.start + agency.start, block.span.start + agency.end))
    });
    document.origin = found
        .filter(|span| !is_own_name(span.cut(&document.text), document.outlet.as_deref()))
        .map(|span| OriginMention { text: span.cut(&document.text).to_owned(), span: Some(span) });
}

/// Adds a block at the end of the text and returns where it stands.
fn push_block(document: &mut Document, kind: BlockKind, text: &str, in_page: Option<Span>) -> Span {
    if !document.text.is_empty() {
        document.text.push_str("\n\n");
    }
    let start = document.text.len();
    document.text.push_str(text);
    let span = Span::new(start, document.text.len());
    document.blocks.push(Block { kind, span, in_page });
    span
}
