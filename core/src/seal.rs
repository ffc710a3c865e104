//! Secrets at rest: ChaCha20-Poly1305 (RFC 8439) under a key that is kept elsewhere.
//!
//! What is sealed is a text in base64 (RFC 4648 §4): the nonce, then the ciphertext with its tag. The name of a secret is its associated
//! data, so that nobody can put one secret in the place of another.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use data_encoding::BASE64;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

const NONCE_LEN: usize = 12;

/// Seals `secret` under `key`, with a nonce from `rng`; it opens only for the same `name`.
pub fn seal(key: &[u8; 32], name: &str, secret: &[u8], rng: &mut impl CryptoRng) -> String {
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let payload = Payload { msg: secret, aad: name.as_bytes() };
    let sealed = cipher(key).encrypt(&Nonce::from(nonce), payload).expect("a secret is short");
    BASE64.encode(&[nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made; `None` if it was sealed under another key or name, or is damaged.
pub fn open(key: &[u8; 32], name: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(sealed.as_bytes()).ok()?;
    // The decoder reads several texts that follow each other as one, too.
    if BASE64.encode(&bytes) != sealed {
        return None;
    }
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let payload = Payload { msg: sealed, aad: name.as_bytes() };
    cipher(key).decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).ok()
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(key.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use rand_core::{TryCryptoRng, TryRng};

    use super::*;

    /// Bytes that count up from 0: what a test seals need not be secret.
    struct Counting(u8);

    impl TryRng for Counting {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            let mut bytes = [0; 4];
            self.try_fill_bytes(&mut bytes)?;
            Ok(u32::from_le_bytes(bytes))
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            let mut bytes = [0; 8];
            self.try_fill_bytes(&mut bytes)?;
            Ok(u64::from_le_bytes(bytes))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            for byte in bytes {
                *byte = self.0;
                self.0 = self.0.wrapping_add(1);
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Counting {}

    /// Made with another implementation of RFC 8439, which had the vector of its §2.8.2 right.
    const SEALED: &str = "AAECAwQFBgcICQoL79YHGo4xV80vP0lQB/49eYk5mmWMXg==";

    #[test]
    fn the_form_is_nonce_and_ciphertext_in_base64() {
        assert_eq!(seal(&[1; 32], "a", b"secret", &mut Counting(0)), SEALED);
        assert_eq!(open(&[1; 32], "a", SEALED).unwrap().as_slice(), b"secret");
    }

    #[test]
    fn what_is_sealed_opens_under_its_name_and_key_only() {
        assert!(open(&[1; 32], "b", SEALED).is_none() && open(&[2; 32], "a", SEALED).is_none());
        let mut rng = Counting(0);
        let (first, second) = (seal(&[1; 32], "a", b"", &mut rng), seal(&[1; 32], "a", b"", &mut rng));
        assert_ne!(first, second, "each has a nonce of its own");
        assert_eq!(open(&[1; 32], "a", &second).unwrap().as_slice(), b"");
    }

    #[test]
    fn what_is_damaged_or_written_otherwise_does_not_open() {
        let bytes = BASE64.decode(SEALED.as_bytes()).unwrap();
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert!(open(&[1; 32], "a", &BASE64.encode(&other)).is_none(), "byte {at}");
        }
        let in_two = format!("{}{}", BASE64.encode(&bytes[..1]), BASE64.encode(&bytes[1..]));
        assert_eq!(BASE64.decode(in_two.as_bytes()).unwrap(), bytes, "a decoder forgives that");
        for text in ["", "AAAA", &SEALED[..20], &in_two, &format!("{SEALED}\n"), &format!(" {SEALED}")] {
            assert!(open(&[1; 32], "a", text).is_none(), "{text:?}");
        }
    }
}
