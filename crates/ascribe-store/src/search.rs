//! Claims by what they say: words, number, measure, source, place, time, outlet, certainty, state.
//!
//! Whatever filters are set, the rarest one leads: it is looked up and the others are tried on what it gives. Where all are
//! frequent, claims are walked from the newest on until enough fit.

use ascribe_model::{Certainty, Change, Measure};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::acts::Named;
use crate::{Error, ReviewState, Status, Store};

/// Which claims are sought. What is not set leaves all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// Words that the sentence, the source, the population or the place hold, all of them; `"two words"` stand together,
    /// `gren*` begins so.
    pub words: Option<String>,
    /// A bound as said is at least this.
    pub low: Option<u64>,
    /// A bound as said is at most this.
    pub high: Option<u64>,
    /// What is counted.
    pub measure: Option<Measure>,
    /// What kind of count.
    pub change: Option<Change>,
    /// The name of the source, or one that was merged with it.
    pub source: Option<String>,
    /// The id of the actor that the source is, or one that was merged with it.
    pub actor: Option<String>,
    /// A place or region by name, or a country by its two letters.
    pub place: Option<String>,
    /// The outlet, or one that was merged with it.
    pub outlet: Option<String>,
    /// The day it speaks of, or else of publication, is not before this: ISO 8601.
    pub since: Option<String>,
    /// Nor after this.
    pub until: Option<String>,
    /// How sure the source presents it.
    pub certainty: Option<Certainty>,
    /// How far the review is.
    pub state: Option<ReviewState>,
    /// How far the work is.
    pub status: Option<Status>,
    /// To whom it was given.
    pub assigned: Option<String>,
    /// The SHA-256 of its document.
    pub document: Option<String>,
    /// Only claims that the machine reads otherwise than when somebody looked.
    pub only: Option<Only>,
}

/// A set of claims to seek among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// Those that the machine now reads otherwise than when somebody looked at them.
    Different,
    /// Those with these ids.
    Ids(Vec<String>),
}

/// A claim that was found, as it stands.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of a claim, in words")]
pub struct Hit {
    pub id: String,
    /// The SHA-256 of its document.
    pub document: String,
    /// The id that the input gave the document.
    pub document_id: String,
    pub headline: Option<String>,
    pub said: String,
    pub sentence: String,
    /// `people`, `households` or `share`.
    pub unit: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub is_approx: bool,
    pub measure: String,
    pub change: String,
    pub population: String,
    pub source: Option<String>,
    pub actor: Option<String>,
    pub certainty: String,
    pub place: Option<String>,
    pub country: Option<String>,
    pub first_day: Option<String>,
    pub last_day: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<String>,
    pub confidence: f64,
    /// The word of its [`ReviewState`].
    pub state: String,
    pub status: Option<String>,
    /// Whether the machine reads it otherwise than when somebody looked at it.
    pub differs: bool,
}

/// A document that was found by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of a document")]
pub struct DocumentHit {
    pub sha256: String,
    pub id: String,
    pub headline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<String>,
    pub url: Option<String>,
}

/// A filter with up to this many claims is looked up and the rest tried on them; of a more frequent one the newest are
/// walked. At 1,000,000 claims both ways take about 10 ms there (`cargo xtask bench ledger`).
const FEW: i64 = 1_000;

/// Claims that fit words, a number or a place are gathered once before the newest are walked, about 10 ms for this many;
/// where more fit, each claim is tried on the way, since one in twenty does.
const MANY: i64 = 50_000;

/// A condition and its parameters.
struct Filter {
    /// The columns with a mark before each, which keeps the database from choosing an index by itself.
    tried: String,
    parameters: Vec<Value>,
    /// The claims that fit, by number, by way of an index; none where there is none.
    looked_up: Option<String>,
    /// Whether to try a claim costs so much that all that fit are gathered first, unless they are very many.
    is_costly: bool,
    /// The condition by which an index gives the claims in order of days; none where there is none.
    walked: Option<String>,
}

