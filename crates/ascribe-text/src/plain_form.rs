//! The plain form of a text: without the marks that no reader sees, with letters, digits and signs as they are usually written.
//!
//! A soft hyphen inside "killed", a ligature in "fifteen", an apostrophe that parts thousands and the mark of a footnote behind
//! a count change what a program sees and not what a person reads. A document that holds such signs is read in its plain form,
//! and each excerpt is then cut out of the text as it stands ([`Plain::restore`]).

use std::collections::BTreeMap;

use ascribe_model::{
    Block, Claim, ClaimId, Document, Excerpt, Figure, Notice, Reading, SourceMention, Span, Statement, Table,
};

use unicode_normalization::UnicodeNormalization;

use crate::claims::claim_id;
use crate::figures::FigureSetting;

/// The zeros of the decimal digits of Unicode that news texts use: Arabic-Indic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati,
/// Oriya, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer.
const ZEROS: [u32; 16] = [
    0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0,
];
/// Most letters of the mark of a footnote: `[clarification needed]`.
const MAX_FOOTNOTE: usize = 24;

/// The way from a text to its plain form and back.
#[derive(Debug)]
pub(crate) struct PlainForm {
    edits: Vec<Edit>,
}

/// A stretch of the text that reads otherwise in the plain form. Ordered, not overlapping, in both.
#[derive(Clone, Copy, Debug)]
struct Edit {
    plain: Span,
    original: Span,
}

impl PlainForm {
    /// A document in its plain form, as far as reading needs it, and the way back; none where its text is plain already.
    pub fn of(document: &Document) -> Option<(Document, PlainForm)> {
        let (text, edits) = plain_text(&document.text)?;
        let form = PlainForm { edits };
        let bring = |block: &Block| Block { span: form.bring(block.span), ..block.clone() };
        let plain = Document {
            text,
            blocks: document.blocks.iter().map(bring).collect(),
            tables: document.tables.iter().map(|table| form.bring_table(table)).collect(),
            sha256: document.sha256.clone(),
            outlet: document.outlet.clone(),
            published: document.published.clone(),
            ..Document::default()
        };
        Some((plain, form))
    }

    fn bring_table(&self, table: &Table) -> Table {
        let mut brought = table.clone();
        let cells = brought.rows.iter_mut().flat_map(|row| {
            let cells = row.cells.iter_mut().map(|cell| &mut cell.span);
            std::iter::once(&mut row.span).chain(cells)
        });
        cells.chain(&mut brought.caption).for_each(|span| *span = self.bring(*span));
        brought
    }

    /// The reading of the plain form as one of the document itself.
    pub fn restore(&self, mut reading: Reading, document: Document) -> Reading {
        let text = &document.text;
        reading.statements.iter_mut().for_each(|statement| self.restore_statement(text, statement));
        reading.figures.iter_mut().for_each(|figure| self.restore_figure(text, figure));
        // Ids come from the text as it stands: those that a ledger holds stay.
        let id_of = |claim: &Claim| claim_id(&document, &reading.figures[claim.figure]);
        let ids: BTreeMap<ClaimId, ClaimId> =
            reading.claims.iter().map(|claim| (claim.id.clone(), id_of(claim))).collect();
        let id_now = |id: &ClaimId| ids.get(id).unwrap_or(id).clone();
        for claim in &mut reading.claims {
            self.restore_claim(text, claim);
            claim.id = id_now(&claim.id);
            claim.base = claim.base.as_ref().map(id_now);
        }
        reading.notices.iter_mut().for_each(|notice| self.restore_notice(notice));
        Reading { document, ..reading }
    }

    /// The statements of the document itself as statements of its plain form, whose text is given.
    pub fn bring_statements(&self, text: &str, statements: &[Statement]) -> Vec<Statement> {
        let mut brought = statements.to_vec();
        let bring = |excerpt: &mut Excerpt| *excerpt = Excerpt::cut(text, self.bring(excerpt.span));
        brought.iter_mut().flat_map(excerpts_of).for_each(bring);
        brought
    }

