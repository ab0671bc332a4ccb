//! A series along time: a row for each number, the number of people from left to right, the days downwards.
//!
//! A dot is a number, a bar between dots a range, an arrow an open end, `~` what the words call approximate. Where a
//! source gave a later number, a line steps from the one to the other.

use anstyle::{AnsiColor, Color, Style};
use ascribe::model::{Certainty, Independence};
use ascribe::views::{DayBasis, Support, Timeline, TimelineRow};
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::axis::{Axis, ends};
use super::canvas::{GUIDE, Row};
use super::style::{self, paint};
use super::{escape, words};

/// Columns for the day, "17 Dec 2024" and a mark.
const DAY_COLUMNS: usize = 14;
/// Columns for the words and who carried them.
const SAID_COLUMNS: usize = 34;
/// Columns of an arrow's shaft.
const SHAFT: usize = 2;
/// Days without a number that are worth a mark: reports come in within days of each other or weeks apart.
const GAP_DAYS: i32 = 14;

const GLYPHS: [char; 10] = ['●', '◆', '■', '▲', '○', '◇', '□', '△', '★', '☆'];
const COLOURS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::Red,
];

/// Draws a timeline: title, sources, axis, rows, what has no day, and what carries it all.
pub(crate) fn timeline(timeline: &Timeline, width: usize) -> String {
    let mut lines = vec![paint(style::STRONG, escape::line(&timeline.title)), legend(timeline, width)];
    if !timeline.rows.is_empty() {
        lines.push(String::new());
        lines.extend(Chart::of(timeline, width).draw());
    }
    if !timeline.undated.is_empty() {
        lines.push(String::new());
        lines.push(paint(style::FAINT, "day unknown, not placed"));
        lines.extend(timeline.undated.iter().map(undated));
    }
    lines.push(String::new());
    lines.push(verdict(&timeline.support));
    lines.join("\n")
}

fn glyph(source: usize) -> char {
    GLYPHS[source % GLYPHS.len()]
}

fn colour(source: usize) -> Style {
    Style::new().fg_color(Some(Color::Ansi(COLOURS[source % COLOURS.len()])))
}

