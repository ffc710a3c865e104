//! A simulation of couriers, a network and a portal, played from a seed: whatever is lost, late, repeated or interrupted, and in whatever
//! order, every operation is done once, and every replica ends as what its user sees.

mod machines;
mod portal;
mod random;

use std::collections::BTreeMap;
use std::path::Path;

use carnet_core::UnixTime;
use carnet_model::sync::{Action, Outcome, PushedOperation};
use data_encoding::BASE64;

use crate::engine::Engine;
use crate::outbox::{HandedOver, Item, Queued};
use crate::replica::{MemoryReplica, Replica, ReplicaError, SqliteReplica};
use crate::step::{CallError, Received, Step, Trouble};
use carnet_model::custody;
use machines::{MACHINES, REQUESTS};
use portal::{SimulatedPortal, USERS};

pub use random::Random;

/// What happens in one schedule.
const EVENTS: usize = 200;
/// Steps after which a sync that nothing disturbs is over.
const PATIENCE: usize = 10_000;

/// Plays `count` schedules with replicas in memory, from the seed `first` on.
///
/// # Errors
/// The first seed whose schedule broke a promise, and which.
pub async fn run(first: u64, count: u64) -> Result<(), String> {
    for seed in first..first.saturating_add(count) {
        schedule(seed, [MemoryReplica::default(), MemoryReplica::default()]).await?;
    }
    Ok(())
}

/// Plays `count` schedules with replicas in new files in `folder`, from the seed `first` on.
///
/// # Errors
/// As [`run`].
pub async fn run_in_files(folder: &Path, first: u64, count: u64) -> Result<(), String> {
    for seed in first..first.saturating_add(count) {
        let ana = SqliteReplica::open(&folder.join(format!("ana-{seed}.db")), "ana").await.map_err(said)?;
        let ben = SqliteReplica::open(&folder.join(format!("ben-{seed}.db")), "ben").await.map_err(said)?;
        schedule(seed, [ana, ben]).await?;
    }
    Ok(())
}

/// Plays one schedule.
async fn schedule<R: Replica>(seed: u64, replicas: [R; 2]) -> Result<(), String> {
    let mut world = World::new(seed, replicas);
    let played = async {
        for _ in 0..EVENTS {
            world.event().await?;
            if let Some(license) = world.portal.overbooked() {
                return Err(format!("{license} has more activations than seats"));
            }
        }
        world.come_to_rest().await?;
        world.check().await
    };
    played.await.map_err(|broken| format!("seed {seed}: {broken}"))
}

struct Courier<R> {
    user: &'static str,
    replica: R,
    engine: Engine,
    /// Its own clock, in seconds.
    now: u64,
    queued: usize,
    /// What was taken back, by its id.
    withdrawn: Vec<String>,
    /// The last call that was answered, whether the answer arrived or not.
    last: Option<(Step, Received)>,
}

struct World<R> {
    random: Random,
    portal: SimulatedPortal,
    couriers: Vec<Courier<R>>,
    /// Calls that are still on their way, while whoever made them no longer waits.
    late: Vec<(&'static str, Step)>,
    /// Whether nothing goes wrong any more.
    is_calm: bool,
}

impl<R: Replica> World<R> {
    fn new(seed: u64, replicas: [R; 2]) -> Self {
        let courier = |(user, replica)| Courier {
            user,
            replica,
            engine: Engine::new(),
            now: 1_790_000_000,
            queued: 0,
            withdrawn: Vec::new(),
            last: None,
        };
        let couriers = USERS.into_iter().zip(replicas).map(courier).collect();
        Self { random: Random::new(seed), portal: SimulatedPortal::new(), couriers, late: Vec::new(), is_calm: false }
    }

    /// Something happens somewhere.
    async fn event(&mut self) -> Result<(), String> {
        let at = self.random.below(self.couriers.len());
        match self.random.below(13) {
            0 | 1 => self.portal.act(&mut self.random),
            2 => self.portal.seal(&mut self.random),
            3 => self.queue(at).await.map_err(said)?,
            4 if !self.late.is_empty() => {
                let late = self.random.below(self.late.len());
                let (user, step) = self.late.swap_remove(late);
                self.portal.answer(user, &step);
            }
            5 if self.random.chance(30) => self.couriers[at].engine = Engine::new(),
            6 if self.random.chance(20) => {
                let jump = self.random.draw() % 1_000_000;
                let now = self.couriers[at].now;
                self.couriers[at].now = if self.random.chance(50) { now + jump } else { now.saturating_sub(jump) };
            }
            7 => self.hand_over(at).await.map_err(said)?,
            8 if self.random.chance(30) => self.withdraw(at).await.map_err(said)?,
            _ => {
                self.step(at).await?;
            }
        }
        Ok(())
    }

