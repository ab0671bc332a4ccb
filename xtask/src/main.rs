//! What the project does to itself: `cargo xtask eval` measures the release binary and keeps the floors.

mod args;
mod eval;
mod floors;
mod outside;
mod scorers;
mod sets;
mod speed;
mod table;

use std::process::ExitCode;

/// Exit status 0: done; 1: a figure below its floor; 2: it could not be measured.
fn main() -> ExitCode {
    let outcome = args::parse(std::env::args().skip(1)).and_then(|task| match task {
        args::Task::ShowHelp => {
            println!("{}", args::HELP);
            Ok(eval::Verdict::Holds)
        }
        args::Task::Eval(request) => eval::run(&request),
    });
    match outcome {
        Ok(eval::Verdict::Holds) => ExitCode::SUCCESS,
        Ok(eval::Verdict::BelowFloor) => ExitCode::from(1),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
