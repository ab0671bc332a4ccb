use ascribe_model::{DateBasis, Document, Notice, PageDate, ReadAs, content_hash};

use crate::dates::{is_plausible, iso_value};
use crate::encoding::decode;
use crate::language::tell_language;
use crate::{InputKind, PageRead, html, plain};

/// What is known about a page besides its bytes. Each beats what the page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The document's id; `sha256:` and the hash of the bytes where none is given.
    pub id: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published: an ISO 8601 date or date-time.
    pub published: Option<String>,
    /// The headline.
    pub headline: Option<String>,
}

/// What is known of a page from elsewhere, used where the page does not say it itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fallback {
    /// When it was published.
    pub published: Option<PageDate>,
    /// When it was captured.
    pub captured: Option<PageDate>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
}

impl Fallback {
    /// Gives a document what it lacks.
    pub fn fill(&self, document: &mut Document) {
        if document.published.is_none() && self.published.is_some() {
            document.published.clone_from(&self.published);
            document.notices.retain(|notice| notice.code != "no-publication-date");
        }
        document.captured = document.captured.take().or_else(|| self.captured.clone());
        document.outlet = document.outlet.take().or_else(|| self.outlet.clone());
        document.headline = document.headline.take().or_else(|| self.headline.clone());
    }
}

/// Two dates that differ by more days than this contradict one another; time zones make one day.
const MAX_DAYS_APART: i32 = 1;

/// Reads one page.
///
/// `bytes` are decoded by their byte order mark, their own declaration or detection. Text pages keep their text
/// unchanged; the text of an HTML page is built from its headline, its paragraphs and its credit lines.
/// Of a kind that holds many pages (JSON lines, feed, archive) the first page is read; where it holds none, the document is
/// empty and a notice says why.
pub fn read_page(bytes: &[u8], kind: InputKind, hints: &Hints) -> Document {
    match kind {
        InputKind::Text | InputKind::Html => read_one_page(bytes, kind, hints, None),
        _ => first_page(bytes, kind, hints),
    }
}

/// Reads a page of text or HTML whose `charset` something else than the page may say.
pub(crate) fn read_one_page(bytes: &[u8], kind: InputKind, hints: &Hints, charset: Option<&str>) -> Document {
    let decoded = decode(bytes, charset);
    let notice = decoded.notice();
    let mut document = read_decoded(decoded.text.into_owned(), kind, hints);
    document.notices.extend(notice);
    note_reader(&mut document, kind.as_str(), kind.as_str(), None);
    stamp(document, bytes, hints)
}

/// Notes as what the input was taken, which reader made the document, and of which part.
pub(crate) fn note_reader(document: &mut Document, kind: &str, reader: &str, part: Option<String>) {
    document.read_as = Some(ReadAs { kind: kind.to_owned(), reader: reader.to_owned(), part });
}

/// Reads a page that already is text: of kind HTML as markup, of any other kind as plain text.
pub(crate) fn read_decoded(text: String, kind: InputKind, hints: &Hints) -> Document {
    match kind {
        InputKind::Html => html::read_html(&text, hints),
        _ => plain::read_text(text, hints),
    }
}

fn first_page(bytes: &[u8], kind: InputKind, hints: &Hints) -> Document {
    let mut problem = None;
    for read in crate::read_pages("-", bytes, Some(kind)) {
        match read {
            PageRead::Page(page) => return page.document,
            PageRead::Problem(found) => problem = problem.or(Some(found)),
        }
    }
    let message = problem.map_or_else(|| "no page in it".to_owned(), |problem| problem.message);
    let document = Document { notices: vec![Notice::new("no-page", message)], ..Document::default() };
    stamp(document, bytes, hints)
}

/// Gives the document its id and hash, and what the hints say over what the page says.
pub(crate) fn stamp(mut document: Document, bytes: &[u8], hints: &Hints) -> Document {
    document.sha256 = content_hash(bytes);
    document.id = hints.id.clone().unwrap_or_else(|| format!("sha256:{}", document.sha256));
    document.url = hints.url.clone().or(document.url);
    document.outlet = hints.outlet.clone().or(document.outlet);
    document.headline = hints.headline.clone().or(document.headline);
    document
}

/// The date that came with the page, where it is one; otherwise a notice.
pub(crate) fn given_date(document: &mut Document, hints: &Hints) {
    let Some(written) = hints.published.as_deref().map(str::trim).filter(|value| !value.is_empty()) else {
        return;
    };
    let as_given = PageDate { value: written.to_owned(), basis: DateBasis::Given };
    if as_given.day().is_some_and(is_plausible) {
        document.published = Some(as_given);
    } else if let Some(value) = iso_value(written) {
        document.published = Some(PageDate { value, basis: DateBasis::Given });
    } else {
        let message = format!(
            "the publication date given with the page, `{written}`, is not a day on which a page can have been published, like 2025-03-31"
        );
        document.notices.push(Notice::new("bad-date", message));
    }
}

/// Takes the first of the dates that a page gives for its publication, unless one came with it, and leaves a notice where
/// two of them contradict one another.
pub(crate) fn take_first_date(document: &mut Document, candidates: Vec<PageDate>) {
    note_contradiction(document, &candidates);
    document.published = document.published.take().or_else(|| candidates.into_iter().next());
}

/// Leaves a notice where two of the dates of a page name different days.
fn note_contradiction(document: &mut Document, candidates: &[PageDate]) {
    let all = || document.published.iter().chain(candidates);
    let Some(first) = all().next() else { return };
    let differs = |other: &&PageDate| match (first.day(), other.day()) {
        (Some(a), Some(b)) => b.since(a).is_ok_and(|span| span.get_days().abs() > MAX_DAYS_APART),
        _ => false,
    };
    if let Some(other) = all().find(differs) {
        let message = format!(
            "its dates of publication are {} ({}) and {} ({}), more than a day apart; the first is used",
            first.value,
            first.basis.as_str(),
            other.value,
            other.basis.as_str()
        );
        document.notices.push(Notice::new("dates-disagree", message));
    }
}

/// The last steps of every page: language, and a notice where no date was found.
pub(crate) fn finish(document: &mut Document, declared_language: Option<&str>) {
    tell_language(document, declared_language);
    if document.published.is_none() {
        let message = "nothing on the page says when it was published; times like \"in January\" stay open";
        document.notices.push(Notice::new("no-publication-date", message));
    }
}
