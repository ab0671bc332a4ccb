use ascribe_model::{Block, BlockKind, DateBasis, Document, Excerpt, OriginMention, PageDate, Span};

use crate::Hints;
use crate::credits::CreditLine;
use crate::dateline::{floor_border, read_dateline};
use crate::dates::{date_in_url, find_dates};
use crate::lines::split_lines;
use crate::restatement::mark_restatements;
use crate::roles::{PageFacts, Role, headline_position, is_prose, tell_roles};
use crate::stamp::{finish, given_date, take_first_date};

/// Bytes and words beyond which a first line is no headline. The longest of the development sets has 178 bytes.
const MAX_HEADLINE_BYTES: usize = 250;

/// Bytes at the start of a text within which a labelled date dates the page.
const DATE_LABEL_BYTES: usize = 400;

/// Reads a plain text. The text stays as it is, byte for byte; its lines become blocks.
pub(crate) fn read_text(text: String, hints: &Hints) -> Document {
    let lines = split_lines(&text).into_iter().map(|span| Line { span, kind: None, in_page: Some(span) });
    let lines = lines.collect();
    read_lines(text, lines, Around::Page, hints, Document::default())
}

/// Reads a plain text whose headline came beside it: the headline is put before it, unless it stands there. `known` is what
/// came beside it besides.
pub(crate) fn read_text_under(text: &str, hints: &Hints, known: Document) -> Document {
    let headline = hints.headline.as_deref().map(str::trim).filter(|headline| !headline.is_empty());
    let opening = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let added = headline.filter(|headline| !crate::roles::same_words(headline, opening));
    let before = added.map(|headline| format!("{headline}\n\n")).unwrap_or_default();
    let whole = match text.trim().is_empty() {
        true => before.trim_end().to_owned(),
        false => format!("{before}{text}"),
    };
    let shifted = |span: Span| {
        let start = span.start.checked_sub(before.len())?;
        Some(Span::new(start, span.end.checked_sub(before.len())?))
    };
    let lines = split_lines(&whole).into_iter().enumerate().map(|(idx, span)| {
        let kind = (idx == 0 && added.is_some()).then_some(BlockKind::Headline);
        Line { span, kind, in_page: shifted(span) }
    });
    let lines = lines.collect();
    read_lines(whole, lines, Around::Nothing, hints, known)
}

/// A line of a text that becomes a block.
pub(crate) struct Line {
    /// Where it stands in the text.
    pub span: Span,
    /// Its role, where something else than its wording tells it.
    pub kind: Option<BlockKind>,
    /// Where it stands in the page.
    pub in_page: Option<Span>,
}

/// What may stand around the report in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// The rest of a page: menus, teasers, author boxes.
    Page,
    /// Nothing: the text was written to be read as a whole.
    Nothing,
}

/// Reads a text whose lines are known.
pub(crate) fn read_lines(
    text: String,
    given: Vec<Line>,
    around: Around,
    hints: &Hints,
    known: Document,
) -> Document {
    let is_all_report = around == Around::Nothing;
    let spans: Vec<Span> = given.iter().map(|line| line.span).collect();
    let lines: Vec<&str> = spans.iter().map(|span| span.cut(&text)).collect();
    let facts = PageFacts {
        headline: hints.headline.as_deref(),
        outlet: hints.outlet.as_deref(),
        authors: &[],
        is_all_report,
    };
    let roles = tell_roles(&lines, &vec![false; lines.len()], facts);
    let block = |(line, role): (&Line, &Role)| Block {
        kind: line.kind.unwrap_or_else(|| role.kind()),
        span: line.span,
        in_page: line.in_page,
    };
    let mut blocks: Vec<Block> = given.iter().zip(&roles).map(block).collect();
    let has_headline = given.iter().any(|line| line.kind == Some(BlockKind::Headline));
    if let Some(headline_idx) = find_headline(&lines, &roles, facts).filter(|_| !has_headline) {
        blocks[headline_idx].kind = BlockKind::Headline;
    }
    mark_restatements(&text, &mut blocks);
    let mut document = Document { text, blocks, ..known };
    document.headline = headline_text(&document);
    let told_origin = document.origin.take();
    read_credits(&mut document, &spans, &roles, hints);
    document.origin = told_origin.or(document.origin);
    given_date(&mut document, hints);
    find_published(&mut document, hints);
    finish(&mut document, None);
    document
}

