//! `carnet courier owed`: machine by machine, what waits for the portal and what is to be brought.

use carnet_courier::outbox::{self, Owed};
use serde_json::{Value, json};

use crate::args::ReplicaArgs;
use crate::courier::Desk;
use crate::{ExitStatus, Failure, Session};

pub(super) fn run(args: &ReplicaArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica)?;
    desk.who()?;
    let owed = outbox::owed(&desk.outbox()?);
    if owed.is_empty() {
        session.out.say("ui-courier-owed-nothing", &[])?;
    }
    tell(&owed, session)?;
    session.out.json(&json!({ "code": "ok", "machines": to_json(&owed) }))?;
    Ok(ExitStatus::Done)
}

/// Says what is owed, a machine a line.
pub(crate) fn tell(owed: &[Owed], session: &mut Session) -> Result<(), Failure> {
    for Owed { machine, waiting, to_bring } in owed {
        let counts = [("ui-courier-owed-waiting", waiting.len()), ("ui-courier-owed-ready", to_bring.len())];
        let counts = counts.iter().filter(|(_, count)| *count > 0);
        let words = session.out.words();
        let what: Vec<String> = counts.map(|(id, count)| words.sentence(id, &[("count", &count.to_string())])).collect();
        session.out.say("ui-courier-owed", &[("machine", machine), ("what", &what.join(", "))])?;
    }
    Ok(())
}

/// The form for machines.
pub(crate) fn to_json(owed: &[Owed]) -> Value {
    owed.iter().map(|owed| json!({ "machine": owed.machine, "waiting": owed.waiting, "to_bring": owed.to_bring })).collect()
}
