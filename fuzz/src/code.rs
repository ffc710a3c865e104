//! Codes that people type: whatever is read back is written the same way again.
#![no_main]

use carnet_carrier::typed;
use carnet_core::{ActivationCode, ConfirmationCode, DeactivationCode, InitializationCode, TypedCode};
use libfuzzer_sys::fuzz_target;

fn again<C: TypedCode>(text: &str) {
    if let Ok(code) = C::parse(text) {
        let lines = code.to_lines();
        let same = C::parse(&lines.join("\n")).expect("our own lines");
        assert_eq!(same.to_lines(), lines);
    }
}

fuzz_target!(|text: &str| {
    again::<InitializationCode>(text);
    again::<ActivationCode>(text);
    again::<ConfirmationCode>(text);
    again::<DeactivationCode>(text);
    let mut reader = typed::DocumentReader::new();
    if reader.push_all(text).is_ok()
        && let Ok(document) = reader.document()
    {
        assert_eq!(typed::lines(&document).expect("a document that was read").len(), reader.lines());
    }
});
