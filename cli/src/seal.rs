//! Secrets at rest: ChaCha20-Poly1305 (RFC 8439) under a key that opens with a passphrase.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_core::SigningKey;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

const NONCE_LEN: usize = 12;

/// Seals `secret`; it opens only for the same `name`.
pub(crate) fn seal(vault: &SigningKey, name: &str, secret: &[u8], rng: &mut impl CryptoRng) -> String {
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let payload = Payload { msg: secret, aad: name.as_bytes() };
    let sealed = cipher(vault).encrypt(&Nonce::from(nonce), payload).expect("a secret is short");
    BASE64.encode([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made; `None` if it was sealed by another key, under another name, or is damaged.
pub(crate) fn open(vault: &SigningKey, name: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let payload = Payload { msg: sealed, aad: name.as_bytes() };
    cipher(vault).decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).ok()
}

/// The vault's key is kept as 32 random bytes in the form of a private key, so that one well-known format protects it.
fn cipher(vault: &SigningKey) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*vault.seed()))
}
