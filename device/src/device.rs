//! A device: its folder, opened; what it may do; and the operations that change it.

use std::path::{Path, PathBuf};

use carnet_core::{
    ActivationRequest, ComponentKind, Deactivation, DeactivationReason, Digest, Envelope, Fact, Fingerprint, FingerprintKey, Kind, Label,
    License, LicenseKey, ProductProfile, READS, Reaffirmable, Receipt, RequestId, Revision, Serial, Signer, SigningKey, Tombstone,
    TrustAnchors, UnixTime, Verified, VerifyError, VerifyingKey, cbor,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::DeviceError;
use crate::clock::{Clock, OBSERVE_EVERY_SECS};
use crate::durable::{self, FileError, Lock, PRIVATE, SHARED};
use crate::guard::{Guard, GuardFinding};
use crate::ledger::Ledger;
use crate::probe::Machine;
use crate::state::{self, Event, MAX_PENDING, Name, Retirement};
use crate::verdict::{Facts, Standing, Verdict, judge};

const MAX_KEY_FILE: u64 = 16 * 1024;
const FOLDER_MODE: u32 = 0o755;

/// A product's state on this machine. Reading it needs no right to write, and a verdict needs no private key.
#[derive(Debug)]
pub struct Device {
    folder: PathBuf,
    anchors: TrustAnchors,
    machine: Machine,
    profile: Verified<ProductProfile>,
    device_key: VerifyingKey,
    ledger: Ledger,
    guard: Option<Guard>,
    finding: GuardFinding,
    clock: Clock,
    held: Vec<Held>,
    /// Live serials whose license could not be believed, and why.
    refused: Vec<(u64, &'static str)>,
}

/// A live license and what `open` found out about it.
#[derive(Debug)]
struct Held {
    license: Reaffirmable<License>,
    facts: Facts,
}

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

/// A document to be carried away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The document's bytes, durable in the state folder before they are given out.
    pub document: Vec<u8>,
    /// Whether it was made before and is shown again.
    pub is_repeated: bool,
}

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

/// A request that has no license yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRequest {
    /// The request's bytes.
    pub document: Vec<u8>,
    /// The portal's refusal, if it has answered.
    pub refusal: Option<String>,
}

impl Device {
    /// Opens a product's state folder, believing `anchors`: the keys that the application was built with.
    ///
    /// # Errors
    /// [`DeviceError::NotSetUp`] if no profile was ever pinned there; otherwise what is wrong with the state.
    pub fn open(folder: &Path, anchors: TrustAnchors) -> Result<Self, DeviceError> {
        Self::open_on(folder, Some(anchors), Machine::probe())
    }

    /// Opens a product's state folder believing the profile that is pinned there. The verdict is then one "according to the profile",
    /// which whoever may write the folder could have replaced: good for tools, not for the application.
    ///
    /// # Errors
    /// As [`Device::open`].
    pub fn open_by_profile(folder: &Path) -> Result<Self, DeviceError> {
        Self::open_on(folder, None, Machine::probe())
    }

