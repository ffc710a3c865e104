//! License keys at rest: ChaCha20-Poly1305 (RFC 8439) under a key that opens with the vendor's passphrase.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_core::{LicenseKey, SigningKey};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Failure;

const NONCE_LEN: usize = 12;

/// Seals `license_key`; it opens only for the license `id`.
pub(crate) fn seal(vault: &SigningKey, id: &str, license_key: &LicenseKey, rng: &mut impl CryptoRng) -> String {
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let revealed = license_key.reveal();
    let payload = Payload { msg: revealed.as_bytes(), aad: id.as_bytes() };
    let sealed = cipher(vault).encrypt(&Nonce::from(nonce), payload).expect("a license key is short");
    BASE64.encode([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made.
///
/// # Errors
/// When it was sealed by another key, for another license, or is damaged.
pub(crate) fn open(vault: &SigningKey, id: &str, sealed: &str) -> Result<LicenseKey, Failure> {
    let damaged = || Failure::trouble("vendor-damaged").with("path", id);
    let bytes = BASE64.decode(sealed).map_err(|_| damaged())?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(damaged)?;
    let opened = cipher(vault).decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: id.as_bytes() }).map_err(|_| damaged())?;
    let opened = Zeroizing::new(opened);
    std::str::from_utf8(&opened).ok().and_then(|text| text.parse().ok()).ok_or_else(damaged)
}

/// The vault's key file holds 32 random bytes in the form of a private key, so that one well-known format protects both files.
fn cipher(vault: &SigningKey) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*vault.seed()))
}
