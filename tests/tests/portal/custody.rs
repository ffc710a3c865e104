//! What couriers carried, at the portal: taken in once and in its order, never changed, found by a document; and laptops that are lost.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use carnet_core::{Digest, UnixTime};
use carnet_model::custody::{self, Carried, Entry, Head};
use carnet_model::sync::MAX_LOG;
use serde_json::{Value, json};

use super::sync::{get, license_in, pushing_all, seal};
use super::{Answer, NOW, World, on_both, send_to};

/// A log of so many documents, by somebody.
fn log(who: &str, len: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for at in 0..len {
        let head = entries.last().map_or_else(Head::default, Entry::head);
        entries.push(custody::append(&head, carried(who, at)));
    }
    entries
}

fn carried(who: &str, at: usize) -> Carried {
    Carried::new(UnixTime::from_secs(NOW + at as u64), who, &Digest::of(format!("document {at}").as_bytes()), "press 4", "portal")
}

fn pushing_log(key: &str, replica: &str, entries: &Value, operations: &Value) -> Request<Body> {
    pushing_all(key, &json!({ "operations": operations, "log": { "replica": replica, "entries": entries } }))
}

async fn push_log(world: &World, key: &str, replica: &str, entries: &[Entry]) -> Answer {
    world.send(pushing_log(key, replica, &json!(entries), &json!([]))).await
}

/// What the portal has of a log, page by page.
pub(super) async fn log_at(world: &World, replica: &str) -> Vec<Entry> {
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.admin("GET", &format!("/couriers/{replica}/log?limit=2&cursor={cursor}"), None).await.is(200).json();
        for item in page["items"].as_array().unwrap() {
            assert_eq!(item["replica"], replica);
            entries.push(serde_json::from_value(item["entry"].clone()).unwrap());
        }
        let Some(next) = page["next"].as_str() else { return entries };
        next.clone_into(&mut cursor);
    }
}

/// The sealed rows of the audit about replicas.
async fn noted(world: &World) -> Vec<Value> {
    seal(world).await;
    let page = world.admin("GET", "/audit?limit=1000", None).await.is(200).json();
    page["items"].as_array().unwrap().iter().filter(|row| row["kind"] == "courier").cloned().collect()
}

/// One more API key of a user.
async fn key_of(world: &World, user: &str) -> String {
    let made = world.admin("POST", "/api-keys", Some(json!({ "name": "one more", "user": user }))).await.is(201).json();
    made["secret"].as_str().unwrap().to_owned()
}

fn sync() -> Value {
    json!([{ "permission": "sync" }])
}

async fn what_was_carried_is_taken_in_once(world: &World) {
    let (field, key) = world.user("field@acme.example", "courier", sync(), json!({})).await;
    let entries = log("ana", 5);
    for part in [0..3, 0..3, 1..5, 0..2, 4..5] {
        let pushed = push_log(world, &key, "laptop-1", &entries[part.clone()]).await.is(200).json();
        assert_eq!(pushed, json!({ "answers": [], "log": entries[part.end - 1].head() }));
    }
    assert_eq!(log_at(world, "laptop-1").await, entries);
    assert_eq!(push_log(world, &key, "laptop-1", &[]).await.is(200).json()["log"], json!(entries[4].head()));
    assert_eq!(push_log(world, &key, "laptop-2", &[]).await.is(200).json()["log"], json!(Head::default()));

    let listed = world.admin("GET", "/couriers?limit=1", None).await.is(200).json();
    assert_eq!(listed["next"], "laptop-1");
    let first = &listed["items"][0];
    assert_eq!((&first["id"], &first["user"], &first["lost_at"]), (&json!("laptop-1"), &json!(field), &json!(null)));
    assert_eq!(first["log"], json!(entries[4].head()));
    let rest = world.admin("GET", "/couriers?cursor=laptop-1", None).await.is(200).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["items"][0]["id"]), (1, &json!("laptop-2")));
    let later = world.admin("GET", "/couriers/laptop-1/log?after=3", None).await.is(200).json();
    assert_eq!(later["items"].as_array().unwrap().iter().map(|item| &item["entry"]["number"]).collect::<Vec<_>>(), [4, 5]);
    world.admin("GET", "/couriers/laptop-1/log?after=x", None).await.fails(400, "parameter-invalid");
    world.admin("GET", "/couriers/laptop-3/log", None).await.fails(404, "not-found");

    // The audit tells of each part that said something new, with the ends before and after it.
    let digest = |head: Head| json!(Digest::of(&serde_json::to_vec(&head).unwrap()).to_string());
    let ends = |row: Value| (row["object"].clone(), row["before_digest"].clone(), row["after_digest"].clone());
    let told: Vec<_> = noted(world).await.into_iter().map(ends).collect();
    let expected = [
        (json!("laptop-1"), json!(null), digest(entries[2].head())),
        (json!("laptop-1"), digest(entries[2].head()), digest(entries[4].head())),
        (json!("laptop-2"), json!(null), digest(Head::default())),
    ];
    assert_eq!(told, expected);
}
on_both!(what_was_carried_is_taken_in_once);

