//! Secrets come from a prompt, a file or standard input, never from the command line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;

use carnet_core::LicenseKey;
use zeroize::Zeroizing;

use crate::{Failure, Output};

/// A passphrase or a license key is no longer than this.
const MAX_SECRET: usize = 4096;

/// The question for the passphrase of the vendor's keys.
const VENDOR: &str = "ui-ask-passphrase";

/// The passphrase of the vendor's keys.
///
/// # Errors
/// When it cannot be read, or is empty.
pub(crate) fn passphrase(file: Option<&Path>, out: &Output) -> Result<Zeroizing<String>, Failure> {
    passphrase_for(VENDOR, file, out)
}

/// A new passphrase of the vendor's keys, asked for twice.
///
/// # Errors
/// When it cannot be read, is empty, or differs the second time.
pub(crate) fn new_passphrase(file: Option<&Path>, out: &Output) -> Result<Zeroizing<String>, Failure> {
    new_passphrase_for(VENDOR, file, out)
}

/// The passphrase that the question `prompt` is about.
///
/// # Errors
/// As [`passphrase`].
pub(crate) fn passphrase_for(prompt: &str, file: Option<&Path>, out: &Output) -> Result<Zeroizing<String>, Failure> {
    let passphrase = read(file, prompt, out)?;
    if passphrase.is_empty() { Err(Failure::trouble("passphrase-empty")) } else { Ok(passphrase) }
}

/// A new passphrase, asked for twice.
///
/// # Errors
/// As [`new_passphrase`].
pub(crate) fn new_passphrase_for(prompt: &str, file: Option<&Path>, out: &Output) -> Result<Zeroizing<String>, Failure> {
    let first = passphrase_for(prompt, file, out)?;
    if file.is_none() && *first != *read(None, "ui-ask-passphrase-again", out)? {
        return Err(Failure::trouble("passphrases-differ"));
    }
    Ok(first)
}

/// A license key, as typed.
///
/// # Errors
/// When it cannot be read, or has a typing mistake.
pub(crate) fn license_key(file: Option<&Path>, out: &Output) -> Result<LicenseKey, Failure> {
    Ok(read(file, "ui-ask-license-key", out)?.parse::<LicenseKey>()?)
}

fn read(file: Option<&Path>, prompt: &str, out: &Output) -> Result<Zeroizing<String>, Failure> {
    match file {
        Some(path) => from_file(path),
        None if io::stdin().is_terminal() => {
            let _echo = EchoOff::begin().map_err(Failure::output)?;
            let prompt = format!("{} ", out.words().sentence(prompt, &[]));
            rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(Failure::output)
        }
        None => Err(Failure::trouble("secret-not-given")),
    }
}

/// The first line of a file, or of standard input.
///
/// # Errors
/// When it cannot be read, or is too long.
pub(crate) fn from_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    if path == Path::new("-") {
        return first_line(io::stdin().lock(), path);
    }
    // Any file that can be read, also `/dev/fd/3`.
    first_line(BufReader::new(File::open(path).map_err(Failure::at(path))?), path)
}

fn first_line(source: impl BufRead, path: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::with_capacity(MAX_SECRET + 1));
    source.take(MAX_SECRET as u64 + 1).read_line(&mut line).map_err(Failure::at(path))?;
    if line.len() > MAX_SECRET {
        return Err(Failure::trouble("file-too-large").with("path", path.display()));
    }
    let len = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(len);
    Ok(line)
}

/// Keeps the terminal from echoing while this lives.
///
/// `rpassword` turns the echo off after its question is shown: who types (or pastes) at once would see the secret on the screen.
struct EchoOff {
    #[cfg(unix)]
    before: Option<(File, rustix::termios::Termios)>,
}

impl EchoOff {
    #[cfg(unix)]
    fn begin() -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let Ok(terminal) = File::open("/dev/tty") else { return Ok(Self { before: None }) };
        let before = tcgetattr(&terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO | LocalModes::ECHONL;
        tcsetattr(&terminal, OptionalActions::Now, &quiet)?;
        Ok(Self { before: Some((terminal, before)) })
    }

    #[cfg(not(unix))]
    fn begin() -> io::Result<Self> {
        Ok(Self {})
    }
}

#[cfg(unix)]
impl Drop for EchoOff {
    fn drop(&mut self) {
        if let Some((terminal, before)) = &self.before {
            let _ = rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, before);
        }
    }
}
