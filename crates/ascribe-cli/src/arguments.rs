//! What can be typed. What it means is settled by the commands.

mod desk;

#[cfg(feature = "serve")]
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use ascribe::{Field, Hints, InputKind, Policy};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

pub(crate) use desk::{
    AgreementOptions, AssignOptions, GradeOptions, LinkOptions, MergeOptions, MoveOptions, NameOptions,
    ReviewOptions, SealOptions, SearchOptions, SplitOptions, SqlOptions, StatusOptions, TableFormat, Whose,
};

/// Who said how many, about whom, as of when, and where they heard it.
#[derive(Debug, Parser)]
#[command(name = "ascribe", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done; 1 findings present (only with --check); 2 something could not be done."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print what pages claim; keeps nothing
    Read(ReadOptions),
    /// Add pages to a ledger; what is there already stays as it is
    Add(AddOptions),
    /// Import the rows of a sheet into a ledger, each accounted for
    Import(ImportOptions),
    /// List what is going on: reports that tell of one happening or situation
    Stories(StoriesOptions),
    /// Print one story: its toll over time, parts, incidents, sources, reports
    Story(StoryOptions),
    /// List the series of a ledger, or draw one of them
    Series(SeriesOptions),
    /// Print what does not fit together, with the sentences
    Findings(FindingsOptions),
    /// Print a claim, a series or a document with its evidence
    Show(ShowOptions),
    /// Say whether a figure stands in the page that is cited for it
    Verify(VerifyOptions),
    /// Follow a claim: where its number came up first, who repeated it, what changed on the way
    Blame(BlameOptions),
    /// Print who repeats whom
    Lineage(LineageOptions),
    /// List how the first figures of each source fared; `source NAME` for one
    #[command(visible_alias = "source")]
    Sources(SourcesOptions),
    /// List series that may count the same people
    Pairs(PairsOptions),
    /// Find claims by words, number, source, place, time and more; or whole reports
    Search(SearchOptions),
    /// Run an SQL statement that reads; docs/sql.md names the views
    Sql(SqlOptions),
    /// Go through the claims that wait, one at a time, by single keys
    Review(ReviewOptions),
    /// Give claims to people; two who do not see each other's work code them
    Assign(AssignOptions),
    /// Say how far coders agree: Krippendorff's alpha for each field
    Agreement(AgreementOptions),
    /// Say how far the work on a claim is
    Status(StatusOptions),
    /// Close a claim to any change until the seal is undone
    Seal(SealOptions),
    /// Say whether the machine read a claim rightly
    Judge(JudgeOptions),
    /// Correct one field of a claim; the machine's reading stays beside it
    Correct(CorrectOptions),
    /// Write a note about a claim, a series or a document
    Note(NoteOptions),
    /// Say whether two claims, series, stories, documents or sources are the same
    Link(LinkOptions),
    /// Give a story its title
    Name(NameOptions),
    /// Put a report into another story, or a claim into another series
    Move(MoveOptions),
    /// Put reports into a story of their own
    Split(SplitOptions),
    /// Take several names of a source, actor or outlet for one
    Merge(MergeOptions),
    /// Grade a source, an outlet, a claim or a series
    Grade(GradeOptions),
    /// Take back an operation of the log; this too is an operation
    Undo(UndoOptions),
    /// List what was done to a ledger: by whom, when and why
    Log(LogOptions),
    /// Check a ledger against its hashes and compute its tables anew
    Rebuild(LedgerOption),
    /// Write what a ledger holds in another form
    Export(ExportOptions),
    /// Copy a ledger while it may be in use
    Backup(BackupOptions),
    /// Poll feeds, add the pages of new entries, announce what is new as JSON lines
    #[cfg(feature = "watch")]
    Watch(WatchOptions),
    /// Show a ledger as web pages, with an HTTP API
    #[cfg(feature = "serve")]
    Serve(ServeOptions),
    /// Read the sample reports and tell the story of their number
    Demo(DemoOptions),
}