impl Filter {
    fn tried(condition: impl Into<String>, parameters: Vec<Value>) -> Filter {
        Filter { tried: condition.into(), parameters, looked_up: None, is_costly: false, walked: None }
    }

    /// `column = ?` with an index over the column and the day, or `column IN (?, …)` for several names.
    fn names(column: &str, names: Vec<String>) -> Filter {
        let parameters: Vec<Value> = names.into_iter().map(Value::Text).collect();
        let marks = vec!["?"; parameters.len()].join(", ");
        Filter {
            tried: format!("+claim.{column} IN ({marks})"),
            looked_up: Some(format!("SELECT n FROM claim WHERE {column} IN ({marks})")),
            is_costly: false,
            walked: (parameters.len() == 1).then(|| format!("claim.{column} = ?")),
            parameters,
        }
    }
}

impl Store {
    /// The claims that are sought, those of the newest day first, `n_skipped` of them left out; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn search(&self, search: &Search, n_skipped: u32, limit: u32) -> Result<Vec<Hit>, Error> {
        let mut filters = self.filters(search)?;
        let (condition, order) = match self.rarest(&mut filters)? {
            Some(leading) => {
                let looked_up = filters[leading].looked_up.take().unwrap_or_default();
                filters[leading].tried = format!("claim.n IN ({looked_up})");
                (conditions(&filters), "+claim.day DESC, +claim.n DESC")
            }
            None => {
                if let Some(walking) = filters.iter_mut().find(|filter| filter.walked.is_some()) {
                    walking.tried = walking.walked.take().unwrap_or_default();
                }
                (conditions(&filters), "claim.day DESC, claim.n DESC")
            }
        };
        // What is shown of a claim is fetched for those alone that are shown.
        let sql = format!(
            "WITH found (n) AS MATERIALIZED (
                SELECT claim.n FROM claim WHERE {condition} ORDER BY {order} LIMIT {limit} OFFSET {n_skipped})
            SELECT {HIT_COLUMNS} FROM found CROSS JOIN claim ON claim.n = found.n
            CROSS JOIN document ON document.n = claim.document ORDER BY claim.day DESC, claim.n DESC"
        );
        let parameters = filters.into_iter().flat_map(|filter| filter.parameters);
        self.rows(&sql, params_from_iter(parameters), hit)
    }

    /// The documents whose headline or text hold these words, those added last first, `n_skipped` of them left out; at most
    /// `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn search_documents(
        &self,
        words: &str,
        n_skipped: u32,
        limit: u32,
    ) -> Result<Vec<DocumentHit>, Error> {
        let sql = "SELECT sha256, id, document.headline, outlet, published, url
            FROM document_text CROSS JOIN document ON document.n = document_text.rowid
            WHERE document_text MATCH ?1 ORDER BY document_text.rowid DESC LIMIT ?2 OFFSET ?3";
        let hit = |row: &Row| {
            Ok(DocumentHit {
                sha256: row.get(0)?,
                id: row.get(1)?,
                headline: row.get(2)?,
                outlet: row.get(3)?,
                published: row.get(4)?,
                url: row.get(5)?,
            })
        };
        self.rows(sql, rusqlite::params![match_words(words), limit, n_skipped], hit)
    }

    fn filters(&self, search: &Search) -> Result<Vec<Filter>, Error> {
        let mut filters = Vec::new();
        let mut named = |column: &str, names: Vec<String>| filters.push(Filter::names(column, names));
        for (column, of, name) in [
            ("source", Named::Source, &search.source),
            ("actor", Named::Actor, &search.actor),
            ("outlet", Named::Outlet, &search.outlet),
        ] {
            if let Some(name) = name {
                named(column, self.all_names(of, name)?);
            }
        }
        for (column, word) in [
            ("measure", search.measure.map(Measure::as_str)),
            ("certainty", search.certainty.map(Certainty::as_str)),
        ] {
            if let Some(word) = word {
                named(column, vec![word.to_owned()]);
            }
        }
        if let Some(country) = search.place.as_ref().filter(|place| is_country(place)) {
            named("country", vec![country.clone()]);
        }
        if let Some(place) = search.place.as_ref().filter(|place| !is_country(place)) {
            filters.push(place_filter(place));
        }
        filters.extend(search.words.as_deref().map(words_filter));
        filters.extend(number_filter(search.low, search.high));
        filters.extend(days_filter(search.since.as_deref(), search.until.as_deref()));
        filters.extend(work_filters(search));
        Ok(filters)
    }

    /// The filter that fewest claims fit, if these are few. Costly filters learn whether to gather.
    fn rarest(&self, filters: &mut [Filter]) -> Result<Option<usize>, Error> {
        let mut rarest = None;
        for (idx, filter) in filters.iter_mut().enumerate() {
            let Some(looked_up) = &filter.looked_up else { continue };
            let most = if filter.is_costly { MANY } else { FEW };
            let sql = format!("SELECT count(*) FROM ({looked_up} LIMIT {})", most + 1);
            let count = |row: &Row| row.get::<_, i64>(0);
            let n = self.rows(&sql, params_from_iter(&filter.parameters), count)?.pop().unwrap_or(0);
            if n <= FEW && rarest.is_none_or(|(_, least)| n < least) {
                rarest = Some((idx, n));
            }
            if filter.is_costly && n <= MANY {
                filter.tried = format!("claim.n IN ({looked_up})");
            }
        }
        Ok(rarest.map(|(idx, _)| idx))
    }

    /// A name and all that are taken for the same.
    fn all_names(&self, of: Named, name: &str) -> Result<Vec<String>, Error> {
        let sql = "WITH whole (name) AS (
                SELECT coalesce((SELECT into_name FROM merged WHERE kind = ?1 AND name = ?2), ?2))
            SELECT name FROM whole
            UNION SELECT merged.name FROM merged JOIN whole ON merged.into_name = whole.name WHERE kind = ?1
            ORDER BY 1";
        self.rows(sql, [of.as_str(), name], |row| row.get(0))
    }
}

