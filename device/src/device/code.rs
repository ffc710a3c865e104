//! The code exchange, the device's side (`docs/spec/codes.md`): a request that stays here, a license that is rebuilt here.

use carnet_core::{
    ActivationCode, ActivationContext, ActivationRequest, ConfirmationCode, Deactivation, DeactivationCode, DeactivationReason,
    InitializationCode, Origin, Serial, ShortDigest, UnixTime,
};
use rand_core::CryptoRng;

use super::documents::{load_document, store_document};
use super::{Ask, Device, Installed, load_device_key};
use crate::DeviceError;
use crate::state::{Event, Name, Pending, PendingCode};

/// The device's answer to an initialization code, durable in the state folder before it is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answering {
    /// The code to tell the vendor.
    pub code: ActivationCode,
    /// Whether it was made before and is shown again.
    pub is_repeated: bool,
}

impl Device {
    /// Answers an initialization code: makes a request and keeps it. The same initialization gets the same answer. Of `ask`, only the
    /// application's version and the host name count.
    ///
    /// # Errors
    /// [`DeviceError::PolicyMissing`] without a policy in place, or what went wrong; nothing was requested then.
    pub fn answer_initialization(
        &mut self,
        code: &InitializationCode,
        ask: &Ask,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Answering, DeviceError> {
        let _lock = self.lock_and_reload()?;
        if self.ledger.state().policies.is_empty() {
            return Err(DeviceError::PolicyMissing);
        }
        let (company, product) = (self.profile.company.clone(), self.profile.product.clone());
        let context = ActivationContext { company: &company, product: &product, serial: code.serial };
        for pending in self.ledger.state().pending.iter().filter(|pending| pending.code.is_some()) {
            if let Some(answer) = self.activation_code(pending)?.filter(|answer| answer.is_by(&code.secret, context)) {
                return Ok(Answering { code: answer, is_repeated: true });
            }
        }
        let key = load_device_key(&self.folder)?;
        let ask = Ask { license_key: None, ..ask.clone() };
        let request = self.draft(&ask, &key, now, rng)?;
        let commitment = request.commitment;
        let name = store_document(&self.folder, &request.sign(&key)?)?;
        let answer = ActivationCode::prove(ShortDigest::from_bytes(name), commitment, &code.secret, context);
        self.keep(Event::RequestedByCode { request: name, serial: code.serial.as_u64(), proof: answer.proof() }, now)?;
        Ok(Answering { code: answer, is_repeated: false })
    }

    /// The answers that have no confirmation yet, oldest first.
    ///
    /// # Errors
    /// [`DeviceError`] if a request cannot be read.
    pub fn activation_codes(&self) -> Result<Vec<ActivationCode>, DeviceError> {
        self.ledger.state().pending.iter().filter_map(|pending| self.activation_code(pending).transpose()).collect()
    }

    /// Takes in a confirmation code: rebuilds the license that it signs, from every request and policy that it could be about.
    ///
    /// # Errors
    /// [`DeviceError::ConfirmationUnknown`] if no trusted key has signed any of them; otherwise as [`install`](Self::install).
    pub fn confirm(&mut self, code: &ConfirmationCode, now: UnixTime) -> Result<Installed, DeviceError> {
        let _lock = self.lock_and_reload()?;
        let document = self.confirmed(code)?.ok_or(DeviceError::ConfirmationUnknown)?;
        self.install_license(&document, now)
    }

    /// Gives a license up like [`deactivate`](Self::deactivate), and gives the proof as a code.
    ///
    /// # Errors
    /// As [`deactivate`](Self::deactivate).
    pub fn deactivate_by_code(
        &mut self,
        serial: Option<u64>,
        reason: DeactivationReason,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<(DeactivationCode, bool), DeviceError> {
        let outgoing = self.deactivate(serial, reason, now, rng)?;
        let document = Deactivation::verify(&outgoing.document, &self.profile.company, &self.device_key)?;
        let code = DeactivationCode { tombstone: document.tombstone.clone(), reason: document.reason };
        Ok((code, outgoing.is_repeated))
    }

    fn activation_code(&self, pending: &Pending) -> Result<Option<ActivationCode>, DeviceError> {
        let Some(PendingCode { proof, .. }) = pending.code else { return Ok(None) };
        let request = ActivationRequest::verify(&load_document(&self.folder, &pending.request)?, &self.profile.company)?;
        Ok(Some(ActivationCode::from_parts(request.digest().short(), request.commitment, proof)))
    }

    /// The license that `code` signs: the first of an open request, or the next of one that is installed.
    fn confirmed(&self, code: &ConfirmationCode) -> Result<Option<Vec<u8>>, DeviceError> {
        let state = self.ledger.state();
        for pending in &state.pending {
            let Some(PendingCode { serial, .. }) = pending.code else { continue };
            for policy in &state.policies {
                if let Some(document) = self.confirmed_by(code, policy, serial, &pending.request)? {
                    return Ok(Some(document));
                }
            }
        }
        for license in self.held.iter().map(|held| &held.license) {
            let Origin::Code(policy) = license.origin else { continue };
            let found = self.confirmed_by(code, policy.as_bytes(), license.serial.as_u64(), license.request.as_bytes())?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn confirmed_by(&self, code: &ConfirmationCode, policy: &Name, serial: u64, request: &Name) -> Result<Option<Vec<u8>>, DeviceError> {
        // A policy that is not here, or not believed any more, confirms nothing.
        let policy = match load_document(&self.folder, policy) {
            Err(DeviceError::StateDamaged) => return Ok(None),
            policy => self.anchors.verify_policy(&policy?),
        };
        let Ok(policy) = policy else { return Ok(None) };
        let serial = Serial::new(serial).ok_or(DeviceError::StateDamaged)?;
        Ok(code.confirm(&policy, serial, ShortDigest::from_bytes(*request), &self.anchors))
    }
}
