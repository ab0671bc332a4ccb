//! A watch against real servers on this machine that do what servers do: answer late, half, wrong, or not at all.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use ascribe::{Act, Ledger};
use ascribe_watch::{News, Pace, Settings, Stop, watch};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use url::Url;

/// A request as a server got it.
#[derive(Clone, Debug)]
struct Request {
    path: String,
    headers: HashMap<String, String>,
    body: String,
    at: Instant,
    /// How many times this path was asked for, this one included.
    count: usize,
}

/// A server on a port of its own: `answer` gives the bytes that are sent back before the connection is closed.
struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    fn start(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, theirs) = (Arc::new(answer), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&theirs));
                thread::spawn(move || serve(stream.unwrap(), &seen, &*answer));
            }
        });
        Server { address, seen }
    }

    fn requests(&self, path: &str) -> Vec<Request> {
        self.seen.lock().unwrap().iter().filter(|request| request.path == path).cloned().collect()
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.address)).unwrap()
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: &dyn Fn(&Request) -> Vec<u8>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let n_bytes = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; n_bytes];
    reader.read_exact(&mut body).unwrap();
    let mut request =
        Request { path, headers, body: String::from_utf8(body).unwrap(), at: Instant::now(), count: 0 };
    {
        let mut seen = seen.lock().unwrap();
        request.count = seen.iter().filter(|earlier| earlier.path == request.path).count() + 1;
        seen.push(request.clone());
    }
    // The other side may have had enough of it.
    let _ = stream.write_all(&answer(&request));
}

fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn html(text: &str) -> Vec<u8> {
    let body = format!(
        "<html><head><title>{text}</title></head><body><h1>Harbour town</h1><p>{text}</p></body></html>"
    );
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\nX-Served-By: a test\r\n", body)
}

/// A feed of entries: a link, and what the feed itself says.
fn feed(entries: &[(&str, &str)]) -> Vec<u8> {
    answer("200 OK", "Content-Type: application/rss+xml\r\nETag: \"one\"\r\n", rss(entries))
}

