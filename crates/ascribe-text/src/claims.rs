//! Claims: each distinct figure of a page, resolved enough to be compared with those of other pages.

use ascribe_model::{
    Claim, ClaimId, Document, Excerpt, Figure, Interval, PlaceMention, Remarks, Statement, short_id,
};

use crate::remarks::Remarker;
use crate::{TokenKind, Words, normalise_population};

/// Makes one claim of each main mention, in text order.
pub fn make_claims(
    document: &Document,
    words: &Words,
    statements: &[Statement],
    figures: &[Figure],
) -> Vec<Claim> {
    let mut main_of: Vec<usize> = (0..figures.len()).collect();
    for (main, figure) in figures.iter().enumerate() {
        for mention in &figure.mentions {
            main_of[*mention] = main;
        }
    }
    let id_of = |idx: usize| claim_id(document, &figures[main_of[idx]]);
    let mains = (0..figures.len()).filter(|idx| main_of[*idx] == *idx);
    let mut remarker = Remarker::default();
    let claims = mains.map(|idx| {
        let mut claim = make_claim(document, words, figures, idx, id_of);
        let statement = figures[idx].statement.map(|statement_idx| &statements[statement_idx]);
        claim.earlier = is_earlier(words, &figures[idx]) || statement.is_some_and(lies_further_back);
        claim.remarks = remarker.remarks_on(words, &figures[idx]);
        claim
    });
    claims.collect()
}

fn make_claim(
    document: &Document,
    words: &Words,
    figures: &[Figure],
    idx: usize,
    id_of: impl Fn(usize) -> ClaimId,
) -> Claim {
    let figure = &figures[idx];
    let mentions: Vec<&Figure> =
        std::iter::once(idx).chain(figure.mentions.iter().copied()).map(|idx| &figures[idx]).collect();
    // A headline often drops what the body says: each field comes from the first mention that has it.
    let source =
        mentions.iter().find_map(|mention| mention.source.as_ref().map(|source| (source, &mention.via)));
    let when = mentions.iter().find_map(|mention| mention.when.as_ref());
    let population = mentions.iter().find_map(|mention| mention.population.as_ref());
    Claim {
        id: id_of(idx),
        document: document.sha256.clone(),
        figure: idx,
        excerpt: figure.excerpt.clone(),
        sentence: sentence_of(document, words, figure),
        n_mentions: mentions.len(),
        amount: figure.amount,
        approx: figure.approx,
        measure: figure.measure,
        population: population.map(|population| population.text.clone()),
        population_key: population
            .map(|population| normalise_population(&population.text).key)
            .unwrap_or_default(),
        change: figure.change,
        base: figure.base.map(&id_of),
        source: source.map(|(source, _)| source.clone()),
        via: source.map(|(_, via)| via.clone()).unwrap_or_default(),
        certainty: figure.certainty,
        place: smallest_place(&mentions),
        when: when
            .filter(|when| when.from.is_some() || when.to.is_some())
            .map(|when| Interval { from: when.from, to: when.to }),
        earlier: false,
        remarks: Remarks::default(),
        outlet: document.outlet.clone(),
        published: document.published_day(),
        confidence: mentions.iter().map(|mention| mention.confidence).fold(0.0, f32::max),
    }
}

/// The place told most exactly: a headline says "Syria" where the body says "the town of Douma".
fn smallest_place(mentions: &[&Figure]) -> Option<PlaceMention> {
    /// What a name counts as that no list knows: a village as a rule.
    const UNLISTED: u8 = 2;
    let places = mentions.iter().filter_map(|mention| mention.place.as_ref());
    places.min_by_key(|place| place.precision.unwrap_or(UNLISTED)).cloned()
}

/// The id of the claim whose main mention is `figure`, an excerpt of the document's own text.
pub fn claim_id(document: &Document, figure: &Figure) -> ClaimId {
    let Excerpt { text, span } = &figure.excerpt;
    ClaimId(short_id(&[&document.sha256, &span.start.to_string(), text, figure.measure.as_str()]))
}

/// The sentence of a figure; of one in a table its row.
fn sentence_of(document: &Document, words: &Words, figure: &Figure) -> Excerpt {
    let row = figure.cell.as_ref().map(|cell| document.tables[cell.table].rows[cell.row].span);
    let sentence = || words.sentence_at(figure.excerpt.span.start).map(|idx| words.sentences[idx].span);
    Excerpt::cut(words.text, row.or_else(sentence).unwrap_or(figure.excerpt.span))
}

/// Whether the page sets this value beside a newer one: "up from 3,000", "an increase from … 3,000", "from 22".
fn is_earlier(words: &Words, figure: &Figure) -> bool {
    let Some(sentence) = words.sentence_at(figure.excerpt.span.start).map(|idx| &words.sentences[idx]) else {
        return false;
    };
    const MARKS: [&str; 8] =
        ["earlier", "previous", "previously", "compared", "revised", "initial", "initially", "prior"];
    let before =
        sentence.tokens.clone().take_while(|at| words.tokens[*at].span.end <= figure.excerpt.span.start);
    let window: Vec<usize> = before.collect::<Vec<_>>().into_iter().rev().take(12).collect();
    let directly = window.iter().take(2).any(|at| words.is(*at, "from"));
    directly
        || window.iter().any(|at| MARKS.iter().any(|mark| words.is(*at, mark)))
        || starts_a_rise(words, &window)
}

/// "an increase on the approximately 3,000": the number that something rose from, with no other number in between.
fn starts_a_rise(words: &Words, back: &[usize]) -> bool {
    const RISES: [&str; 8] = ["increase", "rise", "jump", "growth", "climb", "surge", "leap", "up"];
    let mut near = back.iter().take_while(|at| words.tokens[**at].kind != TokenKind::Number);
    near.any(|at| {
        let is_side = ["on", "over", "from"].iter().any(|side| words.is(*at, side));
        is_side && *at > 0 && RISES.iter().any(|rise| words.is(*at - 1, rise))
    })
}

/// "In December the agency had reported at least 100": the past behind the past of the report.
fn lies_further_back(statement: &Statement) -> bool {
    let mut words = statement.cue.iter().flat_map(|piece| piece.text.split_whitespace());
    words.next().is_some_and(|word| word.eq_ignore_ascii_case("had")) && words.next().is_some()
}
