//! What sync does next: decided from what is known alone. Nothing here reads a clock, a file, a network or a random number.
//!
//! The replica holds all that must outlive a stop; an [`Engine`] holds what is true of one sync only. So a sync is ended by no longer
//! asking it, at any step, and begun again with a new one.

mod pages;
#[cfg(test)]
mod tests;

use carnet_core::{DAY_SECS, UnixTime};
use carnet_model::sync::{
    Answer, Capabilities, Kind, LogPart, MAX_OPERATIONS, MAX_PUSH, MAX_ROWS, Outcome, Push, Pushed, PushedOperation, VERSION,
};

use crate::step::{CallError, Cursor, Effect, Known, Owner, Place, Progress, Reason, Received, Step, Trouble, Waiting, Wanted};
use carnet_model::custody::Entry;

/// The most pages of one sync: a hundred million rows.
const MAX_PAGES: u32 = 100_000;
/// How often a sync begins anew because the user sees something else than before.
const MAX_RESTARTS: u32 = 5;
/// The longest rest after a failure, in seconds.
const MAX_REST: u64 = 300;
/// The longest rest that a portal may ask for, in seconds.
const MAX_ASKED_REST: u64 = 3600;
/// For how long after its first push an operation may be pushed again, in seconds: the portal keeps its answer for 90 days.
const KEPT: u64 = 89 * DAY_SECS;
/// The code of what is refused for that.
const TOO_OLD: &str = "operation-too-old";
/// What stands around the operations of a push, in bytes.
const AROUND: usize = 64;

/// One sync.
#[derive(Debug, Clone)]
pub struct Engine {
    capabilities: Option<Capabilities>,
    /// Failures since the last success.
    failures: u32,
    /// Since when nothing is tried, until when, and why.
    rest: Option<(UnixTime, UnixTime, Trouble)>,
    reason: Option<Reason>,
    /// Whether everything was pulled since the last push.
    is_current: bool,
    pages: u32,
    restarts: u32,
    /// How many operations are pushed at once, at most.
    batch: usize,
    /// How many rows a page has, at most.
    rows: u32,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// Begins a sync.
    pub fn new() -> Self {
        Self {
            capabilities: None,
            failures: 0,
            rest: None,
            reason: None,
            is_current: false,
            pages: 0,
            restarts: 0,
            batch: MAX_OPERATIONS,
            rows: MAX_ROWS,
        }
    }

    /// What is to be done next.
    pub fn next(&self, known: &Known, now: UnixTime) -> Step {
        if let Some(reason) = &self.reason {
            return Step::GiveUp(reason.clone());
        }
        // A clock that was put back behind the failure says nothing about how long it is over.
        if let Some((since, until, trouble)) = self.rest
            && since <= now
            && now < until
        {
            return Step::Wait { until, trouble };
        }
        let Some(capabilities) = self.capabilities.as_ref().filter(|_| !known.waiting.iter().any(|waiting| is_too_old(waiting, now)))
        else {
            return Step::Ask;
        };
        // What was carried is known before it is asked about.
        if !known.untold.is_empty() {
            let log = LogPart { replica: known.replica.clone(), entries: known.untold.clone() };
            return Step::Push(Push { operations: Vec::new(), log: Some(log) });
        }
        if !known.waiting.is_empty() {
            return self.push(capabilities, known);
        }
        let limit = capabilities.max_rows.min(self.rows);
        let place = &known.place;
        if let Some(progress) = &place.snapshot {
            return Step::Snapshot(Wanted { kind: progress.kind, after: progress.after.clone(), limit, of: None });
        }
        let Some(cursor) = &place.cursor else { return Step::Ask };
        if let Some(refill) = place.refills.first() {
            let of = Some((refill.of, refill.id.clone()));
            return Step::Snapshot(Wanted { kind: refill.kind, after: refill.after.clone(), limit, of });
        }
        if self.is_current { Step::Done } else { Step::Changes { after: cursor.number, limit } }
    }