fn rss(entries: &[(&str, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(link, text)| {
            format!("<item><title>Entry</title><link>{link}</link><description>{text}</description></item>")
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Courier</title>{items}</channel></rss>")
}

fn not_found() -> Vec<u8> {
    answer("404 Not Found", "", "")
}

fn hurried() -> Pace {
    Pace {
        every: Duration::from_millis(150),
        gap: Duration::from_millis(5),
        first_pause: Duration::from_millis(60),
        longest_pause: Duration::from_secs(3),
        // Long enough for a machine that is busy with other tests.
        patience: Duration::from_secs(2),
    }
}

fn settings(feeds: Vec<Url>) -> Settings {
    let user_agent = "ascribe/0 (+https://desk.example)".to_owned();
    Settings { feeds, webhook: None, user_agent, pace: hurried(), once: true }
}

/// What a watch announced, as lines of JSON, and what it complained of.
#[derive(Default)]
struct Heard {
    news: Vec<Value>,
    complaints: Vec<String>,
}

impl Heard {
    fn of_kind(&self, kind: &str) -> Vec<&Value> {
        self.news.iter().filter(|news| news["kind"] == kind).collect()
    }
}

fn run(ledger: &Path, settings: &Settings, stop: &Stop) -> Heard {
    let mut ledger = Ledger::open(ledger).unwrap();
    let mut heard = Heard::default();
    let complaints = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&complaints);
    let complain = move |why: &str| theirs.lock().unwrap().push(why.to_owned());
    let mut announce = |news: &News| {
        heard.news.push(serde_json::to_value(news).unwrap());
        Ok(())
    };
    watch(&mut ledger, settings, stop, &mut announce, complain).unwrap();
    heard.complaints = complaints.lock().unwrap().clone();
    heard
}

fn run_once(ledger: &Path, settings: &Settings) -> Heard {
    run(ledger, settings, &Stop::default())
}

/// Runs until `is_enough`, then switches it off.
fn run_until(ledger: &Path, settings: &Settings, is_enough: impl Fn() -> bool + Send + 'static) -> Heard {
    let stop = Stop::default();
    let switch = stop.clone();
    let until = Instant::now() + Duration::from_secs(20);
    thread::spawn(move || {
        while !is_enough() && Instant::now() < until {
            thread::sleep(Duration::from_millis(10));
        }
        switch.stop();
    });
    run(ledger, &Settings { once: false, ..settings.clone() }, &stop)
}

#[test]
fn new_entries_are_fetched_kept_with_evidence_and_announced() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" if request.headers.contains_key("if-none-match") => answer("304 Not Modified", "", ""),
        "/feed" => feed(&[("/1", "Short."), ("/2#top", "Short.")]),
        "/1" => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        "/2" => html("A storm killed 3 people on the island, the coast guard said on Monday."),
        _ => not_found(),
    });
    let settings = settings(vec![server.url("/feed")]);
    let heard = run_once(&ledger, &settings);
    assert!(heard.complaints.is_empty(), "{:?}", heard.complaints);
    assert_eq!(heard.of_kind("page").len(), 2);
    let claims = heard.of_kind("claim");
    let said: Vec<&str> = claims.iter().map(|claim| claim["text"].as_str().unwrap()).collect();
    assert!(said.contains(&"12") && said.contains(&"3"), "{said:?}");
    assert!(claims.iter().all(|claim| claim["source"].is_string()));

    let agent = &server.requests("/1")[0].headers["user-agent"];
    assert_eq!(agent, "ascribe/0 (+https://desk.example)");
    assert_eq!(server.requests("/robots.txt").len(), 1);

    let kept = Ledger::open_for_reading(&ledger).unwrap();
    let operation = kept.operations().unwrap().remove(0);
    assert!(operation.stamp.why.unwrap().starts_with("new in the feed http://127.0.0.1:"));
    let Act::Add(added) = operation.act else { panic!("a page is added first") };
    let capture = added.capture.unwrap();
    assert!(capture.at.is_some() && capture.url.unwrap().ends_with("/1"));
    assert!(
        capture.headers.contains(&("x-served-by".to_owned(), "a test".to_owned())),
        "{:?}",
        capture.headers
    );
    let documents = kept.contents().unwrap();
    assert!(documents.readings.iter().all(|reading| reading.document.captured.is_some()));

    let again = run_once(&ledger, &settings);
    assert!(again.news.is_empty() && again.complaints.is_empty(), "{:?}", again.complaints);
    assert_eq!(server.requests("/feed")[1].headers["if-none-match"], "\"one\"");
    assert_eq!(server.requests("/1").len(), 1);
}