    /// Sets a product up on this machine: makes the device key and pins `profile`. If it is set up already, opens it.
    ///
    /// # Errors
    /// What went wrong with the folder; nothing is set up then.
    pub fn create(folder: &Path, profile: &Verified<ProductProfile>, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Self, DeviceError> {
        durable::create_folder(&folder.join("documents"), FOLDER_MODE)?;
        let folder = &std::fs::canonicalize(folder).map_err(FileError::at(folder))?;
        durable::require_folder(&folder.join("documents"))?;
        let lock = Lock::acquire(&folder.join("lock"))?;
        let ledger_path = folder.join("ledger");
        if Ledger::load(&ledger_path)?.is_none() {
            let key = match load_device_key(folder) {
                Ok(key) => key,
                Err(DeviceError::File(error)) if error.is_not_found() => {
                    let key = SigningKey::generate(rng);
                    durable::write(&folder.join("device.key"), key.to_pem().as_bytes(), PRIVATE)?;
                    key
                }
                Err(error) => return Err(error),
            };
            durable::write(&folder.join("device.pub.pem"), key.verifying_key().to_pem().as_bytes(), SHARED)?;
            durable::write(&folder.join("fingerprint.key"), FingerprintKey::derive(&key).as_bytes(), SHARED)?;
            let name = store_document(folder, profile.bytes())?;
            let mut nonce = [0; 4];
            rng.fill_bytes(&mut nonce);
            // The ledger makes it true; a crash before this line leaves a folder that the next call completes.
            Ledger::new(nonce).append(vec![Event::Pinned { profile: name }], now.as_secs(), &ledger_path, false)?;
        }
        drop(lock);
        let mut device = Self::open_on(folder, None, Machine::probe())?;
        device.refresh_guard();
        Ok(device)
    }

    fn open_on(folder: &Path, anchors: Option<TrustAnchors>, machine: Machine) -> Result<Self, DeviceError> {
        // One name for one folder, however it is spelled: the guard copy lies beside it.
        let folder = &match std::fs::canonicalize(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(DeviceError::NotSetUp),
            folder_found => folder_found.map_err(FileError::at(folder))?,
        };
        let ledger = Ledger::load(&folder.join("ledger"))?.ok_or(DeviceError::NotSetUp)?;
        durable::require_folder(&folder.join("documents"))?;
        let profile = ledger.state().profile.ok_or(DeviceError::StateDamaged)?;
        let profile = ProductProfile::verify_first(&load_document(folder, &profile)?)?;
        let anchors = match anchors {
            // The application's anchors decide also whose profile this is.
            Some(anchors) if anchors.company() != &profile.company || !anchors.contains(profile.signer()) => {
                return Err(DeviceError::ProfileNotTrusted);
            }
            Some(anchors) => anchors,
            None => profile.anchors(),
        };
        let pem = String::from_utf8(durable::read(&folder.join("device.pub.pem"), MAX_KEY_FILE)?).map_err(|_| DeviceError::StateDamaged)?;
        let device_key = VerifyingKey::from_pem(&pem).map_err(|_| DeviceError::StateDamaged)?;
        let guard = Guard::load(folder);
        let finding = Guard::judge(guard.as_ref(), &ledger, device_key.thumbprint());
        let clock = Clock::load(folder);
        let mut device = Self {
            folder: folder.to_owned(),
            anchors,
            machine,
            profile,
            device_key,
            ledger,
            guard,
            finding,
            clock,
            held: Vec::new(),
            refused: Vec::new(),
        };
        device.establish()?;
        Ok(device)
    }

    /// Verifies every live license and the request that it answers.
    fn establish(&mut self) -> Result<(), DeviceError> {
        let fingerprint_key = self.fingerprint_key()?;
        let (mut held, mut refused) = (Vec::new(), Vec::new());
        for (serial, activation) in &self.ledger.state().live {
            match self.hold(*serial, &activation.license, &activation.request, &fingerprint_key) {
                Ok(license) => held.push(license),
                Err(DeviceError::Verify(error)) => refused.push((*serial, error.code())),
                Err(error) => return Err(error),
            }
        }
        (self.held, self.refused) = (held, refused);
        Ok(())
    }

    fn hold(&self, serial: u64, license: &Name, request: &Name, fingerprint_key: &FingerprintKey) -> Result<Held, DeviceError> {
        let license = self.anchors.verify_license(&load_document(&self.folder, license)?)?;
        let request = ActivationRequest::verify(&load_document(&self.folder, request)?, self.anchors.company())?;
        let device = self.device_key.thumbprint();
        if license.serial.as_u64() != serial {
            return Err(DeviceError::StateDamaged);
        }
        if license.device != device || request.signer() != device || license.request != request.digest().short() {
            return Err(DeviceError::StateDamaged);
        }
        let now = self.machine.fingerprint(&ComponentKind::ALL, self.anchors.company(), fingerprint_key, !self.profile.hides_hardware);
        let facts = Facts {
            fingerprint: request.fingerprint.compare(&now),
            quorum: self.profile.quorum.min(u8::try_from(request.fingerprint.len()).unwrap_or(u8::MAX)),
            is_virtual: self.machine.is_virtual,
            is_restored: self.finding == GuardFinding::Restored,
            floor: self.floor(),
            last_good: UnixTime::from_secs(self.clock.last_good),
        };
        Ok(Held { license: Reaffirmable::new(license), facts })
    }

    /// May the application run? Reads nothing from disk and writes nothing: it checks the signature of each live license again, and uses
    /// what [`open`](Self::open) established. `product` is the application's own code; `now` is the machine's clock.
    pub fn verdict(&self, product: &str, now: UnixTime) -> Verdict {
        let verdicts = self.held.iter().map(|held| self.verdict_of(held, product, now));
        let mut best = verdicts.max_by_key(|verdict| verdict.standing).unwrap_or_else(|| self.verdict_without_license());
        match self.finding {
            GuardFinding::Missing => best.warnings.push("guard-missing"),
            GuardFinding::Restored if best.code != "state-restored" => best.warnings.push("state-restored"),
            _ => {}
        }
        best
    }

    fn verdict_of(&self, held: &Held, product: &str, now: UnixTime) -> Verdict {
        let serial = held.license.serial.as_u64();
        if held.license.product.as_str() != product {
            return Verdict::denied("other-product");
        }
        // The guard copy remembers what a restored folder forgot.
        if self.guard_retired(serial) {
            return Verdict::denied("license-retired");
        }
        if !self.anchors.reaffirm(&held.license) {
            return Verdict::denied("signature-invalid");
        }
        let mut facts = held.facts.clone();
        facts.floor = self.floor();
        judge(&held.license, &facts, now)
    }

    fn verdict_without_license(&self) -> Verdict {
        let state = self.ledger.state();
        Verdict::denied(match (self.refused.first(), state.pending.is_empty(), state.retired.is_empty()) {
            (Some((_, code)), _, _) => code,
            (None, false, _) => "activation-pending",
            (None, true, false) => "license-retired",
            (None, true, true) => "not-activated",
        })
    }

    /// Remembers that it is `now`, at most once in ten minutes. `false` if it could not be written: worth a warning, no more.
    pub fn observe(&mut self, now: UnixTime) -> bool {
        let now_secs = now.as_secs();
        if now_secs < self.clock.observed.saturating_add(OBSERVE_EVERY_SECS) {
            return true;
        }
        let licensed = self.verdict(self.profile.product.as_str(), now).standing == Standing::Licensed;
        let clock = self.clock.max(Clock { observed: now_secs, last_good: if licensed { now_secs } else { 0 } });
        self.clock = clock;
        clock.store(&self.folder).is_ok()
    }

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
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let id = RequestId::from_bytes(id);
        let company = self.profile.company.clone();
        let mut request = ActivationRequest {
            commitment: Tombstone::derive(&key, &id).commitment(&company),
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
            request.prove(license_key);
        }
        let document = request.sign(&key)?;
        let name = store_document(&self.folder, &document)?;
        let oldest = self.ledger.state().pending.first().filter(|_| self.ledger.state().pending.len() >= MAX_PENDING);
        let mut events: Vec<Event> = oldest.map(|pending| Event::Abandoned { request: pending.request }).into_iter().collect();
        events.push(Event::Requested { request: name });
        self.commit(events, now, None)?;
        Ok(Outgoing { document, is_repeated: false })
    }

