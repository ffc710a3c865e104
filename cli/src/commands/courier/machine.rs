//! Machines as people on a site call them.

use carnet_core::Title;
use carnet_courier::outbox::Item;

use crate::{Failure, Session};

/// Letters that show nothing, and that a title may have nevertheless: the soft hyphen, the fillers of Hangul, the empty pattern of Braille.
const BLANK: [char; 6] = ['\u{ad}', '\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];

/// The name of a machine, without what stands around it.
///
/// # Errors
/// When it is none, or has nothing to see in it.
pub(super) fn named(text: &str) -> Result<Title, Failure> {
    let name: Title = text.trim().parse()?;
    let is_seen = |letter: char| !letter.is_whitespace() && !BLANK.contains(&letter);
    if name.as_str().chars().any(is_seen) { Ok(name) } else { Err(Failure::trouble("machine-name-blank")) }
}

/// Says that another machine is called almost the same, and gives its name.
///
/// # Errors
/// When standard error is closed or full.
pub(super) fn tell_alike(name: &Title, items: &[Item], session: &mut Session) -> Result<Option<String>, Failure> {
    let Some(known) = alike(name.as_str(), items.iter().map(|item| item.machine.as_str())) else { return Ok(None) };
    session.out.note("ui-courier-machine-alike", &[("known", known), ("machine", name.as_str())])?;
    Ok(Some(known.to_owned()))
}

/// The one of the known names that differs in capitals and blanks only, where none is the same.
fn alike<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
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
    use super::*;

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        assert_eq!(named("  press 4\t").unwrap().as_str(), "press 4");
        let code = |text: &str| named(text).unwrap_err().code().to_owned();
        assert_eq!((code(""), code("  "), code("a\nb")), ("name-invalid".into(), "name-invalid".into(), "name-invalid".into()));
        assert_eq!((code("\u{200b}"), code("\u{2800} \u{3164}")), ("name-invalid".into(), "machine-name-blank".into()));
    }

    #[test]
    fn names_that_look_the_same_are_noticed() {
        let known = || ["saw", "Press 4", "lathe"].into_iter();
        assert_eq!(alike("press4", known()), Some("Press 4"));
        assert_eq!(alike("Press 4", known().chain(["press 4"])), None, "it is known itself");
        assert_eq!(alike("press 5", known()), None);
    }
}
