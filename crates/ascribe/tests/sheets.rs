//! Sheets in and out again: every row accounted for, and the sheet that comes back says the same.
//!
//! The sample sheets are always read; the published ones of `../shared` where they are there. With `--nocapture` the figures are
//! printed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ascribe::{
    Contents, Ledger, RowFate, SheetReading, Table, claim_sheet, find_mapping, read_rows, sheets_again,
    write_csv, write_xlsx,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A ledger into which a sheet was imported.
struct Imported {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    sheet: SheetReading,
}

fn import(path: &Path, mapping: &str) -> Imported {
    let toml = find_mapping(mapping).unwrap();
    let sheet = read_rows(&path.display().to_string(), fs::read(path).unwrap(), &toml).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(&folder.path().join("test.ledger")).unwrap();
    let tally = ledger.import(&sheet, None).unwrap();
    assert_eq!(tally.n_refused, 0, "{}", path.display());
    Imported { _folder: folder, ledger, sheet }
}

fn name_of(mapping: &str) -> String {
    let toml = find_mapping(mapping).unwrap();
    toml.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"').to_owned()
}

/// What the claims of a table say, without what names the file they came from.
fn said(table: &Table) -> Vec<BTreeMap<String, String>> {
    const OF_THE_FILE: [&str; 8] =
        ["claim", "said", "sentence", "page_sha256", "sheet_row", "series", "origins", "independence"];
    let named = table.rows.iter().map(|row| {
        let cells = table.columns.iter().cloned().zip(row.iter().map(|cell| format!("{cell:?}")));
        cells.filter(|(column, _)| !OF_THE_FILE.contains(&column.as_str())).collect()
    });
    let mut rows: Vec<BTreeMap<String, String>> = named.collect();
    rows.sort();
    rows
}

/// Imports a sheet, gives it back, imports what came back: the same rows, and claims that say the same.
fn goes_round(path: &Path, mapping: &str) -> (Imported, Contents) {
    let imported = import(path, mapping);
    let contents = imported.ledger.contents().unwrap();
    let again = sheets_again(&imported.ledger, &contents, &name_of(mapping)).unwrap();
    assert_eq!(again.len(), 1);
    let table = &again[0].table;
    assert_eq!(table.columns, imported.sheet.sheet.columns);
    assert_eq!(table.rows.len(), imported.sheet.sheet.rows.len());
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("again.csv", write_csv(table).unwrap()), ("again.xlsx", write_xlsx(table, "claims").unwrap())]
    {
        let back = folder.path().join(name);
        fs::write(&back, bytes).unwrap();
        // A workbook of one sheet under another name than the mapping's is read by its first.
        let second = import(&back, mapping);
        assert_eq!(second.sheet.n_claims(), imported.sheet.n_claims(), "{name}");
        let (first, second) = (claim_sheet(&contents), claim_sheet(&second.ledger.contents().unwrap()));
        assert_eq!(said(&first), said(&second), "{name} of {}", path.display());
    }
    (imported, contents)
}

fn accounted(sheet: &SheetReading) -> [usize; 4] {
    let n = |fate| sheet.n_rows(fate);
    [sheet.rows.len(), n(RowFate::Read), n(RowFate::Skipped), n(RowFate::Unclear)]
}

#[test]
fn sample_sheets_go_round() {
    let samples = root().join("samples/sheets");
    let desk = samples.join("desk.toml").display().to_string();
    for (name, mapping, rows) in [
        ("estimates.csv", "economist", [13, 10, 1, 2]),
        ("losses.csv", "general-staff", [5, 4, 0, 1]),
        ("daily.csv", "gaza-moh", [5, 3, 1, 1]),
        ("events.csv", "ucdp", [4, 4, 0, 0]),
        ("desk.csv", desk.as_str(), [4, 3, 1, 0]),
    ] {
        let (imported, _) = goes_round(&samples.join(name), mapping);
        assert_eq!(accounted(&imported.sheet), rows, "{name}");
    }
}

#[test]
fn a_sheet_comes_back_cleaner_and_corrected() {
    let mut imported = import(&root().join("samples/sheets/estimates.csv"), "economist");
    let row = imported.sheet.rows.iter().find(|row| row.number == 7).unwrap();
    let [range, point] = row.reading.claims.as_slice() else { panic!("a range and a point") };
    let (range, point) = (range.clone(), point.clone());
    imported.ledger.correct(&point, ascribe::Field::Amount, "12500", Some("misprint")).unwrap();
    imported.ledger.judge(&range, ascribe::Verdict::Reject, None).unwrap();
    let contents = imported.ledger.contents().unwrap();
    let again = sheets_again(&imported.ledger, &contents, "economist").unwrap();
    let csv = String::from_utf8(write_csv(&again[0].table).unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[6], "2024-05-07,,,12500,deaths,Count Desk,(by letter),russia,");
    assert_eq!(lines[7], "2024-05-07,,,51000,casualties,Count Desk (cumulative),(by letter),russia,");
    assert_eq!(
        lines[4],
        "2024-04-03,10000,,,deaths,Northern officials (via Quayside Mail),https://quayside.example/officials,russia,"
    );
}

