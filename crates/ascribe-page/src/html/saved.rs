//! What a browser writes into a page that it saves: from which address and when.

use ascribe_model::{DateBasis, PageDate};

use crate::dates::iso_value;

/// Bytes at the start of a page in which the mark is looked for.
const MARK_BYTES: usize = 4096;

/// From where and when a page was saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    pub url: Option<String>,
    pub at: Option<PageDate>,
}

impl Saved {
    /// Reads the comment of SingleFile, or the "saved from" mark of browsers.
    pub(crate) fn read(source: &str) -> Saved {
        let head = &source[..crate::dateline::floor_border(source, MARK_BYTES.min(source.len()))];
        let comments = head.split("<!--").skip(1).filter_map(|rest| rest.split_once("-->"));
        for (comment, _) in comments {
            if comment.contains("Page saved with SingleFile") {
                let line = |name: &str| comment.lines().find_map(|line| line.trim().strip_prefix(name));
                let at = line("saved date:").and_then(saved_at);
                return Saved { url: line("url:").and_then(web_address), at };
            }
            // "saved from url=(0031)https://a.example/b": the number counts the address's letters.
            if let Some((_, marked)) = comment.split_once("saved from url=(") {
                let url = marked.split_once(')').and_then(|(_, url)| web_address(url));
                return Saved { url, at: None };
            }
        }
        Saved::default()
    }
}

/// "Mon Nov 30 2026 19:04:05 GMT+0100 (Central European Standard Time)"
fn saved_at(written: &str) -> Option<PageDate> {
    let written = written.split('(').next()?.trim();
    Some(PageDate { value: iso_value(written)?, basis: DateBasis::Archive })
}

fn web_address(written: &str) -> Option<String> {
    let url = written.split_whitespace().next()?;
    (url.starts_with("http://") || url.starts_with("https://")).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_browsers_are_read() {
        let single = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://a.example/b?c#d \n saved date: Mon Mar 02 2026 23:04:05 GMT+0100 (CET)\n--><p>";
        let saved = Saved::read(single);
        assert_eq!(saved.url.as_deref(), Some("https://a.example/b?c#d"));
        assert_eq!(saved.at.unwrap().value, "2026-03-02T23:04:05+01:00");
        let complete =
            Saved::read("<!DOCTYPE html>\n<!-- saved from url=(0019)https://a.example/b -->\n<html>");
        assert_eq!(complete.url.as_deref(), Some("https://a.example/b"));
        assert_eq!(Saved::read("<!-- saved from url=(0014)about:internet -->"), Saved::default());
        assert_eq!(Saved::read("<!-- saved from url=("), Saved::default());
    }
}
