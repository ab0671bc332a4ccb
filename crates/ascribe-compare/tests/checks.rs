//! Each check on a few pages written by hand: what it finds, and what it must let pass.

mod support;

use ascribe_compare::{CHECKS, compare};
use ascribe_model::{Certainty, Change, Measure, Reading, Remark};
use support::{Fig, Page, place};

const TROOPS: &str = "North Korean troops";

fn found(check: &str, pages: Vec<Page>) -> Vec<String> {
    assert!(CHECKS.iter().any(|known| known.name == check), "no check {check}");
    let readings: Vec<Reading> = pages.into_iter().map(Page::read).collect();
    let findings = compare(&readings).findings;
    findings.into_iter().filter(|finding| finding.check == check).map(|finding| finding.message).collect()
}

fn check(name: &str, pages: Vec<Page>, n_found: usize) {
    let messages = found(name, pages);
    assert_eq!(messages.len(), n_found, "{name}: {messages:#?}");
}

fn nis(count: u64, measure: Measure) -> Fig {
    Fig::exactly(count, measure).of(TROOPS).by("NIS=south-korea-nis")
}

#[test]
fn sum_mismatch() {
    let page = |casualties: u64| {
        Page::new("Namsan Wire", "2025-01-13").says(
            "{300} died, {2,700} were hurt, {3,000} in all.",
            [nis(300, Measure::Killed), nis(2700, Measure::Wounded), nis(casualties, Measure::Casualties)],
        )
    };
    check("sum_mismatch", vec![page(3000)], 0);
    check("sum_mismatch", vec![page(2000)], 1);
    assert_eq!(
        found("sum_mismatch", vec![page(4000)]),
        [
            "“300” killed and “2,700” wounded make 3,000 (300 + 2,700), but “3,000” casualties (NIS) are 4,000."
        ]
    );
}

#[test]
fn casualties_may_take_in_the_missing() {
    let page = Page::new("Quayside Mail", "2025-01-22").says(
        "{1,000} died, {1,500} were hurt; the {4,000} count the missing too.",
        [
            nis(1000, Measure::Killed),
            nis(1500, Measure::Wounded),
            nis(4000, Measure::Casualties).marked([Remark::WithOthers]),
        ],
    );
    check("sum_mismatch", vec![page], 0);
}

#[test]
fn part_exceeds_whole() {
    let page = |children: u64| {
        Page::new("Harbour Courier", "2025-01-01").says(
            "{14} people died, including {some} children.",
            [
                Fig::exactly(14, Measure::Killed).of("people").change(Change::Event),
                Fig::exactly(children, Measure::Killed).of("children").change(Change::Event).within_last(),
            ],
        )
    };
    check("part_exceeds_whole", vec![page(3)], 0);
    check("part_exceeds_whole", vec![page(16)], 1);
    let page = |killed: u64| {
        Page::new("Namsan Wire", "2025-04-30").says(
            "Of {4,700} casualties {some} are dead.",
            [nis(4700, Measure::Casualties), nis(killed, Measure::Killed)],
        )
    };
    check("part_exceeds_whole", vec![page(600)], 0);
    check("part_exceeds_whole", vec![page(5000)], 1);
}

#[test]
fn losses_may_exceed_a_force_that_was_reinforced() {
    let page = |more: Vec<Fig>| {
        let text = if more.is_empty() { "" } else { "{3,000} more came." };
        Page::new("Namsan Wire", "2025-04-30")
            .says("{11,000} were sent.", [nis(11000, Measure::Strength).marked([Remark::WholeForce])])
            .says("{12,000} are lost.", [nis(12000, Measure::Casualties)])
            .says(text, more)
    };
    check("part_exceeds_whole", vec![page(vec![])], 1);
    check("part_exceeds_whole", vec![page(vec![nis(3000, Measure::Strength).change(Change::More)])], 0);
}

#[test]
fn force_account() {
    let page = |left: u64| {
        Page::new("Namsan Wire", "2025-04-30")
            .says("{11,000} men were sent.", [nis(11000, Measure::Strength).marked([Remark::Sent])])
            .says("{4,000} have died.", [nis(4000, Measure::Killed)])
            .says("{Some} remain at the front.", [nis(left, Measure::Strength).marked([Remark::Left])])
    };
    check("force_account", vec![page(7000)], 0);
    assert_eq!(
        found("force_account", vec![page(9000)]),
        ["“Some” left and “4,000” killed are more than came: 9,000 + 4,000 against 11,000 (“11,000” sent)."]
    );
}

