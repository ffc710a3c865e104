//! Bundles: never more bytes out than came in.
#![no_main]

use carnet_carrier::bundle::{BundleReader, DEFAULT_MAX_ITEMS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(reader) = BundleReader::new(bytes, DEFAULT_MAX_ITEMS) else { return };
    let total: usize = reader.flatten().map(|item| item.document.len()).sum();
    assert!(total <= bytes.len());
});