    /// A figure of the plain form as one of the document itself.
    pub fn restore_figure(&self, text: &str, figure: &mut Figure) {
        let restore = |excerpt: &mut Excerpt| self.restore_excerpt(text, excerpt);
        restore(&mut figure.excerpt);
        figure.population.iter_mut().for_each(restore);
        figure.source.iter_mut().chain(&mut figure.via).map(of_source).for_each(restore);
        figure.place.iter_mut().map(|place| &mut place.excerpt).for_each(restore);
        figure.when.iter_mut().map(|when| &mut when.excerpt).for_each(restore);
        let cell = figure.cell.iter_mut();
        cell.flat_map(|cell| cell.heads.iter_mut().chain(&mut cell.row_heads)).for_each(restore);
    }

    /// The places and times that a figure could have had, likewise.
    pub fn restore_setting(&self, text: &str, setting: &mut FigureSetting) {
        let places = setting.place.chosen.iter_mut().chain(&mut setting.place.others);
        places.for_each(|place| self.restore_excerpt(text, &mut place.mention.excerpt));
        let times = setting.time.chosen.iter_mut().chain(&mut setting.time.others);
        times.for_each(|time| self.restore_excerpt(text, &mut time.excerpt));
    }

    fn restore_statement(&self, text: &str, statement: &mut Statement) {
        excerpts_of(statement).for_each(|excerpt| self.restore_excerpt(text, excerpt));
    }

    fn restore_claim(&self, text: &str, claim: &mut Claim) {
        let restore = |excerpt: &mut Excerpt| self.restore_excerpt(text, excerpt);
        restore(&mut claim.excerpt);
        restore(&mut claim.sentence);
        claim.source.iter_mut().chain(&mut claim.via).map(of_source).for_each(restore);
        claim.place.iter_mut().map(|place| &mut place.excerpt).for_each(restore);
        claim.remarks.within.iter_mut().for_each(|at| *at = self.original_start(*at));
    }

    fn restore_notice(&self, notice: &mut Notice) {
        notice.span = notice.span.map(|span| self.original(span));
    }

    fn restore_excerpt(&self, text: &str, excerpt: &mut Excerpt) {
        *excerpt = Excerpt::cut(text, self.original(excerpt.span));
    }

    /// Where a stretch of the plain text stands in the document's own.
    pub fn original(&self, plain: Span) -> Span {
        let start = self.original_start(plain.start);
        Span::new(start, self.original_end(plain.end).max(start))
    }

    fn original_start(&self, offset: usize) -> usize {
        let next = self.edits.partition_point(|edit| edit.plain.end <= offset);
        match self.edits.get(next) {
            Some(edit) if edit.plain.start < offset => edit.original.start,
            _ => self.behind(next, offset),
        }
    }

    fn original_end(&self, offset: usize) -> usize {
        let next = self.edits.partition_point(|edit| edit.plain.end < offset);
        match self.edits.get(next) {
            Some(edit) if edit.plain.start < offset => edit.original.end,
            _ => self.behind(next, offset),
        }
    }

    /// The place in the document of an offset that lies behind the edit before `next` and in no edit.
    fn behind(&self, next: usize, offset: usize) -> usize {
        let Some(last) = next.checked_sub(1).map(|last| self.edits[last]) else { return offset };
        last.original.end + (offset - last.plain.end)
    }

    /// Where a stretch of the document's own text stands in the plain text.
    fn bring(&self, original: Span) -> Span {
        let bring = |offset: usize| {
            let next = self.edits.partition_point(|edit| edit.original.end <= offset);
            match (self.edits.get(next), next.checked_sub(1).map(|last| self.edits[last])) {
                (Some(edit), _) if edit.original.start < offset => edit.plain.start,
                (_, Some(last)) => last.plain.end + (offset - last.original.end),
                (_, None) => offset,
            }
        };
        Span::new(bring(original.start), bring(original.end))
    }
}