    /// The next step of a courier; whether its sync is done.
    async fn step(&mut self, at: usize) -> Result<bool, String> {
        let courier = &mut self.couriers[at];
        courier.now += 1;
        let now = UnixTime::from_secs(courier.now);
        let known = courier.replica.load().await.map_err(said)?;
        let step = courier.engine.next(&known, now);
        let received = match &step {
            Step::Wait { until, .. } => {
                courier.now = courier.now.max(until.as_secs());
                return Ok(false);
            }
            Step::GiveUp(reason) if self.is_calm => return Err(format!("{} gave up: {}", courier.user, reason.code())),
            Step::GiveUp(_) | Step::Done => {
                courier.engine = Engine::new();
                return Ok(step == Step::Done);
            }
            _ => {
                courier.replica.apply(Engine::before(&step, now)).await.map_err(said)?;
                self.call(at, &step)
            }
        };
        let jitter = self.random.draw();
        let courier = &mut self.couriers[at];
        let effects = courier.engine.take(&known, &step, received, now, jitter);
        if !self.is_calm && self.random.chance(5) {
            // It stops before what follows is written.
            courier.engine = Engine::new();
            return Ok(false);
        }
        courier.replica.apply(effects).await.map_err(said)?;
        if !self.is_calm && self.random.chance(5) {
            courier.engine = Engine::new();
        }
        Ok(false)
    }

    /// Calls the portal through a network, and a portal, that may stop at any moment.
    fn call(&mut self, at: usize, step: &Step) -> Received {
        let user = self.couriers[at].user;
        let lost = |retry_after| Received::Failed(CallError::Passing { trouble: Trouble::Unreachable, retry_after });
        let fault = if self.is_calm { usize::MAX } else { self.random.below(14) };
        match fault {
            0 => return lost(None),
            1 => {
                self.late.push((user, step.clone()));
                return lost(None);
            }
            2 => {
                // It arrives twice.
                self.portal.answer(user, step);
            }
            6 => {
                self.portal.crash(user, step, &mut self.random);
                return lost(None);
            }
            _ => {}
        }
        let Some(answer) = self.portal.answer(user, step) else { return Received::Failed(CallError::Malformed) };
        let before = self.couriers[at].last.replace((step.clone(), answer.clone()));
        match fault {
            3 => lost(Some(5)),
            // An answer to an earlier try of the same call arrives instead.
            4 | 5 => before.filter(|(asked, _)| asked == step).map_or(answer, |(_, answered)| answered),
            _ => answer,
        }
    }

    async fn queue(&mut self, at: usize) -> Result<(), ReplicaError> {
        let Some(license) = self.portal.a_license(&mut self.random) else { return Ok(()) };
        let courier = &mut self.couriers[at];
        let id = format!("{}-{}", courier.user, courier.queued);
        let serial = self.portal.an_activation(&mut self.random);
        let (action, machine) = match self.random.below(4) {
            0 => (Action::Note { license, note: id.clone() }, String::new()),
            1 => (Action::Transfer { license, order: SimulatedPortal::an_order(&mut self.random) }, String::new()),
            2 if serial.is_some() => (Action::ResetActivation { serial: serial.unwrap_or_default() }, String::new()),
            _ => {
                let machine = self.random.below(MACHINES);
                let document = BASE64.encode(&machines::request(machine, self.random.below(REQUESTS)));
                (Action::Document { document, license: Some(license) }, format!("machine {machine}"))
            }
        };
        let operation = PushedOperation { id, at: courier.now, if_version: None, action };
        let queued = Queued { operation, machine, who: courier.user.into(), inspector: String::new() };
        if self.random.chance(10) {
            courier.replica.queue(queued.clone()).await?;
        }
        courier.replica.queue(queued).await?;
        courier.queued += 1;
        Ok(())
    }

