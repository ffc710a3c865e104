//! `carnet sync`: brings the portal what was done without a network, and takes what is new there.
//!
//! Every step is one transaction of the replica, so that the command may be ended at any moment.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use carnet_core::{Title, UnixTime};
use carnet_courier::kept::{self, KeptError};
use carnet_courier::outbox::{self, Item};
use carnet_courier::{Client, Connection, Engine, Portal, Replica as _, Session as Steps, SqliteReplica, Step};
use carnet_device::durable;
use rand_core::Rng as _;
use serde_json::json;

use super::courier::{operation, owed};
use crate::args::SyncArgs;
use crate::courier::{self, Desk, Tally, Watched};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session, secret};

/// A file of certificates is no larger.
const MAX_CA: u64 = 1024 * 1024;
/// The question for the passphrase.
const PROMPT: &str = "ui-courier-ask-passphrase";

pub(crate) fn run(args: &SyncArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let path = &args.replica.replica;
    if args.forget {
        Desk::open(path)?.run(async |replica| kept::forget(replica).await)?;
        session.out.say("ui-courier-forgotten", &[])?;
        session.out.json(&json!({ "code": "ok" }))?;
        return Ok(ExitStatus::Done);
    }
    let name = args.name.as_deref().map(carrier).transpose()?;
    let (mut desk, client) = match &args.portal {
        Some(portal) => begin(portal, args, session)?,
        None => go_on(args, session)?,
    };
    if let Some(name) = &name {
        desk.call_carrier(name.as_ref())?;
    }
    if args.anew {
        desk.run(async |replica| {
            let known = replica.load().await?;
            replica.apply(Engine::anew(&known)).await
        })?;
    }
    let before = desk.outbox()?;
    let tally = Arc::new(Tally::default());
    let mut portal = Watched { portal: client, tally: Arc::clone(&tally) };
    let done = desk.run(async |replica| steps(replica, &mut portal, &tally, args.wait, session).await);
    if tally.rows() + tally.operations() > 0 {
        session.out.end_progress()?;
    }
    done?;
    tell(&before, &desk.outbox()?, tally.rows(), session)
}

/// The name that a technician wants to be called by; none if it is empty.
fn carrier(name: &str) -> Result<Option<Title>, Failure> {
    let name = name.trim();
    if name.is_empty() { Ok(None) } else { Ok(Some(name.parse()?)) }
}

/// A replica with a portal that is told now. What cannot be a connection is refused before anything is kept.
fn begin(portal: &str, args: &SyncArgs, session: &mut Session) -> Result<(Desk, Client), Failure> {
    let file = args.api_key_file.as_deref().ok_or_else(|| Failure::trouble("connection-missing"))?;
    let (portal, api_key, language) = (portal.to_owned(), secret::from_file(file)?, language(session));
    let mut connection = Connection { portal, api_key, ca: None, proxy: None, language };
    change(&mut connection, args)?;
    let client = Client::new(&connection)?;
    let passphrase = secret::new_passphrase_for(PROMPT, args.passphrase_file.as_deref(), &session.out).map_err(of_replica)?;
    let mut desk = Desk::make(&args.replica.replica)?;
    desk.check_log()?;
    let is_anew = is_kept(&mut desk)?;
    keep(&mut desk, &connection, &passphrase)?;
    if is_anew {
        session.out.note("ui-courier-kept-anew", &[])?;
    }
    Ok((desk, client))
}

/// A replica with the portal that was told before, perhaps with another API key.
fn go_on(args: &SyncArgs, session: &Session) -> Result<(Desk, Client), Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.check_log()?;
    if !is_kept(&mut desk)? {
        return Err(KeptError::Missing.into());
    }
    let passphrase = secret::passphrase_for(PROMPT, args.passphrase_file.as_deref(), &session.out).map_err(of_replica)?;
    let language = language(session);
    let mut connection = desk.run(async |replica| kept::open(replica, &passphrase, &language).await)?;
    let mut is_changed = change(&mut connection, args)?;
    if let Some(file) = &args.api_key_file {
        connection.api_key = secret::from_file(file)?;
        is_changed = true;
    }
    let client = Client::new(&connection)?;
    if is_changed {
        keep(&mut desk, &connection, &passphrase)?;
    }
    Ok((desk, client))
}

