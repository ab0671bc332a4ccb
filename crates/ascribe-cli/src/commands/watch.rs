//! `ascribe watch`: feeds polled, new pages added, what is new announced.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use ascribe::Ledger;
use ascribe_watch::{News, Pace, Settings, Stop, Undone, Url, WatchError, watch};

use crate::Ending;
use crate::arguments::WatchOptions;
use crate::draw::escape;
use crate::failure::Failure;

/// Watches until it is told to stop, and announces each news as a line of JSON on the standard output.
pub(crate) fn run(options: &WatchOptions) -> Result<Ending, Failure> {
    let settings = settings_of(options)?;
    let stop = Stop::default();
    stop_on_signals(&stop)?;
    let mut ledger = Ledger::open(&options.ledger.file)?;
    let until = if settings.once { "each once" } else { "ctrl-c ends it" };
    anstream::eprintln!("feeds that are watched: {}; {until}", settings.feeds.len());
    let complain = |why: &str| anstream::eprintln!("{}", escape::lines(why));
    let mut announce = |news: &News| -> io::Result<()> {
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, news)?;
        out.write_all(b"\n")?;
        out.flush()
    };
    let undone =
        watch(&mut ledger, &settings, &stop, &mut announce, complain).map_err(|error| match error {
            WatchError::Announce(error) => Failure::Output(error),
            WatchError::Ledger(error) => Failure::Ledger(error),
            other => Failure::Watch(other.to_string()),
        })?;
    // Whoever switches it off has seen what went wrong; a run for cron tells it by its ending.
    Ok(if settings.once && undone != Undone::default() { Ending::Failed } else { Ending::Done })
}

/// The first signal ends the watch in order, a second one at once.
fn stop_on_signals(stop: &Stop) -> Result<(), Failure> {
    let stop = stop.clone();
    let switch = move || {
        if stop.is_stopped() {
            std::process::exit(130);
        }
        stop.stop();
    };
    ctrlc::set_handler(switch).map_err(|error| Failure::Watch(format!("signals cannot be heeded: {error}")))
}

fn settings_of(options: &WatchOptions) -> Result<Settings, Failure> {
    let mut feeds = Vec::new();
    for named in &options.feeds {
        if named.contains("://") {
            feeds.push(address(named, None)?);
        } else {
            feeds.extend(listed(Path::new(named))?);
        }
    }
    feeds.sort();
    feeds.dedup();
    if feeds.is_empty() {
        let message = "no feed is named\nhint: give an address, or a file with one address a line";
        return Err(Failure::Watch(message.to_owned()));
    }
    let webhook = options.webhook.as_deref().map(|named| address(named, None)).transpose()?;
    let contact = options.contact.as_deref().map(|contact| format!(" ({contact})")).unwrap_or_default();
    if contact.chars().any(char::is_control) {
        return Err(Failure::Watch("the contact holds characters that no header may hold".to_owned()));
    }
    let user_agent = format!("ascribe/{}{contact}", env!("CARGO_PKG_VERSION"));
    let pace = Pace { every: Duration::from_secs(options.every * 60), ..Pace::default() };
    Ok(Settings { feeds, webhook, user_agent, pace, once: options.once })
}

/// The addresses in a file, one a line.
fn listed(path: &Path) -> Result<Vec<Url>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        let hint = "give an address that begins with https://, or a file with one address a line";
        Failure::Watch(format!("{}: the list of feeds cannot be read: {error}\nhint: {hint}", path.display()))
    })?;
    let lines = text.lines().enumerate().map(|(line_idx, line)| (line_idx + 1, line.trim()));
    let named = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    named.map(|(number, line)| address(line, Some(&format!("{}:{number}", path.display())))).collect()
}

pub(super) fn address(named: &str, place: Option<&str>) -> Result<Url, Failure> {
    let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
    let wrong = |why: &str| {
        Failure::Watch(format!(
            "{place}`{named}` is no address of the web: {why}\nhint: one begins with https:// or http://"
        ))
    };
    let url = Url::parse(named).map_err(|error| wrong(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(wrong(&format!("it begins with {other}:"))),
    }
}
