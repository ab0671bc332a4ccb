//! `tests/floors.json`: what each measured figure may not fall below. Floors only rise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::table::Row;

/// The floors, by set and figure.
pub struct FloorFile {
    path: PathBuf,
    floors: BTreeMap<String, BTreeMap<String, f64>>,
}

impl FloorFile {
    /// Reads the file; a file that is not there holds no floors.
    pub fn load(path: &Path) -> Result<FloorFile, String> {
        let mut floors: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        if path.is_file() {
            let text =
                fs::read_to_string(path).map_err(|err| format!("reading `{}`: {err}", path.display()))?;
            floors =
                serde_json::from_str(&text).map_err(|err| format!("reading `{}`: {err}", path.display()))?;
        }
        Ok(FloorFile { path: path.to_owned(), floors })
    }

    /// The floor of a figure, if it has one.
    pub fn get(&self, set: &str, figure: &str) -> Option<f64> {
        self.floors.get(set)?.get(figure).copied()
    }

    /// Raises the floors of figures that stand above them. Rounded down to thousandths; speeds have no floor.
    pub fn raise(&mut self, rows: &[Row]) {
        for row in rows.iter().filter(|row| row.has_floor) {
            let reached = (row.now * 1000.0).floor() / 1000.0;
            let floor =
                self.floors.entry(row.set.clone()).or_default().entry(row.figure.clone()).or_insert(0.0);
            *floor = floor.max(reached);
        }
    }

    /// Writes the file.
    pub fn save(&self) -> Result<(), String> {
        let text = serde_json::to_string_pretty(&self.floors).map_err(|err| err.to_string())?;
        fs::write(&self.path, text + "\n").map_err(|err| format!("writing `{}`: {err}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorers::Share;

    fn row(now: f64, floors: &FloorFile) -> Row {
        Row::of("figures", Share { figure: "tally f1", now, goal: None }, floors)
    }

    #[test]
    fn floors_rise_and_never_fall() {
        let mut floors = FloorFile { path: PathBuf::new(), floors: BTreeMap::new() };
        for (now, floor) in [(0.9625, 0.962), (0.5, 0.962), (0.9701, 0.97)] {
            let measured = row(now, &floors);
            floors.raise(&[measured]);
            assert_eq!(floors.get("figures", "tally f1"), Some(floor));
        }
        assert!(row(0.9699, &floors).is_below_floor());
        assert!(!row(0.97, &floors).is_below_floor());
    }

    #[test]
    fn speeds_have_no_floor() {
        let mut floors = FloorFile { path: PathBuf::new(), floors: BTreeMap::new() };
        floors.raise(&[Row::speed("speed", "tokens/s", 30_000.0, None)]);
        assert_eq!(floors.get("speed", "tokens/s"), None);
    }
}
