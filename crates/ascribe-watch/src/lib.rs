//! `ascribe watch`: feeds polled politely, the pages of their new entries added to a ledger, what is new announced.
//!
//! [`watch`] runs until it is told to [`Stop`]. It asks only for the feeds that it was given, the pages that their entries
//! name, where these redirect to, and each host's `robots.txt`; never for anything that a page names. [`limits`] bounds all
//! that comes from outside, [`Pace`] all that goes out.
//!
//! [`fetch`] asks for pages that somebody named, with the same manners.
//!
//! Who talks to whom: `watch` decides what is due, `hosts` when a host may be asked, `exchange` asks. All decisions are
//! made on one thread; the others wait for servers.

pub mod limits;

mod news;
mod pace;
mod stop;

mod exchange;
mod hosts;
mod workers;

mod entries;
mod known;
mod notebook;

mod fetch;
mod watch;
mod webhook;

pub use fetch::fetch;
pub use news::News;
pub use pace::Pace;
pub use stop::Stop;
pub use url::Url;
pub use watch::{Settings, Undone, WatchError, watch};
