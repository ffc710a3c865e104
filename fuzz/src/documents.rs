//! Every kind of document: read as each of them, and for `inspect`.
#![no_main]

use carnet_core::{ActivationRequest, Deactivation, DeviceReport, Envelope, ProductProfile, Signer, SigningKey, TrustAnchors, inspect};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let key = SigningKey::from_seed(&[0x11; 32]);
    let company = "acme-gmb".parse().expect("a company code");
    let anchors = TrustAnchors::new("acme-gmb".parse().expect("a company code"), vec![key.verifying_key().clone()]);
    if let Ok(envelope) = Envelope::parse(bytes) {
        let _ = inspect::unverified_fields(&envelope);
    }
    let _ = anchors.verify_license(bytes);
    let _ = anchors.verify_receipt(bytes);
    let _ = anchors.verify_policy(bytes);
    let _ = anchors.verify_profile(bytes);
    let _ = ProductProfile::verify_first(bytes);
    let _ = ActivationRequest::verify(bytes, &company);
    let _ = Deactivation::verify(bytes, &company, key.verifying_key());
    let _ = DeviceReport::verify(bytes, &company, key.verifying_key());
});
