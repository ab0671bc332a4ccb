//! When a page was published: every place where a page may say so, the most trustworthy first.

use ascribe_model::{DateBasis, Document, PageDate};

use super::markup::Source;
use super::metadata::{Holds, Marked, Metadata, Said};
use super::nearby::{Nearby, labelled_date};
use crate::dates::{date_in_url, find_dates, iso_value};
use crate::stamp::take_first_date;

const OPEN_GRAPH: [&str; 7] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "og:publish_date",
    "article:published",
    "og:regdate",
];

const OTHER_METAS: [&str; 34] = [
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "dc.created",
    "dcterm.created",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published-date",
    "published_date",
    "publication_date",
    "publication-date",
    "publicationdate",
    "published_time_telegram",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article.created",
    "article_date_original",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "timestamp",
    "rbpubdate",
    "displaydate",
    "created",
    "shareaholic:article_published_time",
];

const MODIFIED_METAS: [&str; 8] = [
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
];

/// Finds when a page was published and changed, and notes where it contradicts itself.
pub(crate) fn find_dates_of_page(
    document: &mut Document,
    source: &Source<'_>,
    metadata: &Metadata,
    url: Option<&str>,
    nearby: &Nearby,
) {
    let candidates = candidates(source, metadata, url, nearby);
    take_first_date(document, candidates);
    document.modified = modified(metadata);
}

fn candidates(source: &Source<'_>, metadata: &Metadata, url: Option<&str>, nearby: &Nearby) -> Vec<PageDate> {
    let date = |value: &str, basis| Some(PageDate { value: iso_value(value)?, basis });
    let mut found: Vec<PageDate> = Vec::new();
    found.extend(metadata.json_ld.published.as_deref().and_then(|value| date(value, DateBasis::JsonLd)));
    let meta = |names: &[&str], basis| {
        names.iter().flat_map(|name| metadata.metas(name)).find_map(|value| date(value, basis))
    };
    found.extend(meta(&OPEN_GRAPH, DateBasis::OpenGraph));
    let microdata = metadata.holding(Holds::Published).filter(|marked| marked.said == Said::Microdata);
    found.extend(microdata.into_iter().find_map(|marked| date(&marked.text, DateBasis::Microdata)));
    found.extend(meta(&OTHER_METAS, DateBasis::Meta));
    let like = ["publish", "pubdate", "issued"].iter().flat_map(|part| metadata.metas_named_like(part));
    found.extend(like.into_iter().find_map(|value| date(value, DateBasis::Meta)));
    let published = nearest_marked(metadata, nearby, Holds::Published);
    let is_told = !found.is_empty() || published.is_some();
    // The whole page is looked through only where nothing has told the day.
    let labelled = if is_told { None } else { labelled_date(source, nearby.heading_at, &nearby.apart) };
    found.extend(labelled.map(|day| PageDate { value: day.to_string(), basis: DateBasis::Markup }));
    found.extend(published.or_else(|| nearest_marked(metadata, nearby, Holds::Date)));
    found.extend(nearby.date.map(|day| PageDate { value: day.to_string(), basis: DateBasis::Markup }));
    let url_date = url.into_iter().chain(metadata.canonical.as_deref()).find_map(date_in_url);
    found.extend(url_date.map(|day| PageDate { value: day.to_string(), basis: DateBasis::Url }));
    found
}

/// The date of the element nearest to the heading that is named after a date of this kind.
///
/// What is dated in a part of its own, a comment or a teaser, is not the report.
fn nearest_marked(metadata: &Metadata, nearby: &Nearby, holds: Holds) -> Option<PageDate> {
    let heading = nearby.heading_at;
    let distance = |marked: &Marked| {
        let is_above = marked.at < heading;
        (marked.at.abs_diff(heading)) * if is_above { 3 } else { 1 }
    };
    let own = metadata.holding(holds).filter(|marked| !nearby.is_apart(marked.at));
    let dated = own.filter_map(|marked| Some((distance(marked), marked_date(marked)?)));
    dated.min_by_key(|(distance, _)| *distance).map(|(_, date)| date)
}

fn marked_date(marked: &Marked) -> Option<PageDate> {
    let basis = if marked.said == Said::Element { DateBasis::TimeElement } else { DateBasis::Markup };
    let value = match marked.said {
        Said::Element => iso_value(&marked.text).or_else(|| iso_value(&marked.visible)),
        _ => find_dates(&marked.text).first().map(|found| found.date.to_string()),
    };
    Some(PageDate { value: value?, basis })
}

