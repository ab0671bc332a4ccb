//! Prints what comparing makes of the annotated reports on Kursk: lineage, series, findings.
//!
//! `cargo run -p ascribe-compare --example kursk_gold`

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;

fn main() {
    let Some(reports) = support::gold::kursk() else {
        eprintln!("the annotated reports are not here: nothing to compare");
        return;
    };
    let readings: Vec<_> = reports.iter().map(|report| report.reading.clone()).collect();
    let comparison = ascribe_compare::compare(&readings);
    let name: HashMap<&str, &str> =
        reports.iter().map(|report| (report.reading.document.sha256.as_str(), report.id.as_str())).collect();
    let claims: HashMap<_, _> =
        readings.iter().flat_map(|r| &r.claims).map(|claim| (&claim.id, claim)).collect();
    println!("== lineage");
    for link in &comparison.lineage {
        let from = link.from.as_ref().map_or("outside", |from| name[from.as_str()]);
        println!(
            "{} {} {from} {:?} {:?}",
            name[link.document.as_str()],
            link.derivation.as_str(),
            link.named,
            link.basis
        );
    }
    println!("== series");
    for series in &comparison.series {
        let q = &series.question;
        println!(
            "{} {} {} {:?} {} | {} origins, {}, {} revisions",
            series.id,
            q.measure.as_str(),
            q.population,
            q.theatre,
            q.change.as_str(),
            series.origins.len(),
            series.independence.as_str(),
            series.revisions.len(),
        );
        for id in &series.claims {
            let c = claims[id];
            let source = c.source.as_ref().map(|s| s.name.clone().unwrap_or_else(|| s.excerpt.text.clone()));
            println!(
                "   {} {} | {:?} via {} | {} | {:?} {:?}{}",
                c.when.and_then(|w| w.to).or(c.published).map_or("-".to_owned(), |d| d.to_string()),
                name[c.document.as_str()],
                source,
                c.via.len(),
                c.excerpt.text,
                c.population.as_deref().unwrap_or("-"),
                c.place.as_ref().map(|p| p.excerpt.text.as_str()),
                if c.earlier { " EARLIER" } else { "" },
            );
        }
        for origin in &series.origins {
            println!("   origin {} x{} {:?}", origin.name, origin.claims.len(), origin.outlets);
        }
    }
    println!("== findings");
    for finding in &comparison.findings {
        let pages: Vec<&str> = finding.sentences.iter().map(|(d, _)| name[d.as_str()]).collect();
        println!("{}: {} {pages:?}", finding.check, finding.message);
    }
}
