use ascribe_model::{Block, BlockKind, Document, Span};

use super::*;

/// Friday.
const PUBLISHED: &str = "2025-04-04";

fn document(text: &str) -> Document {
    let span = Span::new(0, text.len());
    Document {
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        ..Document::default()
    }
}

fn found(text: &str, published: Option<&str>) -> Vec<TimeExpression> {
    find_times(&Words::of(&document(text)), published.map(|day| day.parse().unwrap()))
}

/// `expected`: each expression as `words | from | to`, with `…` for an open end.
fn check(text: &str, expected: &[&str]) {
    check_published(text, Some(PUBLISHED), expected);
}

fn check_published(text: &str, published: Option<&str>, expected: &[&str]) {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let shown: Vec<String> = found(text, published)
        .iter()
        .map(|time| format!("{} | {} | {}", time.excerpt.text, day(time.from), day(time.to)))
        .collect();
    assert_eq!(shown, expected, "times of {text:?}");
}

/// `expected`: each TIMEX3 as `words | type | value | mod`.
fn check_timexes(text: &str, expected: &[&str]) {
    let shown: Vec<String> = found(text, Some(PUBLISHED))
        .iter()
        .flat_map(|time| &time.timexes)
        .map(|timex| {
            let modifier = timex.modifier.map_or("-", Modifier::as_str);
            format!("{} | {} | {} | {modifier}", timex.excerpt.text, timex.kind.as_str(), timex.value)
        })
        .collect();
    assert_eq!(shown, expected, "timexes of {text:?}");
}

#[test]
fn weekdays_look_back() {
    check("Six men died on Tuesday.", &["on Tuesday | 2025-04-01 | 2025-04-01"]);
    check("The ministry said Friday that all is well.", &["Friday | 2025-04-04 | 2025-04-04"]);
    check("Talks will begin on Tuesday.", &["on Tuesday | 2025-04-08 | 2025-04-08"]);
    check("On Monday of last week they left.", &["On Monday of last week | 2025-03-24 | 2025-03-24"]);
}

#[test]
fn months_and_days_take_the_year_that_fits() {
    check("About 3,000 fell in January.", &["in January | 2025-01-01 | 2025-01-31"]);
    check("They came in December.", &["in December | 2024-12-01 | 2024-12-31"]);
    check("The deadline was extended to May 2.", &["May 2 | 2025-05-02 | 2025-05-02"]);
    check("It was on Monday, Dec. 16.", &["on Monday, Dec. 16 | 2024-12-16 | 2024-12-16"]);
    check("It fell on 14 November 2017.", &["on 14 November 2017 | 2017-11-14 | 2017-11-14"]);
}

#[test]
fn bounds_leave_ends_open() {
    check("since February, they said", &["since February | 2025-02-01 | …"]);
    check("by the middle of January", &["by the middle of January | … | 2025-01-20"]);
    check("as of mid-March", &["as of mid-March | 2025-03-11 | 2025-03-20"]);
    check("before 2014 nobody counted", &["before 2014 | … | 2013-12-31"]);
    check("80 have died so far", &["so far | … | 2025-04-04"]);
}

#[test]
fn ranges_are_one_expression() {
    check("between January and March", &["between January and March | 2025-01-01 | 2025-03-31"]);
    check("on Saturday and Sunday", &["on Saturday and Sunday | 2025-03-29 | 2025-03-30"]);
    check("from 3 to 5 March", &["from 3 to 5 March | 2025-03-03 | 2025-03-05"]);
    check("between Feb. 3 and 5", &["between Feb. 3 and 5 | 2025-02-03 | 2025-02-05"]);
    check("in the first week of January", &["in the first week of January | 2025-01-01 | 2025-01-07"]);
    check("from December to February", &["from December to February | 2024-12-01 | 2025-02-28"]);
}

#[test]
fn events_open_a_time_of_their_own() {
    check(
        "since the conflict began in March 2011, many",
        &["since the conflict began in March 2011 | 2011-03-01 | …"],
    );
    check("the largest build-up since the Cold War", &[]);
    check("since the invasion, many", &["since the invasion | … | …"]);
    check("97 fell in the first week of the operation.", &["in the first week of the operation | … | …"]);
}

#[test]
fn offsets_count_from_what_was_said() {
    check(
        "On 19 December they counted. Four days later more came.",
        &["On 19 December | 2024-12-19 | 2024-12-19", "Four days later | 2024-12-23 | 2024-12-23"],
    );
    check("It began two weeks ago.", &["two weeks ago | 2025-03-17 | 2025-03-23"]);
    check("over the past two weeks", &["over the past two weeks | 2025-03-21 | 2025-04-04"]);
}

#[test]
fn without_a_day_of_publication_nothing_is_invented() {
    check_published("Six died on Tuesday in January.", None, &["on Tuesday | … | …", "in January | … | …"]);
    check_published(
        "Thursday 30 July 2015. Six died on Monday.",
        None,
        &["Thursday 30 July 2015 | 2015-07-30 | 2015-07-30", "on Monday | 2015-07-27 | 2015-07-27"],
    );
    check_published(
        "They came in November 2005. On 5 December they left.",
        None,
        &["in November 2005 | 2005-11-01 | 2005-11-30", "On 5 December | 2005-12-05 | 2005-12-05"],
    );
}

#[test]
fn values_are_those_of_timex3() {
    check_timexes("early this year", &["early this year | DATE | 2025 | START"]);
    check_timexes("last week", &["last week | DATE | 2025-W13 | -"]);
    check_timexes("for nearly two years", &["nearly two years | DURATION | P2Y | LESS_THAN"]);
    check_timexes("Thursday morning", &["Thursday morning | TIME | 2025-04-03TMO | -"]);
    check_timexes("in the third quarter of 2024", &["the third quarter of 2024 | DATE | 2024-Q3 | -"]);
    check_timexes("every Friday", &["every Friday | SET | XXXX-WXX-5 | -"]);
    check_timexes("at 10 p.m. Wednesday", &["10 p.m. Wednesday | TIME | 2025-04-02T22:00 | -"]);
    check_timexes("its 1990 invasion", &["1990 | DATE | 1990 | -"]);
}

#[test]
fn counts_and_names_are_no_times() {
    check("The 2,000 men and 2014 people may march.", &[]);
    check("May they rest. March on, he said.", &[]);
    check("a 45-year-old man and two-thousand men", &[]);
}
