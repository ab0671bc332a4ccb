//! Measures that take minutes and have no floor.

use std::process::{Command, ExitCode};

/// Runs the measurement of a large ledger, which is an example of the store's.
pub fn run_ledger(arguments: &[String]) -> Result<ExitCode, String> {
    let status = Command::new(env!("CARGO"))
        .args([
            "run",
            "--release",
            "--locked",
            "-q",
            "-p",
            "ascribe-store",
            "--example",
            "measure_ledger",
            "--",
        ])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
