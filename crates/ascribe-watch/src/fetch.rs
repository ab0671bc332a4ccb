//! Pages that somebody named by their addresses, fetched with the manners of a watch.

use std::time::Instant;

use ascribe::{Fallback, PageReading};
use url::Url;

use crate::entries::read_answer;
use crate::exchange::{Answer, Client, Question};
use crate::hosts::{Errand, Hosts, Step, What, redirection};
use crate::limits::{MAX_PAGE_BYTES, MAX_REDIRECTS};
use crate::{Pace, Stop};

/// Fetches the pages at `urls`, one exchange at a time, and calls `take` with each address and its page, or why there is none.
///
/// A host is asked for its `robots.txt` first, which is kept to; between two exchanges with one host lies the gap of `pace`;
/// a page is asked for once. Redirections are followed, to public addresses only: a page must not make us ask the machines of
/// our own network. Ends early where `stop` is switched.
pub fn fetch(
    urls: &[Url],
    user_agent: &str,
    pace: Pace,
    stop: &Stop,
    mut take: impl FnMut(&Url, Result<PageReading, String>),
) {
    let client = Client::new(user_agent, pace.patience);
    let mut hosts = Hosts::new(pace);
    for (idx, url) in urls.iter().enumerate() {
        let trusted_host = url.host_str().map(str::to_owned);
        let question = Question {
            url: url.clone(),
            etag: None,
            last_modified: None,
            max_bytes: MAX_PAGE_BYTES,
            trusted_host,
        };
        let errand = Errand { what: What::Feed(idx), question, n_hops: 0, n_tries: 0 };
        hosts.push(errand, Instant::now());
    }
    while !stop.is_stopped() {
        match hosts.next(Instant::now()) {
            Some(Step::AskRules(asked)) => {
                let mut next = Some(asked);
                while let Some(asked) = next {
                    let answer = client.get(&asked.question);
                    next = hosts.note_rules(asked, &answer, Instant::now());
                }
            }
            Some(Step::Refuse(errand, why)) => take(&named(urls, &errand), Err(why)),
            Some(Step::Ask(errand)) => {
                let answer = client.get(&errand.question);
                hosts.note(&errand.question.url, &answer, Instant::now());
                let named = named(urls, &errand);
                match answer.map_err(|fault| fault.0).and_then(|answer| page_of(errand, &answer)) {
                    Ok(Had::Page(page)) => take(&named, Ok(*page)),
                    Ok(Had::Elsewhere(errand)) => hosts.push(errand, Instant::now()),
                    Err(why) => take(&named, Err(why)),
                }
            }
            None => match hosts.next_at() {
                Some(at) => stop.wait_until(at),
                None => break,
            },
        }
    }
}

/// The address that was named, whatever it redirected to.
fn named(urls: &[Url], errand: &Errand) -> Url {
    let named = match errand.what {
        What::Feed(idx) => urls.get(idx),
        What::Page { .. } => None,
    };
    named.unwrap_or(&errand.question.url).clone()
}

/// What came of a question.
enum Had {
    Page(Box<PageReading>),
    /// It is to be asked for elsewhere.
    Elsewhere(Errand),
}

fn page_of(mut errand: Errand, answer: &Answer) -> Result<Had, String> {
    match answer.status {
        200 => match read_answer(&errand.question.url, answer, &Fallback::default()) {
            Some(Ok(page)) => Ok(Had::Page(Box::new(page))),
            Some(Err(why)) => Err(why),
            None => {
                let media = answer.header("content-type").unwrap_or("none");
                Err(format!("it is no page of HTML or text (its content type: {media})"))
            }
        },
        301 | 302 | 303 | 307 | 308 => match redirection(&errand.question.url, answer) {
            Some(_) if errand.n_hops >= MAX_REDIRECTS => {
                Err(format!("it redirects more than {MAX_REDIRECTS} times"))
            }
            Some(url) => {
                errand.question.url = url;
                errand.n_hops += 1;
                Ok(Had::Elsewhere(errand))
            }
            None => Err("it redirects to no address of the web".to_owned()),
        },
        status => Err(format!("the server answered {status}")),
    }
}
