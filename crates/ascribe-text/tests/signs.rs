//! A number is the one that a person reads, whatever signs part its thousands and whatever marks stand around it.

use ascribe_model::{Amount, Block, BlockKind, Document, Measure, Span};
use ascribe_text::{Engine, read_document_by};

/// Signs between groups of three digits.
const SIGNS: [&str; 14] = [
    "",
    ",",
    ".",
    " ",
    "\u{a0}",
    "\u{202f}",
    "\u{2009}",
    "\u{2007}",
    "’",
    "'",
    "\u{66c}",
    ",\u{200b}",
    "\u{2060},",
    ",\u{a0}",
];

/// What stands directly before and behind a number and is not seen, or is a footnote's.
const MARKS: [(&str, &str); 12] = [
    ("", ""),
    ("\u{200e}", "\u{200e}"),
    ("\u{2068}", "\u{2069}"),
    ("\u{202a}", "\u{202c}"),
    ("\u{200b}", "\u{200b}"),
    ("\u{feff}", ""),
    ("", "\u{ad}"),
    ("", "[3]"),
    ("", "[note 12]"),
    ("", "²"),
    ("", "[citation needed]"),
    ("", "\u{200d}"),
];

/// The ways in which digits are written.
const ZEROS: [char; 4] = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'];

const COUNTS: [u64; 6] = [7, 31, 240, 4_200, 12_000, 1_250_000];

fn document(text: String) -> Document {
    let blocks = vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }];
    Document { text, blocks, ..Document::default() }
}

/// A count with a sign between its groups, in the digits of a script.
fn written(count: u64, sign: &str, zero: char) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (idx, digit) in digits.char_indices() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push_str(sign);
        }
        out.push(char::from_u32(zero as u32 + digit.to_digit(10).unwrap_or_default()).unwrap_or(digit));
    }
    out
}

#[test]
fn forms_signs_and_marks_leave_the_number_as_it_is() {
    let mut wrong = Vec::new();
    for (count, sign, zero) in COUNTS.iter().flat_map(|count| {
        SIGNS.iter().flat_map(move |sign| ZEROS.iter().map(move |zero| (*count, *sign, *zero)))
    }) {
        for (before, behind) in MARKS {
            let number = written(count, sign, zero);
            let text = format!("The council of Marnow said {before}{number}{behind} people were killed.");
            let reading = read_document_by(document(text.clone()), Engine::Rules);
            assert!(reading.holds(), "excerpts are cut from {text:?}");
            let found: Vec<(Amount, Measure)> =
                reading.figures.iter().map(|figure| (figure.amount, figure.measure)).collect();
            if found != [(Amount::people(count), Measure::Killed)] {
                wrong.push(format!("{text:?} gives {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the texts are read wrongly:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn number_words_with_ligatures_and_soft_hyphens_are_the_same_words() {
    for (words, count) in [
        ("ﬁfteen", 15),
        ("twenty-ﬁve", 25),
        ("thir\u{ad}ty-one", 31),
        ("thirty-\u{ad}one", 31),
        ("one hundred and ﬁf\u{ad}ty", 150),
        ("two hundred thou\u{ad}sand", 200_000),
        ("1½ thousand", 1_500),
        ("2 1/2 thousand", 2_500),
        ("2-1/2 thousand", 2_500),
        ("1⁄2 million", 500_000),
    ] {
        let text = format!("The oﬃce in Marnow said {words} people were kil\u{ad}led.");
        let reading = read_document_by(document(text), Engine::Rules);
        let found: Vec<Amount> = reading.figures.iter().map(|figure| figure.amount).collect();
        assert!(reading.holds());
        assert_eq!(found, [Amount::people(count)], "for {words:?}");
    }
}

#[test]
fn what_puts_a_part_in_its_whole_stands_where_the_document_has_it() {
    let text = "The\u{a0}office in\u{a0}Marnow said 14 people died, including three children.";
    let reading = read_document_by(document(text.to_owned()), Engine::Rules);
    let part = reading.claims.iter().find(|claim| claim.excerpt.text == "three").expect("a part");
    assert_eq!(part.remarks.within, text.find("including"));
}
