//! What stands in a letter and is not its own: lines quoted of another, a signature, the head of a message that is passed on.

use ascribe_model::{BlockKind, Document, Notice, OriginMention, Span};

use crate::lines::{is_quoted, is_signature_mark};

/// Lines behind the mark of a signature beyond which it is none. Custom allows four; letters of agencies have up to eight.
const MAX_SIGNATURE_LINES: usize = 10;

/// Lines that a letter quotes (`> ...`) and its signature are another's words and no words: they are kept and not read, with a
/// notice.
pub(super) fn set_quotes_aside(document: &mut Document) {
    let text = &document.text;
    let signature = signature_start(document);
    let (mut n_quoted, mut n_signed) = (0, 0);
    for block in document.blocks.iter_mut().filter(|block| block.kind != BlockKind::Headline) {
        let is_quoted = is_quoted(block.span.cut(text));
        let is_signed = signature.is_some_and(|start| block.span.start >= start);
        n_quoted += usize::from(is_quoted);
        n_signed += usize::from(is_signed);
        if is_quoted || is_signed {
            block.kind = BlockKind::Furniture;
        }
    }
    if n_quoted > 0 {
        let message = "what the message quotes of another (lines that begin with `>`) is kept and not read";
        document.notices.push(Notice::new("quoted-message", message));
    }
    if n_signed > 0 {
        let message = "what follows the signature mark (`--`) is kept and not read";
        document.notices.push(Notice::new("signature-not-read", message));
    }
}

/// Where the signature begins: at the last mark, where only a few lines follow.
fn signature_start(document: &Document) -> Option<usize> {
    let text = &document.text;
    let mark = document.blocks.iter().rfind(|block| is_signature_mark(block.span.cut(text)))?;
    let n_lines = text[mark.span.end..].lines().filter(|line| !line.trim().is_empty()).count();
    (1..=MAX_SIGNATURE_LINES).contains(&n_lines).then_some(mark.span.start)
}

/// The sender of the message that is passed on in this one.
pub(super) fn note_original(document: &mut Document) {
    let marked = document.blocks.iter().find_map(|block| {
        let line = block.span.cut(&document.text);
        let from = line.lines().find_map(|line| line.trim().strip_prefix("From:"))?;
        let name = from.split(['<', '[']).next().unwrap_or_default().trim().trim_matches('"');
        let at = block.span.start + (from.as_ptr().addr() - line.as_ptr().addr()) + from.find(name)?;
        (!name.is_empty() && name.len() < 100).then(|| (name.to_owned(), at))
    });
    if let Some((name, at)) = marked.filter(|_| document.origin.is_none()) {
        let span = Span::new(at, at + name.len());
        document.origin = Some(OriginMention { text: name, span: Some(span) });
    }
}
