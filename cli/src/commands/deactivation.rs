//! `carnet deactivation accept`: check the proof, free the seat, write the receipt.

use crate::args::DeactivationAcceptArgs;
use crate::deliver::{self, Parcel};
use crate::vendor::{self, VendorFolder};
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn accept(args: &DeactivationAcceptArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let document = deliver::receive_one(&args.file)?;
    deliver::check_targets(&args.deliver, Some(&args.file))?;
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let issued = vendor::accept_deactivation(&mut folder, &keys, &document, session.now())?;
    let parcel = Parcel { document: &issued.document, portal: None, name: "receipt.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    let serial = issued.serial.to_string();
    session.out.note(
        if issued.is_repeated { "ui-deactivation-known" } else { "ui-deactivation-accepted" },
        &[("serial", &serial), ("license", &issued.license)],
    )?;
    session
        .out
        .json(&serde_json::json!({ "code": "ok", "license": issued.license, "serial": issued.serial, "repeated": issued.is_repeated }))?;
    Ok(ExitStatus::Done)
}
