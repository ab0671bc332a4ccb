use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// How often servers are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Time between two polls of a feed that answers. A feed that says how long it stays fresh (`Cache-Control: max-age`) is
    /// polled later, never sooner.
    pub every: Duration,
    /// Least time between two exchanges with one host; `Crawl-delay` in its `robots.txt` may ask for more.
    pub gap: Duration,
    /// Time to wait after the first fault of a host or feed; it doubles with each that follows.
    pub first_pause: Duration,
    /// The longest wait that a server's word (`Retry-After`, `Crawl-delay`, `max-age`) or repeated faults can bring about.
    pub longest_pause: Duration,
    /// Time for one exchange, from the look-up of the name to the last byte.
    pub patience: Duration,
}

impl Default for Pace {
    /// A quarter of an hour between polls, two seconds between exchanges, pauses from a minute to a day, a minute's patience.
    fn default() -> Pace {
        Pace {
            every: Duration::from_secs(15 * 60),
            gap: Duration::from_secs(2),
            first_pause: Duration::from_secs(60),
            longest_pause: Duration::from_secs(24 * 60 * 60),
            patience: Duration::from_secs(60),
        }
    }
}

impl Pace {
    /// How long to pause after so many faults in a row: the doubled pause, between half and all of it so that feeds that
    /// failed together do not come back together, and never less than what the server asked for.
    pub(crate) fn pause(&self, n_faults: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.first_pause.saturating_mul(1 << n_faults.saturating_sub(1).min(20));
        let pause = spread(doubled.min(self.longest_pause), 50);
        asked.map_or(pause, |asked| pause.max(asked.min(self.longest_pause)))
    }

    /// How long until a feed that answered is polled again.
    pub(crate) fn until_next_poll(&self, fresh: Option<Duration>) -> Duration {
        let wait = fresh.unwrap_or_default().min(self.longest_pause).max(self.every);
        // A tenth more at the most: many feeds that were added together must not be due together for ever.
        wait + (wait / 10).saturating_sub(spread(wait / 10, 100))
    }
}

/// A time between `time` less so many percent and `time`.
fn spread(time: Duration, percent: u32) -> Duration {
    // The keys of the standard hasher are the randomness at hand; nothing but waiting times depends on them.
    let chance = (RandomState::new().build_hasher().finish() % 1000) as u32;
    time - time * percent / 100 * chance / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_heed_the_server() {
        let pace = Pace { first_pause: Duration::from_secs(8), ..Pace::default() };
        let within = |pause: Duration, most: u64| {
            let most = Duration::from_secs(most);
            assert!(pause >= most / 2 && pause <= most, "{pause:?} of {most:?}");
        };
        within(pace.pause(1, None), 8);
        within(pace.pause(3, None), 32);
        within(pace.pause(90, None), 24 * 60 * 60);
        assert_eq!(pace.pause(1, Some(Duration::from_secs(100))), Duration::from_secs(100));
        assert_eq!(pace.pause(1, Some(Duration::MAX)), pace.longest_pause);
    }

    #[test]
    fn polls_are_never_sooner_than_asked() {
        let pace = Pace::default();
        for _ in 0..100 {
            let wait = pace.until_next_poll(None);
            assert!(wait >= pace.every && wait <= pace.every * 11 / 10, "{wait:?}");
        }
        assert!(pace.until_next_poll(Some(pace.every * 3)) >= pace.every * 3);
    }
}
