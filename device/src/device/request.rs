//! Asking for a license.

use carnet_core::{
    ActivationRequest, CredentialKey, Fact, Fingerprint, Label, LicenseKey, READS, RequestId, Signer, SigningKey, Tombstone, UnixTime,
};
use rand_core::CryptoRng;

use super::documents::{load_document, store_document};
use super::{Device, Outgoing, load_device_key};
use crate::DeviceError;
use crate::state::{Event, MAX_PENDING};

/// What a request is made of, beside what the device knows itself.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The license key; without one, a signed-in manager chooses the license.
    pub license_key: Option<LicenseKey>,
    /// The application's version.
    pub app_version: Option<Fact>,
    /// The host name; it is sent only where the profile asks for it.
    pub host_name: Option<Label>,
    /// Makes a new request even if one with the same license key is open.
    pub anew: bool,
}

impl Device {
    /// Makes an activation request, or gives the open one with the same license key again: a lost stick costs no second request.
    ///
    /// # Errors
    /// [`DeviceError`]; nothing was requested then.
    pub fn request(&mut self, ask: &Ask, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Outgoing, DeviceError> {
        let _lock = self.lock_and_reload()?;
        let key = load_device_key(&self.folder)?;
        if !ask.anew
            && let Some(document) = self.open_request_like(ask, &key)?
        {
            return Ok(Outgoing { document, is_repeated: true });
        }
        let document = self.draft(ask, &key, now, rng)?.sign(&key)?;
        let name = store_document(&self.folder, &document)?;
        self.keep(Event::Requested { request: name }, now)?;
        Ok(Outgoing { document, is_repeated: false })
    }

    /// A new request, not signed yet.
    pub(super) fn draft(
        &self,
        ask: &Ask,
        key: &SigningKey,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<ActivationRequest, DeviceError> {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let id = RequestId::from_bytes(id);
        let company = self.profile.company.clone();
        let mut request = ActivationRequest {
            commitment: Tombstone::derive(key, &id).commitment(&company),
            company,
            issued_at: now,
            id,
            device_key: key.verifying_key().clone(),
            app_version: ask.app_version.clone(),
            product: self.profile.product.clone(),
            credential: None,
            fingerprint: self.enrolled_fingerprint()?,
            reads: READS,
            ledger_head: self.ledger.head(),
            os: fact(std::env::consts::OS),
            arch: fact(std::env::consts::ARCH),
            host_name: ask.host_name.clone().filter(|_| self.profile.sends_host_name),
        };
        if let Some(license_key) = &ask.license_key {
            request.prove(&CredentialKey::derive(license_key, &request.company));
        }
        Ok(request)
    }

    /// Makes a request true that is stored already; the oldest one makes room for it.
    pub(super) fn keep(&mut self, requested: Event, now: UnixTime) -> Result<(), DeviceError> {
        let oldest = self.ledger.state().pending.first().filter(|_| self.ledger.state().pending.len() >= MAX_PENDING);
        let mut events: Vec<Event> = oldest.map(|pending| Event::Abandoned { request: pending.request }).into_iter().collect();
        events.push(requested);
        self.commit(events, now, None)
    }

    /// The open request that `ask` would only repeat.
    fn open_request_like(&self, ask: &Ask, key: &SigningKey) -> Result<Option<Vec<u8>>, DeviceError> {
        for pending in self.ledger.state().pending.iter().filter(|pending| pending.code.is_none()) {
            let document = load_document(&self.folder, &pending.request)?;
            let request = ActivationRequest::verify(&document, &self.profile.company)?;
            let same_key = match &ask.license_key {
                Some(license_key) => request.is_proven_by(&CredentialKey::derive(license_key, &self.profile.company)),
                None => request.credential.is_none(),
            };
            if same_key && request.app_version == ask.app_version && request.device_key == *key.verifying_key() {
                return Ok(Some(document));
            }
        }
        Ok(None)
    }

    fn enrolled_fingerprint(&self) -> Result<Fingerprint, DeviceError> {
        let key = self.fingerprint_key()?;
        Ok(self.machine.fingerprint(&self.profile.components, &self.profile.company, &key, !self.profile.hides_hardware))
    }
}

fn fact(text: &str) -> Fact {
    text.parse().unwrap_or_else(|_| "other".parse().expect("a fact"))
}
