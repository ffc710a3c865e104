//! Terms: what a license allows, and until when (`docs/spec/license.md`).

use crate::value::Value;

use crate::field::{Claims, Field, Table, decode_tuple};
use crate::{DecodeError, FeatureCode, Label, TextError, UnixTime};

/// The most features of a license.
pub const MAX_FEATURES: usize = 64;
/// The most metadata entries of a license.
pub const MAX_METADATA: usize = 16;
/// How far a clock may go back unnoticed where the terms do not say: two hours, for summer time and a reboot.
pub const DEFAULT_CLOCK_SLACK_SECS: u32 = 7200;

/// What a license allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The type of license.
    pub license_type: LicenseType,
    /// When it expires; `None` if never.
    pub expires_at: Option<UnixTime>,
    /// For how long after that it still runs, as `grace`, in seconds. The hard end `exp` is expiry + grace.
    pub grace_secs: u32,
    /// Until when new versions are included.
    pub maintenance_until: Option<UnixTime>,
    /// The features.
    pub features: Vec<Feature>,
    /// The most units that may be used; `None` where nothing is counted.
    pub consumption_limit: Option<u32>,
    /// The units that may be used beyond the limit.
    pub overage: Option<u32>,
    /// What follows from a failed check.
    pub enforcement: Enforcement,
    /// Whether it may run in a virtual machine.
    pub vm_allowed: bool,
    /// How many of the enrolled components must be as they were.
    pub quorum: u8,
    /// How far the clock may go back, in seconds.
    pub clock_slack_secs: u32,
    /// How many more times it may move to another device; `None` if without limit.
    pub transfers_left: Option<u16>,
    /// The vendor's own entries.
    pub metadata: Vec<(Label, Label)>,
}

/// The type of license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum LicenseType {
    /// Never expires.
    #[default]
    Perpetual,
    /// Expires.
    TimeLimited,
    /// Expires unless it is paid again.
    Subscription,
    /// A trial.
    Trial,
    /// Counts what is used.
    Consumption,
    /// A seat of a floating license, taken along for a while.
    Borrowed,
}

/// What follows when the machine, its clock or its state is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Enforcement {
    /// The application is told and runs on, also after expiry.
    Advisory,
    /// The application runs on for the grace period, then stops.
    Grace,
    /// The application stops.
    #[default]
    Strict,
}

/// A feature of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its code.
    pub code: FeatureCode,
    /// The vendor's value.
    pub value: Option<Label>,
    /// The most units that may be used.
    pub limit: Option<u32>,
    /// When it expires, if before the license.
    pub expires_at: Option<UnixTime>,
}

impl Terms {
    /// Perpetual terms without features: strict, any kind of machine, the default slack.
    pub fn perpetual() -> Self {
        Self {
            license_type: LicenseType::Perpetual,
            expires_at: None,
            grace_secs: 0,
            maintenance_until: None,
            features: Vec::new(),
            consumption_limit: None,
            overage: None,
            enforcement: Enforcement::Strict,
            vm_allowed: true,
            quorum: 0,
            clock_slack_secs: DEFAULT_CLOCK_SLACK_SECS,
            transfers_left: None,
            metadata: Vec::new(),
        }
    }

    /// Whether a license can carry these terms: what a reader would refuse is found before anything is signed.
    ///
    /// # Errors
    /// The first rule of `docs/spec/license.md` that they break.
    pub fn check(&self) -> Result<(), DecodeError> {
        Self::decode(self.encode(), 6).map(drop)
    }

    /// When it ends for good: expiry and grace (`exp`).
    pub fn hard_end(&self) -> Option<UnixTime> {
        self.expires_at.map(|expiry| expiry.plus(self.grace_secs.into()))
    }

    /// The terms with the expiry that follows from `exp` and grace.
    pub(crate) fn ending(mut self, hard_end: Option<UnixTime>) -> Result<Self, DecodeError> {
        let expiry = |end: UnixTime| end.as_secs().checked_sub(self.grace_secs.into()).map(UnixTime::from_secs);
        self.expires_at = hard_end.map(|end| expiry(end).ok_or(DecodeError::ClaimRange(4))).transpose()?;
        Ok(self)
    }
}

impl LicenseType {
    /// Every type, in the order of the wire numbers, which begin with 0.
    pub const ALL: [Self; 6] = [Self::Perpetual, Self::TimeLimited, Self::Subscription, Self::Trial, Self::Consumption, Self::Borrowed];

