//! An input with its wrapping taken off: gzip and lz4 are unpacked whatever they hold.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use lz4_flex::frame::FrameDecoder;

use crate::limits::MAX_SNIFF_BYTES;

/// A reader whose first bytes were looked at and put back.
type Peeked<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// An input that was looked at: its first bytes unpacked, and all of it from the start.
pub(crate) struct Opened<R: Read> {
    pub prefix: Vec<u8>,
    pub source: Unpacked<R>,
}

/// The bytes of an input, unpacked where they came packed.
pub(crate) enum Unpacked<R: Read> {
    Bare(Peeked<R>),
    Gzip(Box<Peeked<Bounded<MultiGzDecoder<Peeked<R>>>>>),
    Lz4(Box<Peeked<Bounded<Frames<R>>>>),
}

/// Looks at the first bytes of an input and takes its wrapping off.
///
/// No more than `most` bytes are unpacked.
///
/// # Errors
/// What the input or its packing says when its first bytes cannot be read.
pub(crate) fn open<R: Read>(input: R, most: u64) -> io::Result<Opened<R>> {
    let (prefix, peeked) = peek(input)?;
    if prefix.starts_with(&[0x1f, 0x8b]) {
        let (prefix, peeked) = peek(Bounded::new(MultiGzDecoder::new(peeked), most))?;
        return Ok(Opened { prefix, source: Unpacked::Gzip(Box::new(peeked)) });
    }
    if prefix.starts_with(&[0x04, 0x22, 0x4d, 0x18]) {
        let (prefix, peeked) = peek(Bounded::new(Frames::new(peeked), most))?;
        return Ok(Opened { prefix, source: Unpacked::Lz4(Box::new(peeked)) });
    }
    Ok(Opened { prefix, source: Unpacked::Bare(peeked) })
}

/// Reads the first bytes of an input and puts them back in front of it. A packing that breaks behind them shows later.
fn peek<R: Read>(mut input: R) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut prefix = Vec::with_capacity(MAX_SNIFF_BYTES);
    let read = input.by_ref().take(MAX_SNIFF_BYTES as u64).read_to_end(&mut prefix);
    if prefix.is_empty() {
        read?;
    }
    let whole = Cursor::new(prefix.clone()).chain(input);
    Ok((prefix, BufReader::with_capacity(64 << 10, whole)))
}

/// A reader that ends with an error behind so many bytes.
pub(crate) struct Bounded<R> {
    input: R,
    most: u64,
    n_left: u64,
}

impl<R> Bounded<R> {
    fn new(input: R, most: u64) -> Bounded<R> {
        Bounded { input, most, n_left: most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_left == 0 {
            return Err(io::Error::other(format!("unpacks to more than {} bytes", self.most)));
        }
        let n_wanted = buffer.len().min(usize::try_from(self.n_left).unwrap_or(usize::MAX));
        let n_read = self.input.read(&mut buffer[..n_wanted])?;
        self.n_left -= n_read as u64;
        Ok(n_read)
    }
}

/// lz4 frames one after the other: archives have one for each record.
pub(crate) struct Frames<R: Read> {
    frame: Option<FrameDecoder<Peeked<R>>>,
}

impl<R: Read> Frames<R> {
    fn new(input: Peeked<R>) -> Frames<R> {
        Frames { frame: Some(FrameDecoder::new(input)) }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(frame) = self.frame.as_mut() else { return Ok(0) };
            let n_read = frame.read(buffer)?;
            if n_read > 0 || buffer.is_empty() {
                return Ok(n_read);
            }
            let Some(mut rest) = self.frame.take().map(FrameDecoder::into_inner) else { return Ok(0) };
            if !rest.fill_buf()?.is_empty() {
                self.frame = Some(FrameDecoder::new(rest));
            }
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Bare(source) => source.read(buffer),
            Unpacked::Gzip(source) => source.read(buffer),
            Unpacked::Lz4(source) => source.read(buffer),
        }
    }
}

impl<R: Read> BufRead for Unpacked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Unpacked::Bare(source) => source.fill_buf(),
            Unpacked::Gzip(source) => source.fill_buf(),
            Unpacked::Lz4(source) => source.fill_buf(),
        }
    }

    fn consume(&mut self, n_bytes: usize) {
        match self {
            Unpacked::Bare(source) => source.consume(n_bytes),
            Unpacked::Gzip(source) => source.consume(n_bytes),
            Unpacked::Lz4(source) => source.consume(n_bytes),
        }
    }
}