async fn a_log_that_does_not_fit_is_refused_and_nothing_is_done(world: &World) {
    let grants = json!([{ "permission": "sync" }, { "permission": "edit_license" }]);
    let (field, key) = world.user("field@acme.example", "courier", grants, json!({})).await;
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [field] }))).await.is(201);
    let (license, _) = license_in(world, "perpetual", "PO-1").await;
    let note = json!([{ "id": "op-1", "at": NOW, "action": { "do": "note", "license": license, "note": "carried" } }]);
    let (entries, other) = (log("ana", 8), log("eve", 8));
    push_log(world, &key, "laptop-1", &entries[..5]).await.is(200);

    let changed = |at: usize, change: fn(&mut Entry)| {
        let mut forged = entries.clone();
        change(&mut forged[at]);
        forged
    };
    for (number, forged) in [
        (1, other.clone()),
        (4, changed(3, |entry| entry.carried.to = "a stick".into())),
        (7, changed(6, |entry| entry.carried.at += 1)),
        (7, changed(6, |entry| entry.hash = Head::default().hash)),
        (6, changed(0, |entry| entry.number = 0)),
        (6, entries[6..].to_vec()),
        (6, [&entries[3..5], &entries[6..]].concat()),
        (6, [&entries[..5], &other[5..]].concat()),
        (6, [&entries[4..5], &entries[4..6]].concat()),
        (7, [&entries[5..6], &entries[4..5]].concat()),
    ] {
        let problem = world.send(pushing_log(&key, "laptop-1", &json!(forged), &note)).await.fails(409, "courier-log-forged");
        assert!(problem["title"].as_str().unwrap().contains(&format!("Entry {number} ")), "{number}: {problem}");
    }
    // A whole chain, but it begins in the middle: no replica comes of it.
    world.send(pushing_log(&key, "laptop-2", &json!(entries[1..]), &note)).await.fails(409, "courier-log-forged");
    let wrong = |change: fn(&mut Value)| {
        let mut entry = json!(entries[5]);
        change(&mut entry);
        json!([entry])
    };
    for (replica, entries) in [
        ("laptop-1", wrong(|entry| entry["carried"]["digest"] = json!("AB".repeat(32)))),
        ("laptop-1", wrong(|entry| entry["carried"]["digest"] = json!("ab".repeat(31)))),
        ("laptop-1", wrong(|entry| entry["carried"]["at"] = json!(u64::MAX))),
        ("laptop-1", wrong(|entry| entry["carried"]["who"] = json!("a\nb"))),
        ("laptop-1", wrong(|entry| entry["carried"]["more"] = json!(1))),
        ("laptop-1", wrong(|entry| entry["number"] = json!(-6))),
        ("laptop 1", wrong(|_| ())),
        ("", wrong(|_| ())),
    ] {
        world.send(pushing_log(&key, replica, &entries, &note)).await.fails(422, "field-invalid");
    }
    let long = json!(log("ana", MAX_LOG + 1));
    world.send(pushing_log(&key, "laptop-1", &long, &note)).await.fails(413, "body-too-large");

    assert_eq!(log_at(world, "laptop-1").await, entries[..5]);
    let replicas = world.admin("GET", "/couriers", None).await.json();
    assert_eq!(replicas["items"].as_array().unwrap().len(), 1, "{replicas}");
    assert_eq!(noted(world).await.len(), 1);
    assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["note"], "inside");
    // The same operation beside what fits.
    let pushed = world.send(pushing_log(&key, "laptop-1", &json!(entries[5..]), &note)).await.is(200).json();
    assert_eq!((&pushed["answers"][0]["outcome"], &pushed["log"]), (&json!("applied"), &json!(entries[7].head())));
    assert_eq!(log_at(world, "laptop-1").await, entries);
}
on_both!(a_log_that_does_not_fit_is_refused_and_nothing_is_done);

