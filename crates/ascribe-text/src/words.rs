//! Words and sentences of a document: the shared ground of everything that reads text.

use std::borrow::Cow;

use ascribe_model::{BlockKind, Document, Span};

/// Longest stretch that is split into sentences at once, in bytes.
///
/// A line longer than this (a 50 MB line of digits) is cut at a character border: cost stays linear and no
/// sentence of real prose comes near it.
const MAX_STRETCH: usize = 8_000;

/// The words and sentences of a document's reporting. Furniture and credit lines have none.
#[derive(Debug)]
pub struct Words<'d> {
    /// The document's whole text.
    pub text: &'d str,
    /// All words, in text order.
    pub tokens: Vec<Token>,
    /// All sentences, in text order.
    pub sentences: Vec<Sentence>,
}

/// A word, a run of digits, or one other character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether white space or the start of the sentence stands before it.
    pub spaced: bool,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes and the full stops of initialisms inside: `don't`, `U.S.`; `'s` is one of its own.
    Word,
    /// Digits, with separators between digits: `4,000`, `1.5`.
    Number,
    /// One other character.
    Mark,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without white space at its edges.
    pub span: Span,
    /// Its words, as positions in [`Words::tokens`].
    pub tokens: std::ops::Range<usize>,
    /// Position of its block in the document.
    pub block: usize,
    /// The role of that block.
    pub kind: BlockKind,
    /// Position of its paragraph, counted through the document.
    pub paragraph: usize,
}

impl<'d> Words<'d> {
    /// Splits the reporting of `document` into sentences and words.
    pub fn of(document: &'d Document) -> Words<'d> {
        Words::with_cells(document, &[])
    }

    /// The words of the reporting and of the cells of tables, in text order: each cell is a sentence and a paragraph of its own.
    /// `cells` are in text order and do not overlap.
    pub(crate) fn with_cells(document: &'d Document, cells: &[Span]) -> Words<'d> {
        let mut words = Words { text: &document.text, tokens: Vec::new(), sentences: Vec::new() };
        let mut cells = cells.iter().copied().peekable();
        let mut paragraph = 0;
        for (block_idx, block) in document.blocks.iter().enumerate() {
            while cells.next_if(|cell| cell.end <= block.span.start).is_some() {}
            let first = words.sentences.len();
            while let Some(cell) = cells.next_if(|cell| block.span.contains(*cell)) {
                words.push_sentence(cell, block_idx, block.kind, paragraph);
                paragraph += 1;
            }
            if words.sentences.len() > first || !block.kind.is_reporting() {
                continue;
            }
            for line in paragraphs(&document.text, block.span) {
                for span in sentence_spans(&document.text, line) {
                    words.push_sentence(span, block_idx, block.kind, paragraph);
                }
                paragraph += 1;
            }
        }
        words
    }

    /// The tokens that lie within a span.
    pub(crate) fn tokens_within(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    fn push_sentence(&mut self, span: Span, block: usize, kind: BlockKind, paragraph: usize) {
        let first = self.tokens.len();
        push_tokens(self.text, span, &mut self.tokens);
        if self.tokens.len() > first {
            self.sentences.push(Sentence { span, tokens: first..self.tokens.len(), block, kind, paragraph });
        }
    }

    /// The words of the token at `idx`, as they stand; nothing past the end, so that looking ahead needs no check.
    pub fn word(&self, idx: usize) -> &'d str {
        self.tokens.get(idx).map_or("", |token| token.span.cut(self.text))
    }

    /// Whether the token at `idx` is `lower`, case ignored. `lower` must be in lower case.
    pub fn is(&self, idx: usize, lower: &str) -> bool {
        let word = self.word(idx);
        word.len() == lower.len() && word.chars().flat_map(char::to_lowercase).eq(lower.chars())
    }

    /// The words of the token at `idx` in lower case.
    pub fn lower(&self, idx: usize) -> Cow<'d, str> {
        let word = self.word(idx);
        let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
    }

    /// The span from the token `first` to the token before `end`.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }

    /// The lines of the sentences: paragraphs, cut where a sentence ends with its line.
    pub(crate) fn lines(&self) -> Vec<Span> {
        let mut lines: Vec<Span> = Vec::new();
        let mut paragraph = usize::MAX;
        for sentence in &self.sentences {
            match lines.last_mut() {
                Some(line)
                    if sentence.paragraph == paragraph
                        && !self.text[line.end..sentence.span.start].contains('\n') =>
                {
                    line.end = sentence.span.end;
                }
                _ => lines.push(sentence.span),
            }
            paragraph = sentence.paragraph;
        }
        lines
    }

    /// The position of the sentence that holds the byte offset, if it lies in reporting.
    pub fn sentence_at(&self, offset: usize) -> Option<usize> {
        let idx = self.sentences.partition_point(|sentence| sentence.span.end <= offset);
        (self.sentences.get(idx)?.span.start <= offset).then_some(idx)
    }
}

/// Splits a phrase of a word list into words as text is split.
pub(crate) fn split(phrase: &str) -> Vec<Span> {
    let mut tokens = Vec::new();
    push_tokens(phrase, Span::new(0, phrase.len()), &mut tokens);
    tokens.into_iter().map(|token| token.span).collect()
}

/// The paragraphs of a block: it is cut at blank lines only, since a single line feed inside a block wraps a line.
fn paragraphs(text: &str, block: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = block.start;
    block.cut(text).split("\n\n").filter_map(move |paragraph| {
        let span = Span::new(start, start + paragraph.len()).trim(text);
        start += paragraph.len() + "\n\n".len();
        (!span.is_empty()).then_some(span)
    })
}

/// Splits one line into sentences. Abbreviations are known to `sentencex`; see [`joins_next`] for what it misses.
fn sentence_spans(text: &str, line: Span) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open = false;
    for stretch in stretches(text, line) {
        for sentence in sentencex::get_sentence_boundaries("en", stretch.cut(text)) {
            let span =
                Span::new(stretch.start + sentence.start_byte, stretch.start + sentence.end_byte).trim(text);
            if span.is_empty() {
                continue;
            }
            match spans.last_mut() {
                Some(last) if open => last.end = span.end,
                _ => spans.push(span),
            }
            open = joins_next(text, spans[spans.len() - 1], line);
        }
    }
    spans
}

