//! Cells that hold a number of people.

/// What a cell says: bounds as far as they are given, and whether it says that the number is not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CellCount {
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approx: bool,
}

/// Reads `4000`, `4000.0`, `4,000` (with `thousands` set to the comma), `4000+`, `>4000`, `<50`, `~300`, `3000-4000`.
pub(crate) fn parse_count(cell: &str, thousands: Option<char>) -> Result<CellCount, String> {
    let (approx, rest) = match cell.strip_prefix(['~', '≈']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, cell),
    };
    let number = |text: &str| parse_number(text.trim(), thousands);
    if let Some(low) = rest.strip_suffix('+').or_else(|| rest.strip_prefix(['>', '≥'])) {
        return Ok(CellCount { low: Some(number(low)?), high: None, approx });
    }
    if let Some(high) = rest.strip_prefix(['<', '≤']) {
        return Ok(CellCount { low: None, high: Some(number(high)?), approx });
    }
    if let Some((low, high)) = rest.split_once(['-', '–', '—']).filter(|(low, _)| !low.trim().is_empty())
    {
        let (low, high) = (number(low)?, number(high)?);
        if low > high {
            return Err(format!("`{cell}` runs backwards"));
        }
        return Ok(CellCount { low: Some(low), high: Some(high), approx });
    }
    let number = number(rest)?;
    Ok(CellCount { low: Some(number), high: Some(number), approx })
}

fn parse_number(text: &str, thousands: Option<char>) -> Result<u64, String> {
    // A space or an apostrophe between thousands has many forms, and looks the same in a sheet.
    let plain: String = text.chars().map(|mark| plain_mark(mark, thousands)).collect();
    let text = plain.as_str();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = match text.split_once('.') {
        // As programs write whole numbers of a column that has empty cells.
        Some((whole, rest)) if thousands != Some('.') && rest.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    let mut groups = match thousands {
        Some(mark) => whole.split(mark).collect::<Vec<_>>(),
        None => vec![whole],
    };
    let first = groups.remove(0);
    let is_grouped = groups.iter().all(|group| group.len() == 3 && is_digits(group));
    if is_digits(first) && is_grouped && (groups.is_empty() || first.len() <= 3) {
        let joined = format!("{first}{}", groups.concat());
        return joined.parse().map_err(|_| format!("`{text}` is beyond any number of people"));
    }
    // A fraction, where the mapping says that the other mark parts thousands: people come whole.
    let is_fraction = thousands.is_some_and(|mark| text.contains(['.', ',']) && !text.contains(mark));
    let is_marked = !is_fraction && text.bytes().all(|byte| byte.is_ascii_digit() || b",. '".contains(&byte));
    if is_marked && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(format!(
            "`{text}` could be thousands or a fraction; `thousands = \",\"` in the mapping says which mark parts thousands"
        ));
    }
    Err(format!("`{text}` is no whole number"))
}

/// The mark as the mapping writes it: a space for one of a fixed width, a straight apostrophe for a curly one.
fn plain_mark(mark: char, thousands: Option<char>) -> char {
    match (thousands, mark) {
        (Some(' '), '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{205f}') => ' ',
        (Some('\''), '’' | '‘' | '\u{2bc}') => '\'',
        _ => mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_are_written() {
        let bounds =
            |cell: &str| parse_count(cell, Some(',')).map(|count| (count.low, count.high, count.approx)).ok();
        assert_eq!(bounds("390580"), Some((Some(390_580), Some(390_580), false)));
        assert_eq!(bounds("1,200,000"), Some((Some(1_200_000), Some(1_200_000), false)));
        assert_eq!(bounds("6.0"), Some((Some(6), Some(6), false)));
        assert_eq!(bounds("4,000+"), Some((Some(4_000), None, false)));
        assert_eq!(bounds("< 50"), Some((None, Some(50), false)));
        assert_eq!(bounds("~300"), Some((Some(300), Some(300), true)));
        assert_eq!(bounds("3,000 – 4,000"), Some((Some(3_000), Some(4_000), false)));
        for wrong in
            ["", "many", "12.5", "1,20", "12,00,000", "-5", "4000-3000", "99999999999999999999", "=1+1"]
        {
            assert_eq!(bounds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn marks_between_thousands_are_not_guessed() {
        assert!(parse_count("1,200", None).unwrap_err().contains("thousands"));
        assert!(parse_count("12.5", Some(',')).unwrap_err().contains("no whole number"));
        assert_eq!(parse_count("1.200", Some('.')).unwrap().low, Some(1_200));
        assert_eq!(parse_count("1\u{a0}310", Some(' ')).unwrap().low, Some(1_310));
        assert_eq!(parse_count("1\u{202f}310", Some(' ')).unwrap().low, Some(1_310));
        assert_eq!(parse_count("1’310", Some('\'')).unwrap().low, Some(1_310));
        assert!(parse_count("1\u{a0}310", Some(',')).is_err());
    }
}
