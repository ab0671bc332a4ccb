//! Whose word a claim is: one key for each source, whether it is named, and what to call it.

use ascribe_model::SourceMention;

use crate::lexicon::{SIDES, UNNAMED};

/// A source, told apart from others by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SourceKey {
    /// The actor's id, or else the name in plain lower-case words.
    pub key: String,
    /// Whether it is somebody: "a U.S. official" is nobody in particular.
    pub is_named: bool,
    /// What the story calls it, where that says more than the words of the page.
    pub name: Option<String>,
}

/// The key of a source mention.
pub(crate) fn source_key(mention: &SourceMention) -> SourceKey {
    if let Some(actor) = &mention.actor {
        return SourceKey { key: actor.clone(), is_named: !is_unnamed(mention), name: None };
    }
    SourceKey { key: plain_name(display_name(mention)), is_named: !is_unnamed(mention), name: None }
}

/// The full name where it is known, else the words of the text.
pub(crate) fn display_name(mention: &SourceMention) -> &str {
    mention.name.as_deref().unwrap_or(&mention.excerpt.text)
}

/// Lower-case words of a name, without articles, titles and marks: "The New York Times" is "new york times".
pub(crate) fn plain_name(name: &str) -> String {
    const DROPPED: [&str; 16] = [
        "the",
        "a",
        "an",
        "rep",
        "representative",
        "sen",
        "senator",
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "prime",
        "minister",
        "lawmaker",
        "gen",
    ];
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s"))
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !DROPPED.contains(word)).collect();
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
}

/// Whether the words name nobody: they hold a head such as "officials" and no name beside a country.
///
/// "a U.S. official", "Western officials", "two people familiar with the matter"; but not "lawmaker Lee Seong-kweun"
/// and not "the South Korean military".
fn is_unnamed(mention: &SourceMention) -> bool {
    let name = display_name(mention);
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let is_head = |word: &&str| UNNAMED.contains_key(word.to_lowercase().as_str());
    if is_description(&words) {
        return true;
    }
    if !words.iter().any(is_head) {
        return false;
    }
    let is_country = |idx: usize| {
        let lower = words[idx].to_lowercase();
        let pair = |at: usize| words.get(at..at + 2).map(|two| two.join(" ").to_lowercase());
        SIDES.contains_key(lower.as_str())
            || pair(idx).is_some_and(|two| SIDES.contains_key(two.as_str()))
            || idx.checked_sub(1).and_then(pair).is_some_and(|two| SIDES.contains_key(two.as_str()))
    };
    const GENERIC: [&str; 12] = [
        "western", "eastern", "northern", "southern", "european", "local", "senior", "nato", "allied", "the",
        "a", "two",
    ];
    // A capital at the start of the words may be that of a sentence: "Officials".
    !words.iter().enumerate().any(|(idx, word)| {
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        let is_known = is_head(word) || is_country(idx) || GENERIC.contains(&word.to_lowercase().as_str());
        is_capital && !is_known && idx > 0
    })
}

/// Whether the words describe and do not name: "the spy agency", "military", "estimates".
fn is_description(words: &[&str]) -> bool {
    const ARTICLES: [&str; 6] = ["the", "a", "an", "its", "their", "our"];
    let is_article = |word: &str| ARTICLES.contains(&word.to_lowercase().as_str());
    let rest = if words.first().is_some_and(|first| is_article(first)) { &words[1..] } else { words };
    !rest.is_empty()
        && rest.iter().all(|word| !word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Excerpt, Span};

    use super::*;

    fn key(text: &str) -> SourceKey {
        let excerpt = Excerpt { text: text.to_owned(), span: Span::new(0, text.len()) };
        source_key(&SourceMention { excerpt, name: None, actor: None })
    }

    #[test]
    fn names_meet_whatever_their_titles() {
        assert_eq!(key("President Volodymyr Zelensky").key, key("Volodymyr Zelensky").key);
        assert_eq!(key("The New York Times").key, "new york times");
        assert_eq!(key("Rep. Lee Seong-kweun").key, key("Lee Seong-kweun").key);
    }

    #[test]
    fn unnamed_sources_are_known_as_such() {
        for unnamed in [
            "a U.S. official",
            "Western officials",
            "Seoul lawmaker",
            "two people",
            "estimates",
            "the spy agency",
        ] {
            assert!(!key(unnamed).is_named, "{unnamed:?}");
        }
        for named in
            ["lawmaker Lee Seong-kweun", "the South Korean military", "BBC", "the UK Ministry of Defence"]
        {
            assert!(key(named).is_named, "{named:?}");
        }
    }
}