/// Cuts a line that is too long for one pass.
fn stretches(text: &str, line: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = line.start;
    std::iter::from_fn(move || {
        if start >= line.end {
            return None;
        }
        let mut end = (start + MAX_STRETCH).min(line.end);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let stretch = Span::new(start, end);
        start = end;
        Some(stretch)
    })
}

/// Whether the splitter stopped too early: the next sentence belongs to this one.
///
/// "at 3 p.m. Wednesday", "approx. 3.5", "Lt. Col. Ana Brun", "No. 5": a full stop after one of these ends no
/// sentence when the line goes on.
fn joins_next(text: &str, sentence: Span, line: Span) -> bool {
    const TITLES: [&str; 22] = [
        "approx.", "lt.", "col.", "gen.", "maj.", "brig.", "capt.", "sgt.", "rep.", "sen.", "gov.", "adm.",
        "cmdr.", "mr.", "mrs.", "ms.", "dr.", "no.", "prof.", "st.", "rev.", "vs.",
    ];
    let cut = sentence.cut(text);
    let Some(last) = cut.rsplit(char::is_whitespace).next().filter(|word| word.ends_with('.')) else {
        return false;
    };
    let rest = &text[sentence.end..line.end];
    let next = rest.trim_start();
    let last = last.trim_start_matches(['(', '“', '"', '‘', '\'']).to_lowercase();
    if TITLES.contains(&last.as_str()) {
        return !next.is_empty();
    }
    // "600 N. Korean soldiers", "J. Okello": a single capital and a full stop are an initial.
    let mut letters = last.chars();
    let is_initial =
        letters.next().is_some_and(char::is_alphabetic) && letters.as_str() == "." && cut.len() < 400;
    if is_initial && next.starts_with(char::is_uppercase) {
        return cut.chars().rev().nth(1).is_some_and(char::is_uppercase);
    }
    let is_clock = matches!(last.as_str(), "a.m." | "p.m.");
    is_clock
        && ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "local", "on "]
            .iter()
            .any(|day| next.starts_with(day))
}

