//! From a row to a reading: a document whose text is the row, with a claim for each count in it.

use std::collections::BTreeMap;
use std::fmt;

use ascribe_model::{
    Amount, Block, BlockKind, Certainty, Change, Claim, ClaimId, DateBasis, Document, Excerpt, Figure,
    Interval, Measure, Notice, PageDate, PlaceMention, Reading, Remarks, SourceMention, Span, TimeMention,
    short_id,
};
use jiff::civil::Date;

use crate::cells::{part_relay, pick};
use crate::counts::{CellCount, parse_count};
use crate::dates::parse_days;
use crate::mapping::{CERTAINTIES, CHANGES, Count, Field, Take};
use crate::{Mapping, Row, Sheet};

/// What is known of names outside the sheet. Given by the caller: this crate has no lexicon.
pub trait Names: Sync {
    /// The actor that goes by this name.
    fn actor(&self, name: &str) -> Option<KnownActor>;
    /// Who is counted, normalised to compare.
    fn population_key(&self, population: &str) -> String;
    /// ISO 3166-1 alpha-2 code of a country, by its name or code.
    fn country(&self, name: &str) -> Option<String>;
}

/// An actor that is known by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownActor {
    /// Stable id.
    pub id: String,
    /// The name to show.
    pub name: String,
}

/// A row and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RowReading {
    /// The row as a spreadsheet counts: the first of the file is 1.
    pub number: u64,
    /// The row as a document with its claims; why there is none and what is unclear stands in its notices too.
    pub reading: Reading,
    /// Why it holds no claim, where nothing is unclear.
    pub skipped: Option<String>,
    /// Cells that could not be read without guessing. What they hold was left out.
    pub unclear: Vec<Unclear>,
}

impl RowReading {
    /// Which of the three things can become of a row became of this one.
    pub fn fate(&self) -> RowFate {
        match () {
            () if !self.reading.claims.is_empty() => RowFate::Read,
            () if self.skipped.is_some() => RowFate::Skipped,
            () => RowFate::Unclear,
        }
    }
}

/// What can become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFate {
    /// It became at least one claim.
    Read,
    /// It holds no claim.
    Skipped,
    /// It holds numbers, and none could be read without guessing.
    Unclear,
}

/// A cell that could not be read without guessing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unclear {
    /// The column.
    pub column: String,
    /// What is unclear, with the words of the cell.
    pub message: String,
    /// Whether the count was left out for it; otherwise only the field was.
    pub costs_the_count: bool,
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.column, self.message)
    }
}

/// Reads the rows of one sheet by one mapping.
pub struct RowReader<'a> {
    name: &'a str,
    columns: &'a [String],
    column_idx: BTreeMap<&'a str, usize>,
    pub(crate) mapping: &'a Mapping,
    names: &'a dyn Names,
    hash: RowHash<'a>,
}

/// What names a row as a document: a hash of its number and text.
pub type RowHash<'a> = &'a (dyn Fn(u64, &str) -> String + Sync);

/// A row with what was read in it.
pub(crate) struct RowCounts {
    pub reading: Reading,
    /// For each count of the mapping (by position) the claim that it became (by position).
    pub claims: Vec<(usize, usize)>,
    pub unclear: Vec<Unclear>,
}

