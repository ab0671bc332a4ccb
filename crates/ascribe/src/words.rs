//! Words for amounts, days and the ways of numbers: the same in the terminal and in pages.

use ascribe_compare::CitedFigure;
use ascribe_model::{
    Amount, Claim, Document, Figure, Interval, LineageBasis, PlaceMention, Ratio, SourceMention, Span,
};
use jiff::civil::Date;

/// An amount in few characters: `4,000+`, `≤50`, `3,000–4,000`, `~300`, `33 %`.
pub fn amount(amount: Amount, approx: bool) -> String {
    let about = if approx { "~" } else { "" };
    match amount {
        Amount::People { low, high } => bounds(low.map(count), high.map(count), about, ""),
        Amount::Households { low, high } => bounds(low.map(count), high.map(count), about, " households"),
        Amount::Share { low, high } => bounds(low.map(percent), high.map(percent), about, " %"),
    }
}

fn bounds(low: Option<String>, high: Option<String>, about: &str, unit: &str) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}{unit}"),
        (Some(low), Some(high)) => format!("{about}{low}–{high}{unit}"),
        (Some(low), None) => format!("{about}{low}{unit}+"),
        (None, Some(high)) => format!("{about}≤{high}{unit}"),
        (None, None) => "?".to_owned(),
    }
}

/// A figure that a page is cited for: `~300 wounded`, `30 %`, `4,000 people`.
pub fn cited(cited: &CitedFigure) -> String {
    let number = amount(cited.amount, cited.approx);
    match (cited.measure, cited.amount) {
        (Some(measure), _) => format!("{number} {}", measure.as_str()),
        (None, Amount::People { .. }) => format!("{number} people"),
        (None, Amount::Households { .. } | Amount::Share { .. }) => number,
    }
}

/// A whole number with commas between thousands.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share in per cent, with one decimal where it is not whole.
fn percent(share: Ratio) -> String {
    let permille = (share.to_f64() * 1000.0).round() as u64;
    match permille % 10 {
        0 => count(permille / 10),
        tenth => format!("{}.{tenth}", count(permille / 10)),
    }
}

/// A day: `31 March 2025`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The days a claim speaks of: `31 March 2025`, `January 2025`, `2025`, `since 1 March 2025`.
pub fn days(interval: Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) if from == from.first_of_year() && to == from.last_of_year() => {
            from.strftime("%Y").to_string()
        }
        (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
            from.strftime("%B %Y").to_string()
        }
        (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
        (Some(from), None) => format!("since {}", day(from)),
        (None, Some(to)) => format!("until {}", day(to)),
        (None, None) => "not settled".to_owned(),
    }
}

/// Days in few characters: `2025-03-31`, `2025-01`, `2025`, `2025-01-02/2025-03-31`.
pub fn short_days(interval: Interval) -> String {
    let words = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) if from == from.first_of_year() && to == from.last_of_year() => {
            from.strftime("%Y").to_string()
        }
        (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
            from.strftime("%Y-%m").to_string()
        }
        (from, to) => format!("{}/{}", words(from), words(to)),
    }
}

/// A number with its noun: `1 outlet`, `2 outlets`.
pub fn number_of(n: usize, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count(n as u64))
}

/// The fullest name of a source: the resolved one, or else its words in the text.
pub fn name(source: &SourceMention) -> &str {
    source.name.as_deref().unwrap_or(&source.excerpt.text)
}

/// A country by its name, where the code is one; an armed group as it is written.
pub fn place_name(code: &str) -> &str {
    ascribe_text::country_name(code).filter(|_| code.len() == 2).unwrap_or(code)
}

/// What a link between two documents rests on.
pub fn basis(basis: &LineageBasis) -> String {
    match basis {
        LineageBasis::Credit { text } => format!("the credit line says “{text}”"),
        LineageBasis::CitedInText { text } => format!("the text cites “{text}”"),
        LineageBasis::SharedShingles { permille } => {
            format!("{} % of the shorter text's word sequences are shared", (permille + 5) / 10)
        }
        LineageBasis::SharedQuotes { n_quotes } => {
            format!("{} shared", number_of(*n_quotes as usize, "quotation"))
        }
        LineageBasis::SharedFigures { n_figures } => {
            format!("{} shared", number_of(*n_figures as usize, "figure"))
        }
    }
}

