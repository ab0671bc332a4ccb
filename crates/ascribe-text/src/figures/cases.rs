//! Counts of cases, which are under none of the measures and are told where a page has them: "1,250 new cases of cholera".

use ascribe_model::Notice;

use super::Counts;
use super::choose::{Candidate, WORDING};
use crate::Words;

impl Counts {
    /// What is said of a document that counts cases.
    pub fn notice_of_cases(&self, words: &Words) -> Option<Notice> {
        let mut cases = self.others.iter().map(|(_, other)| other).filter(|other| counts_cases(words, other));
        let first = words.span(cases.next()?.tokens());
        let others = match cases.count() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let message = format!(
            "“{}”{others}: cases of an illness, or of anything else, are under none of the measures; they are not read as figures",
            first.cut(words.text)
        );
        Some(Notice::at("cases-not-read", message, first))
    }
}

/// "1,250 new cases", "40 cases of measles"; not "12 cases before the court".
fn counts_cases(words: &Words, candidate: &Candidate) -> bool {
    let Some(phrase) = &candidate.counted.phrase else { return false };
    let is_case = WORDING.cases.contains(&*words.lower(phrase.end - 1));
    let mut before = candidate.number.tokens.end..phrase.end - 1;
    is_case && (words.is(phrase.end, "of") || before.any(|at| WORDING.of_cases.contains(&*words.lower(at))))
}