/// The first line of the report, where it reads like a headline and a report follows it.
fn find_headline(lines: &[&str], roles: &[Role], facts: PageFacts<'_>) -> Option<usize> {
    let first_prose = (0..lines.len()).find(|idx| roles[*idx].is_report() && is_prose(lines[*idx]));
    let above = first_prose.map_or(0, |first| first + 1).min(lines.len());
    let headline_idx = headline_position(&lines[..above], &roles[..above], facts)?;
    let has_report_below = roles[headline_idx + 1..].iter().any(Role::is_report);
    let is_given = facts.headline.is_some_and(|given| crate::roles::same_words(given, lines[headline_idx]));
    let line = lines[headline_idx];
    let ends_open = !line.ends_with('.') || line.ends_with("..");
    let reads_so = line.len() <= MAX_HEADLINE_BYTES && ends_open && read_dateline(line).is_none();
    (has_report_below && (is_given || reads_so)).then_some(headline_idx)
}

/// Adds a headline that came beside the text, behind it, so that offsets in the text stay what they are. One that stands in
/// the text is marked there.
pub(crate) fn add_headline(document: &mut Document, headline: &str) {
    let headline = headline.trim();
    let text = &document.text;
    let is_it = |block: &&mut Block| crate::roles::same_words(block.span.cut(text), headline);
    if let Some(block) = document.blocks.iter_mut().find(is_it) {
        block.kind = BlockKind::Headline;
        return;
    }
    for block in document.blocks.iter_mut().filter(|block| block.kind == BlockKind::Headline) {
        block.kind = BlockKind::Body;
    }
    if !document.text.trim().is_empty() {
        document.text.push_str("\n\n");
    }
    let start = document.text.len();
    document.text.push_str(headline);
    let span = Span::new(start, document.text.len());
    document.blocks.push(Block { kind: BlockKind::Headline, span, in_page: None });
    document.headline = Some(headline.to_owned());
}

fn headline_text(document: &Document) -> Option<String> {
    let block = document.blocks.iter().find(|block| block.kind == BlockKind::Headline)?;
    Some(block.span.cut(&document.text).to_owned())
}

/// Takes bylines, the origin and dated lines from the credit blocks and the dateline.
fn read_credits(document: &mut Document, spans: &[Span], roles: &[Role], hints: &Hints) {
    let text = &document.text;
    let credits: Vec<(&Span, &CreditLine)> = spans
        .iter()
        .zip(roles)
        .enumerate()
        .filter_map(|(idx, (span, role))| match role {
            Role::Credit(credit) if !is_beneath_table(document, idx) => Some((span, credit)),
            _ => None,
        })
        .collect();
    let within = |line: &Span, range: &std::ops::Range<usize>| {
        Span::new(line.start + range.start, line.start + range.end)
    };
    let bylines = credits.iter().filter_map(|(line, credit)| Some(within(line, credit.byline.as_ref()?)));
    document.bylines = bylines.map(|span| Excerpt::cut(text, span)).collect();
    let named = credits.iter().find_map(|(line, credit)| Some(within(line, credit.origin.as_ref()?)));
    let origin = named.or_else(|| source_label(document)).or_else(|| dateline_agency(document));
    document.origin = origin
        .filter(|span| !is_own_name(span.cut(text), hints.outlet.as_deref()))
        .map(|span| OriginMention { text: span.cut(text).to_owned(), span: Some(span) });
}

