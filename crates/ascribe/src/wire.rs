//! The JSON of `ascribe read`: one object per document, the same for people, programs and scorers.
//!
//! The shape is a promise. It is generated as a JSON Schema by [`read_schema`] and kept in `schema/read.schema.json`;
//! a test fails when the two differ. Absent is `null`, never a missing key. Offsets are half-open and count Unicode
//! code points of `document.text`.

use ascribe_model::{
    Amount, Block, CellMention, Certainty, ClaimId, Document, Excerpt, Figure, Finding, Likelihood, Notice,
    OriginMention, PageDate, PlaceMention, PrintedLine, Ratio, ReadAs, Reading, SourceMention, Span, Speaker,
    Statement, TimeMention,
};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;

use crate::code_points::CodePoints;
use crate::explain::{ExplainedReading, explain_reading};

/// One document and what was read in it, as it leaves the program.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WireReading<'a> {
    /// The id that the input gave, or `sha256:` and the hash of the page's content.
    id: &'a str,
    /// The document.
    document: WireDocument<'a>,
    /// Who said what, in text order.
    statements: Vec<WireStatement<'a>>,
    /// Every figure, in text order.
    figures: Vec<WireFigure<'a>>,
    /// What the checks found within this document.
    findings: Vec<WireFinding<'a>>,
    /// What the reader could not settle.
    notices: Vec<WireNotice<'a>>,
    /// How each part was resolved. Only there when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<ExplainedReading>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Document")]
struct WireDocument<'a> {
    /// The headline.
    headline: Option<&'a str>,
    /// Who published the page: the name, or else the host.
    outlet: Option<&'a str>,
    /// Where the page was published.
    url: Option<&'a str>,
    /// BCP 47 language code.
    language: Option<&'a str>,
    /// When it was published; null when nothing says so.
    published: Option<WireDate<'a>>,
    /// The names under which it was published: those that stand in the text, then those that only the metadata give.
    bylines: Vec<WireByline<'a>>,
    /// The original that the page names.
    origin: Option<WireOrigin<'a>>,
    /// The text that all offsets point into.
    text: &'a str,
    /// The parts of the text with their roles, in text order.
    blocks: Vec<WireBlock>,
    /// As what its input was read; null in readings that were made before this was noted.
    read_as: Option<WireReadAs<'a>>,
    /// Where the text stands on printed pages, line by line in text order; null where it has no such pages (all but PDF).
    printed: Option<Vec<WirePrintedLine>>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PrintedLine")]
struct WirePrintedLine {
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The page, counted from 1 in the order of the file, whatever number is printed on it.
    page: u32,
    /// Left, lower, right and upper edge in points from the lower left corner of the unturned page, rounded outwards.
    area: [i32; 4],
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReadAs")]
struct WireReadAs<'a> {
    /// What the input was taken for: `html`, `mhtml`, `email`, `docx` and so on.
    kind: &'a str,
    /// Which reader made the document of it: `html` for the main part of a page, `text` for plain text and so on.
    reader: &'a str,
    /// Which part of the input the document is, where an input has parts.
    part: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageDate")]
struct WireDate<'a> {
    /// ISO 8601 date or date-time.
    value: &'a str,
    /// Where it was found.
    #[schemars(extend("enum" = ["given", "json-ld", "open-graph", "microdata", "meta", "time-element", "feed",
        "message", "archive", "dateline", "url", "markup"]))]
    basis: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Excerpt")]
struct WireExcerpt<'a> {
    /// The words, exactly as they stand in the text.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Byline")]
struct WireByline<'a> {
    /// The name.
    text: &'a str,
    /// Offset of the first code point; null when only the page's metadata name it.
    start: Option<usize>,
    /// Offset behind the last code point; null when only the page's metadata name it.
    end: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Origin")]
struct WireOrigin<'a> {
    /// The outlet or address as named.
    text: &'a str,
    /// Offset of the first code point; null when only the page's metadata name it.
    start: Option<usize>,
    /// Offset behind the last code point; null when only the page's metadata name it.
    end: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Block")]
