//! A sync, step by step: the engine says what to do, the portal is asked, and the replica takes what follows.

use std::future::Future;

use carnet_core::UnixTime;
use carnet_model::sync::{Capabilities, Page, Push, Pushed, Snapshot};

use crate::engine::Engine;
use crate::replica::{Replica, ReplicaError};
use crate::step::{CallError, Received, Step, Wanted};

/// The portal, as a courier calls it. What carries the calls tells apart what passes by itself and what does not.
pub trait Portal: Send {
    /// Asks what it speaks, and who the user is to it.
    ///
    /// # Errors
    /// [`CallError`].
    fn capabilities(&mut self) -> impl Future<Output = Result<Capabilities, CallError>> + Send;

    /// Pushes a part of the log, or operations.
    ///
    /// # Errors
    /// [`CallError`].
    fn push(&mut self, push: &Push) -> impl Future<Output = Result<Pushed, CallError>> + Send;

    /// Takes a page of a snapshot.
    ///
    /// # Errors
    /// [`CallError`].
    fn snapshot(&mut self, wanted: &Wanted) -> impl Future<Output = Result<Snapshot, CallError>> + Send;

    /// Takes what changed after a number.
    ///
    /// # Errors
    /// [`CallError`].
    fn changes(&mut self, after: i64, limit: u32) -> impl Future<Output = Result<Page, CallError>> + Send;
}

/// One sync of a replica with a portal. Whoever wants to stop drops it.
pub struct Session<'a, R, P> {
    engine: Engine,
    replica: &'a mut R,
    portal: &'a mut P,
}

impl<'a, R: Replica, P: Portal> Session<'a, R, P> {
    /// Begins a sync.
    pub fn new(replica: &'a mut R, portal: &'a mut P) -> Self {
        Self { engine: Engine::new(), replica, portal }
    }

    /// Does the next step, and tells which it was: after [`Step::Done`] and [`Step::GiveUp`] there is none, and [`Step::Wait`] is for the
    /// caller to do. `now` reads the clock, `jitter` is any number by chance.
    ///
    /// # Errors
    /// When the replica cannot be read or written. The session is of no use then.
    pub async fn step(&mut self, now: impl Fn() -> UnixTime + Send, jitter: u64) -> Result<Step, ReplicaError> {
        let known = self.replica.load().await?;
        let step = self.engine.next(&known, now());
        self.replica.apply(Engine::before(&step, now())).await?;
        let received = match &step {
            Step::Ask => self.portal.capabilities().await.map(Received::Capabilities),
            Step::Push(push) => self.portal.push(push).await.map(Received::Pushed),
            Step::Snapshot(wanted) => self.portal.snapshot(wanted).await.map(Received::Snapshot),
            Step::Changes { after, limit } => self.portal.changes(*after, *limit).await.map(Received::Changes),
            Step::Wait { .. } | Step::Done | Step::GiveUp(_) => return Ok(step),
        };
        let effects = self.engine.take(&known, &step, received.unwrap_or_else(Received::Failed), now(), jitter);
        self.replica.apply(effects).await?;
        Ok(step)
    }
}
