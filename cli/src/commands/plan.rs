//! The terms of a license, from the words of the command line.

use carnet_core::{Enforcement, LicenseType, Terms, UnixTime};
use carnet_model::{FeaturePlan, TermsPlan};

use crate::args::TermsArgs;
use crate::{Failure, dates};

/// `plan` with what the arguments say of it.
///
/// # Errors
/// When an argument is not what it should be, or they contradict each other.
pub(crate) fn changed(plan: TermsPlan, args: &TermsArgs, now: UnixTime) -> Result<TermsPlan, Failure> {
    let plan = written_into(plan, args)?;
    check(&plan, now)?;
    Ok(plan)
}

/// The terms of a policy, which has no times: they come with each license.
///
/// # Errors
/// When an argument is not what it should be, or names a time.
pub(crate) fn policy(args: &TermsArgs) -> Result<Terms, Failure> {
    if args.expires.is_some() || args.days.is_some() || args.starts.is_some() {
        return Err(Failure::trouble("policy-has-times"));
    }
    Ok(written_into(TermsPlan::default(), args)?.terms(UnixTime::from_secs(0), None)?)
}

/// Whether more than times is asked for: what a license by code takes from its policy.
pub(crate) fn has_terms(args: &TermsArgs) -> bool {
    let texts = [&args.license_type, &args.maintenance, &args.enforcement].into_iter().any(Option::is_some);
    let lists = !args.features.is_empty() || !args.metadata.is_empty();
    let numbers = [args.grace_days, args.consumption, args.overage, args.clock_slack].into_iter().any(|number| number.is_some());
    texts || lists || numbers || args.quorum.is_some() || args.no_vm
}

fn written_into(mut plan: TermsPlan, args: &TermsArgs) -> Result<TermsPlan, Failure> {
    if let Some(name) = &args.license_type {
        name.parse::<LicenseType>().map_err(|_| Failure::trouble("value-unknown").with("value", name))?;
        plan.license_type.clone_from(name);
    }
    if let Some(date) = &args.expires {
        // Until the end of the day that people named.
        (plan.expires_at, plan.valid_days) = (Some(dates::parse(date)?.plus(carnet_core::DAY_SECS).as_secs()), None);
    }
    if let Some(days) = args.days {
        (plan.expires_at, plan.valid_days) = (None, Some(days));
    }
    if let Some(date) = &args.starts {
        plan.starts_at = Some(dates::parse(date)?.as_secs());
    }
    if let Some(date) = &args.maintenance {
        plan.maintenance_until = Some(dates::parse(date)?.plus(carnet_core::DAY_SECS).as_secs());
    }
    if !args.features.is_empty() {
        plan.features = args.features.iter().map(|text| feature(text)).collect();
    }
    if !args.metadata.is_empty() {
        let entry = |text: &String| {
            let (name, value) = text.split_once('=').ok_or_else(|| Failure::trouble("value-unknown").with("value", text))?;
            Ok((name.to_owned(), value.to_owned()))
        };
        plan.metadata = args.metadata.iter().map(entry).collect::<Result<_, Failure>>()?;
    }
    if let Some(mode) = &args.enforcement {
        mode.parse::<Enforcement>().map_err(|_| Failure::trouble("value-unknown").with("value", mode))?;
        plan.enforcement.clone_from(mode);
    }
    plan.grace_days = args.grace_days.unwrap_or(plan.grace_days);
    plan.consumption_limit = args.consumption.or(plan.consumption_limit);
    plan.overage = args.overage.or(plan.overage);
    plan.quorum = args.quorum.unwrap_or(plan.quorum);
    plan.clock_slack_secs = args.clock_slack.unwrap_or(plan.clock_slack_secs);
    plan.vm_allowed &= !args.no_vm;
    Ok(plan)
}

/// A plan that could never be issued is refused when it is made, not when a customer waits.
fn check(plan: &TermsPlan, now: UnixTime) -> Result<(), Failure> {
    plan.terms(UnixTime::from_secs(plan.starts_at.unwrap_or(0)), None)?;
    if plan.expires_at.is_some_and(|expiry| expiry <= now.as_secs()) {
        return Err(Failure::trouble("expiry-past"));
    }
    let end = plan.expires_at.map(|expiry| expiry + u64::from(plan.grace_days) * carnet_core::DAY_SECS);
    let starts_after_end = plan.starts_at.zip(plan.expires_at).is_some_and(|(start, expiry)| start >= expiry);
    if starts_after_end || plan.valid_days == Some(0) || end.is_some_and(|end| end > UnixTime::MAX.as_secs()) {
        return Err(Failure::trouble("plan-invalid"));
    }
    let expires = plan.expires_at.is_some() || plan.valid_days.is_some();
    if !expires && matches!(plan.license_type.as_str(), "time-limited" | "subscription" | "trial" | "borrowed") {
        return Err(Failure::trouble("expiry-missing").with("type", &plan.license_type));
    }
    if expires && plan.license_type == LicenseType::Perpetual.name() {
        return Err(Failure::trouble("expiry-unexpected"));
    }
    Ok(())
}

/// CODE, CODE=VALUE or CODE:LIMIT.
fn feature(text: &str) -> FeaturePlan {
    let named = |code: &str| FeaturePlan { code: code.to_owned(), ..FeaturePlan::default() };
    if let Some((code, value)) = text.split_once('=') {
        return FeaturePlan { value: Some(value.to_owned()), ..named(code) };
    }
    match text.rsplit_once(':').and_then(|(code, limit)| Some((code, limit.parse().ok()?))) {
        Some((code, limit)) => FeaturePlan { limit: Some(limit), ..named(code) },
        None => named(text),
    }
}
