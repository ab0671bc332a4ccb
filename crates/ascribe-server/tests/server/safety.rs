//! Who is let in: hosts, tokens, forms, limits.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream};
use std::time::Duration;

use ascribe_server::{Server, ServerError, ServerOptions};

use crate::client::{Running, between};

#[test]
fn another_name_that_points_here_is_refused() {
    let running = Running::samples();
    for host in ["hostile.example", "hostile.example:80", "127.0.0.1.hostile.example", "localhost:1"] {
        let answer = running.ask("GET", "/index.json", &[("Host", host)], b"");
        assert_eq!((answer.status, answer.code().as_str()), (421, "wrong-host"), "{host}");
    }
    let port = running.address.rsplit(':').next().unwrap();
    assert_eq!(running.ask("GET", "/", &[("Host", &format!("localhost:{port}"))], b"").status, 200);
}

#[test]
fn a_form_of_another_page_changes_nothing() {
    let running = Running::samples();
    let claim = running.json("/review.json")["next"]["id"].as_str().unwrap().to_owned();
    let before = running.json("/index.json")["operation"].clone();
    let path = format!("/review/{claim}");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let guessed = running.ask("POST", &path, &form, b"token=guessed&verdict=reject&why=x");
    assert_eq!(guessed.status, 403);
    let token = between(&running.get(&path).body, "name=\"token\" value=\"", "\"").unwrap().to_owned();
    let body = format!("token={token}&verdict=reject&why=x");
    for strange in [
        ("Origin", "http://hostile.example"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = running.ask("POST", &path, &[form[0], strange], body.as_bytes());
        assert_eq!(answer.status, 403, "{strange:?}");
    }
    assert_eq!(running.json("/index.json")["operation"], before, "nothing was written");
}

#[test]
fn a_person_judges_corrects_and_takes_back() {
    let running = Running::samples();
    let review = running.json("/review.json");
    let claim = review["next"]["id"].as_str().unwrap().to_owned();
    let n_waiting = review["n_waiting"].as_u64().unwrap();
    let path = format!("/review/{claim}");
    let silent = running.send_form(&path, &path, &[("verdict", "accept"), ("why", "  ")]);
    assert!(silent.status == 400 && silent.body.contains("no reason was given"), "{}", silent.body);
    let recorded =
        running.send_form(&path, &path, &[("verdict", "accept"), ("why", "it says so"), ("amount", "4000+")]);
    assert_eq!(recorded.status, 303, "{}", recorded.body);
    let next = recorded.header("location").unwrap().to_owned();
    assert_eq!(running.json("/review.json")["n_waiting"].as_u64(), Some(n_waiting - 1));
    let claim_page = running.json(&format!("/claims/{claim}.json"));
    assert_eq!(
        (&claim_page["claim"]["low"], &claim_page["claim"]["high"]),
        (&4000.into(), &serde_json::Value::Null)
    );
    assert_eq!(claim_page["reviews"].as_array().unwrap().len(), 2, "{claim_page}");
    let operations =
        between(&next, "done=", "&").unwrap_or_else(|| next.split("done=").nth(1).unwrap()).to_owned();
    let undone = running.send_form(&next, "/undo", &[("operations", &operations), ("why", "a slip")]);
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert_eq!(running.json("/review.json")["n_waiting"].as_u64(), Some(n_waiting));
    assert!(running.json(&format!("/claims/{claim}.json"))["reviews"].as_array().unwrap().is_empty());
    let wrong = running.send_form(&path, &path, &[("verdict", "accept"), ("why", "x"), ("amount", "many")]);
    assert!(wrong.status == 400 && wrong.body.contains("`many` is no amount"), "{}", wrong.body);
}

#[test]
fn a_person_grades_a_series() {
    let running = Running::samples();
    let series = running.json("/series.json")["rows"][0]["link"].as_str().unwrap().to_owned();
    let id = series.trim_start_matches("/series/").to_owned();
    let send = |grade: &str, why: &str, back: &str| {
        let fields = [("of", "series"), ("about", &*id), ("grade", grade), ("why", why), ("back", back)];
        running.send_form(&series, "/grade", &fields)
    };
    let graded = send("weak", "one agency behind it", &series);
    assert_eq!((graded.status, graded.header("location")), (303, Some(&*series)));
    let page = running.json(&format!("{series}.json"));
    assert_eq!(page["grades"][0]["grade"], "weak", "{page}");
    assert_eq!(send("A", "a letter is for sources", &series).status, 400);
    assert_eq!(send("weak", " ", &series).status, 400);
    assert_eq!(send("fair", "x", "//hostile.example/").header("location"), Some("/"));
}

#[test]
fn whoever_sends_a_letter_at_a_time_is_hung_up_on() {
    let running = Running::samples();
    let mut stream = TcpStream::connect(&running.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    // The limit is ten seconds; without one this would wait for ever.
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(running.get("/").status, 200, "others are answered");
}

#[test]
fn tokens_open_reading_and_writing() {
    let running = Running::over(Vec::new(), |options| ServerOptions {
        read_token: Some("for-reading".to_owned()),
        write_token: Some("for-writing".to_owned()),
        ..options
    });
    assert_eq!(running.get("/index.json").code(), "token-needed");
    assert_eq!(running.get("/enter").status, 200);
    let bearer = |token: &str| format!("Bearer {token}");
    for token in ["for-reading", "for-writing"] {
        assert_eq!(
            running.ask("GET", "/index.json", &[("Authorization", &bearer(token))], b"").status,
            200,
            "{token}"
        );
    }
    let text = b"The ministry said that 12 soldiers were killed in Kursk.";
    let sent = |token: &str| {
        running.ask("POST", "/api/reports?input=text", &[("Authorization", &bearer(token))], text)
    };
    assert_eq!(sent("for-reading").code(), "not-allowed");
    assert_eq!(sent("for-writing").status, 201);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(running.ask("POST", "/enter", &form, b"token=guessed").status, 403);
    let entered = running.ask("POST", "/enter", &form, b"token=for-reading");
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(running.ask("GET", "/", &[("Cookie", cookie)], b"").status, 200);
}

#[test]
fn what_is_too_large_is_refused() {
    let running =
        Running::over(Vec::new(), |options| ServerOptions { write_token: Some("t".to_owned()), ..options });
    let huge = vec![b'a'; 41 << 20];
    let answer = running.ask("POST", "/api/reports", &[("Authorization", "Bearer t")], &huge);
    assert!(answer.status == 413 || answer.status == 0, "{} {}", answer.status, answer.body);
    assert_eq!(running.get("/").status, 200, "the server goes on");
}

#[test]
fn others_are_not_let_in_without_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    ascribe::Ledger::open(&path).unwrap();
    let options = ServerOptions { host: IpAddr::from([0, 0, 0, 0]), ..ServerOptions::local(&path) };
    assert!(matches!(Server::bind(options), Err(ServerError::Unguarded(_))));
}
