//! `carnet courier withdraw`: takes back what waits, as long as the portal cannot have it.

use carnet_courier::outbox::HandedOver;
use serde_json::json;

use super::{answer, operation};
use crate::args::WithdrawArgs;
use crate::courier::Desk;
use crate::{ExitStatus, Failure, Session};

pub(super) fn run(args: &WithdrawArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    let who = desk.who()?;
    desk.check_log()?;
    let items = desk.outbox()?;
    let item = answer::meant(&items, &args.id)?;
    let id = item.operation.id.as_str();
    desk.withdraw(id, &HandedOver { at: session.now(), who, inspector: String::new() })?;
    let what = operation::what(&item.operation.action, session);
    session.out.say("ui-courier-withdrawn", &[("id", id), ("what", &what)])?;
    session.out.json(&json!({ "code": "ok", "operation": id, "machine": item.machine }))?;
    Ok(ExitStatus::Done)
}
