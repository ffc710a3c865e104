//! Everything that belongs to one license, with an index, so that a fleet of thousands on one license is decided as fast as one machine.

use std::collections::{BTreeSet, HashMap};

use carnet_core::{Commitment, Digest, RequestId, Serial, Thumbprint, UnixTime};
use serde::{Deserialize, Serialize};

use crate::decide::Change;
use crate::record::{ActivationRecord, CodeRecord, Evidence, LicenseRecord};

/// The records that a decision is made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Records {
    /// The license.
    pub license: LicenseRecord,
    activations: Vec<ActivationRecord>,
    codes: Vec<CodeRecord>,
    #[serde(skip)]
    index: Index,
    #[serde(skip)]
    elsewhere: Elsewhere,
}

/// What there is besides the records that were loaded: a database need not load a thousand activations to decide on one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Activations that hold a seat and were not loaded.
    pub live: usize,
    /// Activations that left their seat to whoever comes next, and were not loaded.
    pub ended: usize,
    /// Activations of other devices that were not loaded, in all.
    pub of_others: usize,
    /// Whether another license of the company has an activation with the commitment or the request in question.
    pub is_committed: bool,
}

/// What is stored: the index follows from it.
#[derive(Deserialize)]
struct Stored {
    license: LicenseRecord,
    activations: Vec<ActivationRecord>,
    #[serde(default)]
    codes: Vec<CodeRecord>,
}

/// Where things stand in the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Index {
    by_serial: HashMap<u64, usize>,
    by_request: HashMap<[u8; 32], usize>,
    by_commitment: HashMap<[u8; 16], Serial>,
    by_device: HashMap<Thumbprint, Vec<usize>>,
    /// Seats that are borrowed, by the second at which that is over.
    borrowed: BTreeSet<(u64, usize)>,
    live: usize,
    /// What is over for another reason than that the same device came again.
    ended: usize,
}

impl From<Stored> for Records {
    fn from(stored: Stored) -> Self {
        let mut records = Self::new(stored.license);
        stored.activations.into_iter().for_each(|activation| records.put_activation(activation));
        stored.codes.into_iter().for_each(|code| records.put_code(code));
        records
    }
}

impl Records {
    /// The records of a license that nobody has activated.
    pub fn new(license: LicenseRecord) -> Self {
        Self { license, activations: Vec::new(), codes: Vec::new(), index: Index::default(), elsewhere: Elsewhere::default() }
    }

    /// The part of a license's records that an operation is about: its activations that are of the same device, have the same request,
    /// commitment or serial, or are lapsed; and how many there are besides.
    pub fn part(license: LicenseRecord, activations: Vec<ActivationRecord>, codes: Vec<CodeRecord>, elsewhere: Elsewhere) -> Self {
        Self { elsewhere, ..Self::from(Stored { license, activations, codes }) }
    }

    /// All its activations by document, live and ended, in the order of their making.
    pub fn activations(&self) -> &[ActivationRecord] {
        &self.activations
    }

    /// All its activations by code: begun, live and ended.
    pub fn codes(&self) -> &[CodeRecord] {
        &self.codes
    }

    /// The activations by document that hold a seat.
    pub fn live(&self) -> impl Iterator<Item = &ActivationRecord> {
        self.activations.iter().filter(|activation| activation.is_live())
    }

    /// The activations by document whose seat was borrowed, and that time is over.
    pub(crate) fn lapsed(&self, now: UnixTime) -> impl Iterator<Item = &ActivationRecord> {
        self.index.borrowed.range(..=(now.as_secs(), usize::MAX)).map(|(_, at)| &self.activations[*at])
    }

    /// The activations by code that hold a seat.
    pub fn live_codes(&self) -> impl Iterator<Item = &CodeRecord> {
        self.codes.iter().filter(|code| code.is_live())
    }

    /// How many seats are taken.
    pub fn seats_taken(&self) -> usize {
        self.index.live + self.live_codes().count() + self.elsewhere.live
    }