#[test]
fn outside_range() {
    let page = |count: u64| {
        Page::new("Namsan Wire", "2025-04-30").says(
            "{3,000 to 4,000} were sent; the {others} are there.",
            [
                Fig::range(3000, 4000, Measure::Strength).of(TROOPS).by("NIS=south-korea-nis"),
                nis(count, Measure::Strength),
            ],
        )
    };
    check("outside_range", vec![page(3500)], 0);
    check("outside_range", vec![page(5000)], 1);
}

#[test]
fn restated_differently() {
    let page = |above: u64| {
        Page::new("Podil Chronicle", "2024-12-19")
            .headline("{Some} died in Kursk", [nis(above, Measure::Killed)])
            .says(
                "{At least 120} died.",
                [Fig::over(120, Measure::Killed).of(TROOPS).by("NIS=south-korea-nis")],
            )
    };
    check("restated_differently", vec![page(120)], 0);
    check("restated_differently", vec![page(100)], 1);
}

#[test]
fn conflict_needs_the_same_time_and_other_origins() {
    let page = |day: &str, source: &str, count: u64| {
        let figure = Fig::exactly(count, Measure::Killed).of(TROOPS).by(source);
        Page::new("Dnipro Standard", day)
            .says("{Many} died in the war, North Korean troops in Kursk.", [figure])
    };
    check("conflict", vec![page("2024-12-23", "A", 3000), page("2024-12-24", "B", 1100)], 1);
    check("conflict", vec![page("2024-12-23", "A", 3000), page("2024-12-24", "A", 1100)], 0);
    check("conflict", vec![page("2024-12-23", "A", 1100), page("2025-02-01", "B", 3000)], 0);
    // A toll does not fall.
    check("conflict", vec![page("2024-12-23", "A", 3000), page("2025-02-01", "B", 1100)], 1);
}

#[test]
fn a_toll_that_fits_the_course_of_another_is_no_conflict() {
    let page = |day: &str, source: &str, count: u64| {
        let figure = Fig::exactly(count, Measure::Killed).of("people").by(source).marked([Remark::SoFar]);
        Page::new("Meridian Wire", day).says("The toll is {many}.", [figure.at(place("Gaza", "PS", 6))])
    };
    let ministry =
        || vec![page("2023-10-10", "Health Ministry", 930), page("2023-10-12", "Health Ministry", 1354)];
    let with_office = |day: &str, count: u64| {
        let mut pages = ministry();
        pages.push(page(day, "Media Office", count));
        pages
    };
    check("conflict", with_office("2023-10-11", 1100), 0);
    // While a toll moves, one office is a day ahead or behind.
    check("conflict", with_office("2023-10-11", 1370), 0);
    check("conflict", with_office("2023-10-11", 880), 0);
    check("conflict", with_office("2023-10-14", 880), 1);
}

#[test]
fn a_rounded_number_is_no_conflict() {
    let pages = |rounded: u64, exact: u64| {
        let page = |source: &str, count: u64| {
            let figure = Fig::exactly(count, Measure::Casualties).of("Russian soldiers").by(source);
            Page::new("Namsan Wire", "2025-01-01").says("{Many} were lost.", [figure])
        };
        vec![page("A", rounded), page("B", exact)]
    };
    check("conflict", pages(783_000, 783_138), 0);
    check("conflict", pages(600_000, 615_000), 0);
    check("conflict", pages(600_000, 646_804), 1);
    // Small numbers are counted, not rounded.
    check("conflict", pages(900, 912), 1);
}

#[test]
fn a_month_is_not_one_time() {
    let page = Page::new("Radio Pampa", "2025-01-31").says(
        "{1,000} in January, {300} on the 13th.",
        [
            Fig::exactly(1000, Measure::Killed).of(TROOPS).by("A").between("2025-01-01", "2025-01-31"),
            Fig::exactly(300, Measure::Killed).of(TROOPS).by("B").on("2025-01-13"),
        ],
    );
    check("conflict", vec![page], 0);
}

#[test]
fn denied() {
    let page = Page::new("Podil Chronicle", "2024-10-23").says(
        "Seoul counts {3,000}; the Kremlin denied that {3,000} were there.",
        [
            nis(3000, Measure::Strength),
            Fig::exactly(3000, Measure::Strength).of(TROOPS).by("Kremlin").certainty(Certainty::Denied),
        ],
    );
    check("denied", vec![page], 1);
}

fn daily(counts: &[u64]) -> Vec<Page> {
    let figure = |count: u64| {
        Fig::exactly(count, Measure::Killed).of("people").by("Health Ministry").at(place("Gaza", "PS", 6))
    };
    let page = |(day, count): (usize, &u64)| {
        Page::new("Meridian Wire", &format!("2024-05-{:02}", day + 1)).says("{Many} died.", [figure(*count)])
    };
    counts.iter().enumerate().map(page).collect()
}

