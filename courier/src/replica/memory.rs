//! A replica in memory: the rules of one without a database, for simulations and tests.

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::UnixTime;
use carnet_model::sync::{Kind, MAX_LOG, MAX_OPERATIONS};
use serde_json::Value;

use super::{Log, Replica, ReplicaError};
use crate::outbox::{self, HandedOver, Item, Queued};
use crate::step::{Effect, Known, Place, Row, Waiting, below};
use carnet_model::custody::{Carried, append};

type Rows = BTreeMap<(Kind, String), Value>;

/// A replica that ends with the process.
#[derive(Debug, Clone, Default)]
pub struct MemoryReplica {
    place: Place,
    rows: Rows,
    filling: Rows,
    outbox: Vec<Item>,
    /// When a push was first begun for an operation, by its id.
    pushed: BTreeMap<String, UnixTime>,
    log: Log,
}

impl MemoryReplica {
    fn change(&mut self, effect: Effect) {
        match effect {
            Effect::Clear => self.filling.clear(),
            Effect::Fill(row) => put(&mut self.filling, row),
            Effect::Swap => self.rows = std::mem::take(&mut self.filling),
            Effect::Put(row) => put(&mut self.rows, row),
            Effect::Remove { kind, id } => self.remove(kind, &id),
            Effect::Sweep => self.sweep(),
            Effect::Stand(place) => self.place = place,
            Effect::Pushing { id, at } => {
                self.pushed.entry(id).or_insert(at);
            }
            Effect::Answered(answer) => {
                let mut items = self.outbox.iter_mut();
                if let Some(item) = items.find(|item| item.operation.id == answer.id && item.is_waiting()) {
                    item.answer = Some(answer);
                }
            }
            Effect::Told(head) => {
                if head.number >= self.log.known[1].number {
                    self.log.known[1] = head;
                }
            }
        }
    }

    fn remove(&mut self, kind: Kind, id: &str) {
        self.rows.remove(&(kind, id.to_owned()));
        let Some(below) = below(kind) else { return };
        let children: Vec<String> = self.all().filter(|row| row.kind == below && row.parent() == Some(id)).map(|row| row.id).collect();
        children.iter().for_each(|child| self.remove(below, child));
    }

    fn sweep(&mut self) {
        let used: BTreeSet<String> = self.all().filter_map(|row| row.device().map(str::to_owned)).collect();
        self.rows.retain(|(kind, id), _| *kind != Kind::Device || used.contains(id));
    }

    fn all(&self) -> impl Iterator<Item = Row> {
        self.rows.iter().map(|((kind, id), body)| Row { kind: *kind, id: id.clone(), body: body.clone() })
    }

    fn carry(&mut self, carried: Carried) {
        let entry = append(&self.log.known[0], carried);
        self.log.known[0] = entry.head();
        self.log.entries.push(entry);
    }
}

fn put(rows: &mut Rows, row: Row) {
    let license = row.license().map(|license| (Kind::License, license.to_owned()));
    if license.is_none_or(|license| rows.contains_key(&license)) {
        rows.insert((row.kind, row.id), row.body);
    }
}

impl Replica for MemoryReplica {
    async fn load(&mut self) -> Result<Known, ReplicaError> {
        let waiting = self.outbox.iter().filter(|item| item.is_waiting()).take(MAX_OPERATIONS);
        let waiting = waiting.map(|item| {
            let pushed_at = self.pushed.get(&item.operation.id).copied();
            Waiting { operation: item.operation.clone(), pushed_at }
        });
        let told = usize::try_from(self.place.told).unwrap_or(usize::MAX);
        let untold = self.log.entries.iter().skip(told).take(MAX_LOG).cloned().collect();
        Ok(Known { place: self.place.clone(), waiting: waiting.collect(), replica: "in-memory".to_owned(), untold })
    }

    async fn apply(&mut self, effects: Vec<Effect>) -> Result<(), ReplicaError> {
        effects.into_iter().for_each(|effect| self.change(effect));
        Ok(())
    }

    async fn queue(&mut self, queued: Queued) -> Result<(), ReplicaError> {
        let carried = outbox::taken_in(&queued)?;
        let Queued { operation, machine, .. } = queued;
        if let Some(known) = self.outbox.iter().find(|item| item.operation.id == operation.id) {
            return if known.operation == operation { Ok(()) } else { Err(ReplicaError::IdTaken) };
        }
        self.outbox.push(Item { operation, machine, answer: None, is_handed_over: false });
        carried.into_iter().for_each(|carried| self.carry(carried));
        Ok(())
    }

    async fn withdraw(&mut self, id: &str, by: &HandedOver) -> Result<(), ReplicaError> {
        let at = self.outbox.iter().position(|item| item.operation.id == id).ok_or(ReplicaError::NotFound)?;
        if !self.outbox[at].is_waiting() || self.pushed.contains_key(id) {
            return Err(ReplicaError::UnderWay);
        }
        let carried = outbox::given_back(&self.outbox[at], by)?;
        self.outbox.remove(at);
        carried.into_iter().for_each(|carried| self.carry(carried));
        Ok(())
    }

    async fn hand_over(&mut self, id: &str, by: &HandedOver) -> Result<(), ReplicaError> {
        let item = self.outbox.iter_mut().find(|item| item.operation.id == id).ok_or(ReplicaError::NotFound)?;
        if item.is_handed_over {
            return Ok(());
        }
        if !item.is_to_bring() {
            return Err(ReplicaError::NotFound);
        }
        let carried = outbox::handed_over(item, by)?;
        item.is_handed_over = true;
        carried.into_iter().for_each(|carried| self.carry(carried));
        Ok(())
    }

    async fn rows(&mut self) -> Result<Vec<Row>, ReplicaError> {
        Ok(self.all().collect())
    }

    async fn outbox(&mut self) -> Result<Vec<Item>, ReplicaError> {
        Ok(self.outbox.clone())
    }

    async fn log(&mut self) -> Result<Log, ReplicaError> {
        Ok(self.log.clone())
    }
}
