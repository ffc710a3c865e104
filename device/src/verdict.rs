//! The verdict: may the application run, with which features, until when. Pure; everything it knows is passed in.

use carnet_core::{DAY_SECS, Enforcement, Feature, FingerprintReport, Label, License, LicenseType, UnixTime};

/// What the application is told.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// May it run?
    pub standing: Standing,
    /// The stable code of the reason: `licensed`, `in-grace`, or what is wrong.
    pub code: &'static str,
    /// The license that the verdict is about.
    pub license: Option<LicenseFacts>,
    /// What should be mended, though it does not decide.
    pub warnings: Vec<&'static str>,
    /// What became of each component of the machine.
    pub fingerprint: Option<FingerprintReport>,
    /// By how many seconds the clock stands before a time that was already seen, if that is more than the license's slack.
    pub clock_back_secs: Option<u64>,
}

/// May it run?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// No.
    Denied,
    /// Yes: the vendor wants the application told, not stopped.
    Advisory,
    /// Yes, for the grace period.
    Grace,
    /// Yes.
    Licensed,
}

/// What of a license the application may show.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LicenseFacts {
    /// The activation.
    pub serial: u64,
    /// The revision.
    pub revision: u16,
    /// The type.
    pub license_type: LicenseType,
    /// The features that have not expired.
    pub features: Vec<Feature>,
    /// When it expires; `None` if never.
    pub expires_at: Option<UnixTime>,
    /// Days until then, a begun day counted whole; `None` if never.
    pub days_left: Option<u64>,
    /// Days of grace after expiry that are left, a begun day counted whole; `None` outside grace.
    pub grace_days_left: Option<u64>,
    /// Until when new versions are included.
    pub maintenance_until: Option<UnixTime>,
    /// The most units that may be used; `None` where nothing is counted.
    pub consumption_limit: Option<u32>,
    /// The units that may be used beyond that.
    pub overage: Option<u32>,
    /// How many more times it may move to another device; `None` if without limit.
    pub transfers_left: Option<u16>,
    /// The vendor's own entries, name and value.
    pub metadata: Vec<(Label, Label)>,
}

impl Standing {
    /// The name, stable in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Advisory => "advisory",
            Self::Grace => "grace",
            Self::Licensed => "licensed",
        }
    }
}

impl Verdict {
    /// Whether the application may run.
    pub fn may_run(&self) -> bool {
        self.standing != Standing::Denied
    }

    /// The feature `code`, if the application may run and the license has it.
    pub fn feature(&self, code: &str) -> Option<&Feature> {
        let license = self.license.as_ref().filter(|_| self.may_run())?;
        license.features.iter().find(|feature| feature.code.as_str() == code)
    }

    /// No, and there is no license to speak of.
    pub(crate) fn denied(code: &'static str) -> Self {
        Self { standing: Standing::Denied, code, license: None, warnings: Vec::new(), fingerprint: None, clock_back_secs: None }
    }
}

/// What the machine and its state show beside the license itself.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What became of each enrolled component.
    pub fingerprint: FingerprintReport,
    /// The profile's quorum, for a license that does not say.
    pub quorum: u8,
    /// Whether it is a virtual machine.
    pub is_virtual: bool,
    /// Whether the state folder is older than its guard copy.
    pub is_restored: bool,
    /// The latest time that was signed or observed.
    pub floor: UnixTime,
    /// When all was well the last time.
    pub last_good: UnixTime,
}

/// Judges one license. `now` is the machine's clock.
pub fn judge(license: &License, facts: &Facts, now: UnixTime) -> Verdict {
    let terms = &license.terms;
    // A clock that is a little back must not make the license last longer.
    let at = now.max(facts.floor);
    let back = facts.floor.since(now);
    let clock_back_secs = (back > u64::from(terms.clock_slack_secs)).then_some(back);

    let (standing, code) = if let Some(code) = soft_failure(license, facts, clock_back_secs) {
        match terms.enforcement {
            Enforcement::Advisory => (Standing::Advisory, code),
            // A clock that stands still has no grace to count: it must be set right.
            Enforcement::Grace
                if clock_back_secs.is_none() && at < license.issued_at.max(facts.last_good).plus(terms.grace_secs.into()) =>
            {
                in_time(license, at, (Standing::Grace, code))
            }
            _ => (Standing::Denied, code),
        }
    } else {
        in_time(license, at, (Standing::Licensed, "licensed"))
    };
    Verdict {
        standing,
        code,
        license: Some(license_facts(license, at)),
        warnings: Vec::new(),
        fingerprint: Some(facts.fingerprint.clone()),
        clock_back_secs,
    }
}

