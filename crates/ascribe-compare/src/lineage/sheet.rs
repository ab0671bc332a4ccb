//! What linking needs to know of a document.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ascribe_model::{Amount, Measure, Reading, SpeakerKind};
use jiff::civil::Date;

use super::outlets::{is_outlet_of, names, written_in};
use super::shingles::{quotes, shingles};
use crate::source::{display_name, plain_name};

/// A document as linking sees it.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// The document's SHA-256.
    pub sha256: String,
    /// The day of publication.
    pub day: Option<Date>,
    /// The second of publication, where it is known; noon where only the day is.
    pub second: Option<i64>,
    /// Bytes of its reporting.
    pub length: usize,
    /// Who published it, as written.
    pub outlet: Option<String>,
    /// By which names its outlet goes.
    pub names: Vec<String>,
    /// The original that a credit line names.
    pub credit: Option<String>,
    /// Whom it names as where it has something from, in order of names.
    pub cited: Vec<Citation>,
    /// Its shingles, sorted, each once.
    pub shingles: Vec<u64>,
    /// Its quotations as hashes, sorted, each once.
    pub quotes: Vec<u64>,
    /// Its figures, sorted, each once.
    figures: Vec<(Measure, FigureKey)>,
    /// The text of its reporting, in which names of outlets are looked for.
    reporting: String,
}

/// Bounds of an amount in an order.
type FigureKey = (bool, Option<(u64, u64)>, Option<(u64, u64)>);

/// Somebody whose words a document passes on and who may be an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Citation {
    /// The name.
    pub name: String,
    /// The words of the text.
    pub text: String,
    /// Whether the words themselves say that it is an outlet.
    pub is_outlet: bool,
}

impl Sheet {
    /// Reads what linking needs. The row of a sheet is a record and no report: it names where its number comes from claim by
    /// claim, takes no words from others and has none taken.
    pub fn of(reading: &Reading) -> Sheet {
        let document = &reading.document;
        let is_row = document.is_sheet_row();
        let mut reporting = String::new();
        for block in document.reporting() {
            reporting.push_str(block.span.cut(&document.text));
            reporting.push('\n');
        }
        let mut figures: Vec<_> =
            reading.claims.iter().map(|claim| (claim.measure, figure_key(claim.amount))).collect();
        figures.sort_unstable();
        figures.dedup();
        Sheet {
            sha256: document.sha256.clone(),
            day: document.published_day(),
            second: document.published_at().map(|time| time.as_second()),
            length: document.reporting().map(|block| block.span.len()).sum(),
            outlet: document.outlet.clone(),
            names: if is_row { Vec::new() } else { names(document).collect() },
            credit: document.origin.as_ref().map(|origin| origin.text.clone()),
            cited: if is_row { Vec::new() } else { citations(reading) },
            shingles: shingles(document),
            quotes: quotes(document),
            figures,
            reporting,
        }
    }

    /// The order of likely originals: by time of publication, those without one last, then the longer text, then content.
    ///
    /// Of two texts alike of one time, or of one day where no time is known, the longer is taken for the original: copies and rewrites leave out.
    pub fn rank(&self) -> (bool, Option<i64>, Reverse<usize>, &str) {
        (self.second.is_none(), self.second, Reverse(self.length), &self.sha256)
    }

    /// How many figures both have: the same measure with the same bounds.
    pub fn n_shared_figures(&self, other: &Sheet) -> usize {
        self.figures.iter().filter(|figure| other.figures.binary_search(figure).is_ok()).count()
    }

    /// Whether the text names the outlet in so many words: a name of two words and more.
    pub fn writes(&self, outlet: &str) -> bool {
        written_in(outlet, &self.reporting)
    }

    /// Whether `name` is one that its own outlet goes by.
    pub fn is_published_by(&self, name: &str) -> bool {
        super::outlets::keys_of(name).iter().any(|key| self.names.contains(key))
    }
}

fn figure_key(amount: Amount) -> FigureKey {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (true, low.map(|low| (low, 1)), high.map(|high| (high, 1)))
        }
        Amount::Share { low, high } => (false, low.map(Into::into), high.map(Into::into)),
    }
}

/// Whom the text passes words on from, by plain name; its own outlet is left out.
fn citations(reading: &Reading) -> Vec<Citation> {
    let of_claims = reading.claims.iter().flat_map(|claim| claim.source.iter().chain(&claim.via));
    let of_claims = of_claims.map(|mention| Citation {
        name: display_name(mention).to_owned(),
        text: mention.excerpt.text.clone(),
        is_outlet: false,
    });
    let of_statements = reading.statements.iter().filter_map(|statement| {
        let speaker = statement.speaker.as_ref().filter(|speaker| speaker.kind == SpeakerKind::Outlet)?;
        let words = statement.source.first().map_or(&speaker.name, |excerpt| &excerpt.text);
        Some(Citation { name: speaker.name.clone(), text: words.clone(), is_outlet: true })
    });
    let mut cited: BTreeMap<String, Citation> = BTreeMap::new();
    for citation in of_claims.chain(of_statements) {
        let is_own = |name: &str| is_outlet_of(name, &reading.document);
        if is_own(&citation.name) || is_own(&citation.text) {
            continue;
        }
        let is_outlet = citation.is_outlet;
        cited.entry(plain_name(&citation.name)).or_insert(citation).is_outlet |= is_outlet;
    }
    cited.into_values().collect()
}