const HIT_COLUMNS: &str =
    "claim.id, document.sha256, document.headline, said, sentence, unit, low, high, approx,
    measure, change, population,
    coalesce((SELECT into_name FROM merged WHERE kind = 'source' AND name = claim.source), claim.source),
    coalesce((SELECT into_name FROM merged WHERE kind = 'actor' AND name = claim.actor), claim.actor),
    certainty, place, country, first_day, last_day,
    coalesce((SELECT into_name FROM merged WHERE kind = 'outlet' AND name = claim.outlet), claim.outlet),
    claim.published, confidence, state, status, differs, document.id";

fn hit(row: &Row) -> rusqlite::Result<Hit> {
    Ok(Hit {
        id: row.get(0)?,
        document: row.get(1)?,
        headline: row.get(2)?,
        said: row.get(3)?,
        sentence: row.get(4)?,
        unit: row.get(5)?,
        low: row.get(6)?,
        high: row.get(7)?,
        is_approx: row.get(8)?,
        measure: row.get(9)?,
        change: row.get(10)?,
        population: row.get(11)?,
        source: row.get(12)?,
        actor: row.get(13)?,
        certainty: row.get(14)?,
        place: row.get(15)?,
        country: row.get(16)?,
        first_day: row.get(17)?,
        last_day: row.get(18)?,
        outlet: row.get(19)?,
        published: row.get(20)?,
        confidence: row.get(21)?,
        state: row.get(22)?,
        status: row.get(23)?,
        differs: row.get(24)?,
        document_id: row.get(25)?,
    })
}

fn conditions(filters: &[Filter]) -> String {
    let all: Vec<&str> = filters.iter().map(|filter| filter.tried.as_str()).collect();
    if all.is_empty() { "1".to_owned() } else { all.join(" AND ") }
}

