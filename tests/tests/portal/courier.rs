//! A courier's replica and outbox on a real portal: what was done without a network is done once, and what is seen is what there is.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use carnet_core::{Digest, License, TrustAnchors, UnixTime};
use carnet_courier::custody;
use carnet_courier::outbox::{self, HandedOver, Item, Queued};
use carnet_courier::{CallError, Portal, Reason, Replica, Session, SqliteReplica, Step, Trouble, Wanted};
use carnet_model::sync::{Action, Capabilities, Kind, Outcome, Page, Push, Pushed, PushedOperation, Snapshot};
use data_encoding::BASE64;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::custody::log_at;
use super::sync::{seal, serial_of};
use super::{Machine, NOW, World, on_both, send_to};

/// The way to a portal, on which answers to pushes may be lost: of operations, and of parts of the log.
struct Wire {
    router: Router,
    key: String,
    lost: Cell<u32>,
    lost_logs: Cell<u32>,
}

impl Wire {
    fn to(world: &World, key: &str) -> Self {
        Self { router: world.router.clone(), key: key.to_owned(), lost: Cell::new(0), lost_logs: Cell::new(0) }
    }

    async fn call<T: DeserializeOwned>(router: Router, key: String, method: &str, path: String, body: String) -> Result<T, CallError> {
        let request = Request::builder().method(method).uri(format!("/api/v1/sync{path}")).header("carnet-sync-version", "1");
        let request = request.header("authorization", format!("Bearer {key}")).header("content-type", "application/json");
        let answer = send_to(&router, request.body(Body::from(body)).unwrap()).await;
        let status = answer.status.as_u16();
        if status == 200 {
            return serde_json::from_slice(&answer.bytes).map_err(|_| CallError::Malformed);
        }
        let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
        Err(match status {
            404 => CallError::NotFound,
            401 | 403 => CallError::Refused { code },
            429 | 500.. => CallError::Passing { trouble: Trouble::Busy, retry_after: None },
            _ => CallError::Unfit { code },
        })
    }
}

impl Portal for Wire {
    async fn capabilities(&mut self) -> Result<Capabilities, CallError> {
        Self::call(self.router.clone(), self.key.clone(), "GET", String::new(), String::new()).await
    }

    async fn push(&mut self, push: &Push) -> Result<Pushed, CallError> {
        let body = serde_json::to_string(push).unwrap();
        let pushed = Self::call(self.router.clone(), self.key.clone(), "POST", "/operations".into(), body).await;
        let lost = if push.log.is_some() { &self.lost_logs } else { &self.lost };
        if lost.get() > 0 {
            lost.set(lost.get() - 1);
            return Err(CallError::Passing { trouble: Trouble::Busy, retry_after: None });
        }
        pushed
    }

    async fn snapshot(&mut self, wanted: &Wanted) -> Result<Snapshot, CallError> {
        let of = wanted.of.as_ref().map(|(kind, id)| format!("&{}={id}", name(*kind))).unwrap_or_default();
        let path = format!("/snapshot?kind={}&after={}&limit={}{of}", name(wanted.kind), wanted.after, wanted.limit.min(3));
        Self::call(self.router.clone(), self.key.clone(), "GET", path, String::new()).await
    }

    async fn changes(&mut self, after: i64, limit: u32) -> Result<Page, CallError> {
        let path = format!("/changes?after={after}&limit={}", limit.min(3));
        Self::call(self.router.clone(), self.key.clone(), "GET", path, String::new()).await
    }
}

fn name(kind: Kind) -> String {
    json!(kind).as_str().unwrap().to_owned()
}