async fn as_many_entries_as_a_push_may_have_are_taken_in(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let entries = log("ana", MAX_LOG);
    for _ in 0..2 {
        let pushed = push_log(world, &key, "laptop-1", &entries).await.is(200).json();
        assert_eq!(pushed["log"], json!(entries[MAX_LOG - 1].head()));
    }
    let page = world.admin("GET", "/couriers/laptop-1/log?limit=1000", None).await.is(200).json();
    let kept: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["entry"].clone()).collect();
    assert_eq!(json!(kept), json!(entries));
}
on_both!(as_many_entries_as_a_push_may_have_are_taken_in);

async fn what_is_pushed_at_once_makes_one_log(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let mut routers = vec![world.router.clone()];
    if world.url.starts_with("postgres") {
        routers.push(carnet_portal::api::router(world.another().await, super::no_limits(), None));
    }
    let at_once = async |parts: Vec<Vec<Entry>>| {
        let tasks: Vec<_> = parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| {
                let router: Router = routers[at % routers.len()].clone();
                let request = pushing_log(&key, "laptop-1", &json!(part), &json!([]));
                tokio::spawn(async move { (part, send_to(&router, request).await) })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    };
    let entries = log("ana", 5);
    for (part, answer) in at_once((0..10).map(|at| entries[..=at % 5].to_vec()).collect()).await {
        assert_eq!(answer.is(200).json()["log"], json!(part.last().unwrap().head()));
    }
    assert_eq!(log_at(world, "laptop-1").await, entries);
    // Two that go on in different ways: one of them is the log.
    let ways = ["ana", "eve"].map(|who| vec![custody::append(&entries[4].head(), carried(who, 5))]);
    let mut outcomes = BTreeMap::new();
    for (part, answer) in at_once((0..10).map(|at| ways[at % 2].clone()).collect()).await {
        let outcome = (part[0].carried.who.clone(), answer.status.as_u16());
        *outcomes.entry(outcome).or_insert(0) += 1;
    }
    let kept = log_at(world, "laptop-1").await;
    assert_eq!(kept.len(), 6);
    let status = |way: &[Entry]| if way[0] == kept[5] { 200_u16 } else { 409 };
    let expected: BTreeMap<_, _> = ways.iter().map(|way| ((way[0].carried.who.clone(), status(way)), 5)).collect();
    assert_eq!(outcomes, expected);
}
on_both!(what_is_pushed_at_once_makes_one_log);

async fn a_lost_laptop_is_out(world: &World) {
    let grants = json!(["sync", "edit_license", "manage_oauth_clients"].map(|permission| json!({ "permission": permission })));
    let (field, first) = world.user("field@acme.example", "courier", grants, json!({})).await;
    let (_, stranger) = world.user("stranger@acme.example", "courier", sync(), json!({})).await;
    let (second, third, elsewhere) = (key_of(world, &field).await, key_of(world, &field).await, key_of(world, &field).await);
    let made = world.call("POST", "/api-keys", Some(&second), Some(json!({ "name": "made on the laptop" }))).await.is(201).json();
    let child = made["secret"].as_str().unwrap().to_owned();
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [field] }))).await.is(201);
    let (license, _) = license_in(world, "perpetual", "PO-1").await;
    let note = json!([{ "id": "op-1", "at": NOW, "action": { "do": "note", "license": license, "note": "carried" } }]);
    let entries = log("ana", 4);
    push_log(world, &first, "laptop-1", &entries[..1]).await.is(200);
    push_log(world, &second, "laptop-1", &entries[1..2]).await.is(200);
    push_log(world, &elsewhere, "laptop-2", &entries[..1]).await.is(200);
    // Nothing new, but by one more key: that is noted as well.
    push_log(world, &third, "laptop-1", &entries[..1]).await.is(200);
    let rows = noted(world).await;
    assert_eq!((rows.len(), &rows[3]["before_digest"]), (4, &rows[3]["after_digest"]));
    // An id of somebody else, for what fits as well as for what does not.
    for part in [&entries[2..3], &entries[..0]] {
        let request = pushing_log(&stranger, "laptop-1", &json!(part), &json!([]));
        world.send(request).await.fails(409, "replica-other-user");
    }

    // Not by whoever may not, or does not see it.
    let lost = "/couriers/laptop-1/lost";
    world.call("POST", lost, Some(&stranger), None).await.fails(403, "permission-missing");
    let grants = json!([{ "permission": "manage_oauth_clients" }, { "permission": "view_audit" }]);
    let (_, manager) = world.user("watch@acme.example", "license-manager", grants, json!({})).await;
    world.call("POST", lost, Some(&manager), None).await.fails(404, "not-found");
    world.call("GET", "/couriers/laptop-1/log", Some(&manager), None).await.fails(404, "not-found");
    assert_eq!(world.call("GET", "/couriers", Some(&manager), None).await.is(200).json()["items"], json!([]));
    world.admin("POST", "/couriers/laptop-3/lost", None).await.fails(404, "not-found");
    get(world, &first, "/sync").await.is(200);

    let me = world.admin("GET", "/me", None).await.json()["user"].clone();
    let declared = world.admin("POST", lost, None).await.is(200).json();
    assert_eq!((&declared["lost_by"], declared["lost_at"].is_i64()), (&me, true));
    for key in [&first, &second, &third, &child] {
        get(world, key, "/sync").await.fails(401, "not-signed-in");
        push_log(world, key, "laptop-1", &entries[2..3]).await.fails(401, "not-signed-in");
    }
    // The user's other keys are good, but not for the log of that laptop; nor is anything done beside it.
    for part in [&entries[2..3], &entries[..1], &entries[..0]] {
        world.send(pushing_log(&elsewhere, "laptop-1", &json!(part), &note)).await.fails(403, "replica-lost");
    }
    assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["note"], "inside");
    push_log(world, &elsewhere, "laptop-2", &entries[1..2]).await.is(200);
    assert_eq!(log_at(world, "laptop-1").await, entries[..2], "what it told is still there");

    // A second time changes nothing.
    let before = noted(world).await;
    assert_eq!(before.iter().filter(|row| row["action"] == "declare-lost").count(), 1);
    assert_eq!(world.admin("POST", lost, None).await.is(200).json(), declared);
    assert_eq!(noted(world).await, before);
}
on_both!(a_lost_laptop_is_out);

