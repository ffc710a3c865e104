//! `carnet courier change`: notes what is to be done at the next sync. Whether it may be done, the portal decides.

use carnet_core::{DAY_SECS, UnixTime};
use carnet_courier::{Row, visit};
use carnet_model::sync::{Action, Kind};
use serde_json::json;

use super::operation;
use crate::args::{ChangeCommand, ChangeRefreshArgs, ReplicaArgs};
use crate::courier::{Desk, Task};
use crate::{ExitStatus, Failure, Session, dates};

pub(super) fn run(command: &ChangeCommand, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&replica(command).replica)?;
    let who = desk.who()?;
    let Wanted { action, license, machine } = wanted(command, &mut desk, session.now())?;
    let if_version = version(&license, &mut desk)?;
    let what = operation::what(&action, session);
    let task = Task { action, if_version, machine: &machine, who: &who, inspector: "" };
    let id = desk.queue(task, session.now())?;
    session.out.say("ui-courier-queued", &[("id", &id), ("what", &what)])?;
    session.out.json(&json!({ "code": "ok", "operation": id, "if_version": if_version, "machine": machine }))?;
    Ok(ExitStatus::Done)
}

/// What is wanted: of things that are in the replica.
struct Wanted {
    action: Action,
    /// The license that it changes, by its id; empty if none.
    license: String,
    /// The machine that the answer is brought to; empty if there is none to bring.
    machine: String,
}

fn wanted(command: &ChangeCommand, desk: &mut Desk, now: UnixTime) -> Result<Wanted, Failure> {
    let mut license = |named: &str| desk.row(Kind::License, named).map(|row| row.id);
    let action = match command {
        ChangeCommand::Note(args) => Action::Note { license: license(&args.license.license)?, note: args.note.clone() },
        ChangeCommand::ResetLicense(args) => Action::ResetLicense { license: license(&args.license)? },
        ChangeCommand::Renew(args) => Action::Renew { license: license(&args.license.license)?, days: args.days },
        ChangeCommand::Assign(args) => Action::AssignUser { license: license(&args.license.license)?, user: args.user.clone() },
        ChangeCommand::Unassign(args) => Action::UnassignUser { license: license(&args.license.license)?, user: args.user.clone() },
        ChangeCommand::Disable(args) => Action::Disable { license: license(&args.license)? },
        ChangeCommand::Enable(args) => Action::Enable { license: license(&args.license)? },
        ChangeCommand::Revoke(args) => Action::Revoke { license: license(&args.license)? },
        ChangeCommand::Transfer(args) => {
            let license = license(&args.license.license)?;
            Action::Transfer { license, order: desk.row(Kind::Order, &args.order)?.id }
        }
        ChangeCommand::Block(args) => Action::BlockDevice { device: desk.row(Kind::Device, &args.device)?.id },
        ChangeCommand::Unblock(args) => Action::UnblockDevice { device: desk.row(Kind::Device, &args.device)?.id },
        ChangeCommand::DeclareDead(args) => Action::DeclareDead { device: desk.row(Kind::Device, &args.device)?.id },
        ChangeCommand::Reset(args) => {
            let activation = activation(args.serial, desk)?;
            let license = activation.parent().unwrap_or_default().to_owned();
            return Ok(Wanted { action: Action::ResetActivation { serial: args.serial }, license, machine: String::new() });
        }
        ChangeCommand::Refresh(args) => return revision(args, desk, |serial| Action::Refresh { serial }),
        ChangeCommand::Borrow(args) => {
            // Until the end of that day.
            let until = dates::parse(&args.until)?.plus(DAY_SECS);
            if until <= now {
                return Err(Failure::trouble("date-past").with("date", &args.until));
            }
            return revision(&args.refresh, desk, |serial| Action::Borrow { serial, until: until.as_secs() });
        }
    };
    let license = visit::license_of(&action).unwrap_or_default().to_owned();
    Ok(Wanted { action, license, machine: String::new() })
}

/// What makes the next revision for an activation, which is then owed to its machine.
fn revision(args: &ChangeRefreshArgs, desk: &mut Desk, action: impl FnOnce(u64) -> Action) -> Result<Wanted, Failure> {
    let serial = args.serial.serial;
    let activation = activation(serial, desk)?;
    let machine = match &args.machine {
        Some(name) => visit::machine(name)?.to_string(),
        None => label(&activation, desk)?,
    };
    Ok(Wanted { action: action(serial), license: activation.parent().unwrap_or_default().to_owned(), machine })
}

fn activation(serial: u64, desk: &mut Desk) -> Result<Row, Failure> {
    desk.row(Kind::Activation, &serial.to_string())
}

/// How the machine of an activation is called, where nobody says.
fn label(activation: &Row, desk: &mut Desk) -> Result<String, Failure> {
    let device = match activation.device() {
        Some(id) => desk.exact(Kind::Device, id)?,
        None => None,
    };
    Ok(visit::machine_of(activation, device.as_ref())?.to_string())
}

/// The version that a license will have when what waits already is done.
fn version(license: &str, desk: &mut Desk) -> Result<Option<i64>, Failure> {
    let Some(row) = desk.exact(Kind::License, license)? else { return Ok(None) };
    Ok(visit::version(&row, &desk.outbox()?))
}

fn replica(command: &ChangeCommand) -> &ReplicaArgs {
    match command {
        ChangeCommand::Note(args) => &args.license.replica,
        ChangeCommand::Reset(args) => &args.replica,
        ChangeCommand::ResetLicense(args) | ChangeCommand::Disable(args) | ChangeCommand::Enable(args) | ChangeCommand::Revoke(args) => {
            &args.replica
        }
        ChangeCommand::Renew(args) => &args.license.replica,
        ChangeCommand::Transfer(args) => &args.license.replica,
        ChangeCommand::Borrow(args) => &args.refresh.serial.replica,
        ChangeCommand::Refresh(args) => &args.serial.replica,
        ChangeCommand::Assign(args) | ChangeCommand::Unassign(args) => &args.license.replica,
        ChangeCommand::Block(args) | ChangeCommand::Unblock(args) | ChangeCommand::DeclareDead(args) => &args.replica,
    }
}
