//! One JSON document that holds many pages: an array of objects, or objects that go over several lines.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::encoding::decode;
use crate::exports::{Export, Shape};
use crate::json_lines::{UnknownKeys, read_object};
use crate::pages::{Item, PageRead};
use crate::{Place, Problem};

/// The pages of a JSON document, in its order, each read when it is asked for.
pub(crate) fn read_items(input: &str, bytes: Vec<u8>) -> Box<dyn Iterator<Item = Item> + Send> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => decode(error.as_bytes(), None).text.into_owned(),
    };
    match find_objects(text.trim_start_matches('\u{feff}')) {
        Ok(objects) => {
            let n_skipped = text.len() - text.trim_start_matches('\u{feff}').len();
            let objects =
                objects.into_iter().map(move |(at, shape)| (at.start + n_skipped..at.end + n_skipped, shape));
            Box::new(items_of(input.to_owned(), Arc::from(text), objects))
        }
        Err(message) => {
            let problem = Problem::new(input, Place::Whole, "broken-json", message);
            let problem = problem.with_hint("it may have been cut off: fetch or export it again");
            Box::new(std::iter::once(problem_item(problem)))
        }
    }
}

/// An item that only tells a problem.
pub(crate) fn problem_item(problem: Problem) -> Item {
    Item { n_bytes: 0, read: Box::new(move || Some(PageRead::Problem(problem))) }
}

fn items_of(
    input: String,
    text: Arc<str>,
    objects: impl Iterator<Item = Placed> + Send + 'static,
) -> impl Iterator<Item = Item> + Send {
    let mut unknown = UnknownKeys::default();
    objects.enumerate().map(move |(idx, (object, shape))| {
        let (input, text) = (input.clone(), Arc::clone(&text));
        let place = Place::Record(idx as u64 + 1);
        let (shape, new) = unknown.meet(text[object.clone()].as_bytes(), shape);
        let n_bytes = object.len();
        let read = move || read_object(&input, place, text[object].as_bytes(), &shape, &new);
        Item { n_bytes, read: Box::new(read) }
    })
}

/// Where an object stands, and as what it is read, where that is known.
type Placed = (Range<usize>, Option<Shape>);

/// Where the objects of a document stand that are pages, and as what each is read, where that is known.
fn find_objects(text: &str) -> Result<Vec<Placed>, String> {
    let broken = |error: serde_json::Error| format!("the input is not JSON: {error}");
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(broken)?;
        if value.get().starts_with('[') {
            let members = Vec::<&RawValue>::deserialize(value).map_err(broken)?;
            found.extend(members.into_iter().map(|member| (place_in(text, member.get()), None)));
        } else if let Some(objects) = Export::objects(value) {
            found.extend(objects.into_iter().map(|(object, shape)| (place_in(text, object.get()), shape)));
        } else {
            found.push((place_in(text, value.get()), None));
        }
    }
    Ok(found)
}

/// Where a part of a text stands in it.
pub(crate) fn place_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InputKind, read_pages};

    fn texts(json: &str) -> Vec<String> {
        read_pages("-", json.as_bytes(), None)
            .map(|read| match read {
                PageRead::Page(page) => {
                    assert_eq!(page.document.read_as.unwrap().kind, InputKind::Json.as_str());
                    page.document.text
                }
                PageRead::Problem(problem) => problem.code.to_owned(),
            })
            .collect()
    }

    #[test]
    fn arrays_and_objects_over_several_lines_are_read() {
        assert_eq!(texts("[{\"text\": \"a\"}, {\"html\": \"<p>b\"}, 5]"), ["a", "b", "broken-json"]);
        assert_eq!(texts("{\n \"text\": \"a\"\n}\n{\n \"text\": \"b\"\n}\n"), ["a", "b"]);
        assert_eq!(texts("\u{feff}[\n{\"text\": \"a\"}]"), ["a"]);
        assert_eq!(texts("[{\"text\": \"a\"}, {\"text"), ["broken-json"]);
        assert_eq!(texts("{\n\"text\": \"a\",\n\"data\": [{\"text\": \"b\"}]}"), ["a"]);
        assert_eq!(texts("{\"name\": \"x\", \"messages\": [{\"content\": \"12 died\"}]}"), ["broken-json"]);
    }

    #[test]
    fn unknown_keys_are_told_once() {
        let json = "[{\"text\": \"a\", \"title\": 1}, {\"text\": \"b\", \"title\": 2}]";
        let told = read_pages("-", json.as_bytes(), None).filter(|read| match read {
            PageRead::Page(page) => page.document.notices.iter().any(|notice| notice.code == "unknown-keys"),
            PageRead::Problem(_) => false,
        });
        assert_eq!(told.count(), 1);
    }

    #[test]
    fn deep_and_long_documents_end() {
        let deep = "[{\"text\":".repeat(100_000);
        assert_eq!(texts(&deep), ["broken-json"]);
        let nested = format!("[{{\"text\": \"a\", \"x\": {}1{}}}]", "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(texts(&nested), ["broken-json"]);
    }
}
