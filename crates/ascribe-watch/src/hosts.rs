//! When a host may be asked, and for what: its `robots.txt`, one exchange at a time, gaps and pauses.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use texting_robots::Robot;
use url::Url;

use crate::Pace;
use crate::entries::Entry;
use crate::exchange::{Answer, Fault, Question};
use crate::limits::{MAX_REDIRECTS, MAX_ROBOTS_BYTES, MAX_TRIES};

/// The name that `robots.txt` files know this program by.
const ROBOTS_NAME: &str = "ascribe";

/// How long the rules of a host are believed: the longest that RFC 9309 allows.
const RULES_STAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Something to be asked for.
#[derive(Debug)]
pub(crate) struct Errand {
    pub what: What,
    pub question: Question,
    /// Redirections followed so far.
    pub n_hops: u32,
    /// Times that it was asked for in vain.
    pub n_tries: u32,
}

/// What an errand is for. Feeds, and the addresses of [`fetch`](crate::fetch), are named by their position.
#[derive(Debug)]
pub(crate) enum What {
    Feed(usize),
    Page { feed: usize, entry: Box<Entry> },
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Ask for an errand.
    Ask(Errand),
    /// Ask for the rules of a host.
    AskRules(RulesQuestion),
    /// Do not ask, and why.
    Refuse(Errand, String),
}

/// A question for the rules of a host.
#[derive(Debug)]
pub(crate) struct RulesQuestion {
    pub host: String,
    pub question: Question,
    pub n_hops: u32,
}

/// The hosts that were asked or are to be.
#[derive(Debug)]
pub(crate) struct Hosts {
    pace: Pace,
    by_name: BTreeMap<String, Host>,
}

#[derive(Debug)]
struct Host {
    waiting: VecDeque<Errand>,
    rules: Rules,
    free_at: Instant,
    is_asked: bool,
    n_faults: u32,
}

enum Rules {
    Unknown,
    /// None that could be read: everything is allowed until then.
    Open(Instant),
    /// They could not be asked for, again and again, and why: nothing is allowed until then.
    Closed(Instant, String),
    Given(Robot, Instant),
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Rules::Unknown => "Unknown",
            Rules::Open(_) => "Open",
            Rules::Closed(..) => "Closed",
            Rules::Given(..) => "Given",
        })
    }
}

impl Rules {
    fn is_over(&self, now: Instant) -> bool {
        match self {
            Rules::Unknown => true,
            Rules::Open(until) | Rules::Closed(until, _) | Rules::Given(_, until) => *until <= now,
        }
    }

    /// Why an address may not be asked for.
    fn objection(&self, url: &Url) -> Option<String> {
        match self {
            Rules::Closed(_, why) => Some(format!("its host's robots.txt could not be asked for: {why}")),
            Rules::Given(robot, _) if !robot.allowed(url.as_str()) => {
                Some("its host's robots.txt asks programs not to".to_owned())
            }
            _ => None,
        }
    }
}

impl Hosts {
    pub(crate) fn new(pace: Pace) -> Hosts {
        Hosts { pace, by_name: BTreeMap::new() }
    }

    /// Lets an errand wait for its host.
    pub(crate) fn push(&mut self, errand: Errand, now: Instant) {
        let name = name_of(&errand.question.url);
        let host = self.by_name.entry(name).or_insert_with(|| Host {
            waiting: VecDeque::new(),
            rules: Rules::Unknown,
            free_at: now,
            is_asked: false,
            n_faults: 0,
        });
        host.waiting.push_back(errand);
    }

