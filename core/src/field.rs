//! Claim tables: maps with small integer keys, read field by field so that nothing in them stays unread.
//!
//! The versions rule (`docs/spec/README.md`) stands here and nowhere else: keys ≥ 0 must be understood, keys < 0 may be ignored.

use crate::key::ConfirmationKey;
use crate::value::{Pairs, Value, encode, remove};
use crate::{DecodeError, VerifyingKey};

/// A value that a claim can have.
pub(crate) trait Field: Sized {
    fn encode(&self) -> Value<'static>;
    /// `label` is the claim's, for the error.
    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError>;
}

/// A map of claims that is nested in another.
pub(crate) trait Table: Sized {
    fn write(&self, claims: &mut Claims<'_>);
    fn read(claims: &mut Claims<'_>) -> Result<Self, DecodeError>;
}

/// A map of claims: written with `put`, read with `take`, and closed with one of the `end`s. Beside it the key that was taken out of the same
/// bytes before: to parse a key costs a tenth of a signature check.
#[derive(Default)]
pub(crate) struct Claims<'a>(Pairs<'a>, Option<VerifyingKey>);

impl<'a> Claims<'a> {
    pub(crate) fn put(&mut self, label: i64, field: &impl Field) {
        if self.0.is_empty() {
            self.0.reserve(12);
        }
        self.0.push((label.into(), field.encode()));
    }

    pub(crate) fn put_optional(&mut self, label: i64, field: Option<&impl Field>) {
        if let Some(field) = field {
            self.put(label, field);
        }
    }

    /// Writes a list unless it is empty: an empty list and an absent one are the same, and only one form is written or read.
    pub(crate) fn put_list<T: Field>(&mut self, label: i64, list: &[T]) {
        if !list.is_empty() {
            self.0.push((label.into(), Value::Array(list.iter().map(Field::encode).collect())));
        }
    }

    /// Writes a flag that is off unless it is there.
    pub(crate) fn put_flag(&mut self, label: i64, on: bool) {
        if on {
            self.put(label, &true);
        }
    }

    pub(crate) fn put_map(&mut self, label: i64, map: Self) {
        self.0.push((label.into(), Value::Map(map.sorted())));
    }

    pub(crate) fn take_map(&mut self, label: i64) -> Result<Self, DecodeError> {
        match remove(&mut self.0, label) {
            Some(Value::Map(map)) => Ok(Self(map, None)),
            Some(_) => Err(DecodeError::ClaimType(label)),
            None => Err(DecodeError::MissingClaim(label)),
        }
    }

    pub(crate) fn take<T: Field>(&mut self, label: i64) -> Result<T, DecodeError> {
        self.take_optional(label)?.ok_or(DecodeError::MissingClaim(label))
    }

    pub(crate) fn take_optional<T: Field>(&mut self, label: i64) -> Result<Option<T>, DecodeError> {
        remove(&mut self.0, label).map(|value| T::decode(value, label)).transpose()
    }

    /// The same claims, out of whose `cnf` this `key` was taken.
    pub(crate) fn knowing(self, key: &VerifyingKey) -> Self {
        Self(self.0, Some(key.clone()))
    }

    /// The key in `cnf`.
    pub(crate) fn take_confirmation_key(&mut self) -> Result<VerifyingKey, DecodeError> {
        const CNF: i64 = 8;
        match self.1.take() {
            Some(key) => Ok(key),
            None => self.take::<ConfirmationKey>(CNF).map(|cnf| cnf.0),
        }
    }

    /// A list of 1 to `max` entries, or none.
    pub(crate) fn take_list<T: Field>(&mut self, label: i64, max: usize) -> Result<Vec<T>, DecodeError> {
        match remove(&mut self.0, label) {
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
        self.0.into_iter().try_for_each(|(key, _)| match key {
            Value::Integer(label) if label < 0 => Ok(()),
            Value::Integer(label) => Err(DecodeError::UnknownClaim(label)),
            _ => Err(DecodeError::Malformed),
        })
    }

    /// Ends the top level, where only the kind's own labels may stand.
    pub(crate) fn end_top(self) -> Result<(), DecodeError> {
        self.0.into_iter().try_for_each(|(key, _)| match key {
            Value::Integer(label) => Err(DecodeError::UnknownClaim(label)),
            _ => Err(DecodeError::Malformed),
        })
    }

    /// Whether the map has a private-use label below v1's, which only a later version can have put there.
    pub(crate) fn is_later_version(&self, v1: i64) -> bool {
        self.0.iter().any(|(key, _)| matches!(key, Value::Integer(label) if *label < i128::from(v1)))
    }

    /// The encoding, and the claims that it is of.
    pub(crate) fn into_bytes(self) -> (Vec<u8>, Self) {
        let map = Value::Map(self.sorted());
        let bytes = encode(&map).expect("a map of plain values is serializable");
        let Value::Map(pairs) = map else { unreachable!("it was made a map") };
        (bytes, Self(pairs, None))
    }

    pub(crate) fn from_slice(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        match serde_cbor::from_slice(bytes) {
            Ok(Value::Map(pairs)) => Ok(Self(pairs, None)),
            _ => Err(DecodeError::Malformed),
        }
    }

    /// The pairs in the bytewise order of their encoded keys (RFC 8949 §4.2.1): the integers from 0 up, then those from -1 down.
    fn sorted(mut self) -> Pairs<'a> {
        self.0.sort_by_key(|(key, _)| match key {
            Value::Integer(label) => (*label < 0, label.unsigned_abs()),
            _ => unreachable!("claims are written under integer labels"),
        });
        self.0
    }
}

impl<T: Table> Field for T {
    fn encode(&self) -> Value<'static> {
        let mut claims = Claims::default();
        self.write(&mut claims);
        Value::Map(claims.sorted())
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let Value::Map(map) = value else { return Err(DecodeError::ClaimType(label)) };
        let mut claims = Claims(map, None);
        let table = T::read(&mut claims)?;
        claims.end()?;
        Ok(table)
    }
}

/// The entries of an array that has exactly `N`.
pub(crate) fn decode_tuple<const N: usize>(value: Value<'_>, label: i64) -> Result<[Value<'_>; N], DecodeError> {
    match value {
        Value::Array(entries) => entries.try_into().map_err(|_| DecodeError::ClaimRange(label)),
        _ => Err(DecodeError::ClaimType(label)),
    }
}

impl Field for bool {
    fn encode(&self) -> Value<'static> {
        Value::Bool(*self)
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        match value {
            Value::Bool(on) => Ok(on),
            _ => Err(DecodeError::ClaimType(label)),
        }
    }
}

macro_rules! unsigned {
    ($($int:ty),*) => {$(
        impl Field for $int {
            fn encode(&self) -> Value<'static> {
                Value::from(*self)
            }

            fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
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
    fn encode(&self) -> Value<'static> {
        self.to_vec().into()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        match value {
            Value::Bytes(bytes) => bytes.as_ref().try_into().map_err(|_| DecodeError::ClaimRange(label)),
            _ => Err(DecodeError::ClaimType(label)),
        }
    }
}
