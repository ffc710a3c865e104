//! What Carnet says to people: one Fluent catalog, in English, Spanish, French and German.
//!
//! Every stable code has a sentence and, where there is something to do, a hint. What is missing in a language is said in English; what
//! is missing in English is a defect that a test finds.
//!
//! ```
//! use carnet_words::{Language, Words};
//!
//! let words = Words::new(Language::German);
//! assert!(words.sentence("expired", &[]).contains("abgelaufen"));
//! ```

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The languages of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::English, Self::Spanish, Self::French, Self::German];

    /// The two-letter code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
        }
    }

    /// The language of a locale such as `de_CH.UTF-8` or `fr-CA`; English if it is none of these.
    pub fn of_locale(locale: &str) -> Self {
        let code = locale.get(..2).unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == code).unwrap_or(Self::English)
    }

    fn catalog(self) -> &'static str {
        match self {
            Self::English => include_str!("../locales/en.ftl"),
            Self::Spanish => include_str!("../locales/es.ftl"),
            Self::French => include_str!("../locales/fr.ftl"),
            Self::German => include_str!("../locales/de.ftl"),
        }
    }
}

/// A named value in a sentence.
pub type Argument<'a> = (&'a str, &'a str);

/// The catalog in one language.
pub struct Words {
    language: Language,
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Words {
    /// The catalog in `language`.
    pub fn new(language: Language) -> Self {
        let english = (language != Language::English).then_some(Language::English);
        Self { language, bundles: std::iter::once(language).chain(english).map(bundle).collect() }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a stable code or of another message. An unknown id is given back as it is.
    pub fn sentence(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        self.format(id, None, arguments).unwrap_or_else(|| id.to_owned())
    }

    /// What to do next, where the catalog knows.
    pub fn hint(&self, code: &str, arguments: &[Argument<'_>]) -> Option<String> {
        self.format(code, Some("hint"), arguments)
    }

    /// What to do next in a window, where commands are nothing to type.
    pub fn hint_in_window(&self, code: &str, arguments: &[Argument<'_>]) -> Option<String> {
        let names_no_command = |hint: &String| !hint.contains("`--") && !hint.contains("`carnet ") && !hint.contains("`-o");
        self.format(code, Some("window"), arguments).or_else(|| self.hint(code, arguments).filter(names_no_command))
    }

    /// Whether English has a sentence for `id`.
    pub fn knows(&self, id: &str) -> bool {
        self.bundles.last().is_some_and(|english| english.has_message(id))
    }

    /// Whether the catalog can tell a code that somebody else gave: it has a sentence and a hint for it, and neither names a value that is
    /// not among `arguments`.
    pub fn can_tell(&self, code: &str, arguments: &[Argument<'_>]) -> bool {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, argument(value))).collect();
        let Some((bundle, message)) = self.bundles.iter().find_map(|bundle| Some((bundle, bundle.get_message(code)?))) else {
            return false;
        };
        let (Some(sentence), Some(hint)) = (message.value(), message.get_attribute("hint")) else { return false };
        let mut missing = Vec::new();
        for pattern in [sentence, hint.value()] {
            drop(bundle.format_pattern(pattern, Some(&arguments), &mut missing));
        }
        missing.is_empty()
    }

    fn format(&self, id: &str, attribute: Option<&str>, arguments: &[Argument<'_>]) -> Option<String> {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, argument(value))).collect();
        self.bundles.iter().find_map(|bundle| {
            let message = bundle.get_message(id)?;
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute)?.value(),
                None => message.value()?,
            };
            let text = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
            Some(text.into_owned())
        })
    }
}

/// What a printed page of a document says in every language: the language's code, and title, steps and how to type its code of so many lines.
pub fn sheet(kind: &str, lines: usize) -> Vec<(&'static str, [String; 3])> {
    let lines = lines.to_string();
    let page = |language: Language| {
        let words = Words::new(language);
        let say = |id: &str| words.sentence(id, &[("kind", kind), ("lines", &lines)]);
        (language.code(), ["ui-sheet-title", "ui-sheet-steps", "ui-sheet-type"].map(say))
    };
    Language::ALL.into_iter().map(page).collect()
}

/// What stands on every stick, in all languages.
pub fn stick_readme() -> String {
    let texts = Language::ALL.map(|language| Words::new(language).sentence("ui-drop-readme", &[]));
    texts.join("\n\n----------------------------------------\n\n") + "\n"
}

/// Numbers are numbers, so that the catalog can tell one day from two.
fn argument(text: &str) -> FluentValue<'_> {
    if !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0')) {
        FluentValue::try_number(text)
    } else {
        FluentValue::from(text)
    }
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.code().parse().expect("a language code");
    let mut bundle = FluentBundle::new(vec![identifier]);
    // Terminals show the isolation marks as boxes.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(language.catalog().to_owned()).unwrap_or_else(|(partial, _)| partial);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The ids of all messages of a language, in the order of its file.
pub fn ids(language: Language) -> Vec<&'static str> {
    let is_id = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    language.catalog().lines().filter(is_id).filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_catalog_parses_and_no_id_stands_twice() {
        for language in Language::ALL {
            assert!(FluentResource::try_new(language.catalog().to_owned()).is_ok(), "{}.ftl does not parse", language.code());
            let ids = ids(language);
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}.ftl has an id twice", language.code());
        }
    }

    #[test]
    fn no_language_has_what_english_has_not() {
        let english: BTreeSet<_> = ids(Language::English).into_iter().collect();
        for language in Language::ALL {
            let unknown: Vec<_> = ids(language).into_iter().filter(|id| !english.contains(id)).collect();
            assert!(unknown.is_empty(), "{}.ftl: {unknown:?}", language.code());
        }
    }

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::of_locale("de_CH.UTF-8"), Language::German);
        assert_eq!(Language::of_locale("C"), Language::English);
        assert_eq!(Language::of_locale("\u{e9}"), Language::English);
    }

    #[test]
    fn a_code_is_told_if_every_value_in_it_is_known() {
        for language in Language::ALL {
            let words = Words::new(language);
            assert!(words.can_tell("expired", &[]), "{}", language.code());
            assert!(!words.can_tell("file-not-found", &[]) && words.can_tell("file-not-found", &[("path", "a")]), "{}", language.code());
            assert!(!words.can_tell("ui-row-done", &[]) && !words.can_tell("no-such-code", &[]), "no codes: {}", language.code());
        }
    }

    /// French counts nothing as one, as it counts one and a half.
    #[test]
    fn in_french_nothing_is_not_called_one() {
        let mut counted = "";
        for line in Language::French.catalog().lines() {
            if let Some((_, selector)) = line.rsplit_once("{ $").filter(|_| line.ends_with(" ->")) {
                counted = selector.trim_end_matches(" ->");
            }
            let tells_how_many = line.contains(&format!("{{ ${counted} }}"));
            assert!(!line.trim_start().starts_with("[one]") || tells_how_many, "{line}");
        }
        for language in Language::ALL {
            let said = |rows: &str| Words::new(language).sentence("ui-courier-synced", &[("rows", rows)]);
            assert!(said("0") != said("1") && !said("0").contains('0') && said("2").contains('2'), "{}", language.code());
        }
    }

    #[test]
    fn one_day_is_not_two() {
        let words = Words::new(Language::English);
        assert_eq!(words.sentence("ui-days", &[("days", "1")]), "1 day");
        assert_eq!(words.sentence("ui-days", &[("days", "12")]), "12 days");
    }
}