#[test]
fn a_sheet_that_grew_is_imported_once() {
    let path = root().join("samples/sheets/losses.csv");
    let mut imported = import(&path, "general-staff");
    let longer = fs::read_to_string(&path).unwrap().replace(
        "date,day,personnel,personnel*,POW\n",
        "date,day,personnel,personnel*,POW\n2022-02-28,5,200,about,0\n",
    );
    let toml = find_mapping("general-staff").unwrap();
    let sheet = read_rows(&path.display().to_string(), longer.into_bytes(), &toml).unwrap();
    let tally = imported.ledger.import(&sheet, None).unwrap();
    assert_eq!((tally.n_added, tally.n_already_there), (1, 5));
    let tally = imported.ledger.import(&sheet, None).unwrap();
    assert_eq!((tally.n_added, tally.n_already_there), (0, 6));
    let contents = imported.ledger.contents().unwrap();
    let again = sheets_again(&imported.ledger, &contents, "general-staff").unwrap();
    let personnel: Vec<String> = again[0].table.rows.iter().map(|row| format!("{:?}", row[2])).collect();
    assert_eq!(personnel[..2], ["Number(200)", "Number(310)"]);
    imported.ledger.rebuild().unwrap();
    assert_eq!(claim_sheet(&imported.ledger.contents().unwrap()), claim_sheet(&contents));
}

#[test]
fn doubles_are_proposed_and_nothing_is_merged() {
    let imported = import(&root().join("samples/sheets/estimates.csv"), "economist");
    let names: Vec<Vec<String>> = imported
        .sheet
        .doubles()
        .into_iter()
        .map(|double| double.names.into_iter().map(|name| name.words).collect())
        .collect();
    assert_eq!(
        names,
        [vec!["CRST", "The Centre for River and Sea Traffic"], vec!["Count Desk", "Count Desk (cumulative)"],]
    );
    assert_eq!(imported.sheet.repeated_rows(), [(14, 2)]);
}

#[test]
fn published_sheets_go_round() {
    let series = root().join("../shared/data/series");
    for (name, mapping) in [
        ("economist-war-estimates/estimates.csv", "economist"),
        ("ua-general-staff-claims/russia_losses_personnel.csv", "general-staff"),
        ("gaza-moh-daily/casualties_daily.csv", "gaza-moh"),
        ("ucdp-ged-sample/ged231_sample1000.csv", "ucdp"),
    ] {
        let path = series.join(name);
        if !path.is_file() {
            continue;
        }
        let start = Instant::now();
        let (imported, contents) = goes_round(&path, mapping);
        let [n_rows, n_read, n_skipped, n_unclear] = accounted(&imported.sheet);
        assert_eq!(n_rows, n_read + n_skipped + n_unclear);
        println!(
            "{name}: {n_rows} rows, {n_read} read into {} claims, {n_skipped} skipped, {n_unclear} unclear; {} series, \
             {} findings; {} groups of doubles; {:.1?}",
            imported.sheet.n_claims(),
            contents.comparison.series.len(),
            contents.comparison.findings.len(),
            imported.sheet.doubles().len(),
            start.elapsed()
        );
        for double in imported.sheet.doubles() {
            let names: Vec<&str> = double.names.iter().map(|name| name.words.as_str()).collect();
            println!("  may be one: {} ({})", names.join(" = "), double.because.join("; "));
        }
    }
}

#[test]
fn rows_of_one_sheet_are_carried_by_one_sheet() {
    let imported = import(&root().join("samples/sheets/estimates.csv"), "economist");
    let contents = imported.ledger.contents().unwrap();
    let series = contents.main_series().unwrap();
    assert!(series.claims.len() > 1);
    assert_eq!(ascribe::views::support(&contents, series).n_outlets, 1);
}

#[test]
fn a_mapping_of_another_sheet_is_refused() {
    let refused = |columns: &str, mapping: &str| {
        let sheet = format!("{columns}\n1,2,3\n").into_bytes();
        read_rows("sheet.csv", sheet, &find_mapping(mapping).unwrap()).unwrap_err().to_string()
    };
    let other = refused("date,tanks,guns", "economist");
    assert!(
        other.contains("none of its columns") && other.contains("hint: its columns are date, tanks, guns"),
        "{other}"
    );
    // One bound alone would claim "at most 2,000" where the sheet says "1,000 to 2,000".
    let half = refused("date,estimate_high,type", "economist");
    assert!(half.contains("`estimate_high`, but not `estimate_low`"), "{half}");
}
