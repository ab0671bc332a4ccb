//! The seam to the library that finds the main part of a page.

use std::collections::HashMap;

use dom_smoothie::{Article, Config, ParsePolicy, Readability, TextMode};

use super::markup::{Piece, Source, attributes_of, is_void};
use super::paragraphs::{Paragraph, Within, is_block, paragraphs_of};
use crate::limits::{MAX_HTML_DEPTH, MAX_HTML_ELEMENTS};
use crate::roles::{is_prose, same_words};

/// Paragraphs at the start of the main part among which the headline may stand again.
const MAX_REPEATS_WITHIN: usize = 4;

/// Of a hundred bytes of a paragraph, how many are link text when all of it is a link.
const ALL_LINK_PERCENT: usize = 90;

/// Words up to which a paragraph that is all link leads to another report.
const MAX_LINK_WORDS: usize = 25;

/// Words from which a text that stands several times on a page is told apart from a label that recurs.
const MIN_REPEATED_WORDS: usize = 12;

/// The main part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MainPart {
    /// Its paragraphs, in page order, without the headline.
    pub paragraphs: Vec<Paragraph>,
    /// Of each paragraph, whether its markup says that it is no part of the report: captions, links, repeats.
    pub is_apart: Vec<bool>,
}

impl MainPart {
    /// The paragraphs of markup that is all main part.
    pub(crate) fn of_fragment(markup: &str, headline: &str, host: Option<&str>) -> MainPart {
        MainPart::new(paragraphs_of(markup, host), headline)
    }

    /// The paragraphs of a letter: all of them, since none of its items is more the main one than another.
    pub(crate) fn of_letter(source: &Source<'_>, headline: &str) -> MainPart {
        let (lean, _) = lean_source(source);
        MainPart::new(paragraphs_of(&lean, None), headline)
    }

    fn new(mut paragraphs: Vec<Paragraph>, headline: &str) -> MainPart {
        let n_opening = paragraphs.len().min(MAX_REPEATS_WITHIN);
        if let Some(idx) =
            paragraphs[..n_opening].iter().position(|paragraph| same_words(&paragraph.text, headline))
        {
            paragraphs.remove(idx);
        }
        let is_apart = tell_apart(&paragraphs);
        MainPart { paragraphs, is_apart }
    }
}

/// Finds the main part of a page of `host`.
///
/// A page that nests too deep or has too many elements for the library is taken as a whole, and so is one in which the
/// library finds nothing.
pub(crate) fn find_main_part(source: &Source<'_>, headline: &str, host: Option<&str>) -> MainPart {
    let (lean, is_bounded) = lean_source(source);
    let found = is_bounded
        .then(|| find_article(&lean))
        .flatten()
        .map(|article| paragraphs_of(&article.content, host))
        .filter(|paragraphs| !paragraphs.is_empty());
    let mut paragraphs = found.unwrap_or_else(|| paragraphs_of(&lean, host));
    let is_new =
        |standfirst: &Paragraph| !paragraphs.iter().any(|other| same_words(&other.text, &standfirst.text));
    let standfirsts: Vec<Paragraph> = standfirsts(source, host).into_iter().filter(is_new).collect();
    paragraphs.splice(..0, standfirsts);
    MainPart::new(paragraphs, headline)
}

/// The sentences that a page sets under its heading within the same `<header>`: the library takes a header for furniture.
fn standfirsts(source: &Source<'_>, host: Option<&str>) -> Vec<Paragraph> {
    /// Words of the shortest: shorter lines are dates, names and shares.
    const MIN_WORDS: usize = 8;
    let Some(under) = under_heading(source) else { return Vec::new() };
    let is_sentence = |paragraph: &Paragraph| {
        paragraph.text.split_whitespace().count() >= MIN_WORDS
            && paragraph.text.ends_with(['.', '!', '?', '”', '"'])
            && paragraph.link_percent < ALL_LINK_PERCENT
            && is_prose(&paragraph.text)
    };
    let paragraphs = super::paragraphs::join_pieces(source.text, source.pieces_within(under), host);
    paragraphs.into_iter().filter(is_sentence).collect()
}