fn is_country(place: &str) -> bool {
    place.len() == 2 && place.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn place_filter(place: &str) -> Filter {
    let parameters = vec![Value::Text(place.to_owned()); 2];
    Filter {
        looked_up: Some(
            "SELECT n FROM claim WHERE place = ? UNION ALL SELECT n FROM claim WHERE region = ?".to_owned(),
        ),
        is_costly: true,
        ..Filter::tried("(+claim.place = ? OR +claim.region = ?)", parameters)
    }
}

fn words_filter(words: &str) -> Filter {
    let parameters = vec![Value::Text(match_words(words))];
    let fits = "EXISTS (SELECT 1 FROM claim_text WHERE claim_text MATCH ? AND claim_text.rowid = claim.n)";
    Filter {
        looked_up: Some("SELECT rowid FROM claim_text WHERE claim_text MATCH ?".to_owned()),
        is_costly: true,
        ..Filter::tried(fits, parameters)
    }
}

/// Words as FTS5 takes them: each in quotes, so that none is taken for an operator, and each in the forms in which pages print it.
fn match_words(words: &str) -> String {
    let mut phrases = Vec::new();
    for (idx, part) in words.split('"').enumerate() {
        if idx % 2 == 1 {
            phrases.push(any_form(part, ""));
        } else {
            phrases.extend(part.split_whitespace().map(|word| match word.strip_suffix('*') {
                Some(beginning) => any_form(beginning, " *"),
                None => any_form(word, ""),
            }));
        }
    }
    // A query of nothing is an error to FTS5; an empty phrase finds nothing.
    if phrases.is_empty() { "\"\"".to_owned() } else { phrases.join(" AND ") }
}

/// One word or phrase in any of its forms: to FTS5 an apostrophe that is written as a letter ("Zaʻatar") is one, and a ligature
/// ("oﬃcer") is no two letters.
fn any_form(words: &str, behind: &str) -> String {
    const APOSTROPHES: [char; 8] =
        ['\'', '\u{2019}', '\u{2018}', '\u{2bb}', '\u{2bc}', '\u{2bd}', '\u{2be}', '\u{2bf}'];
    const LIGATURES: [&[(&str, &str)]; 2] = [
        &[
            ("ffi", "\u{fb03}"),
            ("ffl", "\u{fb04}"),
            ("fi", "\u{fb01}"),
            ("fl", "\u{fb02}"),
            ("ff", "\u{fb00}"),
        ],
        &[("fi", "\u{fb01}"), ("fl", "\u{fb02}")],
    ];
    let mut forms = vec![words.to_owned()];
    if words.contains(APOSTROPHES) {
        // FTS5 parts words at the straight one and both curly ones alike.
        let letters = APOSTROPHES.iter().filter(|sign| !matches!(sign, '\u{2019}' | '\u{2018}'));
        forms.extend(letters.map(|sign| words.replace(APOSTROPHES, &sign.to_string())));
    }
    for ligatures in LIGATURES {
        let set = |form: String, (plain, sign): &(&str, &str)| form.replace(plain, sign);
        forms.push(ligatures.iter().fold(words.to_owned(), set));
    }
    forms.sort();
    forms.dedup();
    let quoted: Vec<String> = forms.iter().map(|form| format!("\"{form}\"{behind}")).collect();
    if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(" OR ")) }
}

fn number_filter(low: Option<u64>, high: Option<u64>) -> Option<Filter> {
    if low.is_none() && high.is_none() {
        return None;
    }
    let bound = |bound: Option<u64>, open: f64| Value::Real(bound.map_or(open, |bound| bound as f64));
    let (low, high) = (bound(low, 0.0), bound(high, f64::MAX));
    Some(Filter {
        looked_up: Some(
            "SELECT n FROM claim WHERE low BETWEEN ? AND ?
            UNION ALL SELECT n FROM claim WHERE high BETWEEN ? AND ? AND low IS NOT high"
                .to_owned(),
        ),
        is_costly: true,
        ..Filter::tried(
            "(+claim.low BETWEEN ? AND ? OR +claim.high BETWEEN ? AND ?)",
            vec![low.clone(), high.clone(), low, high],
        )
    })
}

