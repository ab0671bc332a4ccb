//! Messages (RFC 5322 with MIME): e-mail, and pages that a browser saved as one file (MHTML).

use std::collections::BTreeMap;
use std::io::Cursor;

use ascribe_model::{BlockKind, DateBasis, Document, Notice, OriginMention, PageDate, Span, content_hash};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::credits::is_person;
use crate::dates::iso_value;
use crate::encoding::{decode, is_binary};
use crate::html::{LetterItem, host, letter_items, read_letter};
use crate::inner::{Inner, Items, read_inner};
use crate::json_items::problem_item;
use crate::limits::{MAX_ATTACHMENTS, MAX_MESSAGE_NESTING, MAX_MESSAGE_PARTS, MAX_PAGE_BYTES};
use crate::pages::{Item, Page, PageRead};
use crate::plain::read_text_under;
use crate::stamp::{note_reader, read_decoded, stamp};
use crate::{Hints, InputKind, Place, Problem};

/// Fields that stand in the head of a message.
const FIELDS: [&str; 17] = [
    "from",
    "date",
    "subject",
    "to",
    "cc",
    "reply-to",
    "sender",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "dkim-signature",
    "authentication-results",
    "snapshot-content-location",
];

/// Hosts at which anybody may have an address: they are no outlets.
const MAIL_HOSTS: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "ymail.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "mail.ru",
];

/// First labels of hosts that only send mail for a site.
const SENDING_LABELS: [&str; 10] =
    ["mail", "email", "e", "em", "news", "newsletter", "newsletters", "mailing", "lists", "mailer"];

/// Whether a text opens with the head of a message: fields one to a line, two of them those of messages, one of them more
/// than any text begins with.
pub(crate) fn opens_message(start: &[u8]) -> bool {
    let mut n_known = 0;
    let mut is_sure = false;
    for (line_idx, line) in start.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || line_idx > 0 && matches!(line[0], b' ' | b'\t') {
            if line.is_empty() {
                break;
            }
            continue;
        }
        // The bytes that were looked at may end within a line.
        let is_cut = line_idx > 0 && start.ends_with(line) && !start.ends_with(b"\n");
        let Some(colon) = memchr::memchr(b':', line) else {
            if is_cut {
                break;
            }
            return false;
        };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            return false;
        }
        n_known += usize::from(FIELDS.contains(&name.as_str()));
        is_sure |= matches!(
            name.as_str(),
            "from" | "received" | "return-path" | "delivered-to" | "message-id" | "mime-version"
        );
    }
    is_sure && n_known >= 2
}

