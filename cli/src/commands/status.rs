//! `carnet status`: licensed or not, with what, and until when.

use carnet_core::{ComponentMatch, Feature};
use carnet_device::{Device, DeviceError, LicenseFacts, Standing, Verdict};
use serde_json::{Value, json};

use super::state;
use crate::args::StatusArgs;
use crate::{ExitStatus, Failure, Session, dates};

pub(crate) fn run(args: &StatusArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut device = match Device::open_by_profile(&state::folder(&args.state)?) {
        Err(error @ DeviceError::NotSetUp) => {
            if session.out.is_json() {
                session.out.json(&json!({ "verdict": "denied", "code": error.code(), "features": [], "days_left": null, "grace_days_left": null, "expires_at": null,
                    "maintenance_until": null, "license_type": null, "serial": null, "revision": null, "clock_back_secs": null,
                    "fingerprint": null, "warnings": [], "company": null, "product": null, "device": null }))?;
                return Ok(ExitStatus::No);
            }
            return Err(Failure::no(error.code()));
        }
        device => device?,
    };
    let now = session.now();
    let mut verdict = device.verdict(device.profile().product.as_str(), now);
    if !device.observe(now) {
        verdict.warnings.push("observe-failed");
    }
    session.out.json(&to_json(&device, &verdict))?;
    if !session.out.is_json() {
        tell(&device, &verdict, session)?;
    }
    Ok(if verdict.standing == Standing::Denied { ExitStatus::No } else { ExitStatus::Done })
}

fn tell(device: &Device, verdict: &Verdict, session: &mut Session) -> Result<(), Failure> {
    let profile = device.profile();
    let back = verdict.clock_back_secs.map(|secs| duration(secs, session)).unwrap_or_default();
    let changed: Vec<String> = verdict
        .fingerprint
        .iter()
        .flat_map(carnet_core::FingerprintReport::components)
        .filter(|(_, what)| *what != ComponentMatch::Same)
        .map(|(kind, _)| session.out.words().sentence(&format!("ui-component-{kind}"), &[]))
        .collect();
    let changed = if changed.is_empty() { "—".to_owned() } else { changed.join(", ") };
    let arguments = [("back", back.as_str()), ("components", changed.as_str())];
    session.out.say("ui-status-product", &[("product", profile.product_name.as_str()), ("company", profile.company_name.as_str())])?;
    session.out.say(&format!("ui-verdict-{}", verdict.standing.name()), &[])?;
    let reason = session.out.words().sentence(verdict.code, &arguments);
    if verdict.code != "licensed" {
        session.out.line(&format!("  {reason} [{}]", verdict.code))?;
    }
    if let Some(license) = &verdict.license {
        tell_license(license, session)?;
    }
    for retired in device.unanswered_retirements() {
        session.out.say("ui-status-receipt-missing", &[("serial", &retired.to_string())])?;
    }
    for pending in device.pending_requests()? {
        match &pending.refusal {
            Some(code) => {
                let reason = session.out.words().sentence(code, &[]);
                session.out.say("ui-status-request-refused", &[("reason", &reason)])?;
            }
            None if pending.is_by_code => session.out.say("ui-status-code-open", &[])?,
            None => session.out.say("ui-status-request-open", &[])?,
        }
    }
    for report in device.open_reports() {
        let (number, serial) = (report.number.to_string(), report.serial.to_string());
        let named = [("number", number.as_str()), ("serial", serial.as_str())];
        match &report.refusal {
            Some(code) => {
                let reason = session.out.words().sentence(code, &[]);
                session.out.say("ui-status-report-refused", &[&named[..], &[("reason", reason.as_str())]].concat())?;
            }
            None => session.out.say("ui-status-report-open", &named)?,
        }
    }
    for warning in &verdict.warnings {
        let sentence = session.out.words().sentence(warning, &arguments);
        session.out.say("ui-warning", &[("text", &sentence)])?;
    }
    if let Some(hint) = session.out.words().hint(verdict.code, &arguments).filter(|_| verdict.code != "licensed") {
        let label = session.out.words().sentence("ui-hint", &[]);
        session.out.line(&format!("\n{label} {hint}"))?;
    }
    Ok(())
}

fn tell_license(license: &LicenseFacts, session: &mut Session) -> Result<(), Failure> {
    let (serial, revision) = (license.serial.to_string(), license.revision.to_string());
    session.out.say("ui-status-license", &[("serial", &serial), ("revision", &revision), ("type", license.license_type.name())])?;
    match (license.expires_at, license.days_left, license.grace_days_left) {
        (Some(expiry), _, Some(grace)) => {
            session.out.say("ui-status-grace", &[("date", &dates::show(expiry)), ("days", &grace.to_string())])?;
        }
        (Some(expiry), Some(days), None) => {
            session.out.say("ui-status-expires", &[("date", &dates::show(expiry)), ("days", &days.to_string())])?;
        }
        _ => session.out.say("ui-status-perpetual", &[])?,
    }
    if let Some(until) = license.maintenance_until {
        session.out.say("ui-status-maintenance", &[("date", &dates::show_last(until))])?;
    }
    for feature in &license.features {
        let value = feature.value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
        let limit = feature.limit.map(|limit| format!(" ≤ {limit}")).unwrap_or_default();
        session.out.say("ui-status-feature", &[("feature", &format!("{}{value}{limit}", feature.code))])?;
    }
    Ok(())
}

fn duration(secs: u64, session: &Session) -> String {
    let (id, amount) = match secs {
        0..=7199 => ("ui-minutes", secs / 60),
        7200..=172_799 => ("ui-hours", secs / 3600),
        _ => ("ui-days", secs / 86_400),
    };
    let name = id.trim_start_matches("ui-");
    session.out.words().sentence(id, &[(name, &amount.to_string())])
}

fn to_json(device: &Device, verdict: &Verdict) -> Value {
    let feature = |feature: &Feature| {
        json!({
            "code": feature.code.as_str(),
            "value": feature.value.as_ref().map(carnet_core::Label::as_str),
            "limit": feature.limit,
            "expires_at": feature.expires_at.map(carnet_device::UnixTime::as_secs),
        })
    };
    let outcome = |outcome: ComponentMatch| match outcome {
        ComponentMatch::Absent => "absent",
        ComponentMatch::Changed => "changed",
        ComponentMatch::Same => "same",
    };
    let fingerprint = verdict.fingerprint.as_ref().map(|report| {
        report.components().iter().map(|(kind, what)| (kind.name().to_owned(), json!(outcome(*what)))).collect::<serde_json::Map<_, _>>()
    });
    let license = verdict.license.as_ref();
    json!({
        "verdict": verdict.standing.name(),
        "code": verdict.code,
        "features": license.map(|license| license.features.iter().map(feature).collect::<Vec<_>>()).unwrap_or_default(),
        "days_left": license.and_then(|license| license.days_left),
        "grace_days_left": license.and_then(|license| license.grace_days_left),
        "expires_at": license.and_then(|license| license.expires_at).map(carnet_device::UnixTime::as_secs),
        "maintenance_until": license.and_then(|license| license.maintenance_until).map(carnet_device::UnixTime::as_secs),
        "license_type": license.map(|license| license.license_type.name()),
        "serial": license.map(|license| license.serial),
        "revision": license.map(|license| license.revision),
        "clock_back_secs": verdict.clock_back_secs,
        "fingerprint": fingerprint,
        "warnings": verdict.warnings,
        "company": device.profile().company.as_str(),
        "product": device.profile().product.as_str(),
        "device": device.key().thumbprint().to_string(),
    })
}
