//! Every page answers, in every form, and every link leads somewhere.

use std::collections::{BTreeSet, VecDeque};

use crate::client::{Answer, Running};

/// All addresses that pages link to, found by following links from the home page.
pub fn crawl(running: &Running, visit: &mut dyn FnMut(&str, &Answer)) -> BTreeSet<String> {
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let answer = running.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        visit(&path, &answer);
        if !answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
            || path.ends_with("/page")
        {
            continue;
        }
        for link in links(&answer.body) {
            // The state of lists multiplies without end; each page is enough once with and once without.
            if seen.len() < 1500 && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    seen
}

fn links(page: &str) -> Vec<String> {
    let targets = page.split("href=\"").skip(1).chain(page.split("src=\"").skip(1));
    let targets = targets.filter_map(|rest| rest.split('"').next());
    let own = targets.filter(|target| target.starts_with('/'));
    own.map(|target| target.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

#[test]
fn every_link_leads_to_a_page() {
    let running = Running::samples();
    let mut n_html = 0;
    let seen = crawl(&running, &mut |path, answer| {
        let kind = answer.header("content-type").unwrap_or_default().to_owned();
        if kind.starts_with("text/html") && !path.contains("/page") {
            n_html += 1;
            assert!(answer.body.contains("<title>"), "{path} has a title");
        }
    });
    assert!(n_html > 60, "{n_html} pages: {seen:?}");
    for page in ["/reports", "/series", "/findings", "/sources", "/lineage", "/review", "/about", "/log"] {
        assert!(seen.contains(page), "{page} is linked");
    }
}

#[test]
fn the_series_shows_how_the_number_moved() {
    let running = Running::samples();
    let list = running.json("/series.json");
    let main = &list["rows"][0];
    assert_eq!(main["measure"], "casualties");
    let path = main["link"].as_str().unwrap();
    let page = running.get(path).body;
    for shown in ["<svg", "class=\"step", "class=\"arrow", "assessed", "as of 20", "/series/", "origins"] {
        assert!(page.contains(shown), "`{shown}` is in the page of the series");
    }
    let derived = |policy: &str| running.json(&format!("{path}.json?policy={policy}"))["derived"].clone();
    assert_eq!(derived("as-said")["high"], serde_json::Value::Null, "an open bound stays open");
    assert!(derived("ucdp")["best"].is_u64(), "{}", derived("ucdp"));
    let csv = running.get(&format!("{path}.csv")).body;
    assert!(csv.starts_with("id,series,said,low,high,"), "{csv}");
    assert_eq!(csv.lines().count() as u64, main["n_claims"].as_u64().unwrap() + 1);
}

#[test]
fn a_series_goes_into_one_file_and_one_drawing() {
    let running = Running::samples();
    let path = running.json("/series.json")["rows"][0]["link"].as_str().unwrap().to_owned();
    let file = running.get(&format!("{path}/report.html"));
    assert!(file.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    assert!(
        file.body.contains("<style>")
            && !file.body.contains("<link rel=\"stylesheet\"")
            && !file.body.contains("<script")
    );
    let chart = running.get(&format!("{path}/chart.svg"));
    assert_eq!(chart.header("content-type"), Some("image/svg+xml"));
    assert!(chart.body.starts_with("<svg") && chart.body.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    let frame = running.get(&format!("{path}/embed"));
    assert!(
        frame.header("content-security-policy").is_some_and(|policy| policy.contains("frame-ancestors *"))
    );
}

#[test]
fn a_report_is_marked_and_its_page_is_shut_off() {
    let running = Running::samples();
    let reports = running.json("/reports.json");
    let rows = reports["rows"].as_array().unwrap();
    let with_claims = rows.iter().find(|row| row["n_claims"].as_u64() > Some(2)).unwrap();
    let path = with_claims["link"].as_str().unwrap();
    let page = running.get(path).body;
    for mark in ["class=\"figure", "class=\"cue", "class=\"card", "sandbox=\"\""] {
        assert!(page.contains(mark), "`{mark}` is in the page of the report");
    }
    let original = running.get(&format!("{path}/page"));
    let policy = original.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox;") && policy.contains("default-src 'none'"), "{policy}");
}

#[test]
fn what_is_not_there_is_told_in_the_form_that_was_asked_for() {
    let running = Running::samples();
    let page = running.get("/claims/none");
    assert!(page.status == 404 && page.body.contains("the ledger holds no claim"), "{}", page.body);
    assert_eq!(running.get("/claims/none.json").code(), "not-found");
    assert_eq!(running.get("/nowhere.json").code(), "not-found");
    assert_eq!(running.get("/about.csv").code(), "no-table");
    let series = running.json("/series.json")["rows"][0]["link"].as_str().unwrap().to_owned();
    assert_eq!(running.get(&format!("{series}.json?policy=guess")).code(), "bad-request");
    assert_eq!(running.ask("POST", "/series.json", &[], b"").code(), "wrong-method");
}

#[test]
fn reports_are_set_side_by_side() {
    let running = Running::samples();
    let links = running.json("/lineage.json");
    let link =
        links["rows"].as_array().unwrap().iter().find(|link| link["from"].is_string()).unwrap().clone();
    let query =
        format!("?left={}&right={}", link["from"].as_str().unwrap(), link["report"].as_str().unwrap());
    let pairs = running.json(&format!("/compare.json{query}"));
    let both = |pair: &&serde_json::Value| pair["left"].is_object() && pair["right"].is_object();
    assert!(pairs["sentences"].as_array().unwrap().iter().filter(both).count() > 0, "{pairs}");
    assert_eq!(running.get("/compare.json").code(), "bad-request");
}

#[test]
fn the_ledger_is_shown_as_it_was_known_then() {
    let running = Running::samples();
    let now = running.json("/index.json");
    let then = running.json("/index.json?until=2025-02-01");
    let n = |home: &serde_json::Value| home["n_reports"].as_u64().unwrap();
    assert!(0 < n(&then) && n(&then) < n(&now), "{then}");
    let held = running.json("/index.json?as-of=2020-01-01");
    assert_eq!(n(&held), 0, "nothing was added by then");
    let page = running.get("/?until=2025-02-01").body;
    assert!(
        page.contains("published until 1 February 2025") && page.contains("/series?until=2025-02-01"),
        "{page}"
    );
    assert_eq!(running.get("/index.json?until=soon").code(), "bad-request");
}

#[test]
fn words_are_found() {
    let running = Running::samples();
    let found = running.json("/search.json?q=kursk%20soldiers");
    assert!(
        !found["claims"].as_array().unwrap().is_empty() && !found["reports"].as_array().unwrap().is_empty()
    );
    let narrow = running.json("/search.json?measure=killed&low=1000");
    let claims = narrow["claims"].as_array().unwrap();
    assert!(!claims.is_empty() && claims.iter().all(|claim| claim["measure"] == "killed"), "{narrow}");
    assert_eq!(running.get("/search.json?measure=hurt").code(), "bad-request");
    assert!(running.get("/search?q=%3Cscript%3Ealert(1)").body.contains("&lt;script&gt;alert(1)"));
}
