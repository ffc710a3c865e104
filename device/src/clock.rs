//! Floors of time: what was observed on this machine, and when all was well the last time (`docs/spec/license.md`).

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::DeviceError;
use crate::durable::{self, SHARED};
use crate::paths;

const MAX_CLOCK: u64 = 4096;

/// The observed floor is written at most this often.
pub const OBSERVE_EVERY_SECS: u64 = 600;

/// Times in seconds since the epoch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clock {
    /// The latest time that was seen.
    pub(crate) observed: u64,
    /// The latest time at which the verdict was `licensed`.
    pub(crate) last_good: u64,
}

impl Clock {
    /// What the state folder says, and the later observed time of it and the user's own folder.
    pub(crate) fn load(folder: &Path) -> Self {
        let read = |path: PathBuf| -> Self {
            durable::read(&path, MAX_CLOCK).ok().and_then(|bytes| serde_cbor::from_slice(&bytes).ok()).unwrap_or_default()
        };
        let shared = read(folder.join("clock"));
        // Whoever may not write the state must not say when all was well, or grace would never end.
        let own = paths::user_clock(folder).map(read).unwrap_or_default();
        Self { observed: shared.observed.max(own.observed), last_good: shared.last_good }
    }

    /// Writes to the state folder or, where this user may not, to the user's own.
    pub(crate) fn store(self, folder: &Path) -> Result<(), DeviceError> {
        let bytes = serde_cbor::to_vec(&self).expect("plain values are serializable");
        match durable::write(&folder.join("clock"), &bytes, SHARED) {
            Ok(()) => Ok(()),
            Err(error) => {
                let Some(own) = paths::user_clock(folder) else { return Err(error.into()) };
                durable::create_folder(own.parent().unwrap_or(folder), 0o700)?;
                Ok(durable::write(&own, &bytes, SHARED)?)
            }
        }
    }

    pub(crate) fn max(self, other: Self) -> Self {
        Self { observed: self.observed.max(other.observed), last_good: self.last_good.max(other.last_good) }
    }
}
