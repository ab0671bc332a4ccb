//! Keys of what is kept: tables by their first byte, then parts that sort as their values do.

use jiff::civil::Date;

/// What a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Table {
    /// Counts and the last day.
    Meta = b'a',
    /// Number of a document by its hash.
    Number = b'b',
    /// What linking and grouping need of a document, by number.
    Document = b'c',
    /// Carriers of sketched shingles.
    Carrier = b'd',
    /// Shingles that are set phrases.
    Phrase = b'e',
    /// Documents by the name of their outlet and day.
    Published = b'f',
    /// Documents by a name that they cite and day.
    Cited = b'g',
    /// Whom a document names and derives from.
    Link = b'h',
    /// Documents by the one that they name.
    NamedBy = b'i',
    /// Documents by the one that they derive from.
    Child = b'j',
    /// The question of a claim and its series.
    Claim = b'k',
    /// Claims by question and day, where days tell incidents apart.
    Dated = b'l',
    /// Claims that say whose people they count, by figure, source and day.
    Sided = b'm',
    /// Claims that do not, likewise.
    Stray = b'n',
    /// Claims by series, with all that comparing needs of them.
    Member = b'o',
    /// The question of a series.
    Question = b'p',
    /// A series.
    Series = b'q',
    /// Claims by people and number.
    Use = b'r',
    /// Claims of soldiers by side, war and number.
    Force = b's',
    /// Totals by what they count and day.
    Total = b't',
    /// Forecasts by what they count.
    Forecast = b'u',
    /// What was found.
    Finding = b'v',
    /// Series that changed since they were compared.
    Stale = b'w',
}

/// A key being written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(pub Vec<u8>);

impl Key {
    /// A key of a table.
    pub fn of(table: Table) -> Key {
        Key(vec![table as u8])
    }

    /// With words behind it. They end in a byte that stands in no text.
    pub fn text(mut self, words: &str) -> Key {
        self.0.extend(words.bytes().filter(|byte| *byte != 0));
        self.0.push(0);
        self
    }

    /// With a number behind it.
    pub fn number(mut self, number: u64) -> Key {
        self.0.extend(number.to_be_bytes());
        self
    }

    /// With the number of a document or a position behind it.
    pub fn short(mut self, number: u32) -> Key {
        self.0.extend(number.to_be_bytes());
        self
    }

    /// With a day behind it; no day sorts first.
    pub fn day(mut self, day: Option<Date>) -> Key {
        self.0.extend(days_since(day).to_be_bytes());
        self
    }

    /// Everything that begins with this key lies between it and this.
    pub fn end(&self) -> Key {
        let mut end = self.0.clone();
        while end.pop_if(|last| *last == u8::MAX).is_some() {}
        if let Some(last) = end.last_mut() {
            *last += 1;
        }
        Key(end)
    }
}

/// Days since the first that there is, from 1; 0 for none.
fn days_since(day: Option<Date>) -> u32 {
    let days = |day: Date| Date::MIN.until(day).map_or(0, |span| span.get_days());
    day.map_or(0, |day| u32::try_from(days(day)).unwrap_or(0) + 1)
}

/// The number of a document or a position that stands so many bytes before the end of a key.
pub(crate) fn short_at_end(key: &[u8], n_behind: usize) -> u32 {
    let end = key.len().saturating_sub(n_behind);
    key.get(end.saturating_sub(4)..end).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// The words that stand first in a key, behind its table.
pub(crate) fn text_in(key: &[u8]) -> String {
    let words = key.iter().skip(1).take_while(|byte| **byte != 0).copied().collect();
    String::from_utf8(words).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_values() {
        let day = |day: &str| day.parse::<Date>().ok();
        let key = |on| Key::of(Table::Dated).text("q").day(on).short(7).short(2);
        assert!(key(None) < key(day("2020-01-01")) && key(day("2020-01-01")) < key(day("2020-01-02")));
        let prefix = Key::of(Table::Dated).text("q");
        assert!(prefix < key(None) && key(day("9999-01-01")) < prefix.end());
        assert_eq!(text_in(&key(None).0), "q");
        assert_eq!((short_at_end(&key(None).0, 4), short_at_end(&key(None).0, 0)), (7, 2));
    }
}
