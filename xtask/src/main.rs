//! What the project does to itself: `cargo xtask test` runs all tests, `cargo xtask eval` measures the release binary and
//! keeps the floors, `cargo xtask bench` measures a large ledger, `cargo xtask load` puts the server under load.

mod args;
mod bench;
mod eval;
mod floors;
mod load;
mod outside;
mod reliability;
mod scorers;
mod sets;
mod speed;
mod table;
mod test;

use std::process::ExitCode;

/// Exit status 0: done; 1: a test failed or a figure lies below its floor; 2: it could not be run.
fn main() -> ExitCode {
    let outcome = args::parse(std::env::args().skip(1)).and_then(|task| match task {
        args::Task::ShowHelp => {
            println!("{}", args::HELP);
            Ok(ExitCode::SUCCESS)
        }
        args::Task::Test(arguments) => test::run(&arguments),
        args::Task::BenchLedger(arguments) => bench::run_ledger(&arguments),
        args::Task::Load => {
            load::run().map(|is_fast| if is_fast { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        args::Task::Eval(request) => eval::run(&request).map(|verdict| match verdict {
            eval::Verdict::Holds => ExitCode::SUCCESS,
            eval::Verdict::BelowFloor => ExitCode::from(1),
        }),
    });
    outcome.unwrap_or_else(|message| {
        eprintln!("error: {message}");
        ExitCode::from(2)
    })
}