    /// The open request that `ask` would only repeat.
    fn open_request_like(&self, ask: &Ask, key: &SigningKey) -> Result<Option<Vec<u8>>, DeviceError> {
        for pending in &self.ledger.state().pending {
            let document = load_document(&self.folder, &pending.request)?;
            let request = ActivationRequest::verify(&document, &self.profile.company)?;
            let same_key = match &ask.license_key {
                Some(license_key) => request.is_proven_by(license_key),
                None => request.credential.is_none(),
            };
            if same_key && request.app_version == ask.app_version && request.device_key == *key.verifying_key() {
                return Ok(Some(document));
            }
        }
        Ok(None)
    }

    /// Takes in a document from outside: a license, a receipt, or a later profile.
    ///
    /// # Errors
    /// Why it was refused (`docs/spec/license.md`); nothing has changed then.
    pub fn install(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let kind = Envelope::parse(document).map_err(VerifyError::from)?.kind();
        let _lock = self.lock_and_reload()?;
        match kind {
            Kind::License => self.install_license(document, now),
            Kind::Receipt => self.install_receipt(document, now),
            Kind::Profile => self.install_profile(document, now),
            other => Err(DeviceError::NotInstallable(other)),
        }
    }

    fn install_license(&mut self, document: &[u8], now: UnixTime) -> Result<Installed, DeviceError> {
        let license = self.anchors.verify_license(document)?;
        let (serial, revision) = (license.serial.as_u64(), license.revision.as_u16());
        let request = *license.request.as_bytes();
        self.check_product(license.product.as_str())?;
        if license.device != self.device_key.thumbprint() {
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
            None if !state.is_pending(&request) => return Err(DeviceError::RequestUnknown),
            None => {
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
        let event = Event::Retired { serial, proof, document: serde_cbor::Value::Bytes(document.clone()) };
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

    /// The pinned profile.
    pub fn profile(&self) -> &Verified<ProductProfile> {
        &self.profile
    }

    /// The device's public key: its identity.
    pub fn key(&self) -> &VerifyingKey {
        &self.device_key
    }

    /// The state folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The requests that have no license yet, oldest first.
    ///
    /// # Errors
    /// [`DeviceError`] if one of them cannot be read.
    pub fn pending_requests(&self) -> Result<Vec<PendingRequest>, DeviceError> {
        let pending = self.ledger.state().pending.iter();
        pending
            .map(|pending| {
                Ok(PendingRequest { document: load_document(&self.folder, &pending.request)?, refusal: pending.refusal.clone() })
            })
            .collect()
    }

    /// Whether a license is installed that was not given up.
    pub fn has_license(&self) -> bool {
        !self.ledger.state().live.is_empty()
    }

    /// The serials that were given up here and whose receipt has not come yet.
    pub fn unanswered_retirements(&self) -> Vec<u64> {
        self.ledger.state().retired.iter().filter(|(_, retired)| retired.answer.is_none()).map(|(serial, _)| *serial).collect()
    }

    /// The number of the ledger's last entry.
    pub fn ledger_sequence(&self) -> u32 {
        self.ledger.sequence()
    }

    /// Times and names of the ledger's entries since its last checkpoint, oldest first.
    pub fn history(&self) -> Vec<(UnixTime, &'static str)> {
        let name = |event: &Event| match event {
            Event::Pinned { .. } => "pinned",
            Event::Requested { .. } => "requested",
            Event::Abandoned { .. } => "abandoned",
            Event::Installed { .. } => "installed",
            Event::Retired { .. } => "retired",
            Event::Answered { .. } => "answered",
        };
        self.ledger.entries().iter().map(|entry| (UnixTime::from_secs(entry.time), name(&entry.event))).collect()
    }

    fn floor(&self) -> UnixTime {
        let guard = self.guard.as_ref().map_or(0, |guard| guard.signed_floor.max(guard.observed_floor));
        UnixTime::from_secs(self.ledger.state().signed_floor.max(self.clock.observed).max(guard))
    }

    fn guard_retired(&self, serial: u64) -> bool {
        self.guard.as_ref().is_some_and(|guard| guard.retired.contains(&serial))
    }

    fn check_product(&self, product: &str) -> Result<(), DeviceError> {
        if product == self.profile.product.as_str() { Ok(()) } else { Err(DeviceError::OtherProduct(product.to_owned())) }
    }

    fn enrolled_fingerprint(&self) -> Result<Fingerprint, DeviceError> {
        let key = self.fingerprint_key()?;
        Ok(self.machine.fingerprint(&self.profile.components, &self.profile.company, &key, !self.profile.hides_hardware))
    }

    fn fingerprint_key(&self) -> Result<FingerprintKey, DeviceError> {
        let bytes = durable::read(&self.folder.join("fingerprint.key"), 32)?;
        bytes.try_into().map(FingerprintKey::from_bytes).map_err(|_| DeviceError::StateDamaged)
    }

    /// Takes the write lock, and looks again at what another process may have written meanwhile.
    fn lock_and_reload(&mut self) -> Result<Lock, DeviceError> {
        let lock = Lock::acquire(&self.folder.join("lock"))?;
        let anchors = Some(self.anchors.clone());
        *self = Self::open_on(&self.folder, anchors, self.machine.clone())?;
        Ok(lock)
    }

    /// Makes `events` durable and true. `signed` is when the portal signed what caused them, if it did.
    fn commit(&mut self, events: Vec<Event>, now: UnixTime, signed: Option<UnixTime>) -> Result<(), DeviceError> {
        self.ledger.append(events, now.as_secs(), &self.folder.join("ledger"), self.finding == GuardFinding::Restored)?;
        // A guard copy that cannot be written is a warning of the next `open`, not a reason to undo what is durable.
        let _ = self.store_guard(signed);
        let anchors = Some(self.anchors.clone());
        *self = Self::open_on(&self.folder, anchors, self.machine.clone())?;
        Ok(())
    }

    /// Writes the guard copy. A restored state is healed only by a document that the portal signed after the last one that the guard copy
    /// knows of (`docs/spec/license.md`); until then the guard copy stays where it was, and only learns what is over.
    fn store_guard(&mut self, signed: Option<UnixTime>) -> Result<(), DeviceError> {
        let before = self.guard.clone();
        let mut guard = Guard::of(&self.ledger, self.device_key.thumbprint(), self.clock.observed, before.as_ref());
        if let Some(before) = before.filter(|_| self.finding == GuardFinding::Restored) {
            let heals = signed.is_some_and(|signed| signed.as_secs() > before.signed_floor);
            if !heals {
                (guard.sequence, guard.head) = (before.sequence, before.head);
            }
        }
        guard.store(&self.folder)?;
        self.guard = Some(guard);
        Ok(())
    }

    fn refresh_guard(&mut self) {
        if self.store_guard(None).is_ok() {
            self.finding = Guard::judge(self.guard.as_ref(), &self.ledger, self.device_key.thumbprint());
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
        match &retirement.document {
            serde_cbor::Value::Bytes(document) => Ok(Self::Retired(document.clone())),
            _ => Err(DeviceError::StateDamaged),
        }
    }
}

fn fact(text: &str) -> Fact {
    text.parse().unwrap_or_else(|_| "other".parse().expect("a fact"))
}

fn load_device_key(folder: &Path) -> Result<SigningKey, DeviceError> {
    let bytes = Zeroizing::new(durable::read(&folder.join("device.key"), MAX_KEY_FILE)?);
    let pem = std::str::from_utf8(&bytes).map_err(|_| DeviceError::StateDamaged)?;
    SigningKey::from_pem(pem).map_err(|_| DeviceError::StateDamaged)
}

/// Documents lie under their digests: writing one again changes nothing, and one that no ledger entry names does not count.
fn store_document(folder: &Path, document: &[u8]) -> Result<Name, DeviceError> {
    let digest = Digest::of(document);
    durable::write(&document_path(folder, &state::name(&digest)), document, SHARED)?;
    Ok(state::name(&digest))
}

fn load_document(folder: &Path, name: &Name) -> Result<Vec<u8>, DeviceError> {
    let bytes = match durable::read(&document_path(folder, name), cbor::MAX_DOCUMENT as u64) {
        Err(FileError::Io { kind: std::io::ErrorKind::NotFound, .. } | FileError::TooLarge(_)) => return Err(DeviceError::StateDamaged),
        bytes => bytes?,
    };
    if state::name(&Digest::of(&bytes)) == *name { Ok(bytes) } else { Err(DeviceError::StateDamaged) }
}

fn document_path(folder: &Path, name: &Name) -> PathBuf {
    folder.join("documents").join(format!("{}.carnet", state::digest(name)))
}
