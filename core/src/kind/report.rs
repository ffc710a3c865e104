//! `device-report`: a device tells what was used, and what it wishes (`docs/spec/device-report.md`).

use std::collections::BTreeSet;

use crate::value::Value;

use crate::field::{Claims, Field};
use crate::kind::deactivation::{Counter, MAX_COUNTERS};
use crate::verify::{Document, sign};
use crate::{CompanyCode, DecodeError, Kind, Label, LedgerHead, ProductCode, RequestId, Revision, Serial, SignError, Signer, UnixTime};

/// The most variables of a report.
pub const MAX_VARIABLES: usize = 32;

/// The claim of RFC 9711 §4.1 that a repair of the clock answers.
const NONCE: i64 = 10;

/// A report. Signed by the device key; its numbers are totals, so that a lost one costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceReport {
    /// The company that it is for (`aud`).
    pub company: CompanyCode,
    /// When it was made, by the device's clock (`iat`).
    pub issued_at: UnixTime,
    /// Its id (`cti`).
    pub id: RequestId,
    /// What the repair of the clock must repeat (`nonce`); there with [`Wish::TimeRepair`] and only then.
    pub nonce: Option<[u8; 8]>,
    /// The product.
    pub product: ProductCode,
    /// The activation.
    pub serial: Serial,
    /// The revision that is in use.
    pub revision: Revision,
    /// The number of the report within its activation, from 1 and rising: a portal takes only a higher one than it knows.
    pub number: u32,
    /// What was used in all, by feature; the features rise.
    pub counters: Vec<Counter>,
    /// What else the vendor should know, name and value; the names rise.
    pub variables: Vec<(Label, Label)>,
    /// Where the device's ledger stood.
    pub ledger_head: LedgerHead,
    /// What the device wishes.
    pub wants: BTreeSet<Wish>,
}

/// What a device can wish with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Wish {
    /// Its clock ran ahead, and what it has observed since is to be forgotten.
    TimeRepair,
    /// The next revision of its license.
    Refresh,
    /// A license that is bound to the machine as it is now.
    Rebind,
}

impl Wish {
    /// Every wish, in the order of the wire numbers, which begin with 0.
    pub const ALL: [Self; 3] = [Self::TimeRepair, Self::Refresh, Self::Rebind];

    /// The name, stable in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeRepair => "time-repair",
            Self::Refresh => "refresh",
            Self::Rebind => "rebind",
        }
    }
}

impl DeviceReport {
    /// Signs the report with the device's key.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, device: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, device)
    }
}

impl Document for DeviceReport {
    const KIND: Kind = Kind::DeviceReport;
    const COMPANY: i64 = 3;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
        top.put(7, &self.id);
        top.put_optional(NONCE, self.nonce.as_ref());
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put(2, &self.serial);
        own.put(3, &self.revision);
        own.put(4, &self.number);
        own.put_list(5, &self.counters);
        own.put_list(6, &self.variables);
        own.put(7, &self.ledger_head);
        own.put_list(8, &self.wants.iter().copied().collect::<Vec<_>>());
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        let report = Self {
            company,
            issued_at: top.take(6)?,
            id: top.take(7)?,
            nonce: top.take_optional(NONCE)?,
            product: own.take(1)?,
            serial: own.take(2)?,
            revision: own.take(3)?,
            number: match own.take(4)? {
                0 => return Err(DecodeError::ClaimRange(4)),
                number => number,
            },
            counters: rising(own.take_list(5, MAX_COUNTERS)?, |counter: &Counter| &counter.feature, 5)?,
            variables: rising(own.take_list(6, MAX_VARIABLES)?, |(name, _): &(Label, Label)| name, 6)?,
            ledger_head: own.take(7)?,
            wants: rising(own.take_list(8, Wish::ALL.len())?, |wish: &Wish| wish, 8)?.into_iter().collect(),
        };
        match (report.nonce, report.wants.contains(&Wish::TimeRepair)) {
            (None, true) => Err(DecodeError::MissingClaim(NONCE)),
            (Some(_), false) => Err(DecodeError::ClaimRange(NONCE)),
            _ => Ok(report),
        }
    }
}

