//! How much is taken from servers, and why no more.

use std::time::Duration;

/// Bytes of a page, unpacked. As many as the reader of pages takes.
pub const MAX_PAGE_BYTES: u64 = 16 << 20;

/// Bytes of a feed, unpacked. Feeds of the public sets have fewer than 2 MB.
pub const MAX_FEED_BYTES: u64 = 16 << 20;

/// Bytes of a `robots.txt` that count: what RFC 9309 asks of every reader.
pub const MAX_ROBOTS_BYTES: u64 = 500 << 10;

/// Bytes of the header of an answer that are kept as evidence.
pub const MAX_HEADER_BYTES: usize = 8 << 10;

/// Time for reaching a server.
pub const CONNECT_TIME: Duration = Duration::from_secs(15);

/// Redirections followed from one address: as many as RFC 9309 asks for `robots.txt`.
pub const MAX_REDIRECTS: u32 = 5;

/// Exchanges at one time, each with another host.
pub const MAX_EXCHANGES: usize = 8;

/// Entries of one feed that are asked for after one poll; the others wait for the next.
pub const MAX_NEW_ENTRIES: usize = 100;

/// Entries of one feed that are remembered. Feeds carry fewer than 200 at a time; what left the feed long ago may go.
pub const MAX_SEEN: usize = 5_000;

/// Times a page is asked for before what the feed says of it is kept in its place.
pub const MAX_TRIES: u32 = 3;

/// Batches of news that wait for a webhook; later ones are dropped with a message, and stand on the standard output.
pub const MAX_WAITING_NEWS: usize = 1_000;