fn is_kept(desk: &mut Desk) -> Result<bool, Failure> {
    desk.run(async |replica| kept::is_kept(replica).await)
}

fn keep(desk: &mut Desk, connection: &Connection, passphrase: &str) -> Result<(), Failure> {
    desk.run(async |replica| kept::keep(replica, connection, passphrase, &mut rng()).await)
}

/// Takes certificates and proxy from the arguments; tells whether there were any.
fn change(connection: &mut Connection, args: &SyncArgs) -> Result<bool, Failure> {
    if let Some(path) = &args.ca {
        let resolved = std::fs::canonicalize(path).map_err(Failure::at(path))?;
        connection.ca = Some(durable::read(&resolved, MAX_CA)?);
    }
    if let Some(proxy) = &args.proxy {
        connection.proxy = Some(proxy.clone()).filter(|proxy| !proxy.is_empty());
    }
    Ok(args.ca.is_some() || args.proxy.is_some())
}

/// What is missing is the passphrase of the replica, and no other secret.
fn of_replica(failure: Failure) -> Failure {
    failure.with("of", "replica")
}

fn language(session: &Session) -> String {
    session.out.words().language().code().to_owned()
}

/// Goes on until everything is pushed and pulled. What passes by itself is waited for, `left` seconds in all.
async fn steps(
    replica: &mut SqliteReplica,
    portal: &mut impl Portal,
    tally: &Tally,
    mut left: u64,
    session: &mut Session,
) -> Result<(), Failure> {
    let clock = session.clock();
    let mut steps = Steps::new(replica, portal);
    loop {
        match steps.step(clock, rng().next_u64()).await? {
            Step::Done => return Ok(()),
            Step::GiveUp(reason) => return Err(courier::refused(&reason, session.out.words())),
            Step::Wait { until, trouble } => {
                let pause = seconds_until(until, clock());
                left = left.checked_sub(pause).ok_or_else(|| Failure::trouble(trouble.code()))?;
                tokio::time::sleep(Duration::from_secs(pause)).await;
            }
            _ => {
                let (rows, operations) = (tally.rows().to_string(), tally.operations().to_string());
                session.out.progress("ui-courier-progress", &[("rows", &rows), ("operations", &operations)])?;
            }
        }
    }
}

/// At least one: a clock that moved on meanwhile does not make a loop of it.
fn seconds_until(until: UnixTime, now: UnixTime) -> u64 {
    until.since(now).max(1)
}

/// What came of it: rows, operations, and what is owed.
fn tell(before: &[Item], after: &[Item], rows: u64, session: &mut Session) -> Result<ExitStatus, Failure> {
    let known: HashSet<&str> = before.iter().filter(|item| !item.is_waiting()).map(|item| item.operation.id.as_str()).collect();
    let answered: Vec<&Item> = after.iter().filter(|item| !item.is_waiting() && !known.contains(item.operation.id.as_str())).collect();
    let refused = answered.iter().filter(|item| item.is_refused()).count();
    let applied = answered.len() - refused;
    session.out.say("ui-courier-synced", &[("rows", &rows.to_string())])?;
    if !answered.is_empty() {
        session.out.say("ui-courier-answered", &[("applied", &applied.to_string()), ("refused", &refused.to_string())])?;
    }
    for item in answered.iter().filter(|item| item.is_refused()) {
        operation::tell(item, session)?;
    }
    let owed = outbox::owed(after);
    owed::tell(&owed, session)?;
    session.out.json(&json!({
        "code": "ok",
        "rows": rows,
        "applied": applied,
        "refused": refused,
        "answers": answered.iter().map(|item| operation::to_json(item)).collect::<Vec<_>>(),
        "owed": owed::to_json(&owed),
    }))?;
    Ok(ExitStatus::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_never_nothing() {
        let at = UnixTime::from_secs;
        assert_eq!((seconds_until(at(9), at(4)), seconds_until(at(9), at(9)), seconds_until(at(4), at(9))), (5, 1, 1));
    }
}
