//! What a license promises, before it is known when and on which machine.

use carnet_core::{DAY_SECS, Enforcement, Feature, LicenseType, Terms, UnixTime};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The plan behind a license's terms, in the words of people: days, not seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TermsPlan {
    /// The type of license, by its name on the wire.
    pub license_type: String,
    /// When it expires, in seconds since the epoch.
    pub expires_at: Option<u64>,
    /// How many days it lasts from its first activation, or from a refresh; only where `expires_at` does not say.
    pub valid_days: Option<u32>,
    /// When it starts, in seconds since the epoch.
    pub starts_at: Option<u64>,
    /// Days of grace after expiry.
    pub grace_days: u32,
    /// Until when new versions are included, in seconds since the epoch.
    pub maintenance_until: Option<u64>,
    /// The features.
    pub features: Vec<FeaturePlan>,
    /// The most units that may be used.
    pub consumption_limit: Option<u32>,
    /// The units that may be used beyond it.
    pub overage: Option<u32>,
    /// `advisory`, `grace` or `strict`.
    pub enforcement: String,
    /// Whether it may run in a virtual machine.
    pub vm_allowed: bool,
    /// How many of the enrolled components must be as they were; a machine that shows fewer is refused.
    pub quorum: u8,
    /// How far the clock may go back, in seconds.
    pub clock_slack_secs: u32,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Vec<String>>))]
    pub metadata: Vec<(String, String)>,
}

/// A feature of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct FeaturePlan {
    /// Its code.
    pub code: String,
    /// The vendor's value.
    pub value: Option<String>,
    /// The most units that may be used.
    pub limit: Option<u32>,
    /// When it expires, in seconds since the epoch.
    pub expires_at: Option<u64>,
}

impl Default for TermsPlan {
    fn default() -> Self {
        Self {
            license_type: LicenseType::Perpetual.name().to_owned(),
            expires_at: None,
            valid_days: None,
            starts_at: None,
            grace_days: 0,
            maintenance_until: None,
            features: Vec::new(),
            consumption_limit: None,
            overage: None,
            enforcement: Enforcement::Strict.name().to_owned(),
            vm_allowed: true,
            quorum: 0,
            clock_slack_secs: carnet_core::DEFAULT_CLOCK_SLACK_SECS,
            metadata: Vec::new(),
        }
    }
}

impl TermsPlan {
    /// The terms of an activation that begins at `begins`.
    ///
    /// # Errors
    /// [`Refusal::PlanInvalid`] if a code or a text is not one that a license can carry.
    pub fn terms(&self, begins: UnixTime, transfers_left: Option<u16>) -> Result<Terms, Refusal> {
        /// Some thirty thousand years: sums of such times stay numbers.
        const END_OF_TIME: u64 = 1 << 40;
        let times = [self.expires_at, self.starts_at, self.maintenance_until];
        if times.into_iter().flatten().chain(self.features.iter().filter_map(|feature| feature.expires_at)).any(|time| time >= END_OF_TIME)
        {
            return Err(Refusal::PlanInvalid);
        }
        let from_days = self.valid_days.map(|days| begins.plus(u64::from(days) * DAY_SECS));
        let terms = Terms {
            license_type: parse(&self.license_type)?,
            expires_at: self.expires_at.map(UnixTime::from_secs).or(from_days),
            grace_secs: u32::try_from(u64::from(self.grace_days) * DAY_SECS).map_err(|_| Refusal::PlanInvalid)?,
            maintenance_until: self.maintenance_until.map(UnixTime::from_secs),
            features: self.features.iter().map(FeaturePlan::feature).collect::<Result<_, _>>()?,
            consumption_limit: self.consumption_limit,
            overage: self.overage,
            enforcement: parse(&self.enforcement)?,
            vm_allowed: self.vm_allowed,
            quorum: self.quorum,
            clock_slack_secs: self.clock_slack_secs,
            transfers_left,
            metadata: self.metadata.iter().map(|(name, value)| Ok((parse(name)?, parse(value)?))).collect::<Result<_, Refusal>>()?,
        };
        terms.check().map_err(|_| Refusal::PlanInvalid)?;
        Ok(terms)
    }
}

impl FeaturePlan {
    fn feature(&self) -> Result<Feature, Refusal> {
        Ok(Feature {
            code: parse(&self.code)?,
            value: self.value.as_deref().map(parse).transpose()?,
            limit: self.limit,
            expires_at: self.expires_at.map(UnixTime::from_secs),
        })
    }
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::PlanInvalid)
}