/// A place: `Kursk Oblast (RU)`.
pub fn place(place: &PlaceMention) -> String {
    let name = place.name.as_deref().unwrap_or(&place.excerpt.text);
    place.country.as_ref().map_or_else(|| name.to_owned(), |country| format!("{name} ({country})"))
}

/// Who published a document, by its outlet and its id. Where the outlet is unknown, what tells the document from others: of a
/// row of a sheet the sheet and the row, else the id that the input gave or the beginning of the hash.
pub fn publisher(outlet: Option<&str>, id: &str) -> String {
    match (outlet, sheet_row(id)) {
        (Some(outlet), _) => outlet.to_owned(),
        (None, Some((sheet, row))) => format!("{sheet}, row {row}"),
        (None, None) => {
            let name = id.strip_prefix("sha256:").map_or(id, |hash| hash.get(..12).unwrap_or(hash));
            format!("outlet unknown ({name})")
        }
    }
}

/// The printed page on which a part of a document's text stands: `page 3`, `pages 3 to 4`; none where it has no such pages.
pub fn printed_page(document: &Document, part: Span) -> Option<String> {
    let pages = document.printed_lines(part).iter().map(|line| line.page);
    let (first, last) = (pages.clone().min()?, pages.max()?);
    Some(if first == last { format!("page {first}") } else { format!("pages {first} to {last}") })
}

/// The cell of a table that a figure stands in: `table 1, row 2, column 3`; none where it stands in none.
pub fn cell(figure: &Figure) -> Option<String> {
    let cell = figure.cell.as_ref()?;
    Some(format!("table {}, row {}, column {}", cell.table + 1, cell.row + 1, cell.column + 1))
}

/// The sheet and the row that a document is, by its id; none where it is a page.
pub fn sheet_row(id: &str) -> Option<(&str, &str)> {
    id.rsplit_once("#row=")
}

/// A claim's way to the reader: source, relays, page.
pub fn chain(claim: &Claim) -> String {
    let page = claim.outlet.as_deref().unwrap_or("page");
    if claim.source.is_none() {
        return format!("{page}, in its own voice");
    }
    let mentions = claim.source.iter().chain(&claim.via).map(name);
    mentions.chain([page]).collect::<Vec<_>>().join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stay_open_where_the_words_are() {
        let people = |low, high| Amount::People { low, high };
        assert_eq!(amount(people(Some(4000), None), false), "4,000+");
        assert_eq!(amount(people(None, Some(200)), true), "~≤200");
        assert_eq!(amount(people(Some(3000), Some(4000)), false), "3,000–4,000");
        assert_eq!(amount(people(Some(1_250_000), Some(1_250_000)), true), "~1,250,000");
        let third = Ratio::new(1, 3);
        assert_eq!(amount(Amount::Share { low: None, high: third }, true), "~≤33.3 %");
        let thirty = Ratio::new(30, 100);
        assert_eq!(amount(Amount::Share { low: thirty, high: thirty }, false), "30 %");
    }

    #[test]
    fn a_page_without_outlet_is_told_from_others() {
        assert_eq!(publisher(Some("Daybrief"), "sha256:00ff"), "Daybrief");
        assert_eq!(publisher(None, "estimates.csv#row=12"), "estimates.csv, row 12");
        assert_eq!(publisher(None, "sha256:0123456789abcdef"), "outlet unknown (0123456789ab)");
        assert_eq!(publisher(None, "story-7"), "outlet unknown (story-7)");
    }

    #[test]
    fn days_are_named_as_coarsely_as_they_are_known() {
        let date = |text: &str| text.parse::<Date>().ok();
        let between = |from, to| days(Interval { from: date(from), to: date(to) });
        assert_eq!(between("2025-03-31", "2025-03-31"), "31 March 2025");
        assert_eq!(between("2025-01-01", "2025-01-31"), "January 2025");
        assert_eq!(between("2024-01-01", "2024-12-31"), "2024");
        assert_eq!(between("2025-01-09", ""), "since 9 January 2025");
    }
}
