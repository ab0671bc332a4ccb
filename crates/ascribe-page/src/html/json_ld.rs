//! What a page says of itself as JSON-LD.

use serde_json::{Map, Value};

/// Objects looked at on one page. The most on a page of the development sets are 431.
const MAX_OBJECTS: usize = 5000;

/// How deep objects are followed.
const MAX_DEPTH: usize = 12;

/// What the JSON-LD of a page says of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JsonLd {
    pub headline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    /// Addresses or names of what the report is based on.
    pub based_on: Option<String>,
}

/// Reads one `application/ld+json` script into what the earlier ones said. Of what is no JSON only
/// the dates are taken.
pub(crate) fn read_json_ld(script: &str, into: &mut Vec<(u8, JsonLd)>) {
    match parse_leniently(script) {
        Some(value) => visit(&value, 0, &mut { MAX_OBJECTS }, into),
        None => into.push((0, salvage(script))),
    }
}

/// Joins what the objects of a page say: from the most report-like object first.
pub(crate) fn join(mut objects: Vec<(u8, JsonLd)>) -> JsonLd {
    objects.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let mut joined = JsonLd::default();
    for (_, object) in objects {
        joined.headline = joined.headline.or(object.headline);
        joined.published = joined.published.or(object.published);
        joined.modified = joined.modified.or(object.modified);
        joined.publisher = joined.publisher.or(object.publisher);
        joined.language = joined.language.or(object.language);
        joined.based_on = joined.based_on.or(object.based_on);
        if joined.authors.is_empty() {
            joined.authors = object.authors;
        }
    }
    joined
}

/// Scripts in the wild hold raw line feeds in strings, comments around and doubled commas.
fn parse_leniently(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let script = script.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim();
    let script = script.trim_start_matches("/*<![CDATA[*/").trim_end_matches("/*]]>*/").trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let plain: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).or_else(|_| serde_json::from_str(&without_stray_commas(&plain))).ok()
    })
}

/// The dates in a script that is broken elsewhere.
fn salvage(script: &str) -> JsonLd {
    let value_of = |key: &str| {
        let (_, rest) = script.split_once(&format!("\"{key}\""))?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    JsonLd { published: value_of("datePublished"), modified: value_of("dateModified"), ..JsonLd::default() }
}

/// Drops commas that stand before a closing bracket.
fn without_stray_commas(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    for c in script.chars() {
        if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
            let kept = out.trim_end().len() - 1;
            out.truncate(kept);
        }
        out.push(c);
    }
    out
}

fn visit(value: &Value, depth: usize, n_left: &mut usize, into: &mut Vec<(u8, JsonLd)>) {
    if depth > MAX_DEPTH || *n_left == 0 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit(value, depth + 1, n_left, into)),
        Value::Object(fields) => {
            *n_left -= 1;
            if let Some(rank) = rank_of(fields) {
                into.push((rank, read_object(fields)));
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"] {
                if let Some(inner) = fields.get(key) {
                    visit(inner, depth + 1, n_left, into);
                }
            }
        }
        _ => {}
    }
}

/// How much an object is the report itself; none for what is about something else.
fn rank_of(fields: &Map<String, Value>) -> Option<u8> {
    let types = match fields.get("@type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        _ => Vec::new(),
    };
    types
        .iter()
        .filter_map(|name| match name.rsplit(['/', ':']).next().unwrap_or(name) {
            "NewsArticle" | "ReportageNewsArticle" | "AnalysisNewsArticle" | "BackgroundNewsArticle" => {
                Some(5)
            }
            "OpinionNewsArticle" | "ReviewNewsArticle" | "AskPublicNewsArticle" | "LiveBlogPosting" => {
                Some(5)
            }
            "Article" | "BlogPosting" | "Report" | "TechArticle" | "ScholarlyArticle" | "Review" => Some(4),
            "MedicalWebPage" | "SocialMediaPosting" | "AdvertiserContentArticle" | "SatiricalArticle" => {
                Some(4)
            }
            "CreativeWork" | "Recipe" | "HowTo" | "Event" | "VideoObject" => Some(2),
            "WebPage" | "ItemPage" | "AboutPage" | "FAQPage" | "QAPage" => Some(1),
            _ => None,
        })
        .max()
}

