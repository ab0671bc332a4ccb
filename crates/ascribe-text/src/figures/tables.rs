//! Figures of tables: a cell with a number, counted for what the heads of its column and its row say.
//!
//! Only a table whose heads name measures is read, and only where each word of a head is understood: a head that leaves open
//! what is counted, a row that names nobody in particular, a cell that is not one number give no figure and a notice.

mod grid;
mod groups;
mod lexicon;
mod merge;
mod sense;
mod unclear;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{
    CellMention, Certainty, Change, Document, Figure, Measure, Notice, SourceMention, Span, Speaker,
    SpeakerKind, Statement,
};

use super::setting::{FigureSetting, Setting, SettingRule};
use super::voice::mention_of;
use crate::actors::{actor_id, resolve_actor, settle_roles};
use crate::figures::measures::find_triggers;
use crate::numbers::Number;
use crate::times::{self, Bound, Grain, TimeExpression};
use crate::{TokenKind, Words, find_place_expressions, find_times};
use grid::{Around, Grid, Single, single};
use groups::{Group, Names};
use lexicon::LISTS;
use sense::{Pace, Scene, Sense, Whole, names_places, read_sense};
use unclear::{Doubt, Unclear, notices};
use value::{Value, read_value};

pub(crate) use merge::add_figures;

/// How sure the reader is of a figure whose heads are understood word by word: as of a noun that says what is counted, by the
/// rules alone (`confidence.rs`). Tables are not among the texts on which that was measured.
const CONFIDENCE: f32 = 0.91;

/// Figures of all tables of a document, at the most: what sets reports side by side looks at pairs of the figures of a page, and
/// 4,000 take it half a second. A table of a thousand rows is a sheet.
const MAX_FIGURES: usize = 4_000;

/// Characters of a head in a notice, at the most.
const MAX_HEAD_SHOWN: usize = 40;

/// The figures of the tables of a document, in text order, how each came by its place and time, and what is unclear.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableFigures {
    pub figures: Vec<Figure>,
    pub settings: Vec<FigureSetting>,
    /// Of each figure whether it counts everybody of whom its table tells.
    pub are_whole: Vec<bool>,
    pub notices: Vec<Notice>,
}

/// Reads the tables of a document; `statements` are those of its text.
pub(crate) fn read_tables(document: &Document, statements: &[Statement]) -> TableFigures {
    let mut found = TableFigures::default();
    if document.tables.is_empty() {
        return found;
    }
    let around: Vec<Around> = document.tables.iter().map(|table| Around::of(document, table)).collect();
    let words = Words::with_cells(document, &grid::spans(document, &around));
    let grids: Vec<Grid> = (0..document.tables.len()).map(|idx| Grid::of(document, idx, &words)).collect();
    let tells_measure = |head: Span| !find_triggers(&words, words.tokens_within(head)).is_empty();
    let may_be_read: Vec<bool> = grids.iter().map(|grid| grid.all_heads().any(tells_measure)).collect();
    let is_any = may_be_read.contains(&true);
    let times = if is_any { find_times(&words, document.published_day()) } else { Vec::new() };
    let places = if is_any { find_place_expressions(&words) } else { Vec::new() };
    let scene = Scene { words: &words, times: &times, places: &places };
    let mut doubts = Vec::new();
    let mut n_others = 0;
    for ((grid, around), may_be_read) in grids.iter().zip(&around).zip(may_be_read) {
        let reader = may_be_read.then(|| TableReader::of(&scene, grid, around)).flatten();
        match reader {
            Some(reader) => reader.read(statements, &mut found, &mut doubts),
            None => n_others += grid.n_rows_with_numbers(),
        }
    }
    found.notices = notices(&doubts, n_others);
    let used: Vec<TimeExpression> =
        found.settings.iter().filter_map(|setting| setting.time.chosen.clone()).collect();
    found.notices.extend(times::notice(&used));
    found
}

/// On which side of a table its measures stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Heads of columns name measures; rows are places, days, kinds of people.
    Columns,
    /// Heads of rows name measures; columns are places, days, kinds of people, or the number alone.
    Rows,
}

/// A table whose heads name measures.
struct TableReader<'r, 's, 'd> {
    scene: &'r Scene<'s, 'd>,
    grid: &'r Grid<'r, 'd>,
    around: &'r Around,
    title: Sense,
    /// Of each column what its heads say.
    columns: Vec<Sense>,
    /// Of each row of the body what its first cell says.
    stubs: Vec<Sense>,
}

