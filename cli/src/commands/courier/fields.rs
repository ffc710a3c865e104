//! The fields of a document in words: their names from the catalog, their values as people write them.

use carnet_core::inspect::{Field, FieldValue};
use carnet_core::{DAY_SECS, UnixTime};
use carnet_words::Words;
use data_encoding::HEXLOWER;

use crate::dates;

/// What the name of a field that counts seconds ends with.
pub(super) const SECS: &str = "_secs";
/// What the name of a field that counts days ends with.
pub(super) const DAYS: &str = "_days";

/// The name of a field in words; one that the catalog does not know is shown as it is.
pub(super) fn label(name: &str, words: &Words) -> String {
    let known = |name: &str| Some(format!("ui-field-{}", name.replace('_', "-"))).filter(|id| words.knows(id));
    // A duration is shown with its unit, so that the name needs none.
    let id = name.strip_suffix(SECS).or_else(|| name.strip_suffix(DAYS)).and_then(known).or_else(|| known(name));
    id.map_or_else(|| name.to_owned(), |id| words.sentence(&id, &[]))
}

/// The value of the field `name` for people: times as days, seconds as a duration, and what has a name by that.
pub(super) fn value(name: &str, shown: &FieldValue, words: &Words) -> String {
    match shown {
        FieldValue::Bytes(bytes) => HEXLOWER.encode(bytes),
        FieldValue::Flag(on) => words.sentence(if *on { "ui-window-yes" } else { "ui-window-no" }, &[]),
        FieldValue::List(items) => parts(name, items, words).join(", "),
        FieldValue::Map(fields) => {
            let field = |field: &Field| format!("{} {}", label(&field.name, words), value(&field.name, &field.value, words));
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Number(number) => match u64::try_from(*number) {
            Ok(secs) if name.ends_with(SECS) => duration(secs, words),
            _ => number.to_string(),
        },
        FieldValue::Text(text) => named(name, text, words),
        FieldValue::Time(secs) => dates::show(UnixTime::from_secs(*secs)),
    }
}

/// What a list holds, each by itself: a pair is a name and what it stands for.
pub(super) fn parts(name: &str, items: &[FieldValue], words: &Words) -> Vec<String> {
    let part = |item: &FieldValue| match item {
        FieldValue::List(pair) => match pair.as_slice() {
            [of, is] => format!("{}: {}", value("", of, words), value("", is, words)),
            _ => value("", item, words),
        },
        item => value(name, item, words),
    };
    items.iter().map(part).collect()
}

/// A duration in the largest unit that tells it exactly.
pub(super) fn duration(secs: u64, words: &Words) -> String {
    let (id, name, amount) = match secs {
        secs if secs.is_multiple_of(DAY_SECS) => ("ui-days", "days", secs / DAY_SECS),
        secs if secs.is_multiple_of(3600) => ("ui-hours", "hours", secs / 3600),
        secs if secs.is_multiple_of(60) => ("ui-minutes", "minutes", secs / 60),
        secs => return format!("{secs} s"),
    };
    words.sentence(id, &[(name, &amount.to_string())])
}

/// A text that is the name of something is told in words; any other is shown as it is.
pub(super) fn named(name: &str, text: &str, words: &Words) -> String {
    let group = match name {
        "answered_kind" => "kind",
        "components" => "component",
        "enforcement" => "enforcement",
        "license_type" => "type",
        "reason" => "reason",
        "wants" => "wish",
        "refusal" if words.can_tell(text, &[]) => return format!("{} [{text}]", words.sentence(text, &[])),
        _ => return text.to_owned(),
    };
    let id = format!("ui-{group}-{text}");
    if words.knows(&id) { words.sentence(&id, &[]) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use carnet_words::Language;

    use super::*;

    fn english(name: &str, shown: &FieldValue) -> String {
        value(name, shown, &Words::new(Language::English))
    }

    #[test]
    fn a_value_is_shown_as_people_write_it() {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let pair = FieldValue::List(vec![text("export"), FieldValue::Number(12)]);
        for (name, shown, expected) in [
            ("counters", FieldValue::List(vec![pair]), "export: 12"),
            ("grace_secs", FieldValue::Number(1_209_600), "14 days"),
            ("clock_slack_secs", FieldValue::Number(7200), "2 hours"),
            ("clock_slack_secs", FieldValue::Number(61), "61 s"),
            ("quorum", FieldValue::Number(86_400), "86400"),
            ("iat", FieldValue::Time(1_795_673_313), "2026-11-26"),
            ("vm_allowed", FieldValue::Flag(true), "yes"),
            ("license_type", text("trial"), "Trial"),
            ("wants", FieldValue::List(vec![text("refresh"), text("9")]), "New terms, 9"),
            ("host_name", text("trial"), "trial"),
            ("hash", FieldValue::Bytes(vec![0, 255]), "00ff"),
        ] {
            assert_eq!(english(name, &shown), expected, "{name}");
        }
    }

    #[test]
    fn what_is_refused_is_told_with_its_code() {
        let refusal = |code: &str| english("refusal", &FieldValue::Text(code.to_owned()));
        assert!(refusal("expired").ends_with(" [expired]"), "{}", refusal("expired"));
        assert_eq!(refusal("a-later-code"), "a-later-code");
    }

    #[test]
    fn every_field_of_the_golden_documents_has_a_name_in_every_language() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/documents");
        for document in
            ["request-typical", "license-full", "deactivation-typical", "device-report-full", "policy-typical", "profile-typical"]
        {
            let bytes = std::fs::read(format!("{folder}/{document}.carnet")).unwrap();
            let claims = carnet_model::Inspection::of(&bytes, &[]).unwrap().claims.unwrap();
            for language in Language::ALL {
                names(&claims, &Words::new(language));
            }
        }
    }

    fn names(fields: &[Field], words: &Words) {
        for Field { name, value } in fields {
            assert_ne!(label(name, words), *name, "{}.ftl", words.language().code());
            match value {
                FieldValue::Map(inner) => names(inner, words),
                FieldValue::List(items) => items.iter().for_each(|item| {
                    if let FieldValue::Map(inner) = item {
                        names(inner, words);
                    }
                }),
                _ => {}
            }
        }
    }
}
