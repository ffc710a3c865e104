//! The way to the portal at rest: one note in the replica, sealed under a key that opens with a passphrase.
//!
//! The address and the certificates are sealed with the API key, so that nobody who can write the file has the key sent elsewhere. The note
//! opens in its own replica only.

use carnet_core::{KeyError, SigningKey, seal};
use data_encoding::BASE64;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::client::Connection;
use crate::replica::{ReplicaError, SqliteReplica};

/// The name of the note.
const NOTE: &str = "connection";
/// The version of what is in it.
const FORMAT: u32 = 1;
/// Room for what stands around the values.
const AROUND: usize = 256;

/// What the note says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    format: u32,
    /// The key of the seal, encrypted (PKCS#8, PEM).
    vault: String,
    /// [`Contents`], sealed.
    sealed: String,
}

/// What is sealed.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Contents {
    portal: String,
    api_key: String,
    /// In base64.
    ca: Option<String>,
    proxy: Option<String>,
}

/// Why there is no connection.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeptError {
    /// None is kept.
    #[error("no connection is kept in the replica")]
    Missing,
    /// What is kept cannot be read, or was made for another replica.
    #[error("the connection that is kept in the replica is damaged")]
    Damaged,
    /// What is kept was written by a later version, in this format.
    #[error("the connection was kept by a newer version (format {0})")]
    Newer(u32),
    /// The passphrase does not open it, or its key is protected too weakly.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The replica cannot be read.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
}

impl KeptError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "connection-missing",
            Self::Damaged => "connection-damaged",
            Self::Newer(_) => "state-format-newer",
            Self::Key(error) => error.code(),
            Self::Replica(error) => error.code(),
        }
    }
}

/// Keeps a connection in the replica, in the place of what was kept before. Its language is not kept.
///
/// # Errors
/// [`ReplicaError`].
pub async fn keep(
    replica: &mut SqliteReplica,
    connection: &Connection,
    passphrase: &str,
    rng: &mut impl CryptoRng,
) -> Result<(), ReplicaError> {
    let note = write(connection, replica.id(), passphrase, rng);
    replica.set(NOTE, Some(&note)).await
}

/// The connection that was kept; `language` is that of the portal's sentences from now on.
///
/// # Errors
/// [`KeptError`].
pub async fn open(replica: &mut SqliteReplica, passphrase: &str, language: &str) -> Result<Connection, KeptError> {
    let note = replica.setting(NOTE).await?.ok_or(KeptError::Missing)?;
    read(&note, replica.id(), passphrase, language)
}

/// Whether a connection is kept, under whatever passphrase.
///
/// # Errors
/// [`ReplicaError`].
pub async fn is_kept(replica: &mut SqliteReplica) -> Result<bool, ReplicaError> {
    Ok(replica.setting(NOTE).await?.is_some())
}

/// Keeps no connection any more.
///
/// # Errors
/// [`ReplicaError`].
pub async fn forget(replica: &mut SqliteReplica) -> Result<(), ReplicaError> {
    replica.set(NOTE, None).await
}

fn write(connection: &Connection, replica: &str, passphrase: &str, rng: &mut impl CryptoRng) -> String {
    let contents = Contents {
        portal: connection.portal.clone(),
        api_key: connection.api_key.as_str().to_owned(),
        ca: connection.ca.as_deref().map(|pem| BASE64.encode(pem)),
        proxy: connection.proxy.clone(),
    };
    let texts = [Some(&contents.portal), Some(&contents.api_key), contents.ca.as_ref(), contents.proxy.as_ref()];
    // Written once, so that no shorter copy is left behind in memory: every character may take six in JSON.
    let room = AROUND + 6 * texts.iter().flatten().map(|text| text.len()).sum::<usize>();
    let mut json = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *json, &contents).expect("texts are serializable");
    let vault = SigningKey::generate(rng);
    let sealed = seal::seal(vault.seed(), &name(replica), &json, rng);
    let vault = vault.to_encrypted_pem(passphrase.as_bytes(), rng).as_str().to_owned();
    let note = Note { format: FORMAT, vault, sealed };
    serde_json::to_string(&note).expect("texts are serializable")
}

