//! A figure that somebody cites a page for, from the words in which it is given.

use ascribe_compare::CitedFigure;
use ascribe_model::{Block, BlockKind, Claim, Document, Measure, Span, content_hash};
use ascribe_store::parse_amount;
use ascribe_text::{Words, find_numbers};

/// Understands a cited figure: `4000`, `4000+ killed`, `3000-4000 casualties`, `~300`, `30%`, or words such as "more than
/// 4,000 soldiers killed", which are read as a page is.
///
/// # Errors
/// No number of people is found in the words, or several are.
pub fn parse_cited(words: &str) -> Result<CitedFigure, String> {
    if let Some(cited) = parse_terse(words) {
        return Ok(cited);
    }
    // Without a verb the reader takes "4,000 soldiers" for no figure at all; a headline leaves it out as well.
    let reading = ascribe_text::read_document(as_document(words));
    let claims: Vec<&Claim> = reading.claims.iter().filter(|claim| !claim.earlier).collect();
    let harm: Vec<&&Claim> = claims.iter().filter(|claim| claim.measure != Measure::Strength).collect();
    if let [first, .., last] = harm[..] {
        return Err(format!(
            "`{words}` holds several figures: “{}” and “{}”\nhint: ask for one at a time",
            first.excerpt.text, last.excerpt.text
        ));
    }
    let measure = measure_named(words);
    let of_measure = |measure: Measure| claims.iter().find(move |claim| claim.measure == measure);
    let claim =
        measure.and_then(of_measure).or_else(|| claims.iter().min_by_key(|claim| claim.excerpt.span.start));
    let read = claim.map(|claim| CitedFigure {
        amount: claim.amount,
        approx: claim.approx,
        measure: Some(claim.measure),
    });
    read.or_else(|| bare_number(words, measure)).ok_or_else(|| {
        format!(
            "no number of people is found in `{words}`\nhint: write it as `4000`, `4000+ killed`, `3000-4000 casualties`, `~300 wounded`, `30%` or `nearly one-third`"
        )
    })
}

/// The only number in the words, as they bound it: "nearly one-third", "two dozen".
fn bare_number(words: &str, measure: Option<Measure>) -> Option<CitedFigure> {
    let document = as_document(words);
    let words = Words::of(&document);
    match find_numbers(&words, 0..words.tokens.len())[..] {
        [ref number] => Some(CitedFigure { amount: number.amount, approx: number.approx, measure }),
        _ => None,
    }
}

/// An amount as it is written in corrections, with the measure before or behind it.
fn parse_terse(words: &str) -> Option<CitedFigure> {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let measure = measure_named(words);
    let amounts: Vec<&str> = parts.into_iter().filter(|part| measure_of(part).is_none()).collect();
    let [amount] = amounts[..] else { return None };
    let (amount, approx) = parse_amount(amount).ok()?;
    Some(CitedFigure { amount, approx, measure })
}

fn measure_named(words: &str) -> Option<Measure> {
    words.split_whitespace().find_map(measure_of)
}

fn measure_of(word: &str) -> Option<Measure> {
    let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    Measure::ALL.into_iter().find(|measure| measure.as_str() == lower)
}

fn as_document(words: &str) -> Document {
    let text = words.to_owned();
    let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
    let sha256 = content_hash(text.as_bytes());
    Document { sha256, text, blocks: vec![block], ..Document::default() }
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Amount, Ratio};

    use super::*;

    fn check(words: &str, low: Option<u64>, high: Option<u64>, measure: Option<Measure>) {
        let cited = parse_cited(words).expect("a figure");
        assert_eq!((cited.amount, cited.measure), (Amount::People { low, high }, measure), "{words:?}");
    }

    #[test]
    fn figures_are_understood_tersely_and_in_words() {
        check("4000", Some(4000), Some(4000), None);
        check("4000+ killed", Some(4000), None, Some(Measure::Killed));
        check("casualties 3,000-4,000", Some(3000), Some(4000), Some(Measure::Casualties));
        check("more than 4,000 soldiers were killed", Some(4000), None, Some(Measure::Killed));
        assert!(parse_cited("many dead").is_err());
    }

    #[test]
    fn a_share_in_words_is_a_figure() {
        let cited = parse_cited("nearly one-third").expect("a figure");
        assert_eq!((cited.amount, cited.approx), (Amount::Share { low: None, high: Ratio::new(1, 3) }, true));
    }

    #[test]
    fn of_two_figures_none_is_taken_in_silence() {
        let refused = parse_cited("4,000 soldiers were killed and 200 wounded").expect_err("two figures");
        assert!(refused.contains("several figures") && refused.contains("200"), "{refused}");
        assert!(parse_cited("4000 killed and 200 wounded").is_err());
    }

    #[test]
    fn what_is_not_exact_is_cited_as_such() {
        assert!(parse_cited("~300 wounded").expect("a figure").approx);
        assert!(!parse_cited("300 wounded").expect("a figure").approx);
    }
}
