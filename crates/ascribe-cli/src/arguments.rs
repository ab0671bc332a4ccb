//! What can be typed. What it means is settled by the commands.

use std::path::PathBuf;

use ascribe::InputKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

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
}

#[derive(Debug, Args)]
pub(crate) struct ReadOptions {
    #[command(flatten)]
    pub(crate) inputs: InputOptions,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Exit with status 1 when a check finds something
    #[arg(long)]
    pub(crate) check: bool,
}

/// Where pages come from.
#[derive(Debug, Args)]
pub(crate) struct InputOptions {
    /// Files and folders (with all below them) to read, or `-` for the standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Take every input for this kind instead of telling it by content and name
    #[arg(long, value_name = "KIND", value_parser = parse_input_kind)]
    pub(crate) input: Option<InputKind>,
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

fn parse_input_kind(word: &str) -> Result<InputKind, String> {
    word.parse()
}