/// From the end of the only `<h1>` of a page to the end of the `<header>` that it stands in.
fn under_heading(source: &Source<'_>) -> Option<std::ops::Range<usize>> {
    let mut depth = 0_usize;
    let mut heading: Option<(usize, usize)> = None;
    let mut n_headings = 0;
    let mut under = None;
    for piece in source.pieces() {
        match piece {
            Piece::Open { name, .. } if name.eq_ignore_ascii_case("header") => depth += 1,
            Piece::Close { name, range } if name.eq_ignore_ascii_case("header") => {
                if let Some((end, _)) = heading.take_if(|(_, at)| *at == depth) {
                    under = Some(end..range.start);
                }
                depth = depth.saturating_sub(1);
            }
            Piece::Close { name, range } if name.eq_ignore_ascii_case("h1") => {
                n_headings += 1;
                heading = (depth > 0).then_some((range.end, depth));
            }
            _ => {}
        }
    }
    under.filter(|_| n_headings == 1)
}

/// What the library finds by its strict rules, or by looser ones where that is little.
///
/// The library tries its rules in this order by itself, but keeps a copy of the tree for the next. Nine in ten pages need
/// none.
fn find_article(lean: &str) -> Option<Article> {
    let config =
        Config { text_mode: TextMode::Raw, disable_json_ld: true, keep_classes: true, ..Config::default() };
    let enough = config.char_threshold;
    let reader = || Readability::new(lean, None, Some(config.clone())).ok();
    let strict = reader()?.parse_with_policy(ParsePolicy::Strict).ok();
    strict.filter(|article| n_characters(&article.text_content) >= enough).or_else(|| reader()?.parse().ok())
}

/// Characters of a text, those of each run of blanks as one.
fn n_characters(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>().saturating_sub(1)
}

/// How deep and how full a page is.
#[derive(Default)]
struct Size {
    depth: usize,
    deepest: usize,
    n_elements: usize,
}

impl Size {
    fn open(&mut self, name: &str) {
        self.n_elements += 1;
        self.depth += usize::from(!is_never_closed(name));
        self.deepest = self.deepest.max(self.depth);
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether the library reads such a page in time that grows with its size, and without deep recursion.
    fn is_bounded(&self) -> bool {
        self.deepest <= MAX_HTML_DEPTH && self.n_elements <= MAX_HTML_ELEMENTS
    }
}

/// Elements without an end tag, or whose end tag is mostly left out.
fn is_never_closed(name: &str) -> bool {
    is_void(name) || ["p", "li", "option"].iter().any(|open| name.eq_ignore_ascii_case(open))
}

/// The source without comments, scripts, styles, drawings, embedded frames, blanks and the attributes that the library does
/// not look at: what a page is mostly made of and what says nothing about its main part; and whether what is left is bounded.
fn lean_source(source: &Source<'_>) -> (String, bool) {
    let mut size = Size::default();
    let mut lean = Lean { text: String::with_capacity(source.text.len() / 4), ..Lean::default() };
    let mut in_drawing = false;
    for piece in source.pieces() {
        match piece {
            Piece::Open { name, .. } if name.eq_ignore_ascii_case("svg") => in_drawing = true,
            Piece::Close { name, .. } if name.eq_ignore_ascii_case("svg") => in_drawing = false,
            Piece::Open { name, .. } | Piece::Close { name, .. } if in_drawing || is_left_out(name) => {}
            Piece::Text(_) if in_drawing => {}
            Piece::Raw { name, .. } if is_left_out(name) => {}
            Piece::Open { name, attributes, range } => {
                size.open(name);
                lean.meet(name);
                if KEPT_WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole)) {
                    lean.text.push_str(&source.text[range]);
                } else {
                    lean.push_tag(name, attributes);
                }
            }
            Piece::Close { name, range } => {
                size.close();
                lean.meet(name);
                lean.text.push_str(&source.text[range]);
            }
            Piece::Text(range) => lean.push_text(&source.text[range]),
            Piece::Raw { range, .. } => lean.text.push_str(&source.text[range]),
        }
    }
    (lean.text, size.is_bounded())
}

