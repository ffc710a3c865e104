//! `policy`: the terms that a device already holds where no file may enter later (`docs/spec/policy.md`).

use crate::field::Claims;
use crate::verify::{Document, sign};
use crate::{CompanyCode, DecodeError, Kind, ProductCode, SignError, Signer, Terms, Title, UnixTime};

/// A terms template, put in place with the software. A license by code takes its terms from here; its times come with the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The company (`iss`).
    pub company: CompanyCode,
    /// When it was made (`iat`).
    pub issued_at: UnixTime,
    /// The product.
    pub product: ProductCode,
    /// Its name, for people.
    pub name: Title,
    /// The terms, without expiry and without transfers.
    pub terms: Terms,
}

impl Policy {
    /// Signs the policy.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, issuer: &dyn Signer) -> Result<Vec<u8>, SignError> {
        // The terms on the wire have no place for it, and it must not be lost in silence.
        if self.terms.expires_at.is_some() {
            return Err(DecodeError::ClaimRange(3).into());
        }
        sign(self, issuer)
    }
}

impl Document for Policy {
    const KIND: Kind = Kind::Policy;
    const COMPANY: i64 = 1;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put(2, &self.name);
        own.put(3, &self.terms);
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        let policy = Self { company, issued_at: top.take(6)?, product: own.take(1)?, name: own.take(2)?, terms: own.take::<Terms>(3)? };
        // How often a license may move is the vendor's to count, and changes with every move.
        if policy.terms.transfers_left.is_some() { Err(DecodeError::ClaimRange(3)) } else { Ok(policy) }
    }
}