struct WireBlock {
    /// The role of the part.
    #[schemars(extend("enum" = ["headline", "lede", "body", "summary", "credit", "furniture", "row"]))]
    kind: &'static str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Statement")]
struct WireStatement<'a> {
    /// Who said it; empty when nobody is named.
    source: Vec<WireExcerpt<'a>>,
    /// The words that make it a statement.
    cue: Vec<WireExcerpt<'a>>,
    /// What was said; empty for a refusal to comment.
    content: Vec<WireExcerpt<'a>>,
    /// Whom the source words stand for.
    speaker: Option<WireSpeaker<'a>>,
    /// Positions of the statements whose words this one passes on.
    relays: &'a [usize],
    /// How sure the source presents it.
    #[schemars(extend("enum" = ["stated", "hedged", "denied", "forecast", "unverified", "no_comment"]))]
    certainty: &'static str,
    /// Word for word, retold, or both.
    #[schemars(extend("enum" = ["direct", "indirect", "mixed"]))]
    form: &'static str,
    /// How likely the source calls it, where an estimative word stands.
    likelihood: Option<WireLikelihood<'a>>,
    /// How sure the reader is of this reading.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Likelihood")]
struct WireLikelihood<'a> {
    /// The estimative words.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The band of ICD 203 that they suggest.
    #[schemars(extend("enum" = ["remote", "very_unlikely", "unlikely", "roughly_even", "likely", "very_likely", "almost_certain"]))]
    band: &'static str,
    /// The lower end of the band, in per cent.
    low: u8,
    /// The upper end of the band, in per cent.
    high: u8,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Speaker")]
struct WireSpeaker<'a> {
    /// The fullest name on the page, or the lexicon's name.
    name: &'a str,
    /// Stable id of the actor.
    actor: Option<&'a str>,
    /// What sort of speaker.
    #[schemars(extend("enum" = ["person", "institution", "outlet", "unnamed"]))]
    kind: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Figure")]
struct WireFigure<'a> {
    /// The number with the words that bound or qualify it.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The least that the words allow: a whole number of people or households, or a fraction of 1 for a share.
    low: Option<WireNumber>,
    /// The greatest that the words allow: a whole number of people or households, or a fraction of 1 for a share.
    high: Option<WireNumber>,
    /// Whether the words themselves say that it is not exact.
    approx: bool,
    /// What `low` and `high` count.
    #[schemars(extend("enum" = ["people", "households", "share"]))]
    unit: &'static str,
    /// What is counted of these people.
    #[schemars(extend("enum" = ["killed", "wounded", "casualties", "missing", "captured", "displaced", "strength"]))]
    measure: &'static str,
    /// Who is counted.
    population: Option<WireExcerpt<'a>>,
    /// A running total, one event's count, an addition, a rate or a plan.
    #[schemars(extend("enum" = ["total", "event", "more", "rate", "planned"]))]
    change: &'static str,
    /// For a share: the position of the figure that it is a share of.
    base: Option<usize>,
    /// Who the text says it comes from; null in the report's own voice.
    source: Option<WireSource<'a>>,
    /// The relays between that source and the report, the nearest to the source first.
    via: Vec<WireExcerpt<'a>>,
    /// How sure the source presents it.
    #[schemars(extend("enum" = ["stated", "hedged", "denied", "forecast"]))]
    certainty: &'static str,
    /// Where the counted event took place.
    place: Option<WirePlace<'a>>,
    /// When it took place, or the day as of which was counted.
    when: Option<WireTime<'a>>,
    /// Position of the statement in which it stands.
    statement: Option<usize>,
    /// Positions of the figures that restate this one; on the main mention only.
    mentions: &'a [usize],
    /// How sure the reader is of this reading.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// The cell of a table that it stands in; null where it stands in none.
    cell: Option<WireCell<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Cell")]
struct WireCell<'a> {
    /// The table, counted from 1 through the document.
    table: usize,
    /// The row, counted from 1, heads of columns included.
    row: usize,
    /// The column, counted from 1.
    column: usize,
    /// The heads of the column, the uppermost first.
    heads: Vec<WireExcerpt<'a>>,
    /// The heads of the row, from left to right, behind the heading of the rows that it stands among.
    row_heads: Vec<WireExcerpt<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Number")]
enum WireNumber {
    /// A number of people.
    People(u64),
    /// A share of a group of people, as a fraction of 1.
    Share(f64),
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Source")]
struct WireSource<'a> {
    /// The words, exactly as they stand in the text.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The full name, resolved within the page or by the lexicon.
    name: Option<&'a str>,
    /// Stable id of the actor.
    actor: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct WirePlace<'a> {
    /// The words, exactly as they stand in the text.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The gazetteer's name.
    name: Option<&'a str>,
    /// The first-level region it lies in or is (an oblast, a governorate), where known.
    region: Option<&'a str>,
    /// ISO 3166-1 alpha-2 code of the country.
    country: Option<&'a str>,
    /// Degrees north, WGS 84.
    #[schemars(range(min = -90.0, max = 90.0))]
    lat: Option<f64>,
    /// Degrees east, WGS 84.
    #[schemars(range(min = -180.0, max = 180.0))]
    lon: Option<f64>,
    /// UCDP `where_prec`, 1 (exact) to 7 (international waters or air).
    #[schemars(range(min = 1, max = 7))]
    precision: Option<u8>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Time")]
struct WireTime<'a> {
    /// The words, exactly as they stand in the text.
    text: &'a str,
    /// Offset of the first code point.
    start: usize,
    /// Offset behind the last code point.
    end: usize,
    /// The first day it can mean, ISO 8601.
    from: Option<String>,
    /// The last day it can mean, ISO 8601.
    to: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct WireFinding<'a> {
    /// The check's name.
    check: &'a str,
    /// What does not fit, with the sum written out.
    message: &'a str,
    /// Positions of the main mentions of the claims it rests on.
    figures: Vec<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Notice")]
struct WireNotice<'a> {
    /// A short kebab-case code.
    code: &'a str,
    /// What was tried, what was found, what to do.
    message: &'a str,
    /// Offset of the first code point of the place it speaks of.
    start: Option<usize>,
    /// Offset behind the last code point of the place it speaks of.
    end: Option<usize>,
}

/// The wire form of a reading and of what the checks found within it.
///
/// Findings that rest on claims of other documents keep only the figures of this one.
pub fn wire_reading<'a>(reading: &'a Reading, findings: &'a [Finding]) -> WireReading<'a> {
    let places = CodePoints::of(&reading.document.text);
    let wire = Wire { places };
    WireReading {
        id: &reading.document.id,
        document: wire.document(reading),
        statements: reading.statements.iter().map(|statement| wire.statement(statement)).collect(),
        figures: reading.figures.iter().map(|figure| wire.figure(figure)).collect(),
        findings: findings.iter().map(|finding| wire_finding(reading, finding)).collect(),
        notices: reading.all_notices().map(|notice| wire.notice(notice)).collect(),
        explain: None,
    }
}

/// The wire form of a reading with how each part was resolved.
pub fn wire_explained_reading<'a>(reading: &'a Reading, findings: &'a [Finding]) -> WireReading<'a> {
    WireReading { explain: Some(explain_reading(reading)), ..wire_reading(reading, findings) }
}

/// The JSON Schema (draft 2020-12) of one object of `ascribe read --format jsonl`.
pub fn read_schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<WireReading>();
    schema.insert("title".to_owned(), "ascribe read".into());
    schema
}

