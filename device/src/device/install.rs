//! Taking in what comes from outside: a license, a receipt, a later profile. Every rule of `docs/spec/license.md` on installing stands here.

use carnet_core::{Envelope, Kind, Origin, ProductProfile, Receipt, Serial, UnixTime, Verified, VerifyError};

use super::Device;
use super::documents::store_document;
use crate::DeviceError;
use crate::state::{self, Event};

/// What `install` did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Installed {
    /// A license: a new activation or a new revision.
    License {
        /// The activation.
        serial: u64,
        /// The revision.
        revision: u16,
    },
    /// A policy is in place.
    Policy,
    /// A later profile.
    Profile,
    /// The portal's answer to a document of this device.
    Receipt {
        /// What it answers.
        answered: Kind,
        /// Why it was refused; `None` if it was accepted.
        refusal: Option<String>,
    },
    /// The same bytes were installed before; nothing changed.
    Unchanged,
}

impl Device {
    /// Takes in a document from outside: a license, a receipt, or a later profile.
    ///
    /// # Errors
    /// Why it was refused (`docs/spec/license.md`); nothing has changed then.
    pub fn install(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let kind = Envelope::parse(document).map_err(VerifyError::from)?.kind();
        let _lock = self.lock_and_reload()?;
        match kind {
            Kind::License => self.install_license(document, now),
            Kind::Policy => self.install_policy(document, now),
            Kind::Receipt => self.install_receipt(document, now),
            Kind::Profile => self.install_profile(document, now),
            other => Err(DeviceError::NotInstallable(other)),
        }
    }

    pub(super) fn install_license(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let license = self.anchors.verify_license(document)?;
        let (serial, revision) = (license.serial.as_u64(), license.revision.as_u16());
        let request = *license.request.as_bytes();
        self.check_product(license.product.as_str())?;
        if license.origin.device().is_some_and(|device| device != self.device_key.thumbprint()) {
            return Err(DeviceError::OtherDevice);
        }
        let state = self.ledger.state();
        if state.retired.contains_key(&serial)
            || self.guard_retired(serial) && !state.superseded.contains(&serial) && !state.live.contains_key(&serial)
        {
            return Err(DeviceError::SerialRetired(serial));
        }
        if state.superseded.contains(&serial) {
            return Err(DeviceError::SerialSuperseded(serial));
        }
        match state.live.get(&serial) {
            Some(live) if live.license == state::name(&license.digest()) => return Ok(Installed::Unchanged),
            Some(live) if revision < live.revision => {
                return Err(DeviceError::RevisionLower { offered: revision, installed: live.revision });
            }
            Some(live) if revision == live.revision => return Err(DeviceError::RevisionRepeated(revision)),
            Some(live) if live.request != request => return Err(DeviceError::RequestUnknown),
            Some(_) => {}
            None => {
                let pending = state.pending(&request).ok_or(DeviceError::RequestUnknown)?;
                // A license by code is for the activation that its initialization named.
                let by_code = matches!(license.origin, Origin::Code(_));
                if by_code != pending.code.is_some() || pending.code.is_some_and(|code| code.serial != serial) {
                    return Err(DeviceError::RequestUnknown);
                }
                let late_secs = now.max(self.floor()).since(license.import_before);
                if late_secs > 0 {
                    return Err(DeviceError::ImportTooLate { late_secs });
                }
            }
        }
        let event = Event::Installed {
            license: store_document(&self.folder, document)?,
            serial,
            revision,
            request,
            supersedes: license.supersedes.map(Serial::as_u64),
            signed: license.issued_at.as_secs(),
        };
        self.commit(vec![event], now, Some(license.issued_at))?;
        Ok(Installed::License { serial, revision })
    }

    fn install_receipt(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let receipt: Verified<Receipt> = self.anchors.verify_receipt(document)?;
        self.check_product(receipt.product.as_str())?;
        let answers = *receipt.answers.as_bytes();
        let refusal = receipt.refusal.as_ref().map(ToString::to_string);
        let state = self.ledger.state();
        let retirement = state.retired.values().find(|retired| retired.proof == answers);
        let pending = state.pending.iter().find(|pending| pending.request == answers);
        let known = match receipt.answered_kind {
            Kind::Deactivation => retirement.map(|retired| retired.answer.as_ref().is_some_and(|answer| answer.refusal == refusal)),
            Kind::DeviceReport => {
                state.reported(&answers).map(|report| report.answer.as_ref().is_some_and(|answer| answer.refusal == refusal))
            }
            Kind::Request => pending.map(|pending| refusal.is_some() && pending.refusal == refusal),
            _ => None,
        };
        match known {
            None => return Err(DeviceError::ReceiptUnexpected),
            Some(true) => return Ok(Installed::Unchanged),
            Some(false) => {}
        }
        store_document(&self.folder, document)?;
        let event = Event::Answered { document: answers, refusal: refusal.clone(), signed: receipt.issued_at.as_secs() };
        self.commit(vec![event], now, Some(receipt.issued_at))?;
        Ok(Installed::Receipt { answered: receipt.answered_kind, refusal })
    }

    fn install_policy(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let policy = self.anchors.verify_policy(document)?;
        self.check_product(policy.product.as_str())?;
        // Stored again where it was lost.
        let name = store_document(&self.folder, document)?;
        if self.ledger.state().policies.contains(&name) {
            return Ok(Installed::Unchanged);
        }
        let event = Event::Placed { policy: name };
        self.commit(vec![event], now, None)?;
        Ok(Installed::Policy)
    }

    /// A later profile must be signed by a key that is pinned, and say so of itself.
    fn install_profile(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        if self.profile.bytes() == document {
            return Ok(Installed::Unchanged);
        }
        let profile = match self.profile.anchors().verify_profile(document) {
            Err(VerifyError::UnknownKey) => return Err(DeviceError::ProfileNotTrusted),
            profile => profile?,
        };
        self.check_product(profile.product.as_str())?;
        // What the opener's own anchors do not trust could never be opened again.
        if !self.anchors.contains(profile.signer()) {
            return Err(DeviceError::ProfileNotTrusted);
        }
        if profile.issued_at < self.profile.issued_at {
            return Err(DeviceError::ProfileOlder);
        }
        ProductProfile::verify_first(document)?;
        let event = Event::Pinned { profile: store_document(&self.folder, document)? };
        // A profile says nothing of time, and heals nothing.
        self.commit(vec![event], now, None)?;
        Ok(Installed::Profile)
    }
}
