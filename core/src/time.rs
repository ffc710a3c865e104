//! Time as the wire has it: whole seconds since 1970-01-01T00:00:00Z.

use crate::value::Value;

use crate::DecodeError;
use crate::field::Field;

/// Whole seconds since 1970-01-01T00:00:00Z, up to the end of the year 9999. Always passed in: no function here reads a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixTime(u64);

/// One day, in seconds.
pub const DAY_SECS: u64 = 86_400;

impl UnixTime {
    /// 9999-12-31T23:59:59Z.
    pub const MAX: Self = Self(253_402_300_799);

    /// The time `secs` seconds after the epoch; later ones become [`UnixTime::MAX`].
    pub const fn from_secs(secs: u64) -> Self {
        if secs > Self::MAX.0 { Self::MAX } else { Self(secs) }
    }

    /// Seconds since the epoch.
    pub const fn as_secs(self) -> u64 {
        self.0
    }

    /// This time and `secs` seconds; never beyond [`UnixTime::MAX`].
    #[must_use]
    pub fn plus(self, secs: u64) -> Self {
        Self::from_secs(self.0.saturating_add(secs))
    }

    /// Seconds from `earlier` to this; 0 if `earlier` is not earlier.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Field for UnixTime {
    fn encode(&self) -> Value<'static> {
        Value::from(self.0)
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        match u64::decode(value, label)? {
            secs if secs <= Self::MAX.0 => Ok(Self(secs)),
            _ => Err(DecodeError::ClaimRange(label)),
        }
    }
}