fn wire_finding<'a>(reading: &Reading, finding: &'a Finding) -> WireFinding<'a> {
    let figure_of =
        |id: &ClaimId| reading.claims.iter().find(|claim| claim.id == *id).map(|claim| claim.figure);
    WireFinding {
        check: &finding.check,
        message: &finding.message,
        figures: finding.claims.iter().filter_map(figure_of).collect(),
    }
}

/// Builds the wire forms of one document's parts.
struct Wire<'t> {
    places: CodePoints<'t>,
}

impl Wire<'_> {
    fn range(&self, span: Span) -> (usize, usize) {
        (self.places.position(span.start), self.places.position(span.end))
    }

    fn excerpt<'a>(&self, excerpt: &'a Excerpt) -> WireExcerpt<'a> {
        let (start, end) = self.range(excerpt.span);
        WireExcerpt { text: &excerpt.text, start, end }
    }

    fn excerpts<'a>(&self, excerpts: &'a [Excerpt]) -> Vec<WireExcerpt<'a>> {
        excerpts.iter().map(|excerpt| self.excerpt(excerpt)).collect()
    }

    fn document<'a>(&self, reading: &'a Reading) -> WireDocument<'a> {
        let document = &reading.document;
        WireDocument {
            headline: document.headline.as_deref(),
            outlet: document.outlet.as_deref(),
            url: document.url.as_deref(),
            language: document.language.as_deref(),
            published: document.published.as_ref().map(wire_date),
            bylines: self.bylines(document),
            origin: document.origin.as_ref().map(|origin| self.origin(origin)),
            text: &document.text,
            blocks: document.blocks.iter().map(|block| self.block(block)).collect(),
            read_as: document.read_as.as_ref().map(wire_read_as),
            printed: (!document.printed.is_empty()).then(|| self.printed(document)),
        }
    }

    fn bylines<'a>(&self, document: &'a Document) -> Vec<WireByline<'a>> {
        let shown = document.bylines.iter().map(|byline| {
            let (start, end) = self.range(byline.span);
            WireByline { text: &byline.text, start: Some(start), end: Some(end) }
        });
        let unseen =
            document.authors.iter().map(|author| WireByline { text: author, start: None, end: None });
        shown.chain(unseen).collect()
    }

    fn origin<'a>(&self, origin: &'a OriginMention) -> WireOrigin<'a> {
        let range = origin.span.map(|span| self.range(span));
        WireOrigin { text: &origin.text, start: range.map(|range| range.0), end: range.map(|range| range.1) }
    }

    fn block(&self, block: &Block) -> WireBlock {
        let (start, end) = self.range(block.span);
        WireBlock { kind: block.kind.as_str(), start, end }
    }

    fn printed(&self, document: &Document) -> Vec<WirePrintedLine> {
        let line = |line: &PrintedLine| {
            let (start, end) = self.range(line.span);
            WirePrintedLine { start, end, page: line.page, area: line.area }
        };
        document.printed.iter().map(line).collect()
    }

    fn statement<'a>(&self, statement: &'a Statement) -> WireStatement<'a> {
        WireStatement {
            source: self.excerpts(&statement.source),
            cue: self.excerpts(&statement.cue),
            content: self.excerpts(&statement.content),
            speaker: statement.speaker.as_ref().map(wire_speaker),
            relays: &statement.relays,
            certainty: statement.certainty.as_str(),
            form: statement.form.as_str(),
            likelihood: statement.likelihood.as_ref().map(|likelihood| self.likelihood(likelihood)),
            confidence: statement.confidence,
        }
    }

    fn likelihood<'a>(&self, likelihood: &'a Likelihood) -> WireLikelihood<'a> {
        let WireExcerpt { text, start, end } = self.excerpt(&likelihood.excerpt);
        let (low, high) = likelihood.band.percent();
        WireLikelihood { text, start, end, band: likelihood.band.as_str(), low, high }
    }

    fn cell<'a>(&self, cell: &'a CellMention) -> WireCell<'a> {
        WireCell {
            table: cell.table + 1,
            row: cell.row + 1,
            column: cell.column + 1,
            heads: self.excerpts(&cell.heads),
            row_heads: self.excerpts(&cell.row_heads),
        }
    }

    fn figure<'a>(&self, figure: &'a Figure) -> WireFigure<'a> {
        let (start, end) = self.range(figure.excerpt.span);
        let (low, high) = wire_bounds(figure.amount);
        debug_assert!(!matches!(figure.certainty, Certainty::Unverified | Certainty::NoComment));
        WireFigure {
            text: &figure.excerpt.text,
            start,
            end,
            low,
            high,
            approx: figure.approx,
            unit: figure.amount.unit(),
            measure: figure.measure.as_str(),
            population: figure.population.as_ref().map(|excerpt| self.excerpt(excerpt)),
            change: figure.change.as_str(),
            base: figure.base,
            source: figure.source.as_ref().map(|source| self.source(source)),
            via: figure.via.iter().map(|relay| self.excerpt(&relay.excerpt)).collect(),
            certainty: figure.certainty.as_str(),
            place: figure.place.as_ref().map(|place| self.place(place)),
            when: figure.when.as_ref().map(|when| self.time(when)),
            statement: figure.statement,
            mentions: &figure.mentions,
            confidence: figure.confidence,
            cell: figure.cell.as_ref().map(|cell| self.cell(cell)),
        }
    }

    fn source<'a>(&self, source: &'a SourceMention) -> WireSource<'a> {
        let WireExcerpt { text, start, end } = self.excerpt(&source.excerpt);
        WireSource { text, start, end, name: source.name.as_deref(), actor: source.actor.as_deref() }
    }

    fn place<'a>(&self, place: &'a PlaceMention) -> WirePlace<'a> {
        let WireExcerpt { text, start, end } = self.excerpt(&place.excerpt);
        WirePlace {
            text,
            start,
            end,
            name: place.name.as_deref(),
            region: place.region.as_deref(),
            country: place.country.as_deref(),
            lat: place.lat,
            lon: place.lon,
            precision: place.precision,
        }
    }

    fn time<'a>(&self, when: &'a TimeMention) -> WireTime<'a> {
        let WireExcerpt { text, start, end } = self.excerpt(&when.excerpt);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        WireTime { text, start, end, from: day(when.from), to: day(when.to) }
    }

    fn notice<'a>(&self, notice: &'a Notice) -> WireNotice<'a> {
        let range = notice.span.map(|span| self.range(span));
        WireNotice {
            code: &notice.code,
            message: &notice.message,
            start: range.map(|range| range.0),
            end: range.map(|range| range.1),
        }
    }
}

fn wire_read_as(read_as: &ReadAs) -> WireReadAs<'_> {
    WireReadAs { kind: &read_as.kind, reader: &read_as.reader, part: read_as.part.as_deref() }
}

fn wire_date(date: &PageDate) -> WireDate<'_> {
    WireDate { value: &date.value, basis: date.basis.as_str() }
}

fn wire_speaker(speaker: &Speaker) -> WireSpeaker<'_> {
    WireSpeaker { name: &speaker.name, actor: speaker.actor.as_deref(), kind: speaker.kind.as_str() }
}

fn wire_bounds(amount: Amount) -> (Option<WireNumber>, Option<WireNumber>) {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(WireNumber::People), high.map(WireNumber::People))
        }
        Amount::Share { low, high } => {
            let share = |ratio: Ratio| WireNumber::Share(ratio.to_f64());
            (low.map(share), high.map(share))
        }
    }
}
