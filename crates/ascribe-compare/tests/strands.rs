//! Which claims of a story count the same people: an example for each decision of `strands`.

mod support;

use ascribe_compare::compare;
use ascribe_model::{Change, Measure, Reading, Remark, Scope};
use support::{Fig, Page, place};

fn dead(count: u64) -> Fig {
    Fig::exactly(count, Measure::Killed)
}

/// A report on one earthquake.
fn quake(outlet: &str, published: &str) -> Page {
    Page::new(outlet, published).says("An earthquake shook Juliaca in Peru and buried the old market.", [])
}

/// A report on one war.
fn war(outlet: &str, published: &str) -> Page {
    Page::new(outlet, published).says(
        "The war between Israel and Hamas went on in Gaza with airstrikes, shelling and clashes of troops.",
        [],
    )
}

/// The toll of that war so far.
fn toll(count: u64) -> Fig {
    dead(count).at(place("Gaza", "PS", 4))
}

/// The words of a scope, and the numbers of each series of it, in the order of their days.
fn strands(pages: Vec<Page>) -> Vec<(String, Vec<String>)> {
    let readings: Vec<Reading> = pages.into_iter().map(Page::read).collect();
    let comparison = compare(&readings);
    assert_eq!(comparison.stories.len(), 1, "the reports tell one story");
    let said = |id| {
        let claims = readings.iter().flat_map(|reading| &reading.claims);
        claims
            .clone()
            .find(|claim| claim.id == id)
            .map(|claim| claim.excerpt.text.clone())
            .unwrap_or_default()
    };
    let strand = |series: &ascribe_model::Series| {
        let scope = match (&series.scope, series.scope.words()) {
            (Scope::Whole, _) | (_, None) => series.scope.as_str().to_owned(),
            (scope, Some(words)) => format!("{} {words}", scope.as_str()),
        };
        (scope, series.claims.iter().map(|id| said(id.clone())).collect())
    };
    comparison.series.iter().map(strand).collect()
}

