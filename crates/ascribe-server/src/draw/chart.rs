//! A series along time, as an SVG that needs no script: days from left to right, numbers of people upwards.
//!
//! A dot is a number, a bar a range, an arrow an open bound, a hollow dot a number that its source hedges. A step joins
//! what one source revised; nothing else is ever joined. What a policy makes of the claims is a band in another ink.

use ascribe::model::{Amount, Certainty};
use ascribe::views::{DayBasis, Timeline, TimelineRow};
use ascribe::{Derived, Policy, words};
use maud::{Markup, html};

use super::scale::{DayScale, NumberScale, ends};

const WIDTH: f64 = 760.0;
/// Room for the numbers left of the plot, where they are short.
const LEAST_LEFT: f64 = 58.0;
const RIGHT: f64 = 92.0;
const PLOT: f64 = 300.0;
/// Room for numbers without a day, left of the days.
const UNDATED: f64 = 66.0;
const ARROW: f64 = 24.0;
const LEGEND_LINE: f64 = 19.0;
/// Columns that a letter of a label takes, at 11 pixels.
const LETTER: f64 = 6.3;
/// Rows that are drawn; a chart of more is a cloud. The table holds them all.
const MOST_ROWS: usize = 400;
/// Sources that have a colour and a shape of their own.
const MOST_SOURCES: usize = 8;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chart<'t> {
    pub(crate) timeline: &'t Timeline,
    pub(crate) policy: Policy,
    pub(crate) derived: &'t Derived,
    /// Up to when the ledger was heard, in words.
    pub(crate) as_of: &'t str,
    /// What stands before `#claim-…` in the links of the dots; none draws no links.
    pub(crate) claims_at: Option<&'t str>,
}

/// The style of charts, also within a file of their own.
pub(crate) fn chart_style() -> &'static str {
    include_str!("../static/chart.css")
}

/// The chart as a file of its own.
pub(crate) fn standalone_chart(chart: Chart) -> String {
    let drawn = chart.draw().into_string();
    let style = format!("<style>{}</style>", chart_style());
    // The style belongs inside the outermost element, right behind its opening tag.
    match drawn.split_once('>') {
        Some((tag, rest)) => format!("{tag} xmlns=\"http://www.w3.org/2000/svg\">{style}{rest}"),
        None => drawn,
    }
}

/// A place on the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

impl Chart<'_> {
    pub(crate) fn draw(self) -> Markup {
        let drawing = Drawing::of(self);
        let height = drawing.bottom() + 44.0;
        html! {
            svg.chart viewBox={ "0 0 " (WIDTH) " " (height.round()) } role="group" aria-labelledby="chart-title chart-words" {
                title #chart-title { (self.timeline.title) " along time" }
                desc #chart-words { (self.words()) }
                (drawing.legend())
                (drawing.frame())
                (drawing.band())
                (drawing.steps())
                (drawing.dots())
                text.faint x=(px(drawing.left)) y=(height - 6.0) { "claimed: dots, as their sources said · " (self.as_of) }
            }
        }
    }

    /// What the chart shows, for those who cannot see it. The table beneath says the same claim by claim.
    fn words(self) -> String {
        let rows = &self.timeline.rows;
        let said = |row: &TimelineRow| {
            let day = row.day.map_or("no day".to_owned(), words::day);
            format!(
                "{}, {}: {}",
                day,
                self.timeline.sources.get(row.source).map_or("", |source| &source.name),
                row.said
            )
        };
        let ends = match (rows.first(), rows.last()) {
            (Some(first), Some(last)) if rows.len() > 1 => {
                format!("From {} to {}. ", said(first), said(last))
            }
            (Some(only), _) => format!("{}. ", said(only)),
            _ => String::new(),
        };
        format!(
            "{}, {} with a day and {} without; {}. {ends}The table of claims beneath holds the same.",
            words::number_of(rows.len() + self.timeline.undated.len(), "number"),
            rows.len(),
            self.timeline.undated.len(),
            words::number_of(self.timeline.steps.len(), "revision"),
        )
    }
}

/// A chart with everything in its place.
struct Drawing<'t> {
    chart: Chart<'t>,
    numbers: NumberScale,
    days: Option<DayScale>,
    /// Where the plot begins: behind its numbers.
    left: f64,
    top: f64,
    /// Where each row stands: the dated first, then the undated.
    points: Vec<Point>,
}

