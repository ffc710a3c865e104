//! The way to the portal at rest: one note in the replica, sealed under a key that opens with a passphrase.
//!
//! The address and the certificates are sealed with the API key, so that nobody who can write the file has the key sent elsewhere. The note
//! opens in its own replica only.

use carnet_core::{SigningKey, seal};
use carnet_courier::Connection;
use data_encoding::BASE64;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Desk;
use crate::Failure;

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

/// A connection, and what opened it.
pub(crate) struct Kept {
    pub(crate) connection: Connection,
    pub(crate) passphrase: Zeroizing<String>,
}

/// Keeps a connection in the replica, in the place of what was kept before.
///
/// # Errors
/// When the replica cannot be written.
pub(crate) fn keep(desk: &mut Desk, connection: &Connection, passphrase: &str, rng: &mut impl CryptoRng) -> Result<(), Failure> {
    let note = write(connection, desk.id(), passphrase, rng);
    desk.run(async |replica| replica.set(NOTE, Some(note.as_str())).await)
}

/// The connection that was kept. The passphrase is asked for if there is one; `language` is that of the portal's sentences.
///
/// # Errors
/// When there is none, the passphrase does not open it, or it is damaged.
pub(crate) fn kept(desk: &mut Desk, ask: impl FnOnce() -> Result<Zeroizing<String>, Failure>, language: &str) -> Result<Kept, Failure> {
    let note = desk.run(async |replica| replica.setting(NOTE).await)?.ok_or_else(|| Failure::trouble("connection-missing"))?;
    let passphrase = ask()?;
    let connection = read(&note, desk.id(), &passphrase, language)?;
    Ok(Kept { connection, passphrase })
}

/// Whether a connection is kept, under whatever passphrase.
///
/// # Errors
/// When the replica cannot be read.
pub(crate) fn is_kept(desk: &mut Desk) -> Result<bool, Failure> {
    Ok(desk.run(async |replica| replica.setting(NOTE).await)?.is_some())
}

/// Keeps no connection any more.
///
/// # Errors
/// When the replica cannot be written.
pub(crate) fn forget(desk: &mut Desk) -> Result<(), Failure> {
    desk.run(async |replica| replica.set(NOTE, None).await)
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

fn read(note: &str, replica: &str, passphrase: &str, language: &str) -> Result<Connection, Failure> {
    let damaged = || Failure::trouble("connection-damaged");
    let note: Note = serde_json::from_str(note).map_err(|_| damaged())?;
    if note.format != FORMAT {
        return Err(Failure::no("state-format-newer").with("format", note.format));
    }
    let vault = SigningKey::from_encrypted_pem(&note.vault, passphrase.as_bytes());
    let vault = vault.map_err(|error| Failure::from(error).with("of", "replica"))?;
    let json = seal::open(vault.seed(), &name(replica), &note.sealed).ok_or_else(damaged)?;
    let mut contents: Contents = serde_json::from_slice(&json).map_err(|_| damaged())?;
    let ca = contents.ca.take().map(|pem| BASE64.decode(pem.as_bytes())).transpose().map_err(|_| damaged())?;
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
    use super::*;
    use crate::session::rng;

    fn connection() -> Connection {
        Connection {
            portal: "https://portal.example".into(),
            api_key: Zeroizing::new("carnet_of_a_test".into()),
            ca: Some(b"a certificate".to_vec()),
            proxy: Some("http://ana:secret-of-the-proxy@proxy.example".into()),
            language: "de".into(),
        }
    }

    fn opened(note: &str, replica: &str, passphrase: &str) -> Result<Connection, Failure> {
        read(note, replica, passphrase, "de")
    }

    #[test]
    fn what_was_kept_opens_with_its_passphrase_and_in_its_replica_only() {
        let note = write(&connection(), "replica-1", "four words of chance", &mut rng());
        let read = opened(&note, "replica-1", "four words of chance").unwrap();
        let written = connection();
        assert_eq!((&read.portal, &*read.api_key), (&written.portal, &*written.api_key));
        assert_eq!((read.ca, read.proxy, read.language), (written.ca, written.proxy, written.language));
        let code = |opened: Result<Connection, Failure>| opened.map(drop).unwrap_err().code().to_owned();
        assert_eq!(code(opened(&note, "replica-1", "five words")), "passphrase-wrong");
        assert_eq!(code(opened(&note, "replica-2", "four words of chance")), "connection-damaged");
        let later = note.replace("\"format\":1", "\"format\":2");
        assert_eq!(code(opened(&later, "replica-1", "four words of chance")), "state-format-newer");
        assert_eq!(code(opened("{}", "replica-1", "four words of chance")), "connection-damaged");
    }

    #[test]
    fn nothing_secret_stands_in_the_note() {
        let note = write(&connection(), "replica-1", "four words of chance", &mut rng());
        for secret in ["carnet_of_a_test", "secret-of-the-proxy", "portal.example", "four words"] {
            assert!(!note.contains(secret) && !note.contains(&BASE64.encode(secret.as_bytes())), "{secret}");
        }
    }
}