#[test]
fn transposed_digits() {
    check("transposed_digits", daily(&[34_735, 34_789, 38_443, 34_904]), 1);
    check("transposed_digits", daily(&[34_735, 34_789, 34_843, 34_904]), 0);
}

#[test]
fn implausible_jump() {
    let steady: Vec<u64> = (0..12).map(|day| 34_000 + day * 50).collect();
    check("implausible_jump", daily(&steady), 0);
    let mut jumping = steady;
    jumping.push(37_000);
    check("implausible_jump", daily(&jumping), 1);
}

#[test]
fn stale_figure() {
    let page = |outlet: &str, day: &str, count: u64| {
        let text = "{Many} fell in the war: North Korean troops in the Kursk region.";
        Page::new(outlet, day).says(text, [nis(count, Measure::Casualties)])
    };
    let pages = |outlet: &str| {
        vec![
            page("Namsan Wire", "2025-01-13", 3000),
            page("Namsan Wire", "2025-04-30", 4700),
            page(outlet, "2025-05-20", 3000),
        ]
    };
    check("stale_figure", pages("Late Mail"), 1);
    check("falling_total", pages("Late Mail"), 0);
    check("stale_figure", pages("Namsan Wire"), 0);
    check("falling_total", pages("Namsan Wire"), 1);
    // Both of one day: the higher one was published last, whatever days the two give.
    let dated = |published: &str, day: &str, count: u64| {
        let figure = nis(count, Measure::Casualties).between(day, day);
        Page::new("Namsan Wire", published).says("{Many} fell: North Korean troops in Kursk.", [figure])
    };
    let told_late = vec![dated("2025-01-16", "2025-01-07", 2800), dated("2025-01-14", "2025-01-14", 1900)];
    check("falling_total", told_late, 0);
}

#[test]
fn bound_dropped() {
    let story = "South Korea's intelligence service has counted {at least 100} dead among the men in Kursk, a lawmaker said.";
    let original = Page::new("Meridian Wire", "2024-12-19")
        .says(story, [Fig::over(100, Measure::Killed).of(TROOPS).by("NIS=south-korea-nis")]);
    let copy = Page::new("Podil Chronicle", "2024-12-20")
        .credits("Meridian Wire")
        .says(&story.replace("at least ", ""), [nis(100, Measure::Killed)]);
    assert_eq!(
        found("bound_dropped", vec![original, copy]),
        ["“at least 100” in Meridian Wire stands as “100” in Podil Chronicle, which derives from it."]
    );
}

#[test]
fn changed_detail() {
    let story = "A mortar attack on a market in Damascus has killed {12} people and hurt many others, the police said on Tuesday.";
    let figure = || Fig::exactly(12, Measure::Killed).of("people").change(Change::Event).by("police");
    let original = Page::new("Meridian Wire", "2014-04-29").says(story, [figure()]);
    let copy =
        Page::new("Podil Chronicle", "2014-04-30").says(&story.replace("Damascus", "Aleppo"), [figure()]);
    assert_eq!(
        found("changed_detail", vec![original, copy]),
        ["In text that Podil Chronicle takes from Meridian Wire: “Damascus” became “Aleppo”."]
    );
}

#[test]
fn forecasts_are_open_until_their_day() {
    let forecast = || {
        Page::new("TV Desna", "2025-01-24").says(
            "Analysts expect {12,000} North Koreans lost in Russia's war on Ukraine by mid-April.",
            [Fig::exactly(12000, Measure::Casualties)
                .of(TROOPS)
                .by("ISW")
                .certainty(Certainty::Forecast)
                .between("2025-04-10", "2025-04-20")],
        )
    };
    let later = |day: &str, count: u64| {
        Page::new("Namsan Wire", day).says(
            "{Many} North Koreans were lost in Russia's war on Ukraine.",
            [nis(count, Measure::Casualties)],
        )
    };
    check("open_forecast", vec![forecast(), later("2025-03-01", 4000)], 1);
    check("lapsed_forecast", vec![forecast(), later("2025-03-01", 4000)], 0);
    check("lapsed_forecast", vec![forecast(), later("2025-04-30", 4700)], 1);
    check("lapsed_forecast", vec![forecast(), later("2025-04-30", 13000)], 0);
    let vague = Fig::over(2000, Measure::Casualties).of(TROOPS).by("ISW").certainty(Certainty::Forecast);
    let page = Page::new("TV Desna", "2025-01-24")
        .says("Analysts expect {thousands}.", [vague.marked([Remark::Vague])]);
    check("open_forecast", vec![page], 0);
}