impl<'a> RowReader<'a> {
    /// A reader for the rows of `sheet`, which is called `name` in ids and messages.
    pub fn new(
        name: &'a str,
        sheet: &'a Sheet,
        mapping: &'a Mapping,
        names: &'a dyn Names,
        hash: RowHash<'a>,
    ) -> RowReader<'a> {
        let columns = &sheet.columns;
        let column_idx = columns.iter().enumerate().map(|(idx, column)| (column.as_str(), idx)).collect();
        RowReader { name, columns, column_idx, mapping, names, hash }
    }

    /// Reads a row.
    pub fn read(&self, row: &Row) -> RowReading {
        let skipped = self.reason_to_skip(row);
        let RowCounts { mut reading, unclear, .. } = match skipped {
            Some(_) => self.without_counts(row),
            None => self.read_counts(row),
        };
        let is_idle = skipped.is_none() && reading.claims.is_empty() && unclear.is_empty();
        let skipped = skipped.or_else(|| is_idle.then(|| "no column of a number is filled".to_owned()));
        let notices = &mut reading.document.notices;
        notices.extend(skipped.iter().map(|why| Notice::new("row-skipped", why)));
        RowReading { number: row.number, reading, skipped, unclear }
    }

    /// Why a row holds no claim, before its numbers are looked at.
    pub(crate) fn reason_to_skip(&self, row: &Row) -> Option<String> {
        if row.is_empty() {
            return Some("the row is empty".to_owned());
        }
        let holds = |column: &str, words: &[String]| {
            self.cell(row, column)
                .is_some_and(|cell| words.iter().any(|word| word.eq_ignore_ascii_case(cell)))
        };
        let skip = self.mapping.skip.iter().find(|skip| holds(&skip.column, &skip.is))?;
        Some(skip.because.clone())
    }

    fn without_counts(&self, row: &Row) -> RowCounts {
        let (text, _) = compose(self.columns, row);
        let sha256 = (self.hash)(row.number, &text);
        let mut counts = RowCounts { reading: Reading::default(), claims: Vec::new(), unclear: Vec::new() };
        counts.reading.document = self.document(row, text, sha256, &counts);
        counts
    }

    /// The cell of a row in a column; none where the column is missing or the cell holds nothing.
    pub(crate) fn cell<'r>(&self, row: &'r Row, column: &str) -> Option<&'r str> {
        let cell = row.cells.get(*self.column_idx.get(column)?)?;
        (!self.mapping.is_no_value(cell)).then_some(cell.as_str())
    }

    pub(crate) fn column_idx(&self, column: &str) -> Option<usize> {
        self.column_idx.get(column).copied()
    }

    pub(crate) fn read_counts(&self, row: &Row) -> RowCounts {
        let (text, spans) = compose(self.columns, row);
        let words = RowWords { reader: self, row, text: &text, spans: &spans };
        let mut counts = RowCounts { reading: Reading::default(), claims: Vec::new(), unclear: Vec::new() };
        let sha256 = (self.hash)(row.number, &text);
        for (count_idx, count) in self.mapping.counts.iter().enumerate() {
            match words.number(count) {
                Ok(None) => {}
                Ok(Some(said)) => words.add(&mut counts, &sha256, count_idx, count, &said),
                Err(unclear) => counts.unclear.push(unclear),
            }
        }
        counts.unclear.sort();
        counts.unclear.dedup();
        counts.reading.document = self.document(row, text, sha256, &counts);
        counts
    }

    fn document(&self, row: &Row, text: String, sha256: String, counts: &RowCounts) -> Document {
        let first = self.mapping.counts.first();
        let of = |field: Field| first.and_then(|count| self.plain(row, count.fields.get(&field)?));
        let published = counts.reading.claims.iter().find_map(|claim| claim.published);
        let notice = |unclear: &Unclear| Notice::new("unclear-cell", unclear.to_string());
        Document {
            // RFC 7111 names a row of a CSV file so.
            id: format!("{}#row={}", self.name, row.number),
            sha256,
            blocks: vec![Block { kind: BlockKind::Row, span: Span::new(0, text.len()), in_page: None }],
            text,
            headline: of(Field::Headline),
            outlet: of(Field::Outlet),
            url: of(Field::Url),
            published: published.map(|day| PageDate { value: day.to_string(), basis: DateBasis::Given }),
            notices: counts.unclear.iter().map(notice).collect(),
            ..Document::default()
        }
    }

    /// A field that is taken as it stands.
    fn plain(&self, row: &Row, take: &Take) -> Option<String> {
        match (&take.value, &take.column) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(column)) => self.cell(row, column).map(str::to_owned),
            (None, None) => None,
        }
    }
}

/// What separates cells in a row's text.
const BETWEEN: &str = " | ";

/// The text of a row, `column: cell | column: cell`, without empty cells, and where each cell stands in it.
fn compose(columns: &[String], row: &Row) -> (String, Vec<Option<Span>>) {
    let mut text = String::new();
    let mut spans = vec![None; columns.len()];
    for (idx, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
        if cell.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text += BETWEEN;
        }
        text += column;
        text += ": ";
        spans[idx] = Some(Span::new(text.len(), text.len() + cell.len()));
        text += cell;
    }
    (text, spans)
}