    /// What follows for the replica before `step` is done. What is pushed may arrive although no answer comes back, so that it can be
    /// withdrawn no more.
    pub fn before(step: &Step, now: UnixTime) -> Vec<Effect> {
        match step {
            Step::Push(push) => push.operations.iter().map(|operation| Effect::Pushing { id: operation.id.clone(), at: now }).collect(),
            _ => Vec::new(),
        }
    }

    /// Takes in what came of `step`; gives what follows for the replica. What does not fit changes nothing, and ends the sync.
    ///
    /// `jitter` is any number by chance: couriers that failed together shall not come again together.
    pub fn take(&mut self, known: &Known, step: &Step, received: Received, now: UnixTime, jitter: u64) -> Vec<Effect> {
        let taken = match (step, received) {
            (_, Received::Failed(error)) => self.fail(known, step, error, now, jitter),
            (step, received) => {
                (self.failures, self.rest) = (0, None);
                match (step, received) {
                    (Step::Ask, Received::Capabilities(capabilities)) => self.meet(known, capabilities, now),
                    (Step::Push(push), Received::Pushed(pushed)) => self.pushed(known, push, pushed),
                    (Step::Snapshot(wanted), Received::Snapshot(page)) => self.snapshot(known, wanted, page),
                    (Step::Changes { after, .. }, Received::Changes(page)) => self.changes(known, *after, page),
                    _ => Err(Reason::Malformed),
                }
            }
        };
        taken.unwrap_or_else(|reason| {
            self.reason = Some(reason);
            Vec::new()
        })
    }

    /// What follows for a replica that is to begin anew: for a portal that was restored from a copy. Its rows stay until there are others, and
    /// the portal is told the whole log again, which it may have lost.
    pub fn anew(known: &Known) -> Vec<Effect> {
        let place = Place { owner: known.place.owner.clone(), ..Place::default() };
        vec![Effect::Clear, Effect::Stand(place)]
    }

    /// As many operations as go into one push, and one at least.
    fn push(&self, capabilities: &Capabilities, known: &Known) -> Step {
        let most = self.batch.min(capabilities.max_operations).min(MAX_OPERATIONS);
        let room = capabilities.max_push.min(MAX_PUSH);
        let (mut operations, mut size): (Vec<PushedOperation>, _) = (Vec::new(), AROUND);
        for Waiting { operation, .. } in known.waiting.iter().take(most.max(1)) {
            size += serde_json::to_vec(operation).map_or(0, |json| json.len() + 1);
            if size > room && !operations.is_empty() {
                break;
            }
            operations.push(operation.clone());
        }
        Step::Push(Push { operations, log: None })
    }

