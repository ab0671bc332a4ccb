//! The contents of a ledger after a certain operation: what pages are drawn from until the ledger grows.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use ascribe::model::{ClaimId, Finding, Measure, Reading, Series, short_id};
use ascribe::views::{
    LineageNode, SourceEntry, Support, TimelineRow, lineage_trees, series_words, source_key, source_list,
    timeline,
};
use ascribe::{Act, Contents, Grade, Graded, Ledger, LedgerError, SourceRecord, Verdict};
use jiff::civil::Date;
use maud::Markup;

/// What is shown of a ledger after a certain operation. An edition never changes.
#[derive(Debug)]
pub(crate) struct Edition {
    compared: Arc<Compared>,
    last_operation: i64,
    heard_until: Option<String>,
    grades: Vec<Grade>,
}

/// The contents of a ledger with what many requests ask of them. What is computed when somebody asks for the first time
/// stays.
#[derive(Debug)]
pub(crate) struct Compared {
    /// Everything, compared.
    pub(crate) contents: Contents,
    /// How many claims it holds.
    pub(crate) n_claims: usize,
    /// The checks that found something, with how much, in the order of the findings.
    pub(crate) checks: Vec<(String, usize)>,
    /// The measures that series count, with how many do.
    pub(crate) measures: Vec<(Measure, usize)>,
    /// Positions of the reports, the last added first.
    latest: Vec<usize>,
    /// Positions of the series, those with most claims first.
    by_weight: Vec<usize>,
    /// For each series, by position, what lists tell of it.
    summaries: Vec<OnceLock<Summary>>,
    moved: OnceLock<Vec<Step>>,
    sources: OnceLock<Sources>,
    /// How the first figures of each named source fared.
    records: OnceLock<Vec<SourceRecord>>,
    trees: OnceLock<Vec<LineageNode>>,
    graphs: OnceLock<Vec<Markup>>,
    titles: OnceLock<Vec<String>>,
}

/// What lists tell of a series.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// What carries it.
    pub(crate) support: Support,
    /// The number that was said last.
    pub(crate) last: Option<TimelineRow>,
}

/// That a source revised a number: the series and the two claims.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) series: usize,
    pub(crate) from: ClaimId,
    pub(crate) to: ClaimId,
}

#[derive(Debug)]
struct Sources {
    entries: Vec<SourceEntry>,
    by_key: HashMap<String, usize>,
}

impl Edition {
    /// Reads and compares the ledger.
    pub(crate) fn read(ledger: &Ledger) -> Result<Edition, LedgerError> {
        // The log first: what is added meanwhile is news for the next edition.
        let last = ledger.n_operations()?;
        let contents = ledger.contents()?;
        Edition::of(ledger, contents, last)
    }

    /// What the ledger held at the end of a day, compared.
    pub(crate) fn read_past(ledger: &Ledger, day: Date) -> Result<Edition, LedgerError> {
        let last = ledger.n_operations()?;
        let contents = ledger.contents_at(day)?;
        Edition::of(ledger, contents, last)
    }

    /// This edition without the pages published after a day.
    pub(crate) fn published_until(&self, ledger: &Ledger, day: Date) -> Result<Edition, LedgerError> {
        Edition::of(ledger, self.contents.clone().published_until(day), self.last_operation)
    }

    /// This edition brought up to date, where nothing was done since that changes what is compared.
    pub(crate) fn renewed(&self, ledger: &Ledger) -> Result<Option<Edition>, LedgerError> {
        let last = ledger.n_operations()?;
        let news = ledger.operations_among(self.last_operation + 1, last)?;
        let mut changes_nothing = true;
        for operation in &news {
            changes_nothing = changes_nothing && self.is_told_beside(ledger, &operation.act)?;
        }
        match changes_nothing {
            true => Edition::with(ledger, Arc::clone(&self.compared), last).map(Some),
            false => Ok(None),
        }
    }

    /// Whether an act leaves what is compared as it is: grades, notes, work, and judgements that let a claim stand.
    fn is_told_beside(&self, ledger: &Ledger, act: &Act) -> Result<bool, LedgerError> {
        let is_work = |act: &Act| {
            matches!(act, Act::Grade(_) | Act::Note(_) | Act::Assign(_) | Act::Status(_) | Act::Seal(_))
        };
        Ok(match act {
            Act::Judge(judgement) => {
                let lets_stand = judgement.verdict != Verdict::Reject;
                lets_stand && self.contents.claim(&judgement.judged.claim).is_some()
            }
            Act::Undo(undone) => {
                let undone = ledger.operations_among(undone.operation, undone.operation)?;
                undone.iter().all(|operation| is_work(&operation.act))
            }
            act => is_work(act),
        })
    }

