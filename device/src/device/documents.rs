//! Documents in the state folder, by their digests.

use std::path::{Path, PathBuf};

use carnet_core::{Digest, cbor};

use crate::DeviceError;
use crate::durable::{self, FileError, SHARED};
use crate::state::{self, Name};

/// Documents lie under their digests: writing one again changes nothing, and one that no ledger entry names does not count.
pub(super) fn store_document(folder: &Path, document: &[u8]) -> Result<Name, DeviceError> {
    let digest = Digest::of(document);
    durable::write(&document_path(folder, &state::name(&digest)), document, SHARED)?;
    Ok(state::name(&digest))
}

pub(super) fn load_document(folder: &Path, name: &Name) -> Result<Vec<u8>, DeviceError> {
    let bytes = match durable::read(&document_path(folder, name), cbor::MAX_DOCUMENT as u64) {
        Err(FileError::Io { kind: std::io::ErrorKind::NotFound, .. } | FileError::TooLarge(_)) => return Err(DeviceError::StateDamaged),
        bytes => bytes?,
    };
    if state::name(&Digest::of(&bytes)) == *name { Ok(bytes) } else { Err(DeviceError::StateDamaged) }
}

fn document_path(folder: &Path, name: &Name) -> PathBuf {
    folder.join("documents").join(format!("{}.carnet", state::digest(name)))
}