async fn where_a_document_was_carried_is_found(world: &World) {
    let (lead, lead_key) =
        world.user("lead@acme.example", "distributor", json!([{ "permission": "sync" }, { "permission": "view_audit" }]), json!({})).await;
    let (ana, ana_key) = world.user("ana@acme.example", "reseller-admin", sync(), json!({ "parent": lead })).await;
    let (bob, bob_key) = world.user("bob@acme.example", "courier", sync(), json!({})).await;
    push_log(world, &ana_key, "laptop-1", &log("ana", 3)).await.is(200);
    push_log(world, &bob_key, "laptop-2", &log("bob", 3)).await.is(200);
    let digest = Digest::of(b"document 1").to_string();
    let expected = [("laptop-1", &ana, log("ana", 2)), ("laptop-2", &bob, log("bob", 2))]
        .map(|(replica, user, log)| json!({ "replica": replica, "user": user, "entry": log[1] }));
    let found = async |key: &str, query: &str| world.call("GET", &format!("/couriers/log?digest={query}"), Some(key), None).await;
    let admin = world.prepared.admin_api_key.to_string();
    assert_eq!(found(&admin, &digest.to_uppercase()).await.is(200).json(), json!({ "items": expected, "next": null }));
    let page = found(&admin, &format!("{digest}&limit=1")).await.is(200).json();
    assert_eq!(page["items"], json!(expected[..1]));
    let rest = found(&admin, &format!("{digest}&limit=1&cursor={}", page["next"].as_str().unwrap())).await.is(200).json();
    assert_eq!(rest["items"], json!(expected[1..]));
    // Whoever is above somebody finds what that one carried.
    assert_eq!(found(&lead_key, &digest).await.is(200).json()["items"], json!(expected[..1]));
    found(&ana_key, &digest).await.fails(403, "permission-missing");
    let narrowed = world.admin("POST", "/api-keys", Some(json!({ "name": "x", "permissions": ["view_audit"] }))).await.is(201).json();
    assert_eq!(found(narrowed["secret"].as_str().unwrap(), &digest).await.is(200).json()["items"], json!(expected));
    assert_eq!(found(&admin, &Digest::of(b"another").to_string()).await.is(200).json()["items"], json!([]));
    let cursors = ["laptop-1", "laptop-1:x"].map(|cursor| format!("{digest}&cursor={cursor}"));
    for query in [String::new(), "abc".into(), "zz".repeat(32)].into_iter().chain(cursors) {
        found(&admin, &query).await.fails(400, "parameter-invalid");
    }
}
on_both!(where_a_document_was_carried_is_found);
