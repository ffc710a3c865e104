//! The guard copy: a few facts outside the state folder, so that a restored old folder shows (`docs/spec/license.md`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use carnet_core::Thumbprint;
use serde::{Deserialize, Serialize};

use crate::DeviceError;
use crate::durable::{self, SHARED};
use crate::ledger::{Ledger, short};

const MAX_GUARD: u64 = 1024 * 1024;

/// What is kept outside the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Guard {
    pub(crate) device: [u8; 32],
    pub(crate) sequence: u32,
    pub(crate) head: [u8; 8],
    pub(crate) signed_floor: u64,
    pub(crate) observed_floor: u64,
    pub(crate) retired: BTreeSet<u64>,
}

/// What the guard copy says of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GuardFinding {
    /// The folder goes on from where the guard copy was made.
    Consistent,
    /// There is none, or it cannot be read: a warning.
    Missing,
    /// The folder is older than the guard copy, or a different one.
    Restored,
}

impl Guard {
    /// Where the guard copy of a state folder lies: beside it, under a name of its own. `folder` is canonical.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        folder.with_file_name(format!(".{name}.carnet-guard"))
    }

    pub(crate) fn load(folder: &Path) -> Option<Self> {
        let bytes = durable::read(&Self::path(folder), MAX_GUARD).ok()?;
        serde_cbor::from_slice(&bytes).ok()
    }

    pub(crate) fn store(&self, folder: &Path) -> Result<(), DeviceError> {
        let bytes = serde_cbor::to_vec(self).expect("plain values are serializable");
        Ok(durable::write(&Self::path(folder), &bytes, SHARED)?)
    }

    /// The guard copy of a ledger as it stands, with what an older one must not lose, whichever device made it: serials are the company's.
    pub(crate) fn of(ledger: &Ledger, device: Thumbprint, observed_floor: u64, before: Option<&Self>) -> Self {
        let mut guard = Self {
            device: *device.as_bytes(),
            sequence: ledger.sequence(),
            head: ledger.head().hash,
            signed_floor: ledger.state().signed_floor,
            observed_floor,
            retired: ledger.state().retired.keys().chain(&ledger.state().superseded).copied().collect(),
        };
        if let Some(before) = before {
            guard.retired.extend(&before.retired);
            guard.signed_floor = guard.signed_floor.max(before.signed_floor);
            guard.observed_floor = guard.observed_floor.max(before.observed_floor);
        }
        guard
    }

    pub(crate) fn judge(guard: Option<&Self>, ledger: &Ledger, device: Thumbprint) -> GuardFinding {
        match guard {
            None => GuardFinding::Missing,
            // Another device had the folder before, or has had it since: its guard copy says nothing of this one's ledger.
            Some(guard) if guard.device != *device.as_bytes() => GuardFinding::Missing,
            Some(guard) if ledger.is_archived(guard.sequence) => GuardFinding::Consistent,
            Some(guard) => match ledger.hash_at(guard.sequence) {
                Some(hash) if short(&hash) == guard.head => GuardFinding::Consistent,
                _ => GuardFinding::Restored,
            },
        }
    }
}
