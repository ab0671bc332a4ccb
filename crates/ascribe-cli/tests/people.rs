//! The work of a desk as its people meet it: review by lines, two coders, names, grades, search, SQL.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;

const REPORTS: &str = r#"{"id": "courier", "text": "More than 4,000 soldiers have been killed since the invasion began, the ministry said on Monday.", "outlet": "Example Courier", "published": "2025-03-31"}
{"id": "post", "text": "At least 12 people were killed and 30 wounded in the shelling, the governor said. About 200 fled.", "outlet": "Example Post", "published": "2025-04-01"}
{"id": "wire", "text": "The army put its losses at 300 men in January.", "outlet": "Example Wire", "published": "2025-02-03"}
{"id": "river", "text": "The United Nations said that 7,500 people had been displaced.", "outlet": "River Times", "published": "2025-02-04"}
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    /// A folder with a ledger of four reports and six claims in it.
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a temporary folder"));
        std::fs::write(desk.0.path().join("reports.jsonl"), REPORTS).expect("written");
        desk.done("desk", &["add", "reports.jsonl"]);
        desk
    }

    fn command(&self, who: &str, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = Command::new(cargo_bin!("ascribe"));
        command
            .current_dir(self.0.path())
            .env("ASCRIBE_USER", who)
            .env_remove("CLICOLOR_FORCE")
            .args(arguments);
        assert_cmd::Command::from_std(command)
    }

    /// Runs `ascribe` with these lines typed, and gives its standard output, error and exit status.
    fn typed(&self, who: &str, arguments: &[&str], lines: &str) -> (String, String, i32) {
        let output = self.command(who, arguments).write_stdin(lines).output().expect("a run");
        let Output { status, stdout, stderr } = output;
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (text(stdout), text(stderr), status.code().expect("an exit status"))
    }

    /// The standard output of a run that must succeed.
    fn done(&self, who: &str, arguments: &[&str]) -> String {
        let (out, err, status) = self.typed(who, arguments, "");
        assert_eq!(status, 0, "{arguments:?}: {err}");
        out
    }

    fn sql(&self, query: &str) -> String {
        self.done("desk", &["sql", query, "--format", "csv"])
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("ascribe.ledger")
    }
}

#[test]
fn review_asks_about_the_most_doubtful_first_and_every_order_counts() {
    let desk = Desk::new();
    let waiting = desk.done("desk", &["review", "--list"]).lines().count() - 1;
    assert_eq!(waiting, 6);
    let (out, err, status) =
        desk.typed("anna", &["review"], "a\ns\nz\nw not this war\nr\nc measure missing\na\nu\nz\nq\n");
    assert_eq!(status, 0, "{err}");
    let left = waiting - 3;
    assert_eq!(err, format!("3 decided, {left} waiting\n"));
    assert!(out.contains("a accept") || out.contains("waiting · anna · doubt"), "{out}");
    assert!(out.contains("measure     ") && out.contains("‾"), "the form beneath the sentence: {out}");
    assert!(out.contains("→ missing"), "what is typed is shown before it is recorded: {out}");
    let log = desk.done("desk", &["log"]);
    for line in ["anna  judge", "reject  (not this war)", "measure: missing instead of", "anna  undo"] {
        assert!(log.contains(line), "{line}: {log}");
    }
    assert_eq!(
        desk.sql("SELECT state, count(*) FROM claims WHERE state <> 'open' GROUP BY 1 ORDER BY 1"),
        "state,count(*)\r\naccepted,1\r\ncorrected,1\r\nrejected,1\r\n"
    );
}

#[test]
fn what_is_no_order_is_told_and_nothing_is_recorded() {
    let desk = Desk::new();
    let before = desk.done("desk", &["log"]);
    let (_, err, status) = desk.typed("anna", &["review"], "x\nc amount many\n1\nz\nq\n");
    assert_eq!(status, 2);
    for told in
        ["`x` is no order\nhint:", "`many` is no amount", "there is no coder 1", "nothing to take back"]
    {
        assert!(err.contains(told), "{told}: {err}");
    }
    assert_eq!(desk.done("desk", &["log"]), before);
}