/// A lean source as it grows.
#[derive(Default)]
struct Lean {
    text: String,
    /// What the last tag is to the blanks behind it.
    behind: Behind,
    /// Where the text ends in a run of blanks with nothing before it since the last tag.
    blanks_at: Option<usize>,
    /// Whether the text ends in a blank that was a line feed.
    ends_line: bool,
}

/// What stands before a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Behind {
    /// Text, or a tag within text.
    #[default]
    Text,
    /// A tag that begins or ends a block: blanks behind it mean nothing.
    Block,
    /// A line break: a line feed behind or before it makes an empty line, as authors who break lines so mean it.
    LineBreak,
}

/// Elements of which the library looks at any attribute, for addresses of pictures and films.
const KEPT_WHOLE: [&str; 5] = ["figure", "picture", "object", "embed", "html"];

/// Attributes that the library looks at, and how far cells of tables reach.
const KEPT_ATTRIBUTES: [&str; 13] = [
    "class",
    "id",
    "href",
    "role",
    "rel",
    "itemprop",
    "hidden",
    "aria-hidden",
    "aria-modal",
    "colspan",
    "rowspan",
    "summary",
    "datatable",
];

impl Lean {
    /// Takes back blanks before a tag that begins or ends a block, and keeps a line feed before a line break.
    fn meet(&mut self, name: &str) {
        let (blanks_at, ends_line) = (self.blanks_at.take(), std::mem::take(&mut self.ends_line));
        self.behind = if name.eq_ignore_ascii_case("br") {
            Behind::LineBreak
        } else if is_block(name) {
            Behind::Block
        } else {
            Behind::Text
        };
        if let Some(at) = blanks_at.filter(|_| self.behind == Behind::Block) {
            self.text.truncate(at);
        } else if self.behind == Behind::LineBreak && ends_line {
            self.text.pop();
            self.text.push('\n');
        }
    }

    /// Writes a start tag with the attributes that count. Of a picture only whether it has an address counts, of a style
    /// only whether it hides.
    fn push_tag(&mut self, name: &str, attributes: &str) {
        let lean = &mut self.text;
        lean.push('<');
        lean.push_str(name);
        for (key, value) in attributes_of(attributes) {
            let is_key = |other: &&str| key.eq_ignore_ascii_case(other);
            let hides = || {
                is_key(&"style")
                    && ["isplay", "isib", "ISPLAY", "ISIB"].iter().any(|word| value.contains(word))
            };
            if KEPT_ATTRIBUTES.iter().any(is_key) || hides() {
                let quote = if value.contains('"') { '\'' } else { '"' };
                lean.extend([" ", key, "="]);
                lean.push(quote);
                lean.push_str(value);
                lean.push(quote);
            }
        }
        if name.eq_ignore_ascii_case("img") && has_address(attributes) {
            lean.push_str(" src=x");
        }
        lean.push_str(if attributes.ends_with('/') { "/>" } else { ">" });
    }

    /// Writes a text with each run of blanks as one blank; as an empty line where there is one, since that ends a paragraph.
    fn push_text(&mut self, text: &str) {
        let mut rest = if self.behind == Behind::Block { text.trim_ascii_start() } else { text };
        if rest.is_empty() {
            return;
        }
        if rest.trim_ascii_start().is_empty() {
            self.blanks_at.get_or_insert(self.text.len());
        } else {
            self.blanks_at = None;
        }
        while let Some(at) = rest.bytes().position(|byte| byte.is_ascii_whitespace()) {
            let (word, tail) = rest.split_at(at);
            self.text.push_str(word);
            rest = tail.trim_ascii_start();
            let n_breaks = tail[..tail.len() - rest.len()].bytes().filter(|byte| *byte == b'\n').count();
            let is_behind_break = word.is_empty() && self.behind == Behind::LineBreak;
            self.text.push_str(match n_breaks {
                2.. => "\n\n",
                1 if is_behind_break => "\n",
                _ => " ",
            });
            self.behind = Behind::Text;
            self.ends_line = n_breaks == 1 && rest.is_empty();
        }
        if !rest.is_empty() {
            self.text.push_str(rest);
            self.behind = Behind::Text;
            self.ends_line = false;
        }
    }
}

