//! Pictures, and whatever else a person may have picked.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = carnet_carrier::read(bytes);
});