fn of_source(source: &mut SourceMention) -> &mut Excerpt {
    &mut source.excerpt
}

fn excerpts_of(statement: &mut Statement) -> impl Iterator<Item = &mut Excerpt> {
    let Statement { source, cue, content, speaker, likelihood, .. } = statement;
    let antecedent = speaker.iter_mut().flat_map(|speaker| &mut speaker.antecedent);
    let likely = likelihood.iter_mut().map(|likely| &mut likely.excerpt);
    source.iter_mut().chain(cue).chain(content).chain(antecedent).chain(likely)
}

/// The plain form of a text and what differs; none where nothing does.
fn plain_text(text: &str) -> Option<(String, Vec<Edit>)> {
    let mut plain = String::new();
    let mut edits = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while at < text.len() {
        let Some((len, written)) = rewritten(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        plain.push_str(&text[copied..at]);
        let start = plain.len();
        plain.push_str(&written);
        edits.push(Edit { plain: Span::new(start, plain.len()), original: Span::new(at, at + len) });
        at += len;
        copied = at;
    }
    plain.push_str(&text[copied..]);
    (!edits.is_empty()).then_some((plain, edits))
}

/// How many bytes at `at` are written otherwise in the plain form, and how; none where they are plain.
fn rewritten(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    match first {
        '[' => return footnote_len(text, at).map(|len| (len, String::new())),
        '\'' => return is_grouping(text, at, first).then(|| (1, ",".to_owned())),
        // "4, 000": nobody counts 000 of anything.
        ' ' if rest.starts_with(" 000") && text[..at].ends_with(',') => {
            let ends = !rest[" 000".len()..].starts_with(|c: char| c.is_alphanumeric());
            return (ends && is_grouping(text, at - 1, ',')).then(|| (1, String::new()));
        }
        _ if first.is_ascii() => return None,
        _ => {}
    }
    let len = first.len_utf8();
    if is_unseen(first) {
        let run: usize = rest.chars().take_while(|c| is_unseen(*c)).map(char::len_utf8).sum();
        let parted = parts_words(text, at, at + run);
        return Some((run, if parted { " ".to_owned() } else { String::new() }));
    }
    if let Some(fraction) = fraction_parts(rest) {
        let glued = text[..at].ends_with(|c: char| digit_of(c).is_some());
        let (len, upper, lower) = fraction;
        return Some((len, format!("{}{upper}/{lower}", if glued { " " } else { "" })));
    }
    if is_raised_digit(first) {
        let run: usize = rest.chars().take_while(|c| is_raised_digit(*c)).map(char::len_utf8).sum();
        return is_raised_mark(text, at).then(|| (run, String::new()));
    }
    if is_variant(first) {
        return Some((len, first.nfkc().collect()));
    }
    if let Some(sign) = ascii_of(first) {
        return Some((len, sign.to_string()));
    }
    if is_fixed_space(first) {
        // "4, 000" with a space that keeps both together: one number.
        let goes_on = text[..at].ends_with(',') && is_grouping(text, at - 1, ',');
        return Some((len, if goes_on { String::new() } else { " ".to_owned() }));
    }
    let parts = matches!(first, '’' | '‘' | '\u{2bc}' | '\u{2032}') && is_grouping(text, at, first);
    parts.then(|| (len, ",".to_owned()))
}

/// Characters without a shape: soft hyphens, joiners, zero-width spaces, byte order marks, marks of direction and variation.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether unseen marks from `start` to `end` stand between digits and letters, which are two words: "31​people".
fn parts_words(text: &str, start: usize, end: usize) -> bool {
    let (before, behind) = (text[..start].chars().next_back(), text[end..].chars().next());
    let is_digit = |c: Option<char>| c.is_some_and(|c| digit_of(c).is_some());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && digit_of(c).is_none());
    is_digit(before) && is_letter(behind) || is_letter(before) && is_digit(behind)
}