fn days_filter(since: Option<&str>, until: Option<&str>) -> Option<Filter> {
    if since.is_none() && until.is_none() {
        return None;
    }
    let day = |day: Option<&str>, open: &str| Value::Text(day.unwrap_or(open).to_owned());
    let parameters = vec![day(since, "0000"), day(until, "9999-99-99")];
    Some(Filter {
        looked_up: Some("SELECT n FROM claim WHERE day BETWEEN ? AND ?".to_owned()),
        // Not marked: whichever index walks, the day bounds it.
        ..Filter::tried("claim.day BETWEEN ? AND ?", parameters)
    })
}

fn work_filters(search: &Search) -> Vec<Filter> {
    let mut filters = Vec::new();
    if let Some(change) = search.change {
        filters.push(Filter::tried("+claim.change = ?", vec![Value::Text(change.as_str().to_owned())]));
    }
    match search.state {
        // Nearly all claims are open: no index leads to them.
        Some(ReviewState::Open) => filters.push(Filter::tried("+claim.state = 'open'", Vec::new())),
        Some(state) => {
            let word = state.as_str();
            filters.push(Filter {
                looked_up: Some(format!("SELECT n FROM claim WHERE state = '{word}' AND state <> 'open'")),
                walked: Some(format!("claim.state = '{word}' AND claim.state <> 'open'")),
                ..Filter::tried(format!("+claim.state = '{word}'"), Vec::new())
            });
        }
        None => {}
    }
    if let Some(status) = search.status {
        filters.push(Filter::tried("+claim.status = ?", vec![Value::Text(status.as_str().to_owned())]));
    }
    if let Some(who) = &search.assigned {
        let given = "claim.id IN (SELECT assigned.claim FROM assigned WHERE assigned.who = ?)";
        filters.push(Filter {
            looked_up: Some(format!("SELECT n FROM claim WHERE {given}")),
            ..Filter::tried(given, vec![Value::Text(who.clone())])
        });
    }
    if let Some(document) = &search.document {
        let of = "claim.document = (SELECT document.n FROM document WHERE document.sha256 = ?)";
        filters.push(Filter {
            looked_up: Some(format!("SELECT n FROM claim WHERE {of}")),
            ..Filter::tried(of, vec![Value::Text(document.clone())])
        });
    }
    match &search.only {
        Some(Only::Different) => {
            let found = "claim.id IN (SELECT difference.claim FROM difference)";
            filters.push(Filter {
                looked_up: Some(format!("SELECT n FROM claim WHERE {found}")),
                ..Filter::tried(found, Vec::new())
            });
        }
        Some(Only::Ids(ids)) => {
            let found = "claim.id IN (SELECT value FROM json_each(?))";
            let ids = serde_json::Value::from(ids.clone()).to_string();
            filters.push(Filter {
                looked_up: Some(format!("SELECT n FROM claim WHERE {found}")),
                ..Filter::tried(found, vec![Value::Text(ids)])
            });
        }
        None => {}
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_operators() {
        assert_eq!(match_words("killed OR wounded"), "\"killed\" AND \"OR\" AND \"wounded\"");
        assert_eq!(match_words("\"more than\" gren*"), "\"more than\" AND \"gren\" *");
        assert_eq!(match_words("a \"b"), "\"a\" AND \"b\"");
        assert_eq!(match_words(" "), "\"\"");
        assert_eq!(match_words("Oﬀa fig"), "\"Oﬀa\" AND (\"fig\" OR \"ﬁg\")");
        assert!(match_words("Za’atar").contains("\"Za'atar\" OR"));
        assert!(match_words("Za'atar").contains("\"Za\u{2bb}atar\""));
        assert_eq!(match_words("sentence:x (y) -z ^q"), "\"sentence:x\" AND \"(y)\" AND \"-z\" AND \"^q\"");
    }
}
