//! What a courier carries is answered once, and for nobody who has been signed out on the way.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use carnet_core::{DeactivationCode, DeactivationReason, RequestId, Tombstone};
use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::contract::{deactivation, licensed};
use super::sync::{license_in, pushing_all};
use super::{Machine, NOW, World, on_both, send_to};

fn carrying(id: &str, document: &[u8], license: Option<&str>) -> Value {
    let mut action = json!({ "do": "document", "document": BASE64.encode(document) });
    if let Some(license) = license {
        action["license"] = json!(license);
    }
    json!({ "operations": [{ "id": id, "at": NOW, "action": action }] })
}

/// The same request, of whose body the second half waits.
fn in_halves(request: Request<Body>, body: &[u8]) -> (Request<Body>, mpsc::Sender<Bytes>, [Bytes; 2]) {
    let (send, parts) = mpsc::channel::<Bytes>(1);
    let parts = futures_util::stream::unfold(parts, async |mut parts| parts.recv().await.map(|part| (Ok::<_, Infallible>(part), parts)));
    let (head, _) = request.into_parts();
    let (first, second) = body.split_at(body.len() / 2);
    (Request::from_parts(head, Body::from_stream(parts)), send, [first, second].map(Bytes::copy_from_slice))
}

async fn who_is_signed_out_on_the_way_has_nothing_issued(world: &World) {
    let grants = json!(["sync", "offline_activate"].map(|permission| json!({ "permission": permission })));
    let (user, key) = world.user("field@acme.example", "courier", grants.clone(), json!({})).await;
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [user] }))).await.is(201);
    let (license, _) = license_in(world, "perpetual", "PO-1").await;
    let request = Machine::new(1).request(1, "cutter", None);
    let push = carrying("op-1", &request, Some(&license));
    let document = Request::post(format!("/api/v1/offline/documents?license={license}"));
    let document = document.header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap();
    for (asked, body) in [(pushing_all(&key, &push), push.to_string().into_bytes()), (document, request.clone())] {
        world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "grants": grants }))).await.is(200);
        let (asked, send, [first, second]) = in_halves(asked, &body);
        let router = world.router.clone();
        let answer = tokio::spawn(async move { send_to(&router, asked).await });
        send.send(first).await.unwrap();
        // The first half is read: whoever asks was known to be signed in.
        drop(send.reserve().await.unwrap());
        world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "grants": [] }))).await.is(200);
        send.send(second).await.unwrap();
        drop(send);
        answer.await.unwrap().fails(401, "not-signed-in");
        assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["seats_taken"], 0);
    }
    // Signed in again, the same operation is a new one.
    world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "grants": grants }))).await.is(200);
    let answer = world.send(pushing_all(&key, &push)).await.is(200).json()["answers"][0].clone();
    assert_eq!(answer["outcome"], "applied", "{answer}");
}
on_both!(who_is_signed_out_on_the_way_has_nothing_issued);

async fn who_is_signed_out_on_the_way_brings_nothing_in_their_name(world: &World) {
    let (user, key) = world.user("field@acme.example", "courier", json!([]), json!({})).await;
    let (id, license_key) = world.license("perpetual", json!({})).await;
    let machine = Machine::new(1);
    let license = licensed(world, &machine.request(1, "cutter", Some(&license_key))).await;
    let proof = deactivation(&machine, 1, license.serial);
    let tombstone = Tombstone::derive(&machine.key, &RequestId::from_bytes([1; 16]));
    let code = DeactivationCode { tombstone, reason: DeactivationReason::Moved };
    let typed = super::codes::typed("acme", &code).to_string().into_bytes();
    for (path, body) in [("documents", &proof), ("deactivation-codes", &typed)] {
        let asked = Request::post(format!("/api/v1/offline/{path}")).header("authorization", format!("Bearer {key}"));
        let asked = asked.header("content-type", "application/json").body(Body::empty()).unwrap();
        let (asked, send, [first, second]) = in_halves(asked, body);
        let router = world.router.clone();
        let answer = tokio::spawn(async move { send_to(&router, asked).await });
        send.send(first).await.unwrap();
        drop(send.reserve().await.unwrap());
        world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "is_suspended": true }))).await.is(200);
        send.send(second).await.unwrap();
        drop(send);
        answer.await.unwrap().fails(401, "not-signed-in");
        assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"], 1, "{path}");
        world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "is_suspended": false }))).await.is(200);
    }
    // The device speaks for itself.
    world.offline(&proof).await.is(200);
    assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"], 0);
}
on_both!(who_is_signed_out_on_the_way_brings_nothing_in_their_name);

async fn a_document_that_is_pushed_at_once_is_answered_once(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let mut routers = vec![world.router.clone()];
    if world.url.starts_with("postgres") {
        routers.push(carnet_portal::api::router(world.another().await, super::no_limits(), None));
    }
    for round in 1..=10 {
        let (license, license_key) = license_in(world, "perpetual", "A-1001").await;
        let push = carrying(&format!("op-{round}"), &Machine::new(round).request(1, "cutter", Some(&license_key)), None);
        let tasks: Vec<_> = (0..6)
            .map(|at| {
                let (router, request): (Router, _) = (routers[at % routers.len()].clone(), pushing_all(&key, &push));
                tokio::spawn(async move { send_to(&router, request).await.is(200).json()["answers"][0].clone() })
            })
            .collect();
        let (mut outcomes, mut documents) = (BTreeSet::new(), BTreeSet::new());
        for task in tasks {
            let answer = task.await.unwrap();
            outcomes.insert(answer["outcome"].as_str().unwrap().to_owned());
            documents.insert(answer["documents"].to_string());
        }
        assert!(!outcomes.contains("refused") && documents.len() == 1, "{outcomes:?}");
        assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["seats_taken"], 1);
    }
}
on_both!(a_document_that_is_pushed_at_once_is_answered_once);

async fn an_operation_that_was_refused_takes_no_seat_later(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let (license, license_key) = license_in(world, "perpetual", "A-1001").await;
    let seats = json!({ "seats": 1 });
    world.admin("PATCH", &format!("/licenses/{license}"), Some(seats)).await.is(200);
    world.offline(&Machine::new(1).request(1, "cutter", Some(&license_key))).await.is(200);
    let push = carrying("op-1", &Machine::new(2).request(1, "cutter", Some(&license_key)), None);
    let refused = world.send(pushing_all(&key, &push)).await.is(200).json()["answers"][0].clone();
    assert_eq!((&refused["outcome"], &refused["code"]), (&json!("refused"), &json!("seats-exhausted")));
    let reset = json!({ "operations": [{ "id": "op-2", "at": NOW, "action": { "do": "reset-license", "license": license } }] });
    assert_eq!(world.send(pushing_all(&key, &reset)).await.is(200).json()["answers"][0]["outcome"], "applied");
    assert_eq!(world.send(pushing_all(&key, &push)).await.is(200).json()["answers"][0], refused, "it is not tried again");
    assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["seats_taken"], 0);
}
on_both!(an_operation_that_was_refused_takes_no_seat_later);
