//! Messages (RFC 5322 with MIME): e-mail, and pages that a browser saved as one file (MHTML).

mod body;
mod enclosed;
mod facts;
mod mailbox;
mod opening;
mod quotes;

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{DateBasis, Document, Notice, content_hash};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::encoding::decode;
use crate::html::letter_items;
use crate::inner::{Inner, Items, read_inner};
use crate::json_items::problem_item;
use crate::limits::{MAX_ATTACHMENTS, MAX_MESSAGE_PARTS, MAX_PAGE_BYTES};
use crate::pages::{Item, Page, PageRead};
use crate::stamp::{note_reader, read_decoded, stamp};
use crate::{Hints, InputKind, Place, Problem};
use body::Body;
use enclosed::{enclosed_parts, without_enclosed};
use facts::{Facts, date_of, subject_of};
pub(crate) use mailbox::{Mailbox, MessageRead, opens_mailbox};
pub(crate) use opening::opens_message;

/// The pages of a message: of a saved page the page, of an e-mail its text and then its attachments.
pub(crate) fn read_message(input: &str, bytes: Vec<u8>, depth: usize) -> Items {
    let told = |code, message: String, hint: &str| -> Items {
        Box::new(std::iter::once(problem_item(
            Problem::new(input, Place::Whole, code, message).with_hint(hint),
        )))
    };
    let parsed = match without_enclosed(&bytes) {
        Ok(parsed) => parsed,
        Err(why) => return told("nested-too-deep", why, "save the messages within it one by one"),
    };
    let parsed = MessageParser::default().parse(&parsed).filter(|message| !message.parts.is_empty());
    let Some(message) = parsed else {
        return told(
            "broken-message",
            "the input has no head of a message".to_owned(),
            "give it with `--input text`",
        );
    };
    let letter = Letter {
        input,
        bytes: &bytes,
        message: &message,
        paths: paths_of(&message),
        enclosed: enclosed_parts(&message),
    };
    if letter.is_saved_page() {
        return match letter.saved_page() {
            Some(item) => Box::new(std::iter::once(item)),
            None => told(
                "empty-page",
                "the saved page holds no HTML".to_owned(),
                "open it in the browser and save it again",
            ),
        };
    }
    letter.mail(depth)
}

/// A message and where it came from.
struct Letter<'m> {
    input: &'m str,
    bytes: &'m [u8],
    message: &'m Message<'m>,
    /// The number of each part, `1.2` for the second part of the first, by its place in the parser's list.
    paths: BTreeMap<usize, String>,
    /// The parts that are messages themselves.
    enclosed: BTreeSet<usize>,
}

