//! `carnet deactivate`: give up this machine's license, with proof.

use std::io::IsTerminal;

use carnet_core::{DeactivationReason, Digest};

use super::state;
use crate::args::DeactivateArgs;
use crate::deliver::{self, Parcel};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session};

pub(crate) fn run(args: &DeactivateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let reason = reason(&args.reason)?;
    deliver::check_targets(&args.deliver, None)?;
    let mut device = state::open(&args.state)?;
    if !args.yes && device.has_license() {
        confirm(session)?;
    }
    let outgoing = device.deactivate(args.serial, reason, session.now(), &mut rng())?;
    let parcel = Parcel { document: &outgoing.document, portal: None, name: "deactivation.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.note(if outgoing.is_repeated { "ui-deactivation-repeated" } else { "ui-deactivation-made" }, &[])?;
    session.out.json(&serde_json::json!({
        "code": "ok",
        "deactivation": Digest::of(&outgoing.document).to_string(),
        "repeated": outgoing.is_repeated,
    }))?;
    Ok(ExitStatus::Done)
}

pub(super) fn reason(name: &str) -> Result<DeactivationReason, Failure> {
    let reason = DeactivationReason::ALL.into_iter().find(|reason| reason.name() == name);
    reason.ok_or_else(|| Failure::trouble("value-unknown").with("value", name))
}

/// What is given up does not come back without the vendor: a person is asked, a script says `--yes`.
pub(super) fn confirm(session: &mut Session) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() || session.out.ask("ui-deactivate-ask")? {
        Ok(())
    } else {
        Err(Failure::no("deactivation-not-confirmed"))
    }
}