    fn of(ledger: &Ledger, contents: Contents, last_operation: i64) -> Result<Edition, LedgerError> {
        let compared = Compared::of(contents, &ledger.newest_documents()?);
        Edition::with(ledger, Arc::new(compared), last_operation)
    }

    fn with(ledger: &Ledger, compared: Arc<Compared>, last_operation: i64) -> Result<Edition, LedgerError> {
        let last = ledger.operations_among(last_operation, last_operation)?.pop();
        let grades = ledger.grades()?.into_iter().filter_map(|operation| match operation.act {
            Act::Grade(grade) => Some(grade),
            _ => None,
        });
        let heard_until = last.map(|operation| operation.stamp.at);
        Ok(Edition { compared, last_operation, heard_until, grades: grades.collect() })
    }

    /// The number of the last operation; 0 for an empty ledger.
    pub(crate) fn last_operation(&self) -> i64 {
        self.last_operation
    }

    /// When the last operation was done: up to when the ledger was heard.
    pub(crate) fn heard_until(&self) -> Option<&str> {
        self.heard_until.as_deref()
    }

    /// The grades that people gave something, of each scale the last.
    pub(crate) fn grades(&self, of: Graded, about: &str) -> Vec<&Grade> {
        let mut found: Vec<&Grade> = Vec::new();
        for grade in self.grades.iter().filter(|grade| grade.of == of && grade.about == about) {
            found.retain(|earlier| earlier.scale != grade.scale);
            found.push(grade);
        }
        found
    }
}

impl Deref for Edition {
    type Target = Compared;

    fn deref(&self) -> &Compared {
        &self.compared
    }
}

impl Compared {
    /// `documents` are the SHA-256 of the documents, the one added last first.
    fn of(contents: Contents, documents: &[String]) -> Compared {
        let mut by_weight: Vec<usize> = (0..contents.comparison.series.len()).collect();
        by_weight.sort_by_key(|idx| std::cmp::Reverse(contents.comparison.series[*idx].claims.len()));
        Compared {
            n_claims: contents.readings.iter().map(|reading| reading.claims.len()).sum(),
            checks: count_checks(&contents.comparison.findings),
            measures: count_measures(&contents.comparison.series),
            latest: positions(&contents, documents),
            by_weight,
            summaries: contents.comparison.series.iter().map(|_| OnceLock::new()).collect(),
            moved: OnceLock::new(),
            sources: OnceLock::new(),
            records: OnceLock::new(),
            trees: OnceLock::new(),
            graphs: OnceLock::new(),
            titles: OnceLock::new(),
            contents,
        }
    }

    /// Computes ahead what the pages ask first, so that nobody waits for it.
    pub(crate) fn warm(&self) {
        self.moved();
        self.sources();
        self.series_by_weight().take(WARMED).for_each(|series| {
            self.summary(series);
        });
    }

