//! The sample reports, read.

use std::path::Path;

use ascribe::{Outcome, PageReading, find_inputs, read_inputs};

/// Those of `samples/kursk` and `samples/velmara`.
pub fn samples() -> Vec<PageReading> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let (inputs, problems) = find_inputs(&[folder.join("kursk"), folder.join("velmara")]);
    assert!(problems.is_empty());
    let pages = read_inputs(inputs, None).filter_map(|outcome| match outcome {
        Outcome::Read(page) => Some(*page),
        Outcome::Failed(_) => None,
    });
    pages.collect()
}
