//! The names by which an outlet goes, and how they are compared.

use ascribe_model::Document;

use crate::source::plain_name;

/// Whether `name` is a name of the outlet that published the document.
pub(crate) fn is_outlet_of(name: &str, document: &Document) -> bool {
    let known = keys_of(name);
    names(document).any(|own| known.contains(&own))
}

/// What a name may be known as: in plain words, as a host, squeezed to letters.
pub(crate) fn keys_of(name: &str) -> [String; 3] {
    [plain_name(name), host(name), squeezed(name)]
}

/// One name for an outlet, however it is written: "bbc.com", "bbc.co.uk" and "BBC" are one.
pub(crate) fn outlet_key(name: &str) -> String {
    squeezed(name)
}

/// All names of the outlet that published a document, sorted, each once.
pub(crate) fn names(document: &Document) -> impl Iterator<Item = String> {
    let outlet = document.outlet.as_deref().into_iter().flat_map(keys_of);
    let from_url = document.url.as_deref().into_iter().flat_map(|url| [host(url), squeezed(url)]);
    let mut names: Vec<String> = outlet.chain(from_url).filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    names.into_iter()
}

/// Whether a text names an outlet in so many words. Names of one word are left out: "Times", "Independent" and "Nation" are
/// words like others.
pub(crate) fn written_in(outlet: &str, text: &str) -> bool {
    let name = outlet.strip_prefix("The ").unwrap_or(outlet);
    let is_alone = |at: usize| {
        let after = text[at + name.len()..].chars().next();
        let before = text[..at].chars().next_back();
        !after.is_some_and(char::is_alphanumeric) && !before.is_some_and(char::is_alphanumeric)
    };
    name.contains(' ') && text.match_indices(name).any(|(at, _)| is_alone(at))
}

/// What the name of an outlet and its address have in common: "The Korea Herald" and "www.koreaherald.com" are both
/// "koreaherald".
fn squeezed(name: &str) -> String {
    let host = host(name);
    let label = if host.contains('.') && !host.contains(' ') {
        // What stands before the public suffix: of "news.sky.com" and "sky.co.uk" it is "sky".
        let site = psl::domain(host.as_bytes());
        let label = site.and_then(|site| {
            let name = site.as_bytes().strip_suffix(site.suffix().as_bytes())?;
            String::from_utf8(name.to_vec()).ok()
        });
        label.unwrap_or_else(|| host.split('.').next().unwrap_or_default().to_owned())
    } else {
        plain_name(name)
    };
    label.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The host of an address without `www.`, scheme, port and path, in lower case; other words as they are.
fn host(address: &str) -> String {
    let lower = address.trim().to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_found_by_name_and_by_host() {
        let document = Document {
            outlet: Some("The Hanyang Herald".to_owned()),
            url: Some("https://www.hanyang-herald.example:443/article/1".to_owned()),
            ..Document::default()
        };
        assert!(is_outlet_of("Hanyang Herald", &document));
        assert!(is_outlet_of("hanyang-herald.example", &document));
        assert!(is_outlet_of("www.hanyang-herald.example", &document));
        assert!(!is_outlet_of("Meridian Wire", &document));
        let by_name = Document { outlet: Some("The Korea Herald".to_owned()), ..Document::default() };
        assert!(is_outlet_of("www.koreaherald.com", &by_name));
        for name in ["bbc.com", "https://www.bbc.co.uk/news", "BBC", "the BBC"] {
            assert_eq!(outlet_key(name), "bbc", "{name}");
        }
        assert_eq!(outlet_key("news.sky.com"), "sky");
    }

    #[test]
    fn names_of_two_words_are_found_in_text() {
        assert!(written_in("The Hanyang Herald", "as the Hanyang Herald reported"));
        assert!(!written_in("The Hanyang Herald", "as the Hanyang Heralds reported"));
        assert!(!written_in("Nation", "the Nation said"));
    }
}
