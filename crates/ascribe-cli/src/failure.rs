//! What ends a run early, and how it is told.

use std::fmt;
use std::io;

use crate::Ending;

/// Why a run ended before it was done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The output could not be written.
    Output(io::Error),
}

impl Failure {
    /// Tells the user, except where the reader of a pipe simply had enough (`ascribe read … | head`).
    pub(crate) fn report(&self) -> Ending {
        match self {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ending::Done,
            _ => {
                anstream::eprintln!("{self}");
                Ending::Failed
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Failure::Output(error) => write!(f, "the output cannot be written: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}
