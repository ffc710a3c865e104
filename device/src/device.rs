//! A device: its folder, opened; what it may do; and the operations that change it.

mod code;
mod deactivate;
mod documents;
mod install;
mod report;
mod request;

use std::path::{Path, PathBuf};

use carnet_core::{
    ActivationRequest, ComponentKind, Envelope, FingerprintKey, Kind, License, Origin, ProductProfile, Reaffirmable, Signer, SigningKey,
    TrustAnchors, UnixTime, Verified, VerifyingKey,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use self::code::Answering;
use self::documents::{load_document, store_document};
pub use self::install::Installed;
pub use self::report::{OpenReport, Tell};
pub use self::request::Ask;
use crate::DeviceError;
use crate::clock::{Clock, OBSERVE_EVERY_SECS};
use crate::durable::{self, FileError, Lock, PRIVATE, SHARED};
use crate::guard::{Guard, GuardFinding};
use crate::ledger::Ledger;
use crate::probe::Machine;
use crate::state::{Event, Name};
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

/// A document to be carried away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The document's bytes, durable in the state folder before they are given out.
    pub document: Vec<u8>,
    /// Whether it was made before and is shown again.
    pub is_repeated: bool,
}

/// A request that has no license yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRequest {
    /// The request's bytes.
    pub document: Vec<u8>,
    /// The portal's refusal, if it has answered.
    pub refusal: Option<String>,
    /// Whether only codes stand for it: then it stays on this machine.
    pub is_by_code: bool,
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
        if license.origin.device().is_some_and(|named| named != device)
            || request.signer() != device
            || license.request != request.digest().short()
        {
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
                Ok(PendingRequest {
                    document: load_document(&self.folder, &pending.request)?,
                    refusal: pending.refusal.clone(),
                    is_by_code: pending.code.is_some(),
                })
            })
            .collect()
    }

    /// The proofs of what was given up here and whose receipt has not come yet.
    ///
    /// # Errors
    /// [`DeviceError::StateDamaged`].
    pub fn unanswered_proofs(&self) -> Result<Vec<Vec<u8>>, DeviceError> {
        let unanswered = self.ledger.state().retired.values().filter(|retired| retired.is_unanswered());
        unanswered.map(deactivate::proof).collect()
    }

    /// Whether a document from outside is meant for this device: whether [`install`](Self::install) would take it in, or refuse it for a
    /// reason that its user should know. Much cheaper than that, and changes nothing.
    pub fn concerns(&self, document: &[u8]) -> bool {
        let state = self.ledger.state();
        let product = self.profile.product.as_str();
        match Envelope::parse(document).map(|envelope| envelope.kind()) {
            Ok(Kind::License) => self.anchors.verify_license(document).is_ok_and(|license| {
                let is_known = state.live.contains_key(&license.serial.as_u64()) || state.pending(license.request.as_bytes()).is_some();
                license.product.as_str() == product
                    && license.origin.device().map_or(is_known, |device| device == self.device_key.thumbprint())
            }),
            Ok(Kind::Receipt) => self.anchors.verify_receipt(document).is_ok_and(|receipt| {
                let answers = receipt.answers.as_bytes();
                let is_proof = state.retired.values().any(|retired| retired.proof == *answers);
                is_proof || state.pending(answers).is_some() || state.reported(answers).is_some()
            }),
            Ok(Kind::Policy) => self.anchors.verify_policy(document).is_ok_and(|policy| policy.product.as_str() == product),
            Ok(Kind::Profile) => self.profile.anchors().verify_profile(document).is_ok_and(|profile| profile.product.as_str() == product),
            _ => false,
        }
    }

    /// Whether a document is one of this vendor's, whole, and for another device: nothing that the user of this one should hear of.
    pub fn is_for_another(&self, document: &[u8]) -> bool {
        let is_believed = match Envelope::parse(document).map(|envelope| envelope.kind()) {
            Ok(Kind::License) => self.anchors.verify_license(document).is_ok(),
            Ok(Kind::Receipt) => self.anchors.verify_receipt(document).is_ok(),
            _ => false,
        };
        is_believed && !self.concerns(document)
    }

    /// Whether a license is installed that was not given up.
    pub fn has_license(&self) -> bool {
        !self.ledger.state().live.is_empty()
    }

    /// The live licenses that are believed.
    pub fn licenses(&self) -> impl Iterator<Item = &Verified<License>> {
        self.held.iter().map(|held| &*held.license)
    }

    /// The policies that are in place; one that was lost is left out.
    pub fn policies(&self) -> Vec<Vec<u8>> {
        self.ledger.state().policies.iter().filter_map(|policy| load_document(&self.folder, policy).ok()).collect()
    }

    /// The receipts that were installed here and are believed, at most 64 of them. The ledger keeps what they say, not their names.
    pub fn receipts(&self) -> Vec<Vec<u8>> {
        const MOST: usize = 64;
        let entries = std::fs::read_dir(self.folder.join("documents")).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        let documents = paths.iter().filter_map(|path| durable::read(path, carnet_core::cbor::MAX_DOCUMENT as u64).ok());
        documents.filter(|document| self.anchors.verify_receipt(document).is_ok()).take(MOST).collect()
    }

    /// The serials that were given up here and whose receipt has not come yet.
    pub fn unanswered_retirements(&self) -> Vec<u64> {
        self.ledger.state().retired.iter().filter(|(_, retired)| retired.is_unanswered()).map(|(serial, _)| *serial).collect()
    }

    /// The number of the ledger's last entry.
    pub fn ledger_sequence(&self) -> u32 {
        self.ledger.sequence()
    }

    /// Times and names of the ledger's entries since its last checkpoint, oldest first.
    pub fn history(&self) -> Vec<(UnixTime, &'static str)> {
        let name = |event: &Event| match event {
            Event::Pinned { .. } => "pinned",
            Event::Placed { .. } => "placed",
            Event::Requested { .. } | Event::RequestedByCode { .. } => "requested",
            Event::Abandoned { .. } => "abandoned",
            Event::Installed { .. } => "installed",
            Event::Retired { .. } => "retired",
            Event::Reported { .. } => "reported",
            Event::Answered { .. } => "answered",
        };
        self.ledger.entries().iter().map(|entry| (UnixTime::from_secs(entry.time), name(&entry.event))).collect()
    }

    fn floor(&self) -> UnixTime {
        let guard = self.guard.as_ref().map_or(0, |guard| guard.signed_floor.max(guard.observed_floor));
        UnixTime::from_secs(self.ledger.state().signed_floor.max(self.clock.observed).max(guard))
    }

    /// Whether the license of a live activation came by code.
    fn is_by_code(&self, serial: u64) -> bool {
        self.held.iter().any(|held| held.license.serial.as_u64() == serial && matches!(held.license.origin, Origin::Code(_)))
    }

    fn guard_retired(&self, serial: u64) -> bool {
        self.guard.as_ref().is_some_and(|guard| guard.retired.contains(&serial))
    }

    fn check_product(&self, product: &str) -> Result<(), DeviceError> {
        if product == self.profile.product.as_str() { Ok(()) } else { Err(DeviceError::OtherProduct(product.to_owned())) }
    }

    fn fingerprint_key(&self) -> Result<FingerprintKey, DeviceError> {
        let bytes = durable::read(&self.folder.join("fingerprint.key"), 32)?;
        bytes.try_into().map(FingerprintKey::from_bytes).map_err(|_| DeviceError::StateDamaged)
    }

    /// Takes the write lock, and looks again at what another process may have written meanwhile.
    fn lock_and_reload(&mut self) -> Result<Lock, DeviceError> {
        let lock = Lock::acquire(&self.folder.join("lock"))?;
        durable::sweep(&self.folder);
        durable::sweep(&self.folder.join("documents"));
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

fn load_device_key(folder: &Path) -> Result<SigningKey, DeviceError> {
    let bytes = Zeroizing::new(durable::read(&folder.join("device.key"), MAX_KEY_FILE)?);
    let pem = std::str::from_utf8(&bytes).map_err(|_| DeviceError::StateDamaged)?;
    SigningKey::from_pem(pem).map_err(|_| DeviceError::StateDamaged)
}
