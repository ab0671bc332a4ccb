//! What comparing makes of a few pages written by hand.

mod support;

use ascribe_compare::{check_page, compare};
use ascribe_model::{Change, Comparison, Derivation, Finding, Independence, Measure, Reading, Scope, Series};
use support::{Fig, Page, place};

fn messages<'f>(findings: &'f [Finding], check: &str) -> Vec<&'f str> {
    findings.iter().filter(|finding| finding.check == check).map(|finding| finding.message.as_str()).collect()
}

fn series_of(comparison: &Comparison, measure: Measure) -> Vec<&Series> {
    comparison.series.iter().filter(|series| series.question.measure == measure).collect()
}

/// A page in our own words with the traits of the page that started the project.
fn starting_page() -> Page {
    let troops = "North Korean troops";
    Page::new("Naija Bulletin Board", "")
        .credits("www.hanyang-herald.example")
        .headline(
            "North Korean losses climb {past 4,000}",
            [Fig::over(4000, Measure::Casualties).of("North Korean")],
        )
        .says(
            "The losses stand at {more than 4,000}, up from {about 3,000} in January, Lee said.",
            [
                Fig::over(4000, Measure::Casualties).of(troops).by("NIS").via("Lee"),
                Fig::exactly(3000, Measure::Casualties).about().of(troops).by("NIS").via("Lee").earlier(),
            ],
        )
        .says(
            "Of the {11,000} men first sent {nearly one-third} are dead or hurt.",
            [
                Fig::exactly(11000, Measure::Strength).of(troops).by("NIS"),
                Fig::share(None, Some((1, 3)), Measure::Casualties).about().of(troops).by("NIS").of_last(),
            ],
        )
        .says(
            "{Another 3,000 to 4,000} have followed.",
            [Fig::range(3000, 4000, Measure::Strength).of("troops").by("NIS").change(Change::More)],
        )
}

#[test]
fn a_share_is_checked_against_both_bases() {
    let mut page = starting_page().read();
    // One claim with two mentions, as a text reader gives it.
    page.claims.remove(0);
    let findings = check_page(&page);
    assert_eq!(
        messages(&findings, "share_mismatch"),
        [
            "“nearly one-third” casualties (NIS) is at most 33.3 % of “11,000”, but “more than 4,000” casualties of \
          11,000 is at least 36.4 %; counted against the reinforced total of 14,000 to 15,000 (11,000 + 3,000 to \
          4,000) it is 26.7 to 28.6 % or more."
        ]
    );
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].claims.len(), 4);
}

#[test]
fn later_claims_of_a_source_are_revisions_and_repeats_are_not() {
    let fig =
        |count| Fig::exactly(count, Measure::Killed).of("North Korean troops").by("NIS=south-korea-nis");
    let kursk = || place("Kursk", "RU", 4);
    let pages = [
        Page::new("Meridian Wire", "2024-12-19")
            .says("{100} North Korean troops died in the war around Kursk.", [fig(100).at(kursk())]),
        Page::new("Left Bank News", "2024-12-20")
            .says("Of the North Korean troops at Kursk {100} died, the army says.", [fig(100).at(kursk())]),
        Page::new("HBS News", "2025-01-13").says(
            "{300} North Korean troops died in the war around Kursk, up from {100} in December.",
            [fig(300), fig(100).on("2024-12-19").earlier()],
        ),
        Page::new("Hanyang Herald", "2025-04-30").says(
            "{600} North Korean troops died in the war around Kursk, fighting Ukraine's army.",
            [fig(600).at(place("Russia", "RU", 6))],
        ),
    ];
    let readings: Vec<Reading> = pages.into_iter().map(Page::read).collect();
    let comparison = compare(&readings);
    let series = series_of(&comparison, Measure::Killed);
    assert_eq!(series.len(), 1, "{series:#?}");
    assert_eq!((series[0].claims.len(), series[0].revisions.len()), (5, 2));
    assert_eq!(series[0].independence, Independence::SameOrigin);
    assert_eq!(messages(&comparison.findings, "single_origin").len(), 1);
}

