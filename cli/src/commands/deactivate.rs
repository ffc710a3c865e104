//! `carnet deactivate`: give up this machine's license, with proof.

use carnet_core::{DeactivationReason, Digest};

use super::state;
use crate::args::DeactivateArgs;
use crate::deliver::{self, Parcel};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session};

pub(crate) fn run(args: &DeactivateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let reasons = DeactivationReason::ALL;
    let reason = reasons.into_iter().find(|reason| reason.name() == args.reason);
    let reason = reason.ok_or_else(|| Failure::trouble("value-unknown").with("value", &args.reason))?;
    let mut device = state::open(&args.state)?;
    let outgoing = device.deactivate(args.serial, reason, session.now(), &mut rng())?;
    let parcel = Parcel { document: &outgoing.document, portal: None, source: None, name: "deactivation.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.note(if outgoing.is_repeated { "ui-deactivation-repeated" } else { "ui-deactivation-made" }, &[])?;
    session.out.json(&serde_json::json!({
        "code": "ok",
        "deactivation": Digest::of(&outgoing.document).to_string(),
        "repeated": outgoing.is_repeated,
    }))?;
    Ok(ExitStatus::Done)
}