/// Synchronizes until nothing is left to do; tells why it ends otherwise.
pub(super) async fn synchronize(world: &World, replica: &mut SqliteReplica, wire: &mut impl Portal) -> Result<(), Reason> {
    seal(world).await;
    let clock = AtomicU64::new(NOW);
    let mut session = Session::new(replica, wire);
    loop {
        let step = session.step(|| UnixTime::from_secs(clock.load(Ordering::Relaxed)), 7).await.unwrap();
        match step {
            Step::Done => return Ok(()),
            Step::GiveUp(reason) => return Err(reason),
            Step::Wait { until, .. } => clock.store(until.as_secs(), Ordering::Relaxed),
            _ => {}
        }
    }
}

pub(super) fn queued(id: &str, machine: &str, action: Action) -> Queued {
    let operation = PushedOperation { id: id.into(), at: NOW, if_version: None, action };
    Queued { operation, machine: machine.into(), who: "ana".into(), inspector: String::new() }
}

pub(super) fn item<'a>(items: &'a [Item], id: &str) -> &'a Item {
    items.iter().find(|item| item.operation.id == id).unwrap()
}

async fn a_courier_brings_what_was_done_and_has_what_there_is(world: &World) {
    let admin = world.prepared.admin_api_key.to_string();
    let (license, key) = world.license("perpetual", json!({ "seats": 3, "max_resets": 5 })).await;
    world.offline(&Machine::new(1).request(1, "cutter", Some(&key))).await.is(200);
    let serial = serial_of(world, &license).await;
    let mut replica = SqliteReplica::open(&world.path("replica.db"), "laptop-1").await.unwrap();
    let mut wire = Wire::to(world, &admin);
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    let known = replica.row(Kind::License, &license).await.unwrap().unwrap();
    assert_eq!(known.body["seats_taken"], 1);

    // Without a network: a note, a seat freed, a request carried, and something that cannot be.
    let request = Machine::new(2).request(1, "cutter", Some(&key));
    let document = Action::Document { document: BASE64.encode(&request), license: None };
    for operation in [
        queued("note", "", Action::Note { license: license.clone(), note: "hall 3, zebra".into() }),
        queued("reset", "", Action::ResetActivation { serial }),
        queued("request", "press 4", document),
        queued("nothing", "", Action::ResetActivation { serial: 1 << 30 }),
    ] {
        replica.queue(operation.clone()).await.unwrap();
        replica.queue(operation).await.unwrap();
    }
    assert_eq!(outbox::owed(&replica.outbox().await.unwrap())[0].waiting, ["request"]);

    // Twice the portal does it all, and nobody hears of it.
    wire.lost.set(2);
    wire.lost_logs.set(2);
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    let items = replica.outbox().await.unwrap();
    assert_eq!(items.len(), 4, "the same operation twice is one");
    for id in ["note", "reset", "request"] {
        assert_eq!(item(&items, id).answer.as_ref().unwrap().outcome, Outcome::Already, "{id}");
    }
    let refused = item(&items, "nothing").answer.as_ref().unwrap();
    assert_eq!((refused.outcome, refused.code.as_deref()), (Outcome::Refused, Some("not-found")));
    let shown = world.admin("GET", &format!("/licenses/{license}"), None).await.json();
    assert_eq!((&shown["note"], &shown["resets"], &shown["seats_taken"]), (&json!("hall 3, zebra"), &json!(1), &json!(1)));
    // What was done a moment ago is sealed by now.
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    assert_eq!(replica.row(Kind::License, &license).await.unwrap().unwrap().body["note"], "hall 3, zebra");
    assert_eq!(replica.search(Kind::License, "zeb hall", 5).await.unwrap().len(), 1, "found without a network");

    // The answer is a license for that machine, and the log tells of both ways.
    let answer = BASE64.decode(item(&items, "request").answer.as_ref().unwrap().documents[0].as_bytes()).unwrap();
    let issuing = world.portal.issuing(&"acme".parse().unwrap()).await.unwrap();
    let anchors = TrustAnchors::new("acme".parse().unwrap(), vec![carnet_core::Signer::verifying_key(&*issuing).clone()]);
    let License { request: answered, .. } = anchors.verify_license(&answer).unwrap().into_claims();
    assert_eq!(answered, Digest::of(&request).short());
    assert_eq!(outbox::owed(&items)[0].to_bring, ["request"]);
    let by = HandedOver { at: UnixTime::from_secs(NOW + 60), who: "ana".into(), inspector: String::new() };
    replica.hand_over("request", &by).await.unwrap();
    assert_eq!(outbox::owed(&replica.outbox().await.unwrap()), []);
    let carried = replica.log().await.unwrap();
    assert_eq!(carried.entries.len(), 2);
    custody::verify(&carried.entries, &carried.known).unwrap();
    assert_eq!(log_at(world, "laptop-1").await, carried.entries[..1], "what was handed over since, nobody was told");
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    assert_eq!(log_at(world, "laptop-1").await, carried.entries);
    assert_eq!(replica.log().await.unwrap().known[1], carried.entries[1].head());

    // A replica that is begun now has the same.
    let mut fresh = SqliteReplica::open(&world.path("fresh.db"), "laptop-2").await.unwrap();
    synchronize(world, &mut fresh, &mut wire).await.unwrap();
    let sorted = |mut rows: Vec<carnet_courier::Row>| {
        rows.sort_by(|one, other| (name(one.kind), &one.id).cmp(&(name(other.kind), &other.id)));
        rows
    };
    assert_eq!(sorted(replica.rows().await.unwrap()), sorted(fresh.rows().await.unwrap()));
}
on_both!(a_courier_brings_what_was_done_and_has_what_there_is);

