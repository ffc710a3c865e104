//! For `carnet inspect` alone: what a document says, whoever signed it.
//!
//! Nothing here is believed. A program that decides by it has no check at all; use the `verify` functions of the kinds instead.

use serde_cbor::Value;

use crate::{DecodeError, Envelope};

/// The claims of a document that nobody has verified, as CBOR shows them: keys are numbers, also those that this version ignores.
///
/// # Errors
/// [`DecodeError::Malformed`] if the payload is no map.
pub fn unverified_claims(envelope: &Envelope) -> Result<Value, DecodeError> {
    match serde_cbor::from_slice(envelope.payload()) {
        Ok(claims @ Value::Map(_)) => Ok(claims),
        _ => Err(DecodeError::Malformed),
    }
}
