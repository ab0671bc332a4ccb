//! What the columns of a sheet mean: a small TOML file, written by a desk for its own sheet or built in for a well-known one.
//!
//! `docs/sheets.md` is the reference of the language.

use std::collections::BTreeMap;
use std::fmt;

use ascribe_model::{Certainty, Change, Measure};
use serde::Deserialize;
use toml::{Table, Value};

use crate::dates::DateOrder;

/// The mappings of well-known sheets: name and TOML.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("economist", include_str!("../mappings/economist.toml")),
    ("general-staff", include_str!("../mappings/general-staff.toml")),
    ("gaza-moh", include_str!("../mappings/gaza-moh.toml")),
    ("ucdp", include_str!("../mappings/ucdp.toml")),
];

/// What the columns of a sheet mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Its name: what `ascribe export --as NAME` asks for.
    pub name: String,
    /// The sheet of a workbook; none for the first.
    pub sheet: Option<String>,
    /// The row that names the columns, from 1.
    pub header: usize,
    pub(crate) dates: Option<DateOrder>,
    pub(crate) thousands: Option<char>,
    pub(crate) no_value: Vec<String>,
    pub(crate) skip: Vec<Skip>,
    pub(crate) counts: Vec<Count>,
}

/// Rows that hold no claim.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skip {
    pub column: String,
    pub is: Vec<String>,
    pub because: String,
}

/// One count in each row: where its number stands, and its fields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Count {
    pub number: Option<String>,
    pub low: Option<String>,
    pub high: Option<String>,
    /// Cells of the number that stand for no count in this column, "0" for instance.
    pub no_count: Vec<String>,
    pub fields: BTreeMap<Field, Take>,
}

/// A field of a claim that a mapping fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Field {
    Measure,
    Change,
    Certainty,
    Bound,
    Population,
    Source,
    When,
    From,
    To,
    Place,
    Region,
    Country,
    Latitude,
    Longitude,
    Precision,
    Outlet,
    Published,
    Url,
    Headline,
}

impl Field {
    const ALL: [(&str, Field); 19] = [
        ("measure", Field::Measure),
        ("change", Field::Change),
        ("certainty", Field::Certainty),
        ("bound", Field::Bound),
        ("population", Field::Population),
        ("source", Field::Source),
        ("when", Field::When),
        ("from", Field::From),
        ("to", Field::To),
        ("place", Field::Place),
        ("region", Field::Region),
        ("country", Field::Country),
        ("latitude", Field::Latitude),
        ("longitude", Field::Longitude),
        ("precision", Field::Precision),
        ("outlet", Field::Outlet),
        ("published", Field::Published),
        ("url", Field::Url),
        ("headline", Field::Headline),
    ];

    fn parse(word: &str) -> Option<Field> {
        Field::ALL.iter().find(|(name, _)| *name == word).map(|(_, field)| *field)
    }

    fn as_str(self) -> &'static str {
        Field::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    /// The words that a field takes, where it takes no others.
    fn vocabulary(self) -> Option<Vec<&'static str>> {
        Some(match self {
            Field::Measure => Measure::ALL.iter().map(|measure| measure.as_str()).collect(),
            Field::Change => CHANGES.iter().map(|change| change.as_str()).collect(),
            Field::Certainty => CERTAINTIES.iter().map(|certainty| certainty.as_str()).collect(),
            Field::Bound => BOUNDS.to_vec(),
            Field::Precision => vec!["1", "2", "3", "4", "5", "6", "7"],
            _ => return None,
        })
    }
}

pub(crate) const CHANGES: [Change; 5] =
    [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned];
pub(crate) const CERTAINTIES: [Certainty; 4] =
    [Certainty::Stated, Certainty::Hedged, Certainty::Denied, Certainty::Forecast];
/// What a qualifier beside a number can say of it.
pub(crate) const BOUNDS: [&str; 4] = ["exact", "about", "at-least", "at-most"];

/// Where a field comes from: a column, or a value that holds for the whole sheet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Take {
    pub column: Option<String>,
    pub value: Option<String>,
    /// What the words of the cells mean; a cell with another word is unclear.
    pub words: BTreeMap<String, String>,
    /// Patterns with one `*` for the relay within a source's name: `(via *)`.
    pub via: Vec<String>,
    /// What parts several values in a cell.
    pub separator: Option<String>,
    /// Which of several to take; without it several values are unclear.
    pub pick: Option<Pick>,
}

/// Which of several values in a cell to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Pick {
    First,
    Last,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingError(String);

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}\nhint: docs/sheets.md explains every key", self.0)
    }
}

impl std::error::Error for MappingError {}