#[test]
fn rates_and_plans_stand_beside_the_toll() {
    let fig = |change| {
        Fig::exactly(12, Measure::Killed).of("Russian soldiers").change(change).at(place("Russia", "RU", 6))
    };
    let changes = [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned];
    let readings: Vec<Reading> = changes
        .iter()
        .map(|change| Page::new("Harbour Courier", "2025-01-01").says("{12} died.", [fig(*change)]).read())
        .collect();
    let comparison = compare(&readings);
    let beside = |why: &str| Scope::Aside { why: why.to_owned() };
    let scopes: Vec<Scope> = comparison.series.iter().map(|series| series.scope.clone()).collect();
    assert_eq!(scopes, [Scope::Whole, beside("planned"), beside("rate")]);
}

#[test]
fn two_origins_with_disjoint_bounds_conflict() {
    let fig = |count, source: &str| Fig::exactly(count, Measure::Killed).of("North Korean troops").by(source);
    let page = Page::new("Dnipro Standard", "2024-12-23").says(
        "Zelensky counted {3,000}, the Joint Chiefs {1,100}.",
        [fig(3000, "Zelensky"), fig(1100, "Joint Chiefs of Staff")],
    );
    let findings = check_page(&page.read());
    assert_eq!(messages(&findings, "conflict").len(), 1, "{findings:?}");
}

#[test]
fn a_credited_copy_takes_over_the_origin_and_its_drift_is_found() {
    let story = "Western officials told the paper that {4,000} men of the North Korean contingent were casualties by \
                 the middle of January, and that no army could bear such losses for long.";
    let fig = |measure| Fig::exactly(4000, measure).of("North Korean men");
    let original = Page::new("Quayside Mail", "2025-01-22")
        .says(story, [fig(Measure::Casualties).by("Western officials")])
        // Said twice it is still one number of one thing.
        .says("Officials put the {4,000} before parliament.", [fig(Measure::Casualties).by("Officials")]);
    let copy = Page::new("TV Desna", "2025-01-24")
        .credits("Quayside Mail")
        .says(&story.replace("were casualties", "were killed"), [fig(Measure::Killed).by("Quayside Mail")]);
    let readings = [original.read(), copy.read()];
    let comparison = compare(&readings);
    assert_eq!(comparison.lineage.len(), 1);
    assert_eq!(comparison.lineage[0].derivation, Derivation::Copy);
    assert_eq!(comparison.lineage[0].from.as_ref(), Some(&readings[0].document.sha256));
    assert_eq!(messages(&comparison.findings, "measure_drift").len(), 1, "{:?}", comparison.findings);
}

#[test]
fn a_falling_total_of_one_source_is_found() {
    let fig = |count| {
        Fig::exactly(count, Measure::Killed).of("people").by("Health Ministry").at(place("Gaza", "PS", 6))
    };
    let readings = [
        Page::new("Meridian Wire", "2024-05-06").says("{34,735} died.", [fig(34735)]).read(),
        Page::new("Meridian Wire", "2024-05-08").says("{24,686} died.", [fig(24686)]).read(),
    ];
    let comparison = compare(&readings);
    assert_eq!(messages(&comparison.findings, "falling_total").len(), 1, "{comparison:#?}");
}

#[test]
fn parts_are_linked_to_their_wholes_and_not_merged() {
    let fig = |measure, people: &str| {
        Fig::exactly(1000, measure).of(people).by("NIS").at(place("Ukraine", "UA", 6))
    };
    let kursk =
        Fig::exactly(600, Measure::Killed).of("Russian troops").by("NIS").at(place("Kursk Oblast", "RU", 4));
    let page = Page::new("Namsan Wire", "2025-04-30").says(
        "{1,000} are lost, {1,000} dead, {600} of them in Kursk.",
        [fig(Measure::Casualties, "Russian troops"), fig(Measure::Killed, "Russian troops"), kursk],
    );
    let comparison = compare(&[page.read()]);
    assert_eq!((comparison.series.len(), comparison.parts.len()), (3, 2), "{comparison:#?}");
}

#[test]
fn comparing_twice_gives_the_same() {
    let readings = [starting_page().read(), Page::new("Other", "2025-04-01").read()];
    assert_eq!(compare(&readings), compare(&readings));
    assert_eq!(compare(&[]), Comparison::default());
}