/// Whether the library takes a picture for one that is shown.
fn has_address(attributes: &str) -> bool {
    const KEYS: [&str; 4] = ["src", "data-src", "srcset", "data-srcset"];
    const ENDINGS: [&str; 6] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"];
    attributes_of(attributes).any(|(key, value)| {
        KEYS.iter().any(|one| key.eq_ignore_ascii_case(one))
            || ENDINGS.iter().any(|ending| value.contains(ending))
    })
}

fn is_left_out(name: &str) -> bool {
    const LEFT_OUT: [&str; 9] =
        ["script", "style", "noscript", "template", "iframe", "noembed", "link", "meta", "path"];
    LEFT_OUT.iter().any(|left_out| name.eq_ignore_ascii_case(left_out))
}

fn tell_apart(paragraphs: &[Paragraph]) -> Vec<bool> {
    let mut n_standing: HashMap<&str, usize> = HashMap::new();
    for paragraph in paragraphs {
        *n_standing.entry(&paragraph.text).or_default() += 1;
    }
    let mut n_seen: HashMap<&str, usize> = HashMap::new();
    let mut is_apart = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let seen = n_seen.entry(&paragraph.text).or_default();
        *seen += 1;
        let n_words = paragraph.text.split_whitespace().count();
        // Rows of a table may be alike: "0 | 0 | 0".
        let is_repeat = paragraph.row.is_none()
            && n_words >= MIN_REPEATED_WORDS
            && (*seen > 1 || n_standing[paragraph.text.as_str()] > 2);
        is_apart.push(is_repeat || is_caption(paragraph) || is_link(paragraph, n_words));
    }
    close_link_headings(paragraphs, &mut is_apart);
    is_apart
}

/// Headings that are links and have no text of their own beneath them are links to other reports.
fn close_link_headings(paragraphs: &[Paragraph], is_apart: &mut [bool]) {
    let mut has_text_below = false;
    for (idx, paragraph) in paragraphs.iter().enumerate().rev() {
        if paragraph.within != Within::Heading {
            has_text_below = (has_text_below || is_prose(&paragraph.text)) && !is_apart[idx];
        } else {
            is_apart[idx] |= paragraph.link_percent >= ALL_LINK_PERCENT && !has_text_below;
            has_text_below = false;
        }
    }
}

fn is_caption(paragraph: &Paragraph) -> bool {
    paragraph.within == Within::Caption
}

fn is_link(paragraph: &Paragraph, n_words: usize) -> bool {
    paragraph.link_percent >= ALL_LINK_PERCENT
        && n_words <= MAX_LINK_WORDS
        && paragraph.within != Within::Heading
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(lean_source(&Source::new(source)).0, expected);
    }

    #[test]
    fn what_the_library_passes_over_is_left_out() {
        check(
            "<div data-x='1' CLASS='a \"b\"' style='color: red' onclick=\"f('>')\">A\n \n\n  b <!-- c --><script>d</script></div>",
            "<div CLASS='a \"b\"'>A\n\nb </div>",
        );
        check(
            "<p style='display: none' hidden>a<br/><img width=1 data-src=b.jpg><img width=1><svg><path d=c>d</svg>",
            "<p style=\"display: none\" hidden=\"\">a<br/><img src=x><img>",
        );
        check("<a href=b title=c>\r\n d\te</a>", "<a href=\"b\"> d e</a>");
    }

    #[test]
    fn blanks_that_mean_nothing_are_left_out() {
        check(
            "<div>\n <p>\n a <b>b</b> <b>c</b>\n</p> <!-- d -->\n </div>",
            "<div><p>a <b>b</b> <b>c</b></p></div>",
        );
        check("a\nb<br>\nc\n <br> d<br>e", "a b<br>\nc\n<br> d<br>e");
    }

    #[test]
    fn blanks_of_a_run_count_as_one_character() {
        assert_eq!(n_characters(" ab \n c "), 4);
        assert_eq!(n_characters(" "), 0);
    }
}
