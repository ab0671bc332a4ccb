use ascribe_model::{Document, Notice};
use whatlang::Lang;

/// Bytes of reporting looked at to tell the language: more do not make the answer surer.
const MAX_SAMPLE_BYTES: usize = 1500;

/// Letters below which no language is told: a headline full of names misleads the trigrams.
const MIN_LETTERS: usize = 120;

/// Tells the language of the reporting and leaves a notice where it is not English.
///
/// `declared` is what the page says of itself (`<html lang>`); it is believed where the text does not tell.
pub(crate) fn tell_language(document: &mut Document, declared: Option<&str>) {
    let told = language_of(&reporting_sample(document));
    if let Some(language) = told.filter(|language| *language != "en") {
        let message = format!("the report reads as `{language}`, not English; its figures are left unread");
        document.notices.push(Notice::new("not-english", message));
    }
    document.language = told.map(str::to_owned).or_else(|| declared.and_then(primary_subtag));
}

fn reporting_sample(document: &Document) -> String {
    let mut sample = String::new();
    for block in document.reporting() {
        for word in block.span.cut(&document.text).split_inclusive(char::is_whitespace) {
            if sample.len() + word.len() > MAX_SAMPLE_BYTES {
                return sample;
            }
            sample.push_str(word);
        }
        sample.push('\n');
    }
    sample
}

/// The language of a text where it can be told reliably.
fn language_of(sample: &str) -> Option<&'static str> {
    if sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return None;
    }
    let told = whatlang::detect(sample)?;
    told.is_reliable().then(|| two_letter_code(told.lang()))
}

/// ISO 639-1 where the language has such a code, ISO 639-3 else: what BCP 47 asks for.
fn two_letter_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Pol => "pl",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Bul => "bg",
        Lang::Mkd => "mk",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Ell => "el",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Ind => "id",
        other => other.code(),
    }
}

/// `en` of `en-GB`: the part of a declared language tag that names the language.
fn primary_subtag(declared: &str) -> Option<String> {
    let subtag = declared.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = (2..=3).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then_some(subtag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_from_enough_text_only() {
        let german = "Nach Angaben der Behörden wurden bei dem Angriff auf die Stadt mindestens zwölf Menschen getötet \
                      und weitere dreißig verletzt, darunter mehrere Kinder. Die Rettungsarbeiten dauern an.";
        assert_eq!(language_of(german), Some("de"));
        assert_eq!(language_of("Nach Angaben der Behörden"), None);
    }

    #[test]
    fn declared_languages_are_cut_to_their_first_part() {
        assert_eq!(primary_subtag("en-GB").as_deref(), Some("en"));
        assert_eq!(primary_subtag("english"), None);
        assert_eq!(primary_subtag(""), None);
    }
}
