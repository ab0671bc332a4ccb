//! The annotated reports on Kursk as readings: figures, sources, relays, places and times as people marked them.
//!
//! Stands in for reading text, so that what comparing does can be measured by itself. The reports lie beside the
//! repository and need not be there.

use std::path::{Path, PathBuf};

use ascribe_model::{
    Amount, Block, BlockKind, Certainty, Change, Claim, ClaimId, DateBasis, Document, Excerpt, Form,
    Interval, Measure, OriginMention, PageDate, PlaceMention, Ratio, Reading, Remarks, SourceMention, Span,
    Speaker, SpeakerKind, Statement, content_hash, short_id,
};
use jiff::civil::Date;
use serde_json::Value;

use super::place;

/// A report with what is known of where it comes from.
pub struct GoldReport {
    pub id: String,
    pub reading: Reading,
    pub derived_from: Option<String>,
    pub derivation: Option<String>,
    pub root_statement: String,
}

/// A file or folder of the evaluation data, where it is present.
pub fn data(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    file.exists().then_some(file)
}

/// The rows of a JSON-lines file of the evaluation data; none where it is absent.
pub fn rows(path: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(data(path)?).ok()?;
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a JSON row")).collect())
}

/// The development reports on Kursk.
pub fn kursk() -> Option<Vec<GoldReport>> {
    Some(rows("kursk/dev.jsonl")?.iter().map(report).collect())
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The first accepted answer of a field that lists them.
fn first(value: &Value) -> &Value {
    value.as_array().and_then(|answers| answers.first()).unwrap_or(&Value::Null)
}

fn report(row: &Value) -> GoldReport {
    let text = string(&row["text"]).expect("a text");
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let span = |start: &Value, end: &Value| {
        let at = |value: &Value| offsets[value.as_u64().expect("an offset") as usize];
        Span::new(at(start), at(end))
    };
    let ranges = |value: &Value| -> Vec<Span> {
        value.as_array().into_iter().flatten().map(|range| span(&range[0], &range[1])).collect()
    };
    let credits = ranges(&row["page_parts"]["credit"]);
    let furniture = ranges(&row["furniture"]);
    let sha256 = content_hash(text.as_bytes());
    let mut document = Document {
        id: string(&row["id"]).expect("an id"),
        sha256: sha256.clone(),
        blocks: blocks(&text, &furniture),
        headline: string(&row["headline"]),
        outlet: string(&row["outlet"]),
        url: string(&row["url"]),
        language: Some("en".to_owned()),
        ..Document::default()
    };
    document.published = string(&row["published"]).map(|value| PageDate { value, basis: DateBasis::Given });
    if !credits.is_empty() {
        document.origin =
            string(&row["origin_named"]).map(|text| OriginMention { text, span: Some(credits[0]) });
    }
    let figures = row["figures"].as_array().expect("figures");
    let mut claims: Vec<Claim> = Vec::new();
    for (position, figure) in figures.iter().enumerate() {
        let at = span(&figure["start"], &figure["end"]);
        let claim = claim(figure, position, &document, &text, at);
        let same = |known: &&mut Claim| {
            known.measure == claim.measure
                && known.amount == claim.amount
                && known.change == claim.change
                && (known.source.is_none() || claim.source.is_none() || actor(known) == actor(&claim))
        };
        match claims.iter_mut().find(same) {
            Some(known) => take_mention(known, claim),
            None => claims.push(claim),
        }
    }
    mark_earlier(&mut claims);
    let statements = outlets_cited(&claims);
    document.text = text;
    GoldReport {
        id: document.id.clone(),
        reading: Reading { document, statements, claims, ..Reading::default() },
        derived_from: string(&row["derived_from"]),
        derivation: string(&row["derivation"]),
        root_statement: string(&row["root_statement"]).expect("a root"),
    }
}

fn actor(claim: &Claim) -> Option<&str> {
    claim.source.as_ref().and_then(|source| source.actor.as_deref())
}

/// A further mention fills in what the first left open.
fn take_mention(known: &mut Claim, mention: Claim) {
    known.n_mentions += 1;
    if known.population_key.len() < mention.population_key.len() {
        known.population_key = mention.population_key;
    }
    known.population = known.population.take().or(mention.population);
    if known.source.is_none() || known.via.is_empty() {
        if mention.source.is_some() {
            known.source = mention.source;
        }
        known.via = mention.via;
    }
    known.place = known.place.take().or(mention.place);
    known.when = known.when.or(mention.when);
}

/// The headline, body and furniture of a report.
fn blocks(text: &str, furniture: &[Span]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for (idx, line) in text.split('\n').enumerate() {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let kind = match idx {
            _ if furniture.iter().any(|part| part.overlaps(span)) => BlockKind::Furniture,
            0 => BlockKind::Headline,
            _ => BlockKind::Body,
        };
        blocks.push(Block { kind, span, in_page: None });
    }
    blocks
}

fn claim(figure: &Value, position: usize, document: &Document, text: &str, at: Span) -> Claim {
    let line_start = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[at.end..].find('\n').map_or(text.len(), |len| at.end + len);
    let population = string(first(&figure["population"]));
    Claim {
        id: ClaimId(short_id(&[&document.sha256, &position.to_string()])),
        document: document.sha256.clone(),
        figure: position,
        excerpt: Excerpt::cut(text, at),
        sentence: Excerpt::cut(text, Span::new(line_start, line_end)),
        n_mentions: 1,
        amount: amount(figure),
        approx: figure["approx"].as_bool().unwrap_or(false),
        measure: serde_json::from_value(figure["measure"].clone()).expect("a measure"),
        population_key: population.clone().unwrap_or_default().to_lowercase(),
        population,
        change: serde_json::from_value::<Change>(first(&figure["change"]).clone()).expect("a change"),
        base: None,
        source: string(first(&figure["source"])).map(|name| mention(&name)),
        via: first(&figure["via"])
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(string)
            .map(|name| mention(&name))
            .collect(),
        certainty: serde_json::from_value::<Certainty>(first(&figure["certainty"]).clone())
            .expect("a certainty"),
        place: string(first(&figure["place"])).and_then(|name| gold_place(&name)),
        when: string(first(&figure["when"])).and_then(|words| when(&words, document.published_day())),
        earlier: false,
        remarks: Remarks::default(),
        outlet: document.outlet.clone(),
        published: document.published_day(),
        confidence: 1.0,
    }
}

fn amount(figure: &Value) -> Amount {
    if figure["unit"] == "share" {
        let ratio = |value: &Value| {
            let share = value.as_f64()?;
            if (share - 1.0 / 3.0).abs() < 0.001 {
                return Ratio::new(1, 3);
            }
            Ratio::new((share * 10_000.0).round() as u64, 10_000)
        };
        return Amount::Share { low: ratio(&figure["low"]), high: ratio(&figure["high"]) };
    }
    Amount::People { low: figure["low"].as_u64(), high: figure["high"].as_u64() }
}

/// Whom the words of a source stand for in these reports, as a text reader would resolve them.
fn mention(words: &str) -> SourceMention {
    const ACTORS: [(&str, &str, &str); 16] = [
        ("national intelligence service", "National Intelligence Service", "south-korea-nis"),
        ("nis", "National Intelligence Service", "south-korea-nis"),
        ("seoul's spies", "National Intelligence Service", "south-korea-nis"),
        ("spy agency", "National Intelligence Service", "south-korea-nis"),
        ("the agency", "National Intelligence Service", "south-korea-nis"),
        ("to the service", "National Intelligence Service", "south-korea-nis"),
        ("same agency", "National Intelligence Service", "south-korea-nis"),
        ("intelligence", "National Intelligence Service", "south-korea-nis"),
        ("estimates", "National Intelligence Service", "south-korea-nis"),
        ("lee", "Lee Seong-kweun", "lee-seong-kweun"),
        ("lawmaker", "Lee Seong-kweun", "lee-seong-kweun"),
        ("mp", "Lee Seong-kweun", "lee-seong-kweun"),
        ("zelensky", "Volodymyr Zelensky", "volodymyr-zelensky"),
        ("zelenskyy", "Volodymyr Zelensky", "volodymyr-zelensky"),
        ("bbc", "BBC", "bbc"),
        ("broadcaster", "BBC", "bbc"),
    ];
    let lower = words.to_lowercase();
    let has = |name: &str| {
        format!(" {lower} ").contains(&format!(" {name} ")) || (name.len() > 5 && lower.contains(name))
    };
    let known = ACTORS.iter().find(|(name, _, _)| has(name));
    SourceMention {
        excerpt: Excerpt { text: words.to_owned(), span: Span::new(0, words.len()) },
        name: known.map(|(_, name, _)| (*name).to_owned()),
        actor: known.map(|(_, _, actor)| (*actor).to_owned()),
    }
}

fn gold_place(name: &str) -> Option<PlaceMention> {
    let lower = name.to_lowercase();
    if lower.contains("kursk") {
        return Some(place("Kursk Oblast", "RU", 4));
    }
    if lower.contains("ukraine") {
        return Some(place("Ukraine", "UA", 6));
    }
    lower.contains("russia").then(|| place("Russia", "RU", 6))
}

/// Months named in the words, set in the year nearest before the page's day.
fn when(words: &str, published: Option<Date>) -> Option<Interval> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = words.to_lowercase();
    let published = published?;
    let back = |days: i64| {
        let on = published.checked_sub(jiff::Span::new().days(days)).expect("a day");
        Some(Interval { from: Some(on), to: Some(on) })
    };
    match lower.as_str() {
        "last week" | "on monday of last week" | "a week before" => return back(9),
        "last month" => return back(30),
        "so far" | "to date" | "now" => return None,
        _ => {}
    }
    let month = MONTHS
        .iter()
        .rposition(|month| lower.contains(month) || lower.contains(&format!("{}.", &month[..3])))?;
    let month = i8::try_from(month + 1).expect("a month");
    let year = if month > published.month() { published.year() - 1 } else { published.year() };
    let number: Option<i8> = lower
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .find(|day| (1..=31).contains(day));
    if let Some(day) = number {
        let on = Date::new(year, month, day).ok()?;
        return Some(Interval { from: Some(on), to: Some(on) });
    }
    let start = Date::new(year, month, 1).ok()?;
    if lower.contains("mid") {
        return Some(Interval { from: Date::new(year, month, 10).ok(), to: Date::new(year, month, 20).ok() });
    }
    Some(Interval { from: Some(start), to: Some(start.last_of_month()) })
}