impl Letter<'_> {
    /// A browser wrote it: its page says from which address it is.
    fn is_saved_page(&self) -> bool {
        let is_said = self.message.header_raw("Snapshot-Content-Location").is_some();
        let is_by_browser = self.message.header_raw("From").is_some_and(|from| from.contains("Saved by"));
        let is_sent = ["Received", "To", "Message-ID", "DKIM-Signature"]
            .iter()
            .any(|name| self.message.header_raw(*name).is_some());
        let has_place = self.html_parts().any(|(_, part)| part.content_location().is_some());
        is_said || is_by_browser || has_place && !is_sent
    }

    fn html_parts(&self) -> impl Iterator<Item = (usize, &MessagePart<'_>)> {
        self.message.parts.iter().enumerate().filter(|(_, part)| matches!(part.body, PartType::Html(_)))
    }

    /// The page that a browser saved: the first HTML part. What stands in frames is told, not read.
    fn saved_page(&self) -> Option<Item> {
        let (part_idx, part) = self.html_parts().next()?;
        let n_frames = self.html_parts().count() - 1;
        let body = self.body_of(part);
        let is_web = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
        let saved_from = self.message.header_raw("Snapshot-Content-Location").map(str::trim);
        let url = saved_from.filter(is_web).or(part.content_location().filter(is_web)).map(str::to_owned);
        let captured = date_of(self.message, DateBasis::Archive);
        let headline = subject_of(self.message);
        let headers = self.headers();
        let part_name = self.name_of(part_idx, part);
        let input = self.input.to_owned();
        let read = move || {
            let hints = Hints { url, ..Hints::default() };
            let make = |text: String| {
                let mut document = read_decoded(text, InputKind::Html, &hints);
                document.headline = document.headline.take().or(headline);
                document.captured = captured;
                document.notices.extend(frames_notice(n_frames));
                note_reader(&mut document, "mhtml", "html", Some(part_name));
                document
            };
            Some(body.page(&input, &hints, "text/html", headers, make))
        };
        Some(Item { n_bytes: part.len(), read: Box::new(read) })
    }

    /// The text of an e-mail, then what is attached to it.
    fn mail(&self, depth: usize) -> Items {
        let own = |ids: &[u32]| -> Vec<usize> {
            ids.iter().map(|id| *id as usize).filter(|idx| !self.enclosed.contains(idx)).collect()
        };
        let (shown, texts) = (own(&self.message.html_body), own(&self.message.text_body));
        let has_content = |idx: &&usize| {
            self.part(**idx).is_some_and(|part| !self.content_of(part).trim_ascii().is_empty())
        };
        let first_html = shown.iter().filter(has_content).find(|idx| self.is_html(**idx));
        let main = first_html.or(texts.iter().find(has_content)).or(shown.iter().find(has_content)).copied();
        let mut items: Vec<Items> = Vec::new();
        let once = |item| -> Items { Box::new(std::iter::once(item)) };
        let facts = Facts::of(self.message);
        if let Some(idx) = main {
            items.push(Box::new(self.texts(idx, &facts).into_iter()));
        }
        let is_alternative =
            |idx: usize| texts.contains(&idx) && first_html.is_some() && !shown.contains(&idx);
        let mut n_read = 0;
        for (idx, part) in self.message.parts.iter().enumerate() {
            if Some(idx) == main || part.is_multipart() || is_alternative(idx) || !self.is_worth_reading(part)
            {
                continue;
            }
            n_read += 1;
            if n_read > MAX_ATTACHMENTS {
                let message =
                    format!("the message has more attachments than {MAX_ATTACHMENTS}; the rest is not read");
                items.push(once(problem_item(Problem::new(
                    self.input,
                    Place::Whole,
                    "too-many-entries",
                    message,
                ))));
                break;
            }
            items.push(self.attachment(idx, part, &facts, depth));
        }
        if items.is_empty() {
            let message = "the message holds no text";
            items.push(once(problem_item(Problem::new(self.input, Place::Whole, "empty-page", message))));
        }
        Box::new(items.into_iter().flatten())
    }

    fn part(&self, idx: usize) -> Option<&MessagePart<'_>> {
        self.message.parts.get(idx)
    }

    fn is_html(&self, idx: usize) -> bool {
        self.part(idx).is_some_and(|part| matches!(part.body, PartType::Html(_)))
    }

    /// Pictures and sounds that a letter shows, signatures and calendars are no reports and not worth a word.
    fn is_worth_reading(&self, part: &MessagePart<'_>) -> bool {
        let Some(kind) = part.content_type() else { return !self.content_of(part).trim_ascii().is_empty() };
        let subtype = kind.subtype().unwrap_or_default();
        let is_shown = matches!(kind.ctype(), "image" | "audio" | "video" | "font");
        let is_wrapping = ["pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "calendar", "css"]
            .iter()
            .any(|known| subtype.eq_ignore_ascii_case(known));
        !is_shown && !is_wrapping && !self.content_of(part).trim_ascii().is_empty()
    }

    /// The text of the letter; of a newsletter what stands above its items, then each item.
    fn texts(&self, idx: usize, facts: &Facts) -> Vec<Item> {
        let Some(part) = self.part(idx) else { return Vec::new() };
        let part_name = self.name_of(idx, part);
        if !self.is_html(idx) {
            let form = InputKind::Text;
            let text = Text { body: self.body_of(part), form, end: None, part_name, facts: facts.clone() };
            return vec![self.main_text(text)];
        }
        let body = self.body_of(part);
        let markup = decode(&body.bytes, body.charset.as_deref()).text.into_owned();
        let found = if markup.len() <= MAX_PAGE_BYTES { letter_items(&markup) } else { Vec::new() };
        let end = found.first().map(|item| item.start);
        let form = InputKind::Html;
        let text = Text { body, form, end, part_name: part_name.clone(), facts: facts.clone() };
        let mut items = vec![self.main_text(text)];
        let message = content_hash(self.bytes);
        for (number, found) in (1..).zip(found) {
            let name = format!("{part_name}, item {number}");
            items.push(facts.newsletter_item(&markup, found, name, &message));
        }
        items
    }

    fn main_text(&self, text: Text) -> Item {
        let (input, whole) = (self.input.to_owned(), self.bytes.to_vec());
        let n_bytes = whole.len();
        let Text { body, form, end, part_name, facts } = text;
        let read = move || {
            let hints = facts.hints();
            let make = |text: String| {
                let shown = end.and_then(|end| text.get(..end)).unwrap_or(&text);
                let mut document = facts.letter(shown, form, &hints);
                let reader = if form == InputKind::Html { "letter" } else { "text" };
                note_reader(&mut document, "email", reader, Some(part_name));
                document
            };
            let read = body.page(&input, &hints, "message/rfc822", Vec::new(), make);
            Some(match read {
                PageRead::Page(page) => {
                    // The message is the evidence, as it came in: two letters with the same words are two pages.
                    let document = stamp(page.document, &whole, &hints);
                    PageRead::Page(Page { document, bytes: whole, ..page })
                }
                problem => problem,
            })
        };
        Item { n_bytes, read: Box::new(read) }
    }

    /// What is attached, read as an input of its own. It was published when it was sent at the latest: where it gives no
    /// date and no outlet itself, it takes those of the message.
    fn attachment(&self, idx: usize, part: &MessagePart<'_>, facts: &Facts, depth: usize) -> Items {
        let name = part.attachment_name().map_or_else(|| self.name_of(idx, part), str::to_owned);
        if self.enclosed.contains(&idx) && part.encoding != Encoding::None {
            let message = "the message within it is packed, which the standard forbids, and not read";
            let place = format!("{}: {name}", self.input);
            let problem = Problem::new(&place, Place::Whole, "packed-message", message);
            let problem = problem.with_hint("save it in the mail program and give it by itself");
            return Box::new(std::iter::once(problem_item(problem)));
        }
        let Body { bytes, charset, .. } = self.body_of(part);
        let inner = Inner { input: self.input, member: &name, what: "attachment", depth, charset };
        let fallback = facts.fallback();
        let fill = move |document: &mut Document| fallback.fill(document);
        Box::new(read_inner(&inner, bytes).map(move |item| item.then(fill.clone())))
    }

    /// The bytes of a part as they came in.
    fn content_of(&self, part: &MessagePart<'_>) -> &[u8] {
        self.bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
    }

    /// The bytes of a part as they were before they were packed for sending, and the charset that its head declares.
    fn body_of(&self, part: &MessagePart<'_>) -> Body {
        let raw = self.content_of(part);
        let unpacked = match part.encoding {
            Encoding::Base64 => base64_decode(raw),
            Encoding::QuotedPrintable => quoted_printable_decode(raw),
            Encoding::None => Some(raw.to_vec()),
        };
        let is_broken = unpacked.is_none() || part.is_encoding_problem;
        let bytes = unpacked.unwrap_or_else(|| raw.to_vec());
        let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
        Body { bytes, charset, is_broken }
    }

    fn name_of(&self, idx: usize, part: &MessagePart<'_>) -> String {
        let media = match part.content_type() {
            _ if self.enclosed.contains(&idx) => "message/rfc822".to_owned(),
            Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("plain")).to_lowercase(),
            None => "text/plain".to_owned(),
        };
        format!("part {} ({media})", self.paths.get(&idx).map_or("1", String::as_str))
    }

    fn headers(&self) -> Vec<(String, String)> {
        let one_line = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
        self.message.headers_raw().map(|(name, value)| (name.to_owned(), one_line(value))).collect()
    }
}