#[test]
fn pages_that_cannot_be_had_leave_what_the_feed_says() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let bomb = {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![b' '; 17 << 20]).unwrap();
        packed.finish().unwrap()
    };
    let paths = ["/missing", "/loop", "/bomb", "/picture", "/private/1", "/cut", "/slow", "/broken", "/away"];
    let server = Server::start(move |request| match request.path.as_str() {
        "/feed" => {
            let entry = |path| (path, "Shelling killed 40 people on Tuesday, the governor said.");
            let mut entries: Vec<_> = paths.iter().map(|path| entry(*path)).collect();
            entries.push(entry("http://localhost:1/inside"));
            entries.push(entry("ftp://a.example/1"));
            feed(&entries)
        }
        "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /private/\n"),
        "/loop" => answer("302 Found", "Location: /loop\r\n", ""),
        "/away" => answer("302 Found", "Location: file:///etc/passwd\r\n", ""),
        "/bomb" => answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &bomb),
        "/picture" => answer("200 OK", "Content-Type: image/png\r\n", "x"),
        "/cut" => {
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>Half".to_vec()
        }
        "/broken" => answer("500 Internal Server Error", "", ""),
        "/slow" => {
            thread::sleep(Duration::from_secs(4));
            html("late")
        }
        _ => not_found(),
    });
    let heard = run_once(&ledger, &settings(vec![server.url("/feed")]));
    let pages = heard.of_kind("page");
    let why = |path: &str| {
        let page = pages.iter().find(|page| page["url"].as_str().is_some_and(|url| url.ends_with(path)));
        page.unwrap_or_else(|| panic!("{path} in {pages:#?}"))["in_place_of_page"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(why("/missing").contains("404"));
    assert!(why("/loop").contains("more than 5 times"));
    assert!(why("/away").contains("no address of the web"));
    assert!(why("/bomb").contains("more than"), "{}", why("/bomb"));
    assert!(why("/picture").contains("image/png"));
    assert!(why("/private/1").contains("robots.txt"));
    assert!(why("/broken").contains("500"));
    assert!(why("/inside").contains("no public address"), "{}", why("/inside"));
    for path in ["/cut", "/slow"] {
        assert!(!why(path).is_empty());
        assert_eq!(server.requests(path).len(), 3, "{path} is asked for again");
    }
    assert!(server.requests("/private/1").is_empty());
    assert_eq!(server.requests("/loop").len(), 6);
    assert!(!heard.of_kind("claim").is_empty());
}

#[test]
fn a_busy_server_is_left_alone_as_long_as_it_asks() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|request| match (request.path.as_str(), request.count) {
        ("/feed", 1) => answer("429 Too Many Requests", "Retry-After: 1\r\n", ""),
        ("/feed", 2) => answer("503 Service Unavailable", "", ""),
        ("/feed", _) => feed(&[("/1", "Short.")]),
        ("/1", _) => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        _ => not_found(),
    });
    let seen = Arc::clone(&server.seen);
    let is_enough = move || seen.lock().unwrap().iter().any(|request| request.path == "/1");
    let heard =
        run_until(&folder.path().join("desk.ledger"), &settings(vec![server.url("/feed")]), is_enough);
    let polls = server.requests("/feed");
    assert!(polls[1].at - polls[0].at >= Duration::from_secs(1));
    assert!(heard.complaints.iter().any(|why| why.contains("429")), "{:?}", heard.complaints);
}

#[test]
fn a_changed_entry_is_fetched_again_and_its_revision_announced() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let server = Server::start(|request| {
        let is_later = request.count > 1;
        match request.path.as_str() {
            "/feed" => feed(&[("/1", if is_later { "Update." } else { "First." })]),
            "/1" => {
                let (count, day) = if is_later { (15, "2025-04-02") } else { (12, "2025-04-01") };
                let body = format!(
                    "<html><head><title>Toll</title><meta property='article:published_time' content='{day}'></head><body><h1>Toll</h1>\
                     <p>A total of {count} people have been killed in the floods in Kenya so far, the Kenya Red Cross said.</p></body></html>"
                );
                answer("200 OK", "Content-Type: text/html\r\n", body)
            }
            _ => not_found(),
        }
    });
    let settings = settings(vec![server.url("/feed")]);
    assert_eq!(run_once(&ledger, &settings).of_kind("page").len(), 1);
    let heard = run_once(&ledger, &settings);
    assert_eq!(heard.of_kind("page").len(), 1);
    assert_eq!(heard.of_kind("claim")[0]["low"], 15.0);
    let revisions = heard.of_kind("revision");
    assert_eq!(revisions.len(), 1, "{:#?}", heard.news);
    assert_eq!(revisions[0]["from"]["low"], 12.0);
    assert_eq!(revisions[0]["to"]["low"], 15.0);
}