fn push_tokens(text: &str, sentence: Span, tokens: &mut Vec<Token>) {
    let mut at = sentence.start;
    let mut spaced = true;
    while at < sentence.end {
        let rest = &text[at..sentence.end];
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            spaced = true;
            continue;
        }
        let (kind, len) = if first.is_ascii_digit() {
            (TokenKind::Number, number_len(rest))
        } else if is_letter(first) {
            (TokenKind::Word, word_len(rest))
        } else if is_apostrophe(first) && is_possessive(rest, first) && !spaced {
            (TokenKind::Word, first.len_utf8() + 1)
        } else {
            (TokenKind::Mark, first.len_utf8())
        };
        tokens.push(Token { span: Span::new(at, at + len), kind, spaced });
        at += len;
        spaced = false;
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '\u{301}'
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

/// `'s` that ends a word.
fn is_possessive(rest: &str, apostrophe: char) -> bool {
    let mut after = rest[apostrophe.len_utf8()..].chars();
    matches!(after.next(), Some('s' | 'S'))
        && !after.next().is_some_and(|c| is_letter(c) || c.is_ascii_digit())
}

/// Digits with `,` or `.` between digits.
fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_digit = |idx: usize| bytes.get(idx).is_some_and(u8::is_ascii_digit);
    let mut len = 0;
    while is_digit(len) || (matches!(bytes.get(len), Some(b',' | b'.')) && is_digit(len + 1)) {
        len += 1;
    }
    len
}

/// Letters, with apostrophes before letters inside (but not a possessive `'s`), or the letters of an initialism.
fn word_len(rest: &str) -> usize {
    if let Some(len) = initialism_len(rest) {
        return len;
    }
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_letter(c) {
            continue;
        }
        let goes_on = is_apostrophe(c) && chars.peek().is_some_and(|(_, next)| is_letter(*next));
        if !goes_on || is_possessive(&rest[at..], c) {
            return at;
        }
    }
    rest.len()
}

/// `U.S.`, `a.m.`, `U.N`: single letters each followed by a full stop, two at least.
fn initialism_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut len = 0;
    while bytes.get(len).is_some_and(u8::is_ascii_alphabetic) && bytes.get(len + 1) == Some(&b'.') {
        len += 2;
    }
    let trailing_letter = bytes.get(len).is_some_and(u8::is_ascii_alphabetic)
        && !bytes.get(len + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    if len >= 2 && trailing_letter {
        return Some(len + 1);
    }
    (len >= 4).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_model::Block;

    fn document(text: &str) -> Document {
        let span = Span::new(0, text.len());
        let blocks = vec![Block { kind: BlockKind::Body, span, in_page: None }];
        Document { text: text.to_owned(), blocks, ..Document::default() }
    }

    fn check_words(text: &str, expected: &str) {
        let document = document(text);
        let words = Words::of(&document);
        let found: Vec<&str> = (0..words.tokens.len()).map(|idx| words.word(idx)).collect();
        assert_eq!(found.join("|"), expected, "words of {text:?}");
    }

    fn check_sentences(text: &str, expected: &[&str]) {
        let document = document(text);
        let words = Words::of(&document);
        let found: Vec<&str> = words.sentences.iter().map(|sentence| sentence.span.cut(text)).collect();
        assert_eq!(found, expected, "sentences of {text:?}");
    }

    #[test]
    fn words_numbers_and_marks() {
        check_words("The U.S. said 4,000 died.", "The|U.S.|said|4,000|died|.");
        check_words("Lee’s 3,000-4,000 men don't", "Lee|’s|3,000|-|4,000|men|don't");
        check_words("the 810th, 6K, 155mm, 1.5m", "the|810|th|,|6|K|,|155|mm|,|1.5|m");
        check_words("the brothers' home", "the|brothers|'|home");
    }

    #[test]
    fn sentences_keep_titles_and_clock_times_together() {
        check_sentences(
            "Rep. Lee Seong-kweun spoke at 3 p.m. Wednesday. Lt. Col. Ana Brun did not. It was No. 5.",
            &[
                "Rep. Lee Seong-kweun spoke at 3 p.m. Wednesday.",
                "Lt. Col. Ana Brun did not.",
                "It was No. 5.",
            ],
        );
        check_sentences("One line\n\nAnother. And more.", &["One line", "Another.", "And more."]);
        check_sentences(
            "Nine people died when the\nbridge fell.",
            &["Nine people died when the\nbridge fell."],
        );
    }

    #[test]
    fn furniture_has_no_words() {
        let mut document = document("Post Comment 12 dead");
        document.blocks[0].kind = BlockKind::Furniture;
        assert!(Words::of(&document).tokens.is_empty());
    }

    #[test]
    fn a_very_long_line_is_cut_and_lost_nowhere() {
        let text = "é".repeat(MAX_STRETCH);
        let document = document(&text);
        let words = Words::of(&document);
        assert_eq!(words.tokens.iter().map(|token| token.span.len()).sum::<usize>(), text.len());
    }
}
