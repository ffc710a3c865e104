//! Armor: what it reads is armored and read again as the same document.
#![no_main]

use carnet_carrier::armor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for document in armor::decode(text).unwrap_or_default() {
        if let Ok(armored) = armor::encode(&document) {
            assert_eq!(armor::decode(&armored), Ok(vec![document]));
        }
    }
});