#[derive(Debug, Args)]
pub(crate) struct ReadOptions {
    #[command(flatten)]
    pub(crate) inputs: InputOptions,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Say how each name, place and time was resolved: rule, alternatives, anchor
    #[arg(long)]
    pub(crate) explain: bool,
    /// Exit with status 1 when a check finds something
    #[arg(long)]
    pub(crate) check: bool,
    /// Find statements by rules alone: some forty times as fast, and fewer are found
    #[arg(long)]
    pub(crate) fast: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddOptions {
    #[command(flatten)]
    pub(crate) inputs: InputOptions,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
}

#[derive(Debug, Args)]
pub(crate) struct ImportOptions {
    /// A CSV file or workbook, or `-` for the standard input
    #[arg(value_name = "SHEET")]
    pub(crate) sheet: PathBuf,
    /// What its columns mean: economist, general-staff, gaza-moh, ucdp, or a mapping of your own
    #[arg(long = "as", value_name = "MAPPING")]
    pub(crate) mapping: String,
    /// Show what each row becomes and what is unclear; keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
}

#[derive(Debug, Args)]
pub(crate) struct StoriesOptions {
    #[command(flatten)]
    pub(crate) of: TimeOptions,
    /// At most so many: 100 in text and all as JSON, where it is not given
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// As of when a ledger is asked, and how it answers.
#[derive(Debug, Args)]
pub(crate) struct TimeOptions {
    /// What the ledger held at the end of this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) as_of: Option<Date>,
    /// Without pages published after this day
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) until: Option<Date>,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct StoryOptions {
    /// The story, by its id, the beginning of it, or the id of one of its reports, series or claims
    pub(crate) id: String,
    /// Derive low, best and high by this policy: as-said, ucdp, acled, airwars or ibc
    #[arg(long, value_name = "POLICY", value_parser = parse_policy)]
    pub(crate) policy: Option<Policy>,
    #[command(flatten)]
    pub(crate) of: TimeOptions,
}

#[derive(Debug, Args)]
pub(crate) struct SeriesOptions {
    /// The series to draw, by its id or the beginning of it
    pub(crate) id: Option<String>,
    /// Derive low, best and high by this policy: as-said, ucdp, acled, airwars or ibc
    #[arg(long, value_name = "POLICY", value_parser = parse_policy)]
    pub(crate) policy: Option<Policy>,
    /// What the ledger held at the end of this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) as_of: Option<Date>,
    /// Without pages published after this day
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) until: Option<Date>,
    /// At most so many: 100 in text and all as JSON, where it is not given
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct FindingsOptions {
    /// What the ledger held at the end of this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) as_of: Option<Date>,
    /// Without pages published after this day
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub(crate) until: Option<Date>,
    /// At most so many: 100 in text and all as JSON, where it is not given
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
    /// Exit with status 1 when there are findings
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowOptions {
    /// A claim, a series or a document, by its id or the beginning of it
    pub(crate) id: String,
    /// Say how each name, place and time of a claim or a document was resolved
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The page: a file, `-`, or a document of the ledger by its id or the beginning of it
    pub(crate) page: String,
    /// The figure: `4000`, `4000+ killed`, `3000-4000 casualties`, `30%`, or in words
    #[arg(allow_hyphen_values = true)]
    pub(crate) figure: String,
    /// Exit with status 1 unless the figure stands there
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct BlameOptions {
    /// The claim, by its id or the beginning of it
    pub(crate) claim: String,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct LineageOptions {
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct SourcesOptions {
    /// Only sources whose name holds these words, or the actor with this id
    pub(crate) name: Option<String>,
    /// List names that may stand for the same source instead, with the reason
    #[arg(long)]
    pub(crate) doubles: bool,
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct PairsOptions {
    #[command(flatten)]
    pub(crate) print: PrintOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

/// In which form to print.
#[derive(Debug, Args)]
pub(crate) struct PrintOption {
    /// How to print it
    #[arg(long, value_enum, default_value_t = PrintForm::Text)]
    pub(crate) format: PrintForm,
}

/// How what a ledger holds is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintForm {
    /// For reading
    Text,
    /// One object or array
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct JudgeOptions {
    /// The claim, by its id or the beginning of it
    pub(crate) claim: String,
    /// The judgement
    #[arg(value_enum)]
    pub(crate) verdict: VerdictWord,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct CorrectOptions {
    /// The claim, by its id or the beginning of it
    pub(crate) claim: String,
    /// What to correct: amount, measure, change, certainty, population, source, place or when
    #[arg(value_parser = parse_field)]
    pub(crate) field: Field,
    /// What it should be: 4000, 4000+, 3000-4000, ~300, 30%; killed; stated; a name; 2025-01; `-` for none
    #[arg(allow_hyphen_values = true)]
    pub(crate) value: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct NoteOptions {
    /// A claim, a series or a document, by its id or the beginning of it
    pub(crate) id: String,
    /// The note
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct UndoOptions {
    /// The numbers of the operations, as `ascribe log` lists them: 7, or 7..12 for all from 7 to 12
    #[arg(required = true, value_name = "NUMBER", value_parser = parse_numbers)]
    pub(crate) operations: Vec<RangeInclusive<i64>>,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct LogOptions {
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

/// Why something is done.
#[derive(Debug, Args)]
pub(crate) struct ReasonOption {
    /// Why; kept in the log
    #[arg(long, value_name = "REASON")]
    pub(crate) why: Option<String>,
}

/// Whether a claim was read rightly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerdictWord {
    /// Read rightly
    Accept,
    /// No claim, or wrongly read: takes no part in comparing
    Reject,
    /// Cannot be told
    Undecided,
}

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// The form
    #[arg(long, value_enum)]
    pub(crate) to: ExportForm,
    /// The file or, for a bundle, the folder or `.zip` to make, which must not exist; `-` for the standard output
    #[arg(value_name = "TARGET", default_value = "-", required_if_eq_any = [("to", "bundle"), ("to", "xlsx")])]
    pub(crate) output: PathBuf,
    /// With csv or xlsx: the sheet that was imported by this mapping, row for row, with what was corrected
    #[arg(long = "as", value_name = "MAPPING")]
    pub(crate) mapping: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

/// What a ledger can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// Pages, texts, claims and the log as plain files that `sha256sum -c` checks
    Bundle,
    /// Every claim as a row
    Csv,
    /// The same as a workbook
    Xlsx,
    /// Events with their dead in the columns of UCDP GED
    Ucdp,
    /// Events with their dead in the columns of ACLED
    Acled,
    /// Linked data: schema.org Claim and ClaimReview, PROV
    JsonLd,
    /// A STIX 2.1 bundle
    Stix,
    /// Counts as GDELT's GKG 2.1 writes them
    Gkg,
    /// Citations in wikitext
    Wikipedia,
    /// Every claim as a row of a Parquet file
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct BackupOptions {
    /// The file to make; it must not exist
    #[arg(value_name = "COPY")]
    pub(crate) copy: PathBuf,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[cfg(feature = "watch")]
#[derive(Debug, Args)]
pub(crate) struct WatchOptions {
    /// Addresses of feeds (RSS, Atom, JSON Feed), and files with one address a line
    #[arg(required = true, value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    /// Poll each feed once, then end
    #[arg(long)]
    pub(crate) once: bool,
    /// Minutes between two polls of a feed
    #[arg(long, value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=10_080))]
    pub(crate) every: u64,
    /// Bring what is new to this address too, by POST
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Option<String>,
    /// Who servers can turn to: an address of the desk, sent with each request
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Keep the ledger in this file instead of a temporary one
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// End by showing them as web pages; on a terminal this is what happens anyway
    #[cfg(feature = "serve")]
    #[arg(long)]
    pub(crate) serve: bool,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
    /// The address to listen on; any but this computer's own needs ASCRIBE_READ_TOKEN and ASCRIBE_WRITE_TOKEN
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8400)]
    pub(crate) port: u16,
    /// Another name under which the pages may be asked for, `desk.example`
    #[arg(long = "name", value_name = "HOST")]
    pub(crate) names: Vec<String>,
    /// Open the pages in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

/// Which ledger.
#[derive(Debug, Args)]
pub(crate) struct LedgerOption {
    /// The ledger's file
    #[arg(long = "ledger", value_name = "FILE", default_value = "ascribe.ledger")]
    pub(crate) file: PathBuf,
}

/// Where pages come from.
#[derive(Debug, Args)]
pub(crate) struct InputOptions {
    /// Files and folders (with all below them), `-` for the standard input; `add` takes addresses of pages too
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Take every input for this kind: text, html, jsonl, json, feed, warc, message, zip or pdf
    #[arg(long, value_name = "KIND", value_parser = parse_input_kind)]
    pub(crate) input: Option<InputKind>,
    /// Who published it: for one page of text or HTML that does not say so
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// When it was published: 2026-03-04, or with time and zone 2026-03-04T18:30:00+02:00
    #[arg(long, value_name = "DATE", value_parser = parse_published)]
    pub(crate) published: Option<String>,
    /// Where it was published
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) url: Option<String>,
}

impl InputOptions {
    /// What is known of the page besides its bytes.
    pub(crate) fn hints(&self) -> Hints {
        let (outlet, published, url) = (self.outlet.clone(), self.published.clone(), self.url.clone());
        Hints { outlet, published, url, ..Hints::default() }
    }
}

/// How `ascribe read` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Text,
    /// One array of objects
    Json,
    /// One object per document and line
    Jsonl,
}

fn parse_numbers(words: &str) -> Result<RangeInclusive<i64>, String> {
    let number =
        |digits: &str| digits.parse::<i64>().map_err(|_| format!("`{digits}` is no number of an operation"));
    match words.split_once("..") {
        Some((first, last)) => Ok(number(first)?..=number(last)?),
        None => number(words).map(|id| id..=id),
    }
}

fn parse_day(word: &str) -> Result<Date, String> {
    word.parse().map_err(|_| "no day; write 2025-03-01".to_owned())
}

fn parse_field(word: &str) -> Result<Field, String> {
    word.parse()
}

fn parse_policy(word: &str) -> Result<Policy, String> {
    word.parse()
}

fn parse_published(word: &str) -> Result<String, String> {
    let is_day = word.parse::<Date>().is_ok() && word.len() == "2026-03-04".len();
    let is_time = word.parse::<jiff::Timestamp>().is_ok() || word.parse::<jiff::civil::DateTime>().is_ok();
    let wrong = "no date; write 2026-03-04 or 2026-03-04T18:30:00+02:00";
    (is_day || is_time).then(|| word.to_owned()).ok_or_else(|| wrong.to_owned())
}

fn parse_input_kind(word: &str) -> Result<InputKind, String> {
    word.parse()
}
