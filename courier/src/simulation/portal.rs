//! A portal in memory that keeps the contract of the wire: what somebody sees, numbers of changes, and each operation once.

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::{Serial, UnixTime};
use carnet_model::sync::{
    Action, Answer, Capabilities, Kind, MAX_PUSH, Outcome, Page, Push, Pushed, PushedOperation, Snapshot, SnapshotRow, VERSION,
};
use carnet_model::{ActivationRecord, Answer as Decided, Change, Context, LicenseRecord, Operation, Records, Refusal, decide};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::machines::{self, MACHINES, REQUESTS};
use super::random::Random;
use crate::step::{CallError, Received, Step, Wanted};
use carnet_model::custody::{Entry, Head, follow};

/// Who carries.
pub(super) const USERS: [&str; 2] = ["ana", "ben"];
const ORDERS: [&str; 4] = ["o1", "o2", "o3", "o4"];

type Thing = (Kind, String);

/// The seats of each license.
const SEATS: u32 = 2;
/// The portal's time. Nothing here depends on it.
const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

#[derive(Debug)]
struct License {
    order: String,
    note: String,
    version: i64,
    records: Records,
}

impl License {
    fn new(order: &str) -> Self {
        let record = LicenseRecord { product: "cutter".into(), seats: SEATS, ..LicenseRecord::default() };
        Self { order: order.into(), note: String::new(), version: 1, records: Records::new(record) }
    }
}

/// What a change touched.
#[derive(Debug, Clone)]
struct Touch {
    thing: Thing,
    anew: bool,
}

/// The portal.
#[derive(Debug, Default)]
pub(super) struct SimulatedPortal {
    /// The users that manage an order.
    orders: BTreeMap<String, BTreeSet<&'static str>>,
    licenses: BTreeMap<String, License>,
    /// License and device of an activation.
    activations: BTreeMap<u64, (String, String)>,
    /// Those who see everything.
    all_seeing: BTreeSet<&'static str>,
    /// Changes that have no number yet.
    unsealed: Vec<Vec<Touch>>,
    sealed: Vec<Vec<Touch>>,
    answers: BTreeMap<(String, String), Answer>,
    /// How often an operation was done.
    pub(super) done: BTreeMap<(String, String), u32>,
    /// What was carried, by the user.
    pub(super) logs: BTreeMap<&'static str, Vec<Entry>>,
}

impl SimulatedPortal {
    pub(super) fn new() -> Self {
        let mut portal = Self::default();
        for (at, order) in ORDERS.into_iter().enumerate() {
            portal.orders.insert(order.into(), [USERS[at % 2]].into());
            portal.note(vec![touch(Kind::Order, order, false)]);
        }
        portal
    }

    /// Somebody does something at the portal.
    pub(super) fn act(&mut self, random: &mut Random) {
        let license = random.one_of(self.licenses.keys().cloned());
        let order = ORDERS[random.below(ORDERS.len())];
        match (random.below(6), license) {
            (0, _) | (_, None) => {
                let id = format!("l{:03}", self.licenses.len());
                self.licenses.insert(id.clone(), License::new(order));
                self.note(vec![touch(Kind::License, &id, false)]);
            }
            (1, Some(license)) => drop(self.activate(&license, &a_request(random))),
            (2, Some(license)) => self.set_note(&license, &format!("note {}", random.below(1000))),
            (3, Some(license)) => self.transfer(&license, order),
            (4, Some(_)) => {
                let managers = self.orders.entry(order.into()).or_default();
                let user = USERS[random.below(USERS.len())];
                if !managers.remove(user) {
                    managers.insert(user);
                }
                self.note(vec![touch(Kind::Order, order, true)]);
            }
            (_, Some(_)) => {
                // How far a user sees: this is in no change.
                let user = USERS[random.below(USERS.len())];
                if random.chance(20) && !self.all_seeing.remove(user) {
                    self.all_seeing.insert(user);
                }
            }
        }
    }

    /// Numbers some of the changes that have none, in whatever order.
    pub(super) fn seal(&mut self, random: &mut Random) {
        for _ in 0..random.below(self.unsealed.len() + 1) {
            let at = random.below(self.unsealed.len());
            self.sealed.push(self.unsealed.swap_remove(at));
        }
    }

