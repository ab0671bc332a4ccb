//! What feeds get wrong, put right where nothing has to be guessed.

use std::borrow::Cow;

use crate::encoding::decode;

/// Prefixes that feeds use without saying what they mean, with what they mean.
const NAMESPACES: [(&str, &str); 5] = [
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("dcterms", "http://purl.org/dc/terms/"),
];

/// The feed as UTF-8 that says so, with the namespaces of the prefixes that it uses.
pub(super) fn as_utf8(bytes: &[u8]) -> Cow<'_, str> {
    let text = without_encoding(decode(bytes, None).text);
    let missing: String = NAMESPACES
        .iter()
        .filter(|(prefix, _)| {
            text.contains(&format!("<{prefix}:")) && !text.contains(&format!("xmlns:{prefix}"))
        })
        .map(|(prefix, namespace)| format!(" xmlns:{prefix}=\"{namespace}\""))
        .collect();
    let roots = ["<rss", "<feed", "<rdf:RDF"];
    let root = roots.iter().find_map(|root| text.find(root).map(|at| at + root.len()));
    match root.filter(|_| !missing.is_empty()) {
        Some(at) => Cow::Owned([&text[..at], &missing, &text[at..]].concat()),
        None => text,
    }
}

/// The text without the encoding that its declaration names: it is decoded by now.
fn without_encoding(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some(end) = text.find("?>").filter(|_| text.trim_start().starts_with("<?xml")) else { return text };
    let Some(at) = text[..end].find("encoding") else { return text };
    let head = text[..at].trim_end();
    Cow::Owned([head, &text[end..]].concat())
}

/// Every `&` that begins no entity as `&amp;`, outside of CDATA sections.
pub(super) fn with_ampersands_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'&', b'<', rest.as_bytes()) {
        escaped.push_str(&rest[..at]);
        rest = &rest[at..];
        let n_taken = match rest.strip_prefix("<![CDATA[") {
            Some(_) => rest.find("]]>").map_or(rest.len(), |end| end + "]]>".len()),
            None => 1,
        };
        escaped.push_str(&rest[..n_taken]);
        if rest.starts_with('&') && !begins_entity(rest) {
            escaped.push_str("amp;");
        }
        rest = &rest[n_taken..];
    }
    escaped.push_str(rest);
    escaped
}

/// Whether `&name;` or `&#123;` stands at the start.
fn begins_entity(text: &str) -> bool {
    /// Letters of the longest name of an entity of HTML.
    const LONGEST: usize = 32;
    let name = text[1..].strip_prefix('#').unwrap_or(&text[1..]);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    (1..=LONGEST).contains(&end) && name[end..].starts_with(';')
}

/// A feed that breaks off, up to its last whole entry and with its ends set; none where it has no whole entry.
pub(super) fn up_to_the_last_entry(text: &str) -> Option<String> {
    const ENDS: [(&str, &str, &str); 3] = [
        ("<rdf:RDF", "</item>", "</rdf:RDF>"),
        ("<rss", "</item>", "</channel></rss>"),
        ("<feed", "</entry>", "</feed>"),
    ];
    let (_, entry, close) = ENDS.iter().find(|(root, _, _)| text.contains(root))?;
    let end = text.rfind(entry)? + entry.len();
    Some([&text[..end], close].concat())
}

/// A title whose entities were written twice: `mayor&amp;#8217;s` in the feed, `mayor&#8217;s` by now.
pub(super) fn decoded_again(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// Markup that was escaped twice: it holds no tag and writes one out.
pub(super) fn markup(text: &str) -> Cow<'_, str> {
    const TAGS: [&str; 6] = ["&lt;p", "&lt;div", "&lt;br", "&lt;a ", "&lt;img", "&lt;/"];
    let is_escaped = !text.contains('<') && TAGS.iter().any(|tag| text.contains(tag));
    if is_escaped { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) }
}

/// A date of RFC 822 with its year in four digits: `02 Apr 05` is of 2005.
pub(super) fn with_full_year(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let year = words.windows(3).position(|run| {
        let is_number = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = run[1].len() >= 3 && run[1].chars().all(char::is_alphabetic);
        is_number(run[0]) && is_month && is_number(run[2]) && run[2].len() == 2
    })? + 2;
    let digits: u16 = words[year].parse().ok()?;
    let full = if digits <= 49 { 2000 + digits } else { 1900 + digits };
    let full = full.to_string();
    let words = words.iter().enumerate().map(|(idx, word)| if idx == year { full.as_str() } else { *word });
    Some(words.collect::<Vec<_>>().join(" "))
}