#[test]
fn a_feed_that_is_none_or_gone_is_told_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let server = Server::start(|request| match request.path.as_str() {
        "/none" => html("no feed"),
        "/gone" => answer("410 Gone", "", ""),
        "/good" => feed(&[("/1", "Short.")]),
        "/1" => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        _ => not_found(),
    });
    let feeds = ["/none", "/gone", "/good"].map(|path| server.url(path));
    let settings = settings(feeds.to_vec());
    let heard = run_once(&ledger, &settings);
    assert_eq!(heard.of_kind("page").len(), 1);
    assert!(heard.complaints.iter().any(|why| why.contains("/none: not polled: input is not a feed")));
    assert!(heard.complaints.iter().any(|why| why.contains("/gone") && why.contains("gone for good")));
    run_once(&ledger, &settings);
    assert_eq!(server.requests("/gone").len(), 1);
}

#[test]
fn a_webhook_that_fails_gets_the_news_later_and_holds_up_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" => feed(&[("/1", "Short.")]),
        "/1" => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        _ => not_found(),
    });
    let hook = Server::start(|request| match request.count {
        1 => answer("500 Internal Server Error", "", ""),
        2 => {
            thread::sleep(Duration::from_secs(1));
            Vec::new()
        }
        _ => answer("204 No Content", "", ""),
    });
    let mut settings = settings(vec![server.url("/feed")]);
    settings.webhook = Some(hook.url("/news"));
    let (posts, polls) = (Arc::clone(&hook.seen), Arc::clone(&server.seen));
    let n_polls_while_failing = Arc::new(Mutex::new(0));
    let noted = Arc::clone(&n_polls_while_failing);
    let is_enough = move || {
        let n_posts = posts.lock().unwrap().len();
        let n_polls = polls.lock().unwrap().iter().filter(|request| request.path == "/feed").count();
        if n_posts == 2 {
            *noted.lock().unwrap() = n_polls;
        }
        n_posts >= 3
    };
    let heard = run_until(&folder.path().join("desk.ledger"), &settings, is_enough);
    let posts = hook.requests("/news");
    let brought: Value = serde_json::from_str(&posts[2].body).unwrap();
    assert_eq!(brought["news"].as_array().unwrap().len(), heard.news.len());
    assert_eq!(posts[2].headers["content-type"], "application/json");
    assert!(*n_polls_while_failing.lock().unwrap() >= 2, "polling went on");
}

#[test]
fn a_stop_does_not_wait_for_servers_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" => feed(&[("/1", "Short."), ("/2", "Short.")]),
        "/1" => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        "/2" => {
            if request.count == 1 {
                thread::sleep(Duration::from_secs(5));
            }
            html("A storm killed 3 people on the island, the coast guard said on Monday.")
        }
        _ => not_found(),
    });
    let mut settings = settings(vec![server.url("/feed")]);
    settings.pace.patience = Duration::from_secs(30);
    let seen = Arc::clone(&server.seen);
    let start = Instant::now();
    let heard = run_until(&ledger, &settings, move || {
        seen.lock().unwrap().iter().any(|request| request.path == "/2")
    });
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(heard.of_kind("page").len(), 1, "what was there is kept");
    let next = run_once(&ledger, &settings);
    assert_eq!(next.of_kind("page").len(), 1, "{:#?} {:?}", next.news, next.complaints);
    assert!(next.of_kind("page")[0]["url"].as_str().unwrap().ends_with("/2"));
}

#[test]
fn what_a_killed_run_did_not_announce_is_announced_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" => feed(&[("/1", "Short.")]),
        "/1" => html("Shelling killed 12 people in the harbour town on Tuesday, the governor said."),
        _ => not_found(),
    });
    let settings = settings(vec![server.url("/feed")]);
    let first = run_once(&ledger, &settings);
    let notebook = folder.path().join("desk.ledger.watch.json");
    let mut notes: Value = serde_json::from_str(&std::fs::read_to_string(&notebook).unwrap()).unwrap();
    notes["unannounced"] = serde_json::json!([first.of_kind("page")[0]["document"]]);
    std::fs::write(&notebook, notes.to_string()).unwrap();
    let next = run_once(&ledger, &settings);
    assert_eq!(next.of_kind("claim").len(), first.of_kind("claim").len());
    assert!(run_once(&ledger, &settings).news.is_empty());
}
