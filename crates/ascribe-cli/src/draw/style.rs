//! The styles of all output. They are taken off where the output is no terminal or `NO_COLOR` is set.

use std::fmt::Display;

use anstyle::{AnsiColor, Color, Style};

/// Headings and what matters most.
pub(crate) const STRONG: Style = Style::new().bold();
/// What can be passed over.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// The words that a claim or finding rests on.
pub(crate) const MARKED: Style = Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));
/// What a check found.
pub(crate) const FINDING: Style = Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Red)));
/// What could not be read.
pub(crate) const WARNING: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));

/// `text` in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
