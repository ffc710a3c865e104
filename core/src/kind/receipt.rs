//! `receipt`: the portal's answer to any document of a device (`docs/spec/receipt.md`).

use crate::value::Value;

use crate::field::{Claims, Field};
use crate::kind::deactivation::{Counter, MAX_COUNTERS};
use crate::verify::{Document, sign};
use crate::{CompanyCode, DecodeError, Kind, OutcomeCode, ProductCode, ShortDigest, SignError, Signer, UnixTime};

/// A receipt. A refusal is signed too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The company that issued it (`iss`).
    pub company: CompanyCode,
    /// When it was issued (`iat`).
    pub issued_at: UnixTime,
    /// The product.
    pub product: ProductCode,
    /// The document that it answers.
    pub answers: ShortDigest,
    /// That document's kind.
    pub answered_kind: Kind,
    /// `None` if it was accepted; otherwise why not.
    pub refusal: Option<OutcomeCode>,
    /// The counter totals that the portal has taken over.
    pub counters: Vec<Counter>,
}

impl Receipt {
    /// Signs the receipt.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, issuer: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, issuer)
    }

    /// Whether the document was accepted.
    pub fn is_accepted(&self) -> bool {
        self.refusal.is_none()
    }
}

impl Document for Receipt {
    const KIND: Kind = Kind::Receipt;
    const COMPANY: i64 = 1;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put(2, &self.answers);
        own.put(3, &self.answered_kind);
        own.put_optional(4, self.refusal.as_ref());
        own.put_list(5, &self.counters);
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            company,
            issued_at: top.take(6)?,
            product: own.take(1)?,
            answers: own.take(2)?,
            answered_kind: own.take(3)?,
            refusal: own.take_optional(4)?,
            counters: own.take_list(5, MAX_COUNTERS)?,
        })
    }
}

/// By name, as in `typ`.
impl Field for Kind {
    fn encode(&self) -> Value<'static> {
        self.name().to_owned().into()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        match value {
            Value::Text(name) => name.parse().map_err(|_| DecodeError::ClaimRange(label)),
            _ => Err(DecodeError::ClaimType(label)),
        }
    }
}
