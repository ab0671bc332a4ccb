//! Names in one form, so that spellings meet: without case, accents, apostrophes and hyphens.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form under which lexicon and gazetteer keep a name: `Deir ez-Zor` and `Deir Ez Zor` are both `deir ez zor`.
///
/// Lower case, accents folded to their letters, apostrophes and full stops left out, hyphens as spaces.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_name_key(name, &mut key);
    key.truncate(key.trim_end().len());
    key
}

/// Appends the form of `name` to `key`.
pub(crate) fn push_name_key(name: &str, key: &mut String) {
    if name.is_ascii() {
        name.chars().for_each(|c| push_plain(c, key));
        return;
    }
    for c in name.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ı' => key.push('i'),
            'ø' | 'Ø' => key.push('o'),
            'ł' | 'Ł' => key.push('l'),
            'đ' | 'Đ' => key.push('d'),
            'ß' => key.push_str("ss"),
            'æ' | 'Æ' => key.push_str("ae"),
            'ə' | 'Ə' => key.push('a'),
            _ => push_plain(c, key),
        }
    }
}

fn push_plain(c: char, key: &mut String) {
    match c {
        '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | '.' | ',' | '"' => {}
        ' ' | '-' | '–' | '‑' | '_' | '/' => {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        }
        _ => key.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (name, key) in [
            ("Deir ez-Zor", "deir ez zor"),
            ("Khān Shaykhūn", "khan shaykhun"),
            ("‘Irbīn", "irbin"),
            ("U.S.", "us"),
            ("Sana’a", "sanaa"),
            ("İskenderun", "iskenderun"),
        ] {
            assert_eq!(name_key(name), key, "key of {name}");
        }
    }
}