/// "Source: Meridian Wire, quoting Lee, who ...": a paragraph that opens with its source.
fn source_label(document: &Document) -> Option<Span> {
    document.blocks.iter().enumerate().find_map(|(idx, block)| {
        if !block.kind.is_reporting() || is_beneath_table(document, idx) {
            return None;
        }
        let line = block.span.cut(&document.text);
        let rest = line.strip_prefix("Source:").or_else(|| line.strip_prefix("SOURCE:"))?;
        let name = rest.split([',', ';', '.', '(']).next()?;
        let start = block.span.start + (line.len() - rest.len());
        let is_name = name.split_whitespace().count() <= 6 && !name.trim().is_empty();
        is_name.then(|| Span::new(start, start + name.len()).trim(&document.text))
    })
}

/// Whether a block stands directly beneath a table: "Source: …" says there where the numbers come from, and not the report.
fn is_beneath_table(document: &Document, block: usize) -> bool {
    let above = block.checked_sub(1).map(|above| document.blocks[above].kind);
    above == Some(BlockKind::Row)
}

/// The agency in the dateline of the first paragraph that has one.
fn dateline_agency(document: &Document) -> Option<Span> {
    document.reporting().take(4).find_map(|block| {
        let agency = read_dateline(block.span.cut(&document.text))?.agency?;
        Some(Span::new(block.span.start + agency.start, block.span.start + agency.end))
    })
}

/// Whether a name is the outlet's own, in full, in part or as its initials.
pub(crate) fn is_own_name(name: &str, outlet: Option<&str>) -> bool {
    let Some(outlet) = outlet else { return false };
    let plain = |text: &str| text.trim_start_matches("The ").trim_start_matches("the ").to_lowercase();
    let initials: String = outlet.split_whitespace().filter_map(|word| word.chars().next()).collect();
    plain(name) == plain(outlet) || name == initials || outlet.starts_with(name) && name.len() > 3
}

/// A publication date that the text or the address gives; never guessed.
fn find_published(document: &mut Document, hints: &Hints) {
    let from_text =
        credit_date(document).or_else(|| dateline_date(document)).or_else(|| labelled_date(&document.text));
    let from_url = hints.url.as_deref().and_then(date_in_url);
    let found = [(from_text, DateBasis::Dateline), (from_url, DateBasis::Url)];
    let dates =
        found.into_iter().filter_map(|(date, basis)| Some(PageDate { value: date?.to_string(), basis }));
    take_first_date(document, dates.collect());
}

/// The date of a date line; the one labelled as first publication where there are several.
fn credit_date(document: &Document) -> Option<jiff::civil::Date> {
    let is_credit = |block: &&Block| block.kind == BlockKind::Credit;
    let lines = document.blocks.iter().filter(is_credit).map(|block| block.span.cut(&document.text));
    lines.filter_map(publication_date).next()
}

fn publication_date(line: &str) -> Option<jiff::civil::Date> {
    let dates = find_dates(line);
    let is_original = |found: &&crate::dates::FoundDate| {
        let label = line[..found.range.start].to_lowercase();
        ["created", "published", "posted"].iter().any(|word| label.rfind(word) > label.rfind("updated"))
    };
    dates.iter().find(is_original).or(dates.first()).map(|found| found.date)
}

fn dateline_date(document: &Document) -> Option<jiff::civil::Date> {
    document.reporting().take(4).find_map(|block| read_dateline(block.span.cut(&document.text))?.date)
}

/// "Date of publication 3 June 2016 ...", "Tuesday 14 November 2017 ..." at the head of a text that has lost its lines.
fn labelled_date(text: &str) -> Option<jiff::civil::Date> {
    let head = &text[..floor_border(text, DATE_LABEL_BYTES)];
    let found = find_dates(head).into_iter().next()?;
    let label = head[..found.range.start].trim().to_lowercase();
    let labels =
        ["date of publication", "published", "published on", "publication date", "posted on", "posted"];
    let is_labelled = labels.iter().any(|ending| label.trim_end_matches(':').ends_with(ending));
    let is_first = label.is_empty() || label.len() <= 10 && label.ends_with("day") || label.ends_with("day,");
    (is_labelled || is_first && label.len() <= 10).then_some(found.date)
}
