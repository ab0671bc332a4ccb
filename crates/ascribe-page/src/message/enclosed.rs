//! Messages within a message, kept from the parser: its tree of them can grow so deep that taking it down overflows the stack.
//!
//! In the copy that is parsed their media types are changed by a letter, so that each is a part like any other; it is then read
//! as a message of its own, from the bytes as they came in.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use mail_parser::{Message, MessagePart, MimeHeaders};

use crate::limits::{MAX_MESSAGE_NESTING, MAX_MESSAGE_PARTS, MAX_PART_MARKS};

/// Subtypes by which the parser takes a part, or all parts of it, for messages.
const SUBTYPES: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];

/// The last letter of a subtype that is kept from the parser.
const HIDDEN: u8 = b'x';

/// The bytes as they are parsed.
///
/// # Errors
/// The message has more parts than are read.
pub(super) fn without_enclosed(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let is_run_start = |at: &usize| at.checked_sub(1).is_none_or(|before| bytes[before] != b'-');
    if memchr::memmem::find_iter(bytes, b"--").filter(is_run_start).count() > MAX_PART_MARKS {
        return Err(format!("the message has more than {MAX_PART_MARKS} marks between parts"));
    }
    let mut parsed = Cow::Borrowed(bytes);
    let (mut n_parts, mut n_nesting, mut read_to) = (0, 0, 0);
    for colon in memchr::memchr_iter(b':', bytes) {
        if colon < read_to || !ends_in_content_type(&bytes[..colon]) {
            continue;
        }
        let field = field_behind(bytes, colon + 1);
        read_to = field.end;
        n_parts += 1;
        n_nesting += n_multiparts(&bytes[field.clone()]);
        for last in hidden_letters(&bytes[field.clone()]) {
            parsed.to_mut()[field.start + last] = HIDDEN;
        }
        if n_parts > MAX_MESSAGE_PARTS || n_nesting > MAX_MESSAGE_NESTING {
            return Err(format!(
                "the message has more than {MAX_MESSAGE_PARTS} parts or more than {MAX_MESSAGE_NESTING} that hold others"
            ));
        }
    }
    Ok(parsed)
}

/// Whether a text ends in the name of the field, as loosely as the parser takes it: with blanks in it.
fn ends_in_content_type(text: &[u8]) -> bool {
    let name = b"content-type";
    let letters = text.iter().rev().filter(|byte| !byte.is_ascii_whitespace());
    letters.take(name.len()).map(u8::to_ascii_lowercase).eq(name.iter().rev().copied())
}

/// The rest of a line and the lines that go on with it, those that begin with a blank.
fn field_behind(bytes: &[u8], start: usize) -> Range<usize> {
    let is_last = |at: &usize| !matches!(bytes.get(at + 1), Some(b' ' | b'\t'));
    let mut ends = memchr::memchr_iter(b'\n', &bytes[start..]).map(|at| start + at);
    start..ends.find(is_last).map_or(bytes.len(), |at| at + 1)
}

/// Where the last letters of the subtypes stand that are kept from the parser. Comments may stand around them.
fn hidden_letters(field: &[u8]) -> Vec<usize> {
    let is_subtype = |word: &Range<usize>| {
        let before = field[..word.start].iter().rev().find(|byte| !is_passed_over(**byte));
        let behind = field.get(word.end);
        matches!(before, Some(b'/' | b')'))
            && behind.is_none_or(|byte| is_passed_over(*byte) || matches!(byte, b';' | b'('))
    };
    SUBTYPES
        .iter()
        .flat_map(|word| places_of(field, word))
        .filter(is_subtype)
        .map(|word| word.end - 1)
        .collect()
}

fn n_multiparts(field: &[u8]) -> usize {
    let is_type = |word: &Range<usize>| {
        let before = field[..word.start].iter().rev().find(|byte| !is_passed_over(**byte));
        let behind = field[word.end..].iter().find(|byte| !is_passed_over(**byte));
        matches!(before, None | Some(b')')) && matches!(behind, Some(b'/' | b'('))
    };
    places_of(field, b"multipart").filter(is_type).count()
}

fn places_of<'b>(field: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = Range<usize>> + 'b {
    let is_word = |start: &usize| field[*start..*start + word.len()].eq_ignore_ascii_case(word);
    let starts = 0..(field.len() + 1).saturating_sub(word.len());
    starts.filter(is_word).map(move |start| start..start + word.len())
}

/// Bytes that the parser passes over around the words of a media type.
fn is_passed_over(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\\')
}

/// The parts of a parsed message that are messages, by their place in its list.
pub(super) fn enclosed_parts(message: &Message<'_>) -> BTreeSet<usize> {
    let of_type = |part: &MessagePart<'_>, media: &str, subtypes: &[&str]| {
        part.content_type().is_some_and(|kind| {
            kind.ctype() == media && kind.subtype().is_some_and(|subtype| subtypes.contains(&subtype))
        })
    };
    let mut enclosed = BTreeSet::new();
    for (idx, part) in message.parts.iter().enumerate() {
        if of_type(part, "message", &["rfc82x", "globax"]) {
            enclosed.insert(idx);
        } else if of_type(part, "multipart", &["digesx"]) {
            let members = part.sub_parts().unwrap_or_default().iter().map(|id| *id as usize);
            let is_message =
                |idx: &usize| message.parts.get(*idx).is_some_and(|part| part.content_type().is_none());
            enclosed.extend(members.filter(is_message));
        }
    }
    enclosed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, parsed: &str) {
        let found = without_enclosed(written.as_bytes()).unwrap();
        assert_eq!(String::from_utf8_lossy(&found), parsed);
    }

    #[test]
    fn media_types_of_messages_are_kept_from_the_parser() {
        check("Content-Type: message/rfc822\n", "Content-Type: message/rfc82x\n");
        check(
            "--aContent - Type :(;) Message/\n (y)\"Global\"; a=b",
            "--aContent - Type :(;) Message/\n (y)\"Globax\"; a=b",
        );
        check("Content-Type: multipart/digest(x);\n\tb=c", "Content-Type: multipart/digesx(x);\n\tb=c");
        for kept in [
            "Content-Type: application/pdf; name=\"Global Overview.pdf\"\n",
            "Content-Type: text/plain; name=\"rfc822.txt\"\n",
            "Subject: message/rfc822\n",
            "Content-Type: text/plain\nmessage/rfc822\n",
        ] {
            check(kept, kept);
        }
    }

    #[test]
    fn parts_that_hold_others_are_counted() {
        assert_eq!(n_multiparts(b" multipart/mixed; boundary=x"), 1);
        assert_eq!(n_multiparts(b" (x)\r\n multipart (y) / mixed"), 1);
        assert_eq!(n_multiparts(b" text/plain; name=\"multipart/x\""), 0);
    }
}
