//! License keys as typed, and key files.
#![no_main]

use carnet_core::{LicenseKey, SigningKey, VerifyingKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<LicenseKey>() {
        assert_eq!(key.reveal().parse::<LicenseKey>(), Ok(key));
    }
    let _ = VerifyingKey::from_pem(text);
    let _ = SigningKey::from_pem(text);
});