/// The text of a letter that is to be read.
struct Text {
    body: Body,
    form: InputKind,
    /// Where the items of a newsletter begin, which are read by themselves.
    end: Option<usize>,
    part_name: String,
    facts: Facts,
}

fn frames_notice(n_frames: usize) -> Option<Notice> {
    let message = format!("what the page shows in frames is not read: {n_frames} saved with it");
    (n_frames > 0).then(|| Notice::new("frames-not-read", message))
}

/// The number of every part: `1` for a message of one part, `1.2` for the second part of the first.
fn paths_of(message: &Message<'_>) -> BTreeMap<usize, String> {
    let mut paths = BTreeMap::new();
    let mut open = vec![(0_usize, String::new())];
    while let Some((idx, path)) = open.pop() {
        let Some(part) = message.parts.get(idx) else { continue };
        if paths.len() > MAX_MESSAGE_PARTS || paths.contains_key(&idx) {
            continue;
        }
        for (child_idx, child) in part.sub_parts().unwrap_or_default().iter().enumerate() {
            let number = child_idx + 1;
            let path = if path.is_empty() { number.to_string() } else { format!("{path}.{number}") };
            open.push((*child as usize, path));
        }
        paths.insert(idx, if path.is_empty() { "1".to_owned() } else { path });
    }
    paths
}
