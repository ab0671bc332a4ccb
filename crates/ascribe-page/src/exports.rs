//! What services and programs export as JSON: messages of Telegram, reports of ReliefWeb, stories of Media Cloud.

use std::sync::Arc;

use ascribe_model::{DateBasis, Document, Notice, OriginMention, PageDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::Hints;
use crate::dates::{iso_value, since_1970};
use crate::html::read_letter;
use crate::pages::Page;
use crate::plain::read_text_under;
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
    /// Tells by its keys as what an object is read.
    pub(crate) fn of_keys<'k>(keys: impl Iterator<Item = &'k str> + Clone) -> Shape {
        let has = |key: &str| keys.clone().any(|found| found == key);
        if has("text") || has("html") || has("headline") {
            return if has("media_name") && has("publish_date") { Shape::MediaCloud } else { Shape::Page };
        }
        if has("fields") && (has("id") || has("href")) {
            Shape::ReliefWeb
        } else if has("publish_date") && (has("media_name") || has("media_url")) {
            Shape::MediaCloud
        } else {
            Shape::Page
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
        let list = |raw: &'a RawValue| serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok();
        if let Some(messages) = export.messages {
            let chat: Chat = serde_json::from_str(value.get()).unwrap_or_default();
            let shape = Shape::Telegram(Arc::new(chat));
            return Some(list(messages)?.into_iter().map(|raw| (raw, Some(shape.clone()))).collect());
        }
        if let Some(chats) = export.chats {
            let chats: Chats<'_> = serde_json::from_str(chats.get()).ok()?;
            let is_chat = |raw: &&RawValue| raw.get().contains("\"messages\"");
            let found = chats.list.into_iter().filter(is_chat).filter_map(Export::objects);
            return Some(found.flatten().collect());
        }
        let of_service = export.data.or(export.stories).or(export.results)?;
        Some(list(of_service)?.into_iter().map(|raw| (raw, None)).collect())
    }
}

/// Reads an object of an export. None where it holds no words: a picture, a notice of the program.
///
/// # Errors
/// Says what the object lacks.
pub(crate) fn read_export(shape: &Shape, object: &str) -> Result<Option<Page>, String> {
    let value: Value =
        serde_json::from_str(object).map_err(|error| format!("object is not JSON: {error}"))?;
    match shape {
        Shape::Telegram(chat) => match value.get("text") {
            Some(text) => Ok(telegram_message(chat, &value, text, object)),
            None => Err("message has no `text`; messages are read as Telegram exports them".to_owned()),
        },
        Shape::ReliefWeb => relief_web_report(&value, object).map(Some),
        Shape::MediaCloud => media_cloud_story(&value, object).map(Some),
        Shape::Page => Ok(None),
    }
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
    fn page(self, reader: &str, bytes: Vec<u8>) -> Page {
        let Report { hints, known, language, markup, text } = self;
        let mut document = match markup {
            Some(markup) => read_letter(&markup, &hints, known, language.as_deref()),
            None => read_text_under(&text, &hints, known),
        };
        note_reader(&mut document, reader, reader, None);
        let document = stamp(document, &bytes, &hints);
        Page { document, bytes, media: "application/json", headers: Vec::new() }
    }
}

fn string(value: &Value, pointer: &str) -> Option<String> {
    let found = value.pointer(pointer)?.as_str()?.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

fn id_at(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn date(value: Option<String>, basis: DateBasis) -> Option<PageDate> {
    Some(PageDate { value: iso_value(value?.as_str())?, basis })
}

/// A message: its words, when it was sent and changed, and whose it was before it was passed on.
fn telegram_message(chat: &Chat, message: &Value, text: &Value, object: &str) -> Option<Page> {
    let text = words_of(text);
    if text.trim().is_empty() || message.get("type").and_then(Value::as_str) == Some("service") {
        return None;
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
    let number = id_at(message, "/id").unwrap_or_default();
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
    Some(Report { hints, known, text, ..Report::default() }.page("telegram", bytes))
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
fn relief_web_report(report: &Value, object: &str) -> Result<Page, String> {
    let field = |name: &str| string(report, &format!("/fields/{name}"));
    let headline = field("title").or_else(|| field("name"));
    let markup = field("body-html").or_else(|| field("description-html"));
    let text = field("body").or_else(|| field("description")).unwrap_or_default();
    if headline.is_none() && markup.is_none() && text.is_empty() {
        return Err("report has neither `title` nor `body`; ask the API for these fields".to_owned());
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
        id: id_at(report, "/id").map(|id| format!("reliefweb:{id}")),
        url: field("url_alias").or_else(|| field("url")),
        outlet: sources.first().cloned(),
        headline,
        published: None,
    };
    let language = string(report, "/fields/language/0/code");
    Ok(Report { hints, known, language, markup, text }.page("reliefweb", object.as_bytes().to_vec()))
}

/// A story of Media Cloud: mostly its headline alone.
fn media_cloud_story(story: &Value, object: &str) -> Result<Page, String> {
    let field = |name: &str| string(story, &format!("/{name}"));
    let headline = field("title").or_else(|| field("headline"));
    let text = field("text").unwrap_or_default();
    if headline.is_none() && text.is_empty() {
        return Err("story has neither `title` nor `text`".to_owned());
    }
    let notices = if text.is_empty() { vec![headline_only()] } else { Vec::new() };
    let published = date(field("publish_date"), DateBasis::Given);
    let known = Document { published, notices, ..Document::default() };
    let hints = Hints {
        id: id_at(story, "/id").or_else(|| id_at(story, "/stories_id")).map(|id| format!("media-cloud:{id}")),
        url: field("url"),
        outlet: field("media_name").or_else(|| field("media_url")),
        headline,
        published: None,
    };
    let report = Report { hints, known, language: field("language"), text, ..Report::default() };
    Ok(report.page("media-cloud", object.as_bytes().to_vec()))
}

fn headline_only() -> Notice {
    Notice::new("headline-only", "the input has the headline of the report and not its text")
}
