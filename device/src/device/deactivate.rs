//! Giving a license up, with proof.

use carnet_core::{ActivationRequest, Deactivation, DeactivationReason, Digest, RequestId, Revision, Serial, Tombstone, UnixTime};
use rand_core::CryptoRng;

use super::documents::load_document;
use super::{Device, Outgoing, load_device_key};
use crate::DeviceError;
use crate::guard::GuardFinding;
use crate::state::{self, Event, Retirement};

impl Device {
    /// Gives up a license and makes the proof; the same proof again until it is answered, and after.
    ///
    /// # Errors
    /// [`DeviceError`]. After [`DeviceError::File`] it may be that the license is given up already; the next call then shows the proof.
    pub fn deactivate(
        &mut self,
        serial: Option<u64>,
        reason: DeactivationReason,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Outgoing, DeviceError> {
        let _lock = self.lock_and_reload()?;
        let serial = match self.serial_to_retire(serial)? {
            Retiring::Live(serial) => serial,
            Retiring::Retired(document) => {
                self.store_guard(None)?;
                return Ok(Outgoing { document, is_repeated: true });
            }
        };
        let key = load_device_key(&self.folder)?;
        let activation = self.ledger.state().live.get(&serial).ok_or(DeviceError::SerialUnknown(serial))?;
        let request = ActivationRequest::verify(&load_document(&self.folder, &activation.request)?, &self.profile.company)?;
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let document = Deactivation {
            company: self.profile.company.clone(),
            issued_at: now,
            id: RequestId::from_bytes(id),
            product: self.profile.product.clone(),
            serial: Serial::new(serial).ok_or(DeviceError::StateDamaged)?,
            revision: Revision::new(activation.revision).ok_or(DeviceError::StateDamaged)?,
            tombstone: Tombstone::derive(&key, &request.id),
            reason,
            counters: Vec::new(),
            ledger_head: self.ledger.head(),
        }
        .sign(&key)?;
        let proof = state::name(&Digest::of(&document));
        // Where the guard copy cannot be written, nothing is given up.
        self.store_guard(None)?;
        let by_code = self.is_by_code(serial);
        let event = Event::Retired { serial, proof, document: serde_cbor::Value::Bytes(document.clone()), by_code };
        self.ledger.append(vec![event], now.as_secs(), &self.folder.join("ledger"), self.finding == GuardFinding::Restored)?;
        // Ledger and guard first, then the proof may be seen (`docs/spec/deactivation.md`).
        self.store_guard(None)?;
        self.establish()?;
        Ok(Outgoing { document, is_repeated: false })
    }

    fn serial_to_retire(&self, serial: Option<u64>) -> Result<Retiring, DeviceError> {
        let state = self.ledger.state();
        match serial {
            Some(serial) => match (state.live.contains_key(&serial), state.retired.get(&serial)) {
                (true, _) => Ok(Retiring::Live(serial)),
                (false, Some(retired)) => Retiring::retired(retired),
                (false, None) => Err(DeviceError::SerialUnknown(serial)),
            },
            None => match (state.live.len(), state.live.keys().next(), state.retired.last_key_value()) {
                (1, Some(serial), _) => Ok(Retiring::Live(*serial)),
                (0, _, Some((_, retired))) => Retiring::retired(retired),
                (0, _, None) => Err(DeviceError::NothingToDeactivate),
                _ => Err(DeviceError::SerialWanted),
            },
        }
    }
}

enum Retiring {
    Live(u64),
    /// The proof that was made.
    Retired(Vec<u8>),
}

impl Retiring {
    fn retired(retirement: &Retirement) -> Result<Self, DeviceError> {
        proof(retirement).map(Self::Retired)
    }
}

/// The deactivation that was signed.
pub(super) fn proof(retirement: &Retirement) -> Result<Vec<u8>, DeviceError> {
    match &retirement.document {
        serde_cbor::Value::Bytes(document) => Ok(document.clone()),
        _ => Err(DeviceError::StateDamaged),
    }
}
