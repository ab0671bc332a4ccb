//! `ascribe add`: pages into a ledger.

use std::io::Write;

use ascribe::{Input, InputKind, Kept, Ledger, Outcome, PageReading, find_inputs, read_inputs};
use indicatif::ProgressBar;

use crate::arguments::AddOptions;
use crate::draw::escape;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Pages that are written in one transaction. Each waits for the disk once; 64 make that wait small beside the reading.
const PAGES_AT_ONCE: usize = 64;
/// Bytes of pages that are held until they are written, unless a single page is longer.
const BYTES_AT_ONCE: usize = 16 << 20;

/// Adds every page, and names each on the standard output once it is safely kept.
pub(crate) fn run(options: &AddOptions) -> Result<Ending, Failure> {
    let mut ledger = Ledger::open(&options.ledger.file)?;
    let (inputs, problems) = find_inputs(&options.inputs.paths);
    let progress = terminal::progress(inputs.len());
    problems.iter().for_each(|problem| terminal::tell_problem(&progress, problem));
    let mut intake = Intake::new(&mut ledger, &progress, options.reason.why.as_deref());
    intake.tally.n_problems = problems.iter().filter(|problem| !problem.is_aside()).count();
    intake.take_all(inputs, options.inputs.input)?;
    let tally = intake.tally;
    progress.finish_and_clear();
    anstream::eprintln!("{}", tally.words());
    Ok(if tally.n_problems > 0 { Ending::Failed } else { Ending::Done })
}

/// How many pages came to what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) n_added: usize,
    pub(crate) n_read_again: usize,
    pub(crate) n_already_there: usize,
    pub(crate) n_problems: usize,
}

impl Tally {
    fn words(self) -> String {
        let Tally { n_added, n_read_again, n_already_there, n_problems } = self;
        let mut words = format!("{n_added} pages added, {n_already_there} already there");
        if n_read_again > 0 {
            words += &format!(", {n_read_again} read otherwise than before");
        }
        if n_problems > 0 {
            words += &format!(", {n_problems} could not be read");
        }
        words
    }
}

/// Gathers pages and writes them to the ledger, batch by batch.
pub(crate) struct Intake<'a> {
    ledger: &'a mut Ledger,
    progress: &'a ProgressBar,
    why: Option<&'a str>,
    waiting: Vec<PageReading>,
    n_waiting_bytes: usize,
    pub(crate) tally: Tally,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(ledger: &'a mut Ledger, progress: &'a ProgressBar, why: Option<&'a str>) -> Intake<'a> {
        Intake { ledger, progress, why, waiting: Vec::new(), n_waiting_bytes: 0, tally: Tally::default() }
    }

    fn take_all(&mut self, inputs: Vec<Input>, kind: Option<InputKind>) -> Result<(), Failure> {
        let mut readings = read_inputs(inputs, kind);
        while let Some(outcome) = readings.next() {
            match outcome {
                Outcome::Read(page) => self.take(*page)?,
                Outcome::Failed(problem) => {
                    self.tally.n_problems += usize::from(!problem.is_aside());
                    terminal::tell_problem(self.progress, &problem);
                }
            }
            self.progress.set_position(readings.n_opened() as u64);
            self.progress.set_message(format!("{} pages added", self.tally.n_added));
        }
        self.write()
    }

    fn take(&mut self, page: PageReading) -> Result<(), Failure> {
        self.n_waiting_bytes += page.bytes.len();
        self.waiting.push(page);
        if self.waiting.len() >= PAGES_AT_ONCE || self.n_waiting_bytes >= BYTES_AT_ONCE {
            self.write()?;
        }
        Ok(())
    }

    /// Writes what waits and names it only then: what was named is kept, whatever happens next.
    fn write(&mut self) -> Result<(), Failure> {
        let kept = self.ledger.add(&self.waiting, self.why)?;
        let mut out = anstream::stdout().lock();
        for (page, kept) in self.waiting.drain(..).zip(kept) {
            let word = match &kept {
                Kept::Added => "added",
                Kept::ReadAgain => "read again",
                Kept::AlreadyThere => "already there",
                Kept::Refused(_) => "refused",
            };
            let document = &page.reading.document;
            let line = format!("{word:13}  {}  {}", &document.sha256[..16], escape::line(&page.input));
            self.progress.suspend(|| writeln!(out, "{line}"))?;
            self.tally.count(&kept);
            if let Kept::Refused(reason) = kept {
                anstream::eprintln!("{}: not kept: {}", escape::line(&page.input), escape::line(&reason));
            }
        }
        self.n_waiting_bytes = 0;
        Ok(out.flush()?)
    }
}

impl Tally {
    fn count(&mut self, kept: &Kept) {
        let number = match kept {
            Kept::Added => &mut self.n_added,
            Kept::ReadAgain => &mut self.n_read_again,
            Kept::AlreadyThere => &mut self.n_already_there,
            Kept::Refused(_) => &mut self.n_problems,
        };
        *number += 1;
    }
}