async fn a_courier_who_may_no_more_learns_it_and_keeps_what_waits(world: &World) {
    let grants = json!([{ "permission": "sync" }]);
    let (user, key) = world.user("ana@acme.example", "courier", grants, json!({})).await;
    let mut replica = SqliteReplica::open(&world.path("replica.db"), "laptop-1").await.unwrap();
    let mut wire = Wire::to(world, &key);
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    replica.queue(queued("note", "", Action::Note { license: "none".into(), note: "x".into() })).await.unwrap();
    world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "grants": [] }))).await.is(200);
    let reason = synchronize(world, &mut replica, &mut wire).await.unwrap_err();
    assert_eq!(reason.code(), "permission-missing");
    assert!(replica.outbox().await.unwrap()[0].is_waiting(), "nobody has refused it");

    // Somebody else's replica is not filled with what this one sees.
    let mut other = Wire::to(world, &world.prepared.admin_api_key.clone());
    assert_eq!(synchronize(world, &mut replica, &mut other).await.unwrap_err(), Reason::OtherUser);
}
on_both!(a_courier_who_may_no_more_learns_it_and_keeps_what_waits);

async fn a_laptop_that_was_lost_learns_nothing_more(world: &World) {
    let grants = json!([{ "permission": "sync" }]);
    let (_, key) = world.user("ana@acme.example", "courier", grants, json!({})).await;
    let mut replica = SqliteReplica::open(&world.path("replica.db"), "laptop-1").await.unwrap();
    let mut wire = Wire::to(world, &key);
    let carried = |id: &str| queued(id, "press 4", Action::Document { document: BASE64.encode(id.as_bytes()), license: None });
    replica.queue(carried("first")).await.unwrap();
    synchronize(world, &mut replica, &mut wire).await.unwrap();
    world.admin("POST", "/couriers/laptop-1/lost", None).await.is(200);
    replica.queue(carried("second")).await.unwrap();
    assert_eq!(synchronize(world, &mut replica, &mut wire).await.unwrap_err().code(), "not-signed-in");
    assert!(item(&replica.outbox().await.unwrap(), "second").is_waiting());
    let log = replica.log().await.unwrap();
    assert_eq!(log_at(world, "laptop-1").await, log.entries[..1]);
}
on_both!(a_laptop_that_was_lost_learns_nothing_more);
