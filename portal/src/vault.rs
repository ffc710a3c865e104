//! The data key, which lies outside the database and its backups, and what is sealed under it.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_core::seal;
use getrandom::SysRng;
use rand_core::UnwrapErr;
use zeroize::Zeroizing;

use crate::store::{StoreError, random};

/// The data key.
#[derive(Clone)]
pub struct Vault(Zeroizing<[u8; 32]>);

impl Vault {
    /// The data key with these bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*key))
    }

    /// Reads the data key at `path`, or makes it there, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be read or made, or is not 32 bytes in base64.
    pub fn load_or_create(path: &Path) -> std::io::Result<Self> {
        use std::io::ErrorKind;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                let mut key = Zeroizing::new([0; 32]);
                random(key.as_mut());
                let text = Zeroizing::new(BASE64.encode(key.as_ref()) + "\n");
                file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).inspect_err(|_| {
                    let _ = std::fs::remove_file(path);
                })?;
                Ok(Self::new(&key))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::load(path),
            Err(error) => Err(error),
        }
    }

    /// Reads the data key at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or is not 32 bytes in base64.
    pub fn load(path: &Path) -> std::io::Result<Self> {
        let mut text = Zeroizing::new(String::new());
        std::fs::File::open(path)?.take(1024).read_to_string(&mut text)?;
        let bytes = Zeroizing::new(BASE64.decode(text.trim()).unwrap_or_default());
        let key = <[u8; 32]>::try_from(bytes.as_slice());
        let key = Zeroizing::new(key.map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "not 32 bytes in base64"))?);
        Ok(Self::new(&key))
    }

    /// Seals `secret`; it opens only under the same `name`.
    pub fn seal(&self, name: &str, secret: &[u8]) -> String {
        seal::seal(&self.0, name, secret, &mut UnwrapErr(SysRng))
    }

    /// Opens what [`Vault::seal`] made.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]: it was sealed by another key, or under another name.
    pub fn open(&self, name: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        seal::open(&self.0, name, sealed).ok_or(StoreError::Damaged("sealed secret"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_name_and_key_only() {
        let vault = Vault::new(&[1; 32]);
        let sealed = vault.seal("a", b"secret");
        assert_eq!(vault.open("a", &sealed).unwrap().as_slice(), b"secret");
        assert!(vault.open("b", &sealed).is_err());
        assert!(Vault::new(&[2; 32]).open("a", &sealed).is_err());
        assert!(vault.open("a", "").is_err() && vault.open("a", &sealed[..20]).is_err());
    }

    #[test]
    fn the_data_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.key");
        let sealed = Vault::load_or_create(&path).unwrap().seal("a", b"secret");
        assert!(Vault::load_or_create(&path).unwrap().open("a", &sealed).is_ok());
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777, 0o600);
        std::fs::write(&path, "short").unwrap();
        assert!(Vault::load(&path).is_err());
    }
}