/// What is wrong with the machine, its clock or its state, gravest first.
fn soft_failure(license: &License, facts: &Facts, clock_back_secs: Option<u64>) -> Option<&'static str> {
    let quorum = if license.terms.quorum > 0 { license.terms.quorum } else { facts.quorum };
    let findings = [
        (facts.is_restored, "state-restored"),
        (!facts.fingerprint.reaches(quorum), "machine-changed"),
        (facts.is_virtual && !license.terms.vm_allowed, "vm-not-allowed"),
        (clock_back_secs.is_some(), "clock-rolled-back"),
    ];
    findings.into_iter().find(|(found, _)| *found).map(|(_, code)| code)
}

/// The verdict that the license's own times allow: `within` while it runs.
fn in_time(license: &License, at: UnixTime, within: (Standing, &'static str)) -> (Standing, &'static str) {
    let terms = &license.terms;
    let advisory = terms.enforcement == Enforcement::Advisory;
    let over = |code| if advisory { (Standing::Advisory, code) } else { (Standing::Denied, code) };
    if at < license.not_before {
        return over("not-yet-valid");
    }
    match (terms.expires_at, terms.hard_end()) {
        (Some(expiry), Some(end)) if at >= expiry => {
            if at < end {
                (Standing::Grace, "in-grace")
            } else {
                over("expired")
            }
        }
        _ => within,
    }
}

fn license_facts(license: &License, at: UnixTime) -> LicenseFacts {
    let terms = &license.terms;
    let days_until = |end: UnixTime| end.since(at).div_ceil(DAY_SECS);
    let in_grace = terms.expires_at.is_some_and(|expiry| at >= expiry);
    LicenseFacts {
        serial: license.serial.as_u64(),
        revision: license.revision.as_u16(),
        license_type: terms.license_type,
        features: terms.features.iter().filter(|feature| feature.expires_at.is_none_or(|expiry| at < expiry)).cloned().collect(),
        expires_at: terms.expires_at,
        days_left: terms.expires_at.map(days_until),
        grace_days_left: terms.hard_end().filter(|_| in_grace).map(days_until),
        maintenance_until: terms.maintenance_until,
        consumption_limit: terms.consumption_limit,
        overage: terms.overage,
        transfers_left: terms.transfers_left,
        metadata: terms.metadata.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::cast_possible_truncation, reason = "days in seconds are small")]

    use super::*;
    use carnet_core::{ComponentKind, Fingerprint, Origin, Revision, Serial, ShortDigest, Terms, Thumbprint};

    const NOW: UnixTime = UnixTime::MAX;
    const DAY: u64 = DAY_SECS;

    fn at(days: u64) -> UnixTime {
        UnixTime::from_secs(days * DAY)
    }

    fn license(change: impl FnOnce(&mut Terms)) -> License {
        let mut terms = Terms::perpetual();
        change(&mut terms);
        License {
            company: "acme".parse().unwrap(),
            issued_at: at(100),
            not_before: at(100),
            origin: Origin::Document(Thumbprint::from_bytes([0; 32])),
            product: "cutter".parse().unwrap(),
            serial: Serial::new(1).unwrap(),
            revision: Revision::FIRST,
            request: ShortDigest::from_bytes([0; 16]),
            import_before: at(114),
            terms,
            supersedes: None,
        }
    }

    fn facts(same: u8, changed: u8) -> Facts {
        let all = ComponentKind::ALL.into_iter().take(usize::from(same + changed)).enumerate();
        let hashes = |different: u8| all.clone().map(move |(at, kind)| (kind, [u8::from(at < usize::from(different)); 8]));
        let fingerprint = Fingerprint::from_hashes(hashes(0)).compare(&Fingerprint::from_hashes(hashes(changed)));
        Facts { fingerprint, quorum: 0, is_virtual: false, is_restored: false, floor: at(100), last_good: at(100) }
    }

    fn outcome(license: &License, facts: &Facts, now: UnixTime) -> (Standing, &'static str) {
        let verdict = judge(license, facts, now);
        (verdict.standing, verdict.code)
    }

    #[test]
    fn a_perpetual_license_is_licensed_for_ever() {
        assert_eq!(outcome(&license(|_| {}), &facts(2, 0), NOW), (Standing::Licensed, "licensed"));
    }

    #[test]
    fn expiry_grace_and_hard_end_follow_each_other() {
        let license = license(|terms| {
            terms.expires_at = Some(at(130));
            terms.grace_secs = (10 * DAY) as u32;
        });
        let day = |days| outcome(&license, &facts(2, 0), at(days));
        assert_eq!(day(129), (Standing::Licensed, "licensed"));
        assert_eq!(day(130), (Standing::Grace, "in-grace"));
        assert_eq!(day(139), (Standing::Grace, "in-grace"));
        assert_eq!(day(140), (Standing::Denied, "expired"));
        assert_eq!(judge(&license, &facts(2, 0), at(101)).license.unwrap().days_left, Some(29));
        assert_eq!(judge(&license, &facts(2, 0), at(131)).license.unwrap().grace_days_left, Some(9));
    }

    #[test]
    fn a_license_does_not_start_early() {
        let mut license = license(|_| {});
        license.not_before = at(105);
        assert_eq!(outcome(&license, &facts(2, 0), at(104)), (Standing::Denied, "not-yet-valid"));
        assert_eq!(outcome(&license, &facts(2, 0), at(105)), (Standing::Licensed, "licensed"));
    }

    #[test]
    fn the_quorum_decides_and_the_report_explains() {
        let license = license(|terms| terms.quorum = 3);
        assert_eq!(outcome(&license, &facts(3, 3), at(101)), (Standing::Licensed, "licensed"));
        let verdict = judge(&license, &facts(2, 2), at(101));
        assert_eq!((verdict.standing, verdict.code), (Standing::Denied, "machine-changed"));
        assert_eq!(verdict.fingerprint.unwrap().changed().len(), 2);
    }

    #[test]
    fn the_profiles_quorum_counts_where_the_license_does_not_say() {
        let profile = |quorum| Facts { quorum, ..facts(2, 2) };
        assert_eq!(outcome(&license(|_| {}), &profile(3), at(101)), (Standing::Denied, "machine-changed"));
        assert_eq!(outcome(&license(|terms| terms.quorum = 2), &profile(3), at(101)), (Standing::Licensed, "licensed"));
    }

    #[test]
    fn a_clock_may_go_back_by_the_slack_and_no_more() {
        let license = license(|terms| terms.clock_slack_secs = 3600);
        let back = |secs| judge(&license, &facts(2, 0), UnixTime::from_secs(100 * DAY - secs));
        assert_eq!(back(3600).code, "licensed");
        assert_eq!(back(3601).code, "clock-rolled-back");
        assert_eq!(back(3601).clock_back_secs, Some(3601));
    }

    #[test]
    fn a_clock_that_is_a_little_back_does_not_make_the_license_last_longer() {
        let license = license(|terms| terms.expires_at = Some(at(130)));
        let facts = Facts { floor: at(130), ..facts(2, 0) };
        assert_eq!(outcome(&license, &facts, UnixTime::from_secs(130 * DAY - 60)), (Standing::Denied, "expired"));
    }

    #[test]
    fn enforcement_decides_what_follows_from_a_failed_check() {
        let modes = [
            (Enforcement::Strict, 105, Standing::Denied),
            (Enforcement::Advisory, 900, Standing::Advisory),
            (Enforcement::Grace, 105, Standing::Grace),
            (Enforcement::Grace, 110, Standing::Denied),
        ];
        for (enforcement, day, standing) in modes {
            let license = license(|terms| {
                terms.enforcement = enforcement;
                terms.grace_secs = (10 * DAY) as u32;
                terms.quorum = 3;
            });
            assert_eq!(outcome(&license, &facts(2, 2), at(day)), (standing, "machine-changed"), "{enforcement} on day {day}");
        }
    }

    #[test]
    fn a_virtual_machine_must_be_allowed() {
        let license = license(|terms| terms.vm_allowed = false);
        let facts = Facts { is_virtual: true, ..facts(2, 0) };
        assert_eq!(outcome(&license, &facts, at(101)), (Standing::Denied, "vm-not-allowed"));
    }

    #[test]
    fn a_feature_that_expired_is_not_there() {
        let license = license(|terms| {
            terms.features = vec![Feature { code: "cut".parse().unwrap(), value: None, limit: None, expires_at: Some(at(110)) }];
        });
        assert!(judge(&license, &facts(2, 0), at(109)).feature("cut").is_some());
        assert!(judge(&license, &facts(2, 0), at(110)).feature("cut").is_none());
    }
}