fn read(note: &str, replica: &str, passphrase: &str, language: &str) -> Result<Connection, KeptError> {
    let note: Note = serde_json::from_str(note).map_err(|_| KeptError::Damaged)?;
    if note.format != FORMAT {
        return Err(KeptError::Newer(note.format));
    }
    let vault = SigningKey::from_encrypted_pem(&note.vault, passphrase.as_bytes())?;
    let json = seal::open(vault.seed(), &name(replica), &note.sealed).ok_or(KeptError::Damaged)?;
    let mut contents: Contents = serde_json::from_slice(&json).map_err(|_| KeptError::Damaged)?;
    let ca = contents.ca.take().map(|pem| BASE64.decode(pem.as_bytes())).transpose().map_err(|_| KeptError::Damaged)?;
    Ok(Connection {
        portal: std::mem::take(&mut contents.portal),
        api_key: Zeroizing::new(std::mem::take(&mut contents.api_key)),
        ca,
        proxy: contents.proxy.take(),
        language: language.to_owned(),
    })
}

/// Under what name it is sealed.
fn name(replica: &str) -> String {
    format!("{NOTE} of {replica}")
}

#[cfg(test)]
mod tests {
    use getrandom::SysRng;
    use rand_core::UnwrapErr;

    use super::*;

    const PASSPHRASE: &str = "four words of chance";

    fn connection() -> Connection {
        Connection {
            portal: "https://portal.example".into(),
            api_key: Zeroizing::new("carnet_of_a_test".into()),
            ca: Some(b"a certificate".to_vec()),
            proxy: Some("http://ana:secret-of-the-proxy@proxy.example".into()),
            language: "de".into(),
        }
    }

    fn code<T>(opened: Result<T, KeptError>) -> &'static str {
        opened.map(drop).unwrap_err().code()
    }

    #[test]
    fn what_was_kept_opens_with_its_passphrase_and_in_its_replica_only() {
        let opened = |note: &str, replica: &str, passphrase: &str| read(note, replica, passphrase, "de");
        let note = write(&connection(), "replica-1", PASSPHRASE, &mut UnwrapErr(SysRng));
        let read = opened(&note, "replica-1", PASSPHRASE).unwrap();
        let written = connection();
        assert_eq!((&read.portal, &*read.api_key), (&written.portal, &*written.api_key));
        assert_eq!((read.ca, read.proxy, read.language), (written.ca, written.proxy, written.language));
        assert_eq!(code(opened(&note, "replica-1", "five words")), "passphrase-wrong");
        assert_eq!(code(opened(&note, "replica-2", PASSPHRASE)), "connection-damaged");
        let later = note.replace("\"format\":1", "\"format\":2");
        assert_eq!(code(opened(&later, "replica-1", PASSPHRASE)), "state-format-newer");
        assert_eq!(code(opened("{}", "replica-1", PASSPHRASE)), "connection-damaged");
    }

    #[test]
    fn nothing_secret_stands_in_the_note() {
        let note = write(&connection(), "replica-1", PASSPHRASE, &mut UnwrapErr(SysRng));
        for secret in ["carnet_of_a_test", "secret-of-the-proxy", "portal.example", "four words"] {
            assert!(!note.contains(secret) && !note.contains(&BASE64.encode(secret.as_bytes())), "{secret}");
        }
    }

    #[tokio::test]
    async fn one_connection_is_kept_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut replica = SqliteReplica::open(&folder.path().join("replica.db"), "replica-1").await.unwrap();
        assert!(!is_kept(&mut replica).await.unwrap());
        assert_eq!(code(open(&mut replica, PASSPHRASE, "fr").await), "connection-missing");
        keep(&mut replica, &connection(), PASSPHRASE, &mut UnwrapErr(SysRng)).await.unwrap();
        let other = Connection { portal: "https://other.example".into(), ..connection() };
        keep(&mut replica, &other, "five words", &mut UnwrapErr(SysRng)).await.unwrap();
        assert_eq!(code(open(&mut replica, PASSPHRASE, "fr").await), "passphrase-wrong");
        let opened = open(&mut replica, "five words", "fr").await.unwrap();
        assert_eq!((opened.portal, opened.language), (other.portal, "fr".to_owned()));
        forget(&mut replica).await.unwrap();
        assert!(!is_kept(&mut replica).await.unwrap());
    }
}
