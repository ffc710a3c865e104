//! What the printed page says, in every language of the catalog.

use carnet_carrier::sheet::Instructions;
use carnet_words::{Language, Words};

/// The instructions for a document of this kind, whose code has so many lines.
pub(crate) fn instruct(kind: &str, lines: usize) -> Vec<Instructions> {
    Language::ALL.into_iter().map(|language| instructions(language, kind, lines)).collect()
}

fn instructions(language: Language, kind: &str, lines: usize) -> Instructions {
    let words = Words::new(language);
    let lines = lines.to_string();
    let say = |id: &str| words.sentence(id, &[("kind", kind), ("lines", &lines)]);
    Instructions { language: language.code(), title: say("ui-sheet-title"), steps: say("ui-sheet-steps"), typing: say("ui-sheet-type") }
}