/// Older figures set beside newer ones: of a time well before the page's day, where the page has another of the kind.
fn mark_earlier(claims: &mut [Claim]) {
    let n_of =
        |claims: &[Claim], measure: Measure| claims.iter().filter(|claim| claim.measure == measure).count();
    let old: Vec<bool> = claims
        .iter()
        .map(|claim| {
            let before = claim.when.and_then(|when| when.to).zip(claim.published);
            let is_old = before
                .is_some_and(|(to, published)| published.since(to).is_ok_and(|span| span.get_days() > 5));
            (is_old || claim.published.is_none() && is_month_alone(claim)) && n_of(claims, claim.measure) > 1
        })
        .collect();
    for (claim, is_old) in claims.iter_mut().zip(old) {
        claim.earlier = is_old;
    }
}

/// "The toll stood at about 3,000 in January" on a page without a date.
fn is_month_alone(claim: &Claim) -> bool {
    claim.sentence.text.contains(&format!("{} in January", claim.excerpt.text))
}

/// A statement of each outlet that claims come through, as a text reader would give.
fn outlets_cited(claims: &[Claim]) -> Vec<Statement> {
    const OUTLETS: [&str; 5] = ["bbc", "the new york times", "rbc-ukraine", "yonhap", "meridian wire"];
    let mentions = claims.iter().flat_map(|claim| claim.source.iter().chain(&claim.via));
    let cited = mentions.filter(|mention| {
        let name = mention.name.as_ref().unwrap_or(&mention.excerpt.text).to_lowercase();
        OUTLETS.contains(&name.as_str())
    });
    cited
        .map(|mention| Statement {
            source: vec![mention.excerpt.clone()],
            cue: Vec::new(),
            content: Vec::new(),
            speaker: Some(Speaker {
                name: mention.name.clone().unwrap_or_else(|| mention.excerpt.text.clone()),
                antecedent: None,
                actor: mention.actor.clone(),
                kind: SpeakerKind::Outlet,
            }),
            relays: Vec::new(),
            certainty: Certainty::Stated,
            form: Form::Indirect,
            likelihood: None,
            is_silence_on_count: false,
            confidence: 1.0,
        })
        .collect()
}