    /// Numbers all of them.
    pub(super) fn seal_all(&mut self) {
        self.sealed.append(&mut self.unsealed);
    }

    /// As far as it comes with a push before it crashes: nobody is answered.
    pub(super) fn crash(&mut self, user: &'static str, step: &Step, random: &mut Random) {
        if let Step::Push(push) = step {
            let operations = push.operations[..random.below(push.operations.len() + 1)].to_vec();
            self.push(user, &Push { operations, log: push.log.clone() });
        }
    }

    /// A license that has more activations than seats, if there is one.
    pub(super) fn overbooked(&self) -> Option<&String> {
        self.licenses.iter().find(|(_, license)| license.records.seats_taken() > SEATS as usize).map(|(id, _)| id)
    }

    /// Any activation, seen or not, by its serial.
    pub(super) fn an_activation(&self, random: &mut Random) -> Option<u64> {
        random.one_of(self.activations.keys().copied())
    }

    /// Any license, seen or not.
    pub(super) fn a_license(&self, random: &mut Random) -> Option<String> {
        random.one_of(self.licenses.keys().cloned())
    }

    /// Any order, seen or not.
    pub(super) fn an_order(random: &mut Random) -> String {
        ORDERS[random.below(ORDERS.len())].into()
    }

    /// Answers a call; `None` to a step that is none.
    pub(super) fn answer(&mut self, user: &'static str, step: &Step) -> Option<Received> {
        match step {
            Step::Ask => Some(Received::Capabilities(self.capabilities(user))),
            Step::Push(push) => Some(self.push(user, push)),
            Step::Snapshot(wanted) => Some(Received::Snapshot(self.snapshot(user, wanted))),
            Step::Changes { after, limit } => Some(Received::Changes(self.changes(user, *after, *limit))),
            Step::Wait { .. } | Step::Done | Step::GiveUp(_) => None,
        }
    }

    /// What was answered to an operation.
    pub(super) fn answered(&self, user: &str, id: &str) -> Option<&Answer> {
        self.answers.get(&(user.to_owned(), id.to_owned()))
    }

    /// Everything that a user sees.
    pub(super) fn seen(&self, user: &'static str) -> BTreeMap<Thing, Value> {
        let sees = |order: &str| self.all_seeing.contains(user) || self.orders.get(order).is_some_and(|managers| managers.contains(user));
        let mut seen = BTreeMap::from([((Kind::Product, "p1".to_owned()), json!({ "id": "p1", "name": "Cutter" }))]);
        for id in self.orders.keys().filter(|id| sees(id)) {
            seen.insert((Kind::Order, id.clone()), json!({ "id": id }));
        }
        for (id, license) in self.licenses.iter().filter(|(_, license)| sees(&license.order)) {
            let row = json!({ "id": id, "order": license.order, "note": license.note, "version": license.version });
            seen.insert((Kind::License, id.clone()), row);
        }
        for (serial, (license, device)) in &self.activations {
            if seen.contains_key(&(Kind::License, license.clone())) {
                seen.insert((Kind::Device, device.clone()), json!({ "id": device }));
                let records = &self.licenses[license].records;
                let is_live = Serial::new(*serial).and_then(|serial| records.activation(serial)).is_some_and(ActivationRecord::is_live);
                let row = json!({ "serial": serial, "license": license, "device": device, "is_live": is_live });
                seen.insert((Kind::Activation, serial.to_string()), row);
            }
        }
        seen
    }

    fn capabilities(&self, user: &'static str) -> Capabilities {
        Capabilities {
            versions: vec![VERSION],
            company: "acme".into(),
            user: user.into(),
            kinds: Kind::ALL.to_vec(),
            max_operations: 3,
            max_rows: 4,
            max_push: MAX_PUSH,
            sealed: self.number(),
            scope: self.scope(user),
        }
    }