    /// What lists tell of a series of this edition.
    pub(crate) fn summary(&self, series: &Series) -> Cow<'_, Summary> {
        let summary = || {
            let along = timeline(&self.contents, series);
            let last = along.rows.into_iter().next_back().or(along.undated.into_iter().next_back());
            Summary { support: along.support, last }
        };
        match self.contents.series_position(&series.id.0).and_then(|idx| self.summaries.get(idx)) {
            Some(kept) => Cow::Borrowed(kept.get_or_init(summary)),
            None => Cow::Owned(summary()),
        }
    }

    /// How the first figures of a source fared, by its key.
    pub(crate) fn record(&self, key: &str) -> Option<&SourceRecord> {
        let records = self.records.get_or_init(|| self.contents.source_records());
        records.iter().find(|record| source_key(record.actor.as_deref(), &record.name) == key)
    }

    /// All sources, those with most claims first.
    pub(crate) fn sources(&self) -> &[SourceEntry] {
        &self.source_index().entries
    }

    /// The source of this key.
    pub(crate) fn source(&self, key: &str) -> Option<&SourceEntry> {
        let index = self.source_index();
        index.by_key.get(key).map(|idx| &index.entries[*idx])
    }

    fn source_index(&self) -> &Sources {
        self.sources.get_or_init(|| {
            let entries = source_list(&self.contents);
            let by_key = entries.iter().enumerate().map(|(idx, entry)| (entry.key.clone(), idx)).collect();
            Sources { entries, by_key }
        })
    }

    /// All revisions, the latest day first; of those to the same number in a series one.
    pub(crate) fn moved(&self) -> &[Step] {
        self.moved.get_or_init(|| {
            let contents = &self.contents;
            let day = |id: &ClaimId| {
                let claim = contents.claim(id)?;
                claim.when.and_then(|when| when.to).or(claim.published)
            };
            let amount = |id: &ClaimId| contents.claim(id).map(|claim| claim.amount);
            let steps = contents.comparison.series.iter().enumerate().flat_map(|(series, line)| {
                let step = move |step: &ascribe::model::Revision| Step {
                    series,
                    from: step.from.clone(),
                    to: step.to.clone(),
                };
                line.revisions.iter().map(step)
            });
            let mut steps: Vec<(Option<Date>, Step)> = steps.map(|step| (day(&step.to), step)).collect();
            steps.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
            steps.dedup_by_key(|(_, step)| (step.series, amount(&step.to)));
            steps.into_iter().map(|(_, step)| step).collect()
        })
    }

    /// The trees of who repeats whom, those with most reports first.
    pub(crate) fn trees(&self) -> &[LineageNode] {
        self.trees.get_or_init(|| lineage_trees(&self.contents))
    }

    /// The graphs of the trees, drawn once: setting reports side by side for the words on the edges takes its time.
    pub(crate) fn graphs(&self, draw: impl FnOnce(&[LineageNode]) -> Vec<Markup>) -> &[Markup] {
        self.graphs.get_or_init(|| draw(self.trees()))
    }

    /// The reports, the last added first.
    pub(crate) fn latest(&self) -> impl Iterator<Item = &Reading> {
        self.latest.iter().map(|idx| &self.contents.readings[*idx])
    }

    /// The series, those with most claims first.
    pub(crate) fn series_by_weight(&self) -> impl Iterator<Item = &Series> {
        self.by_weight.iter().map(|idx| &self.contents.comparison.series[*idx])
    }

    /// The series whose title holds all of these words, in lower case; those with most claims first.
    pub(crate) fn series_with(&self, words: &[String]) -> impl Iterator<Item = &Series> {
        let series = &self.contents.comparison.series;
        let title = |series: &Series| series_words(series).to_lowercase();
        let titles = self.titles.get_or_init(|| series.iter().map(title).collect());
        let holds = |idx: &&usize| words.iter().all(|word| titles[**idx].contains(word.as_str()));
        self.by_weight.iter().filter(holds).map(|idx| &series[*idx])
    }

    /// The report whose SHA-256 begins with `prefix`, where one alone does.
    pub(crate) fn report(&self, prefix: &str) -> Option<&Reading> {
        if let Some(reading) = self.contents.reading(prefix) {
            return Some(reading);
        }
        // Readings come from the ledger in the order of their SHA-256.
        let readings = &self.contents.readings;
        let first = readings.partition_point(|reading| reading.document.sha256.as_str() < prefix);
        let mut beginning =
            readings[first..].iter().take_while(|reading| reading.document.sha256.starts_with(prefix));
        let found = beginning.next().filter(|_| prefix.len() >= SHORTEST_PREFIX);
        found.filter(|_| beginning.next().is_none())
    }
}

fn positions(contents: &Contents, documents: &[String]) -> Vec<usize> {
    let readings = contents.readings.iter().enumerate();
    let position: HashMap<&str, usize> =
        readings.map(|(idx, reading)| (reading.document.sha256.as_str(), idx)).collect();
    // A document that came in while the ledger was compared is news for the next edition.
    documents.iter().filter_map(|sha256| position.get(sha256.as_str()).copied()).collect()
}

fn count_checks(findings: &[Finding]) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for finding in findings {
        match counts.iter_mut().find(|(check, _)| *check == finding.check) {
            Some((_, n)) => *n += 1,
            None => counts.push((finding.check.clone(), 1)),
        }
    }
    counts
}

fn count_measures(series: &[Series]) -> Vec<(Measure, usize)> {
    let count = |measure: Measure| series.iter().filter(|series| series.question.measure == measure).count();
    Measure::ALL.into_iter().map(|measure| (measure, count(measure))).filter(|(_, n)| *n > 0).collect()
}

/// Series of which is computed ahead what lists tell of them: as many as a list shows at first.
const WARMED: usize = 100;
/// Digits of a hash that an address must give.
const SHORTEST_PREFIX: usize = 6;
/// Digits of a report's hash in addresses: as many as other ids have.
const REPORT_ID: usize = 16;

/// What names a report in addresses.
pub(crate) fn report_id(sha256: &str) -> &str {
    sha256.get(..REPORT_ID).unwrap_or(sha256)
}

/// What names a finding in addresses: made from the check and the claims it rests on.
pub(crate) fn finding_id(finding: &Finding) -> String {
    let claims = finding.claims.iter().map(|claim| claim.0.as_str());
    let parts: Vec<&str> =
        [finding.check.as_str(), finding.message.as_str()].into_iter().chain(claims).collect();
    short_id(&parts)
}