#[test]
fn two_coders_do_not_see_each_other_and_a_third_settles() {
    let desk = Desk::new();
    desk.done("lead", &["assign", "--sample", "3", "--to", "anna", "--to", "bert"]);
    let (first, _, _) = desk.typed("anna", &["review", "--code"], "a\nc measure missing\na\nr\n");
    let (second, err, _) = desk.typed("bert", &["review", "--code"], "a\na\na\n");
    assert_eq!(err, "3 decided, 0 waiting\n");
    assert!(
        first.contains("missing") && !second.contains("missing"),
        "bert does not see what anna coded: {second}"
    );
    let agreement = desk.done("lead", &["agreement", "--format", "csv"]);
    assert!(
        agreement.starts_with("field,metric,claims,values,alpha,same\r\nverdict,nominal,3,6,"),
        "{agreement}"
    );
    assert!(agreement.contains("\r\nmeasure,nominal,2,4,"), "{agreement}");
    let (shown, _, status) = desk.typed("lead", &["review", "--settle"], "1\n2\n");
    assert_eq!(status, 0);
    assert!(shown.contains("1 anna") && shown.contains("2 bert"), "{shown}");
    assert_eq!(desk.sql("SELECT count(*) FROM claims WHERE state = 'disputed'"), "count(*)\r\n0\r\n");
}

#[test]
fn work_is_given_followed_and_sealed() {
    let desk = Desk::new();
    let claim =
        desk.sql("SELECT id FROM claims ORDER BY id LIMIT 1").lines().nth(1).expect("a claim").to_owned();
    desk.done("lead", &["assign", &claim, "--to", "anna"]);
    desk.done("anna", &["status", &claim, "in-progress"]);
    let (_, err, _) = desk.typed("anna", &["review", "--whose", "mine"], "");
    assert_eq!(err, "0 decided, 1 waiting\n");
    desk.done("lead", &["seal", &claim, "--why", "published"]);
    let seal = desk.sql("SELECT max(number) FROM operations").lines().nth(1).expect("a number").to_owned();
    let (_, err, status) = desk.typed("anna", &["judge", &claim, "accept"], "");
    assert_eq!(status, 2);
    assert!(err.contains(&format!("the claim is sealed by operation {seal}\nhint: `ascribe undo")), "{err}");
    desk.done("lead", &["undo", &seal]);
    desk.done("anna", &["judge", &claim, "accept"]);
    let remarks = desk.done("lead", &["show", &claim]);
    for remark in ["given to anna", "in-progress", "accept, anna"] {
        assert!(remarks.contains(remark), "{remark}: {remarks}");
    }
}