/// A row, its text, and where the cells stand in it.
struct RowWords<'r> {
    reader: &'r RowReader<'r>,
    row: &'r Row,
    text: &'r str,
    spans: &'r [Option<Span>],
}

/// The number of a count as the row says it.
struct Said {
    excerpt: Excerpt,
    count: CellCount,
}

/// A field as the row says it: the words it stands for, and the cell.
struct Taken {
    words: String,
    excerpt: Excerpt,
}

impl RowWords<'_> {
    fn excerpt(&self, column: &str) -> Option<Excerpt> {
        let span = self.spans[self.reader.column_idx(column)?]?;
        Some(Excerpt::cut(self.text, span))
    }

    /// The number of a count; none where no cell of it is filled.
    fn number(&self, count: &Count) -> Result<Option<Said>, Unclear> {
        let of = |column: &Option<String>| -> Result<Option<Said>, Unclear> {
            let Some(column) = column else { return Ok(None) };
            let Some(cell) = self.reader.cell(self.row, column) else { return Ok(None) };
            if count.no_count.iter().any(|word| word == cell) {
                return Ok(None);
            }
            let parsed = parse_count(cell, self.reader.mapping.thousands);
            let parsed = parsed.map_err(|message| costly(column, message))?;
            Ok(self.excerpt(column).map(|excerpt| Said { excerpt, count: parsed }))
        };
        if count.number.is_some() {
            return of(&count.number);
        }
        let (low, high) = (of(&count.low)?, of(&count.high)?);
        let Some(first) = low.as_ref().or(high.as_ref()) else { return Ok(None) };
        let bounds = CellCount {
            low: low.as_ref().and_then(|said| said.count.low),
            high: high.as_ref().and_then(|said| said.count.high),
            approx: low.iter().chain(&high).any(|said| said.count.approx),
        };
        if let (Some(least), Some(most)) = (bounds.low, bounds.high)
            && least > most
        {
            let column = count.low.as_deref().unwrap_or_default();
            return Err(costly(column, format!("{least} lies above the upper bound {most}")));
        }
        let last = high.as_ref().or(low.as_ref()).unwrap_or(first);
        let span = first.excerpt.span.cover(last.excerpt.span);
        // Where the two cells stand apart the words between them are no part of the figure.
        let beside = self.text[span.start..span.end].matches(BETWEEN).count() <= 1;
        let excerpt = if beside { Excerpt::cut(self.text, span) } else { first.excerpt.clone() };
        Ok(Some(Said { excerpt, count: bounds }))
    }

    fn add(&self, counts: &mut RowCounts, sha256: &str, count_idx: usize, count: &Count, said: &Said) {
        let mut unclear = Vec::new();
        let figure = self.figure(count, said, &mut unclear);
        let is_costly = unclear.iter().any(|unclear: &Unclear| unclear.costs_the_count);
        let figure = figure.filter(|_| !is_costly);
        let Some(figure) = figure else { return counts.unclear.extend(unclear) };
        let population = self.take(count, Field::Population).ok().flatten().map(|taken| taken.words);
        let published = self.published(count, &mut unclear);
        counts.unclear.extend(unclear);
        let claim = self.claim(sha256, counts.reading.figures.len(), &figure, population, count, published);
        let is_said = |other: &Claim| {
            other.amount == claim.amount
                && (other.measure, other.change, &other.population)
                    == (claim.measure, claim.change, &claim.population)
        };
        // "best 2, low 2, high 2" says one thing once.
        if let Some(before) = counts.reading.claims.iter().position(is_said) {
            return counts.claims.push((count_idx, before));
        }
        counts.claims.push((count_idx, counts.reading.claims.len()));
        counts.reading.figures.push(figure);
        counts.reading.claims.push(claim);
    }

    fn figure(&self, count: &Count, said: &Said, unclear: &mut Vec<Unclear>) -> Option<Figure> {
        let mut field = |field: Field| {
            self.take(count, field).unwrap_or_else(|wrong| {
                unclear.push(wrong);
                None
            })
        };
        let one_of = |taken: &Option<Taken>| taken.as_ref().map(|taken| taken.words.clone());
        let measure = one_of(&field(Field::Measure));
        let change = one_of(&field(Field::Change));
        let certainty = one_of(&field(Field::Certainty));
        let bound = one_of(&field(Field::Bound));
        let population = field(Field::Population);
        let when = self.when(count, unclear);
        let source = self.source(count, said, unclear);
        let (source, via) = source.map_or((None, Vec::new()), |(source, via)| (Some(source), via));
        let (amount, approx) = bounded(said.count, bound.as_deref());
        let is_in_row = |excerpt: &Excerpt| !excerpt.text.is_empty();
        Some(Figure {
            excerpt: said.excerpt.clone(),
            amount,
            approx,
            measure: named(&Measure::ALL, Measure::as_str, measure.as_deref())?,
            population: population.map(|taken| taken.excerpt).filter(is_in_row),
            change: named(&CHANGES, Change::as_str, change.as_deref()).unwrap_or(Change::Total),
            base: None,
            source,
            via,
            certainty: named(&CERTAINTIES, Certainty::as_str, certainty.as_deref())
                .unwrap_or(Certainty::Stated),
            place: self.place(count, said, unclear),
            when,
            statement: None,
            mentions: Vec::new(),
            confidence: 1.0,
            cell: None,
        })
    }

    fn claim(
        &self,
        sha256: &str,
        figure_idx: usize,
        figure: &Figure,
        population: Option<String>,
        count: &Count,
        published: Option<Date>,
    ) -> Claim {
        let number = [&count.number, &count.low, &count.high].into_iter().flatten().next();
        let number = number.map_or("", String::as_str);
        Claim {
            id: ClaimId(short_id(&["row", sha256, number, figure.measure.as_str()])),
            document: sha256.to_owned(),
            figure: figure_idx,
            excerpt: figure.excerpt.clone(),
            sentence: Excerpt::cut(self.text, Span::new(0, self.text.len())),
            n_mentions: 1,
            amount: figure.amount,
            approx: figure.approx,
            measure: figure.measure,
            population_key: population
                .as_deref()
                .map_or(String::new(), |words| self.reader.names.population_key(words)),
            population,
            change: figure.change,
            base: None,
            source: figure.source.clone(),
            via: figure.via.clone(),
            certainty: figure.certainty,
            place: figure.place.clone(),
            when: figure.when.as_ref().map(|when| Interval { from: when.from, to: when.to }),
            earlier: false,
            remarks: Remarks::default(),
            outlet: count.fields.get(&Field::Outlet).and_then(|take| self.reader.plain(self.row, take)),
            published,
            confidence: 1.0,
        }
    }

    /// A field: the value for the whole sheet, or the cell with its words exchanged for what they mean.
    fn take(&self, count: &Count, field: Field) -> Result<Option<Taken>, Unclear> {
        let Some(take) = count.fields.get(&field) else { return Ok(None) };
        if let Some(value) = &take.value {
            let excerpt = Excerpt { text: String::new(), span: Span::new(0, 0) };
            return Ok(Some(Taken { words: value.clone(), excerpt }));
        }
        let column = take.column.as_deref().unwrap_or_default();
        let Some(excerpt) = self.reader.cell(self.row, column).and_then(|_| self.excerpt(column)) else {
            return Ok(None);
        };
        let excerpt = pick(take, column, excerpt)?;
        let cell = excerpt.text.clone();
        if take.words.is_empty() {
            return Ok(Some(Taken { words: cell, excerpt }));
        }
        let meant = take.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&cell));
        match meant {
            Some((_, meant)) => Ok(Some(Taken { words: meant.clone(), excerpt })),
            None => {
                let known = take.words.keys().cloned().collect::<Vec<_>>().join(", ");
                Err(costly(column, format!("the mapping does not say what `{cell}` means; it knows {known}")))
            }
        }
    }

    fn days(&self, count: &Count, field: Field) -> Result<Option<(Interval, Excerpt)>, Unclear> {
        let Some(taken) = self.take(count, field)? else { return Ok(None) };
        let column = count.fields.get(&field).and_then(|take| take.column.as_deref()).unwrap_or("date");
        let days = parse_days(&taken.words, self.reader.mapping.dates);
        days.map(|days| Some((days, taken.excerpt))).map_err(|message| costly(column, message))
    }

    fn when(&self, count: &Count, unclear: &mut Vec<Unclear>) -> Option<TimeMention> {
        let mut days = |field: Field| {
            self.days(count, field).unwrap_or_else(|wrong| {
                unclear.push(wrong);
                None
            })
        };
        if let Some((days, excerpt)) = days(Field::When) {
            return Some(TimeMention { excerpt, from: days.from, to: days.to });
        }
        let (from, to) = (days(Field::From), days(Field::To));
        let (first, last) =
            (from.as_ref().and_then(|(days, _)| days.from), to.as_ref().and_then(|(days, _)| days.to));
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            let column = count.fields.get(&Field::From).and_then(|take| take.column.as_deref());
            let message = format!("{first} lies behind the last day {last}");
            unclear.push(costly(column.unwrap_or("from"), message));
            return None;
        }
        let (_, excerpt) = from.or(to)?;
        Some(TimeMention { excerpt, from: first, to: last })
    }

    fn published(&self, count: &Count, unclear: &mut Vec<Unclear>) -> Option<Date> {
        match self.days(count, Field::Published) {
            Ok(days) => days.and_then(|(days, _)| days.from),
            Err(wrong) => {
                unclear.push(Unclear { costs_the_count: false, ..wrong });
                None
            }
        }
    }

    /// The source and the relays that its name holds: "US officials (via NYT)".
    fn source(
        &self,
        count: &Count,
        said: &Said,
        unclear: &mut Vec<Unclear>,
    ) -> Option<(SourceMention, Vec<SourceMention>)> {
        let taken = match self.take(count, Field::Source) {
            Ok(taken) => taken?,
            Err(wrong) => {
                unclear.push(wrong);
                return None;
            }
        };
        let patterns = count.fields.get(&Field::Source).map_or(&[][..], |take| &take.via);
        let (source, via) = part_relay(&taken.excerpt, patterns);
        if source.text.is_empty() {
            // A value of the mapping stands nowhere in the row.
            let at = said.excerpt.span.start;
            return Some((
                self.named(Excerpt { text: String::new(), span: Span::new(at, at) }, &taken.words),
                Vec::new(),
            ));
        }
        let words = if via.is_none() { taken.words } else { source.text.clone() };
        let via = via.map(|via| {
            let words = via.text.clone();
            self.named(via, &words)
        });
        Some((self.named(source, &words), via.into_iter().collect()))
    }

    fn named(&self, excerpt: Excerpt, words: &str) -> SourceMention {
        let known = self.reader.names.actor(words);
        let (name, actor) = known.map_or((None, None), |known| (Some(known.name), Some(known.id)));
        let name = name.or_else(|| (excerpt.text != words).then(|| words.to_owned()));
        SourceMention { excerpt, name, actor }
    }

    fn place(&self, count: &Count, said: &Said, unclear: &mut Vec<Unclear>) -> Option<PlaceMention> {
        let mut field = |field: Field| match self.take(count, field) {
            Ok(taken) => taken,
            Err(wrong) => {
                unclear.push(Unclear { costs_the_count: false, ..wrong });
                None
            }
        };
        let (place, region, country) = (field(Field::Place), field(Field::Region), field(Field::Country));
        let (lat, lon) = (field(Field::Latitude), field(Field::Longitude));
        let precision = field(Field::Precision).and_then(|taken| taken.words.parse::<u8>().ok());
        let mut degrees = |taken: &Option<Taken>, most: f64| {
            let taken = taken.as_ref()?;
            let parsed = taken.words.parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
            if parsed.is_none() {
                let message = format!("`{}` is no number of degrees up to {most}", taken.words);
                unclear.push(Unclear { column: "coordinates".to_owned(), message, costs_the_count: false });
            }
            parsed
        };
        let (lat, lon) = (degrees(&lat, 90.0), degrees(&lon, 180.0));
        let named = place.as_ref().or(region.as_ref()).or(country.as_ref());
        let excerpt = named.map(|taken| taken.excerpt.clone()).filter(|excerpt| !excerpt.text.is_empty());
        let at = said.excerpt.span.start;
        if named.is_none() && (lat, lon) == (None, None) {
            return None;
        }
        Some(PlaceMention {
            excerpt: excerpt.unwrap_or(Excerpt { text: String::new(), span: Span::new(at, at) }),
            name: named.map(|taken| taken.words.clone()),
            region: region.map(|taken| taken.words),
            country: country.and_then(|taken| self.reader.names.country(&taken.words)),
            lat,
            lon,
            precision: precision.filter(|precision| (1..=7).contains(precision)),
        })
    }
}

