//! Why a table, a column, a row or a cell gives no figure, and how that is told.

use ascribe_model::{Notice, Span};

/// What keeps numbers of a table from being figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    /// A head, or a title, with a word that no list knows.
    Head { word: String },
    /// A head that names several measures.
    TwoMeasures,
    /// Heads of columns and of rows name measures.
    BothWays,
    /// Thousands or shares, by a word in a head or a title.
    Scale { word: String },
    /// The head of the row names neither place, day nor kind of people.
    Row { word: String },
    /// Nothing says what tells the rows, or the columns, apart.
    Unnamed,
    /// Row, column or heading name two places, two times or two kinds of people.
    TwoNames,
    /// Another row is named alike.
    Again,
    /// A total beneath a heading of rows: of those rows, or of all.
    WholeOfPart,
    /// Days, and nothing says whether each has its own count or that of all days before.
    DailyOrRunning,
    /// A cell that reaches over several rows or columns.
    Reaches,
    /// A cell with something else than one number of people.
    Cell,
    /// A cell with a share.
    Share,
    /// More numbers than a table in a report has.
    TooLong,
}

impl Unclear {
    fn message(&self) -> String {
        match self {
            Unclear::Head { word } => format!("“{word}” in the head leaves open what is counted"),
            Unclear::TwoMeasures => "the head names several measures".to_owned(),
            Unclear::BothWays => "both heads of columns and heads of rows name measures".to_owned(),
            Unclear::Scale { word } => {
                format!("“{word}” says that the cells count something else than single people")
            }
            Unclear::Row { word } => {
                format!("“{word}” is no place, day or kind of people that is known")
            }
            Unclear::Unnamed => "no place, day or kind of people is named".to_owned(),
            Unclear::TwoNames => "two places, times or kinds of people are named".to_owned(),
            Unclear::Again => "another count of the same is in the table".to_owned(),
            Unclear::WholeOfPart => {
                "the total may be that of the rows under one heading, or of all".to_owned()
            }
            Unclear::DailyOrRunning => {
                "nothing says whether the numbers count single days or all days up to them".to_owned()
            }
            Unclear::Reaches => "the cell reaches over several rows or columns".to_owned(),
            Unclear::Cell => "the cell is not one number of people".to_owned(),
            Unclear::Share => "the cell is a share".to_owned(),
            Unclear::TooLong => "it has more numbers than are read of the tables of one page; `ascribe import` reads the rows of sheets".to_owned(),
        }
    }
}

/// Something unclear and where: in a whole table, or in a row, a column or a cell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub table: usize,
    /// The row, with its head, and the column, with its head.
    pub row: Option<(usize, String)>,
    pub column: Option<(usize, String)>,
    pub span: Span,
    pub unclear: Unclear,
}

/// Doubts that are told one by one.
const MAX_TOLD: usize = 20;

/// The notices of what is unclear, and of tables that name no measure, of which `n_others` rows hold numbers.
pub(super) fn notices(doubts: &[Doubt], n_others: usize) -> Vec<Notice> {
    let mut notices: Vec<Notice> = doubts.iter().take(MAX_TOLD).map(notice).collect();
    if doubts.len() > MAX_TOLD {
        let message =
            format!("{} more rows, columns or cells of tables are not read", doubts.len() - MAX_TOLD);
        notices.push(Notice::new("table-unclear", message));
    }
    if n_others > 0 {
        let message = format!(
            "tables whose heads name no measure are kept and not read: {n_others} rows with numbers; `ascribe import` reads the rows of sheets"
        );
        notices.push(Notice::new("table-not-read", message));
    }
    notices
}

fn notice(doubt: &Doubt) -> Notice {
    let named = |what: &str, place: &Option<(usize, String)>| match place {
        Some((number, head)) if head.is_empty() => format!(", {what} {number}"),
        Some((number, head)) => format!(", {what} {number} (“{head}”)"),
        None => String::new(),
    };
    let place =
        format!("table {}{}{}", doubt.table + 1, named("row", &doubt.row), named("column", &doubt.column));
    Notice::at("table-unclear", format!("{place} is not read: {}", doubt.unclear.message()), doubt.span)
}
