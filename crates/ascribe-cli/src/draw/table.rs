//! Tables: columns as wide as what stands in them, the last one cut to the width.

use ascribe::views::{ClaimRow, ClaimTable};
use unicode_width::UnicodeWidthStr;

use super::style::{self, paint};
use super::{escape, words};

/// The claims of a series.
pub(crate) fn claim_table(table: &ClaimTable, width: usize) -> String {
    let heads = ["claim", "as of", "published", "said", "by way of", "in"];
    let rows = table.rows.iter().map(claim_row).collect();
    grid(&heads, rows, width)
}

fn claim_row(row: &ClaimRow) -> Vec<String> {
    let mark = if row.revises.is_some() { "revised to " } else { "" };
    let unsure = match row.certainty {
        ascribe::model::Certainty::Stated => String::new(),
        certainty => format!(" ({})", certainty.as_str()),
    };
    vec![
        row.claim.0.chars().take(8).collect(),
        row.when.map_or(String::new(), words::short_days),
        row.published.map_or(String::new(), |day| day.to_string()),
        format!("{mark}{}{unsure}", row.said),
        row.chain.join(" → "),
        row.outlet.clone().unwrap_or_default(),
    ]
}

/// Draws rows of text under their heads. Where they are too wide the widest columns are cut.
pub(crate) fn grid(heads: &[&str], rows: Vec<Vec<String>>, width: usize) -> String {
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| row.iter().map(|cell| escape::line(cell).into_owned()).collect())
        .collect();
    let widest = |idx: usize| rows.iter().map(|row| row[idx].width()).max().unwrap_or(0);
    let widths = heads.iter().enumerate().map(|(idx, head)| widest(idx).max(head.width())).collect();
    let widths = fit(widths, width);
    let head = line(heads.iter().map(|head| (*head).to_owned()), &widths);
    let mut lines = vec![paint(style::FAINT, head)];
    lines.extend(rows.into_iter().map(|row| line(row.into_iter(), &widths)));
    lines.join("\n")
}

/// Blanks between two columns.
const GAP: usize = 2;
/// No column is cut to less.
const LEAST: usize = 8;

/// Takes columns off the widest until the row fits.
fn fit(mut widths: Vec<usize>, width: usize) -> Vec<usize> {
    let room = width.saturating_sub(GAP * widths.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn line(cells: impl Iterator<Item = String>, widths: &[usize]) -> String {
    let pad = |(cell, n_columns): (String, &usize)| {
        let cell = words::shorten(&cell, *n_columns);
        let blanks = n_columns.saturating_sub(cell.width());
        cell + &" ".repeat(blanks)
    };
    let cells: Vec<String> = cells.zip(widths).map(pad).collect();
    cells.join(&" ".repeat(GAP)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_column_gives_way() {
        let rows = vec![vec!["1".to_owned(), "a long stretch of words".to_owned()]];
        assert_eq!(
            anstream::adapter::strip_str(&grid(&["n", "said"], rows, 20)).to_string(),
            "n  said\n1  a long stretch o…"
        );
    }
}
