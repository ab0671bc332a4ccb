//! Names of sources that may stand for the same: proposed with the reason, merged by a person only.

use std::collections::{BTreeMap, BTreeSet};

/// A source's name as it stands in sheets and pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceName {
    /// The words.
    pub words: String,
    /// The actor that the lexicon knows by them, with the name to show.
    pub actor: Option<(String, String)>,
    /// How many claims name it so.
    pub n_claims: usize,
}

/// Names that may stand for the same source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    /// The names, the one with the most claims first.
    pub names: Vec<SourceName>,
    /// The name that the others could be taken for.
    pub into: String,
    /// Why they may be the same; each reason once.
    pub because: Vec<String>,
}

/// Finds names that may stand for the same source: one actor of the lexicon, the same words but for articles, brackets and
/// spelling, or a name and its initials. Ordered by the first name.
pub fn find_doubles(names: &[SourceName]) -> Vec<Double> {
    let mut names = names.to_vec();
    names.sort_by(|a, b| b.n_claims.cmp(&a.n_claims).then_with(|| a.words.cmp(&b.words)));
    names.dedup_by(|a, b| a.words == b.words);
    let mut group_of: Vec<usize> = (0..names.len()).collect();
    let mut reasons: Vec<(usize, String)> = Vec::new();
    for (first, second) in candidates(&names) {
        let Some(reason) = reason(&names[first], &names[second]) else { continue };
        let (kept, joined) = (group_of[first].min(group_of[second]), group_of[first].max(group_of[second]));
        group_of.iter_mut().filter(|group| **group == joined).for_each(|group| *group = kept);
        reasons.push((first, reason));
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (idx, group) in group_of.iter().enumerate() {
        groups.entry(*group).or_default().push(idx);
    }
    let double = |(group, members): (usize, Vec<usize>)| {
        let mut because: Vec<String> =
            reasons.iter().filter(|(idx, _)| group_of[*idx] == group).map(|(_, why)| why.clone()).collect();
        because.sort();
        because.dedup();
        let names: Vec<SourceName> = members.into_iter().map(|idx| names[idx].clone()).collect();
        let known = names.iter().find_map(|name| name.actor.as_ref().map(|(_, name)| name.clone()));
        Double { into: known.unwrap_or_else(|| names[0].words.clone()), names, because }
    };
    let mut doubles: Vec<Double> =
        groups.into_iter().filter(|(_, members)| members.len() > 1).map(double).collect();
    doubles.sort_by(|a, b| a.names[0].words.cmp(&b.names[0].words));
    doubles
}

/// Pairs of names that share an actor, their words or their initials: the only ones that can be doubles. Ordered.
fn candidates(names: &[SourceName]) -> BTreeSet<(usize, usize)> {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, name) in names.iter().enumerate() {
        let mut keys = vec![format!("words {}", plain_words(&name.words))];
        keys.extend(name.actor.iter().map(|(id, _)| format!("actor {id}")));
        let bracketed = bracketed(&name.words).into_iter().map(str::to_owned);
        let initials = [name.words.clone(), initials(&name.words)].into_iter().chain(bracketed);
        keys.extend(initials.filter(|words| is_initials(words)).map(|words| format!("initials {words}")));
        keys.sort();
        keys.dedup();
        keys.into_iter().for_each(|key| alike.entry(key).or_default().push(idx));
    }
    let pairs = alike.into_values().flat_map(|members| {
        let firsts = members.clone().into_iter().enumerate();
        firsts.flat_map(move |(place, first)| {
            members[place + 1..].iter().map(move |second| (first, *second)).collect::<Vec<_>>()
        })
    });
    pairs.collect()
}

fn reason(one: &SourceName, other: &SourceName) -> Option<String> {
    if let (Some((id, name)), Some((other_id, _))) = (&one.actor, &other.actor) {
        return (id == other_id).then(|| format!("the lexicon knows both as {name}"));
    }
    let (words, other_words) = (plain_words(&one.words), plain_words(&other.words));
    if words == other_words && !words.is_empty() {
        return Some("the same words but for articles, brackets and spelling".to_owned());
    }
    for (short, long) in [(one, other), (other, one)] {
        let initials = initials(&long.words);
        let bracketed = bracketed(&long.words);
        if is_initials(&short.words) && (short.words == initials || bracketed.contains(&short.words.as_str()))
        {
            return Some(format!("{} are the initials of {}", short.words, without_brackets(&long.words)));
        }
    }
    None
}

/// Letters that a short form needs to be taken for initials: two are too many names' ("UN", "US").
const MIN_INITIALS: usize = 3;

fn is_initials(words: &str) -> bool {
    words.len() >= MIN_INITIALS && words.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The initials of a name without its small words: "The Centre for Strategic and International Studies" gives CSIS.
fn initials(name: &str) -> String {
    const SMALL: [&str; 8] = ["the", "of", "for", "and", "in", "on", "to", "de"];
    without_brackets(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(&word.to_lowercase().as_str()))
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What stands in brackets, up to the first mark: "(MIVD; note, timing clarified)" gives MIVD.
fn bracketed(name: &str) -> Vec<&str> {
    let inner = name.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    inner.filter_map(|inner| inner.split([';', ',']).next()).map(str::trim).collect()
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0;
    let outside = name.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let is_outside = depth == 0;
        depth -= i32::from(*c == ')' && depth > 0);
        is_outside
    });
    outside.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a name without articles and brackets, in American spelling.
fn plain_words(name: &str) -> String {
    let lower = without_brackets(name).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.filter(|word| !["the", "a", "an"].contains(word)).map(|word| match word {
        "centre" => "center",
        "defence" => "defense",
        "organisation" => "organization",
        "labour" => "labor",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubles(names: &[(&str, Option<&str>)]) -> Vec<Vec<String>> {
        let names: Vec<SourceName> = names
            .iter()
            .map(|(words, actor)| SourceName {
                words: (*words).to_owned(),
                actor: actor.map(|id| (id.to_owned(), id.to_owned())),
                n_claims: 1,
            })
            .collect();
        let words = |double: Double| double.names.into_iter().map(|name| name.words).collect();
        find_doubles(&names).into_iter().map(words).collect()
    }

    #[test]
    fn names_that_may_be_one_are_proposed() {
        let found = doubles(&[
            ("North MoD", Some("north-mod")),
            ("Northern Ministry of Defence", Some("north-mod")),
            ("CRST", None),
            ("The Centre for River and Sea Traffic", None),
            ("Northern Service (NRS)", None),
            ("Northern Service (NRS; note, timing clarified via email)", None),
            ("NRS", None),
            ("Count Desk", None),
            ("Count Desk (cumulative)", None),
            ("officials", None),
            ("US", None),
            ("Union of Sailors", None),
        ]);
        assert_eq!(
            found,
            [
                vec!["CRST", "The Centre for River and Sea Traffic"],
                vec!["Count Desk", "Count Desk (cumulative)"],
                vec![
                    "NRS",
                    "Northern Service (NRS)",
                    "Northern Service (NRS; note, timing clarified via email)"
                ],
                vec!["North MoD", "Northern Ministry of Defence"],
            ]
        );
    }

    #[test]
    fn two_actors_of_the_lexicon_are_never_proposed() {
        assert!(doubles(&[("The Desk", Some("a")), ("Desk", Some("b"))]).is_empty());
    }
}
