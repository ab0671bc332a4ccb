//! The terminal at the other end: how wide it is, and what goes to its standard error.

use std::io::{self, IsTerminal};

use ascribe::Problem;
use indicatif::{ProgressBar, ProgressStyle};

use crate::draw::{escape, style};

/// Columns when the output is not a terminal, so that what goes into files is the same everywhere.
const DEFAULT_WIDTH: usize = 100;
/// Narrower than this and tables fall apart; the terminal wraps instead.
const LEAST_WIDTH: usize = 60;
/// Lines longer than this are hard to read.
const GREATEST_WIDTH: usize = 120;

/// The columns to draw on.
pub(crate) fn width() -> usize {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return DEFAULT_WIDTH;
    }
    let columns = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
    columns.unwrap_or(DEFAULT_WIDTH).clamp(LEAST_WIDTH, GREATEST_WIDTH)
}

/// How wide a table may be: as wide as its cells where a program or a file takes it, so that nothing is cut off.
pub(crate) fn table_width() -> usize {
    if io::stdout().is_terminal() { width() } else { usize::MAX }
}

/// Progress on the standard error over `n_inputs`, once the run takes longer; nothing where that is no terminal.
pub(crate) fn progress(n_inputs: usize) -> ProgressBar {
    let template = "{bar:30} {pos} of {len} inputs · {msg}";
    let bar = ProgressBar::new(n_inputs as u64);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Tells on the standard error what could not be read.
pub(crate) fn tell_problem(progress: &ProgressBar, problem: &Problem) {
    let told = escape::lines(&problem.to_string());
    progress.suspend(|| anstream::eprintln!("{}", style::paint(style::WARNING, &told)));
}