impl<'t> Drawing<'t> {
    fn of(chart: Chart<'t>) -> Drawing<'t> {
        let timeline = chart.timeline;
        let rows = || timeline.rows.iter().take(MOST_ROWS).chain(timeline.undated.iter().take(MOST_ROWS));
        let numbers = NumberScale::over(rows().map(|row| row.amount));
        let days = DayScale::over(rows().filter_map(|row| row.day));
        let is_share = rows().any(|row| matches!(row.amount, Amount::Share { .. }));
        let widest = numbers.ticks().into_iter().map(|tick| tick_name(tick, is_share).chars().count()).max();
        let left = LEAST_LEFT.max(widest.unwrap_or(0) as f64 * LETTER + 14.0);
        let mut drawing = Drawing { chart, numbers, days, left, top: 0.0, points: Vec::new() };
        drawing.top = drawing.legend_entries().last().map_or(16.0, |(at, _)| at.y) + 26.0;
        for row in rows() {
            let point = drawing.free_place(drawing.place(row));
            drawing.points.push(point);
        }
        drawing
    }

    fn rows(&self) -> impl Iterator<Item = (&'t TimelineRow, Point)> + '_ {
        let timeline = self.chart.timeline;
        let rows = timeline.rows.iter().take(MOST_ROWS).chain(timeline.undated.iter().take(MOST_ROWS));
        rows.zip(self.points.iter().copied())
    }

    fn bottom(&self) -> f64 {
        self.top + PLOT
    }

    fn first_day_at(&self) -> f64 {
        if self.chart.timeline.undated.is_empty() { self.left } else { self.left + UNDATED }
    }

    fn y(&self, number: f64) -> f64 {
        self.bottom() - self.numbers.place(number) * PLOT
    }

    fn x(&self, day: jiff::civil::Date) -> f64 {
        let place = self.days.map_or(0.5, |days| days.place(day));
        self.first_day_at() + place * (WIDTH - RIGHT - self.first_day_at())
    }

    fn place(&self, row: &TimelineRow) -> Point {
        let (low, high) = ends(row.amount);
        let x = row.day.map_or(self.left + UNDATED / 2.0, |day| self.x(day));
        Point { x, y: self.y(low.or(high).unwrap_or(0.0)) }
    }

    /// The place, or one beside it where no other dot stands.
    fn free_place(&self, wanted: Point) -> Point {
        let is_free = |at: Point| {
            let near = |other: &Point| (other.x - at.x).abs() < 9.0 && (other.y - at.y).abs() < 9.0;
            !self.points.iter().any(near)
        };
        let beside = (0..8).map(|n| Point { x: wanted.x + f64::from(n) * 10.0, ..wanted });
        beside.into_iter().find(|at| is_free(*at)).unwrap_or(wanted)
    }

    /// The sources with their places above the plot.
    fn legend_entries(&self) -> Vec<(Point, usize)> {
        let mut at = Point { x: self.left, y: 16.0 };
        let mut entries = Vec::new();
        for (idx, source) in self.chart.timeline.sources.iter().enumerate().take(MOST_SOURCES + 1) {
            let width = 22.0 + shortened(&source.name).chars().count() as f64 * 6.6 + 14.0;
            if at.x + width > WIDTH && at.x > self.left {
                at = Point { x: self.left, y: at.y + LEGEND_LINE };
            }
            entries.push((at, idx));
            at.x += width;
        }
        entries
    }

    fn legend(&self) -> Markup {
        let sources = &self.chart.timeline.sources;
        html! {
            @for (at, idx) in self.legend_entries() {
                (glyph(Point { x: at.x + 6.0, y: at.y - 4.0 }, idx, Certainty::Stated))
                text.source x=(at.x + 17.0) y=(at.y) {
                    @match sources.len() - MOST_SOURCES.min(sources.len()) {
                        n @ 2.. if idx == MOST_SOURCES => { (n) " more, in grey" }
                        _ => { (shortened(&sources[idx].name)) }
                    }
                }
            }
        }
    }

    fn frame(&self) -> Markup {
        let is_share = self.rows().any(|(row, _)| matches!(row.amount, Amount::Share { .. }));
        html! {
            @for tick in self.numbers.ticks() {
                line.grid x1=(px(self.left)) x2=(WIDTH - RIGHT) y1=(px(self.y(tick))) y2=(px(self.y(tick))) {}
                text.tick x=(px(self.left - 8.0)) y=(px(self.y(tick) + 4.0)) text-anchor="end" { (tick_name(tick, is_share)) }
            }
            @for (day, name) in self.days.map(DayScale::ticks).unwrap_or_default() {
                line.mark x1=(px(self.x(day))) x2=(px(self.x(day))) y1=(self.bottom()) y2=(self.bottom() + 5.0) {}
                text.tick x=(px(self.x(day))) y=(self.bottom() + 18.0) text-anchor="middle" { (name) }
            }
            @if !self.chart.timeline.undated.is_empty() {
                line.apart x1=(px(self.left + UNDATED)) x2=(px(self.left + UNDATED)) y1=(self.top) y2=(self.bottom()) {}
                text.tick x=(px(self.left + UNDATED / 2.0)) y=(self.bottom() + 18.0) text-anchor="middle" { "no day" }
            }
        }
    }

    /// What the policy makes of the claims: from low to high, open upwards or downwards where it is open.
    fn band(&self) -> Markup {
        let Derived { low, best, high, .. } = *self.chart.derived;
        if low.or(best).or(high).is_none() {
            return html! {};
        }
        let y = |number: u64| self.y(number as f64);
        let top = high.map_or(if low.is_some() { self.top } else { best.map_or(self.top, y) }, y);
        let foot = low.map_or(if high.is_some() { self.bottom() } else { best.map_or(self.bottom(), y) }, y);
        let x = WIDTH - RIGHT + 12.0;
        let label = |number: u64, what: &str| format!("{what} {}", words::count(number));
        let mut labels: Vec<(f64, String)> = Vec::new();
        labels.extend(high.map(|high| (y(high), label(high, "high"))));
        labels.extend(best.map(|best| (y(best), label(best, "best"))));
        labels.extend(low.map(|low| (y(low), label(low, "low"))));
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut above = f64::MIN;
        for (at, _) in &mut labels {
            *at = at.max(above + 12.0);
            above = *at;
        }
        html! {
            g.assessed {
                rect.band x=(self.first_day_at()) y=(px(top)) width=(px(WIDTH - RIGHT - self.first_day_at())) height=(px((foot - top).max(1.0))) {}
                rect.bar x=(x) y=(px(top)) width="5" height=(px((foot - top).max(2.0))) {}
                @if high.is_none() && low.is_some() { (arrow(Point { x: x + 2.5, y: top + 2.0 }, -12.0)) }
                @if low.is_none() && high.is_some() { (arrow(Point { x: x + 2.5, y: foot - 2.0 }, 12.0)) }
                @if let Some(best) = best { line.best x1=(x - 3.0) x2=(x + 8.0) y1=(px(y(best))) y2=(px(y(best))) {} }
                @for (at, label) in labels { text x=(x + 11.0) y=(px(at + 4.0)) { (label) } }
                text x=(WIDTH - RIGHT + 2.0) y=(self.bottom() + 18.0) { "assessed" }
                text x=(WIDTH - RIGHT + 2.0) y=(self.bottom() + 32.0) { "by " (self.chart.policy.as_str()) }
            }
        }
    }

    fn steps(&self) -> Markup {
        let rows = &self.chart.timeline.rows;
        let drawn = self.chart.timeline.steps.iter().filter(|step| step.to < rows.len().min(MOST_ROWS));
        html! {
            @for step in drawn {
                @let (from, to) = (self.points[step.from], self.points[step.to]);
                path class={ "step " (colour(rows[step.to].source)) }
                    d={ "M" (px(from.x)) " " (px(from.y)) "H" (px(to.x)) "V" (px(to.y)) } {}
            }
        }
    }

    fn dots(&self) -> Markup {
        let mut labels =
            Labels { left: self.left, taken: self.points.iter().map(|at| around(*at)).collect() };
        html! {
            @for (row, at) in self.rows() {
                @let label = labels.place(at, &words::amount(row.amount, row.approx));
                @let drawn = self.dot(row, at, label.as_ref());
                @match (self.chart.claims_at, row.claims.first()) {
                    (Some(before), Some(claim)) => {
                        a href={ (before) "#claim-" (claim) } { (drawn) }
                    }
                    _ => g { (drawn) }
                }
            }
        }
    }

    fn dot(&self, row: &TimelineRow, at: Point, label: Option<&(Point, String)>) -> Markup {
        let (low, high) = ends(row.amount);
        let class = colour(row.source);
        html! {
            title { (self.row_words(row)) }
            @match (low, high) {
                (Some(low), Some(high)) if low < high => {
                    line class={ "range " (class) } x1=(px(at.x)) x2=(px(at.x)) y1=(px(self.y(low))) y2=(px(self.y(high))) {}
                    (glyph(Point { x: at.x, y: self.y(high) }, row.source, row.certainty))
                }
                (Some(_), None) => g class=(class) { (arrow(at, -ARROW)) }
                (None, Some(_)) => g class=(class) { (arrow(at, ARROW)) }
                _ => {}
            }
            (glyph(at, row.source, row.certainty))
            @if let Some((at, label)) = label { text.label x=(px(at.x)) y=(px(at.y)) { (label) } }
        }
    }

    fn row_words(&self, row: &TimelineRow) -> String {
        let source = self.chart.timeline.sources.get(row.source).map_or("", |source| source.name.as_str());
        let day = match (row.day, row.basis) {
            (Some(day), DayBasis::Published) => format!("published {}", words::day(day)),
            (Some(day), _) => format!("as of {}", words::day(day)),
            (None, _) => "day unknown".to_owned(),
        };
        let certainty = if row.certainty == Certainty::Stated { "" } else { row.certainty.as_str() };
        let parts = [row.said.as_str(), source, &day, certainty, &row.outlets.join(", ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// Labels that do not lie on each other or on dots.
struct Labels {
    /// Where the plot begins.
    left: f64,
    taken: Vec<(Point, Point)>,
}

impl Labels {
    fn place(&mut self, dot: Point, text: &str) -> Option<(Point, String)> {
        let width = text.chars().count() as f64 * LETTER;
        let places = [
            Point { x: dot.x + 9.0, y: dot.y + 4.0 },
            Point { x: dot.x - width - 9.0, y: dot.y + 4.0 },
            Point { x: dot.x - width / 2.0, y: dot.y + 19.0 },
            Point { x: dot.x - width / 2.0, y: dot.y - 10.0 },
        ];
        let area = |at: &Point| (Point { x: at.x, y: at.y - 10.0 }, Point { x: at.x + width, y: at.y + 2.0 });
        let is_free = |at: &Point| {
            let (start, end) = area(at);
            let meets =
                |(a, b): &(Point, Point)| a.x < end.x && start.x < b.x && a.y < end.y && start.y < b.y;
            start.x > self.left && end.x < WIDTH - RIGHT + 4.0 && !self.taken.iter().any(meets)
        };
        let at = places.into_iter().find(is_free)?;
        self.taken.push(area(&at));
        Some((at, text.to_owned()))
    }
}

fn around(at: Point) -> (Point, Point) {
    (Point { x: at.x - 6.0, y: at.y - 6.0 }, Point { x: at.x + 6.0, y: at.y + 6.0 })
}

/// The name of a tick: `1,500,000`, `30 %`.
fn tick_name(tick: f64, is_share: bool) -> String {
    if is_share { format!("{} %", (tick * 100.0).round()) } else { words::count(tick.round() as u64) }
}

/// The class that gives a source its colour.
fn colour(source: usize) -> String {
    if source < MOST_SOURCES { format!("s{source}") } else { "rest".to_owned() }
}

/// A dot in the shape and colour of its source: filled when stated, hollow when hedged, crossed when denied.
fn glyph(at: Point, source: usize, certainty: Certainty) -> Markup {
    let Point { x, y } = at;
    let corners = |ends: &[(f64, f64)]| {
        let point = |(dx, dy): &(f64, f64)| format!("{},{}", px(x + dx), px(y + dy));
        ends.iter().map(point).collect::<Vec<_>>().join(" ")
    };
    let shape = match source % 4 {
        0 => html! { circle cx=(px(x)) cy=(px(y)) r="5" {} },
        1 => html! { polygon points=(corners(&[(0.0, -6.5), (6.5, 0.0), (0.0, 6.5), (-6.5, 0.0)])) {} },
        2 => html! { rect x=(px(x - 4.8)) y=(px(y - 4.8)) width="9.6" height="9.6" {} },
        _ => html! { polygon points=(corners(&[(0.0, -6.5), (6.2, 4.8), (-6.2, 4.8)])) {} },
    };
    html! {
        g class={ "dot " (colour(source)) " " (certainty.as_str()) } {
            (shape)
            @if certainty == Certainty::Denied {
                path d={ "M" (px(x - 7.0)) " " (px(y - 7.0)) "l14 14m0 -14l-14 14" } {}
            }
        }
    }
}

/// An open bound: a shaft from a dot, up or down, with a head.
fn arrow(from: Point, length: f64) -> Markup {
    let tip = from.y + length;
    let back = if length < 0.0 { 6.0 } else { -6.0 };
    html! {
        path.arrow d={ "M" (px(from.x)) " " (px(from.y)) "V" (px(tip))
            "m-4.5 " (back) "L" (px(from.x)) " " (px(tip)) "l4.5 " (back) } {}
    }
}

/// A coordinate with one digit behind the point: the same everywhere, and short.
fn px(number: f64) -> String {
    format!("{number:.1}")
}

/// Letters of a source's name in the legend.
const LEGEND_LETTERS: usize = 30;

fn shortened(name: &str) -> String {
    if name.chars().count() <= LEGEND_LETTERS {
        return name.to_owned();
    }
    let short: String = name.chars().take(LEGEND_LETTERS - 1).collect();
    format!("{}…", short.trim_end())
}