    /// What may be done now; none when all hosts are busy, resting or have nothing waiting.
    pub(crate) fn next(&mut self, now: Instant) -> Option<Step> {
        let mut ready = self.by_name.iter_mut().filter(|(_, host)| host.is_ready() && host.free_at <= now);
        let (name, host) = ready.next()?;
        if host.rules.is_over(now) {
            host.is_asked = true;
            let trusted_host = host.waiting.front().and_then(|errand| errand.question.trusted_host.clone());
            return Some(Step::AskRules(first_rules_question(name, trusted_host)));
        }
        let errand = host.waiting.pop_front()?;
        if let Some(why) = host.rules.objection(&errand.question.url) {
            return Some(Step::Refuse(errand, why));
        }
        host.is_asked = true;
        Some(Step::Ask(errand))
    }

    /// When something can be done next, where that is only a matter of time.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.by_name.values().filter(|host| host.is_ready()).map(|host| host.free_at).min()
    }

    /// Takes note of what came of an errand, by the address that was asked.
    pub(crate) fn note(&mut self, url: &Url, result: &Result<Answer, Fault>, now: Instant) {
        let pace = self.pace;
        let Some(host) = self.by_name.get_mut(&name_of(url)) else { return };
        host.is_asked = false;
        let is_overtaxed = |answer: &Answer| answer.status == 429 || answer.status >= 500;
        match result {
            Ok(answer) if !is_overtaxed(answer) => {
                host.n_faults = 0;
                let asked = match &host.rules {
                    Rules::Given(robot, _) => {
                        robot.delay.and_then(|delay| Duration::try_from_secs_f32(delay).ok())
                    }
                    _ => None,
                };
                host.free_at = now + asked.unwrap_or_default().min(pace.longest_pause).max(pace.gap);
            }
            _ => {
                host.n_faults += 1;
                let asked = result.as_ref().ok().and_then(Answer::retry_after);
                host.free_at = now + pace.pause(host.n_faults, asked);
            }
        }
    }

    /// Takes note of a host's answer to the question for its rules. Gives the next question where it redirects.
    pub(crate) fn note_rules(
        &mut self,
        asked: RulesQuestion,
        result: &Result<Answer, Fault>,
        now: Instant,
    ) -> Option<RulesQuestion> {
        let pace = self.pace;
        let host = self.by_name.get_mut(&asked.host)?;
        let until = now + RULES_STAY;
        let redirected = result.as_ref().ok().and_then(|answer| redirection(&asked.question.url, answer));
        if let Some(url) = redirected.filter(|_| asked.n_hops < MAX_REDIRECTS) {
            let question = Question { url, ..asked.question };
            return Some(RulesQuestion { question, n_hops: asked.n_hops + 1, ..asked });
        }
        host.is_asked = false;
        host.free_at = now + pace.gap;
        host.rules = match result {
            Ok(answer) if (200..300).contains(&answer.status) => Robot::new(ROBOTS_NAME, &answer.body)
                .map_or(Rules::Open(until), |robot| Rules::Given(robot, until)),
            Ok(answer) if answer.status < 500 && answer.status != 429 => Rules::Open(until),
            _ => {
                host.n_faults += 1;
                let asked = result.as_ref().ok().and_then(Answer::retry_after);
                let back_at = now + pace.pause(host.n_faults, asked);
                if host.n_faults < MAX_TRIES {
                    host.free_at = back_at;
                    Rules::Unknown
                } else {
                    let status = |answer: &Answer| format!("the server answered {}", answer.status);
                    Rules::Closed(back_at, result.as_ref().map_or_else(Fault::to_string, status))
                }
            }
        };
        None
    }
}

impl Host {
    fn is_ready(&self) -> bool {
        !self.is_asked && !self.waiting.is_empty()
    }
}

/// Where an answer redirects to; none where it does not, or to something that is not on the web.
pub(crate) fn redirection(from: &Url, answer: &Answer) -> Option<Url> {
    let is_redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
    let target = from.join(answer.header("location").filter(|_| is_redirect)?).ok()?;
    is_web(&target).then_some(target)
}

/// Whether an address is one of the web.
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
}

