//! The words by which rows are found, as the portal finds them.

use serde_json::Value;

/// The most words by which one thing is found.
const MAX_TERMS: usize = 24;
/// The longest of them, in characters.
const MAX_TERM: usize = 40;
/// How deep into a body texts are looked for.
const MAX_DEPTH: usize = 4;

/// The words by which a row is found: its id, and the texts of its body.
pub(crate) fn terms_of(id: &str, body: &Value) -> Vec<String> {
    let mut found = vec![id];
    texts(body, MAX_DEPTH, &mut found);
    let mut terms = Vec::new();
    // The first words of a body count: a name stands before notes.
    for term in found.into_iter().flat_map(words) {
        if terms.len() < MAX_TERMS && !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// The words of a text, as they are searched: in lower case, without what stands between them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.to_lowercase().chars().take(MAX_TERM).collect())
}

fn texts<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(list) if depth > 0 => list.iter().for_each(|value| texts(value, depth - 1, found)),
        Value::Object(map) if depth > 0 => map.values().for_each(|value| texts(value, depth - 1, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_script_and_case() {
        let body = serde_json::json!({ "name": "Müller & Söhne, ООО", "seats": 5, "notes": ["müller", { "more": "Leipzig" }] });
        assert_eq!(terms_of("01ab-c", &body), ["01ab", "c", "müller", "söhne", "ооо", "leipzig"]);
    }

    #[test]
    fn a_long_text_has_few_words_of_bounded_length() {
        let body = serde_json::json!({ "notes": (0..100).map(|at| format!("{at}{} ", "x".repeat(90))).collect::<String>() });
        let terms = terms_of("id", &body);
        assert_eq!((terms.len(), terms[1].chars().count()), (MAX_TERMS, MAX_TERM));
    }
}
