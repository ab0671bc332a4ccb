use ascribe_model::{Block, BlockKind, Document, Span};

use super::*;

fn document(text: &str) -> Document {
    let span = Span::new(0, text.len());
    let blocks = vec![Block { kind: BlockKind::Body, span, in_page: None }];
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

fn show(words: &Words, number: &Number) -> String {
    fn side<T: ToString>(value: Option<T>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }
    let amount = match number.amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            format!("{}..{}", side(low), side(high))
        }
        Amount::Share { low, high } => format!("{}..{} share", side(low), side(high)),
    };
    let text = words.span(number.tokens.clone()).cut(words.text);
    format!("{}{text} = {amount}", if number.approx { "~" } else { "" })
}

/// Checks all numbers of a sentence, written one after the other as "words = low..high".
fn check(text: &str, expected: &[&str]) {
    let document = document(text);
    let words = Words::of(&document);
    let found: Vec<String> =
        find_numbers(&words, 0..words.tokens.len()).iter().map(|n| show(&words, n)).collect();
    assert_eq!(found, expected, "numbers of {text:?}");
}

#[test]
fn digits_with_separators_and_scales() {
    check("4,000; 3.000; 11 000 men", &["4,000 = 4000..4000", "3.000 = 3000..3000", "11 000 = 11000..11000"]);
    check("1.36 million people", &["1.36 million = 1360000..1360000"]);
    check("6K men and 15-thousand more", &["6K = 6000..6000", "15-thousand = 15000..15000"]);
    check("2.5 lakh", &["2.5 lakh = 250000..250000"]);
}

#[test]
fn number_words() {
    check("Fifty-two of them", &["Fifty-two = 52..52"]);
    check(
        "eleven-thousand and four-thousand-100",
        &["eleven-thousand = 11000..11000", "four-thousand-100 = 4100..4100"],
    );
    check("two hundred and fifty were", &["two hundred and fifty = 250..250"]);
    check("two men and three women", &["two = 2..2", "three = 3..3"]);
    check("a hundred and twenty prisoners", &["a hundred and twenty = 120..120"]);
    check(
        "half a million; a dozen; two dozen",
        &["half a million = 500000..500000", "a dozen = 12..12", "two dozen = 24..24"],
    );
    check("a quarter of a million", &["a quarter of a million = 250000..250000"]);
}

#[test]
fn digits_and_words_make_one_number() {
    check("3 hundred and 21 men", &["3 hundred and 21 = 321..321"]);
    check("4 thousand 3 hundred and one", &["4 thousand 3 hundred and one = 4301..4301"]);
    check("three million, two hundred & forty", &["three million, two hundred & forty = 3000240..3000240"]);
    check("fifty - two dead", &["fifty - two = 52..52"]);
    check("5k-20k people", &["5k-20k = 5000..20000"]);
}

#[test]
fn what_counts_others_starts_a_number_of_its_own() {
    check(
        "two thousand and three hundred wounded",
        &["two thousand = 2000..2000", "three hundred = 300..300"],
    );
    check("two hundred and 30 injured", &["two hundred = 200..200", "30 = 30..30"]);
    check("between two hundred and three hundred", &["between two hundred and three hundred = 200..300"]);
}

#[test]
fn vague_words_open_upwards() {
    check("Dozens and scores", &["~Dozens = 24..", "~scores = 40.."]);
    check(
        "tens of thousands, hundreds of thousands",
        &["~tens of thousands = 20000..", "~hundreds of thousands = 200000.."],
    );
    check(
        "several hundred; a few hundred; several dozen; a few",
        &["~several hundred = 300..", "~a few hundred = 300..", "~several dozen = 36..", "~a few = 3.."],
    );
    check("a couple of hundred", &["~a couple of hundred = 200..200"]);
}

#[test]
fn bounds_before_and_after() {
    check("more than 4,000", &["more than 4,000 = 4000.."]);
    check("no more than 15", &["no more than 15 = ..15"]);
    check("nearly 200", &["~nearly 200 = ..200"]);
    check("some 3,000 or more", &["~some 3,000 or more = 3000.."]);
    check("3,000 or so", &["~3,000 or so = 3000..3000"]);
    check("an estimated eleven-thousand", &["~an estimated eleven-thousand = 11000..11000"]);
    check("another 12", &["another 12 = 12..12"]);
    check("perhaps another 40", &["~perhaps another 40 = 40..40"]);
    check("6,000+ men", &["6,000+ = 6000.."]);
    check("never exceeded 12,000", &["never exceeded 12,000 = ..12000"]);
}

#[test]
fn ranges() {
    check("3,000 to 4,000", &["3,000 to 4,000 = 3000..4000"]);
    check("between 1,500 and 2,000", &["between 1,500 and 2,000 = 1500..2000"]);
    check(
        "3,000-4,000; 3-4,000; 2 to 3 million",
        &["3,000-4,000 = 3000..4000", "3-4,000 = 3000..4000", "2 to 3 million = 2000000..3000000"],
    );
    check("sixty or seventy", &["sixty or seventy = 60..70"]);
    check("about 700, possibly 750", &["~about 700, possibly 750 = 700..750"]);
    check("rose from 3,000 to 4,000", &["3,000 = 3000..3000", "4,000 = 4000..4000"]);
    check("40 to 45 percent", &["40 to 45 percent = 2/5..9/20 share"]);
}

#[test]
fn shares_are_exact_ratios() {
    check("nearly one-third of the men", &["~nearly one-third = ..1/3 share"]);
    check(
        "around 30 percent; 33%; 88 per cent",
        &[
            "~around 30 percent = 3/10..3/10 share",
            "33% = 33/100..33/100 share",
            "88 per cent = 22/25..22/25 share",
        ],
    );
    check("half of the brigade", &["half = 1/2..1/2 share"]);
    check(
        "one in three; three out of every four",
        &["one in three = 1/3..1/3 share", "three out of every four = 3/4..3/4 share"],
    );
    check("a third man; a third of them", &["a third = 1/3..1/3 share"]);
    check("0.5 percent", &["0.5 percent = 1/200..1/200 share"]);
}

#[test]
fn names_dates_times_and_sums_are_left_out() {
    check("the 810th Brigade with T-72 and F16 and 155mm shells", &[]);
    check("$2.3 million, €500, 12:30, 03/04, 2025-03-31", &[]);
    check("No. 5 and #7", &["5 = 5..5"]);
}

#[test]
fn scales_stack_and_parts_follow() {
    check(
        "hundred thousand; two hundred and two thousand",
        &["hundred thousand = 100000..100000", "two hundred and two thousand = 202000..202000"],
    );
    check("one billion and a half million", &["one billion and a half million = 1000500000..1000500000"]);
    check(
        "two million and a quarter; five and a half million",
        &["two million and a quarter = 2250000..2250000", "five and a half million = 5500000..5500000"],
    );
    check("three dozens; 3 millions", &["three dozens = 36..36", "3 millions = 3000000..3000000"]);
    check(
        "two thousand and three hundred wounded",
        &["two thousand = 2000..2000", "three hundred = 300..300"],
    );
    check("1.2m people; a wall 10m high", &["1.2m = 1200000..1200000"]);
    check("more than 100 and fewer than 300", &["more than 100 and fewer than 300 = 100..300"]);
}
