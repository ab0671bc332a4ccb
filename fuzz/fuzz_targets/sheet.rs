//! Sheets: CSV files and workbooks, their rows read by every mapping that is built in.
#![no_main]

use ascribe_model::content_hash;
use ascribe_sheets::{BUILT_IN, KnownActor, Mapping, Names, RowReader, read_sheet};
use libfuzzer_sys::fuzz_target;

struct NoNames;

impl Names for NoNames {
    fn actor(&self, _: &str) -> Option<KnownActor> {
        None
    }

    fn population_key(&self, population: &str) -> String {
        population.to_lowercase()
    }

    fn country(&self, _: &str) -> Option<String> {
        None
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(sheet) = read_sheet(bytes, None, 1) else { return };
    let hash = |_, text: &str| content_hash(text.as_bytes());
    for (_, mapping) in BUILT_IN {
        let mapping = Mapping::parse(mapping).expect("a mapping that is built in");
        let reader = RowReader::new("fuzz.csv", &sheet, &mapping, &NoNames, &hash);
        for row in &sheet.rows {
            assert!(reader.read(row).reading.holds());
        }
    }
});