fn legend(timeline: &Timeline, width: usize) -> String {
    let mut lines = vec![String::new()];
    let mut n_columns = 0;
    for (idx, source) in timeline.sources.iter().enumerate() {
        let name = escape::line(&source.name).into_owned();
        let entry_columns = name.width() + 5;
        if n_columns > 0 && n_columns + entry_columns > width {
            lines.push(String::new());
            n_columns = 0;
        }
        n_columns += entry_columns;
        if let Some(line) = lines.last_mut() {
            *line += &format!("{} {name}   ", paint(colour(idx), glyph(idx)));
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

fn undated(row: &TimelineRow) -> String {
    let mark = paint(colour(row.source), glyph(row.source));
    format!("  {mark} {}", escape::line(&said(row, usize::MAX)))
}

/// What carries a series: "18 outlets, 3 origins: different named origins".
pub(crate) fn verdict(support: &Support) -> String {
    let Support { n_outlets, n_origins, independence } = *support;
    let counts =
        format!("{} · {}", words::number_of(n_outlets, "outlet"), words::number_of(n_origins, "origin"));
    let meaning = match independence {
        Independence::SameOrigin => "same origin: however many repeat it, it is one account",
        Independence::DifferentNamedOrigins => "different named origins",
        Independence::NotEstablished => "independence not established: at most one of them is named",
    };
    format!("{}  {meaning}", paint(style::STRONG, counts))
}

/// The words of a row, how sure they are, and who carried them, in at most `n_columns`.
fn said(row: &TimelineRow, n_columns: usize) -> String {
    let certainty = match row.certainty {
        Certainty::Stated => String::new(),
        other => format!(" ({})", other.as_str().replace('_', " ")),
    };
    let carriers = match &row.outlets[..] {
        [] => words::number_of(row.claims.len(), "page"),
        [one] => one.clone(),
        several => words::number_of(several.len(), "outlet"),
    };
    let (head, tail) = (format!("{}{certainty}", row.said), format!(" · {carriers}"));
    if head.width() + tail.width() <= n_columns {
        return head + &tail;
    }
    let room = n_columns.saturating_sub(head.width() + 3);
    if room >= 6 {
        return format!("{head} · {}", words::shorten(&carriers, room));
    }
    words::shorten(&head, n_columns)
}

/// The drawing area and where things lie on it.
struct Chart<'t> {
    timeline: &'t Timeline,
    axis: Axis,
    axis_columns: usize,
}

impl<'t> Chart<'t> {
    fn of(timeline: &'t Timeline, width: usize) -> Chart<'t> {
        let axis_columns = width.saturating_sub(DAY_COLUMNS + SAID_COLUMNS + SHAFT + 3).max(20);
        let axis = Axis::over(timeline.rows.iter().map(|row| &row.amount), axis_columns);
        Chart { timeline, axis, axis_columns }
    }

    fn draw(&self) -> Vec<String> {
        let mut lines = self.header();
        for (idx, row) in self.timeline.rows.iter().enumerate() {
            let before = idx.checked_sub(1).and_then(|before| self.timeline.rows[before].day);
            lines.extend(self.between(idx, before));
            lines.push(self.number(idx, row, before));
        }
        if self.timeline.rows.iter().any(|row| row.basis == DayBasis::Published) {
            lines.push(paint(style::FAINT, "p: no day is said, so it stands at the day of publication"));
        }
        lines
    }

    /// The column of a number on the whole line.
    fn column(&self, number: f64) -> usize {
        DAY_COLUMNS + 1 + self.axis.column(number)
    }

    fn n_columns(&self) -> usize {
        DAY_COLUMNS + 1 + self.axis_columns + SHAFT + 1
    }

    fn header(&self) -> Vec<String> {
        let (mut numbers, mut ruler) = (Row::new(self.n_columns() + 4), Row::new(self.n_columns()));
        let is_share = matches!(self.timeline.rows[0].amount, ascribe::model::Amount::Share { .. });
        for column in self.column(0.0)..DAY_COLUMNS + 1 + self.axis_columns {
            ruler.put(column, '─', style::FAINT);
        }
        for tick in self.axis.ticks() {
            let label = if is_share {
                format!("{} %", (tick * 100.0).round())
            } else {
                words::count(tick.round() as u64)
            };
            let column = self.column(tick);
            numbers.write(column.saturating_sub(label.len() / 2), &label, style::FAINT);
            ruler.put(column, '┴', style::FAINT);
        }
        vec![numbers.draw(), ruler.draw()]
    }

    fn blank(&self) -> Row {
        let mut row = Row::new(self.n_columns());
        for tick in self.axis.ticks() {
            row.put(self.column(tick), GUIDE, style::FAINT);
        }
        row
    }

    /// The line between two rows: the step that leads to the second, the time that passed; none where there is neither.
    fn between(&self, idx: usize, before: Option<Date>) -> Option<String> {
        let mut line = self.blank();
        let day = self.timeline.rows[idx].day;
        let gap = before.zip(day).and_then(|(before, day)| words::gap(before, day, GAP_DAYS));
        let steps: Vec<_> = self.timeline.steps.iter().filter(|step| step.to == idx).collect();
        if gap.is_none() && steps.is_empty() {
            return None;
        }
        for step in &self.timeline.steps {
            self.pass(&mut line, step.from < idx && idx < step.to, step.from);
        }
        for step in steps {
            self.corner(&mut line, step.from, step.to);
        }
        if let Some(gap) = gap {
            line.write(0, &format!("⋮ {gap}"), style::FAINT);
        }
        Some(line.draw())
    }

    /// Draws the upright part of a step that passes by.
    fn pass(&self, line: &mut Row, passes: bool, from: usize) {
        if passes {
            let row = &self.timeline.rows[from];
            line.put_under(self.anchor(row), '│', colour(row.source));
        }
    }

    /// Draws the level part of a step, from above one number to above the next.
    fn corner(&self, line: &mut Row, from: usize, to: usize) {
        let rows = &self.timeline.rows;
        let (start, end) = (self.anchor(&rows[from]), self.anchor(&rows[to]));
        let style = colour(rows[to].source);
        let (first, last) = match start.cmp(&end) {
            std::cmp::Ordering::Less => ('╰', '╮'),
            std::cmp::Ordering::Equal => return line.put(start, '│', style),
            std::cmp::Ordering::Greater => ('╯', '╭'),
        };
        for column in start.min(end) + 1..start.max(end) {
            line.put(column, '─', style);
        }
        line.put(start, first, style);
        line.put(end, last, style);
    }

    /// The column that stands for a row: its lower end where there is one.
    fn anchor(&self, row: &TimelineRow) -> usize {
        let (low, high) = ends(row.amount);
        self.column(low.or(high).unwrap_or(0.0))
    }

    fn number(&self, idx: usize, row: &TimelineRow, before: Option<Date>) -> String {
        let mut line = self.blank();
        for step in &self.timeline.steps {
            self.pass(&mut line, step.from < idx && idx < step.to, step.from);
        }
        if row.day != before
            && let Some(day) = row.day
        {
            let basis = if row.basis == DayBasis::AsOf { "" } else { " p" };
            line.write(0, &format!("{}{basis}", words::short_day(day)), Style::new());
        }
        self.amount(&mut line, row);
        let said = escape::line(&said(row, SAID_COLUMNS)).into_owned();
        format!("{} {said}", line.draw_whole())
    }

    fn amount(&self, line: &mut Row, row: &TimelineRow) {
        let (style, dot) = (colour(row.source), glyph(row.source));
        let strong = style.bold();
        let (low, high) = ends(row.amount);
        let (low, high) = (low.map(|low| self.column(low)), high.map(|high| self.column(high)));
        match (low, high) {
            (Some(low), Some(high)) => {
                (low..high).for_each(|column| line.put(column, '━', style));
                line.put(low, dot, strong);
                line.put(high, dot, strong);
            }
            (Some(low), None) => {
                (1..=SHAFT).for_each(|n| line.put(low + n, '─', style));
                line.put(low + SHAFT, '→', style);
                line.put(low, dot, strong);
            }
            (None, Some(high)) => {
                let shaft = high.saturating_sub(SHAFT).max(DAY_COLUMNS);
                (shaft..high).for_each(|column| line.put(column, '─', style));
                line.put(shaft, '←', style);
                line.put(high, dot, strong);
            }
            (None, None) => {}
        }
        if row.approx {
            let first = low.map_or_else(|| high.map(|high| high.saturating_sub(SHAFT)), Some);
            line.put(first.unwrap_or(0).saturating_sub(1), '~', style);
        }
    }
}

#[cfg(test)]
mod tests {
    use ascribe::model::{Amount, Change, ClaimId, Measure, Question, SeriesId};
    use ascribe::views::{Step, TimelineSource};

    use super::*;

    fn row(day: &str, (low, high): (Option<u64>, Option<u64>), said: &str, source: usize) -> TimelineRow {
        let day = day.parse().ok();
        TimelineRow {
            day,
            basis: if day.is_some() { DayBasis::AsOf } else { DayBasis::Unknown },
            amount: Amount::People { low, high },
            approx: said.starts_with("about"),
            said: said.to_owned(),
            certainty: Certainty::Stated,
            source,
            claims: vec![ClaimId("0".to_owned())],
            outlets: vec!["Example Post".to_owned(), "Example Courier".to_owned()],
        }
    }

    fn source(name: &str) -> TimelineSource {
        TimelineSource { name: name.to_owned(), actor: None, n_claims: 1 }
    }

    fn example() -> Timeline {
        let (exact, above, below) = (|n| (Some(n), Some(n)), |n| (Some(n), None), |n| (None, Some(n)));
        let mut rows = vec![
            row("2024-12-17", above(300), "several hundred", 1),
            row("2024-12-19", exact(1100), "about 1,100", 0),
            row("2024-12-19", below(900), "up to 900", 2),
            row("2025-01-13", (Some(3000), Some(4000)), "3,000 to 4,000", 1),
            row("2025-03-26", above(4000), "more than 4,000", 0),
            row("2025-04-30", exact(3600), "3,600", 0),
        ];
        rows[3].basis = DayBasis::Published;
        rows[4].certainty = Certainty::Denied;
        let step = |from, to| Step { from, to, reason: None };
        Timeline {
            title: "casualties".to_owned(),
            series: SeriesId("a1".to_owned()),
            question: Question {
                measure: Measure::Casualties,
                is_share: false,
                population: "soldiers".to_owned(),
                theatre: None,
                span: None,
                change: Change::Total,
            },
            sources: vec![source("the ministry"), source("an \u{1b}[31mofficial"), source("a monitor")],
            rows,
            undated: vec![row("", above(4000), "beyond 4,000", 0)],
            steps: vec![step(1, 4), step(4, 5)],
            support: Support { n_outlets: 4, n_origins: 1, independence: Independence::SameOrigin },
        }
    }

    #[test]
    fn every_kind_of_number_is_drawn() {
        let drawn = anstream::adapter::strip_str(&timeline(&example(), 100)).to_string();
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn a_narrow_terminal_gets_a_narrow_drawing() {
        let drawn = anstream::adapter::strip_str(&timeline(&example(), 80)).to_string();
        assert!(drawn.lines().all(|line| line.width() <= 80), "{drawn}");
    }
}
