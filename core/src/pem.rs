//! Keys in files: SPKI and PKCS#8 in PEM, private ones encrypted with scrypt (RFC 5958, RFC 8018, RFC 7914).

use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes};
use pkcs8::der::pem::PemLabel;
use pkcs8::der::{Decode, SecretDocument};
use pkcs8::pkcs5::pbes2;
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{KeyError, SigningKey, VerifyingKey};

/// scrypt's cost: N = 2^14, r = 8, p = 5. Five eighths of the work of N = 2^17 with p = 1, in the 32 MiB that OpenSSL allows itself
/// (`docs/adr/0005-key-files.md`).
const SCRYPT_LOG_N: u8 = 14;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 5;

/// No file may make us spend more than this: N = 2^17, r = 16, p = 16, which takes 256 MiB.
const SCRYPT_MOST: (u64, u16, u16) = (1 << 17, 16, 16);

impl VerifyingKey {
    /// The key as a `PUBLIC KEY` PEM (RFC 8410), which OpenSSL reads.
    pub fn to_pem(&self) -> String {
        self.as_dalek().to_public_key_pem(LineEnding::LF).expect("a 32-byte key has a PEM form")
    }

    /// Reads a `PUBLIC KEY` PEM.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] or [`KeyError::Weak`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = ed25519_dalek::VerifyingKey::from_public_key_pem(pem).map_err(|_| KeyError::Malformed)?;
        Self::from_bytes(key.as_bytes())
    }
}

impl SigningKey {
    /// The key as a `PRIVATE KEY` PEM, not encrypted: for a device, whose key opens nothing but its own seat.
    pub fn to_pem(&self) -> Zeroizing<String> {
        self.pkcs8().to_pkcs8_pem(LineEnding::LF).expect("a 32-byte key has a PEM form")
    }

    /// Reads a `PRIVATE KEY` PEM that is not encrypted.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem).map(Self::from_dalek).map_err(|_| KeyError::Malformed)
    }

    /// The key as an `ENCRYPTED PRIVATE KEY` PEM: PBES2 with scrypt N = 2^14, r = 8, p = 5 and AES-256-CBC.
    pub fn to_encrypted_pem(&self, passphrase: &[u8], rng: &mut impl CryptoRng) -> Zeroizing<String> {
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut iv);
        let scrypt = pkcs8::pkcs5::scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P).expect("the parameters are valid");
        let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(scrypt, &salt, iv).expect("the parameters are valid");
        let der = self.pkcs8().to_pkcs8_der().expect("a 32-byte key has a DER form");
        let encrypted = PrivateKeyInfoRef::from_der(der.as_bytes())
            .and_then(|info| info.encrypt_with_params(parameters, passphrase).map_err(|_| pkcs8::der::ErrorKind::Failed.into()))
            .expect("encryption of 48 bytes does not fail");
        encrypted.to_pem(EncryptedPrivateKeyInfoRef::PEM_LABEL, LineEnding::LF).expect("the document has a PEM form")
    }

    /// Reads an `ENCRYPTED PRIVATE KEY` PEM.
    ///
    /// # Errors
    /// [`KeyError::FileWeak`] before any passphrase is tried, [`KeyError::PassphraseWrong`], or [`KeyError::Malformed`].
    pub fn from_encrypted_pem(pem: &str, passphrase: &[u8]) -> Result<Self, KeyError> {
        let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyError::Malformed)?;
        EncryptedPrivateKeyInfoRef::validate_pem_label(label).map_err(|_| KeyError::Malformed)?;
        let info = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(|_| KeyError::Malformed)?;
        check_strength(&info)?;
        let der = info.decrypt(passphrase).map_err(|_| KeyError::PassphraseWrong)?;
        ed25519_dalek::SigningKey::from_pkcs8_der(der.as_bytes()).map(Self::from_dalek).map_err(|_| KeyError::PassphraseWrong)
    }
}

impl SigningKey {
    /// Without the public half, which OpenSSL 3.0 does not read in a private key (RFC 5958, version 1).
    fn pkcs8(&self) -> KeypairBytes {
        KeypairBytes { secret_key: *self.seed(), public_key: None }
    }
}

fn check_strength(info: &EncryptedPrivateKeyInfoRef<'_>) -> Result<(), KeyError> {
    let parameters = info.encryption_algorithm.pbes2().ok_or(KeyError::FileWeak)?;
    let scrypt = parameters.kdf.scrypt().ok_or(KeyError::FileWeak)?;
    let (n, r, p) = (scrypt.cost_parameter, scrypt.block_size, scrypt.parallelization);
    if n > SCRYPT_MOST.0 || r > SCRYPT_MOST.1 || p > SCRYPT_MOST.2 {
        return Err(KeyError::Malformed);
    }
    let work = n * u64::from(r) * u64::from(p);
    let enough = n >= 1 << SCRYPT_LOG_N && u32::from(r) >= SCRYPT_R && work >= u64::from(SCRYPT_R * SCRYPT_P) << SCRYPT_LOG_N;
    if enough { Ok(()) } else { Err(KeyError::FileWeak) }
}
