//! `ascribe add`: pages into a ledger.

use std::io::Write;
use std::path::{Path, PathBuf};
#[cfg(feature = "watch")]
use std::time::Duration;

use ascribe::{Hints, Input, InputKind, Kept, Ledger, Outcome, PageReading, find_inputs, read_inputs};
#[cfg(feature = "watch")]
use ascribe_watch::{Pace, Stop, fetch};
use indicatif::ProgressBar;

use super::read::one_address;
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
    let (addresses, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        options.inputs.paths.iter().cloned().partition(|path| is_address(path));
    let (inputs, problems) = find_inputs(&paths);
    let hints = options.inputs.hints();
    one_address(&options.inputs, inputs.len())?;
    if !addresses.is_empty() && hints != Hints::default() {
        let message =
            "`--outlet`, `--published` and `--url` are for pages that are at hand, not for addresses";
        return Err(Failure::Value(message.to_owned()));
    }
    let progress = terminal::progress(inputs.len());
    problems.iter().for_each(|problem| terminal::tell_problem(&progress, problem));
    let mut intake = Intake::new(&mut ledger, &progress, options.reason.why.as_deref());
    intake.tally.n_problems = problems.iter().filter(|problem| !problem.is_aside()).count();
    intake.take_all(inputs, options.inputs.input, hints)?;
    intake.fetch_all(&addresses)?;
    let tally = intake.tally;
    progress.finish_and_clear();
    anstream::eprintln!("{}", tally.words());
    Ok(if tally.n_problems > 0 { Ending::Failed } else { Ending::Done })
}

/// Whether what was named is an address of the web and no file.
fn is_address(path: &Path) -> bool {
    let named = path.to_string_lossy();
    ["http://", "https://"].iter().any(|scheme| named.starts_with(scheme)) && !path.exists()
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

    fn take_all(&mut self, inputs: Vec<Input>, kind: Option<InputKind>, hints: Hints) -> Result<(), Failure> {
        let mut readings = read_inputs(inputs, kind).told(hints);
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

    /// Fetches the pages that were named by their addresses, with the manners of a watch, and adds them.
    #[cfg(feature = "watch")]
    fn fetch_all(&mut self, addresses: &[PathBuf]) -> Result<(), Failure> {
        let addresses =
            addresses.iter().map(|address| super::watch::address(&address.to_string_lossy(), None));
        let addresses = addresses.collect::<Result<Vec<_>, _>>()?;
        if addresses.is_empty() {
            return Ok(());
        }
        // A person waits: a host that fails is given up sooner than by a watch.
        let pace = Pace {
            first_pause: Duration::from_secs(5),
            longest_pause: Duration::from_secs(60),
            ..Pace::default()
        };
        let user_agent = format!("ascribe/{}", env!("CARGO_PKG_VERSION"));
        let mut failed = None;
        fetch(&addresses, &user_agent, pace, &Stop::default(), |url, page| match page {
            Ok(page) => failed = failed.take().or(self.take(page).err()),
            Err(why) => {
                self.tally.n_problems += 1;
                let told = format!("{url}: not fetched: {why}");
                self.progress.suspend(|| anstream::eprintln!("{}", escape::lines(&told)));
            }
        });
        failed.map_or_else(|| self.write(), Err)
    }

    #[cfg(not(feature = "watch"))]
    fn fetch_all(&mut self, addresses: &[PathBuf]) -> Result<(), Failure> {
        match addresses.first() {
            None => Ok(()),
            Some(address) => Err(Failure::Value(format!(
                "{}: this program was built without what fetches pages\nhint: save the page and give the file",
                address.display()
            ))),
        }
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
