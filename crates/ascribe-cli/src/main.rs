//! The command `ascribe`: arguments in, text or JSON out. What the commands do lies in the crate `ascribe`.

mod arguments;
mod failure;
mod terminal;

mod commands;

mod draw;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Failure;

/// How a run ended. Documented for users in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything was done: exit status 0.
    Done,
    /// `--check` was given and there are findings: exit status 1.
    FindingsPresent,
    /// Something could not be read or done: exit status 2.
    Failed,
}

fn main() -> ExitCode {
    let ending = run(Arguments::parse()).unwrap_or_else(|failure| failure.report());
    ExitCode::from(match ending {
        Ending::Done => 0,
        Ending::FindingsPresent => 1,
        Ending::Failed => 2,
    })
}

fn run(arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.command {
        Command::Read(options) => commands::read::run(&options),
        Command::Add(options) => commands::add::run(&options),
        Command::Import(options) => commands::import::run(&options),
        Command::Stories(options) => commands::stories::list(&options),
        Command::Story(options) => commands::stories::show(&options),
        Command::Series(options) => commands::series::run(&options),
        Command::Findings(options) => commands::findings::run(&options),
        Command::Show(options) => commands::show::run(&options),
        Command::Verify(options) => commands::verify::run(&options),
        Command::Blame(options) => commands::blame::run(&options),
        Command::Lineage(options) => commands::lineage::run(&options),
        Command::Sources(options) => commands::sources::run(&options),
        Command::Pairs(options) => commands::pairs::run(&options),
        Command::Search(options) => commands::search::run(&options),
        Command::Sql(options) => commands::sql::run(&options),
        Command::Review(options) => commands::review::run(&options),
        Command::Assign(options) => commands::assign::run(&options),
        Command::Agreement(options) => commands::agreement::run(&options),
        Command::Status(options) => commands::status::run(&options),
        Command::Seal(options) => commands::seal::run(&options),
        Command::Judge(options) => commands::judge::run(&options),
        Command::Correct(options) => commands::correct::run(&options),
        Command::Note(options) => commands::note::run(&options),
        Command::Link(options) => commands::link::run(&options),
        Command::Name(options) => commands::belonging::name(&options),
        Command::Move(options) => commands::belonging::move_into(&options),
        Command::Split(options) => commands::belonging::split(&options),
        Command::Merge(options) => commands::merge::run(&options),
        Command::Grade(options) => commands::grade::run(&options),
        Command::Undo(options) => commands::undo::run(&options),
        Command::Log(options) => commands::log::run(&options),
        Command::Rebuild(options) => commands::rebuild::run(&options),
        Command::Export(options) => commands::export::run(&options),
        Command::Backup(options) => commands::backup::run(&options),
        #[cfg(feature = "watch")]
        Command::Watch(options) => commands::watch::run(&options),
        #[cfg(feature = "serve")]
        Command::Serve(options) => commands::serve::run(&options),
        Command::Demo(options) => commands::demo::run(&options),
    }
}