    fn meet(&mut self, known: &Known, capabilities: Capabilities, now: UnixTime) -> Result<Vec<Effect>, Reason> {
        if !capabilities.versions.contains(&VERSION) {
            return Err(Reason::VersionUnsupported);
        }
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| capabilities.kinds.contains(kind)).collect();
        let first = *kinds.first().ok_or(Reason::Malformed)?;
        if capabilities.max_operations == 0 || capabilities.max_rows == 0 {
            return Err(Reason::Malformed);
        }
        let place = &known.place;
        let owner = Owner { company: capabilities.company.clone(), user: capabilities.user.clone() };
        if place.owner.as_ref().is_some_and(|known| *known != owner) {
            return Err(Reason::OtherUser);
        }
        let target = place.snapshot.as_ref().map(|progress| &progress.target);
        if place.cursor.iter().chain(target).any(|known| capabilities.sealed < known.number) {
            return Err(Reason::WentBack);
        }
        let is_of_now = |known: &Cursor| known.scope == capabilities.scope && known.kinds == kinds;
        // A snapshot that is being taken counts; the rows beside which it is taken are of the past.
        let too_old = known.waiting.iter().filter(|waiting| is_too_old(waiting, now));
        let mut effects: Vec<Effect> = too_old.map(|waiting| unfit(&waiting.operation, TOO_OLD)).collect();
        effects.extend(if target.or(place.cursor.as_ref()).is_some_and(is_of_now) {
            Vec::new()
        } else {
            let target = Cursor { number: 0, scope: capabilities.scope.clone(), kinds };
            let snapshot = Some(Progress { target, has_begun: false, kind: first, after: String::new() });
            let place = Place { owner: Some(owner), cursor: place.cursor.clone(), snapshot, told: place.told, ..Place::default() };
            vec![Effect::Clear, Effect::Stand(place)]
        });
        self.capabilities = Some(capabilities);
        Ok(effects)
    }

    fn pushed(&mut self, known: &Known, push: &Push, pushed: Pushed) -> Result<Vec<Effect>, Reason> {
        let (told, asked) = (pushed.answers.iter().map(|answer| &answer.id), push.operations.iter().map(|operation| &operation.id));
        if !told.eq(asked) {
            return Err(Reason::AnswersUnfit);
        }
        let sent = push.log.as_ref().and_then(|log| log.entries.last()).map(Entry::head);
        if pushed.log != sent {
            return Err(Reason::LogUnfit);
        }
        self.is_current &= push.operations.is_empty();
        let answers = pushed.answers.into_iter().map(Effect::Answered);
        let told = sent.into_iter().flat_map(|head| {
            let place = Place { told: head.number, ..known.place.clone() };
            [Effect::Told(head), Effect::Stand(place)]
        });
        Ok(answers.chain(told).collect())
    }

    fn fail(&mut self, known: &Known, step: &Step, error: CallError, now: UnixTime, jitter: u64) -> Result<Vec<Effect>, Reason> {
        match (error, step) {
            (CallError::Passing { trouble, retry_after }, _) => {
                self.failures = self.failures.saturating_add(1);
                let longest = 1_u64.checked_shl(self.failures).unwrap_or(MAX_REST).min(MAX_REST);
                let rest = longest / 2 + jitter % (longest / 2 + 1);
                let rest = rest.max(retry_after.unwrap_or(0).min(MAX_ASKED_REST));
                self.rest = Some((now, now.plus(rest), trouble));
                Ok(Vec::new())
            }
            // What belongs to it is gone with it; a change tells so.
            (CallError::NotFound, Step::Snapshot(wanted)) if wanted.of.is_some() => Ok(pages::without_refill(known, wanted)),
            (CallError::NotFound, _) => Err(Reason::Refused("not-found".into())),
            // One of them is the cause: half of them are tried, until it is alone.
            (CallError::Unfit { .. }, Step::Push(push)) if push.operations.len() > 1 => {
                self.batch = push.operations.len() / 2;
                Ok(Vec::new())
            }
            (CallError::Unfit { code }, Step::Push(push)) if push.log.is_none() => {
                Ok(push.operations.iter().map(|one| unfit(one, &code)).collect())
            }
            (CallError::Unfit { code } | CallError::Refused { code }, _) => Err(Reason::Refused(code)),
            (CallError::TooLarge, Step::Snapshot(Wanted { limit, .. }) | Step::Changes { limit, .. }) if *limit > 1 => {
                self.rows = limit / 2;
                Ok(Vec::new())
            }
            (CallError::Untrusted, _) => Err(Reason::Untrusted),
            (CallError::Malformed | CallError::TooLarge, _) => Err(Reason::Malformed),
        }
    }

    /// Asks the portal again, since the user sees something else than before.
    fn restart(&mut self) -> Result<Vec<Effect>, Reason> {
        self.capabilities = None;
        self.restarts += 1;
        if self.restarts > MAX_RESTARTS { Err(Reason::ScopeUnsteady) } else { Ok(Vec::new()) }
    }

    fn count_page(&mut self) -> Result<(), Reason> {
        self.pages += 1;
        if self.pages > MAX_PAGES { Err(Reason::Endless) } else { Ok(()) }
    }
}

/// Whether the portal may have forgotten what it answered: pushed again, it might be done twice. Of a clock that was put back nothing is told.
fn is_too_old(waiting: &Waiting, now: UnixTime) -> bool {
    waiting.pushed_at.is_some_and(|at| now >= at.plus(KEPT))
}

/// An operation that is refused without the portal, or that it does not even take.
fn unfit(operation: &PushedOperation, code: &str) -> Effect {
    Effect::Answered(Answer { code: Some(code.to_owned()), ..Answer::new(&operation.id, Outcome::Refused) })
}
