//! The one table that `eval` prints.

use crate::floors::FloorFile;
use crate::scorers::Share;

/// One measured figure.
pub struct Row {
    /// The set it was measured on.
    pub set: String,
    /// What was measured.
    pub figure: String,
    /// Its value now.
    pub now: f64,
    /// What it may not fall below.
    pub floor: Option<f64>,
    /// What it shall reach.
    pub goal: Option<f64>,
    /// Whether it is a share; else a speed.
    pub is_share: bool,
    /// Whether it keeps a floor: speeds and figures of other programs keep none.
    pub has_floor: bool,
}

impl Row {
    /// A share measured on a set.
    pub fn of(set: &str, share: Share, floors: &FloorFile) -> Row {
        let floor = floors.get(set, share.figure);
        Row {
            set: set.to_owned(),
            figure: share.figure.to_owned(),
            now: share.now,
            floor,
            goal: share.goal,
            is_share: true,
            has_floor: true,
        }
    }

    /// A speed, reported only.
    pub fn speed(set: &str, figure: &str, now: f64, goal: Option<f64>) -> Row {
        let (set, figure) = (set.to_owned(), figure.to_owned());
        Row { set, figure, now, floor: None, goal, is_share: false, has_floor: false }
    }

    /// A share that another program reaches, reported only.
    pub fn other(set: &str, figure: &str, now: f64) -> Row {
        Row { is_share: true, ..Row::speed(set, figure, now, None) }
    }

    /// Whether the value lies below its floor.
    pub fn is_below_floor(&self) -> bool {
        self.floor.is_some_and(|floor| self.now < floor)
    }

    fn cell(&self, value: Option<f64>) -> String {
        match value {
            None => "-".to_owned(),
            Some(value) if self.is_share => format!("{value:.3}"),
            Some(value) => format!("{value:.0}"),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.goal {
            _ if self.is_below_floor() => "BELOW FLOOR",
            Some(goal) if self.now >= goal => "goal reached",
            _ => "",
        }
    }
}

/// Prints the rows, aligned.
pub fn print_table(rows: &[Row]) {
    let width = |column: fn(&Row) -> usize, least| rows.iter().map(column).max().unwrap_or(0).max(least);
    let set = width(|row| row.set.len(), 3);
    let figure = width(|row| row.figure.len(), 6);
    println!("{:set$}  {:figure$}  {:>8}  {:>6}  {:>6}", "set", "figure", "now", "floor", "goal");
    for row in rows {
        let [now, floor, goal] = [Some(row.now), row.floor, row.goal].map(|value| row.cell(value));
        let line = format!(
            "{:set$}  {:figure$}  {now:>8}  {floor:>6}  {goal:>6}  {}",
            row.set,
            row.figure,
            row.verdict()
        );
        println!("{}", line.trim_end());
    }
}
