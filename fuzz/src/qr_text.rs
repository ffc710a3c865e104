//! The text of a QR code, in either form.
#![no_main]

use carnet_carrier::qr;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(document) = qr::document_in(text) {
        assert_eq!(qr::document_in(&qr::still_text(&document)), Ok(document));
    }
    let _ = qr::document_in(&format!("CARNET1:{text}"));
    let _ = qr::document_in(&format!("HTTPS://PORTAL.EXAMPLE/O#1{text}"));
});