/// The pages of a message: of a saved page the page, of an e-mail its text and then its attachments.
pub(crate) fn read_message(input: &str, bytes: Vec<u8>, depth: usize) -> Items {
    let told = |code, message: String, hint: &str| -> Items {
        Box::new(std::iter::once(problem_item(
            Problem::new(input, Place::Whole, code, message).with_hint(hint),
        )))
    };
    if bytes.starts_with(b"From ") {
        return read_mailbox(input, bytes, depth);
    }
    if let Err(why) = check_nesting(&bytes) {
        return told("nested-too-deep", why, "save the messages within it one by one");
    }
    let parsed = MessageParser::default().parse(&bytes).filter(|message| !message.parts.is_empty());
    let Some(message) = parsed else {
        return told(
            "broken-message",
            "the input has no head of a message".to_owned(),
            "give it with `--input text`",
        );
    };
    let letter = Letter { input, bytes: &bytes, message: &message, paths: paths_of(&message) };
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

/// The messages of a mailbox file (mbox), one after the other.
fn read_mailbox(input: &str, bytes: Vec<u8>, depth: usize) -> Items {
    let input = input.to_owned();
    let messages = MessageIterator::new(Cursor::new(bytes)).map_while(Result::ok);
    Box::new(messages.enumerate().flat_map(move |(idx, message)| -> Items {
        let name = format!("message {}", idx + 1);
        let contents = message.unwrap_contents();
        if contents.starts_with(b"From ") {
            return Box::new(std::iter::empty());
        }
        let input = format!("{input}: {name}");
        Box::new(read_message(&input, contents, depth).map(move |item| item.of_part(&name)))
    }))
}

/// Whether a text is a mailbox file: the line that parts messages, then the head of one.
pub(crate) fn opens_mailbox(start: &[u8]) -> bool {
    let Some(rest) = start.strip_prefix(b"From ") else { return false };
    memchr::memchr(b'\n', rest).is_some_and(|at| opens_message(&rest[at + 1..]))
}

/// A message and where it came from.
struct Letter<'m> {
    input: &'m str,
    bytes: &'m [u8],
    message: &'m Message<'m>,
    /// The number of each part, `1.2` for the second part of the first, by its place in the parser's list.
    paths: BTreeMap<usize, String>,
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
        let captured = self.date(DateBasis::Archive);
        let headline = self.subject();
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
        let shown: Vec<usize> = self.message.html_body.iter().map(|id| *id as usize).collect();
        let texts: Vec<usize> = self.message.text_body.iter().map(|id| *id as usize).collect();
        let has_content = |idx: &&usize| {
            self.part(**idx).is_some_and(|part| !self.content_of(part).trim_ascii().is_empty())
        };
        let first_html = shown.iter().filter(has_content).find(|idx| self.is_html(**idx));
        let main = first_html.or(texts.iter().find(has_content)).or(shown.iter().find(has_content)).copied();
        let mut items: Vec<Items> = Vec::new();
        let once = |item| -> Items { Box::new(std::iter::once(item)) };
        let facts = self.facts();
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
        let bytes = match &part.body {
            PartType::Message(_) => self.content_of(part).to_vec(),
            _ => self.body_of(part).bytes,
        };
        let inner = Inner { input: self.input, member: &name, what: "attachment", depth };
        let facts = facts.clone();
        let fill = move |document: &mut Document| facts.fill(document);
        Box::new(read_inner(&inner, bytes).map(move |item| item.then(fill.clone())))
    }

    /// A part's content as it is to be read; of a message its bytes. The parser's own word for that panics where a message has
    /// no parts.
    fn content_of<'p>(&'p self, part: &'p MessagePart<'_>) -> &'p [u8] {
        match &part.body {
            PartType::Message(_) => {
                self.bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
            }
            _ => part.contents(),
        }
    }

    /// The bytes of a part as they were before they were packed for sending, and the charset that its head declares.
    fn body_of(&self, part: &MessagePart<'_>) -> Body {
        let range = part.offset_body as usize..part.offset_end as usize;
        let raw = self.bytes.get(range).unwrap_or_default();
        let unpacked = match part.encoding {
            Encoding::Base64 => base64_decode(raw),
            Encoding::QuotedPrintable => quoted_printable_decode(raw),
            Encoding::None => Some(raw.to_vec()),
        };
        let is_broken = unpacked.is_none() || part.is_encoding_problem;
        let bytes = unpacked.unwrap_or_else(|| part.contents().to_vec());
        let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
        Body { bytes, charset, is_broken }
    }

    fn name_of(&self, idx: usize, part: &MessagePart<'_>) -> String {
        let media = part.content_type().map_or_else(
            || "text/plain".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("plain")).to_lowercase(),
        );
        format!("part {} ({media})", self.paths.get(&idx).map_or("1", String::as_str))
    }

    fn subject(&self) -> Option<String> {
        let subject = self.message.subject()?;
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        (!subject.is_empty()).then_some(subject)
    }

    fn date(&self, basis: DateBasis) -> Option<PageDate> {
        let parsed =
            self.message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
        let written = || self.message.header_raw("Date").and_then(|date| iso_value(date.trim()));
        let value = parsed.and_then(|value| iso_value(&value)).or_else(written)?;
        Some(PageDate { value, basis })
    }

    fn headers(&self) -> Vec<(String, String)> {
        let one_line = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
        self.message.headers_raw().map(|(name, value)| (name.to_owned(), one_line(value))).collect()
    }

    fn facts(&self) -> Facts {
        let from = self.message.from().and_then(|from| from.first());
        let name = from.and_then(|from| from.name()).map(str::trim).filter(|name| !name.is_empty());
        let address = from.and_then(|from| from.address()).unwrap_or_default();
        let site = address.rsplit_once('@').map(|(_, site)| site_of(site)).filter(|site| !site.is_empty());
        let list = self.message.header_raw("List-Id").and_then(list_name);
        let organization = self.message.header_raw("Organization").map(|name| name.trim().to_owned());
        let own_name = name
            .filter(|name| !is_person(name) || site.as_deref().is_some_and(|site| is_of_site(name, site)));
        let author = name.filter(|_| own_name.is_none()).map(str::to_owned);
        let outlet = own_name.map(str::to_owned).or(organization).or(list).or(site);
        let subject = self.subject();
        let is_passed_on = subject.as_deref().is_some_and(|subject| bare_subject(subject) != subject);
        Facts {
            headline: subject.as_deref().map(|subject| bare_subject(subject).to_owned()),
            outlet,
            author,
            published: self.date(DateBasis::Message),
            bad_date: self.message.header_raw("Date").map(|date| date.trim().to_owned()),
            is_passed_on,
        }
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

/// What the head of an e-mail says of its text.
#[derive(Clone, Debug, Default)]
struct Facts {
    headline: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<PageDate>,
    /// The date as written, for the notice where it is none.
    bad_date: Option<String>,
    /// Whether the subject says that it answers or passes on another message.
    is_passed_on: bool,
}

impl Facts {
    fn hints(&self) -> Hints {
        Hints { headline: self.headline.clone(), outlet: self.outlet.clone(), ..Hints::default() }
    }

    fn letter(&self, text: &str, form: InputKind, hints: &Hints) -> Document {
        let known = Document {
            published: self.published.clone(),
            authors: self.author.clone().into_iter().collect(),
            ..Document::default()
        };
        let mut document = match form {
            InputKind::Html => read_letter(text, hints, known, None),
            _ => read_text_under(text, hints, known),
        };
        if form != InputKind::Html {
            set_quotes_aside(&mut document);
        }
        if let (None, Some(written)) = (&self.published, &self.bad_date) {
            let message = format!("the date of the message, `{written}`, is not a date");
            document.notices.push(Notice::new("bad-date", message));
        }
        if self.is_passed_on {
            note_original(&mut document);
        }
        document
    }

    /// An item of a newsletter, read by itself, so that the place of one is not taken for that of another. Its evidence is its
    /// markup, behind the hash of the message that it stands in.
    fn newsletter_item(&self, markup: &str, item: LetterItem, part_name: String, message: &str) -> Item {
        let LetterItem { heading, start, end } = item;
        let markup = markup.get(start..end).unwrap_or_default().to_owned();
        let facts = self.clone();
        let message = message.to_owned();
        let n_bytes = markup.len();
        let read = move || {
            let hints = Hints { headline: Some(heading), ..facts.hints() };
            let mut document = facts.letter(&markup, InputKind::Html, &hints);
            for place in document.blocks.iter_mut().filter_map(|block| block.in_page.as_mut()) {
                *place = Span::new(place.start + start, place.end + start);
            }
            note_reader(&mut document, "email", "letter", Some(part_name));
            let bytes = format!("<!-- of the message sha256:{message} -->\n{markup}").into_bytes();
            let document = stamp(document, &bytes, &hints);
            Some(PageRead::Page(Page { document, bytes, media: "text/html", headers: Vec::new() }))
        };
        Item { n_bytes, read: Box::new(read) }
    }

    /// Gives an attachment what it does not say itself.
    fn fill(&self, document: &mut Document) {
        if document.published.is_none() && self.published.is_some() {
            document.published.clone_from(&self.published);
            document.notices.retain(|notice| notice.code != "no-publication-date");
        }
        document.outlet = document.outlet.take().or_else(|| self.outlet.clone());
    }
}

/// The unpacked bytes of a part.
struct Body {
    bytes: Vec<u8>,
    charset: Option<String>,
    is_broken: bool,
}

impl Body {
    /// Reads the body as a page, or says why it is none.
    fn page(
        self,
        input: &str,
        hints: &Hints,
        media: &'static str,
        headers: Vec<(String, String)>,
        make: impl FnOnce(String) -> Document,
    ) -> PageRead {
        let problem =
            |code, message: String| PageRead::Problem(Problem::new(input, Place::Whole, code, message));
        if self.bytes.len() > MAX_PAGE_BYTES {
            let message = format!("page has more than {MAX_PAGE_BYTES} bytes, the limit for one page");
            return problem("page-too-large", message);
        }
        if is_binary(&self.bytes) {
            return problem(
                "not-text",
                "the text of the message is not text in any known encoding".to_owned(),
            );
        }
        let decoded = decode(&self.bytes, self.charset.as_deref());
        let notice = decoded.notice();
        let mut document = make(decoded.text.into_owned());
        document.notices.extend(notice);
        if self.is_broken {
            let message =
                "the text is not packed as the head of the message says; it was read as far as it can be";
            document.notices.push(Notice::new("broken-capture", message));
        }
        let document = stamp(document, &self.bytes, hints);
        PageRead::Page(Page { document, bytes: self.bytes, media, headers })
    }
}

fn frames_notice(n_frames: usize) -> Option<Notice> {
    let message = format!("what the page shows in frames is not read: {n_frames} saved with it");
    (n_frames > 0).then(|| Notice::new("frames-not-read", message))
}

/// Lines that a letter quotes (`> ...`) and what follows its signature mark are another's words and no words: they are kept
/// and not read, with a notice.
fn set_quotes_aside(document: &mut Document) {
    let text = &document.text;
    let mut is_signed = false;
    let mut n_quoted = 0;
    for block in &mut document.blocks {
        let line = block.span.cut(text);
        is_signed |= matches!(line, "--" | "-- ");
        let is_quoted = line.starts_with('>');
        n_quoted += usize::from(is_quoted);
        if (is_quoted || is_signed) && block.kind != BlockKind::Headline {
            block.kind = BlockKind::Furniture;
        }
    }
    if n_quoted > 0 {
        let message = "what the message quotes of another (lines that begin with `>`) is kept and not read";
        document.notices.push(Notice::new("quoted-message", message));
    }
}

/// The sender of the message that is passed on in this one.
fn note_original(document: &mut Document) {
    let marked = document.blocks.iter().find_map(|block| {
        let line = block.span.cut(&document.text);
        let from = line.lines().find_map(|line| line.trim().strip_prefix("From:"))?;
        let name = from.split(['<', '[']).next().unwrap_or_default().trim().trim_matches('"');
        let at = block.span.start + line.find(name)?;
        (!name.is_empty() && name.len() < 100).then(|| (name.to_owned(), at))
    });
    if let Some((name, at)) = marked.filter(|_| document.origin.is_none()) {
        let span = Span::new(at, at + name.len());
        document.origin = Some(OriginMention { text: name, span: Some(span) });
    }
}

/// A subject without the marks of answering and passing on.
fn bare_subject(subject: &str) -> &str {
    let mut bare = subject.trim();
    while let Some((mark, rest)) = bare.split_once(':') {
        let is_mark = ["re", "fw", "fwd", "aw", "wg", "tr", "rv"]
            .iter()
            .any(|known| mark.trim().eq_ignore_ascii_case(known));
        if !is_mark || rest.trim().is_empty() {
            break;
        }
        bare = rest.trim();
    }
    bare
}

/// The site behind a host that sends mail; none for hosts at which anybody may have an address.
fn site_of(host_name: &str) -> String {
    let name = host_name.trim().to_lowercase();
    let mut site = name.as_str();
    while let Some((label, rest)) = site.split_once('.') {
        if !SENDING_LABELS.contains(&label) || !rest.contains('.') {
            break;
        }
        site = rest;
    }
    if MAIL_HOSTS.contains(&site) {
        String::new()
    } else {
        host(&format!("x://{site}")).unwrap_or_default().to_owned()
    }
}

/// Whether a name is that of a site: "Velmara Wire" of `velmarawire.example`.
fn is_of_site(name: &str, site: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (name, site) = (letters(name), letters(site.split('.').next().unwrap_or(site)));
    site.chars().count() > 2 && (name.contains(&site) || site.contains(&name))
}

/// The words before the address in a `List-Id`.
fn list_name(written: &str) -> Option<String> {
    let name = written.split('<').next()?.trim().trim_matches('"').trim();
    (!name.is_empty() && name.len() < 100).then(|| name.to_owned())
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

/// Says no to messages that nest so deep that the parser's tree could not be taken down again.
fn check_nesting(bytes: &[u8]) -> Result<(), String> {
    let (mut n_parts, mut n_nesting, mut has_digest) = (0, 0, false);
    let (mut is_message, mut is_packed, mut has_kind) = (false, false, false);
    let mut rest = bytes;
    while !rest.is_empty() {
        let field = take_field(&mut rest);
        let name = field.trim_ascii_start();
        let starts =
            |word: &[u8]| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let holds = |word: &[u8]| field.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
        if field.trim_ascii().is_empty() {
            (is_message, is_packed, has_kind) = (false, false, false);
        } else if starts(b"content-type") {
            let is_digest = holds(b"digest");
            let nests = holds(b"rfc822") || holds(b"global");
            n_parts += 1;
            n_nesting += usize::from(nests || is_digest || holds(b"multipart"));
            has_digest |= is_digest;
            has_kind = true;
            is_message |= nests;
        } else if starts(b"content-transfer-encoding") {
            is_packed |= holds(b"base64") || holds(b"quoted-printable");
        }
        if is_packed && (is_message || has_digest && !has_kind) {
            return Err("a message within it is packed in a way that the standard forbids".to_owned());
        }
        if n_parts > MAX_MESSAGE_PARTS || n_nesting > MAX_MESSAGE_NESTING {
            return Err(format!(
                "the message has more than {MAX_MESSAGE_PARTS} parts or more than {MAX_MESSAGE_NESTING} that hold others"
            ));
        }
    }
    Ok(())
}

/// Takes a line and the lines that go on with it, those that begin with a blank.
fn take_field<'b>(rest: &mut &'b [u8]) -> &'b [u8] {
    let mut end = 0;
    loop {
        end += memchr::memchr(b'\n', &rest[end..]).map_or(rest.len() - end, |at| at + 1);
        let goes_on = matches!(rest.get(end), Some(b' ' | b'\t')) && end > 0;
        if !goes_on {
            break;
        }
    }
    let (field, behind) = rest.split_at(end);
    *rest = behind;
    field
}
