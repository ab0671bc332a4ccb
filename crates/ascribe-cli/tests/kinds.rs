//! What a desk has, as it is given on the command line: saved pages, letters, texts that do not say where they are from, addresses.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn kept(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../ascribe-page/tests/kinds")).join(name)
}

fn ascribe() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ascribe"))
}

fn documents(done: &Output) -> Vec<Value> {
    let lines = std::str::from_utf8(&done.stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn told(done: &Output) -> &str {
    std::str::from_utf8(&done.stderr).unwrap()
}

fn read(paths: &[PathBuf]) -> Output {
    ascribe().args(["read", "--fast", "--format", "jsonl"]).args(paths).output().unwrap()
}

fn figures(document: &Value) -> Vec<(&str, &str)> {
    let figures = document["figures"].as_array().unwrap().iter();
    figures.map(|figure| (figure["text"].as_str().unwrap(), figure["measure"].as_str().unwrap())).collect()
}

#[test]
fn scripts_and_frames_beside_a_saved_page_are_no_reports() {
    let done = read(&[kept("complete")]);
    let found = documents(&done);
    assert_eq!(found.len(), 1, "{}", told(&done));
    assert_eq!(done.status.code(), Some(0), "what was passed over is no failure: {}", told(&done));
    assert!(
        told(&done).contains("Oranje_files: passed over") && told(&done).contains("loose.js: passed over")
    );
    assert_eq!(found[0]["document"]["url"], "https://velmaracourier.example/2026/03/04/oranje");
    let said = figures(&found[0]);
    assert!(said.contains(&("At least 12", "killed")) && said.contains(&("30", "wounded")), "{said:?}");
    assert!(said.iter().all(|(text, _)| !text.contains("15") && !text.contains("16")), "{said:?}");
}

#[test]
fn the_same_report_says_the_same_in_every_kind() {
    let names = [
        "page-chromium.mhtml",
        "page-singlefile.html",
        "mail-plain-quoted.eml",
        "mail-html-base64.eml",
        "mail-newsletter.eml",
        "report-python-docx.docx",
        "report-libreoffice.odt",
        "report-libreoffice.docx",
        "crawl.wacz",
        "telegram.json",
    ];
    for name in names {
        let done = read(&[kept(name)]);
        let found = documents(&done);
        let said: Vec<_> = found.iter().flat_map(figures).collect();
        let has = |number: &str, measure: &str| {
            said.iter().any(|(text, as_measure)| text.contains(number) && *as_measure == measure)
        };
        assert!(has("12", "killed") && has("30", "wounded"), "{name}: {said:?} {}", told(&done));
        assert!(!has("12", "wounded"), "{name}: {said:?}");
        let read_as = &found[0]["document"]["read_as"];
        assert!(read_as["kind"].is_string() && read_as["reader"].is_string(), "{name}: {read_as}");
    }
}

#[test]
fn headlines_of_json_lines_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(
        &path,
        "{\"headline\": \"12 people killed in Oranje\", \"published\": 1772641800, \"tags\": []}\n",
    )
    .unwrap();
    let found = documents(&read(&[path]));
    assert_eq!(figures(&found[0]), [("12", "killed")]);
    assert_eq!(found[0]["document"]["published"]["value"], "2026-03-04T16:30:00Z");
    assert!(found[0]["notices"].to_string().contains("unknown-keys"));
}

#[test]
fn what_a_pasted_text_does_not_say_can_be_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = |outlet: &str, more: &[&str]| {
        let mut run = ascribe()
            .args(["add", "-", "--published", "2026-03-04", "--outlet", outlet, "--ledger"])
            .arg(folder.path().join("a.ledger"))
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let text = b"Twelve people were killed in Oranje on Tuesday, the governor said.";
        run.stdin.take().unwrap().write_all(text).unwrap();
        run.wait_with_output().unwrap()
    };
    assert!(told(&run("Courier", &["--url", "https://courier.example/1"])).contains("1 pages added"));
    assert!(
        told(&run("Post", &[])).contains("1 pages added"),
        "the same words of another outlet are another page"
    );
    assert!(told(&run("Post", &[])).contains("0 pages added, 1 already there"));
    let sql = "SELECT outlet, published FROM document ORDER BY outlet";
    let listed =
        ascribe().args(["sql", sql, "--ledger"]).arg(folder.path().join("a.ledger")).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(
        listed.contains("Courier") && listed.contains("Post") && listed.contains("2026-03-04"),
        "{listed}"
    );

    let many = ascribe().args(["read", "--outlet", "A"]).arg(kept("telegram.json")).output().unwrap();
    assert_eq!(many.status.code(), Some(2));
    assert!(told(&many).contains("[many-pages]"), "{}", told(&many));
    let wrong = ascribe().args(["read", "--published", "yesterday", "-"]).output().unwrap();
    assert!(told(&wrong).contains("2026-03-04"), "{}", told(&wrong));
}

#[cfg(feature = "watch")]
mod addresses {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};
    use std::thread;

    use super::{ascribe, told};

    /// A server with rules, a page, a page that is not for programs, and a way to the network behind; what it was asked for.
    fn serve() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let theirs = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                theirs.lock().unwrap().push(path.clone());
                let page = "<h1>Shells hit Oranje</h1><p>Twelve people were killed in Oranje on Tuesday, the governor said.</p>";
                let (status, head, body) = match path.as_str() {
                    "/robots.txt" => {
                        ("200 OK", "Content-Type: text/plain", "User-agent: *\nDisallow: /closed\n")
                    }
                    "/toll" => ("200 OK", "Content-Type: text/html", page),
                    "/closed" => ("200 OK", "Content-Type: text/html", page),
                    "/inward" => ("302 Found", "Location: http://127.0.0.2/secret", ""),
                    _ => ("404 Not Found", "Content-Type: text/plain", ""),
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\nConnection: close\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        (address, asked)
    }

    #[test]
    fn pages_are_fetched_by_their_addresses_with_the_manners_of_a_watch() {
        let (address, asked) = serve();
        let folder = tempfile::tempdir().unwrap();
        let done = ascribe()
            .arg("add")
            .args(["/toll", "/closed", "/gone", "/inward"].map(|path| format!("{address}{path}")))
            .arg("--ledger")
            .arg(folder.path().join("a.ledger"))
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2));
        let told = told(&done);
        assert!(told.contains("1 pages added, 0 already there, 3 could not be read"), "{told}");
        assert!(told.contains("/closed: not fetched: its host's robots.txt asks programs not to"), "{told}");
        assert!(told.contains("/gone: not fetched: the server answered 404"), "{told}");
        assert!(told.contains("/inward: not fetched: "), "{told}");
        let asked = asked.lock().unwrap();
        assert_eq!(asked[0], "/robots.txt");
        assert!(!asked.contains(&"/closed".to_owned()), "{asked:?}");
    }
}
