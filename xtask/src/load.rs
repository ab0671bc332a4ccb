//! `cargo xtask load`: fifty people read the sample ledger's pages while a program adds a thousand reports.
//!
//! Prints how long answers took and whether any failed. It passes when none failed and 95 in 100 came within
//! [`WITHIN`]; other work on the machine counts, so it is no test.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

/// People who read at the same time.
const N_READERS: usize = 50;
/// Reports that are added meanwhile.
const N_REPORTS: usize = 1000;
/// How soon 95 in 100 answers should come.
const WITHIN: Duration = Duration::from_millis(100);
/// How long a reader looks at a page before turning to the next: as fast as somebody who only skims.
const LOOKS_FOR: Duration = Duration::from_millis(500);
const TOKEN: &str = "load";

/// Serves the samples with the release binary and puts it under load; whether all was answered in time.
pub fn run() -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = root.join("target/release/ascribe");
    let folder = std::env::temp_dir().join(format!("ascribe-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("making `{}`: {error}", folder.display()))?;
    let ledger = folder.join("load.ledger");
    let mut add = Command::new(&program);
    add.arg("add").arg(root.join("samples/kursk")).arg("--ledger").arg(&ledger).stdout(Stdio::null());
    add.stderr(Stdio::null()).status().map_err(|error| {
        format!("running `{}`: {error}\nhint: `cargo build --release` builds it", program.display())
    })?;
    let mut served = Served::start(&program, &ledger)?;
    let measured = measure(&served.address);
    served.stop();
    let _ = std::fs::remove_dir_all(&folder);
    let (by_page, n_failed, writing) = measured?;
    for (page, times) in &by_page {
        println!("{:8.1?} {:8.1?}  {page}", part_of(times, 500), part_of(times, 950));
    }
    let mut times: Vec<Duration> = by_page.into_values().flatten().collect();
    times.sort_unstable();
    let part = |permille: usize| part_of(&times, permille);
    println!(
        "{} pages read by {N_READERS} readers while {N_REPORTS} reports came in within {writing:.1?}",
        times.len()
    );
    println!(
        "median {:.1?}, 95 in 100 within {:.1?}, 99 within {:.1?}, longest {:.1?}",
        part(500),
        part(950),
        part(990),
        part(999)
    );
    println!("{n_failed} failed");
    Ok(n_failed == 0 && part(950) <= WITHIN)
}

/// So many in a thousand lie below this. `times` are sorted.
fn part_of(times: &[Duration], permille: usize) -> Duration {
    times.get(times.len() * permille / 1000).copied().unwrap_or_default()
}

struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn start(program: &Path, ledger: &Path) -> Result<Served, String> {
        let mut serve = Command::new(program);
        serve.args(["serve", "--port", "0", "--ledger"]).arg(ledger).env("ASCRIBE_WRITE_TOKEN", TOKEN);
        let started = serve.stderr(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("running `ascribe serve`: {error}"))?;
        let said = process.stderr.take().ok_or("`ascribe serve` has no standard error")?;
        let mut line = String::new();
        BufReader::new(said)
            .read_line(&mut line)
            .map_err(|error| format!("reading what it said: {error}"))?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.ok_or_else(|| format!("`ascribe serve` said: {line}"))?.to_owned();
        Ok(Served { process, address })
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sorted times of answers by page, failures, and how long writing took.
type Measured = (BTreeMap<String, Vec<Duration>>, usize, Duration);

fn measure(address: &str) -> Result<Measured, String> {
    let pages = pages(address)?;
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..N_READERS)
            .map(|reader| {
                scope.spawn({
                    let (pages, is_done) = (&pages, &is_done);
                    move || read_pages(address, pages, reader, is_done)
                })
            })
            .collect();
        let started = Instant::now();
        let n_unwritten = (0..N_REPORTS).filter(|idx| !add_report(address, *idx)).count();
        let writing = started.elapsed();
        is_done.store(true, Ordering::Relaxed);
        let mut by_page: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
        let mut n_failed = n_unwritten;
        for reader in readers {
            let (read, failed) = reader.join().map_err(|_| "a reader failed")?;
            for (page, time) in read {
                by_page.entry(page).or_default().push(time);
            }
            n_failed += failed;
        }
        by_page.values_mut().for_each(|times| times.sort_unstable());
        Ok((by_page, n_failed, writing))
    })
}

/// The pages that people turn to: lists, the main series, a report.
fn pages(address: &str) -> Result<Vec<String>, String> {
    let first = |list: &str| {
        let (_, body) = ask(address, "GET", list, b"").ok_or_else(|| format!("`{list}` is not answered"))?;
        let json: Value = serde_json::from_str(&body).map_err(|error| format!("`{list}`: {error}"))?;
        json["rows"][0]["link"].as_str().map(str::to_owned).ok_or_else(|| format!("`{list}` is empty"))
    };
    let series = first("/series.json")?;
    let mut pages: Vec<String> =
        ["/", "/reports", "/series", "/findings", "/sources", "/lineage"].map(str::to_owned).to_vec();
    pages.extend([first("/reports.json")?, first("/sources.json")?, format!("{series}?policy=ucdp"), series]);
    Ok(pages)
}

fn read_pages(
    address: &str,
    pages: &[String],
    reader: usize,
    is_done: &AtomicBool,
) -> (Vec<(String, Duration)>, usize) {
    let (mut times, mut n_failed) = (Vec::new(), 0);
    // Readers come one after the other, not all at once.
    std::thread::sleep(LOOKS_FOR * reader as u32 / N_READERS as u32);
    for page in pages.iter().cycle().skip(reader) {
        if is_done.load(Ordering::Relaxed) {
            break;
        }
        let started = Instant::now();
        let is_answered = ask(address, "GET", page, b"")
            .is_some_and(|(status, body)| status == 200 && body.contains("</html>"));
        times.push((page.clone(), started.elapsed()));
        n_failed += usize::from(!is_answered);
        std::thread::sleep(LOOKS_FOR);
    }
    (times, n_failed)
}

fn add_report(address: &str, idx: usize) -> bool {
    let (day, number) = (1 + idx % 28, 4000 + idx);
    let report = serde_json::json!({
        "id": format!("load-{idx}"),
        "outlet": format!("Load Post {}", idx % 40),
        "published": format!("2025-0{}-{day:02}", 1 + idx % 9),
        "text": format!(
            "Losses in Kursk at {number}\n\nThe National Intelligence Service said on Monday that more than {number} North \
             Korean soldiers had been killed or wounded in Kursk, up from {} in January. Ukraine's general staff put the \
             number at {}.\n",
            number - 1000,
            number + 300
        ),
    });
    let answer = ask(address, "POST", "/api/reports?input=jsonl", report.to_string().as_bytes());
    answer.is_some_and(|(status, _)| status == 201)
}

/// Status and body of an answer; none when there is none.
fn ask(address: &str, method: &str, path: &str, body: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {TOKEN}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
}
