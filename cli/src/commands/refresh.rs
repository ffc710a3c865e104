//! `carnet refresh`: the next revision of an activation, with new terms and without a new request.

use carnet_core::Serial;
use carnet_model::Operation;

use super::license::serial_of;
use super::{code, plan};
use crate::args::RefreshArgs;
use crate::deliver::{self, Parcel};
use crate::vendor::{self, VendorFolder};
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn run(args: &RefreshArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, None)?;
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let license = folder.license_named(&args.license)?;
    let serial: Serial = serial_of(&license, args.serial)?;
    if license.records.code(serial).is_some() && plan::has_terms(&args.terms) {
        return Err(Failure::trouble("policy-has-terms"));
    }
    let plan = plan::changed(license.records.license.plan.clone(), &args.terms, session.now())?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let policy = license.records.code(serial).map(|record| folder.policy_of(record)).transpose()?;
    let operation = Operation::Refresh { serial, plan: Some(&plan), policy: policy.as_ref() };
    let issued =
        vendor::change(&mut folder, Some(&keys), license, operation, session.now())?.ok_or_else(|| Failure::no("activation-unknown"))?;
    let confirmation = vendor::confirmation(&folder, &issued)?;
    if let Some(confirmation) = confirmation.filter(|_| args.deliver.output.is_empty() && !args.deliver.qr) {
        return code::show_renewal(&confirmation, &issued, session);
    }
    let parcel = Parcel { document: &issued.document, portal: None, name: "license.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.note("ui-refreshed", &[("serial", &issued.serial.to_string())])?;
    session.out.json(&serde_json::json!({ "code": "ok", "license": issued.license, "serial": issued.serial }))?;
    Ok(ExitStatus::Done)
}
