//! What services and programs export as JSON: messages of Telegram, reports of ReliefWeb, stories of Media Cloud.

use std::sync::Arc;

use ascribe_model::{DateBasis, Document, Notice, OriginMention, PageDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::Hints;
use crate::dates::{iso_value, since_1970};
use crate::html::read_letter;
use crate::json_lines::id_of;
use crate::limits::MAX_PAGE_BYTES;
use crate::pages::Page;
use crate::plain::read_text_under;
use crate::problem::Fault;
use crate::stamp::{note_reader, stamp};

/// A chat of Telegram, as its export names it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Chat {
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<i64>,
}

/// As what an object of a JSON document or line is read.
#[derive(Clone, Debug, Default)]
pub(crate) enum Shape {
    /// A page with the keys that are known here.
    #[default]
    Page,
    /// A message of a chat of Telegram.
    Telegram(Arc<Chat>),
    /// A report as the API of ReliefWeb gives it.
    ReliefWeb,
    /// A story as Media Cloud lists it.
    MediaCloud,
}

impl Shape {
    /// Tells by its keys as what an object is read. A line that says outlet or date in our words is ours, whatever other keys
    /// it keeps.
    pub(crate) fn of_keys<'k>(keys: impl Iterator<Item = &'k str> + Clone) -> Shape {
        let has = |key: &str| keys.clone().any(|found| found == key);
        let has_words = has("text") || has("html") || has("headline");
        let is_ours = has_words && (has("outlet") || has("published"));
        if has("publish_date") && (has("media_name") || has("media_url") && !has_words) && !is_ours {
            Shape::MediaCloud
        } else if has("fields") && (has("id") || has("href")) && !has_words {
            Shape::ReliefWeb
        } else {
            Shape::Page
        }
    }

    /// The keys that such an object is read by, and those that say the same again in another form.
    pub(crate) fn known_keys(&self) -> &'static [&'static str] {
        match self {
            Shape::Page => &["id", "text", "html", "url", "outlet", "published", "headline"],
            Shape::Telegram(_) => &[
                "id",
                "type",
                "text",
                "text_entities",
                "date",
                "date_unixtime",
                "edited",
                "edited_unixtime",
                "from",
                "from_id",
                "forwarded_from",
                "saved_from",
            ],
            Shape::ReliefWeb => &[
                "id",
                "href",
                "fields",
                "fields.id",
                "fields.title",
                "fields.name",
                "fields.body",
                "fields.body-html",
                "fields.description",
                "fields.description-html",
                "fields.source",
                "fields.file",
                "fields.date",
                "fields.origin",
                "fields.url",
                "fields.url_alias",
                "fields.language",
            ],
            Shape::MediaCloud => &[
                "id",
                "stories_id",
                "title",
                "headline",
                "text",
                "publish_date",
                "media_name",
                "media_url",
                "url",
                "language",
            ],
        }
    }
}

/// What an export holds: its objects, and as what each is read.
#[derive(Deserialize)]
pub(crate) struct Export<'a> {
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    chats: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    stories: Option<&'a RawValue>,
    #[serde(borrow)]
    results: Option<&'a RawValue>,
    text: Option<serde::de::IgnoredAny>,
    html: Option<serde::de::IgnoredAny>,
}

/// The chats of a whole account.
#[derive(Deserialize)]
struct Chats<'a> {
    #[serde(borrow)]
    list: Vec<&'a RawValue>,
}

impl<'a> Export<'a> {
    /// The objects in what a service or program exported, where `value` is that.
    pub(crate) fn objects(value: &'a RawValue) -> Option<Vec<(&'a RawValue, Option<Shape>)>> {
        let export: Export<'_> = serde_json::from_str(value.get()).ok()?;
        if export.text.is_some() || export.html.is_some() {
            return None;
        }
        if export.messages.is_some() {
            return export.messages_of(value);
        }
        if let Some(chats) = export.chats {
            let chats: Chats<'_> = serde_json::from_str(chats.get()).ok()?;
            // A chat holds messages and no chats.
            let messages = chats.list.into_iter().filter_map(|chat| {
                let export: Export<'_> = serde_json::from_str(chat.get()).ok()?;
                export.messages_of(chat)
            });
            return Some(messages.flatten().collect());
        }
        let of_service = list(export.data.or(export.stories).or(export.results)?)?;
        Some(of_service.into_iter().map(|raw| (raw, None)).collect())
    }