/// Spaces of a fixed width or that keep words together.
fn is_fixed_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Ligatures of Latin letters, full-width signs and the digits for formulas: another shape of signs of ASCII.
fn is_variant(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}' | '\u{1d7ce}'..='\u{1d7ff}')
}

/// The sign of ASCII that a digit of another script or another script's separator stands for.
fn ascii_of(c: char) -> Option<char> {
    if let Some(digit) = digit_of(c) {
        return char::from_digit(digit, 10);
    }
    match c {
        // Arabic separators of thousands and of decimals; the fraction slash.
        '\u{66c}' => Some(','),
        '\u{66b}' => Some('.'),
        '\u{2044}' => Some('/'),
        _ => None,
    }
}

/// The value of a decimal digit, of whatever script.
fn digit_of(c: char) -> Option<u32> {
    let c = if is_variant(c) { c.nfkc().next().unwrap_or(c) } else { c };
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = c as u32;
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero)
}

fn is_raised_digit(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}')
}

/// "¹/₂": the length of a fraction of a raised and a lowered digit, as pages set it, with both digits.
fn fraction_parts(rest: &str) -> Option<(usize, char, char)> {
    let mut chars = rest.chars();
    let (upper, slash, lower) = (chars.next()?, chars.next()?, chars.next()?);
    let is_fraction = is_raised_digit(upper)
        && matches!(slash, '/' | '\u{2044}' | '\u{2215}')
        && matches!(lower, '\u{2080}'..='\u{2089}');
    let ends = !chars.next().is_some_and(is_raised_digit);
    let digit = |c: char| c.nfkc().next();
    let len = upper.len_utf8() + slash.len_utf8() + lower.len_utf8();
    (is_fraction && ends).then_some((len, digit(upper)?, digit(lower)?))
}

/// Whether raised digits at `at` are the mark of a footnote: glued behind a word, a number or a stop; "10⁶" is a power.
fn is_raised_mark(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let is_power = digits == 2 && before.ends_with("10");
    let is_glued = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_closing(c));
    is_glued && !is_power
}

fn is_closing(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '”' | '’' | '"' | ')' | ']')
}

/// Whether the sign at `at` parts groups of a number: one to three digits before it, then groups of just three behind the same
/// sign; with a comma behind which a fixed space stands, one group.
fn is_grouping(text: &str, at: usize, sign: char) -> bool {
    let digit = |c: char| digit_of(c).is_some();
    let before: Vec<char> =
        text[..at].chars().rev().take_while(|c| digit(*c) || *c == sign).take(4).collect();
    let n_before = before.iter().take_while(|c| digit(**c)).count();
    if !(1..=3).contains(&n_before) || n_before == 3 && before.get(3).is_some_and(|c| digit(*c)) {
        return false;
    }
    let behind =
        text[at + sign.len_utf8()..].trim_start_matches(|c| sign == ',' && (c == ' ' || is_fixed_space(c)));
    let n_behind = behind.chars().take(4).take_while(|c| digit(*c)).count();
    n_behind == 3 && !behind.chars().nth(3).is_some_and(|c| c.is_alphabetic())
}