/// A list that rises strictly: one order, so that it has one encoding, and nothing twice, so that nobody must choose.
fn rising<T, K: Ord>(list: Vec<T>, key: fn(&T) -> &K, label: i64) -> Result<Vec<T>, DecodeError> {
    let rises = list.windows(2).all(|pair| key(&pair[0]) < key(&pair[1]));
    if rises { Ok(list) } else { Err(DecodeError::ClaimRange(label)) }
}

impl Field for Wish {
    fn encode(&self) -> Value<'static> {
        Value::from(*self as u8)
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let number = usize::from(u8::decode(value, label)?);
        Self::ALL.get(number).copied().ok_or(DecodeError::ClaimRange(label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SigningKey, VerifyError};

    fn device() -> SigningKey {
        SigningKey::from_seed(&[2; 32])
    }

    fn report() -> DeviceReport {
        DeviceReport {
            company: "acme".parse().unwrap(),
            issued_at: UnixTime::from_secs(1_790_000_000),
            id: RequestId::from_bytes([7; 16]),
            nonce: None,
            product: "cutter".parse().unwrap(),
            serial: Serial::new(1).unwrap(),
            revision: Revision::FIRST,
            number: 1,
            counters: Vec::new(),
            variables: Vec::new(),
            ledger_head: LedgerHead { sequence: 3, hash: [5; 8], nonce: [6; 4] },
            wants: BTreeSet::new(),
        }
    }

    fn counter(feature: &str) -> Counter {
        Counter { feature: feature.parse().unwrap(), total: 1 }
    }

    fn variable(name: &str) -> (Label, Label) {
        (name.parse().unwrap(), "x".parse().unwrap())
    }

    fn refused(report: &DeviceReport) -> SignError {
        report.sign(&device()).unwrap_err()
    }

    #[test]
    fn reads_back_as_it_was_written() {
        let wants = BTreeSet::from(Wish::ALL);
        let counters = vec![counter("cut"), counter("engrave")];
        let full = DeviceReport { nonce: Some([9; 8]), counters, variables: vec![variable("a"), variable("b")], wants, ..report() };
        for report in [report(), full] {
            let bytes = report.sign(&device()).unwrap();
            let verified = DeviceReport::verify(&bytes, &report.company, device().verifying_key()).unwrap();
            assert_eq!(verified.into_claims(), report);
        }
    }

    #[test]
    fn only_the_devices_own_key_is_believed() {
        let bytes = report().sign(&device()).unwrap();
        let stranger = SigningKey::from_seed(&[3; 32]);
        let company = report().company;
        assert_eq!(DeviceReport::verify(&bytes, &company, stranger.verifying_key()), Err(VerifyError::UnknownKey));
        let other = "other".parse().unwrap();
        assert_eq!(DeviceReport::verify(&bytes, &other, device().verifying_key()), Err(VerifyError::OtherCompany("acme".to_owned())));
    }

    #[test]
    fn lists_rise_and_name_nothing_twice() {
        let range = |label| SignError::Claims(DecodeError::ClaimRange(label));
        for features in [["b", "a"], ["a", "a"]] {
            assert_eq!(refused(&DeviceReport { counters: features.map(counter).into(), ..report() }), range(5));
        }
        for names in [["b", "a"], ["a", "a"]] {
            assert_eq!(refused(&DeviceReport { variables: names.map(variable).into(), ..report() }), range(6));
        }
        let many = (0..=MAX_VARIABLES).map(|number| variable(&format!("{number:02}"))).collect();
        assert_eq!(refused(&DeviceReport { variables: many, ..report() }), range(6));
    }

    #[test]
    fn a_nonce_comes_with_the_wish_for_it_and_only_then() {
        let wish = DeviceReport { wants: BTreeSet::from([Wish::TimeRepair]), ..report() };
        assert_eq!(refused(&wish), SignError::Claims(DecodeError::MissingClaim(10)));
        let nonce = DeviceReport { nonce: Some([9; 8]), wants: BTreeSet::from([Wish::Refresh]), ..report() };
        assert_eq!(refused(&nonce), SignError::Claims(DecodeError::ClaimRange(10)));
    }

    #[test]
    fn reports_are_counted_from_one() {
        assert_eq!(refused(&DeviceReport { number: 0, ..report() }), SignError::Claims(DecodeError::ClaimRange(4)));
    }
}