    fn snapshot(&self, user: &'static str, wanted: &Wanted) -> Snapshot {
        let is_of_license = |license: &str| match &wanted.of {
            None => true,
            Some((Kind::Order, order)) => self.licenses.get(license).is_some_and(|license| license.order == *order),
            Some((_, id)) => id == license,
        };
        let belongs = |id: &str| match wanted.kind {
            Kind::License => is_of_license(id),
            Kind::Activation => {
                id.parse::<u64>().ok().and_then(|serial| self.activations.get(&serial)).is_some_and(|of| is_of_license(&of.0))
            }
            Kind::Device => wanted.of.is_none() || self.activations.values().any(|of| of.1 == id && is_of_license(&of.0)),
            _ => true,
        };
        let order =
            |id: &str| if wanted.kind == Kind::Activation { (id.parse::<u64>().unwrap_or(0), String::new()) } else { (0, id.to_owned()) };
        let rows = self.seen(user).into_iter().filter(|((kind, id), _)| *kind == wanted.kind && belongs(id));
        let mut rows: Vec<_> = rows.map(|((_, id), row)| SnapshotRow { id, row }).collect();
        rows.sort_by_key(|row| order(&row.id));
        rows.retain(|row| wanted.after.is_empty() || order(&row.id) > order(&wanted.after));
        let is_more = rows.len() > wanted.limit as usize;
        rows.truncate(wanted.limit as usize);
        let next = rows.last().filter(|_| is_more).map(|row| row.id.clone());
        Snapshot { kind: wanted.kind, rows, next, sealed: self.number(), scope: self.scope(user) }
    }

    fn changes(&self, user: &'static str, after: i64, limit: u32) -> Page {
        let first = usize::try_from(after).unwrap_or(0).min(self.sealed.len());
        let end = first.saturating_add(limit as usize).min(self.sealed.len());
        let seen = self.seen(user);
        let mut touched: BTreeMap<Thing, (i64, bool)> = BTreeMap::new();
        for (number, touches) in (after + 1..).zip(&self.sealed[first..end]) {
            for Touch { thing, anew } in touches {
                let was = touched.get(thing).is_some_and(|(_, anew)| *anew);
                touched.insert(thing.clone(), (number, was || *anew));
            }
        }
        let change = |((kind, id), (number, anew)): (Thing, (i64, bool))| {
            let row = seen.get(&(kind, id.clone())).cloned();
            carnet_model::sync::Change { number, kind, id, anew: anew && row.is_some(), row }
        };
        let next = after + i64::try_from(end - first).unwrap_or(0);
        let changes = touched.into_iter().map(change).collect();
        Page { changes, next, sealed: self.number(), scope: self.scope(user), more: end < self.sealed.len() }
    }

    fn push(&mut self, user: &'static str, push: &Push) -> Received {
        let log = match push.log.as_ref().map(|part| self.carried(user, &part.entries)).transpose() {
            Ok(head) => head,
            Err(code) => return Received::Failed(CallError::Unfit { code: code.to_owned() }),
        };
        let answers = push.operations.iter().map(|operation| self.perform(user, operation)).collect();
        Received::Pushed(Pushed { answers, log })
    }

