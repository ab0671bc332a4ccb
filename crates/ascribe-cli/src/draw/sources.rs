//! Records of sources and pairs of series, as tables.

use ascribe::views::{Range, SeriesRow, SeriesSummary};
use ascribe::{QuestionPair, SourceRecord};

use super::table::grid;
use super::words;

/// How the first figures of sources fared.
pub(crate) fn source_records(records: &[SourceRecord], width: usize) -> String {
    let heads = ["source", "series", "revised", "up", "down", "last is … of first", "after"];
    let row = |record: &SourceRecord| {
        vec![
            record.name.clone(),
            record.n_first.to_string(),
            record.n_revised.to_string(),
            record.n_up.to_string(),
            record.n_down.to_string(),
            record
                .median_change_permille
                .map_or(String::new(), |permille| format!("{} %", words::count((permille + 5) / 10))),
            record
                .median_days
                .map_or(String::new(), |days| words::number_of(days.unsigned_abs() as usize, "day")),
        ]
    };
    let table = grid(&heads, records.iter().map(row).collect(), width);
    format!("{table}\n\nHow first figures fared; no grade of the source. Medians over revised series.")
}

/// All series, in the order given.
pub(crate) fn series_list(rows: &[SeriesRow], width: usize) -> String {
    let has_range = rows.iter().any(|row| row.range.is_some());
    let mut heads = vec!["series", "question", "claims", "outlets", "origins", "independence"];
    if has_range {
        heads.extend(["low", "best", "high", "grade"]);
    }
    let cells = |row: &SeriesRow| {
        let mut cells = vec![
            row.series.0.clone(),
            row.title.clone(),
            row.n_claims.to_string(),
            row.support.n_outlets.to_string(),
            row.support.n_origins.to_string(),
            row.support.independence.as_str().to_owned(),
        ];
        if has_range {
            cells.extend(row.range.as_ref().map_or_else(Default::default, range_cells));
        }
        cells
    };
    grid(&heads, rows.iter().map(cells).collect(), width)
}

fn range_cells(range: &Range) -> [String; 4] {
    let number = |number: Option<u64>| number.map_or(String::new(), words::count);
    let grade = range.derived.grade.unwrap_or_default().to_owned();
    [number(range.derived.low), number(range.derived.best), number(range.derived.high), grade]
}

/// Low, best and high on one line.
pub(crate) fn range(range: &Range) -> String {
    let [low, best, high, grade] = range_cells(range);
    let part = |name: &str, value: String| (!value.is_empty()).then(|| format!("{name} {value}"));
    let parts = [part("low", low), part("best", best), part("high", high), part("grade", grade)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let derived = if parts.is_empty() { "gives no number".to_owned() } else { parts.join(", ") };
    format!("By the policy {}: {derived}.", range.policy)
}

/// Series that may be one, with what speaks for it.
pub(crate) fn pairs(series: &[SeriesSummary], pairs: &[QuestionPair], width: usize) -> String {
    let title = |id: &ascribe::model::SeriesId| {
        let series = series.iter().find(|series| series.series == *id);
        series.map_or_else(String::new, |series| series.title.clone())
    };
    let heads = ["series", "question", "series", "question", "same numbers", "of one source"];
    let row = |pair: &QuestionPair| {
        vec![
            pair.left.0.clone(),
            title(&pair.left),
            pair.right.0.clone(),
            title(&pair.right),
            pair.likeness.n_numbers.to_string(),
            pair.likeness.n_of_one_source.to_string(),
        ]
    };
    grid(&heads, pairs.iter().map(row).collect(), width)
}
