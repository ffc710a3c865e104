//! Claim tables: maps with small integer keys, read field by field so that nothing in them stays unread.
//!
//! The versions rule (PROTOCOL §2) stands here and nowhere else: keys ≥ 0 must be understood, keys < 0 may be ignored.

use std::collections::BTreeMap;

use serde_cbor::Value;

use crate::DecodeError;

/// A value that a claim can have.
pub(crate) trait Field: Sized {
    fn encode(&self) -> Value;
    /// `label` is the claim's, for the error.
    fn decode(value: Value, label: i64) -> Result<Self, DecodeError>;
}

/// A map of claims that is nested in another.
pub(crate) trait Table: Sized {
    fn write(&self, claims: &mut Claims);
    fn read(claims: &mut Claims) -> Result<Self, DecodeError>;
}

/// A map of claims: written with `put`, read with `take`, and closed with one of the `end`s.
#[derive(Default)]
pub(crate) struct Claims(BTreeMap<Value, Value>);

impl Claims {
    pub(crate) fn put(&mut self, label: i64, field: &impl Field) {
        self.0.insert(Value::from(label), field.encode());
    }

    pub(crate) fn put_optional(&mut self, label: i64, field: Option<&impl Field>) {
        if let Some(field) = field {
            self.put(label, field);
        }
    }

    /// Writes a list unless it is empty: an empty list and an absent one are the same, and only one form is written or read.
    pub(crate) fn put_list<T: Field>(&mut self, label: i64, list: &[T]) {
        if !list.is_empty() {
            self.0.insert(Value::from(label), encode_list(list));
        }
    }

    /// Writes a flag that is off unless it is there.
    pub(crate) fn put_flag(&mut self, label: i64, on: bool) {
        if on {
            self.put(label, &true);
        }
    }

    pub(crate) fn put_map(&mut self, label: i64, map: Self) {
        self.0.insert(Value::from(label), Value::Map(map.0));
    }

    pub(crate) fn take_map(&mut self, label: i64) -> Result<Self, DecodeError> {
        match self.0.remove(&Value::from(label)) {
            Some(Value::Map(map)) => Ok(Self(map)),
            Some(_) => Err(DecodeError::ClaimType(label)),
            None => Err(DecodeError::MissingClaim(label)),
        }
    }

    pub(crate) fn take<T: Field>(&mut self, label: i64) -> Result<T, DecodeError> {
        self.take_optional(label)?.ok_or(DecodeError::MissingClaim(label))
    }

    pub(crate) fn take_optional<T: Field>(&mut self, label: i64) -> Result<Option<T>, DecodeError> {
        self.0.remove(&Value::from(label)).map(|value| T::decode(value, label)).transpose()
    }

    /// A list of 1 to `max` entries, or none.
    pub(crate) fn take_list<T: Field>(&mut self, label: i64, max: usize) -> Result<Vec<T>, DecodeError> {
        match self.0.remove(&Value::from(label)) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) if list.is_empty() || list.len() > max => Err(DecodeError::ClaimRange(label)),
            Some(Value::Array(list)) => list.into_iter().map(|value| T::decode(value, label)).collect(),
            Some(_) => Err(DecodeError::ClaimType(label)),
        }
    }

    pub(crate) fn take_flag(&mut self, label: i64) -> Result<bool, DecodeError> {
        match self.take_optional::<bool>(label)? {
            None => Ok(false),
            Some(true) => Ok(true),
            Some(false) => Err(DecodeError::ClaimRange(label)),
        }
    }

    /// Ends a Carnet map: what is left with a key ≥ 0 would have had to be understood.
    pub(crate) fn end(self) -> Result<(), DecodeError> {
        self.0.into_keys().try_for_each(|key| match key {
            Value::Integer(label) if label < 0 => Ok(()),
            Value::Integer(label) => Err(DecodeError::UnknownClaim(label)),
            _ => Err(DecodeError::Malformed),
        })
    }

    /// Ends the top level, where only the kind's own labels may stand. A label below v1's is a later version's (PROTOCOL §2).
    pub(crate) fn end_top(self) -> Result<(), DecodeError> {
        self.0.into_keys().try_for_each(|key| match key {
            Value::Integer(label) => Err(DecodeError::UnknownClaim(label)),
            _ => Err(DecodeError::Malformed),
        })
    }

    /// Whether the map has a private-use label below v1's, which only a later version can have put there.
    pub(crate) fn is_later_version(&self, v1: i64) -> bool {
        self.0.keys().any(|key| matches!(key, Value::Integer(label) if *label < i128::from(v1)))
    }

    pub(crate) fn to_vec(&self) -> Vec<u8> {
        serde_cbor::to_vec(&self.0).expect("a map of plain values is serializable")
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, DecodeError> {
        serde_cbor::from_slice(bytes).map(Self).map_err(|_| DecodeError::Malformed)
    }
}

impl<T: Table> Field for T {
    fn encode(&self) -> Value {
        let mut claims = Claims::default();
        self.write(&mut claims);
        Value::Map(claims.0)
    }

    fn decode(value: Value, label: i64) -> Result<Self, DecodeError> {
        let Value::Map(map) = value else { return Err(DecodeError::ClaimType(label)) };
        let mut claims = Claims(map);
        let table = T::read(&mut claims)?;
        claims.end()?;
        Ok(table)
    }
}

pub(crate) fn encode_list<T: Field>(list: &[T]) -> Value {
    Value::Array(list.iter().map(Field::encode).collect())
}

/// The entries of an array that has exactly `N`.
pub(crate) fn decode_tuple<const N: usize>(value: Value, label: i64) -> Result<[Value; N], DecodeError> {
    match value {
        Value::Array(entries) => entries.try_into().map_err(|_| DecodeError::ClaimRange(label)),
        _ => Err(DecodeError::ClaimType(label)),
    }
}

impl Field for bool {
    fn encode(&self) -> Value {
        Value::Bool(*self)
    }

    fn decode(value: Value, label: i64) -> Result<Self, DecodeError> {
        match value {
            Value::Bool(on) => Ok(on),
            _ => Err(DecodeError::ClaimType(label)),
        }
    }
}

macro_rules! unsigned {
    ($($int:ty),*) => {$(
        impl Field for $int {
            fn encode(&self) -> Value {
                Value::from(*self)
            }

            fn decode(value: Value, label: i64) -> Result<Self, DecodeError> {
                match value {
                    Value::Integer(n) => <$int>::try_from(n).map_err(|_| DecodeError::ClaimRange(label)),
                    _ => Err(DecodeError::ClaimType(label)),
                }
            }
        }
    )*};
}
unsigned!(u8, u16, u32, u64);

impl<const N: usize> Field for [u8; N] {
    fn encode(&self) -> Value {
        Value::Bytes(self.to_vec())
    }

    fn decode(value: Value, label: i64) -> Result<Self, DecodeError> {
        match value {
            Value::Bytes(bytes) => bytes.try_into().map_err(|_| DecodeError::ClaimRange(label)),
            _ => Err(DecodeError::ClaimType(label)),
        }
    }
}
