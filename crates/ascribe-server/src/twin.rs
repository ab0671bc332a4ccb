//! The twins of a page: the same address with `.json` or `.csv` behind it.

use std::fmt;

use axum::extract::Request;
use axum::http::uri::{PathAndQuery, Uri};
use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// The form in which a page is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Twin {
    /// For people.
    #[default]
    Page,
    /// For programs.
    Json,
    /// For spreadsheets; tables only.
    Csv,
}

/// Takes `.json` or `.csv` off the path and notes it, so that each page is routed once whatever its form.
pub(crate) fn note_twin<B>(mut request: Request<B>) -> Request<B> {
    let path = request.uri().path();
    let twin =
        [(".json", Twin::Json), (".csv", Twin::Csv)].into_iter().find(|(ending, _)| path.ends_with(ending));
    if let Some((ending, twin)) = twin {
        let stem = path.strip_suffix(ending).unwrap_or(path);
        let stem = if stem == "/index" { "/" } else { stem };
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(path) = PathAndQuery::try_from(format!("{stem}{query}")) {
            *request.uri_mut() = Uri::from(path);
            request.extensions_mut().insert(twin);
        }
    }
    request
}

/// Rows as CSV after RFC 4180, with the names of the fields as heads. Lists are joined by `; `.
///
/// # Errors
/// A row is no plain object.
pub(crate) fn csv<R: Serialize>(rows: &[R]) -> serde_json::Result<String> {
    let mut lines = String::new();
    for (idx, row) in rows.iter().enumerate() {
        let fields = fields_in_order(&serde_json::to_string(row)?)?;
        if idx == 0 {
            push_line(&mut lines, fields.iter().map(|(name, _)| name.clone()));
        }
        push_line(&mut lines, fields.iter().map(|(_, value)| cell(value)));
    }
    Ok(lines)
}

fn push_line(lines: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    lines.push_str(&cells.join(","));
    lines.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would take for a formula is set behind an apostrophe: a page could hold `=HYPERLINK(…)`.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// The fields of a JSON object in the order in which they were written.
fn fields_in_order(json: &str) -> serde_json::Result<Vec<(String, Value)>> {
    InOrder.deserialize(&mut serde_json::Deserializer::from_str(json))
}

struct InOrder;

impl<'de> DeserializeSeed<'de> for InOrder {
    type Value = Vec<(String, Value)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a row with named fields")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        words: &'static str,
        low: Option<u64>,
        chain: [&'static str; 2],
    }

    #[test]
    fn rows_keep_their_order_and_formulas_are_harmless() {
        let rows = [
            Row { words: "=1+1", low: Some(4000), chain: ["NIS", "Lee"] },
            Row { words: "he said \"no\", twice", low: None, chain: ["-x", "y"] },
        ];
        let expected = "words,low,chain\r\n'=1+1,4000,NIS; Lee\r\n\"he said \"\"no\"\", twice\",,'-x; y\r\n";
        assert_eq!(csv(&rows).unwrap(), expected);
    }

    #[test]
    fn endings_are_taken_off_the_path() {
        let check = |uri: &str, path: &str, twin: Option<Twin>| {
            let request = note_twin(Request::builder().uri(uri).body(()).unwrap());
            assert_eq!(request.uri().to_string(), path);
            assert_eq!(request.extensions().get::<Twin>().copied(), twin);
        };
        check("/series/ab.json?policy=ucdp", "/series/ab?policy=ucdp", Some(Twin::Json));
        check("/index.json", "/", Some(Twin::Json));
        check("/reports.csv", "/reports", Some(Twin::Csv));
        check("/reports?q=a.csv", "/reports?q=a.csv", None);
    }
}
