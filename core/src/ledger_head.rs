//! Where a device's ledger stood when a document was made (`docs/spec/license.md`).

use crate::value::Value;

use crate::DecodeError;
use crate::field::{Field, decode_tuple};

/// `[sequence, head hash, installation nonce]`: lets the portal notice a copied or restored state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerHead {
    /// The number of the last entry.
    pub sequence: u32,
    /// The first eight bytes of the last entry's hash.
    pub hash: [u8; 8],
    /// Four random bytes of the installation.
    pub nonce: [u8; 4],
}

impl Field for LedgerHead {
    fn encode(&self) -> Value<'static> {
        Value::Array(vec![self.sequence.encode(), self.hash.encode(), self.nonce.encode()])
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let [sequence, hash, nonce] = decode_tuple(value, label)?;
        Ok(Self { sequence: Field::decode(sequence, label)?, hash: Field::decode(hash, label)?, nonce: Field::decode(nonce, label)? })
    }
}
