//! Web archives: WARC (ISO 28500) and its forerunner ARC, record after record.
//!
//! Own code because the crates at hand either trust `Content-Length` with memory, give up at the first broken record or do
//! not say where it was. Here a broken record costs itself: reading goes on at the next line that opens a record.

use std::io::{self, BufRead, Read};

use crate::limits::{MAX_RECORD_BYTES, MAX_RECORD_HEADER_BYTES, MAX_RECORD_HEADERS};

/// A record of an archive with its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// `response`, `resource`, `conversion` and so on, lower case.
    pub kind: String,
    /// The address that was captured.
    pub url: Option<String>,
    /// When it was captured, as written.
    pub date: Option<String>,
    /// Media type of the content.
    pub media: Option<String>,
    pub content: Vec<u8>,
    /// Bytes that the record was to have.
    pub n_declared: u64,
    /// Why the program that wrote the archive cut the record off, in its word: `length`, `time`, `disconnect`.
    pub truncated: Option<String>,
}

/// What came of one record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RecordRead {
    Record(Record),
    /// What is wrong with it: a short code and a message.
    Broken {
        code: &'static str,
        message: String,
    },
}

/// Reads the records of an archive.
pub(crate) struct Archive<B> {
    input: B,
    /// Bytes read so far.
    offset: u64,
    /// A line that was read and opens the next record.
    pending: Option<Vec<u8>>,
    /// Records and broken places so far.
    pub n_records: u64,
    /// Where the current record begins.
    pub record_offset: u64,
    is_over: bool,
}

impl<B: BufRead> Archive<B> {
    pub(crate) fn new(input: B) -> Archive<B> {
        Archive { input, offset: 0, pending: None, n_records: 0, record_offset: 0, is_over: false }
    }

    /// The next record, or what is wrong at its place; `None` at the end.
    pub(crate) fn next_record(&mut self) -> Option<RecordRead> {
        if self.is_over {
            return None;
        }
        let read = match self.opening_line() {
            Ok(Some(line)) => self.record_after(&line),
            Ok(None) => {
                self.is_over = true;
                return None;
            }
            Err(error) => Err(error),
        };
        self.n_records += 1;
        Some(read.unwrap_or_else(|error| {
            self.is_over = true;
            RecordRead::Broken {
                code: "cut-short",
                message: format!("reading stopped at byte {}: {error}", self.offset),
            }
        }))
    }

    /// The next line that is not blank.
    fn opening_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(line) = self.pending.take() {
            return Ok(Some(line));
        }
        loop {
            self.record_offset = self.offset;
            let line = self.line()?;
            if line.is_empty() {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// One line with its line feed, cut at the limit; empty at the end.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.input.by_ref().take(MAX_RECORD_HEADER_BYTES as u64).read_until(b'\n', &mut line)?;
        self.offset += line.len() as u64;
        Ok(line)
    }

    fn record_after(&mut self, opening: &[u8]) -> io::Result<RecordRead> {
        let headed = if opening.starts_with(b"WARC/") {
            self.warc_headers()?
        } else if let Some(headed) = arc_header(opening) {
            headed
        } else {
            return self.skip_to_record(opening);
        };
        let Ok(n_bytes) = headed.length.parse::<u64>() else {
            let message = "record does not say how long it is; went on at the next one";
            return self.skip_after("bad-record", message.to_owned());
        };
        self.content(headed.record, n_bytes)
    }

    /// The header lines of a WARC record, up to the blank line.
    fn warc_headers(&mut self) -> io::Result<Headed> {
        let mut headed = Headed::default();
        for _ in 0..MAX_RECORD_HEADERS {
            let line = self.line()?;
            let text = String::from_utf8_lossy(&line);
            if text.trim().is_empty() {
                break;
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => headed.record.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    headed.record.url = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
                }
                "warc-date" => headed.record.date = Some(value.to_owned()),
                "content-type" => headed.record.media = Some(value.to_ascii_lowercase()),
                "content-length" => headed.length = value.to_owned(),
                "warc-truncated" => headed.record.truncated = Some(value.to_ascii_lowercase()),
                _ => {}
            }
        }
        Ok(headed)
    }

