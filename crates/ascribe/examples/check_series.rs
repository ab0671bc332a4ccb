//! What the checks find in public series and sheets that others keep, taken in as `ascribe import` takes them.
//!
//! `cargo run --release -p ascribe --example check_series -- ../shared/data [50 SEED]` prints each finding with a number and the
//! rows that it rests on; with a count and a seed only so many, drawn.
//!
//! Counts of things (tanks, guns) take part as counts of people, under a mapping made here: they are hand-kept running totals
//! with known slips. Each column is compared by itself.

#![allow(clippy::unwrap_used, reason = "a measurement fails by panicking")]

use std::path::Path;

use ascribe::model::Reading;
use ascribe::{find_mapping, read_rows};
use ascribe_compare::compare;

const GENERAL_STAFF: &str = "series/ua-general-staff-claims/russia_losses_equipment.csv";
const GAZA: &str = "series/gaza-moh-daily/casualties_daily.csv";
const WEST_BANK: &str = "series/gaza-moh-daily/west_bank_daily.csv";

/// Sheets whose mapping is built in.
const BUILT_IN: [(&str, &str); 4] = [
    ("economist", "series/economist-war-estimates/estimates.csv"),
    ("general-staff", "series/ua-general-staff-claims/russia_losses_personnel.csv"),
    ("gaza-moh", GAZA),
    ("ucdp", "series/ucdp-ged-sample/ged231_sample1000.csv"),
];
/// Running totals of one column each: sheet, column of days, column of numbers.
const COLUMNS: [(&str, &str, &str); 30] = [
    (GENERAL_STAFF, "date", "tank"),
    (GENERAL_STAFF, "date", "APC"),
    (GENERAL_STAFF, "date", "field artillery"),
    (GENERAL_STAFF, "date", "MRL"),
    (GENERAL_STAFF, "date", "anti-aircraft warfare"),
    (GENERAL_STAFF, "date", "special equipment"),
    (GENERAL_STAFF, "date", "aircraft"),
    (GENERAL_STAFF, "date", "helicopter"),
    (GENERAL_STAFF, "date", "military auto"),
    (GENERAL_STAFF, "date", "fuel tank"),
    (GENERAL_STAFF, "date", "drone"),
    (GENERAL_STAFF, "date", "naval ship"),
    (GENERAL_STAFF, "date", "vehicles and fuel tanks"),
    (GENERAL_STAFF, "date", "cruise missiles"),
    // Of the ministry's sheet those that the mapping leaves out: filled in by others, or counts of their own.
    (GAZA, "report_date", "ext_killed_cum"),
    (GAZA, "report_date", "ext_injured_cum"),
    (GAZA, "report_date", "ext_killed_women_cum"),
    (GAZA, "report_date", "ext_killed_children_cum"),
    (GAZA, "report_date", "ext_press_killed_cum"),
    (GAZA, "report_date", "aid_seeker_killed_cum"),
    (GAZA, "report_date", "aid_seeker_injured_cum"),
    (GAZA, "report_date", "famine_cum"),
    (WEST_BANK, "report_date", "killed_cum"),
    (WEST_BANK, "report_date", "injured_cum"),
    (WEST_BANK, "report_date", "killed_children_cum"),
    (WEST_BANK, "report_date", "injured_children_cum"),
    (WEST_BANK, "report_date", "verified.killed_cum"),
    (WEST_BANK, "report_date", "verified.injured_cum"),
    (WEST_BANK, "report_date", "verified.killed_children_cum"),
    (WEST_BANK, "report_date", "verified.injured_children_cum"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let data = Path::new(arguments.first().expect("the folder of the development sets"));
    let mut found = Vec::new();
    for (mapping, sheet) in BUILT_IN {
        found.extend(findings_in(data, sheet, &find_mapping(mapping).unwrap(), mapping));
    }
    for (sheet, days, numbers) in COLUMNS {
        found.extend(findings_in(data, sheet, &mapping_of(days, numbers), numbers));
    }
    println!("{} findings", found.len());
    let drawn = match &arguments[1..] {
        [count, seed] => draw(found.len(), count.parse().unwrap(), seed.parse().unwrap()),
        _ => (0..found.len()).collect(),
    };
    for at in drawn {
        println!("{}. {}", at + 1, found[at]);
    }
}

/// A mapping for a column of running totals. Whose they are makes no difference to the checks.
fn mapping_of(days: &str, numbers: &str) -> String {
    format!(
        "name = \"column\"\n[fields]\nmeasure = {{ value = \"casualties\" }}\nchange = {{ value = \"total\" }}\n\
         population = {{ value = \"Russian soldiers\" }}\nplace = {{ value = \"Ukraine\" }}\ncountry = {{ value = \"UA\" }}\n\
         source = {{ value = \"Keeper of {numbers}\" }}\nwhen = \"{days}\"\n[[counts]]\nnumber = \"{numbers}\"\n"
    )
}

/// The findings in a sheet, each with its rows.
fn findings_in(data: &Path, sheet: &str, mapping: &str, title: &str) -> Vec<String> {
    let bytes = std::fs::read(data.join(sheet)).unwrap();
    let rows = read_rows(sheet, bytes, mapping).unwrap().rows;
    let readings: Vec<Reading> = rows.into_iter().map(|row| row.reading).collect();
    let n_claims: usize = readings.iter().map(|reading| reading.claims.len()).sum();
    let comparison = compare(&readings);
    println!(
        "{title}: {} rows, {n_claims} claims, {} series, {} findings",
        readings.len(),
        comparison.series.len(),
        comparison.findings.len()
    );
    let told = comparison.findings.iter().map(|finding| {
        let rows = finding.sentences.iter().map(|(_, row)| format!("\n     {}", row.text));
        format!("{title} · {}: {}{}", finding.check, finding.message, rows.collect::<String>())
    });
    told.collect()
}

/// So many of `n` positions, drawn by a linear congruential generator, in order.
fn draw(n: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut positions: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        positions.swap(at, (state >> 33) as usize % (at + 1));
    }
    positions.truncate(count);
    positions.sort_unstable();
    positions
}