    /// The name, stable in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Perpetual => "perpetual",
            Self::TimeLimited => "time-limited",
            Self::Subscription => "subscription",
            Self::Trial => "trial",
            Self::Consumption => "consumption",
            Self::Borrowed => "borrowed",
        }
    }
}

impl Enforcement {
    /// Every mode, in the order of the wire numbers, which begin with 0.
    pub const ALL: [Self; 3] = [Self::Advisory, Self::Grace, Self::Strict];

    /// The name, stable in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advisory => "advisory",
            Self::Grace => "grace",
            Self::Strict => "strict",
        }
    }
}

/// Defaults are not written, and a written default is refused: one meaning, one encoding.
impl Table for Terms {
    fn write(&self, claims: &mut Claims<'_>) {
        claims.put(0, &self.license_type);
        claims.put_optional(1, Some(&self.grace_secs).filter(|secs| **secs > 0));
        claims.put_optional(2, self.maintenance_until.as_ref());
        claims.put_list(3, &self.features);
        claims.put_optional(4, self.consumption_limit.as_ref());
        claims.put_optional(5, self.overage.as_ref());
        claims.put_optional(6, Some(&self.enforcement).filter(|mode| **mode != Enforcement::Strict));
        claims.put_flag(7, self.vm_allowed);
        claims.put_optional(8, Some(&self.quorum).filter(|quorum| **quorum > 0));
        claims.put_optional(9, Some(&self.clock_slack_secs).filter(|secs| **secs != DEFAULT_CLOCK_SLACK_SECS));
        claims.put_optional(10, self.transfers_left.as_ref());
        claims.put_list(11, &self.metadata);
    }

    fn read(claims: &mut Claims<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            license_type: claims.take(0)?,
            expires_at: None,
            grace_secs: unless_default(claims, 1, 0)?,
            maintenance_until: claims.take_optional(2)?,
            features: claims.take_list(3, MAX_FEATURES)?,
            consumption_limit: claims.take_optional(4)?,
            overage: claims.take_optional(5)?,
            enforcement: unless_default(claims, 6, Enforcement::Strict)?,
            vm_allowed: claims.take_flag(7)?,
            quorum: unless_default(claims, 8, 0)?,
            clock_slack_secs: unless_default(claims, 9, DEFAULT_CLOCK_SLACK_SECS)?,
            transfers_left: claims.take_optional(10)?,
            metadata: claims.take_list(11, MAX_METADATA)?,
        })
    }
}

fn unless_default<T: Field + PartialEq>(claims: &mut Claims<'_>, label: i64, default: T) -> Result<T, DecodeError> {
    match claims.take_optional(label)? {
        None => Ok(default),
        Some(value) if value == default => Err(DecodeError::ClaimRange(label)),
        Some(value) => Ok(value),
    }
}

impl Table for Feature {
    fn write(&self, claims: &mut Claims<'_>) {
        claims.put(0, &self.code);
        claims.put_optional(1, self.value.as_ref());
        claims.put_optional(2, self.limit.as_ref());
        claims.put_optional(3, self.expires_at.as_ref());
    }

    fn read(claims: &mut Claims<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            code: claims.take(0)?,
            value: claims.take_optional(1)?,
            limit: claims.take_optional(2)?,
            expires_at: claims.take_optional(3)?,
        })
    }
}

macro_rules! numbered {
    ($name:ident) => {
        impl Field for $name {
            fn encode(&self) -> Value<'static> {
                Value::from(*self as u8)
            }

            fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
                let number = usize::from(u8::decode(value, label)?);
                Self::ALL.get(number).copied().ok_or(DecodeError::ClaimRange(label))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $name {
            type Err = TextError;

            fn from_str(name: &str) -> Result<Self, TextError> {
                Self::ALL.into_iter().find(|known| known.name() == name).ok_or(TextError::UNKNOWN)
            }
        }
    };
}
numbered!(LicenseType);
numbered!(Enforcement);

impl Field for (Label, Label) {
    fn encode(&self) -> Value<'static> {
        Value::Array(vec![self.0.encode(), self.1.encode()])
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let [name, value] = decode_tuple(value, label)?;
        Ok((Field::decode(name, label)?, Field::decode(value, label)?))
    }
}