const KEYS: [&str; 10] =
    ["name", "about", "sheet", "header", "dates", "thousands", "no-value", "skip", "fields", "counts"];

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// What is wrong with it, by key.
    pub fn parse(toml: &str) -> Result<Mapping, MappingError> {
        let table: Table = toml.parse().map_err(|error: toml::de::Error| MappingError(error.to_string()))?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(MappingError(format!("no key is called `{key}`; there are {}", KEYS.join(", "))));
        }
        let shared = match table.get("fields") {
            Some(fields) => fields_of(fields, "fields")?,
            None => BTreeMap::new(),
        };
        let counts = get::<Vec<Table>>(&table, "counts")?.unwrap_or_default();
        let counts = counts.iter().map(|count| count_of(count, &shared)).collect::<Result<Vec<_>, _>>()?;
        if counts.is_empty() {
            return Err(MappingError(
                "there is no `[[counts]]`, which says where the numbers stand".to_owned(),
            ));
        }
        let thousands: Option<String> = get(&table, "thousands")?;
        let thousands = match thousands.as_deref().map(|mark| mark.chars().collect::<Vec<_>>()) {
            None => None,
            Some(marks) if marks.len() == 1 => Some(marks[0]),
            Some(_) => {
                return Err(MappingError("`thousands` is one mark: \",\", \".\", \" \" or \"'\"".to_owned()));
            }
        };
        Ok(Mapping {
            name: get(&table, "name")?.unwrap_or_else(|| "unnamed".to_owned()),
            sheet: get(&table, "sheet")?,
            header: get(&table, "header")?.unwrap_or(1),
            dates: get(&table, "dates")?,
            thousands,
            no_value: get(&table, "no-value")?.unwrap_or_default(),
            skip: get(&table, "skip")?.unwrap_or_default(),
            counts,
        })
    }

    /// The built-in mapping of this name, as TOML.
    pub fn built_in(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, toml)| *toml)
    }

    /// Columns that the mapping names and the sheet lacks, each once.
    ///
    /// A column that only some versions of a sheet have may be missing, so this is no error.
    pub fn missing_columns(&self, columns: &[String]) -> Vec<&str> {
        let skips = self.skip.iter().map(|skip| skip.column.as_str());
        let mut missing: Vec<&str> = self.counts.iter().flat_map(Count::columns).chain(skips).collect();
        missing.sort_unstable();
        missing.dedup();
        missing.retain(|column| !columns.iter().any(|known| known == column));
        missing
    }

    /// Why a sheet with these columns cannot be read by this mapping: it has no column of a number, lacks one of a field, or has
    /// only one of the two
    /// that bound a count, which alone would claim something else.
    pub fn misfit(&self, columns: &[String]) -> Option<String> {
        let has = |column: &String| columns.contains(column);
        let numbers =
            || self.counts.iter().flat_map(|count| [&count.number, &count.low, &count.high]).flatten();
        if !numbers().any(has) {
            let sought: Vec<&str> = numbers().map(String::as_str).collect();
            return Some(format!(
                "none of its columns is one of the mapping's numbers: {}",
                sought.join(", ")
            ));
        }
        if let Some((field, column)) = self.lacking_field(columns) {
            return Some(format!(
                "the mapping takes `{field}` from a column `{column}`, which the sheet does not have"
            ));
        }
        let bounds = self.counts.iter().filter_map(|count| count.low.as_ref().zip(count.high.as_ref()));
        bounds.into_iter().find(|(low, high)| has(low) != has(high)).map(|(low, high)| {
            let (there, missing) = if has(low) { (low, high) } else { (high, low) };
            format!("it has the column `{there}`, but not `{missing}`, the other bound of the same count")
        })
    }

    /// A field of a count whose column the sheet lacks: the claims would silently be without it. Of the well-known sheets some
    /// versions have columns that others lack.
    fn lacking_field(&self, columns: &[String]) -> Option<(&'static str, &str)> {
        if Mapping::built_in(&self.name).is_some() {
            return None;
        }
        let has = |column: &str| columns.iter().any(|known| known == column);
        let is_there = |count: &&Count| {
            [&count.number, &count.low, &count.high].into_iter().flatten().any(|column| has(column))
        };
        let fields = self.counts.iter().filter(is_there).flat_map(|count| &count.fields);
        let mut columns = fields.filter_map(|(field, take)| Some((field.as_str(), take.column.as_deref()?)));
        columns.find(|(_, column)| !has(column))
    }

    pub(crate) fn is_no_value(&self, cell: &str) -> bool {
        cell.is_empty() || self.no_value.iter().any(|word| word.eq_ignore_ascii_case(cell))
    }
}