pub(crate) fn costly(column: &str, message: String) -> Unclear {
    Unclear { column: column.to_owned(), message, costs_the_count: true }
}

fn named<T: Copy>(all: &[T], word_of: impl Fn(T) -> &'static str, word: Option<&str>) -> Option<T> {
    all.iter().copied().find(|one| Some(word_of(*one)) == word)
}

/// The amount under a qualifier of its own column: "about", "at-least", "at-most".
fn bounded(count: CellCount, bound: Option<&str>) -> (Amount, bool) {
    let CellCount { low, high, approx } = count;
    let (low, high) = match bound {
        Some("at-least") => (low, None),
        Some("at-most") => (None, high),
        _ => (low, high),
    };
    (Amount::People { low, high }, approx || bound == Some("about"))
}

#[cfg(test)]
pub(crate) mod test_names {
    use super::*;

    /// Knows two names, and that the key of a population is its words in lower case.
    pub struct NoNames;

    impl Names for NoNames {
        fn actor(&self, name: &str) -> Option<KnownActor> {
            let known = |id: &str, name: &str| Some(KnownActor { id: id.to_owned(), name: name.to_owned() });
            match name {
                "UK MoD" | "UK Ministry of Defence" => known("uk-mod", "UK Ministry of Defence"),
                _ => None,
            }
        }

