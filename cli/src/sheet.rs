//! The printed page, in every language of the catalog.

use carnet_carrier::sheet::{self, Instructions};
use carnet_words::{Language, Words};

use crate::Failure;

/// The page of `document`, as one HTML file.
pub(crate) fn html(document: &[u8]) -> Result<String, Failure> {
    Ok(sheet::html(document, |kind, lines| Language::ALL.into_iter().map(|language| instructions(language, kind, lines)).collect())?)
}

fn instructions(language: Language, kind: &str, lines: usize) -> Instructions {
    let words = Words::new(language);
    let lines = lines.to_string();
    let say = |id: &str| words.sentence(id, &[("kind", kind), ("lines", &lines)]);
    Instructions { language: language.code(), title: say("ui-sheet-title"), steps: say("ui-sheet-steps"), typing: say("ui-sheet-type") }
}
