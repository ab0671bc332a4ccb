//! Pages that mean harm are shown as the text that they are.

use crate::client::Running;
use crate::pages::crawl;

/// Attempts to leave the text and become markup, each with a word by which it is found again.
const ATTEMPTS: [&str; 12] = [
    "<script>alert('hostile')</script>",
    "\"><img src=x onerror=alert('hostile')>",
    "'><svg onload=alert('hostile')>",
    "</title><script>hostile()</script>",
    "</textarea></style><b onmouseover=hostile()>",
    "javascript:hostile()",
    "<iframe srcdoc='<script>hostile()</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=//hostile.example/'>",
    "<base href='//hostile.example/'>",
    "&lt;script&gt;hostile()&lt;/script&gt;",
    "\u{202e}elitsoh\u{202c}<a href=//hostile.example>",
    "{{constructor.constructor('hostile()')()}}",
];

/// A page that carries an attempt wherever a page can carry text.
fn page(attempt: &str, idx: usize) -> String {
    let line = serde_json::json!({
        "id": format!("hostile-{idx} {attempt}"),
        "url": format!("https://hostile.example/{attempt}"),
        "outlet": attempt,
        "headline": format!("{attempt} at least {} killed", 100 + idx),
        "published": "2025-03-31",
        "text": format!(
            "{attempt} at least {} soldiers killed\n\nThe ministry of {attempt} said on Monday that at least {} soldiers of \
             {attempt} were killed in Kursk. According to General {attempt}, 40 of them were wounded.\n",
            100 + idx,
            100 + idx
        ),
    });
    line.to_string()
}

fn hostile_ledger() -> Running {
    let lines: Vec<String> = ATTEMPTS.iter().enumerate().map(|(idx, attempt)| page(attempt, idx)).collect();
    let html = ATTEMPTS.map(|attempt| format!("<html><head><title>{attempt}</title><meta property=og:site_name content=\"{}\"></head><body><article><h1>{attempt}</h1><p>The army said that 300 soldiers were killed in Kursk on Monday. {attempt}</p><p>{attempt} said 300 were killed, the statement went on, and many more were wounded in the days before.</p></article></body></html>", attempt.replace('"', "&quot;")));
    let inputs = [("hostile.jsonl".to_owned(), lines.join("\n"))]
        .into_iter()
        .chain(html.into_iter().enumerate().map(|(idx, html)| (format!("hostile-{idx}<b>.html"), html)));
    let inputs = inputs.map(|(name, text)| (name, text.into_bytes()));
    Running::over(inputs.collect(), |options| options)
}

#[test]
fn nothing_from_a_page_becomes_markup() {
    let running = hostile_ledger();
    let mut n_escaped = 0;
    let seen = crawl(&running, &mut |path, answer| {
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let is_markup =
            answer.header("content-type").is_some_and(|kind| kind.contains("html") || kind.contains("svg"));
        if !is_markup {
            return;
        }
        if path.ends_with("/page") {
            assert!(policy.starts_with("sandbox;"), "{path}: {policy}");
            return;
        }
        n_escaped += usize::from(answer.body.contains("&lt;script&gt;"));
        for raw in [
            "<script>alert",
            "<img src=x",
            "<svg onload",
            "<script>hostile",
            "<b onmouseover",
            "<iframe srcdoc",
            "<base",
            "<meta http-equiv=refresh",
            "<a href=//",
        ] {
            assert!(!answer.body.contains(raw), "`{raw}` stands unescaped in {path}");
        }
        for target in answer.body.split("href=\"").skip(1) {
            let is_own =
                ["/", "#", "data:,"].iter().any(|own| target.starts_with(own)) && !target.starts_with("//");
            assert!(is_own, "{path} links to {}", target.chars().take(60).collect::<String>());
        }
    });
    assert!(seen.len() > 60 && n_escaped > 20, "{} pages, {n_escaped} with an attempt", seen.len());
}

#[test]
fn a_page_that_is_shown_as_published_can_neither_act_nor_reach_out() {
    let running = hostile_ledger();
    let reports = running.json("/reports.json");
    for row in reports["rows"].as_array().unwrap() {
        let path = format!("{}/page", row["link"].as_str().unwrap());
        let page = running.get(&path);
        let lower = page.body.to_lowercase();
        if page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            for element in ["<script", "<meta", "<base", "<link", "<iframe", "<object"] {
                assert!(!lower.contains(element), "{path} holds {element}");
            }
        }
    }
}

#[test]
fn a_spreadsheet_takes_no_cell_for_a_formula() {
    let line = r#"{"id":"a","outlet":"=HYPERLINK(\"//hostile.example\")","published":"2025-03-31","text":"The army said that 300 soldiers were killed in Kursk on Monday."}"#;
    let running = Running::over(vec![("a.jsonl".to_owned(), line.into())], |options| options);
    let csv = running.get("/reports.csv").body;
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
}
