//! Telling the vendor what was used, and what this device wishes.

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::{Counter, DAY_SECS, DeviceReport, FeatureCode, Label, RequestId, Revision, Serial, UnixTime, Wish};
use rand_core::CryptoRng;

use super::documents::{load_document, store_document};
use super::{Device, Outgoing, load_device_key};
use crate::DeviceError;
use crate::state::Event;

/// For so long an open report is given again: not longer than the nonce in it is good.
const REPEATED_FOR_SECS: u64 = 7 * DAY_SECS;

/// What a report is made of, beside what the device knows itself.
#[derive(Debug, Clone, Default)]
pub struct Tell {
    /// The activation; without it, the only live one.
    pub serial: Option<u64>,
    /// What was used in all, by feature: totals, never differences.
    pub counters: BTreeMap<FeatureCode, u64>,
    /// What else the vendor should know, by name.
    pub variables: BTreeMap<Label, Label>,
    /// What the device wishes.
    pub wants: BTreeSet<Wish>,
    /// Makes a new report even if one that says the same is open.
    pub anew: bool,
}

/// The last report on a live license, as long as the portal has not accepted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReport {
    /// The activation.
    pub serial: u64,
    /// The number of the report within the activation.
    pub number: u32,
    /// The report's bytes.
    pub document: Vec<u8>,
    /// The portal's refusal, if it has answered.
    pub refusal: Option<String>,
}

impl Device {
    /// Makes a report on a live license, or gives the last one again if it says the same, is not answered and not older than seven days: a
    /// lost stick costs no second report.
    ///
    /// # Errors
    /// [`DeviceError::LicenseByCode`] where the vendor could not check it, or what went wrong; nothing was reported then.
    pub fn report(&mut self, tell: &Tell, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Outgoing, DeviceError> {
        let _lock = self.lock_and_reload()?;
        let serial = self.serial_to_report(tell.serial)?;
        if self.is_by_code(serial) {
            return Err(DeviceError::LicenseByCode(serial));
        }
        let report = self.draft_report(tell, serial, now, rng)?;
        if !tell.anew
            && let Some(document) = self.open_report_like(&report)
        {
            return Ok(Outgoing { document, is_repeated: true });
        }
        let document = report.sign(&load_device_key(&self.folder)?)?;
        let event = Event::Reported { report: store_document(&self.folder, &document)?, serial, number: report.number };
        self.commit(vec![event], now, None)?;
        Ok(Outgoing { document, is_repeated: false })
    }

    /// The last report on each live license, unless the portal has accepted it; one that was lost is left out.
    pub fn open_reports(&self) -> Vec<OpenReport> {
        let state = self.ledger.state();
        let open = |serial: &u64| {
            let last = state.last_report(*serial)?;
            let refusal = match &last.answer {
                Some(answer) => Some(answer.refusal.clone()?),
                None => None,
            };
            let document = load_document(&self.folder, &last.report).ok()?;
            Some(OpenReport { serial: *serial, number: last.number, document, refusal })
        };
        state.live.keys().filter_map(open).collect()
    }

    fn serial_to_report(&self, named: Option<u64>) -> Result<u64, DeviceError> {
        let live = &self.ledger.state().live;
        match (named, live.len(), live.keys().next()) {
            (Some(serial), ..) if live.contains_key(&serial) => Ok(serial),
            (Some(serial), ..) => Err(DeviceError::SerialUnknown(serial)),
            (None, 1, Some(serial)) => Ok(*serial),
            (None, 0, _) => Err(DeviceError::NothingToReport),
            (None, ..) => Err(DeviceError::SerialWanted),
        }
    }

    /// A new report, not signed yet.
    fn draft_report(&self, tell: &Tell, serial: u64, now: UnixTime, rng: &mut impl CryptoRng) -> Result<DeviceReport, DeviceError> {
        let (mut id, mut nonce) = ([0; 16], [0; 8]);
        rng.fill_bytes(&mut id);
        rng.fill_bytes(&mut nonce);
        let state = self.ledger.state();
        let activation = state.live.get(&serial).ok_or(DeviceError::SerialUnknown(serial))?;
        let number = state.last_report(serial).map_or(0, |last| last.number).checked_add(1).ok_or(DeviceError::StateDamaged)?;
        Ok(DeviceReport {
            company: self.profile.company.clone(),
            issued_at: now,
            id: RequestId::from_bytes(id),
            nonce: tell.wants.contains(&Wish::TimeRepair).then_some(nonce),
            product: self.profile.product.clone(),
            serial: Serial::new(serial).ok_or(DeviceError::StateDamaged)?,
            revision: Revision::new(activation.revision).ok_or(DeviceError::StateDamaged)?,
            number,
            counters: tell.counters.iter().map(|(feature, total)| Counter { feature: feature.clone(), total: *total }).collect(),
            variables: tell.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            ledger_head: self.ledger.head(),
            wants: tell.wants.clone(),
        })
    }

    /// The open report that `report` would only repeat. One that was lost is made anew.
    fn open_report_like(&self, report: &DeviceReport) -> Option<Vec<u8>> {
        let last = self.ledger.state().last_report(report.serial.as_u64()).filter(|last| last.answer.is_none())?;
        let document = load_document(&self.folder, &last.report).ok()?;
        let known = DeviceReport::verify(&document, &self.profile.company, &self.device_key).ok()?;
        let is_recent = report.issued_at.since(known.issued_at) <= REPEATED_FOR_SECS;
        let says_the_same = (known.revision, &known.counters, &known.variables, &known.wants)
            == (report.revision, &report.counters, &report.variables, &report.wants);
        (is_recent && says_the_same).then_some(document)
    }
}