    fn carried(&mut self, user: &'static str, entries: &[Entry]) -> Result<Head, &'static str> {
        let known = self.logs.entry(user).or_default();
        for entry in entries {
            let head = known.last().map_or_else(Head::default, Entry::head);
            match usize::try_from(entry.number - 1).ok().and_then(|at| known.get(at)) {
                Some(known) if known == entry => {}
                Some(_) => return Err("courier-log-forged"),
                None if follow(&head, [entry]).is_ok() => known.push(entry.clone()),
                None => return Err("courier-log-forged"),
            }
        }
        Ok(entries.last().map_or_else(Head::default, Entry::head))
    }

    fn perform(&mut self, user: &'static str, operation: &PushedOperation) -> Answer {
        let key = (user.to_owned(), operation.id.clone());
        if let Some(known) = self.answers.get(&key) {
            let outcome = if known.outcome == Outcome::Refused { Outcome::Refused } else { Outcome::Already };
            return Answer { outcome, ..known.clone() };
        }
        let license = self.license_of(&operation.action);
        let mut answer = Answer::new(&operation.id, Outcome::Applied);
        let is_seen = self.seen(user).contains_key(&(Kind::License, license.clone()));
        let done = if is_seen { self.apply(&license, &operation.action) } else { Err("not-found") };
        match done {
            Ok(documents) => {
                answer.documents = documents;
                *self.done.entry(key.clone()).or_default() += 1;
            }
            Err(code) => (answer.outcome, answer.code) = (Outcome::Refused, Some(code.into())),
        }
        self.answers.insert(key, answer.clone());
        answer
    }

    fn license_of(&self, action: &Action) -> String {
        match action {
            Action::Note { license, .. } | Action::Transfer { license, .. } | Action::Document { license: Some(license), .. } => {
                license.clone()
            }
            Action::ResetActivation { serial } => self.activations.get(serial).map(|(license, _)| license.clone()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Does what an action says; gives the documents that answer it.
    fn apply(&mut self, license: &str, action: &Action) -> Result<Vec<String>, &'static str> {
        match action {
            Action::Note { note, .. } => self.set_note(license, note),
            Action::Transfer { order, .. } => self.transfer(license, order),
            Action::ResetActivation { serial } => {
                let serial = Serial::new(*serial).ok_or("not-found")?;
                self.decide(license, Operation::Reset { serial })?;
            }
            Action::Document { document, .. } => {
                let serial = self.activate(license, &BASE64.decode(document.as_bytes()).map_err(|_| "malformed")?)?;
                return Ok(vec![BASE64.encode(format!("license {serial}").as_bytes())]);
            }
            _ => return Err("not-found"),
        }
        Ok(Vec::new())
    }

    /// Answers a request for a license; gives the serial of the activation, a new one or the one that it has.
    fn activate(&mut self, license: &str, request: &[u8]) -> Result<u64, &'static str> {
        let request = machines::read(request).ok_or("malformed")?;
        match self.decide(license, Operation::Activate { request: &request, credential_key: None })? {
            Decided::Issue(draft) => Ok(draft.serial.as_u64()),
            Decided::Stored { serial } => Ok(serial.as_u64()),
            _ => Err("malformed"),
        }
    }

    /// Asks the rules of the portal, and does as they say.
    fn decide(&mut self, license: &str, operation: Operation<'_>) -> Result<Decided, &'static str> {
        let (company, next_serial) = (machines::company(), Serial::new(self.activations.len() as u64 + 1).ok_or("not-found")?);
        let records = &mut self.licenses.get_mut(license).ok_or("not-found")?.records;
        let decision = decide(records, operation, Context { company: &company, now: NOW, next_serial }).map_err(Refusal::code)?;
        let mut touches = vec![touch(Kind::License, license, false)];
        for change in &decision.changes {
            let Change::Activation(record) = change else { continue };
            let (serial, device) = (record.serial.as_u64(), record.device.to_string());
            touches.extend([touch(Kind::Activation, &serial.to_string(), false), touch(Kind::Device, &device, false)]);
            self.activations.insert(serial, (license.to_owned(), device));
        }
        records.apply(decision.changes);
        self.note(touches);
        Ok(decision.answer)
    }

    fn set_note(&mut self, license: &str, note: &str) {
        if let Some(known) = self.licenses.get_mut(license) {
            (known.note, known.version) = (note.to_owned(), known.version + 1);
        }
        self.note(vec![touch(Kind::License, license, false)]);
    }

    fn transfer(&mut self, license: &str, order: &str) {
        if let Some(known) = self.licenses.get_mut(license) {
            (known.order, known.version) = (order.to_owned(), known.version + 1);
        }
        self.note(vec![touch(Kind::License, license, true)]);
    }

    fn note(&mut self, touches: Vec<Touch>) {
        self.unsealed.push(touches);
    }

    fn number(&self) -> i64 {
        i64::try_from(self.sealed.len()).unwrap_or(i64::MAX)
    }

    fn scope(&self, user: &'static str) -> String {
        if self.all_seeing.contains(user) { "all".into() } else { "own".into() }
    }
}

fn a_request(random: &mut Random) -> Vec<u8> {
    machines::request(random.below(MACHINES), random.below(REQUESTS))
}

fn touch(kind: Kind, id: &str, anew: bool) -> Touch {
    Touch { thing: (kind, id.to_owned()), anew }
}
