use ascribe_model::{Block, BlockKind, Document, Span};

use super::*;

fn found(text: &str) -> Vec<PlaceExpression> {
    let span = Span::new(0, text.len());
    let document = Document {
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        ..Document::default()
    };
    find_place_expressions(&Words::of(&document))
}

/// `expected`: each place as `words | name | country | where_prec`, with `-` for what is not known.
fn check(text: &str, expected: &[&str]) {
    let shown: Vec<String> = found(text)
        .iter()
        .map(|place| {
            let mention = &place.mention;
            let precision =
                mention.precision.map_or_else(|| "-".to_owned(), |precision| precision.to_string());
            let (name, country) =
                (mention.name.as_deref().unwrap_or("-"), mention.country.as_deref().unwrap_or("-"));
            format!("{} | {name} | {country} | {precision}", mention.excerpt.text)
        })
        .collect();
    assert_eq!(shown, expected, "places of {text:?}");
}

#[test]
fn regions_fronts_and_directions() {
    check("Twelve men fell in the Kursk region.", &["the Kursk region | Kursk Oblast | RU | 4"]);
    check("They left the Kursk front.", &["the Kursk front | Kursk Oblast | RU | 5"]);
    check("It was seen in northern Syria.", &["northern Syria | Syria | SY | 5"]);
    check("Six died in the town of Douma.", &["the town of Douma | Douma | SY | 1"]);
    check(
        "A raid on the rebel-held Syrian town of Douma",
        &["the rebel-held Syrian town of Douma | Douma | SY | 1"],
    );
    check("Shells fell near Kharkiv.", &["Kharkiv | Kharkiv | UA | 2"]);
    check("the outskirts of Goma", &["the outskirts of Goma | Goma | CD | 2"]);
}

#[test]
fn a_name_alone_is_the_town_unless_the_lexicon_or_the_page_says_otherwise() {
    check("Six died in Idlib.", &["Idlib | Idlib | SY | 1"]);
    check("Six died in Kursk.", &["Kursk | Kursk Oblast | RU | 4"]);
    check(
        "Troops entered the Sumy region. Six died in Sumy.",
        &["the Sumy region | Sumy Oblast | UA | 4", "Sumy | Sumy Oblast | UA | 4"],
    );
}

#[test]
fn other_places_of_the_page_decide_between_namesakes() {
    let lebanon = found("A strike hit Tripoli in northern Lebanon.");
    assert_eq!(lebanon[0].mention.country.as_deref(), Some("LB"));
    let libya = found("Libyan officials said that a strike hit Tripoli.");
    assert_eq!(libya[0].mention.country.as_deref(), Some("LY"));
    assert!(!libya[0].alternatives.is_empty());
}

#[test]
fn spellings_of_the_press_and_the_region_of_a_town() {
    check("Six died in Deir Ezzor.", &["Deir Ezzor | Deir ez-Zor | SY | 1"]);
    let town = found("Six died in Khan Sheikhun.");
    assert_eq!(town[0].mention.region.as_deref(), Some("Idlib Governorate"));
    let heard = found("In Syria, six died in Ayn Isa.");
    assert_eq!((heard[1].mention.name.as_deref(), heard[1].rule), (Some("Ain Issa"), PlaceRule::SoundsAlike));
}

#[test]
fn names_that_no_list_knows_keep_their_words() {
    check("Six died at the al-Mustaqbal checkpoint.", &["the al-Mustaqbal checkpoint | - | - | -"]);
    check("the Syrian capital was quiet", &["the Syrian capital | Damascus | SY | 1"]);
    check("near Ukraine's border", &["Ukraine's border | Ukraine | UA | 5"]);
    check("near the Ukrainian border", &["the Ukrainian border | - | UA | 5"]);
}

#[test]
fn persons_bodies_months_and_acronyms_are_no_places() {
    check("Paris Hilton spoke in March.", &[]);
    check("The agency SANA said so in English.", &[]);
    check("The White House and Tyler were silent in European affairs.", &[]);
    check("Six died in U.S. air strikes and US-led raids.", &[]);
    check("He works at the Department of Justice.", &[]);
    check("Mr Lee said that General Paris had left.", &[]);
}