/// The length of the mark of a footnote at `at`, where one stands there: `[2]`, `[note 1]`, `[citation needed]`, glued behind a
/// word, a number or a stop. A letter in brackets belongs to a word: "attack[s]".
fn footnote_len(text: &str, at: usize) -> Option<usize> {
    const NAMES: [&str; 7] = ["note", "nb", "n", "ref", "fn", "footnote", "web"];
    const DEMANDS: [&str; 6] = ["needed", "source?", "who?", "when?", "where?", "according to whom?"];
    let before = text[..at].chars().next_back()?;
    let rest = &text[at..];
    let len = rest.char_indices().take(MAX_FOOTNOTE).find(|(_, c)| *c == ']').map(|(close, _)| close + 1)?;
    let inside = rest[1..len - 1].trim();
    let is_number =
        |word: &str| (1..=3).contains(&word.chars().count()) && word.chars().all(|c| digit_of(c).is_some());
    let is_named = || {
        inside
            .rsplit_once([' ', '\u{a0}'])
            .is_some_and(|(name, number)| NAMES.contains(&name.to_lowercase().as_str()) && is_number(number))
    };
    let is_letter =
        || inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_lowercase()) && !before.is_alphabetic();
    let is_mark = is_number(inside)
        || is_named()
        || is_letter()
        || DEMANDS.iter().any(|demand| inside.to_lowercase().ends_with(demand));
    let is_glued = before.is_alphanumeric() || is_closing(before);
    let goes_on = rest[len..].chars().next().is_some_and(char::is_alphanumeric);
    (is_mark && is_glued && !goes_on).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let plain = plain_text(text).map_or(text.to_owned(), |(plain, _)| plain);
        assert_eq!(plain, expected, "plain form of {text:?}");
    }

    #[test]
    fn unseen_marks_are_left_out() {
        check("kil\u{ad}led thirty-\u{ad}one", "killed thirty-one");
        check("\u{feff}the \u{200e}31\u{200e} \u{2068}men\u{2069}", "the 31 men");
        check("31\u{200b}people in the of\u{200b}fice", "31 people in the office");
        check("4,\u{200b}000 and 4\u{2060},000", "4,000 and 4,000");
    }

    #[test]
    fn letters_digits_and_spaces_are_plain() {
        check("ﬁfteen oﬃcers", "fifteen officers");
        check("١٢ and ۱۲۰ and １２ and 𝟑𝟏", "12 and 120 and 12 and 31");
        check("12٬000", "12,000");
        check("1\u{2007}200 and 1\u{202f}250\u{a0}000", "1 200 and 1 250 000");
        check("4, 000 killed; 4, 100 fled", "4,000 killed; 4, 100 fled");
        check("4,\u{a0}000 killed; in 2024,\u{a0}100 fled", "4,000 killed; in 2024, 100 fled");
    }

    #[test]
    fn apostrophes_between_groups_are_commas() {
        check("12’000 and 1'250'000", "12,000 and 1,250,000");
        check("the brothers’ 300, in 1999’s 200, 5'11", "the brothers’ 300, in 1999’s 200, 5'11");
    }

    #[test]
    fn marks_of_footnotes_are_left_out() {
        check("Ten[2] or 31[note 1] people.[4][5]", "Ten or 31 people.");
        check("killed 12³ people; 10⁶ people", "killed 12 people; 10⁶ people");
        check("12[citation needed] people", "12 people");
        check("attack[s], “[t]he [12] men”, gun [3] fire", "attack[s], “[t]he [12] men”, gun [3] fire");
    }

    #[test]
    fn every_stretch_leads_back_to_where_it_stood() {
        let text = "The oﬃce said thir\u{ad}ty-one[2] men, \u{200e}12’000\u{200e} in all.".to_owned();
        let blocks = vec![Block {
            kind: ascribe_model::BlockKind::Body,
            span: Span::new(0, text.len()),
            in_page: None,
        }];
        let document = Document { text, blocks, ..Document::default() };
        let (plain, form) = PlainForm::of(&document).expect("there is something to leave out");
        let check = |words: &str, expected: &str| {
            let start = plain.text.find(words).expect("the words stand in the plain text");
            let original = form.original(Span::new(start, start + words.len()));
            assert_eq!(original.cut(&document.text), expected, "for {words:?}");
            assert_eq!(form.bring(original).cut(&plain.text), words);
        };
        check("office", "oﬃce");
        check("thirty-one", "thir\u{ad}ty-one");
        check("12,000", "12’000");
        check("men", "men");
        assert_eq!(plain.blocks[0].span, Span::new(0, plain.text.len()));
    }
}