fn check(pages: Vec<Page>, expected: &[(&str, &[&str])]) {
    let found = strands(pages);
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(scope, said)| (scope.as_str(), said.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> =
        expected.iter().map(|(scope, said)| (*scope, said.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_place_of_one_happening_is_a_part_beside_the_toll() {
    check(
        vec![
            quake("Meridian Wire", "2026-03-02").says(
                "{158} people died, {131} of them in Puno and {20} in Cusco.",
                [dead(158), dead(131).at(place("Puno", "PE", 3)), dead(20).at(place("Cusco", "PE", 3))],
            ),
            quake("Harbour Courier", "2026-03-03").says(
                "{160} people died, {133} of them in Puno.",
                [dead(160), dead(133).at(place("Puno", "PE", 3))],
            ),
        ],
        &[("whole", &["158", "160"]), ("part Cusco", &["20"]), ("part Puno", &["131", "133"])],
    );
}

#[test]
fn numbers_that_rise_together_are_the_toll_of_one_happening() {
    check(
        vec![
            quake("Meridian Wire", "2026-03-02").says("{12} people died.", [dead(12).change(Change::Event)]),
            quake("Harbour Courier", "2026-03-04").says("The toll rose to {31}.", [dead(31)]),
            quake("River Times", "2026-03-05")
                .says("{34} people were killed.", [dead(34).change(Change::Event)]),
        ],
        &[("whole", &["12", "31", "34"])],
    );
}

#[test]
fn refugees_are_told_apart_from_people_displaced_within_their_country() {
    let displaced = |count: u64| Fig::exactly(count, Measure::Displaced);
    check(
        vec![
            war("Meridian Wire", "2026-03-02").says(
                "{90000} people fled across the border, {300000} were displaced within the country.",
                [displaced(90_000).marked([Remark::Abroad]), displaced(300_000).marked([Remark::Inside])],
            ),
            war("Namsan Wire", "2026-03-02")
                .says("{90000} people are refugees.", [displaced(90_000).marked([Remark::Abroad])]),
            war("Harbour Courier", "2026-03-03").says("{91000} people have fled.", [displaced(91_000)]),
            war("River Times", "2026-03-05").says("{2000000} people have fled.", [displaced(2_000_000)]),
        ],
        &[
            ("whole", &["2000000"]),
            ("part abroad", &["90000", "90000", "91000"]),
            ("part inside the country", &["300000"]),
        ],
    );
}

#[test]
fn a_kind_of_people_is_a_part() {
    check(
        vec![
            quake("Meridian Wire", "2026-03-02").says("{31} people died.", [dead(31)]),
            quake("Harbour Courier", "2026-03-03")
                .says("{32} people died, {9} children among them.", [dead(32), dead(9).of("children")]),
        ],
        &[("whole", &["31", "32"]), ("part children", &["9"])],
    );
}

#[test]
fn a_place_within_is_no_step_of_the_toll_that_its_page_gives() {
    check(
        vec![
            quake("Meridian Wire", "2026-03-02").says("{1,000} people died.", [dead(1000)]),
            quake("Harbour Courier", "2026-03-03").says(
                "{1,010} people died, {600} in the port.",
                [dead(1010), dead(600).at(place("Ilo", "PE", 1))],
            ),
        ],
        &[("whole", &["1,000", "1,010"]), ("part Ilo", &["600"])],
    );
}

#[test]
fn a_disaster_of_years_ago_is_told_aside() {
    check(
        vec![quake("Meridian Wire", "2026-03-02").says(
            "{31} people died; {50} did in 2007.",
            [dead(31), dead(50).between("2007-01-01", "2007-12-31")],
        )],
        &[("whole", &["31"]), ("aside in 2007", &["50"])],
    );
}

#[test]
fn a_rate_is_told_aside() {
    check(
        vec![
            war("Meridian Wire", "2026-03-02")
                .says("{900} died, {30} a day.", [dead(900), dead(30).change(Change::Rate)]),
        ],
        &[("whole", &["900"]), ("aside rate", &["30"])],
    );
}

#[test]
fn of_one_happening_in_several_lands_an_authority_counts_its_own() {
    let page = |outlet: &str, published: &str| {
        Page::new(outlet, published)
            .says("An earthquake shook Turkey and Syria, and aid for Turkey and Syria is on its way.", [])
    };
    check(
        vec![
            page("Meridian Wire", "2026-03-02").says("{5,000} people died.", [dead(5000)]),
            page("Harbour Courier", "2026-03-03").says(
                "{5,100} people died; Turkey's government counts {3,400}.",
                [dead(5100), dead(3400).by("Turkey's government").at(place("Turkey", "TR", 6))],
            ),
        ],
        &[("whole", &["5,000", "5,100"]), ("part TR", &["3,400"])],
    );
}

#[test]
fn a_strike_of_a_war_is_an_incident_told_once_by_several() {
    let strike = |count: u64| dead(count).change(Change::Event).at(place("Rafah", "PS", 1));
    check(
        vec![
            war("Meridian Wire", "2026-03-02").says("The toll reached {9,000}.", [toll(9000)]),
            war("Harbour Courier", "2026-03-04").says("A strike killed {14} in Rafah.", [strike(14)]),
            war("River Times", "2026-03-05").says("The strike on Rafah killed {15}.", [strike(15)]),
            war("Tide Post", "2026-03-05").says("The toll is {9,100}.", [toll(9100)]),
            war("Capital Ledger", "2026-03-06").says("The toll is {9,150}.", [toll(9150)]),
        ],
        &[("whole", &["9,000", "9,100", "9,150"]), ("incident", &["14", "15"])],
    );
}

#[test]
fn strikes_on_two_towns_are_two_incidents() {
    let strike = |town: &str| dead(14).change(Change::Event).at(place(town, "PS", 1));
    check(
        vec![
            war("Meridian Wire", "2026-03-02").says("The toll reached {9,000}.", [toll(9000)]),
            war("Harbour Courier", "2026-03-04")
                .says("{14} died in Rafah, {fourteen} in Jabalia.", [strike("Rafah"), strike("Jabalia")]),
        ],
        &[("whole", &["9,000"]), ("incident", &["14"]), ("incident", &["fourteen"])],
    );
}

#[test]
fn the_sides_of_a_war_are_parts() {
    let of = |side: &str, count: u64| dead(count).of(side);
    check(
        vec![
            war("Meridian Wire", "2026-03-02").says(
                "{1,200} Israelis, {9,000} Palestinians died.",
                [of("Israelis", 1200), of("Palestinians", 9000)],
            ),
            war("Harbour Courier", "2026-03-04").says(
                "{1,210} Israelis, {9,200} Palestinians died.",
                [of("Israelis", 1210), of("Palestinians", 9200)],
            ),
        ],
        &[("part IL", &["1,200", "1,210"]), ("part PS", &["9,000", "9,200"])],
    );
}

#[test]
fn a_named_source_may_disagree_with_the_toll() {
    check(
        vec![
            quake("Meridian Wire", "2026-03-02").says("{40} people died.", [dead(40)]),
            quake("Harbour Courier", "2026-03-04").says("{41} people died.", [dead(41)]),
            quake("River Times", "2026-03-04")
                .says("The union counts {160} dead.", [dead(160).by("Peru Miners' Union")]),
        ],
        &[("whole", &["40", "41", "160"])],
    );
}

#[test]
fn a_story_of_one_strike_counts_its_dead_and_not_the_war() {
    let strike = |count: u64| dead(count).change(Change::Event).at(place("Rafah", "PS", 1));
    check(
        vec![
            war("Meridian Wire", "2026-03-02").says("A strike killed {14} in Rafah.", [strike(14)]),
            war("Harbour Courier", "2026-03-03").says("The strike on Rafah killed {19}.", [strike(19)]),
        ],
        &[("whole", &["14", "19"])],
    );
}
