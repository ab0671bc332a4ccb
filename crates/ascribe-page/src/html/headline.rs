//! Which of a page's titles is the headline of its report.

use super::metadata::{Holds, Metadata};
use crate::vocabulary::ContentWords;

/// Separators between a headline and the site's name in a title.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / "];

/// The headline: what the page's metadata give, without the site's name, and as the page shows it where it does.
pub(crate) fn find_headline(metadata: &Metadata, host: Option<&str>) -> Option<String> {
    let site = Site::of(metadata, host);
    let shown: Vec<&str> = metadata.holding(Holds::Heading).map(|marked| marked.text.as_str()).collect();
    let said = [
        metadata.meta(&["og:title", "twitter:title", "dc.title", "title", "sailthru.title", "parsely-title"]),
        metadata.title.as_deref(),
        metadata.json_ld.headline.as_deref(),
    ];
    let said: Vec<String> =
        said.into_iter().flatten().map(|title| without_site(title, &site, &shown)).collect();
    let agreed = shown.iter().find(|heading| said.iter().any(|title| agree(heading, title)));
    let only = shown
        .first()
        .filter(|heading| shown.len() == 1 && said.iter().any(|title| is_rewording(heading, title)));
    let own = shown.first().filter(|heading| shown.len() == 1 && is_own_line(heading, &said, &site));
    let heading = agreed.or(only).or(own);
    heading
        .map(|heading| (*heading).to_owned())
        .or_else(|| said.iter().find(|title| !title.is_empty()).cloned())
        .or_else(|| shown.first().map(|heading| (*heading).to_owned()))
}

/// How a page calls its site, lower case.
struct Site {
    names: Vec<String>,
    /// Labels of its host.
    labels: Vec<String>,
}

impl Site {
    fn of(metadata: &Metadata, host: Option<&str>) -> Site {
        let named = metadata.meta(&["og:site_name", "application-name", "publisher"]);
        let names = named.into_iter().chain(metadata.json_ld.publisher.as_deref()).map(plain).collect();
        let labels = host.into_iter().flat_map(|host| host.split(['.', '-'])).filter(|label| label.len() > 3);
        Site { names, labels: labels.map(str::to_lowercase).collect() }
    }

    /// Whether a part of a title is the site's name: as the page gives it, or with a word of its host.
    fn is_named(&self, part: &str) -> bool {
        let part = plain(part);
        let is_short = part.split(' ').count() <= 4;
        self.names.iter().any(|name| *name == part || name.len() > 4 && part.contains(name.as_str()))
            || is_short && part.split(' ').any(|word| self.labels.iter().any(|label| label == word))
            || part.ends_with(".com")
            || part.ends_with(".org")
    }
}

/// Cuts the site's name from a title: what the page shows as its heading, or what stands before or behind a separator
/// and is the site's name.
fn without_site(title: &str, site: &Site, shown: &[&str]) -> String {
    let is_followed =
        |heading: &str| SEPARATORS.iter().any(|separator| title[heading.len()..].starts_with(separator));
    let begins =
        |heading: &&&str| title.starts_with(**heading) && (heading.len() > 15 || is_followed(heading));
    if let Some(heading) = shown.iter().find(begins) {
        return (*heading).to_owned();
    }
    let mut title = title;
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (site.is_named(tail) || is_short_tail(head, tail))
        {
            title = head.trim_end();
        } else if let Some((head, tail)) = title.split_once(separator)
            && site.is_named(head)
        {
            title = tail.trim_start();
        }
    }
    title.to_owned()
}

/// A last part of one to four words behind a headline of more than twice as many is a site or section.
fn is_short_tail(head: &str, tail: &str) -> bool {
    let n_tail = tail.split_whitespace().count();
    (1..=4).contains(&n_tail)
        && head.split_whitespace().count() > 2 * n_tail
        && head.split_whitespace().count() >= 4
}

/// Whether a heading and a title are one: the same words that carry meaning, or one begins the other.
fn agree(heading: &str, title: &str) -> bool {
    let (heading_words, title_words) = (ContentWords::of(heading), ContentWords::of(title));
    if heading_words.len() >= 3 && heading_words == title_words {
        return true;
    }
    let (heading, title) = (plain(heading), plain(title));
    let shorter = heading.len().min(title.len());
    heading == title || shorter >= 20 && (heading.starts_with(&title) || title.starts_with(&heading))
}

/// Whether the only heading of a page says in other words what its title says for search engines.
fn is_rewording(heading: &str, title: &str) -> bool {
    let is_shorter = heading.len() * 5 <= title.len() * 4;
    let (heading, title) = (ContentWords::of(heading), ContentWords::of(title));
    is_shorter && heading.len() >= 2 && heading.n_shared(&title) * 2 >= heading.len().min(title.len())
}

/// Whether the only heading of a page says something of its own where the titles are those of a series or of the site: "Shells kill
/// 31 in market hall" under "War latest: live updates". It has the length of a headline, and shares no word with them.
fn is_own_line(heading: &str, said: &[String], site: &Site) -> bool {
    const MIN_WORDS: usize = 5;
    let words = ContentWords::of(heading);
    heading.split_whitespace().count() >= MIN_WORDS
        && words.len() >= MIN_WORDS - 2
        && !site.is_named(heading)
        && said.iter().all(|title| ContentWords::of(title).n_shared(&words) == 0)
}

fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::markup::Source;
    use super::super::metadata::read_metadata;
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(
            find_headline(&read_metadata(&Source::new(source)), Some("harbourpost.example")).as_deref(),
            Some(expected)
        );
    }

    #[test]
    fn the_site_is_no_part_of_the_headline() {
        check("<title>Toll rises in harbour town - Courier</title>", "Toll rises in harbour town");
        check(
            "<title>Toll rises in town | World | The Harbour Courier</title><h1>Toll rises in town</h1>",
            "Toll rises in town",
        );
        check(
            "<meta property=og:site_name content=Courier><title>Courier | Toll rises</title>",
            "Toll rises",
        );
        check("<title>Toll rises | Harbourpost Daily Paper</title>", "Toll rises");
        check("<title>A - B</title>", "A - B");
        check("<h1>Only a heading</h1>", "Only a heading");
    }

    #[test]
    fn a_heading_under_the_title_of_a_series_is_the_headline() {
        let titled =
            "<title>Courier</title><meta property=og:title content='War latest: live updates - Courier'>";
        check(&format!("{titled}<h1>Shells kill 14 in grain hall</h1>"), "Shells kill 14 in grain hall");
        check(&format!("{titled}<h1>World news</h1>"), "War latest: live updates");
        check(
            "<title>Toll rises in harbour town</title><h1>Read the Courier every day of the week</h1><h1>B</h1>",
            "Toll rises in harbour town",
        );
    }

    #[test]
    fn the_heading_shown_wins_over_a_shortened_title() {
        check(
            "<meta property=og:title content='Toll rises in harbour town'><h1>Toll rises in harbour town after raid</h1>",
            "Toll rises in harbour town after raid",
        );
    }
}
