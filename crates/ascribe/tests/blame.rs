//! The way of a claim is the same whether it is sought among all documents or among those near it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use ascribe::{Contents, Outcome, find_inputs, read_inputs};

#[test]
fn what_lies_near_tells_the_whole_way() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/kursk");
    let (inputs, problems) = find_inputs(&[samples]);
    assert!(problems.is_empty());
    let readings = read_inputs(inputs, None).filter_map(|outcome| match outcome {
        Outcome::Read(page) => Some(page.reading),
        Outcome::Failed(_) => None,
    });
    let contents = Contents::of(readings.collect());
    let claims: Vec<_> = contents.readings.iter().flat_map(|reading| &reading.claims).collect();
    assert!(claims.len() > 50, "{} claims", claims.len());
    for claim in claims {
        let whole = ascribe_compare::blame(&contents.readings, &claim.id).unwrap();
        assert_eq!(contents.blame(&claim.id).unwrap(), whole, "{} `{}`", claim.id, claim.excerpt.text);
    }
}