    /// The messages of a chat, where `value` is that.
    fn messages_of(&self, value: &'a RawValue) -> Option<Vec<(&'a RawValue, Option<Shape>)>> {
        let messages = list(self.messages?)?;
        let shape = Shape::Telegram(Arc::new(serde_json::from_str(value.get()).unwrap_or_default()));
        Some(messages.into_iter().map(|raw| (raw, Some(shape.clone()))).collect())
    }
}

fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// Reads an object of an export. None where it holds no words: a picture, a notice of the program.
///
/// # Errors
/// Says what the object lacks, or that it is too large for one page.
pub(crate) fn read_export(shape: &Shape, object: &str) -> Result<Option<Page>, Fault> {
    let value: Value =
        serde_json::from_str(object).map_err(|error| Fault::Broken(format!("it is not JSON: {error}")))?;
    match shape {
        Shape::Telegram(chat) => match value.get("text") {
            Some(text) => telegram_message(chat, &value, text, object),
            None => Err(lacks("message has no `text`; messages are read as Telegram exports them")),
        },
        Shape::ReliefWeb => relief_web_report(&value, object).map(Some),
        Shape::MediaCloud => media_cloud_story(&value, object).map(Some),
        Shape::Page => Ok(None),
    }
}

fn lacks(what: &str) -> Fault {
    Fault::Broken(what.to_owned())
}

/// A report with its words and what is known of it.
#[derive(Default)]
struct Report {
    hints: Hints,
    known: Document,
    language: Option<String>,
    markup: Option<String>,
    text: String,
}

impl Report {
    fn page(self, reader: &str, bytes: Vec<u8>) -> Result<Page, Fault> {
        let Report { hints, known, language, markup, text } = self;
        if markup.as_ref().unwrap_or(&text).len() > MAX_PAGE_BYTES {
            return Err(Fault::TooLarge);
        }
        let mut document = match markup {
            Some(markup) => read_letter(&markup, &hints, known, language.as_deref()),
            None => read_text_under(&text, &hints, known),
        };
        note_reader(&mut document, reader, reader, None);
        let document = stamp(document, &bytes, &hints);
        Ok(Page { document, bytes, media: "application/json", headers: Vec::new() })
    }
}

