//! Prints what the checks find in public series of daily totals kept by others.
//!
//! `cargo run --release -p ascribe-compare --example known_series`

#[path = "../tests/support/mod.rs"]
mod support;

use ascribe_compare::compare;
use ascribe_model::{Measure, Reading};
use support::{Fig, Page, gold, place};

fn main() {
    let general_staff = "series/ua-general-staff-claims/russia_losses_personnel.csv";
    let days = daily(general_staff, "date", "personnel");
    show("General Staff: Russian losses", days, Measure::Casualties, "Russian soldiers", "UA");
    // Not people, but a hand-kept running total as others: with known slips and corrections.
    let equipment = "series/ua-general-staff-claims/russia_losses_equipment.csv";
    for column in EQUIPMENT {
        let days = daily(equipment, "date", column);
        show(&format!("General Staff: {column}"), days, Measure::Casualties, "Russian soldiers", "UA");
    }
    let gaza = "series/gaza-moh-daily/casualties_daily.csv";
    for (column, population) in GAZA {
        let measure = if column.contains("injured") { Measure::Wounded } else { Measure::Killed };
        show(&format!("Gaza: {column}"), daily(gaza, column_date(gaza), column), measure, population, "PS");
    }
    let west_bank = "series/gaza-moh-daily/west_bank_daily.csv";
    for (column, population) in WEST_BANK {
        let measure = if column.contains("injured") { Measure::Wounded } else { Measure::Killed };
        let days = daily(west_bank, column_date(west_bank), column);
        show(&format!("West Bank: {column}"), days, measure, population, "PS");
    }
    show_estimates();
}

/// Columns of counts of things, which are kept as counts of people are.
const EQUIPMENT: [&str; 14] = [
    "tank",
    "APC",
    "field artillery",
    "MRL",
    "anti-aircraft warfare",
    "special equipment",
    "aircraft",
    "helicopter",
    "military auto",
    "fuel tank",
    "drone",
    "naval ship",
    "vehicles and fuel tanks",
    "cruise missiles",
];
/// Columns of running totals, and whom they count.
const GAZA: [(&str, &str); 16] = [
    ("killed_cum", "people"),
    ("injured_cum", "people"),
    ("ext_killed_cum", "people"),
    ("ext_injured_cum", "people"),
    ("killed_women_cum", "women"),
    ("killed_children_cum", "children"),
    ("ext_killed_women_cum", "women"),
    ("ext_killed_children_cum", "children"),
    ("press_killed_cum", "journalists"),
    ("ext_press_killed_cum", "journalists"),
    ("med_killed_cum", "doctors"),
    ("ext_med_killed_cum", "doctors"),
    ("aid_seeker_killed_cum", "people"),
    ("aid_seeker_injured_cum", "people"),
    ("famine_cum", "people"),
    ("child_famine_cum", "children"),
];
const WEST_BANK: [(&str, &str); 8] = [
    ("killed_cum", "people"),
    ("injured_cum", "people"),
    ("killed_children_cum", "children"),
    ("injured_children_cum", "children"),
    ("verified.killed_cum", "people"),
    ("verified.injured_cum", "people"),
    ("verified.killed_children_cum", "children"),
    ("verified.injured_children_cum", "children"),
];

/// The Economist's hand-kept sheet of estimates by many sources.
fn show_estimates() {
    let path = gold::data("series/economist-war-estimates/estimates.csv");
    let Some(text) = path.and_then(|path| std::fs::read_to_string(path).ok()) else { return };
    let readings: Vec<Reading> = text.lines().skip(1).filter_map(estimate).collect();
    let comparison = compare(&readings);
    println!("== Economist: {} rows, {} series", readings.len(), comparison.series.len());
    for finding in &comparison.findings {
        println!("{}: {}", finding.check, finding.message);
    }
}

fn estimate(line: &str) -> Option<Reading> {
    let cells = cells(line);
    let [date, low, high, best, kind, source, _, country, ..] = cells.as_slice() else { return None };
    let date: Vec<&str> = date.split('/').collect();
    let day = format!("{}-{}-{}", date.get(2)?, date.get(1)?, date.first()?);
    day.parse::<jiff::civil::Date>().ok()?;
    let measure = if *kind == "deaths" { Measure::Killed } else { Measure::Casualties };
    let number = |cell: &str| cell.parse::<u64>().ok();
    let figure = match (number(low), number(high), number(best)) {
        (_, _, Some(best)) => Fig::exactly(best, measure).about(),
        (Some(low), Some(high), None) => Fig::range(low, high, measure),
        (Some(low), None, None) => Fig::over(low, measure),
        (None, Some(high), None) => Fig::under(high, measure),
        _ => return None,
    };
    let population = if *country == "russia" { "Russian soldiers" } else { "Ukrainian soldiers" };
    let figure = figure.of(population).by(source).at(place("Ukraine", "UA", 6));
    Some(Page::new(source, &day).says("Losses stood at {this number}.", [figure]).read())
}

/// The cells of a line; commas between quotation marks separate nothing.
fn cells(line: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_border = |c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    };
    line.split(is_border).map(|cell| cell.trim_matches('"')).collect()
}

fn column_date(path: &str) -> &'static str {
    let text = gold::data(path).and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    if text.lines().next().is_some_and(|head| head.split(',').any(|column| column == "report_date")) {
        "report_date"
    } else {
        "date"
    }
}

fn daily(path: &str, date: &str, number: &str) -> Vec<(String, u64)> {
    let Some(text) = gold::data(path).and_then(|path| std::fs::read_to_string(path).ok()) else {
        return Vec::new();
    };
    let mut lines = text.lines();
    let head: Vec<&str> = cells(lines.next().unwrap_or_default());
    let at = |name: &str| head.iter().position(|column| *column == name);
    let (Some(date), Some(number)) = (at(date), at(number)) else { return Vec::new() };
    lines
        .filter_map(|line| {
            let cells = cells(line);
            let count: f64 = cells.get(number)?.parse().ok()?;
            Some(((*cells.get(date)?).to_owned(), count as u64))
        })
        .collect()
}

fn show(title: &str, days: Vec<(String, u64)>, measure: Measure, population: &str, country: &str) {
    let source = title.split(':').next().unwrap_or(title);
    let page = |(day, count): &(String, u64)| {
        let figure = Fig::exactly(*count, measure).of(population).by(source).at(place("all", country, 6));
        Page::new("Daily", day).says(&format!("As of {day} the total is {{{count}}}."), [figure]).read()
    };
    let readings: Vec<Reading> = days.iter().map(page).collect();
    let comparison = compare(&readings);
    println!(
        "== {title}: {} days, {} series, {} findings",
        days.len(),
        comparison.series.len(),
        comparison.findings.len()
    );
    for finding in &comparison.findings {
        println!("{}: {}", finding.check, finding.message);
    }
}
