//! `carnet courier log`: what was carried, and whether the chain of it holds.

use carnet_core::UnixTime;
use carnet_courier::custody::{self, Entry};
use serde_json::json;

use crate::args::{LogArgs, LogQuestion};
use crate::courier::Desk;
use crate::{ExitStatus, Failure, Session, dates};

pub(super) fn run(args: &LogArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let log = desk.log()?;
    match args.what {
        None => show(&log.entries, session),
        Some(LogQuestion::Verify) => verify(&log, session),
    }
}

fn show(entries: &[Entry], session: &mut Session) -> Result<ExitStatus, Failure> {
    if entries.is_empty() {
        session.out.say("ui-courier-log-empty", &[])?;
    }
    for Entry { number, carried, .. } in entries {
        let (number, time) = (number.to_string(), dates::show_second(UnixTime::from_secs(carried.at)));
        let arguments = [
            ("number", number.as_str()),
            ("time", &time),
            ("who", &carried.who),
            ("from", &carried.from),
            ("to", &carried.to),
            ("digest", &carried.digest),
            ("inspector", &carried.inspector),
        ];
        let id = if carried.inspector.is_empty() { "ui-courier-log-line" } else { "ui-courier-log-line-inspected" };
        session.out.say(id, &arguments)?;
    }
    session.out.json(&json!({ "code": "ok", "entries": entries }))?;
    Ok(ExitStatus::Done)
}

fn verify(log: &carnet_courier::Log, session: &mut Session) -> Result<ExitStatus, Failure> {
    let head = custody::verify(&log.entries, &log.known)?;
    let [_, told] = &log.known;
    let (entries, told) = (head.number, told.number);
    session.out.say("ui-courier-log-holds", &[("entries", &entries.to_string()), ("told", &told.to_string()), ("head", &head.hash)])?;
    session.out.json(&json!({ "code": "ok", "entries": entries, "told": told, "head": head.hash }))?;
    Ok(ExitStatus::Done)
}
