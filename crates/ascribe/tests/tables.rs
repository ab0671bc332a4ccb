//! Figures of tables lead back to their cell, whatever kind of page the table stands in, and tables that no person would make
//! cost no more than their bytes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use ascribe::model::{Figure, Reading};
use ascribe::views::table_evidence;
use ascribe_page::{Hints, InputKind, PageRead, read_page, read_pages};
use ascribe_text::{Engine, read_document_by};

fn read_file(name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ascribe-page/tests").join(name);
    let bytes = std::fs::read(path).unwrap();
    let page = read_pages(name, bytes.as_slice(), None).find_map(|read| match read {
        PageRead::Page(page) => Some(page),
        PageRead::Problem(_) => None,
    });
    read_document_by(page.unwrap().document, Engine::Rules)
}

fn read_html(table: &str) -> Reading {
    let prose =
        "The governor told reporters on Monday that rescue workers went on in the hills above the town.";
    let page =
        format!("<html lang=en><body><article><p>{prose}</p>{table}<p>{prose}</p></article></body></html>");
    read_document_by(read_page(page.as_bytes(), InputKind::Html, &Hints::default()), Engine::Rules)
}

/// The figures of tables: number, head of the column, heads of the row.
fn cells(reading: &Reading) -> Vec<String> {
    assert!(reading.holds());
    let shown = |figure: &Figure| {
        let cell = figure.cell.as_ref()?;
        let words = |heads: &[ascribe::model::Excerpt]| {
            heads.iter().map(|head| head.text.as_str()).collect::<Vec<_>>().join(" > ")
        };
        Some(format!("{} {} / {}", figure.excerpt.text, words(&cell.heads), words(&cell.row_heads)))
    };
    reading.figures.iter().filter_map(shown).collect()
}

#[test]
fn tables_of_office_documents_give_figures() {
    let expected =
        ["12 Killed / Oranje", "30 Wounded / Oranje", "4 Killed / Brennik", "99 Wounded / Brennik"];
    assert_eq!(cells(&read_file("kinds/report-python-docx.docx")), expected);
    let odt = read_file("kinds/report-libreoffice.odt");
    assert_eq!(cells(&odt), cells(&read_file("kinds/report-libreoffice.docx")));
}

#[cfg(feature = "pdf")]
#[test]
fn tables_of_pdf_give_figures_on_their_page() {
    let latex = read_file("pdf/latex-tables.pdf");
    let found = cells(&latex);
    assert!(found.contains(&"4 120 Injured / Tor Sarai".to_owned()), "{found:#?}");
    assert!(found.contains(&"1 204 Killed / Total".to_owned()), "{found:#?}");
    // Displaced by day: those of the day or all who fled.
    assert!(!found.iter().any(|cell| cell.contains("Displaced")), "{found:#?}");
    let of_cells = latex.figures.iter().filter(|figure| figure.cell.is_some());
    for figure in of_cells {
        let lines = latex.document.printed_lines(figure.excerpt.span);
        assert!(lines.iter().all(|line| line.page == 1) && !lines.is_empty(), "{}", figure.excerpt.text);
    }
    let chromium = cells(&read_file("pdf/chromium-table.pdf"));
    assert!(chromium.contains(&"19 Deaths / Dry Ford North".to_owned()), "{chromium:#?}");
    let libreoffice = cells(&read_file("pdf/lo-table.pdf"));
    assert!(libreoffice.contains(&"1 410 Injured / Palm Coast".to_owned()), "{libreoffice:#?}");
}

#[test]
fn evidence_shows_the_row_beneath_its_heads() {
    let reading = read_html(
        "<table><tr><th>District<th colspan=2>Killed<tr><th><th>Civilians<th>Soldiers<tr><td>A &lt; B<td>31<td>4</table>",
    );
    let claim = reading.claims.iter().find(|claim| claim.excerpt.text == "4").unwrap();
    assert_eq!(claim.sentence.text, "A < B | 31 | 4");
    let table = table_evidence(&reading, claim).unwrap();
    assert_eq!(table.heads.len(), 2);
    let marked: Vec<&str> =
        table.cells.iter().filter(|cell| cell.is_marked).map(|cell| cell.text.as_str()).collect();
    assert_eq!(marked, ["A < B", "4"]);
}

#[test]
fn tables_without_measure_give_nothing_and_long_ones_end() {
    let rows = |n: usize| (0..n).map(|row| format!("<tr><td>Village {row}<td>{row}")).collect::<String>();
    let reading = read_html(&format!("<table><tr><th>Village<th>Price{}</table>", rows(10_000)));
    assert_eq!(cells(&reading), [""; 0]);
    let reading = read_html(&format!("<table><tr><th>Village<th>Killed{}</table>", rows(10_000)));
    assert_eq!(cells(&reading), [""; 0]);
    assert!(reading.notices.iter().any(|notice| notice.message.contains("more numbers")));
    let reading = read_html(&format!("<table><tr><th>Village<th>Killed{}</table>", rows(1_000)));
    // Nobody was killed in the first; "Village 3" is the name of a place as the head says.
    assert_eq!(cells(&reading).len(), 999);
}

#[test]
fn cells_that_reach_for_ever_are_nobodys_count() {
    let spans = "<td rowspan=1000000000>31<td colspan=1000000000>4";
    let reading = read_html(&format!(
        "<table><tr><th>Province<th>Killed<th>Wounded<tr><td>Homs{spans}<tr><td>Aleppo<tr><td>Raqqa</table>"
    ));
    assert_eq!(cells(&reading), [""; 0]);
    assert!(reading.notices.iter().any(|notice| notice.message.contains("reaches over")));
    let deep = format!("{}31", "<table><tr><td>Killed<td>".repeat(5_000));
    assert_eq!(cells(&read_html(&deep)), [""; 0]);
}