/// A number with everything that its heads say.
#[derive(Clone, Debug)]
struct Count {
    row: usize,
    column: usize,
    measure: Measure,
    group: Group,
    /// Whether its row, or its column where rows name measures, is one of days.
    is_of_days: bool,
    /// Whether its heads say of whom of those that the table tells of.
    is_part: bool,
    number: Number,
    row_heads: Vec<Span>,
}

/// A heading of rows: its words, and whether it is one for sure.
type Heading = (Span, Single);

impl<'r, 's, 'd> TableReader<'r, 's, 'd> {
    /// A reader of the table; none where no head names a measure.
    fn of(
        scene: &'r Scene<'s, 'd>,
        grid: &'r Grid<'r, 'd>,
        around: &'r Around,
    ) -> Option<TableReader<'r, 's, 'd>> {
        let columns: Vec<Sense> =
            (0..grid.n_columns).map(|column| read_sense(scene, &grid.column_heads(column))).collect();
        let stub = |row: usize| read_sense(scene, grid.cell(row, 0).as_slice());
        let stubs: Vec<Sense> = grid.body.clone().map(stub).collect();
        let in_table = grid.titles.clone().filter_map(|row| single(&grid.table.rows[row]));
        let titles: Vec<Span> = around.titles.iter().copied().chain(in_table.map(|(span, _)| span)).collect();
        let title = read_sense(scene, &titles);
        let names_measure =
            columns.iter().any(|head| !head.measures.is_empty()) || stubs.iter().any(Sense::is_plain);
        names_measure.then_some(TableReader { scene, grid, around, title, columns, stubs })
    }

    fn read(&self, statements: &[Statement], found: &mut TableFigures, doubts: &mut Vec<Doubt>) {
        let counts = match self.form() {
            Ok(Form::Columns) => self.counts_by_columns(doubts),
            Ok(Form::Rows) => self.counts_by_rows(doubts),
            Err(unclear) => return doubts.push(self.doubt(None, None, unclear)),
        };
        if found.figures.len() + counts.len() > MAX_FIGURES {
            return doubts.push(self.doubt(None, None, Unclear::TooLong));
        }
        let counts = self.named_once(counts, doubts);
        let source = self.source(statements);
        for (count, change) in self.with_change(counts, doubts) {
            let (figure, setting) = self.figure(&count, change, source.clone());
            found.are_whole.push(!count.is_part);
            found.figures.push(figure);
            found.settings.push(setting);
        }
    }

    /// Which heads name the measures.
    fn form(&self) -> Result<Form, Unclear> {
        let beneath = self.around.source.map(|source| read_sense(self.scene, &[source]));
        let first = self.columns.first().filter(|first| first.measures.is_empty());
        let senses = [Some(&self.title), beneath.as_ref(), first];
        if let Some(word) = senses.into_iter().flatten().find_map(|sense| sense.scale.clone()) {
            return Err(Unclear::Scale { word });
        }
        let in_columns = self.columns.iter().any(|head| !head.measures.is_empty());
        match (in_columns, self.stubs.iter().any(Sense::is_plain)) {
            // A table of measures alone: "Killed | Wounded" and beneath it numbers.
            (true, true) => Err(Unclear::BothWays),
            (true, false) => Ok(Form::Columns),
            (false, _) => Ok(Form::Rows),
        }
    }

    fn counts_by_columns(&self, doubts: &mut Vec<Doubt>) -> Vec<Count> {
        let measured: Vec<usize> =
            (0..self.columns.len()).filter(|column| !self.columns[*column].measures.is_empty()).collect();
        let mut values = Vec::new();
        for &column in &measured {
            match self.measure_told(&self.columns[column]) {
                Ok(measure) => values.push((column, measure)),
                Err(unclear) => doubts.push(self.doubt(None, Some(column), unclear)),
            }
        }
        let names = self.columns_of_names(&measured);
        let holds_number =
            |row: usize| values.iter().any(|(column, measure)| self.is_number(row, *column, *measure));
        let n_rows = self.grid.body.clone().filter(|row| holds_number(*row)).count();
        let mut counts = Vec::new();
        let mut heading = None;
        for row in self.grid.body.clone() {
            if let Some(found) = single(&self.grid.table.rows[row]) {
                heading = Some(found);
                continue;
            }
            if !holds_number(row) && !values.iter().any(|(column, _)| self.grid.cell(row, *column).is_some())
            {
                continue;
            }
            let mut row_heads: Vec<Span> = heading.map(|(span, _)| span).into_iter().collect();
            row_heads.extend(names.iter().filter_map(|(column, _)| self.grid.cell(row, *column)));
            let named = self.name_of_row(row, &names).and_then(|group| self.beneath(group, heading));
            let named = named.and_then(|group| self.named(group, n_rows));
            match named {
                Ok(group) => {
                    for &(column, measure) in &values {
                        let head = (&self.columns[column], SettingRule::ColumnHead);
                        match self.count((row, column), measure, head, &group, &row_heads) {
                            Ok(count) => counts.extend(count),
                            Err(unclear) => doubts.push(self.doubt(Some(row), Some(column), unclear)),
                        }
                    }
                }
                Err(unclear) => doubts.push(self.doubt(Some(row), None, unclear)),
            }
        }
        counts
    }

    fn counts_by_rows(&self, doubts: &mut Vec<Doubt>) -> Vec<Count> {
        let mut values = Vec::new();
        for row in self.grid.body.clone() {
            let stub = &self.stubs[row - self.grid.body.start];
            if stub.measures.is_empty() || single(&self.grid.table.rows[row]).is_some() {
                continue;
            }
            match self.measure_told(stub) {
                Ok(measure) => values.push((row, measure)),
                Err(unclear) => doubts.push(self.doubt(Some(row), None, unclear)),
            }
        }
        let columns = 1..self.grid.n_columns;
        let holds_number =
            |column: usize| values.iter().any(|(row, measure)| self.is_number(*row, column, *measure));
        let n_columns = columns.clone().filter(|column| holds_number(*column)).count();
        let among = self.names_among(0, columns.clone().map(|column| self.columns[column].clone()));
        let mut groups: Vec<(usize, Group)> = Vec::new();
        for column in columns.filter(|column| holds_number(*column)) {
            match self.name_of_column(column, among).and_then(|group| self.named(group, n_columns)) {
                Ok(group) => groups.push((column, group)),
                Err(unclear) => doubts.push(self.doubt(None, Some(column), unclear)),
            }
        }
        let mut counts = Vec::new();
        let mut heading = None;
        let mut above = self.grid.body.start;
        for (row, measure) in values {
            heading = (above..row).rev().find_map(|above| single(&self.grid.table.rows[above])).or(heading);
            above = row;
            let head = (&self.stubs[row - self.grid.body.start], SettingRule::RowHead);
            let row_heads: Vec<Span> =
                heading.map(|(span, _)| span).into_iter().chain(self.grid.cell(row, 0)).collect();
            for (column, group) in &groups {
                let count = self
                    .beneath(group.clone(), heading)
                    .and_then(|group| self.count((row, *column), measure, head, &group, &row_heads));
                match count {
                    Ok(count) => counts.extend(count),
                    Err(unclear) => doubts.push(self.doubt(Some(row), Some(*column), unclear)),
                }
            }
        }
        counts
    }

    /// The measure that a head names, if it is understood word by word.
    fn measure_told(&self, head: &Sense) -> Result<Measure, Unclear> {
        if let Some(word) = head.scale.clone() {
            return Err(Unclear::Scale { word });
        }
        let measure = head.measure().ok_or(Unclear::TwoMeasures)?;
        head.unknown.clone().map_or(Ok(measure), |word| Err(Unclear::Head { word }))
    }

    /// The columns that name the rows: those before the measures or, where none is before them, those behind; without columns of
    /// other numbers, which name nobody.
    fn columns_of_names(&self, measured: &[usize]) -> Vec<(usize, Names)> {
        let Some((first, last)) = measured.first().zip(measured.last()) else { return Vec::new() };
        let columns = if *first > 0 { 0..*first } else { last + 1..self.columns.len() };
        let named = columns.filter_map(|column| {
            let cells = self.grid.body.clone().filter(|row| single(&self.grid.table.rows[*row]).is_none());
            let cells: Vec<Span> = cells.filter_map(|row| self.grid.cell(row, column)).collect();
            let senses: Vec<Sense> = cells.iter().map(|cell| read_sense(self.scene, &[*cell])).collect();
            let words = self.scene.words;
            let heads = self.grid.column_heads(column);
            if heads.iter().any(|head| LISTS.index.is(words, words.tokens_within(*head))) {
                return None;
            }
            let is_word = |at: usize| words.tokens[at].kind == TokenKind::Word;
            let holds_words = cells.iter().any(|cell| words.tokens_within(*cell).any(is_word));
            let are_years =
                || cells.iter().all(|cell| cell.len() == 4 && !cell.cut(words.text).contains(','));
            let is_named = holds_words || senses.iter().any(|sense| sense.time.is_some()) || are_years();
            is_named.then(|| (column, self.names_among(column, senses.into_iter())))
        });
        named.collect()
    }

    /// Whether names that no list knows are places: where the head says so, or most others are.
    fn names_among(&self, column: usize, names: impl Iterator<Item = Sense>) -> Names {
        let (mut n_names, mut n_places) = (0, 0);
        for name in names.filter(|name| name.whole.is_none()) {
            n_names += 1;
            n_places += usize::from(name.place.is_some() && name.unknown.is_none());
        }
        let are_mostly = n_places >= 2 && n_places * 2 > n_names;
        let is_said = names_places(self.scene.words, &self.grid.column_heads(column));
        if is_said || are_mostly { Names::Places } else { Names::Any }
    }

    fn name_of_row(&self, row: usize, names: &[(usize, Names)]) -> Result<Group, Unclear> {
        let mut group = Group::default();
        for (column, among) in names {
            if let Some(cell) = self.grid.cell(row, *column) {
                let sense = read_sense(self.scene, &[cell]);
                group.add_name(self.scene, &sense, cell, SettingRule::RowHead, *among)?;
            }
        }
        Ok(group)
    }

    /// The name of a column. In a list of facts, "Place | Homs" and beneath it "Killed | 31", the first row is no head.
    fn name_of_column(&self, column: usize, among: Names) -> Result<Group, Unclear> {
        let mut group = Group::default();
        let is_said = self.grid.heads.clone().any(|row| self.grid.table.rows[row].is_head);
        if !is_said && self.columns[0].unknown.is_some() {
            return Ok(group);
        }
        for head in self.grid.column_heads(column) {
            let sense = read_sense(self.scene, &[head]);
            group.add_name(self.scene, &sense, head, SettingRule::ColumnHead, among)?;
        }
        Ok(group)
    }

    /// A group that is told from the others, of which there are so many.
    fn named(&self, group: Group, n_groups: usize) -> Result<Group, Unclear> {
        let is_named = group.names_some() || group.whole.is_some() || n_groups <= 1;
        if is_named { Ok(group) } else { Err(Unclear::Unnamed) }
    }

    /// A group with what the heading says that it stands beneath.
    fn beneath(&self, group: Group, heading: Option<Heading>) -> Result<Group, Unclear> {
        let Some((span, kind)) = heading.filter(|_| group.whole != Some(Whole::Grand)) else {
            return Ok(group);
        };
        let mut of_heading = Group::default();
        let sense = read_sense(self.scene, &[span]);
        let taken = of_heading.add_name(self.scene, &sense, span, SettingRule::RowHead, Names::Places);
        let is_whole = group.whole.is_some() && !group.names_some();
        let mut joined = group.clone();
        match taken.and_then(|()| joined.add_heading(of_heading)) {
            _ if kind == Single::Row && is_whole => Ok(group),
            _ if is_whole => Err(Unclear::WholeOfPart),
            Ok(()) => Ok(joined),
            // A row that has no numbers, and heads no others.
            Err(_) if kind == Single::Row => Ok(group),
            Err(unclear) => Err(unclear),
        }
    }

    fn value(&self, row: usize, column: usize, measure: Measure) -> Value {
        match self.grid.table.rows[row].cell(column) {
            Some(cell) if cell.span.is_empty() => Value::Nothing,
            Some(cell) if cell.is_tall || cell.n_columns > 1 => Value::Unclear(Unclear::Reaches),
            Some(cell) => {
                read_value(self.scene.words, self.scene.words.tokens_within(cell.span), Some(measure))
            }
            None => Value::Nothing,
        }
    }

    fn is_number(&self, row: usize, column: usize, measure: Measure) -> bool {
        matches!(self.value(row, column, measure), Value::Number(_))
    }

    /// The number of a cell with all that its heads say; none where it counts nobody. `head` is the one that names the measure.
    fn count(
        &self,
        (row, column): (usize, usize),
        measure: Measure,
        (head, rule): (&Sense, SettingRule),
        group: &Group,
        row_heads: &[Span],
    ) -> Result<Option<Count>, Unclear> {
        let number = match self.value(row, column, measure) {
            Value::Number(number) => number,
            Value::Nothing => return Ok(None),
            Value::Unclear(unclear) => return Err(unclear),
        };
        let is_of_days = group.time.is_some();
        let mut group = group.clone();
        group.add_head(self.scene, head, rule)?;
        let is_part = group.names_some();
        group.add_title(&self.title);
        let row_heads = row_heads.to_vec();
        Ok(Some(Count { row, column, measure, group, is_of_days, is_part, number, row_heads }))
    }

    /// The counts of which the table holds no other that is named alike.
    fn named_once(&self, counts: Vec<Count>, doubts: &mut Vec<Doubt>) -> Vec<Count> {
        let mut n_named: BTreeMap<_, usize> = BTreeMap::new();
        let key = |count: &Count| (count.measure, count.group.key());
        for count in &counts {
            *n_named.entry(key(count)).or_default() += 1;
        }
        let mut once = Vec::with_capacity(counts.len());
        for count in counts {
            if n_named[&key(&count)] == 1 {
                once.push(count);
            } else {
                doubts.push(self.doubt(Some(count.row), Some(count.column), Unclear::Again));
            }
        }
        once
    }

    /// The counts with their kind. Of days it must be told whether each has a count of its own.
    fn with_change(&self, counts: Vec<Count>, doubts: &mut Vec<Doubt>) -> Vec<(Count, Change)> {
        let is_daily = self.are_counts_of_days(&counts);
        let mut kept = Vec::with_capacity(counts.len());
        let mut untold = BTreeSet::new();
        for count in counts {
            // The day of a title is the one up to which was counted.
            let is_day = count.group.time.as_ref().is_some_and(|(time, rule)| {
                *rule != SettingRule::Caption && time.bound == Bound::Within && is_one_day(time)
            });
            let paces = &count.group.paces;
            let is_stock = !matches!(count.measure, Measure::Killed | Measure::Wounded | Measure::Casualties);
            let is_told = paces.len() == 1 || count.group.place.as_ref().is_some_and(is_of_row);
            if count.is_of_days && !is_told && (is_stock || !is_daily) || paces.len() > 1 {
                // Told once of each measure, and not day by day.
                if untold.insert(count.measure) {
                    let doubt = self.doubt(None, Some(count.column), Unclear::DailyOrRunning);
                    doubts.push(Doubt { span: self.grid.table.rows[count.row].span, ..doubt });
                }
                continue;
            }
            let change =
                if is_day && !paces.contains(&Pace::Running) { Change::Event } else { Change::Total };
            kept.push((count, change));
        }
        kept
    }

    /// Whether the numbers of rows or columns of days can only be those of single days: some fall from one day to the next, the
    /// total is their sum, or there is one day alone.
    fn are_counts_of_days(&self, counts: &[Count]) -> bool {
        let mut by_measure: BTreeMap<Measure, Vec<(Option<jiff::civil::Date>, u64)>> = BTreeMap::new();
        let mut wholes: BTreeMap<Measure, u64> = BTreeMap::new();
        for count in counts {
            let Some(low) = count.number.amount.people_bounds().and_then(|(low, high)| low.or(high)) else {
                continue;
            };
            match &count.group.time {
                Some((time, _)) if count.is_of_days => {
                    by_measure.entry(count.measure).or_default().push((time.from, low));
                }
                _ if count.group.whole.is_some() => drop(wholes.insert(count.measure, low)),
                _ => {}
            }
        }
        by_measure.iter_mut().any(|(measure, days)| {
            // Without dates the order of the table is that of the days.
            if days.iter().all(|(day, _)| day.is_some()) {
                days.sort_by_key(|(day, _)| *day);
            }
            let sum = days.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
            days.len() == 1
                || days.windows(2).any(|pair| pair[1].1 < pair[0].1)
                || wholes.get(measure) == Some(&sum)
        })
    }

    /// Who counted: whom a line beneath the table names, or the statement that the title is a part of.
    fn source(&self, statements: &[Statement]) -> Option<SourceMention> {
        let text = self.scene.words.text;
        if let Some(line) = self.around.source {
            let end = LISTS.source.opening(line.cut(text))?;
            let behind = Span::new(line.start + end, line.end);
            let length = behind.cut(text).find([',', ';', '.', '(', '|', ':', '–', '—', '/']);
            let name =
                Span::new(behind.start, length.map_or(behind.end, |length| behind.start + length)).trim(text);
            return (!name.is_empty()).then(|| self.named_source(name, statements)).flatten();
        }
        let is_in_title = |span: Span| self.around.titles.iter().any(|title| title.contains(span));
        let said = statements.iter().find(|said| said.cue.iter().any(|cue| is_in_title(cue.span)))?;
        mention_of(said)
    }

    /// A source by its name, whom it means settled as that of a statement is.
    fn named_source(&self, name: Span, statements: &[Statement]) -> Option<SourceMention> {
        let excerpt = self.scene.excerpt(name);
        let known = resolve_actor(&excerpt.text);
        let speaker = Speaker {
            name: known.map_or_else(|| excerpt.text.clone(), |actor| actor.name.clone()),
            antecedent: None,
            actor: Some(known.map_or_else(|| actor_id(&excerpt.text), |actor| actor.id.clone())),
            kind: SpeakerKind::Institution,
        };
        let mut said = statements.to_vec();
        said.push(Statement {
            source: vec![excerpt],
            cue: Vec::new(),
            content: Vec::new(),
            speaker: Some(speaker),
            relays: Vec::new(),
            certainty: Certainty::Stated,
            form: ascribe_model::Form::Indirect,
            likelihood: None,
            is_silence_on_count: false,
            confidence: CONFIDENCE,
        });
        settle_roles(&mut said, self.scene.places, self.scene.words.text);
        said.last().and_then(mention_of)
    }

    fn figure(
        &self,
        count: &Count,
        change: Change,
        source: Option<SourceMention>,
    ) -> (Figure, FigureSetting) {
        let Count { row, column, group, number, .. } = count;
        let heads = self.grid.column_heads(*column);
        let excerpts = |spans: &[Span]| spans.iter().map(|span| self.scene.excerpt(*span)).collect();
        let figure = Figure {
            excerpt: self.scene.excerpt(self.scene.words.span(number.tokens.clone())),
            amount: if group.is_households { number.amount.as_households() } else { number.amount },
            approx: number.approx,
            measure: count.measure,
            population: group.people.clone(),
            change,
            base: None,
            source,
            via: Vec::new(),
            certainty: Certainty::Stated,
            place: group.place.as_ref().map(|(place, _)| place.mention.clone()),
            when: group.time.as_ref().map(|(time, _)| time.to_mention()),
            statement: None,
            mentions: Vec::new(),
            confidence: CONFIDENCE,
            cell: Some(CellMention {
                table: self.grid.idx,
                row: *row,
                column: *column,
                heads: excerpts(&heads),
                row_heads: excerpts(&count.row_heads),
            }),
        };
        (figure, FigureSetting { place: setting(group.place.clone()), time: setting(group.time.clone()) })
    }

    fn doubt(&self, row: Option<usize>, column: Option<usize>, unclear: Unclear) -> Doubt {
        let text = self.scene.words.text;
        let shown = |head: Option<Span>| {
            let head: String = head.map_or("", |head| head.cut(text)).chars().take(MAX_HEAD_SHOWN).collect();
            head
        };
        let cell = row.zip(column).and_then(|(row, column)| self.grid.cell(row, column));
        let of_row = row.map(|row| self.grid.table.rows[row].span);
        let head = column.and_then(|column| self.grid.column_heads(column).pop());
        let first = self.grid.table.rows.first().map(|row| row.span);
        let span = cell.or(of_row).or(head).or(first).unwrap_or(Span::new(0, 0));
        Doubt {
            table: self.grid.idx,
            row: row.map(|row| (row + 1, shown(self.grid.cell(row, 0)))),
            column: column.map(|column| (column + 1, shown(head))),
            span,
            unclear,
        }
    }
}

fn setting<M>(chosen: Option<(M, SettingRule)>) -> Setting<M> {
    let rule = chosen.as_ref().map_or(SettingRule::Nothing, |(_, rule)| *rule);
    Setting { chosen: chosen.map(|(chosen, _)| chosen), rule, others: Vec::new() }
}

fn is_one_day(time: &TimeExpression) -> bool {
    matches!(time.timexes.as_slice(), [timex] if timex.grain == Grain::Day)
}

/// Whether a place is that of the row: a day and a place are those of an incident, which has a count of its own.
fn is_of_row((_, rule): &(crate::places::PlaceExpression, SettingRule)) -> bool {
    *rule == SettingRule::RowHead
}