impl Count {
    /// All columns that it looks at.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let numbers = [&self.number, &self.low, &self.high];
        let fields = self.fields.values().filter_map(|take| take.column.as_deref());
        numbers.into_iter().filter_map(|column| column.as_deref()).chain(fields)
    }
}

fn get<'t, T: Deserialize<'t>>(table: &Table, key: &str) -> Result<Option<T>, MappingError> {
    let Some(value) = table.get(key) else { return Ok(None) };
    let wrong = |error: toml::de::Error| MappingError(format!("`{key}`: {}", error.message()));
    value.clone().try_into().map(Some).map_err(wrong)
}

fn count_of(table: &Table, shared: &BTreeMap<Field, Take>) -> Result<Count, MappingError> {
    let mut fields = shared.clone();
    let mut own = table.clone();
    for key in ["number", "low", "high", "no-count"] {
        own.remove(key);
    }
    fields.extend(fields_of(&Value::Table(own), "counts")?);
    let count = Count {
        number: get(table, "number")?,
        low: get(table, "low")?,
        high: get(table, "high")?,
        no_count: get(table, "no-count")?.unwrap_or_default(),
        fields,
    };
    if count.number.is_some() == (count.low.is_some() || count.high.is_some()) {
        return Err(MappingError("each of `[[counts]]` has either `number`, or `low` and `high`".to_owned()));
    }
    if !count.fields.contains_key(&Field::Measure) {
        return Err(MappingError("a count needs a `measure`, its own or one in `[fields]`".to_owned()));
    }
    Ok(count)
}

fn fields_of(value: &Value, place: &str) -> Result<BTreeMap<Field, Take>, MappingError> {
    let table = value.as_table().ok_or_else(|| MappingError(format!("`{place}` is a table")))?;
    let mut fields = BTreeMap::new();
    for (key, value) in table {
        let Some(field) = Field::parse(key) else {
            let known = Field::ALL.map(|(name, _)| name).join(", ");
            return Err(MappingError(format!("`{place}` has no field `{key}`; there are {known}")));
        };
        let take = match value {
            Value::String(column) => Take { column: Some(column.clone()), ..Take::default() },
            value => value
                .clone()
                .try_into::<Take>()
                .map_err(|error| MappingError(format!("`{place}.{key}`: {}", error.message())))?,
        };
        check_take(field, key, &take)?;
        fields.insert(field, take);
    }
    Ok(fields)
}

fn check_take(field: Field, key: &str, take: &Take) -> Result<(), MappingError> {
    if take.column.is_some() == take.value.is_some() {
        return Err(MappingError(format!("`{key}` has either a `column` or a `value`")));
    }
    let Some(vocabulary) = field.vocabulary() else { return Ok(()) };
    match take.words.values().chain(&take.value).find(|word| !vocabulary.contains(&word.as_str())) {
        Some(word) => {
            Err(MappingError(format!("`{key}` is none of {}, but `{word}`", vocabulary.join(", "))))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_mappings_are_read_and_named_as_they_are_called() {
        for (name, toml) in BUILT_IN {
            assert_eq!(Mapping::parse(toml).unwrap().name, name);
        }
    }

    #[test]
    fn a_sheet_without_the_column_of_a_field_does_not_fit() {
        let mapping = Mapping::parse(
            "[fields]\nmeasure = { value = \"killed\" }\nplace = \"Town\"\n[[counts]]\nnumber = \"Dead\"",
        );
        let misfit = |columns: &[&str]| {
            let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
            mapping.as_ref().unwrap().misfit(&columns)
        };
        assert_eq!(misfit(&["Town", "Dead"]), None);
        assert!(misfit(&["Place", "Dead"]).unwrap().contains("takes `place` from a column `Town`"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let says = |toml: &str, word: &str| {
            let message = Mapping::parse(toml).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        };
        says("colour = 1", "no key is called `colour`");
        says("name = \"x\"", "no `[[counts]]`");
        says("[[counts]]\nnumber = \"n\"", "needs a `measure`");
        says("[[counts]]\nnumber = \"n\"\nlow = \"m\"\nmeasure = { value = \"killed\" }", "either `number`");
        says("[[counts]]\nnumber = \"n\"\nmeasure = { value = \"deaths\" }", "none of killed");
        says(
            "[[counts]]\nnumber = \"n\"\nmeasure = { value = \"killed\" }\ncolor = \"c\"",
            "no field `color`",
        );
        says("[[counts]]\nnumber = \"n\"\nmeasure = { words = {} }", "either a `column` or a `value`");
        says("dates = \"whatever\"\n[[counts]]\nnumber = \"n\"\nmeasure = { value = \"killed\" }", "`dates`");
    }
}
