//! Measures a ledger of many claims: time and size of adding, and how long the ten commonest queries take.
//!
//! `cargo xtask bench ledger [CLAIMS] [FILE]` runs it; with a file the ledger is kept there, to be served for instance. What is added is made up from counters, the same in each run: reports of ten
//! claims, sources and places as unevenly frequent as in the news (a few in many, many in a few).

#![allow(clippy::unwrap_used, reason = "a measurement fails by panicking")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ascribe_model::{
    Amount, Block, BlockKind, Certainty, Change, Claim, ClaimId, Document, Excerpt, Interval, Measure,
    PageDate, PlaceMention, Reading, Remarks, SourceMention, Span, content_hash, short_id,
};
use ascribe_store::{
    Act, Judged, Judgement, NewPage, Queue, QueueKind, ReviewState, Search, Share, Stamp, Store, Verdict,
};
use jiff::civil::date;

const CLAIMS_A_REPORT: usize = 10;
const REPORTS_AT_ONCE: usize = 64;
/// Each query is run with so many values.
const ROUNDS: usize = 100;

fn main() {
    let n_claims: usize = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().unwrap());
    let kept = std::env::args().nth(2).map(PathBuf::from);
    let folder = std::env::temp_dir().join(format!("ascribe-bench-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let path = kept.unwrap_or_else(|| folder.join("bench.ledger"));
    add_all(&path, n_claims);
    println!("memory of adding, at most: {} MB", peak_megabytes());
    measure_queries(&path, n_claims);
    measure_decisions(&path);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn add_all(path: &Path, n_claims: usize) {
    let start = Instant::now();
    let mut store = Store::open(path).unwrap();
    let n_reports = n_claims / CLAIMS_A_REPORT;
    let mut slowest = Duration::ZERO;
    for first in (0..n_reports).step_by(REPORTS_AT_ONCE) {
        let readings: Vec<(Vec<u8>, Reading)> =
            (first..n_reports.min(first + REPORTS_AT_ONCE)).map(report).collect();
        let pages: Vec<NewPage> = readings
            .iter()
            .map(|(bytes, reading)| NewPage {
                input: "bench",
                bytes,
                media: "text/plain",
                reading,
                capture: None,
            })
            .collect();
        let batch = Instant::now();
        store.keep_pages(&pages, "bench", &stamp()).unwrap();
        slowest = slowest.max(batch.elapsed());
    }
    drop(store);
    let (seconds, size) = (start.elapsed().as_secs_f64(), std::fs::metadata(path).unwrap().len());
    println!(
        "{n_claims} claims in {n_reports} reports: added in {seconds:.0} s, {:.0} claims/s",
        n_claims as f64 / seconds
    );
    println!("slowest batch of {REPORTS_AT_ONCE} reports: {} ms", slowest.as_millis());
    println!("file: {:.0} MB, {} bytes a claim", size as f64 / 1e6, size / n_claims as u64);
}

fn measure_queries(path: &Path, n_claims: usize) {
    let opened = Instant::now();
    let store = Store::open_for_reading(path).unwrap();
    println!("opened in {} ms", opened.elapsed().as_millis());
    println!("{:44} {:>8} {:>8} {:>8}", "query", "p50 ms", "p95 ms", "max ms");
    let all = Search::default;
    let find = |search: Search| store.search(&search, 0, 50).unwrap().len();
    let text = |text: String| Some(text);
    report_on("newest claims", |_| find(all()));
    report_on("of one measure", |n| find(Search { measure: Some(Measure::ALL[n % 7]), ..all() }));
    report_on("of one measure from a number on", |n| {
        find(Search { measure: Some(Measure::ALL[n % 7]), low: Some(10u64.pow(n as u32 % 5)), ..all() })
    });
    report_on("with one number", |n| {
        let number = Some(count(n * 37));
        find(Search { low: number, high: number, ..all() })
    });
    report_on("of one source", |n| find(Search { source: text(source(uneven(n * 31, SOURCES))), ..all() }));
    report_on("of one place within a month", |n| {
        let (since, until) = (text("2024-03-01".to_owned()), text("2024-03-31".to_owned()));
        find(Search { place: text(place(uneven(n * 29, PLACES))), since, until, ..all() })
    });
    report_on("of one outlet with a word", |n| {
        let words = text(word(uneven(n * 23, WORDS)));
        find(Search { outlet: text(outlet(uneven(n * 17, OUTLETS))), words, ..all() })
    });
    report_on("with two words", |n| {
        let words = format!("{} {}", word(uneven(n * 13, WORDS)), word(uneven(n * 7 + 1, WORDS)));
        find(Search { words: text(words), ..all() })
    });
    report_on("one claim with its document", |n| {
        let (_, reading) = report(n * 97 % (n_claims / CLAIMS_A_REPORT));
        store.claims_beginning(&reading.claims[n % CLAIMS_A_REPORT].id.0, 2).unwrap().len()
    });
    let queue = Queue { who: "anna".to_owned(), kind: QueueKind::Review, share: Share::MineAndFree };
    report_on("next in the review queue", |n| store.queue(&queue, n as u32, 1).unwrap().len());
    println!("beside the ten");
    report_on("hedged, open, in one country", |n| {
        find(Search {
            certainty: Some(Certainty::Hedged),
            state: Some(ReviewState::Open),
            place: text(country(uneven(n, 40))),
            ..all()
        })
    });
    report_on("reports with two words", |n| {
        let words = format!("{} {}", word(uneven(n * 13, WORDS)), word(uneven(n * 7 + 1, WORDS)));
        store.search_documents(&words, 0, 50).unwrap().len()
    });
    println!("memory, at most: {} MB", peak_megabytes());
}

/// Runs a query with many values, the first one left out: it fills the caches.
fn report_on(name: &str, query: impl Fn(usize) -> usize) {
    query(ROUNDS);
    let mut taken: Vec<Duration> = (0..ROUNDS)
        .map(|n| {
            let start = Instant::now();
            std::hint::black_box(query(n));
            start.elapsed()
        })
        .collect();
    taken.sort();
    let at = |share: f64| taken[((ROUNDS - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{name:44} {:8.1} {:8.1} {:8.1}", at(0.5), at(0.95), at(1.0));
}

fn measure_decisions(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let mut recorded = Vec::new();
    let mut taken = Vec::new();
    for n in 0..ROUNDS {
        let (_, reading) = report(n * 101 % 1000);
        let claim = &reading.claims[0];
        let judged =
            Judged { claim: claim.id.clone(), document: claim.document.clone(), said: claim.excerpt.clone() };
        let start = Instant::now();
        let act = Act::Judge(Judgement { judged, verdict: Verdict::Accept });
        recorded.push(store.record(vec![act], &stamp()).unwrap().remove(0).id);
        taken.push(start.elapsed());
    }
    taken.sort();
    println!("a judgement recorded: p95 {:.1} ms", taken[ROUNDS * 95 / 100].as_secs_f64() * 1000.0);
    let start = Instant::now();
    for id in recorded {
        store.record(vec![Act::Undo(ascribe_store::Undone { operation: id })], &stamp()).unwrap();
    }
    println!("a judgement taken back: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0 / ROUNDS as f64);
}

const SOURCES: usize = 2000;
const PLACES: usize = 3000;
const OUTLETS: usize = 800;
const WORDS: usize = 20_000;

/// A report of ten claims.
fn report(n: usize) -> (Vec<u8>, Reading) {
    let mut text = format!("Report {n} of the day\n\n");
    let mut drafts = Vec::new();
    for position in 0..CLAIMS_A_REPORT {
        let k = n * CLAIMS_A_REPORT + position;
        let start = text.len();
        let words: Vec<String> = (0..12).map(|w| word(uneven(k * 12 + w, WORDS))).collect();
        let (number, source, place) = (count(k), source(uneven(k, SOURCES)), place(uneven(k * 3, PLACES)));
        text += &format!(
            "{number} people of the {} were counted near {place} while {}",
            words[0],
            words[1..].join(" ")
        );
        text += &format!(", {source} said. ");
        let sentence = Span::new(start, text.trim_end().len());
        drafts.push((k, Span::new(start, start + number.to_string().len()), sentence, source, place));
    }
    let bytes = text.clone().into_bytes();
    let sha256 = content_hash(&bytes);
    let published = date(2022, 1, 1).saturating_add(jiff::Span::new().days((scatter(n) % 1400) as i64));
    let outlet = outlet(uneven(n, OUTLETS));
    let claims = drafts.into_iter().map(|(k, figure, sentence, source, place)| {
        claim(k, &text, [figure, sentence], [source, place], &sha256, published, &outlet)
    });
    let claims = claims.collect();
    let document = Document {
        id: format!("sha256:{sha256}"),
        blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }],
        headline: Some(format!("Report {n} of the day")),
        outlet: Some(outlet),
        published: Some(PageDate { value: published.to_string(), basis: ascribe_model::DateBasis::Given }),
        sha256,
        text,
        ..Document::default()
    };
    (bytes, Reading { document, claims, ..Reading::default() })
}

fn claim(
    k: usize,
    text: &str,
    [figure, sentence]: [Span; 2],
    [source, place]: [String; 2],
    sha256: &str,
    published: jiff::civil::Date,
    outlet: &str,
) -> Claim {
    let nowhere = Excerpt { text: String::new(), span: Span::new(0, 0) };
    Claim {
        id: ClaimId(short_id(&[sha256, &k.to_string()])),
        document: sha256.to_owned(),
        figure: 0,
        excerpt: Excerpt::cut(text, figure),
        sentence: Excerpt::cut(text, sentence),
        n_mentions: 1,
        amount: Amount::people(count(k)),
        approx: k.is_multiple_of(5),
        measure: Measure::ALL[uneven(k * 5, 7)],
        population: Some("people".to_owned()),
        population_key: word(uneven(k * 12, 200)),
        change: if k.is_multiple_of(3) { Change::Event } else { Change::Total },
        base: None,
        source: Some(SourceMention {
            excerpt: nowhere.clone(),
            name: Some(source.clone()),
            actor: Some(source),
        }),
        via: Vec::new(),
        certainty: if k.is_multiple_of(9) { Certainty::Hedged } else { Certainty::Stated },
        place: Some(PlaceMention {
            excerpt: nowhere,
            region: Some(format!("{place} Oblast")),
            name: Some(place),
            country: Some(country(uneven(k, 40))),
            lat: Some(51.0),
            lon: Some(36.0),
            precision: Some(4),
        }),
        when: k.is_multiple_of(2).then_some(Interval { from: Some(published), to: Some(published) }),
        earlier: false,
        remarks: Remarks::default(),
        outlet: Some(outlet.to_owned()),
        published: Some(published),
        confidence: 0.3 + (scatter(k) % 700) as f32 / 1000.0,
    }
}

/// Numbers without order, the same in each run (the finalizer of SplitMix64).
fn scatter(n: usize) -> u64 {
    let mut z = (n as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One of `n_values`, the first ones far more often than the last: as words and names are in the news (Zipf).
fn uneven(n: usize, n_values: usize) -> usize {
    let share = scatter(n) as f64 / u64::MAX as f64;
    ((n_values as f64).powf(share) as usize).min(n_values) - 1
}

/// Tolls: each order of magnitude up to 100,000 as often as the next.
fn count(n: usize) -> u64 {
    10f64.powf(5.0 * (scatter(n * 11) as f64 / u64::MAX as f64)) as u64
}

fn word(n: usize) -> String {
    const PARTS: [&str; 16] = [
        "ka", "lo", "men", "tur", "shi", "bra", "ven", "do", "pel", "ri", "gan", "tos", "fel", "mu", "zan",
        "wer",
    ];
    let part = |digit: usize| PARTS[digit % 16];
    format!("{}{}{}{}", part(n), part(n / 16), part(n / 256), part(n / 4096))
}

fn source(n: usize) -> String {
    format!("Ministry of {}", word(n + 7))
}

fn place(n: usize) -> String {
    let name = word(n + 3);
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

fn outlet(n: usize) -> String {
    format!("The {} Post", word(n + 11))
}

fn country(n: usize) -> String {
    format!("{}{}", char::from(b'A' + (n / 26) as u8), char::from(b'A' + (n % 26) as u8))
}

fn stamp() -> Stamp {
    Stamp { at: "2026-01-01T00:00:00.000000Z".to_owned(), who: "bench".to_owned(), why: None }
}

/// The most memory that the process has held, as Linux tells it; 0 elsewhere.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string(PathBuf::from("/proc/self/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).and_then(|n| n.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
