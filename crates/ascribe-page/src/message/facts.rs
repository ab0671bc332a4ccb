//! What the head of a message says of it: subject, date, sender, site.

use ascribe_model::{DateBasis, Document, Notice, PageDate, Span};
use mail_parser::Message;

use super::quotes::{note_original, set_quotes_aside};
use crate::credits::is_person;
use crate::dates::iso_value;
use crate::html::{LetterItem, host, read_letter};
use crate::pages::{Item, Page, PageRead};
use crate::plain::read_text_under;
use crate::stamp::{Fallback, note_reader, stamp};
use crate::{Hints, InputKind};

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

/// What the head of an e-mail says of its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub headline: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<PageDate>,
    /// The date as written, for the notice where it is none.
    bad_date: Option<String>,
    /// Whether the subject says that it answers or passes on another message.
    is_passed_on: bool,
}

impl Facts {
    pub(super) fn of(message: &Message<'_>) -> Facts {
        let from = message.from().and_then(|from| from.first());
        let name = from.and_then(|from| from.name()).map(str::trim).filter(|name| !name.is_empty());
        let address = from.and_then(|from| from.address()).unwrap_or_default();
        let site = address.rsplit_once('@').map(|(_, site)| site_of(site)).filter(|site| !site.is_empty());
        let list = message.header_raw("List-Id").and_then(list_name);
        let organization = message.header_raw("Organization").map(|name| name.trim().to_owned());
        let own_name = name
            .filter(|name| !is_person(name) || site.as_deref().is_some_and(|site| is_of_site(name, site)));
        let author = name.filter(|_| own_name.is_none()).map(str::to_owned);
        let outlet = own_name.map(str::to_owned).or(organization).or(list).or(site);
        let subject = subject_of(message);
        let is_passed_on = subject.as_deref().is_some_and(|subject| bare_subject(subject) != subject);
        Facts {
            headline: subject.as_deref().map(|subject| bare_subject(subject).to_owned()),
            outlet,
            author,
            published: date_of(message, DateBasis::Message),
            bad_date: message.header_raw("Date").map(|date| date.trim().to_owned()),
            is_passed_on,
        }
    }

    pub(super) fn hints(&self) -> Hints {
        Hints { headline: self.headline.clone(), outlet: self.outlet.clone(), ..Hints::default() }
    }

    pub(super) fn letter(&self, text: &str, form: InputKind, hints: &Hints) -> Document {
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
    pub(super) fn newsletter_item(
        &self,
        markup: &str,
        item: LetterItem,
        part_name: String,
        message: &str,
    ) -> Item {
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

    /// What an attachment takes of the message where it does not say it itself.
    pub(super) fn fallback(&self) -> Fallback {
        Fallback { published: self.published.clone(), outlet: self.outlet.clone(), ..Fallback::default() }
    }
}

pub(super) fn subject_of(message: &Message<'_>) -> Option<String> {
    let subject = message.subject()?;
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    (!subject.is_empty()).then_some(subject)
}

pub(super) fn date_of(message: &Message<'_>, basis: DateBasis) -> Option<PageDate> {
    let parsed = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    let written = || message.header_raw("Date").and_then(|date| iso_value(date.trim()));
    let value = parsed.and_then(|value| iso_value(&value)).or_else(written)?;
    Some(PageDate { value, basis })
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
