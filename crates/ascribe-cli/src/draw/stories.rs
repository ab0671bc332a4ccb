//! Stories: the list, and one whole.

use ascribe::model::Scope;
use ascribe::views::{Latest, StoryReport, StoryRow, StorySource, StoryView};

use super::contents::heading;
use super::sources::series_list;
use super::table::grid;
use super::{escape, words};

/// Columns of a title in a list.
const TITLE_COLUMNS: usize = 60;
/// Incidents, sources and reports that are printed; the rest is told by its number.
const SHOWN: usize = 20;

/// Stories as a table.
pub(crate) fn story_list(rows: &[StoryRow], width: usize) -> String {
    let heads = ["story", "what", "reported", "reports", "outlets", "last said"];
    let cells = |row: &StoryRow| {
        vec![
            row.story.0.clone(),
            words::shorten(&row.title, TITLE_COLUMNS),
            reported(row),
            row.n_reports.to_string(),
            row.n_outlets.to_string(),
            row.latest.iter().take(2).map(said).collect::<Vec<_>>().join("; "),
        ]
    };
    grid(&heads, rows.iter().map(cells).collect(), width)
}

/// A story: what is counted, who carried it, its reports, what does not fit.
pub(crate) fn story(
    view: &StoryView,
    along_time: Option<String>,
    findings: Vec<String>,
    width: usize,
) -> String {
    let row = &view.row;
    let about: Vec<&str> = row.happening.iter().chain(&row.places).map(String::as_str).collect();
    let counts = format!(
        "{} from {}, {}, {}",
        words::number_of(row.n_reports, "report"),
        words::number_of(row.n_outlets, "outlet"),
        words::number_of(row.n_claims, "claim"),
        reported(row),
    );
    let mut parts = vec![format!(
        "{}\n{}\n{}",
        heading(&escape::line(&row.title)),
        escape::line(&about.join(" · ")),
        escape::line(&counts)
    )];
    parts.extend(along_time);
    let is_incident = |scope: &Scope| matches!(scope, Scope::Incident { .. });
    let of = |wanted: bool| -> Vec<_> {
        view.series.iter().filter(|row| is_incident(&row.scope) == wanted).cloned().collect()
    };
    let (tolls, mut incidents) = (of(false), of(true));
    if !tolls.is_empty() {
        parts.push(format!("{}\n{}", heading("What is counted"), series_list(&tolls, width)));
    }
    if !incidents.is_empty() {
        let more = more(incidents.len());
        incidents.truncate(SHOWN);
        parts.push(format!("{}\n{}{more}", heading("Incidents"), series_list(&incidents, width)));
    }
    if !view.sources.is_empty() {
        parts.push(format!("{}\n{}", heading("Sources"), sources(&view.sources, width)));
    }
    parts.push(format!("{}\n{}", heading("Reports"), reports(&view.reports, width)));
    if !findings.is_empty() {
        parts.push(format!("{}\n{}", heading("What does not fit"), findings.join("\n\n")));
    }
    parts.join("\n\n")
}

fn sources(sources: &[StorySource], width: usize) -> String {
    let cells = |source: &StorySource| {
        let name =
            if source.is_outlet { format!("{} (its own voice)", source.name) } else { source.name.clone() };
        vec![name, source.n_claims.to_string(), source.outlets.len().to_string()]
    };
    let rows = sources.iter().take(SHOWN).map(cells).collect();
    format!("{}{}", grid(&["source", "claims", "outlets"], rows, width), more(sources.len()))
}

fn reports(reports: &[StoryReport], width: usize) -> String {
    let cells = |report: &StoryReport| {
        vec![
            report.published.as_deref().and_then(|at| at.get(..10)).unwrap_or("no date").to_owned(),
            report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned()),
            words::shorten(report.headline.as_deref().unwrap_or("(no headline)"), TITLE_COLUMNS),
            report.n_claims.to_string(),
            report.document.chars().take(12).collect(),
        ]
    };
    let rows = reports.iter().take(SHOWN).map(cells).collect();
    format!(
        "{}{}",
        grid(&["published", "outlet", "headline", "claims", "report"], rows, width),
        more(reports.len())
    )
}

fn more(n_all: usize) -> String {
    match n_all.saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!("\nand {n} more; --format json has all"),
    }
}

/// The first and the last day of its reports.
fn reported(row: &StoryRow) -> String {
    let days = row.reported.and_then(|reported| Some((reported.from?, reported.to?)));
    match days {
        None => "no date".to_owned(),
        Some((from, to)) if from == to => words::short_day(from).trim().to_owned(),
        Some((from, to)) => format!("{} to {}", words::short_day(from).trim(), words::short_day(to).trim()),
    }
}

fn said(latest: &Latest) -> String {
    let measure = [Some(latest.measure.as_str()), latest.part.as_deref()];
    let measure = measure.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    format!("{} {measure}", words::amount(latest.amount, latest.approx))
}
