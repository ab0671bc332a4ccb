//! Citations for Wikipedia: a line of wikitext for each claim, with `{{cite news}}` and the sentence as its quote.

use ascribe_model::{Claim, Reading};
use jiff::civil::Date;

use super::claim_sheet::in_order;
use super::{address, name_of};
use crate::sheets::is_row;
use crate::{Contents, words};

/// One line for each claim: what was said, by whom, as of when, and the page as a reference. Words from pages can neither
/// close the template nor start markup.
pub fn wikipedia_citations(contents: &Contents) -> String {
    let mut lines = String::new();
    for reading in in_order(contents) {
        for claim in &reading.claims {
            lines += &format!("* {}{}\n", escape(&claim_words(claim)), reference(claim, reading));
        }
    }
    lines
}

fn claim_words(claim: &Claim) -> String {
    let mut words = format!("{} {}", amount_words(claim), claim.measure.as_str());
    if let Some(population) = &claim.population {
        words += &format!(" ({population})");
    }
    if let Some(day) = claim.when.and_then(|when| when.to.or(when.from)) {
        words += &format!(", as of {}", day_words(day));
    }
    if let Some(source) = &claim.source {
        words += &format!(", according to {}", name_of(source));
    }
    for relay in &claim.via {
        words += &format!(" via {}", name_of(relay));
    }
    words
}

/// The number as prose has it: "at least about 300", "3,000–4,000".
fn amount_words(claim: &Claim) -> String {
    let about = if claim.approx { "about " } else { "" };
    let bare = words::amount(claim.amount, false);
    if let Some(least) = bare.strip_suffix('+') {
        return format!("at least {about}{least}");
    }
    match bare.strip_prefix('≤') {
        Some(most) => format!("at most {about}{most}"),
        None => format!("{about}{bare}"),
    }
}

fn reference(claim: &Claim, reading: &Reading) -> String {
    let document = &reading.document;
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut put = |name: &'static str, words: Option<String>| {
        fields.extend(words.filter(|words| !words.is_empty()).map(|words| (name, words)));
    };
    for byline in document.bylines.iter().map(|byline| &byline.text).chain(&document.authors).take(1) {
        put("author", Some(escape(byline)));
    }
    // A citation without a title is an error on Wikipedia.
    let title = document.headline.as_deref().unwrap_or("untitled");
    put("title", Some(escape(title)));
    put("newspaper", document.outlet.as_deref().map(escape));
    put("date", document.published_day().map(day_words));
    put("url", document.url.as_deref().and_then(address));
    put("access-date", document.captured.as_ref().and_then(|date| date.day()).map(day_words));
    put("language", document.language.clone().filter(|language| language != "en"));
    // The row of a sheet is not what its address says word for word.
    if !is_row(reading) {
        put("quote", Some(escape(&claim.sentence.text)));
    }
    let fields: String = fields.iter().map(|(name, words)| format!(" |{name}={words}")).collect();
    let copy = match is_row(reading) {
        true => format!("from {}", document.id),
        false => format!("archived copy: SHA-256 {}", document.sha256),
    };
    let copy = copy.replace("--", "- -");
    format!("<ref>{{{{cite news{fields}}}}}<!-- {} --></ref>", copy.replace(['<', '>'], " "))
}

fn day_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Words as wikitext that shows them: every mark that could start or close markup is a character reference.
fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for c in one_line.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '|' | '[' | ']' | '{' | '}' => escaped += &format!("&#{};", u32::from(c)),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // Bold and italics, signatures, magic words: harmless alone.
    escaped.replace("''", "&#39;&#39;").replace("~~~", "&#126;&#126;&#126;").replace("__", "&#95;&#95;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        assert_eq!(
            escape("a|b}} [[c]] ''d'' <ref> it's"),
            "a&#124;b&#125;&#125; &#91;&#91;c&#93;&#93; &#39;&#39;d&#39;&#39; &lt;ref&gt; it's"
        );
        assert_eq!(address("https://a.example/x|y z"), Some("https://a.example/x%7Cy%20z".to_owned()));
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("(by email)"), None);
    }
}
