//! `ascribe read`: what the given pages claim, printed; needs no ledger.

use std::io::{self, BufWriter, Write};

use ascribe::{Engine, Outcome, PageReading, find_inputs, read_inputs, wire_explained_reading, wire_reading};

use crate::arguments::{Format, InputOptions, ReadOptions};
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Reads every page and prints it as it comes; the ending tells whether all could be read.
pub(crate) fn run(options: &ReadOptions) -> Result<Ending, Failure> {
    let (inputs, problems) = find_inputs(&options.inputs.paths);
    let progress = terminal::progress(inputs.len());
    problems.iter().for_each(|problem| terminal::tell_problem(&progress, problem));

    let mut printer = Printer::new(options);
    let n_failed = problems.iter().filter(|problem| !problem.is_aside()).count();
    let (mut n_problems, mut n_findings, mut n_pages) = (n_failed, 0, 0);
    let engine = if options.fast { Engine::Rules } else { Engine::Learned };
    one_address(&options.inputs, inputs.len())?;
    let readings = read_inputs(inputs, options.inputs.input).with_engine(engine);
    let mut readings = readings.told(options.inputs.hints());
    while let Some(outcome) = readings.next() {
        match outcome {
            Outcome::Read(page) => {
                n_pages += 1;
                n_findings += page.findings.len();
                printer.print(&page)?;
            }
            Outcome::Failed(problem) => {
                n_problems += usize::from(!problem.is_aside());
                terminal::tell_problem(&progress, &problem);
            }
        }
        progress.set_position(readings.n_opened() as u64);
        progress.set_message(format!("{n_pages} pages"));
    }
    printer.finish()?;
    progress.finish_and_clear();
    if n_pages == 0 && n_problems == 0 {
        anstream::eprintln!("no page is in what was given: no files, or archives of other things than pages");
    }
    Ok(match (n_problems, n_findings) {
        (1.., _) => Ending::Failed,
        (0, 1..) if options.check => Ending::FindingsPresent,
        _ => Ending::Done,
    })
}

/// An address is that of one page.
pub(super) fn one_address(options: &InputOptions, n_inputs: usize) -> Result<(), Failure> {
    match options.url {
        Some(_) if n_inputs != 1 => {
            let message = format!("`--url` is the address of one page; {n_inputs} files were named");
            Err(Failure::Value(message))
        }
        _ => Ok(()),
    }
}

/// Writes pages to the standard output in one format.
struct Printer {
    format: Format,
    explain: bool,
    out: BufWriter<Box<dyn Write>>,
    n_printed: usize,
    width: usize,
}

impl Printer {
    fn new(options: &ReadOptions) -> Printer {
        let format = options.format;
        // JSON is written as it is; text passes a filter that takes styles off where nobody would see them.
        let out: Box<dyn Write> = match format {
            Format::Text => Box::new(anstream::stdout()),
            Format::Json | Format::Jsonl => Box::new(io::stdout()),
        };
        Printer {
            format,
            explain: options.explain,
            out: BufWriter::with_capacity(1 << 16, out),
            n_printed: 0,
            width: terminal::width(),
        }
    }

    fn print(&mut self, page: &PageReading) -> io::Result<()> {
        let wire = || match self.explain {
            true => wire_explained_reading(&page.reading, &page.findings),
            false => wire_reading(&page.reading, &page.findings),
        };
        match self.format {
            Format::Text => {
                let drawn = match self.explain {
                    true => draw::explained_page(page, self.width),
                    false => draw::page(page, self.width),
                };
                let gap = if self.n_printed > 0 { "\n" } else { "" };
                writeln!(self.out, "{gap}{drawn}")?;
            }
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, &wire())?;
                self.out.write_all(b"\n")?;
            }
            Format::Json => {
                self.out.write_all(if self.n_printed == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer_pretty(&mut self.out, &wire())?;
            }
        }
        self.n_printed += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        match (self.format, self.n_printed) {
            (Format::Json, 0) => self.out.write_all(b"[]\n")?,
            (Format::Json, _) => self.out.write_all(b"\n]\n")?,
            _ => {}
        }
        self.out.flush()
    }
}
