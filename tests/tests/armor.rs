//! What mail, chat, terminals and people do to a text, and what is still read from it.

use std::collections::BTreeSet;

use carnet_carrier::{CarrierError, armor};
use carnet_core::{DeviceReport, LedgerHead, RequestId, Revision, Serial, SigningKey, UnixTime};
use carnet_tests::workspace;

fn document() -> Vec<u8> {
    std::fs::read(workspace().join("fixtures/documents/license-typical.carnet")).unwrap()
}

fn armored() -> String {
    armor::encode(&document()).unwrap()
}

#[test]
fn every_kind_of_harmless_damage_is_forgiven() {
    let text = armored();
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    let twice_quoted: String = text.lines().map(|line| format!("> > {line}\n")).collect();
    let forwarded: String = text.lines().map(|line| format!("| {line}\n")).collect();
    let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
    let blank: String = text.lines().map(|line| format!("{line}\n\n")).collect();
    let wrapped: String = text.chars().collect::<Vec<_>>().chunks(23).map(|part| part.iter().collect::<String>() + "\n").collect();
    let cases = [
        ("as it was", text.clone()),
        ("CRLF", text.replace('\n', "\r\n")),
        ("CR alone", text.replace('\n', "\r")),
        ("blank lines", blank),
        ("newlines became spaces", text.replace('\n', " ")),
        ("no last newline", text.trim_end().to_owned()),
        ("mail quotes", quoted),
        ("mail quotes twice", twice_quoted),
        ("a bar in front", forwarded),
        ("indented", indented),
        ("dashes became long ones", text.replace("-----", "\u{2014}\u{2014}-")),
        ("dashes eaten", text.replace("-----", "")),
        ("dashes became minus signs", text.replace('-', "\u{2212}")),
        ("non-breaking spaces", text.replace("BEGIN CARNET", "BEGIN\u{a0}CARNET").replace('\n', "\u{a0}\n")),
        ("zero-width marks", text.replace('\n', "\u{200b}\n")),
        ("soft hyphens", text.replacen("0oRY", "0o\u{ad}RY", 1)),
        ("a byte order mark", format!("\u{feff}{text}")),
        ("trailing blanks", text.replace('\n', "   \t\n")),
        ("words around it", format!("Dear customer,\nhere is your license:\n\n{text}\nKind regards\n-- \nAcme")),
        ("a code block of a chat", format!("```\n{text}```")),
        ("bold in a chat", format!("*{}*", text.trim_end())),
        (
            "the marks in lower case",
            text.replace("BEGIN CARNET LICENSE", "begin carnet license").replace("END CARNET LICENSE", "end carnet license"),
        ),
    ];
    for (damage, text) in cases {
        assert_eq!(armor::decode(&text), Ok(vec![document()]), "{damage}:\n{text}");
    }
    assert!(armor::decode(&wrapped).is_ok() || wrapped.contains("BEGI"), "a mark that is broken in two is told, not guessed");
}

#[test]
fn damage_that_changes_something_is_told() {
    let text = armored();
    let at = text.find('\n').unwrap() + 20;
    let changed = |with: &str| format!("{}{with}{}", &text[..at], &text[at + 1..]);
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    let cases = [
        ("one character changed", changed(other), CarrierError::ArmorDamaged),
        ("one character lost", changed(""), CarrierError::ArmorDamaged),
        ("one character doubled", changed(&text[at..=at].repeat(2)), CarrierError::ArmorDamaged),
        ("a character that cannot be there", changed("!"), CarrierError::ArmorDamaged),
        (
            "a line lost",
            text.lines().enumerate().filter(|(line, _)| *line != 2).map(|(_, line)| format!("{line}\n")).collect(),
            CarrierError::ArmorDamaged,
        ),
        (
            "two lines exchanged",
            {
                let mut lines: Vec<_> = text.lines().collect();
                lines.swap(1, 2);
                lines.join("\n")
            },
            CarrierError::ArmorDamaged,
        ),
        ("the end lost", text.split("-----END").next().unwrap().to_owned(), CarrierError::ArmorEndMissing),
        ("the beginning lost", text.split_once('\n').unwrap().1.to_owned(), CarrierError::NothingFound),
        ("of two kinds", text.replace("END CARNET LICENSE", "END CARNET RECEIPT"), CarrierError::ArmorDamaged),
        ("under another name", text.replace("LICENSE", "RECEIPT"), CarrierError::ArmorDamaged),
        ("of a later version", text.replace("LICENSE 1-", "LICENSE 2-"), CarrierError::VersionUnsupported),
        ("empty", String::new(), CarrierError::NothingFound),
    ];
    for (damage, text, error) in cases {
        assert_eq!(armor::decode(&text), Err(error), "{damage}:\n{text}");
    }
}

#[test]
fn a_dash_in_the_name_of_a_kind_suffers_no_worse_than_the_others() {
    let device = SigningKey::from_seed(&[2; 32]);
    let report = DeviceReport {
        company: "acme".parse().unwrap(),
        issued_at: UnixTime::from_secs(1_790_000_000),
        id: RequestId::from_bytes([7; 16]),
        nonce: None,
        product: "cutter".parse().unwrap(),
        serial: Serial::new(1).unwrap(),
        revision: Revision::FIRST,
        number: 1,
        counters: Vec::new(),
        variables: Vec::new(),
        ledger_head: LedgerHead { sequence: 3, hash: [5; 8], nonce: [6; 4] },
        wants: BTreeSet::new(),
    };
    let document = report.sign(&device).unwrap();
    let text = armor::encode(&document).unwrap();
    assert!(text.starts_with("-----BEGIN CARNET DEVICE-REPORT 1-----\n"), "{text}");
    for text in [text.clone(), text.replace('-', "\u{2212}"), text.replace('-', "")] {
        assert_eq!(armor::decode(&text), Ok(vec![document.clone()]), "{text}");
    }
}

#[test]
fn two_documents_in_one_mail_are_two() {
    let request = std::fs::read(workspace().join("fixtures/documents/request-typical.carnet")).unwrap();
    let text = format!("first\n{}and then\n{}", armored(), armor::encode(&request).unwrap());
    assert_eq!(armor::decode(&text), Ok(vec![document(), request]));
}

#[test]
fn nothing_but_a_document_is_armored() {
    assert_eq!(armor::encode(b"something else").unwrap_err().code(), "malformed");
}