fn read_object(fields: &Map<String, Value>) -> JsonLd {
    let text = |key: &str| fields.get(key).and_then(first_text);
    JsonLd {
        headline: text("headline").or_else(|| text("name")),
        published: text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")),
        modified: text("dateModified"),
        authors: fields.get("author").or_else(|| fields.get("creator")).map(authors).unwrap_or_default(),
        publisher: fields.get("publisher").and_then(|publisher| names(publisher).into_iter().next()),
        language: text("inLanguage"),
        based_on: text("isBasedOn").or_else(|| text("isBasedOnUrl")),
    }
}

/// The names of authors: the persons among them, where some are said to be persons and others to be houses.
fn authors(value: &Value) -> Vec<String> {
    let is_a = |value: &Value, kind: &str| {
        value.get("@type").and_then(Value::as_str).is_some_and(|name| name.ends_with(kind))
    };
    let Some(listed) = value.as_array().filter(|listed| listed.iter().any(|one| is_a(one, "Person"))) else {
        return names(value);
    };
    listed.iter().filter(|one| !is_a(one, "Organization")).flat_map(names).collect()
}

/// The names in a person or organisation, a list of these, or a plain string.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(fields) => fields.get("name").map(names).unwrap_or_default(),
        Value::String(name) => vec![unescape(name)].into_iter().filter(|name| !name.is_empty()).collect(),
        _ => Vec::new(),
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(unescape(text)).filter(|text| !text.is_empty()),
        Value::Array(values) => values.iter().find_map(first_text),
        Value::Object(fields) => {
            ["url", "@id", "@value", "name"].iter().find_map(|key| fields.get(*key).and_then(first_text))
        }
        _ => None,
    }
}

fn unescape(text: &str) -> String {
    html_escape::decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str) -> JsonLd {
        let mut objects = Vec::new();
        read_json_ld(script, &mut objects);
        join(objects)
    }

    #[test]
    fn graphs_and_arrays_are_followed() {
        let found = check(
            r#"{"@context": "https://schema.org", "@graph": [
                {"@type": "WebPage", "name": "Page", "datePublished": "2024-01-01"},
                {"@type": ["Thing", "NewsArticle"], "headline": "Toll &amp; aid", "datePublished": "2025-03-31T10:00:00+09:00",
                 "author": [{"@type": "Person", "name": "Ann Lee"}, "Bo Park"], "publisher": {"name": "Courier"}}]}"#,
        );
        assert_eq!(found.headline.as_deref(), Some("Toll & aid"));
        assert_eq!(found.published.as_deref(), Some("2025-03-31T10:00:00+09:00"));
        assert_eq!(found.authors, ["Ann Lee", "Bo Park"]);
        assert_eq!(found.publisher.as_deref(), Some("Courier"));
    }

    #[test]
    fn a_house_beside_a_person_is_no_author() {
        let person = r#"{"@type": "Person", "name": "Ann Lee"}"#;
        let house = r#"{"@type": "NewsMediaOrganization", "name": "Harbour Courier"}"#;
        let article = |authors: &str| format!(r#"{{"@type": "NewsArticle", "author": [{authors}]}}"#);
        assert_eq!(check(&article(&format!("{person}, {house}"))).authors, ["Ann Lee"]);
        assert_eq!(check(&article(house)).authors, ["Harbour Courier"]);
    }

    #[test]
    fn slips_are_forgiven_and_other_things_passed_over() {
        assert_eq!(
            check("<!-- {\"@type\": \"Article\", \"headline\": \"a\nb\",} -->").headline.as_deref(),
            Some("a b")
        );
        assert_eq!(check("{\"@type\": \"Organization\", \"name\": \"Courier\"}"), JsonLd::default());
        assert_eq!(check("not json"), JsonLd::default());
        let broken = check("{\"headline\": \"a \"quoted\" word\", \"datePublished\" : \"2025-03-31\"}");
        assert_eq!(broken.published.as_deref(), Some("2025-03-31"));
    }
}
