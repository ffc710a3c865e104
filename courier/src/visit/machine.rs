//! Machines as people on a site call them.

use carnet_core::{TextError, Title};
use serde_json::Value;
use thiserror::Error;

use crate::outbox::Item;
use crate::step::Row;

/// Letters that show nothing, and that a title may have nevertheless: the soft hyphen, the fillers of Hangul, the empty pattern of Braille.
const BLANK: [char; 6] = ['\u{ad}', '\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];
/// So much of the id of a device tells it apart.
const SHORT: usize = 16;

/// Why a machine has no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MachineError {
    /// It is none: empty, too long, or with characters that are none.
    #[error(transparent)]
    Invalid(#[from] TextError),
    /// There is nothing to see in it.
    #[error("the name has nothing to see in it")]
    Blank,
    /// The replica does not tell how the machine is called.
    #[error("it is not known how the machine is called")]
    Wanted,
}

impl MachineError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.code(),
            Self::Blank => "machine-name-blank",
            Self::Wanted => "machine-wanted",
        }
    }
}

/// The name of a machine that somebody gave, without what stands around it.
///
/// # Errors
/// When it is none, or has nothing to see in it.
pub fn machine(text: &str) -> Result<Title, MachineError> {
    let name: Title = text.trim().parse()?;
    let is_seen = |letter: char| !letter.is_whitespace() && !BLANK.contains(&letter);
    if name.as_str().chars().any(is_seen) { Ok(name) } else { Err(MachineError::Blank) }
}

/// How the machine of an activation is called, where nobody says: by the name that it told, which is in the row of its `device` if there is
/// one, or by the beginning of its key.
///
/// # Errors
/// [`MachineError::Wanted`] when neither is a name.
pub fn machine_of(activation: &Row, device: Option<&Row>) -> Result<Title, MachineError> {
    let id = activation.device().ok_or(MachineError::Wanted)?;
    let name = device.and_then(|device| device.body.get("host_name")).and_then(Value::as_str);
    let short: String = id.chars().take(SHORT).collect();
    // What a portal sends is no name before it was read as one.
    machine(name.filter(|name| !name.is_empty()).unwrap_or(&short)).map_err(|_| MachineError::Wanted)
}

/// The machine in the outbox whose name differs from this one in capitals and blanks only, where none is called the same.
pub fn alike<'a>(name: &str, items: &'a [Item]) -> Option<&'a str> {
    alike_among(name, items.iter().map(|item| item.machine.as_str()))
}

fn alike_among<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut found = None;
    for known in known {
        if known == name {
            return None;
        }
        if folded(known) == folded(name) {
            found = Some(known);
        }
    }
    found
}

fn folded(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use carnet_model::sync::Kind;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        assert_eq!(machine("  press 4\t").unwrap().as_str(), "press 4");
        let code = |text: &str| machine(text).unwrap_err().code();
        assert_eq!((code(""), code("  "), code("a\nb")), ("name-invalid", "name-invalid", "name-invalid"));
        assert_eq!((code("\u{200b}"), code("\u{2800} \u{3164}")), ("name-invalid", "machine-name-blank"));
    }

    #[test]
    fn names_that_look_the_same_are_noticed() {
        let known = || ["saw", "Press 4", "lathe"].into_iter();
        assert_eq!(alike_among("press4", known()), Some("Press 4"));
        assert_eq!(alike_among("Press 4", known().chain(["press 4"])), None, "it is known itself");
        assert_eq!(alike_among("press 5", known()), None);
    }

    #[test]
    fn a_machine_is_called_by_what_it_told_or_by_its_key() {
        let row = |kind, body| Row { kind, id: "x".into(), body };
        let activation = row(Kind::Activation, json!({ "device": "0123456789abcdef0123" }));
        let called =
            |name: &str| machine_of(&activation, Some(&row(Kind::Device, json!({ "host_name": name })))).map(|name| name.to_string());
        assert_eq!(called("press-04"), Ok("press-04".to_owned()));
        assert_eq!(called(""), Ok("0123456789abcdef".to_owned()));
        assert_eq!(machine_of(&activation, None).unwrap().as_str(), "0123456789abcdef");
        assert_eq!(called("a\u{1b}b"), Err(MachineError::Wanted));
        assert_eq!(machine_of(&row(Kind::Activation, json!({})), None), Err(MachineError::Wanted));
    }
}