    /// The activation by document with this serial.
    pub fn activation(&self, serial: Serial) -> Option<&ActivationRecord> {
        self.index.by_serial.get(&serial.as_u64()).map(|at| &self.activations[*at])
    }

    /// The activation by code with this serial.
    pub fn code(&self, serial: Serial) -> Option<&CodeRecord> {
        self.codes.iter().find(|code| code.serial == serial)
    }

    /// The activation that answers the request with this digest.
    pub fn answering(&self, request: &Digest) -> Option<&ActivationRecord> {
        self.index.by_request.get(request.as_bytes()).map(|at| &self.activations[*at])
    }

    /// The activations that a device has had here.
    pub(crate) fn of_device(&self, device: &Thumbprint) -> impl Iterator<Item = &ActivationRecord> {
        self.index.by_device.get(device).into_iter().flatten().map(|at| &self.activations[*at])
    }

    /// The activation whose request of this device had this id.
    pub(crate) fn of_request_id(&self, device: &Thumbprint, id: RequestId) -> Option<&ActivationRecord> {
        self.of_device(device).find(|known| known.request_id() == id)
    }

    /// The activation, by document or by code, that has this commitment.
    pub(crate) fn committed(&self, commitment: &Commitment) -> Option<Serial> {
        self.index.by_commitment.get(commitment.as_bytes()).copied()
    }

    /// Whether somebody else than `device` has had an activation here.
    pub(crate) fn has_others(&self, device: &Thumbprint) -> bool {
        self.of_device(device).count() < self.activations.len()
            || self.elsewhere.of_others > 0
            || self.codes.iter().any(|code| code.answer.is_some())
    }

    /// Whether another license of the company has the commitment in question.
    pub(crate) fn is_committed_elsewhere(&self) -> bool {
        self.elsewhere.is_committed
    }

    /// Whether any activation is over, so that its seat may be taken by another device.
    pub(crate) fn has_ended(&self) -> bool {
        self.index.ended > 0 || self.elsewhere.ended > 0 || self.codes.iter().any(|code| code.answer.is_some() && !code.is_live())
    }

    /// Takes over what was decided.
    pub fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::License(license) => self.license = license,
                Change::Code(code) => self.put_code(code),
                Change::Activation(activation) => self.put_activation(activation),
            }
        }
    }

    fn put_activation(&mut self, activation: ActivationRecord) {
        let at = if let Some(at) = self.index.by_serial.get(&activation.serial.as_u64()).copied() {
            let known = std::mem::replace(&mut self.activations[at], activation);
            self.index.live -= usize::from(known.is_live());
            self.index.ended -= usize::from(has_ended(&known));
            if let Some(until) = known.borrowed_until {
                self.index.borrowed.remove(&(until, at));
            }
            at
        } else {
            let at = self.activations.len();
            self.index.by_serial.insert(activation.serial.as_u64(), at);
            self.index.by_request.insert(activation.request_digest, at);
            self.index.by_commitment.insert(activation.commitment, activation.serial);
            self.index.by_device.entry(activation.device).or_default().push(at);
            self.activations.push(activation);
            at
        };
        let activation = &self.activations[at];
        self.index.live += usize::from(activation.is_live());
        self.index.ended += usize::from(has_ended(activation));
        if let Some(until) = activation.borrowed_until.filter(|_| activation.is_live()) {
            self.index.borrowed.insert((until, at));
        }
    }

    fn put_code(&mut self, code: CodeRecord) {
        if let Some(answer) = &code.answer {
            self.index.by_commitment.insert(answer.commitment, code.serial);
        }
        match self.codes.iter_mut().find(|known| known.serial == code.serial) {
            Some(known) => *known = code,
            None => self.codes.push(code),
        }
    }
}

/// A seat that a device left to whoever comes next. One that it took again itself is none.
fn has_ended(activation: &ActivationRecord) -> bool {
    activation.ending.is_some_and(|ending| ending.evidence != Evidence::Superseded)
}