fn modified(metadata: &Metadata) -> Option<PageDate> {
    let date = |value: &str, basis| Some(PageDate { value: iso_value(value)?, basis });
    let json_ld = metadata.json_ld.modified.as_deref().and_then(|value| date(value, DateBasis::JsonLd));
    let meta = || {
        MODIFIED_METAS
            .iter()
            .flat_map(|name| metadata.metas(name))
            .find_map(|value| date(value, DateBasis::OpenGraph))
    };
    let marked = || metadata.holding(Holds::Modified).find_map(marked_date);
    json_ld.or_else(meta).or_else(marked)
}

#[cfg(test)]
mod tests {
    use super::super::apart::{find_parts, parts_of_others};
    use super::super::metadata::read_metadata;
    use super::*;

    fn check(source: &str, url: Option<&str>, expected: Option<(&str, DateBasis)>) -> Document {
        let mut document = Document::default();
        let source = Source::new(source);
        find_dates_of_page(
            &mut document,
            &source,
            &read_metadata(&source),
            url,
            &Nearby::read(&source, 0, &parts_of_others(&find_parts(&source), usize::MAX)),
        );
        let found = document.published.as_ref().map(|date| (date.value.as_str(), date.basis));
        assert_eq!(found, expected);
        document
    }

    #[test]
    fn places_are_asked_in_order() {
        let ld = "<script type='application/ld+json'>{\"@type\": \"Article\", \"datePublished\": \"2025-03-31T10:00:00Z\"}</script>";
        let og = "<meta property='article:published_time' content='2025-03-31'>";
        check(&format!("{og}{ld}"), None, Some(("2025-03-31T10:00:00Z", DateBasis::JsonLd)));
        check(og, None, Some(("2025-03-31", DateBasis::OpenGraph)));
        check(
            "<h1>A</h1><div class=post-date>31 March 2025</div>",
            None,
            Some(("2025-03-31", DateBasis::Markup)),
        );
        check("<h1>A</h1><time>March 31, 2025</time>", None, Some(("2025-03-31", DateBasis::TimeElement)));
        check("<p>A</p>", Some("https://a.example/2025/03/31/b"), Some(("2025-03-31", DateBasis::Url)));
        check("<p>The raid of 31 March 2025 killed many people in the town</p>", None, None);
    }

    #[test]
    fn a_line_that_says_it_is_the_day_goes_before_other_dates() {
        let other = "<time>9 May 2025</time>";
        for line in ["Published: 12 May 2025", "Posted on May 12, 2025", "Veröffentlicht am 12. Mai 2025"] {
            let page = format!("<h1>A</h1>{other}<p>The raid killed many people.</p><p>{line}</p>");
            check(&page, None, Some(("2025-05-12", DateBasis::Markup)));
        }
        let told = format!(
            "<h1>A</h1>{other}<p>Published maps of 12 May 2025 show that the town was shelled by the army</p>"
        );
        check(&told, None, Some(("2025-05-09", DateBasis::TimeElement)));
    }

    #[test]
    fn the_date_of_a_comment_is_not_that_of_the_report() {
        let report =
            "<h1>A</h1><p>By Ann Lee, 12 May 2025</p><p>The raid killed many people in the town.</p>";
        for comments in [
            "<section id=comments><time datetime=2025-05-13>13 May</time><p>So sad</p></section>",
            "<ol class=comment-list><li><span class=date>13 May 2025</span><p>So sad</p></ol>",
            "<aside><a href=/b>Another raid</a><time>13 May 2025</time></aside>",
            "<div class=related-posts><span class=post-date>13 May 2025</span></div>",
        ] {
            let expected = Some(("2025-05-12", DateBasis::Markup));
            check(&format!("{report}{comments}"), None, expected);
            check(&format!("<h1>A</h1><p>The raid killed many people.</p>{comments}"), None, None);
        }
    }

    #[test]
    fn contradictions_are_noted() {
        let source = "<meta property='article:published_time' content='2025-03-31T23:00:00Z'>";
        assert!(
            check(
                source,
                Some("https://a.example/2025/04/01/b"),
                Some(("2025-03-31T23:00:00Z", DateBasis::OpenGraph))
            )
            .notices
            .is_empty()
        );
        let notices = check(
            source,
            Some("https://a.example/2024/03/31/b"),
            Some(("2025-03-31T23:00:00Z", DateBasis::OpenGraph)),
        )
        .notices;
        assert_eq!(notices[0].code, "dates-disagree");
    }
}
