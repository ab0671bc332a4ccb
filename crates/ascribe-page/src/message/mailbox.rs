//! Mailbox files (mbox, RFC 4155): messages one after the other, each behind a line that begins with `From `.

use std::io::{self, BufRead, Read};

use super::opening::opens_message;
use crate::limits::MAX_MESSAGE_BYTES;

/// Bytes of a line that are looked at together.
const MAX_PIECE_BYTES: u64 = 64 << 10;

/// Whether a text is a mailbox file: the line that parts messages, then the head of one.
pub(crate) fn opens_mailbox(start: &[u8]) -> bool {
    let Some(rest) = start.strip_prefix(b"From ") else { return false };
    memchr::memchr(b'\n', rest).is_some_and(|at| opens_message(&rest[at + 1..]))
}

/// Reads the messages of a mailbox without holding more than one of them.
pub(crate) struct Mailbox<B> {
    input: B,
    /// Messages so far.
    pub n_messages: u64,
    /// Whether the line was read that opens the next message.
    is_opened: bool,
    /// What stopped the reading behind the last message.
    stopped_by: Option<io::Error>,
}

/// What came of one message.
pub(crate) enum MessageRead {
    Message(Vec<u8>),
    TooLarge,
    /// The mailbox ends before it should.
    CutShort(io::Error),
}

impl<B: BufRead> Mailbox<B> {
    pub(crate) fn new(mut input: B) -> Mailbox<B> {
        let stopped_by = input.by_ref().take(MAX_PIECE_BYTES).read_until(b'\n', &mut Vec::new()).err();
        Mailbox { input, n_messages: 0, is_opened: true, stopped_by }
    }

    /// The next message, or what is wrong at its place; `None` at the end.
    pub(crate) fn next_message(&mut self) -> Option<MessageRead> {
        if let Some(error) = self.stopped_by.take() {
            self.is_opened = false;
            return Some(MessageRead::CutShort(error));
        }
        if !std::mem::take(&mut self.is_opened) {
            return None;
        }
        let mut message = Vec::new();
        let mut n_bytes = 0;
        let (mut is_behind_blank, mut is_line_start) = (true, true);
        loop {
            let mut piece = Vec::new();
            let read = self.input.by_ref().take(MAX_PIECE_BYTES).read_until(b'\n', &mut piece);
            if is_line_start && is_behind_blank && piece.starts_with(b"From ") {
                self.is_opened = true;
                break;
            }
            let line = if is_line_start { unquoted(&piece) } else { &piece };
            n_bytes += line.len();
            if n_bytes <= MAX_MESSAGE_BYTES {
                message.extend_from_slice(line);
            }
            is_behind_blank = is_line_start && line.trim_ascii().is_empty();
            is_line_start = piece.ends_with(b"\n");
            if let Err(error) = read {
                self.stopped_by = Some(error);
                break;
            }
            if piece.is_empty() {
                break;
            }
        }
        self.n_messages += 1;
        Some(if n_bytes > MAX_MESSAGE_BYTES { MessageRead::TooLarge } else { MessageRead::Message(message) })
    }
}

/// A line without the mark that keeps it from opening a message: `>From`.
fn unquoted(line: &[u8]) -> &[u8] {
    let n_marks = line.iter().take_while(|byte| **byte == b'>').count();
    if n_marks > 0 && line[n_marks..].starts_with(b"From ") { &line[1..] } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_end_where_the_next_opens() {
        let mut mailbox = Mailbox::new("From a\nA: 1\n\n>From b\nFrom c\n\nFrom d\nA: 2\n".as_bytes());
        let mut found = Vec::new();
        while let Some(MessageRead::Message(message)) = mailbox.next_message() {
            found.push(String::from_utf8(message).unwrap());
        }
        assert_eq!(found, ["A: 1\n\nFrom b\nFrom c\n\n", "A: 2\n"]);
    }
}