#[test]
fn names_are_merged_and_sources_graded() {
    let desk = Desk::new();
    let sources = desk.sql("SELECT DISTINCT source FROM claims WHERE source IS NOT NULL ORDER BY 1");
    let source = sources.lines().nth(1).expect("a source").trim_matches('"');
    desk.done("lead", &["merge", "source", source, "--into", "The Source"]);
    assert!(desk.done("lead", &["series"]).contains("claims"));
    let found = desk.done("lead", &["search", "--source", source, "--format", "jsonl"]);
    assert!(found.contains("\"source\":\"The Source\""), "{found}");
    desk.done("lead", &["grade", "source", "The Source", "b", "--why", "often right"]);
    assert_eq!(
        desk.sql("SELECT about, scale, grade FROM grades"),
        "about,scale,grade\r\nThe Source,admiralty-reliability,B\r\n"
    );
    for (arguments, message) in [
        (vec!["grade", "source", "The Source", "3"], "`3` is none of A, B, C, D, E, F"),
        (vec!["grade", "claim", "x", "A"], "`A` is none of 1, 2, 3, 4, 5, 6, confirmed"),
        (vec!["link", "claims", "a", "b", "maybe"], "none of same, not-same, undecided"),
    ] {
        let (_, err, status) = desk.typed("lead", &arguments, "");
        assert!(status == 2 && err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn beginnings_of_ids_are_recorded_as_whole_ids() {
    let desk = Desk::new();
    let ids = desk.sql("SELECT id FROM claims ORDER BY id LIMIT 2");
    let ids: Vec<&str> = ids.lines().skip(1).collect();
    desk.done("lead", &["link", "claims", &ids[1][..10], &ids[0][..10], "not-same"]);
    assert_eq!(
        desk.sql("SELECT one, other, answer FROM links"),
        format!("one,other,answer\r\n{},{},not-same\r\n", ids[0], ids[1])
    );
    desk.done("lead", &["grade", "claim", &ids[0][..10], "2"]);
    assert_eq!(desk.sql("SELECT about FROM grades"), format!("about\r\n{}\r\n", ids[0]));
    desk.done("lead", &["note", &ids[0][..10], "the minister was misquoted"]);
    assert!(desk.done("lead", &["show", ids[0]]).contains("the minister was misquoted"));
    let series = desk.done("lead", &["series"]);
    let series = series.lines().nth(1).and_then(|line| line.split_whitespace().next()).expect("a series");
    desk.done("lead", &["grade", "series", series, "weak"]);
    assert!(desk.sql("SELECT about FROM grades WHERE kind = 'series'").contains(series));
    for arguments in [
        vec!["link", "claims", "nosuch", ids[0], "same"],
        vec!["link", "series", series, series, "same"],
        vec!["grade", "claim", "nosuch", "2"],
        vec!["note", "nosuch", "lost"],
    ] {
        let before = desk.done("desk", &["log"]);
        let (_, err, status) = desk.typed("lead", &arguments, "");
        assert!(status == 2 && !err.is_empty(), "{arguments:?}: {err}");
        assert_eq!(desk.done("desk", &["log"]), before, "{arguments:?}: nothing was recorded");
    }
}

#[test]
fn a_name_that_nobody_has_is_told() {
    let desk = Desk::new();
    for arguments in [
        vec!["merge", "source", "the minstry", "--into", "the ministry"],
        vec!["grade", "outlet", "Example Curier", "B"],
    ] {
        let (_, err, status) = desk.typed("lead", &arguments, "");
        assert!(status == 0 && err.contains("no claim in the ledger has the"), "{arguments:?}: {err}");
    }
    let (_, err, _) = desk.typed("lead", &["grade", "outlet", "Example Courier", "B"], "");
    assert_eq!(err, "");
}

#[test]
fn what_is_taken_back_is_not_taken_back_again() {
    let desk = Desk::new();
    desk.done("lead", &["undo", "1"]);
    let (_, err, status) = desk.typed("lead", &["undo", "1"], "");
    assert!(status == 2 && err.contains("operation 1 is taken back already\nhint:"), "{err}");
    desk.done("lead", &["undo", "5"]);
    assert_eq!(desk.sql("SELECT count(*) FROM documents"), "count(*)\r\n4\r\n", "the undo was taken back");
    desk.done("lead", &["undo", "1"]);
}

#[test]
fn what_is_given_to_one_alone_is_reviewed_and_not_coded() {
    let desk = Desk::new();
    desk.done("lead", &["assign", "--sample", "2", "--to", "anna"]);
    let (_, err, _) = desk.typed("anna", &["review", "--code"], "");
    assert_eq!(err, "0 decided, 0 waiting\n");
    let (_, err, _) = desk.typed("anna", &["review", "--whose", "mine"], "");
    assert_eq!(err, "0 decided, 2 waiting\n");
}

#[test]
fn a_source_is_found_by_any_of_its_names() {
    let desk = Desk::new();
    let found = desk.done("desk", &["search", "--source", "UN", "--format", "csv"]);
    assert_eq!(found.lines().count(), 2, "the United Nations: {found}");
    let (_, err, _) = desk.typed("desk", &["search", "--outlet", "river"], "");
    assert_eq!(err, "nothing found\nhint: `--outlet` takes a whole name, such as \"River Times\"\n");
    for (arguments, message) in [
        (vec!["search", "--check", "conflicts"], "none of share_mismatch, sum_mismatch"),
        (vec!["search", "--since", "2025-13"], "no day, month or year; write 2025-03-31"),
        (vec!["series", "--as-of", "1.3.2025"], "no day; write 2025-03-01"),
    ] {
        let (_, err, status) = desk.typed("desk", &arguments, "");
        assert!(status == 2 && err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn search_finds_claims_and_reports_and_says_where_there_is_more() {
    let desk = Desk::new();
    let all = desk.done("desk", &["search"]);
    assert!(all.contains("│") && all.contains("‾"), "{all}");
    let (_, err, _) = desk.typed("desk", &["search", "--limit", "1"], "");
    assert!(err.starts_with("the first 1;"), "{err}");
    let (_, err, status) = desk.typed("desk", &["search", "nowhere"], "");
    assert_eq!((err.as_str(), status), ("nothing found\n", 0));
    let killed =
        desk.done("desk", &["search", "--measure", "killed", "--number", "1000..", "--format", "jsonl"]);
    assert!(killed.lines().all(|line| line.contains("\"measure\":\"killed\"")) && !killed.is_empty());
    assert!(desk.done("desk", &["search", "--reports", "said", "--format", "csv"]).lines().count() > 1);
    assert!(
        desk.done("desk", &["search", "--check", "conflict", "--format", "csv"]).starts_with("id,document")
    );
}

#[test]
fn several_operations_are_taken_back_at_once() {
    let desk = Desk::new();
    desk.typed("anna", &["review"], "a\na\na\n");
    let log = desk.done("desk", &["undo", "5..7", "--why", "too fast"]);
    assert_eq!(
        log.lines().filter(|line| line.contains("undo") && line.contains("(too fast)")).count(),
        3,
        "{log}"
    );
    assert_eq!(desk.sql("SELECT count(*) FROM claims WHERE state = 'open'"), "count(*)\r\n6\r\n");
    let (_, err, status) = desk.typed("desk", &["undo", "many"], "");
    assert!(status == 2 && err.contains("`many` is no number of an operation"), "{err}");
    let (_, err, status) = desk.typed("desk", &["undo", "1", "99"], "");
    assert!(status == 2 && err.contains("there is no operation 99"), "{err}");
    assert_eq!(desk.sql("SELECT count(*) FROM documents"), "count(*)\r\n4\r\n", "none was taken back");
}

#[test]
fn a_second_party_checks_a_bundle_with_tools_of_the_system() {
    let desk = Desk::new();
    std::fs::write(desk.0.path().join("page.warc"), web_archive()).expect("written");
    desk.done("desk", &["add", "page.warc"]);
    desk.typed("anna", &["review"], "c measure missing\na\nr\n");
    desk.done("desk", &["export", "--to", "bundle", "folder"]);
    desk.done("desk", &["export", "--to", "bundle", "bundle.zip"]);
    let run = |program: &str, arguments: &[&str], place: &str| {
        let mut command = Command::new(program);
        let output = command.args(arguments).current_dir(desk.0.path().join(place)).output().expect("a run");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("python3", &["-m", "zipfile", "-e", "bundle.zip", "unzipped"], ".");
    let read = |name: &str| std::fs::read_to_string(desk.0.path().join(name)).expect("a file");
    for place in ["folder", "unzipped"] {
        run("sha256sum", &["--check", "--strict", "--quiet", "SHA256SUMS"], place);
        assert_eq!(read(&format!("{place}/SHA256SUMS")), read("folder/SHA256SUMS"), "both hold the same");
    }
    let captures = read("folder/captures.jsonl");
    for part in ["2025-02-04T10:00:00Z", "http://river.example/1", "[\"Server\",\"mill\"]"] {
        assert!(captures.contains(part), "{part}: {captures}");
    }
    let claims = read("folder/claims.jsonl");
    assert!(
        claims.contains("\"state\":\"rejected\"") && claims.contains("\"machine\":{\"measure\":"),
        "{claims}"
    );
    let (_, err, status) = desk.typed("desk", &["export", "--to", "bundle", "bundle.zip"], "");
    assert!(status == 2 && err.contains("is there already, and was left as it is"), "{err}");
}

/// A web archive of one page.
fn web_archive() -> String {
    let page =
        "<html><body><p>At least 21 people were killed at the river, the mayor said.</p></body></html>";
    let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: mill\r\n\r\n{page}");
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://river.example/1\r\n\
        WARC-Date: 2025-02-04T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{response}\r\n\r\n", response.len())
}

#[test]
fn sql_changes_nothing() {
    let desk = Desk::new();
    let before = std::fs::read(desk.path()).expect("a file");
    for query in ["delete from claim", "pragma journal_mode = delete", "attach 'x' as x", "selec", ""] {
        let (_, err, status) = desk.typed("desk", &["sql", query], "");
        assert!(
            status == 2 && err.contains("the query cannot be run") && err.contains("hint:"),
            "{query}: {err}"
        );
    }
    assert_eq!(std::fs::read(desk.path()).expect("a file"), before);
    let table =
        desk.done("desk", &["sql", "select measure, count(*) as n from claims group by 1 order by 1"]);
    assert!(table.starts_with("measure     n\n"), "{table}");
}

/// `script` (of bsdutils) gives the run a terminal.
#[cfg(target_os = "linux")]
#[test]
fn review_takes_single_keys_in_a_terminal() {
    let desk = Desk::new();
    let run = format!("{} review", cargo_bin!("ascribe").display());
    let mut run = Command::new("script")
        .args(["-qec", &run, "/dev/null"])
        .current_dir(desk.0.path())
        .envs([("ASCRIBE_USER", "anna"), ("TERM", "xterm")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a run");
    let mut screen = String::new();
    let mut shown = run.stdout.take().expect("a screen");
    // Before the first claim is shown the terminal still takes lines.
    while !screen.contains("q quit") {
        screen += &read_some(&mut shown);
    }
    let mut keys = run.stdin.take().expect("a keyboard");
    keys.write_all(b"wnot this war\rrscmmissing\raacmhurt\rzq").expect("typed");
    let status = run.wait().expect("an ending");
    loop {
        match read_some(&mut shown) {
            more if more.is_empty() => break,
            more => screen += &more,
        }
    }
    assert!(status.success(), "{screen}");
    assert!(
        screen.contains("\u{1b}[?1049h") && screen.contains("\u{1b}[?1049l"),
        "a screen of its own: {screen}"
    );
    assert!(
        screen.contains("because: not this war") && screen.contains("`hurt` is none of killed"),
        "{screen}"
    );
    let log = desk.done("desk", &["log"]);
    let by_anna = log.lines().filter(|line| line.contains("anna"));
    let by_anna: Vec<&str> = by_anna.filter_map(|line| line.split_whitespace().nth(4)).collect();
    assert_eq!(by_anna, ["judge", "correct", "judge", "judge", "undo"], "{log}");
    assert!(log.contains("reject  (not this war)"), "{log}");
}

fn read_some(from: &mut impl Read) -> String {
    let mut bytes = [0; 4096];
    let n_read = from.read(&mut bytes).unwrap_or(0);
    String::from_utf8_lossy(&bytes[..n_read]).into_owned()
}