fn name_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn first_rules_question(host: &str, trusted_host: Option<String>) -> RulesQuestion {
    // The name is an origin, so that it parses again.
    let url =
        Url::parse(&format!("{host}/robots.txt")).unwrap_or_else(|_| unreachable!("`{host}` is an origin"));
    let question =
        Question { url, etag: None, last_modified: None, max_bytes: MAX_ROBOTS_BYTES, trusted_host };
    RulesQuestion { host: host.to_owned(), question, n_hops: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errand(url: &str) -> Errand {
        let url = Url::parse(url).unwrap();
        let question = Question { url, etag: None, last_modified: None, max_bytes: 1, trusted_host: None };
        Errand { what: What::Feed(0), question, n_hops: 0, n_tries: 0 }
    }

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Answer, Fault> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ok(Answer { status, headers, body: body.as_bytes().to_vec(), at: jiff::Timestamp::UNIX_EPOCH })
    }

    fn with_rules(rules: Result<Answer, Fault>, url: &str) -> (Hosts, Instant) {
        let now = Instant::now();
        let mut hosts = Hosts::new(Pace::default());
        hosts.push(errand(url), now);
        let Some(Step::AskRules(asked)) = hosts.next(now) else { panic!("rules are asked for first") };
        assert!(hosts.next(now).is_none(), "one exchange at a time");
        assert!(hosts.note_rules(asked, &rules, now).is_none());
        (hosts, now + Pace::default().gap)
    }

    #[test]
    fn rules_are_kept() {
        let rules = "User-agent: *\nDisallow: /private\nCrawl-delay: 30\n";
        let (mut hosts, now) = with_rules(answer(200, &[], rules), "https://a.example/private/1");
        hosts.push(errand("https://a.example/2"), now);
        assert!(matches!(hosts.next(now), Some(Step::Refuse(..))));
        let Some(Step::Ask(asked)) = hosts.next(now) else { panic!("the second is allowed") };
        hosts.push(errand("https://a.example/3"), now);
        hosts.note(&asked.question.url, &answer(200, &[], ""), now);
        assert_eq!(hosts.next_at(), Some(now + Duration::from_secs(30)));
    }

    #[test]
    fn missing_rules_allow_and_unreachable_ones_do_not() {
        let (mut hosts, now) = with_rules(answer(404, &[], ""), "https://a.example/1");
        assert!(matches!(hosts.next(now), Some(Step::Ask(_))));
        let no_route = || Err(Fault("no route".to_owned()));
        let (mut hosts, _) = with_rules(no_route(), "https://a.example/1");
        for _ in 1..MAX_TRIES {
            let now = hosts.next_at().unwrap();
            let Some(Step::AskRules(asked)) = hosts.next(now) else { panic!("they are asked for again") };
            assert!(hosts.note_rules(asked, &no_route(), now).is_none());
        }
        assert!(matches!(hosts.next(hosts.next_at().unwrap()), Some(Step::Refuse(..))));
    }

    #[test]
    fn an_overtaxed_host_rests_as_long_as_it_asks() {
        let (mut hosts, now) = with_rules(answer(404, &[], ""), "https://a.example/1");
        let Some(Step::Ask(asked)) = hosts.next(now) else { panic!() };
        hosts.push(errand("https://a.example/2"), now);
        hosts.note(&asked.question.url, &answer(429, &[("retry-after", "7200")], ""), now);
        assert_eq!(hosts.next_at(), Some(now + Duration::from_secs(7200)));
    }

    #[test]
    fn only_the_web_is_redirected_to() {
        let from = Url::parse("https://a.example/x/y").unwrap();
        let to = |location: &str| {
            let answer = answer(302, &[("location", location)], "").unwrap();
            redirection(&from, &answer).map(String::from)
        };
        assert_eq!(to("z").as_deref(), Some("https://a.example/x/z"));
        assert_eq!(to("//b.example/").as_deref(), Some("https://b.example/"));
        assert_eq!(to("file:///etc/passwd"), None);
        assert_eq!(to("gopher://a.example/"), None);
    }
}