    /// Reads a record's content; memory grows with what is there, not with what is declared.
    fn content(&mut self, mut record: Record, n_declared: u64) -> io::Result<RecordRead> {
        record.n_declared = n_declared;
        let n_kept = n_declared.min(MAX_RECORD_BYTES as u64);
        let read = self.input.by_ref().take(n_kept).read_to_end(&mut record.content);
        self.offset += record.content.len() as u64;
        let is_cut = match read {
            Err(error) if record.content.is_empty() => return Err(error),
            Err(_) => true,
            Ok(n_read) => (n_read as u64) < n_kept,
        };
        if is_cut {
            self.is_over = true;
        } else if n_declared > n_kept {
            let n_skipped = io::copy(&mut self.input.by_ref().take(n_declared - n_kept), &mut io::sink())?;
            self.offset += n_skipped;
            let message = format!("record has {n_declared} bytes; the limit is {MAX_RECORD_BYTES}");
            return Ok(RecordRead::Broken { code: "record-too-large", message });
        }
        Ok(RecordRead::Record(record))
    }

    /// Goes on to the next line that opens a record, from a line that should have and did not.
    fn skip_to_record(&mut self, found: &[u8]) -> io::Result<RecordRead> {
        let start: String = String::from_utf8_lossy(found).chars().take(40).collect();
        let message = format!(
            "expected a record at byte {}, found \"{}\"",
            self.record_offset,
            start.trim_end().escape_debug()
        );
        self.skip_after("bad-record", message)
    }

    fn skip_after(&mut self, code: &'static str, message: String) -> io::Result<RecordRead> {
        loop {
            let at = self.offset;
            let line = match self.line() {
                Ok(line) => line,
                Err(_) => {
                    self.is_over = true;
                    break;
                }
            };
            if line.is_empty() {
                self.is_over = true;
                break;
            }
            if line.starts_with(b"WARC/") || arc_header(&line).is_some() {
                self.record_offset = at;
                self.pending = Some(line);
                break;
            }
        }
        Ok(RecordRead::Broken { code, message })
    }
}

/// A record whose content is still to be read, and its length as written.
#[derive(Default)]
struct Headed {
    record: Record,
    length: String,
}

/// Reads the line that heads an ARC record: address, IP address, date, media type, length. Addresses may hold blanks.
fn arc_header(line: &[u8]) -> Option<Headed> {
    let line = std::str::from_utf8(line).ok()?.trim_end();
    let mut fields = line.rsplitn(5, ' ');
    let length = fields.next()?;
    let [_media, date, _ip, url] = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
    if !url.contains("://") || date.len() < 14 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kind = if url.starts_with("filedesc:") { "warcinfo" } else { "response" };
    let record = Record {
        kind: kind.to_owned(),
        url: Some(url.to_owned()),
        date: Some(date.to_owned()),
        media: Some("application/http".to_owned()),
        ..Record::default()
    };
    Some(Headed { record, length: length.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> Vec<String> {
        let mut archive = Archive::new(bytes);
        let mut found = Vec::new();
        while let Some(read) = archive.next_record() {
            found.push(match read {
                RecordRead::Record(record) => format!("{} {}", record.kind, record.content.len()),
                RecordRead::Broken { code, .. } => code.to_owned(),
            });
        }
        found
    }

    #[test]
    fn records_are_read_one_by_one() {
        let text = b"WARC/1.0\r\nWARC-Type: Response\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\nWARC/1.1\nWARC-Type: metadata\nContent-Length: 0\n\n";
        assert_eq!(kinds(text), ["response 4", "metadata 0"]);
        let arc = b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain 3\nabc\nhttp://a.example/b c 1.2.3.4 20140216050221 text/html 2\nab\n";
        assert_eq!(kinds(arc), ["warcinfo 3", "response 2"]);
    }

    #[test]
    fn broken_records_cost_themselves() {
        assert_eq!(kinds(b"junk\r\nmore\r\nWARC/1.0\r\nContent-Length: 1\r\n\r\na"), ["bad-record", " 1"]);
        assert_eq!(
            kinds(b"WARC/1.0\r\nContent-Length: x\r\n\r\nWARC/1.0\r\nContent-Length: 1\r\n\r\na"),
            ["bad-record", " 1"]
        );
        assert_eq!(kinds(b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nabc"), [" 3"]);
        assert_eq!(kinds(b""), Vec::<String>::new());
    }
}
