//! `carnet license`: create, list, show, reset, revoke.

use carnet_core::{CredentialKey, LicenseKey, Serial, UnixTime};
use carnet_device::durable::{self, PRIVATE};
use carnet_model::{LicenseRecord, Operation, Records, TermsPlan};
use data_encoding::HEXLOWER;
use rand_core::Rng as _;
use serde_json::{Value, json};

use super::plan;
use crate::args::{LicenseCreateArgs, LicenseNameArgs, LicenseResetArgs, LicenseShowArgs, VendorArgs};
use crate::session::rng;
use crate::vendor::{self, LicenseFile, VendorFolder};
use crate::{ExitStatus, Failure, Session, dates, deliver, secret};

pub(crate) fn create(args: &LicenseCreateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let folder = VendorFolder::open(&args.vendor.vendor)?;
    let product = folder.product(&args.product)?;
    let plan = plan::changed(TermsPlan::default(), &args.terms, session.now())?;
    if let Some(path) = &args.license_key_out {
        deliver::check_target(path, None, false)?;
    }
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let license_key = LicenseKey::generate(&mut rng());
    let id = HEXLOWER.encode(CredentialKey::derive(&license_key, &folder.code()?).lookup().as_bytes());
    let record = LicenseRecord {
        product: product.code,
        order: args.order.clone().unwrap_or_else(random_order),
        seats: args.seats,
        plan,
        max_transfers: args.max_transfers,
        transfers: 0,
        max_resets: args.max_resets,
        resets: 0,
        term_started_at: None,
        revoked_at: None,
        created_at: session.now().as_secs(),
        note: args.note.clone(),
        ..LicenseRecord::default()
    };
    let sealed_key = keys.seal(&id, &license_key, &mut rng());
    folder.add_license(&LicenseFile::new(id.clone(), sealed_key, Records::new(record)))?;
    session.out.say("ui-license-made", &[("license", &id)])?;
    let mut object = json!({ "code": "ok", "license": id });
    if let Some(path) = &args.license_key_out {
        durable::create(path, format!("{}\n", *license_key.reveal()).as_bytes(), PRIVATE)?;
        session.out.note("ui-written", &[("path", &path.display().to_string())])?;
    } else {
        session.out.say("ui-license-key", &[("key", &license_key.reveal())])?;
        object["license_key"] = json!(*license_key.reveal());
    }
    session.out.json(&object)?;
    Ok(ExitStatus::Done)
}

pub(crate) fn list(args: &VendorArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let licenses = VendorFolder::open(&args.vendor)?.licenses()?;
    for license in &licenses {
        tell(license, session)?;
    }
    session.out.json(&json!({ "code": "ok", "licenses": licenses.iter().map(to_json).collect::<Vec<_>>() }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn show(args: &LicenseShowArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let folder = VendorFolder::open(&args.vendor.vendor)?;
    let license = folder.license_named(&args.license)?;
    let mut object = to_json(&license);
    object["code"] = json!("ok");
    tell(&license, session)?;
    for activation in license.records.activations() {
        let ending = activation.ending.map(|ending| {
            let evidence =
                serde_json::to_value(ending.evidence).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
            format!("{} ({evidence})", dates::show(UnixTime::from_secs(ending.at)))
        });
        let (serial, device) = (activation.serial.to_string(), activation.device.to_string());
        let arguments =
            [("serial", serial.as_str()), ("device", &device[..16]), ("date", &dates::show(UnixTime::from_secs(activation.issued_at)))];
        session.out.say(
            if ending.is_some() { "ui-activation-ended" } else { "ui-activation-live" },
            &[&arguments[..], &[("ending", ending.as_deref().unwrap_or_default())]].concat(),
        )?;
        if activation.forked {
            session.out.say("forked", &[])?;
        }
    }
    for code in license.records.codes() {
        let (serial, date) = (code.serial.to_string(), dates::show(UnixTime::from_secs(code.made_at)));
        let id = match (&code.answer, code.ending) {
            (_, Some(_)) => "ui-code-line-ended",
            (Some(_), None) => "ui-code-line-live",
            (None, None) => "ui-code-line-open",
        };
        session.out.say(id, &[("serial", &serial), ("date", &date)])?;
    }
    if args.reveal_key {
        let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
        let license_key = folder.unlock(&passphrase)?.license_key(&license)?;
        session.out.say("ui-license-key", &[("key", &license_key.reveal())])?;
        object["license_key"] = json!(*license_key.reveal());
    }
    session.out.json(&object)?;
    Ok(ExitStatus::Done)
}

pub(crate) fn reset(args: &LicenseResetArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let license = folder.license_named(&args.license)?;
    let (id, serial) = (license.id.clone(), serial_of(&license, args.serial)?);
    vendor::change(&mut folder, None, license, Operation::Reset { serial }, session.now())?;
    session.out.say("ui-license-reset", &[("license", &id), ("serial", &serial.to_string())])?;
    session.out.json(&json!({ "code": "ok", "license": id, "serial": serial.as_u64() }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn revoke(args: &LicenseNameArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let license = folder.license_named(&args.license)?;
    let id = license.id.clone();
    vendor::change(&mut folder, None, license, Operation::Revoke, session.now())?;
    session.out.say("ui-license-revoked", &[("license", &id)])?;
    session.out.json(&json!({ "code": "ok", "license": id }))?;
    Ok(ExitStatus::Done)
}

/// The activation that is meant: the named one, or the only live one.
pub(crate) fn serial_of(license: &LicenseFile, named: Option<u64>) -> Result<Serial, Failure> {
    let unknown = || Failure::no("activation-unknown");
    let records = &license.records;
    if let Some(number) = named {
        let is_known = |serial: &Serial| records.activation(*serial).is_some() || records.code(*serial).is_some();
        return Serial::new(number).filter(is_known).ok_or_else(unknown);
    }
    let mut live = records.live().map(|activation| activation.serial).chain(records.live_codes().map(|code| code.serial));
    match (live.next(), live.next()) {
        (Some(serial), None) => Ok(serial),
        (Some(_), Some(_)) => Err(Failure::trouble("serial-wanted")),
        (None, _) => Err(unknown()),
    }
}

fn tell(license: &LicenseFile, session: &mut Session) -> Result<(), Failure> {
    let record = &license.records.license;
    let (used, seats) = (license.records.seats_taken().to_string(), record.seats.to_string());
    let arguments = [
        ("license", license.id.as_str()),
        ("product", &record.product),
        ("order", &record.order),
        ("type", &record.plan.license_type),
        ("used", &used),
        ("seats", &seats),
    ];
    session.out.say(if record.revoked_at.is_some() { "ui-license-line-revoked" } else { "ui-license-line" }, &arguments)
}

/// Everything but what is sealed.
fn to_json(license: &LicenseFile) -> Value {
    let mut records = serde_json::to_value(&license.records).expect("records are serializable");
    for code in records["codes"].as_array_mut().into_iter().flatten() {
        code.as_object_mut().map(|code| code.remove("sealed_secret"));
    }
    json!({ "id": license.id, "license": records["license"], "activations": records["activations"], "codes": records["codes"] })
}

fn random_order() -> String {
    let mut bytes = [0; 8];
    rng().fill_bytes(&mut bytes);
    HEXLOWER.encode(&bytes)
}
