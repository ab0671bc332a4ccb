//! `ascribe watch` as a desk runs it: news on the standard output, ended by a signal.

#![cfg(all(unix, feature = "watch"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

const FEED: &str = "<rss version='2.0'><channel><title>Courier</title><item><title>Toll</title><description>\
                    Shelling killed 12 people in the harbour town on Tuesday, the governor said.</description></item></channel></rss>";

/// A server that has a feed and nothing else; gives its address.
fn serve_feed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let is_feed = lines.next().unwrap_or_default().starts_with("GET /feed ");
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let (status, body) = if is_feed { ("200 OK", FEED) } else { ("404 Not Found", "") };
            let head =
                format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice());
        }
    });
    address
}

#[test]
fn news_come_as_lines_and_a_signal_ends_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("desk.ledger");
    let mut watch = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["watch", &format!("{}/feed", serve_feed()), "--contact", "desk@newsroom.example", "--ledger"])
        .arg(&ledger)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    assert_eq!(next()["kind"], "page");
    let claim = next();
    assert_eq!((&claim["kind"], &claim["text"]), (&"claim".into(), &"12".into()));
    assert!(Command::new("kill").arg("-TERM").arg(watch.id().to_string()).status().unwrap().success());
    assert!(watch.wait().unwrap().success());
    assert!(folder.path().join("desk.ledger.watch.json").is_file());
}

#[test]
fn a_run_for_cron_ends_with_what_it_could_not_do() {
    let folder = tempfile::tempdir().unwrap();
    let address = serve_feed();
    let status = |feed: &str| {
        let feed = format!("{address}/{feed}");
        let mut run = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        let done = run.args(["watch", "--once", &feed, "--ledger"]).arg(folder.path().join("desk.ledger"));
        let done = done.output().unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(status("feed").0, 0);
    let (code, told) = status("gone");
    assert!(code == 2 && told.ends_with("/gone: not polled: the server answered 404\n"), "{code} {told}");
}

#[test]
fn what_is_no_feed_list_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("feeds.txt");
    std::fs::write(&list, "# ours\n\nhttps://courier.example/feed\nfile:///etc/passwd\n").unwrap();
    let watch = |feed: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_ascribe")).args(["watch", feed]).output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        String::from_utf8(done.stderr).unwrap()
    };
    assert!(
        watch(list.to_str().unwrap()).contains("feeds.txt:4: `file:///etc/passwd` is no address of the web")
    );
    assert!(watch("missing.txt").contains("missing.txt: the list of feeds cannot be read"));
}
