//! The determinism checker: whatever it takes, an item's length is within the input.
#![no_main]

use carnet_core::cbor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(len) = cbor::item_len(bytes) {
        assert!(len <= bytes.len());
        assert_eq!(cbor::check(&bytes[..len]), Ok(()));
    }
});