fn string(value: &Value, pointer: &str) -> Option<String> {
    let found = value.pointer(pointer)?.as_str()?.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

fn date(value: Option<String>, basis: DateBasis) -> Option<PageDate> {
    Some(PageDate { value: iso_value(value?.as_str())?, basis })
}

/// A message: its words, when it was sent and changed, and whose it was before it was passed on.
fn telegram_message(chat: &Chat, message: &Value, text: &Value, object: &str) -> Result<Option<Page>, Fault> {
    let text = words_of(text);
    if text.trim().is_empty() || message.get("type").and_then(Value::as_str) == Some("service") {
        return Ok(None);
    }
    let since = |key: &str| {
        let written = message.get(key)?;
        let seconds = written.as_f64().or_else(|| written.as_str()?.parse().ok())?;
        Some(PageDate { value: since_1970(seconds)?, basis: DateBasis::Message })
    };
    let dated = |unix: &str, local: &str| {
        since(unix).or_else(|| date(string(message, &format!("/{local}")), DateBasis::Message))
    };
    let from = string(message, "/from").filter(|from| chat.name.as_ref() != Some(from));
    let number = message.get("id").and_then(id_of).unwrap_or_default();
    let chat_id = chat.id.map(|id| id.to_string()).unwrap_or_default();
    let mut known = Document {
        published: dated("date_unixtime", "date"),
        modified: dated("edited_unixtime", "edited"),
        authors: from.into_iter().collect(),
        ..Document::default()
    };
    let passed_on = string(message, "/forwarded_from").or_else(|| string(message, "/saved_from"));
    known.origin = passed_on
        .filter(|name| chat.name.as_ref() != Some(name))
        .map(|text| OriginMention { text, span: None });
    if let Some(edited) = &known.modified {
        let message =
            format!("the message was changed on {}; what it said before is not in the export", edited.value);
        known.notices.push(Notice::new("edited-message", message));
    }
    let hints = Hints {
        id: Some(format!("telegram:{chat_id}/{number}")),
        outlet: chat.name.clone(),
        ..Hints::default()
    };
    let chat = serde_json::to_string(chat).unwrap_or_default();
    let bytes = format!("{{\"chat\":{chat},\"message\":{object}}}").into_bytes();
    Report { hints, known, text, ..Report::default() }.page("telegram", bytes).map(Some)
}

/// The words of a message: a string, or a list of strings and of marked pieces.
fn words_of(text: &Value) -> String {
    match text {
        Value::String(words) => words.clone(),
        Value::Array(pieces) => {
            let words =
                pieces.iter().filter_map(|piece| piece.as_str().or_else(|| piece.get("text")?.as_str()));
            words.collect()
        }
        _ => String::new(),
    }
}

/// A report of ReliefWeb: published when its source says, by the first of its sources.
fn relief_web_report(report: &Value, object: &str) -> Result<Page, Fault> {
    let field = |name: &str| string(report, &format!("/fields/{name}"));
    let headline = field("title").or_else(|| field("name"));
    let markup = field("body-html").or_else(|| field("description-html"));
    let text = field("body").or_else(|| field("description")).unwrap_or_default();
    if headline.is_none() && markup.is_none() && text.is_empty() {
        return Err(lacks("report has neither `title` nor `body`; ask the API for these fields"));
    }
    let sources: Vec<String> = report
        .pointer("/fields/source")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|source| string(source, "/name").or_else(|| string(source, "/shortname")))
        .collect();
    let mut notices = Vec::new();
    if markup.is_none() && text.is_empty() {
        notices.push(headline_only());
    }
    if let Some(files) =
        report.pointer("/fields/file").and_then(Value::as_array).filter(|files| !files.is_empty())
    {
        let message = format!("files that belong to the report are not in the input: {}", files.len());
        notices.push(Notice::new("files-not-read", message));
    }
    let known = Document {
        published: date(field("date/original").or_else(|| field("date/created")), DateBasis::Given),
        modified: date(field("date/changed"), DateBasis::Given),
        authors: sources.iter().skip(1).cloned().collect(),
        origin: field("origin").map(|text| OriginMention { text, span: None }),
        notices,
        ..Document::default()
    };
    let hints = Hints {
        id: report.get("id").and_then(id_of).map(|id| format!("reliefweb:{id}")),
        url: field("url_alias").or_else(|| field("url")),
        outlet: sources.first().cloned(),
        headline,
        published: None,
    };
    let language = string(report, "/fields/language/0/code");
    Report { hints, known, language, markup, text }.page("reliefweb", object.as_bytes().to_vec())
}

/// A story of Media Cloud: mostly its headline alone.
fn media_cloud_story(story: &Value, object: &str) -> Result<Page, Fault> {
    let field = |name: &str| string(story, &format!("/{name}"));
    let headline = field("title").or_else(|| field("headline"));
    let text = field("text").unwrap_or_default();
    if headline.is_none() && text.is_empty() {
        return Err(lacks("story has neither `title` nor `text`"));
    }
    let notices = if text.is_empty() { vec![headline_only()] } else { Vec::new() };
    let published = date(field("publish_date"), DateBasis::Given);
    let known = Document { published, notices, ..Document::default() };
    let id = story.get("id").or_else(|| story.get("stories_id")).and_then(id_of);
    let hints = Hints {
        id: id.map(|id| format!("media-cloud:{id}")),
        url: field("url"),
        outlet: field("media_name").or_else(|| field("media_url")),
        headline,
        published: None,
    };
    let report = Report { hints, known, language: field("language"), text, ..Report::default() };
    report.page("media-cloud", object.as_bytes().to_vec())
}

fn headline_only() -> Notice {
    Notice::new("headline-only", "the input has the headline of the report and not its text")
}