    /// Takes back any operation that waits, if no push was begun for it.
    async fn withdraw(&mut self, at: usize) -> Result<(), ReplicaError> {
        let courier = &mut self.couriers[at];
        let mut waiting = courier.replica.outbox().await?;
        waiting.retain(Item::is_waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let id = waiting.swap_remove(self.random.below(waiting.len())).operation.id;
        let by = HandedOver { at: UnixTime::from_secs(courier.now), who: courier.user.into(), inspector: String::new() };
        match courier.replica.withdraw(&id, &by).await {
            Ok(()) => courier.withdrawn.push(id),
            Err(ReplicaError::UnderWay) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn hand_over(&mut self, at: usize) -> Result<(), ReplicaError> {
        let courier = &mut self.couriers[at];
        let items = courier.replica.outbox().await?;
        let Some(item) = items.iter().find(|item| item.is_to_bring()) else { return Ok(()) };
        let by = HandedOver { at: UnixTime::from_secs(courier.now), who: courier.user.into(), inspector: String::new() };
        courier.replica.hand_over(&item.operation.id, &by).await
    }

    /// Nothing goes wrong any more: what is late arrives, and everybody synchronizes until nothing is left to do.
    async fn come_to_rest(&mut self) -> Result<(), String> {
        self.is_calm = true;
        for (user, step) in std::mem::take(&mut self.late) {
            self.portal.answer(user, &step);
        }
        // What the last one pushes, the first one pulls in the second round.
        for at in (0..self.couriers.len()).chain(0..self.couriers.len()) {
            self.couriers[at].engine = Engine::new();
            let mut steps = 0;
            loop {
                self.portal.seal_all();
                if self.step(at).await? {
                    break;
                }
                steps += 1;
                if steps > PATIENCE {
                    return Err(format!("{} comes to no end", self.couriers[at].user));
                }
            }
        }
        Ok(())
    }

    async fn check(&mut self) -> Result<(), String> {
        let mut applied = 0;
        for courier in &mut self.couriers {
            let user = courier.user;
            let rows = courier.replica.rows().await.map_err(said)?;
            let rows: BTreeMap<_, _> = rows.into_iter().map(|row| ((row.kind, row.id), row.body)).collect();
            let seen = self.portal.seen(user);
            if rows != seen {
                return Err(format!("{user} has {rows:?}, and sees {seen:?}"));
            }
            let items = courier.replica.outbox().await.map_err(said)?;
            if items.len() + courier.withdrawn.len() != courier.queued {
                return Err(format!("{user} queued {}, withdrew {:?}, and has {}", courier.queued, courier.withdrawn, items.len()));
            }
            if let Some(id) = courier.withdrawn.iter().find(|id| self.portal.answered(user, id).is_some()) {
                return Err(format!("{id} was withdrawn, and is at the portal"));
            }
            for item in &items {
                applied += usize::from(check_item(&self.portal, user, item)?);
            }
            let log = courier.replica.log().await.map_err(said)?;
            custody::verify(&log.entries, &log.known).map_err(|broken| format!("{user}: {broken}"))?;
            let told = self.portal.logs.get(user).map_or(&[][..], Vec::as_slice);
            if log.entries != told {
                return Err(format!("{user} carried {:?}, and the portal was told {told:?}", log.entries));
            }
        }
        if applied == self.portal.done.len() { Ok(()) } else { Err(format!("{applied} were told to be done, of {:?}", self.portal.done)) }
    }
}

/// Whether an operation was applied: then once, and as the portal answered it.
fn check_item(portal: &SimulatedPortal, user: &str, item: &Item) -> Result<bool, String> {
    let id = &item.operation.id;
    let (Some(here), Some(there)) = (&item.answer, portal.answered(user, id)) else { return Err(format!("{id} was not answered")) };
    let done = portal.done.get(&(user.to_owned(), id.clone())).copied().unwrap_or(0);
    let is_refused = there.outcome == Outcome::Refused;
    let is_same = item.is_refused() == is_refused && here.code == there.code && here.documents == there.documents;
    if is_same && done == u32::from(!is_refused) {
        Ok(!is_refused)
    } else {
        Err(format!("{id} was done {done} times, and answered {here:?}"))
    }
}

fn said(error: ReplicaError) -> String {
    format!("{error}: {error:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_is_lost_or_done_twice_whatever_happens() {
        run(1, 2_000).await.unwrap();
    }

    #[tokio::test]
    async fn nor_with_replicas_in_files() {
        run_in_files(tempfile::tempdir().unwrap().path(), 1, 24).await.unwrap();
    }
}