        fn population_key(&self, population: &str) -> String {
            population.to_lowercase()
        }

        fn country(&self, name: &str) -> Option<String> {
            (name == "Syria").then(|| "SY".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::test_names::NoNames;
    use ascribe_model::content_hash;

    use super::*;
    use crate::read_sheet;

    fn read(mapping: &str, csv: &str) -> Vec<RowReading> {
        let sheet = read_sheet(csv.as_bytes(), None, 1).unwrap();
        let mapping = Mapping::parse(mapping).unwrap();
        let hash = |_, text: &str| content_hash(text.as_bytes());
        let reader = RowReader::new("test.csv", &sheet, &mapping, &NoNames, &hash);
        sheet.rows.iter().map(|row| reader.read(row)).collect()
    }

    fn claims(row: &RowReading) -> &[Claim] {
        assert!(row.reading.holds(), "{row:?}");
        &row.reading.claims
    }

    fn unclear(row: &RowReading) -> String {
        row.unclear.iter().map(|unclear| format!("{unclear}\n")).collect()
    }

    const ESTIMATES: &str = "date,estimate_low,estimate_high,estimate,type,source,source_url,country\n";

    #[test]
    fn bounds_and_points_are_claims_of_their_own() {
        let economist = Mapping::built_in("economist").unwrap();
        let rows = read(
            economist,
            &format!(
                "{ESTIMATES}20/07/2022,15000,,,deaths,CIA,,russia\n29/06/2022,,25000,,deaths,UK MoD,,russia\n\
                 1/12/2025,\"290,000\",\"350,000\",\"320,000\",casualties,US officials (via NYT),https://x.example/1,ukraine\n"
            ),
        );
        assert_eq!(claims(&rows[0])[0].amount, Amount::People { low: Some(15_000), high: None });
        assert_eq!(claims(&rows[1])[0].amount, Amount::People { low: None, high: Some(25_000) });
        let [range, point] = claims(&rows[2]) else { panic!("two claims") };
        assert_eq!(range.amount, Amount::People { low: Some(290_000), high: Some(350_000) });
        assert_eq!(range.excerpt.text, "290,000 | estimate_high: 350,000");
        assert_eq!((point.amount, point.excerpt.text.as_str()), (Amount::people(320_000), "320,000"));
        assert_eq!(point.source.as_ref().unwrap().excerpt.text, "US officials");
        assert_eq!(point.via[0].excerpt.text, "NYT");
        assert_eq!(point.population.as_deref(), Some("Ukrainian soldiers"));
        assert_eq!(point.when.unwrap().from.unwrap().to_string(), "2025-12-01");
        let reading = &rows[2].reading;
        assert_eq!(reading.document.id, "test.csv#row=4");
        assert_eq!(reading.document.url.as_deref(), Some("https://x.example/1"));
        assert_eq!(claims(&rows[1])[0].source.as_ref().unwrap().actor.as_deref(), Some("uk-mod"));
    }

    #[test]
    fn nothing_is_guessed() {
        let mapping = r#"
            [fields]
            measure = { column = "type", words = { dead = "killed" } }
            when = "date"
            latitude = "lat"
            longitude = "lat"
            place = "where"
            [[counts]]
            number = "n"
        "#;
        let rows = read(
            mapping,
            "date,n,type,lat,where\n03/04/2025,5,dead,,\n16/04/2025,5,died,,\n16/04/2025,\"1,200\",dead,,\n\
             16/04/2025,,dead,,\n,,,,\n16/04/2025,5,dead,north,Town\n16/04/2025,5,dead,,\n",
        );
        assert!(unclear(&rows[0]).contains("2025-04-03 or 2025-03-04"));
        assert!(unclear(&rows[1]).contains("does not say what `died` means; it knows dead"));
        assert!(unclear(&rows[2]).contains("thousands"));
        assert_eq!(rows[3].skipped.as_deref(), Some("no column of a number is filled"));
        assert_eq!(rows[4].skipped.as_deref(), Some("the row is empty"));
        let fates: Vec<RowFate> = rows.iter().map(RowReading::fate).collect();
        use RowFate::{Read, Skipped, Unclear};
        assert_eq!(fates, [Unclear, Unclear, Unclear, Skipped, Skipped, Read, Read]);
        assert!(unclear(&rows[5]).contains("no number of degrees"));
        assert_eq!(claims(&rows[5])[0].place.as_ref().unwrap().excerpt.text, "Town");
        assert_eq!(claims(&rows[6])[0].amount, Amount::people(5));
    }

    #[test]
    fn qualifiers_and_several_values_are_read_as_the_mapping_says() {
        let staff = Mapping::built_in("general-staff").unwrap();
        let rows = read(
            staff,
            "date,day,personnel,personnel*,POW\n2022-02-25,2,2800,about,0\n2022-02-26,3,4300,more,\n",
        );
        let [personnel, captured] = claims(&rows[0]) else { panic!("two claims") };
        assert!(personnel.approx && captured.measure == Measure::Captured);
        assert_eq!(claims(&rows[1])[0].amount, Amount::People { low: Some(4_300), high: None });

        let ucdp = Mapping::built_in("ucdp").unwrap();
        let rows = read(
            ucdp,
            "id,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,adm_1,latitude,longitude,country,date_start,date_end,side_a,side_b,deaths_a,deaths_b,deaths_civilians,best,high,low\n\
             1,Wire;Desk,2013-01-03;2013-01-05,Two heads,SOHR,1,Town,Region,35.76,36.55,Syria,2013-01-02,2013-01-03,Government,Insurgents,0,2,0,2,2,2\n\
             2,,,,,4,Town,,,,Nowhere,2013-01-02,2013-01-02,Government,Insurgents,0,0,0,3,9,1\n",
        );
        let [best, insurgents] = claims(&rows[0]) else {
            panic!("best, low and high are one, and two of them insurgents")
        };
        assert_eq!(best.published.unwrap().to_string(), "2013-01-05");
        assert_eq!(insurgents.population.as_deref(), Some("Insurgents"));
        let place = best.place.as_ref().unwrap();
        assert_eq!(
            (place.country.as_deref(), place.precision, place.lat),
            (Some("SY"), Some(1), Some(35.76))
        );
        assert_eq!(claims(&rows[1]).len(), 2);
    }

    #[test]
    fn rows_that_a_mapping_skips_say_why() {
        let gaza = Mapping::built_in("gaza-moh").unwrap();
        let rows = read(
            gaza,
            "report_date,report_source,killed_cum\n2023-10-13,missing,1900\n2023-10-14,mohtel,2000\n",
        );
        assert_eq!(rows[0].skipped.as_deref(), Some("the dataset has no report for this day"));
        assert!(rows[0].reading.claims.is_empty());
        assert_eq!(claims(&rows[1])[0].source.as_ref().unwrap().excerpt.text, "mohtel");
        assert_eq!(
            claims(&rows[1])[0].source.as_ref().unwrap().name.as_deref(),
            Some("Gaza Ministry of Health")
        );
    }
}
