//! Sync: a replica is what its user sees, whatever happened; and what a courier brings is done once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use carnet_core::{LicenseKey, UnixTime};
use carnet_model::noun::Customer;
use carnet_portal::store::{Act, audit, nouns};
use data_encoding::BASE64;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::{Answer, Machine, NOW, World, on_both, send_to};

pub(super) async fn get(world: &World, key: &str, path: &str) -> Answer {
    let request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {key}"));
    world.send(request.header("carnet-sync-version", "1").body(Body::empty()).unwrap()).await
}

/// As [`get`], by a client that takes gzip.
async fn get_zipped(world: &World, key: &str, path: &str) -> Answer {
    let request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {key}"));
    let request = request.header("accept-encoding", "br, gzip;q=0.8").header("carnet-sync-version", "1");
    world.send(request.body(Body::empty()).unwrap()).await
}

fn pushing(key: &str, operations: &Value) -> Request<Body> {
    pushing_all(key, &json!({ "operations": operations }))
}

pub(super) fn pushing_all(key: &str, push: &Value) -> Request<Body> {
    Request::post("/api/v1/sync/operations")
        .header("authorization", format!("Bearer {key}"))
        .header("carnet-sync-version", "1")
        .header("content-type", "application/json")
        .body(push.to_string().into())
        .unwrap()
}

async fn push(world: &World, key: &str, operations: &Value) -> Vec<Value> {
    world.send(pushing(key, operations)).await.is(200).json()["answers"].as_array().unwrap().clone()
}

pub(super) async fn seal(world: &World) {
    while audit::seal(world.portal.store(), &"acme".parse().unwrap()).await.unwrap() > 0 {}
}

/// A license by a policy in an order, with its key.
pub(super) async fn license_in(world: &World, policy: &str, order: &str) -> (String, LicenseKey) {
    let edit = json!({ "max_resets": 5, "seats": 5, "note": "inside" });
    let issue = json!({ "policy": world.policy(policy).await, "order": order, "append": true, "edit": edit });
    let issued = world.admin("POST", "/licenses", Some(issue)).await.is(201).json()["licenses"][0].clone();
    (issued["id"].as_str().unwrap().to_owned(), issued["license_key"].as_str().unwrap().parse().unwrap())
}

pub(super) async fn serial_of(world: &World, license: &str) -> u64 {
    world.admin("GET", &format!("/activations?license={license}"), None).await.json()["items"][0]["serial"].as_u64().unwrap()
}

/// What a courier keeps, by the rules of `docs/spec/sync.md`.
struct Replica {
    key: String,
    things: BTreeMap<(String, String), Value>,
    cursor: Option<i64>,
    scope: Value,
}

impl Replica {
    async fn begin(world: &World, key: &str) -> Self {
        let said = get(world, key, "/sync").await.is(200).json();
        let mut replica = Self { key: key.to_owned(), things: BTreeMap::new(), cursor: None, scope: said["scope"].clone() };
        for kind in said["kinds"].as_array().unwrap() {
            replica.fill(world, kind.as_str().unwrap(), "").await;
        }
        replica
    }

    async fn fill(&mut self, world: &World, kind: &str, within: &str) {
        let mut after = String::new();
        loop {
            let page = get(world, &self.key, &format!("/sync/snapshot?kind={kind}&limit=3&after={after}{within}")).await.is(200).json();
            assert_eq!(page["scope"], self.scope);
            self.cursor.get_or_insert(page["sealed"].as_i64().unwrap());
            for row in page["rows"].as_array().unwrap() {
                self.things.insert((kind.to_owned(), row["id"].as_str().unwrap().to_owned()), row["row"].clone());
            }
            let Some(next) = page["next"].as_str() else { break };
            next.clone_into(&mut after);
        }
    }

    /// Pulls what was sealed, in small pages, and compares with a replica that is begun now.
    async fn pull(&mut self, world: &World) {
        seal(world).await;
        loop {
            let page = get(world, &self.key, &format!("/sync/changes?after={}&limit=4", self.cursor.unwrap())).await.is(200).json();
            assert_eq!(page["scope"], self.scope);
            let mut once = BTreeSet::new();
            for change in page["changes"].as_array().unwrap() {
                let (kind, id) = (change["kind"].as_str().unwrap().to_owned(), change["id"].as_str().unwrap().to_owned());
                assert!(once.insert((kind.clone(), id.clone())), "each thing once: {page}");
                if change["row"].is_null() {
                    self.lose(&kind, &id);
                } else {
                    self.things.insert((kind.clone(), id.clone()), change["row"].clone());
                }
                if change["anew"] == json!(true) {
                    for belonging in ["license", "device", "activation"] {
                        self.fill(world, belonging, &format!("&{kind}={id}")).await;
                    }
                }
            }
            self.cursor = page["next"].as_i64();
            if page["more"] == json!(false) {
                break;
            }
        }
        let named: BTreeSet<String> = self.of("activation").filter_map(|row| row["device"].as_str().map(str::to_owned)).collect();
        self.things.retain(|(kind, id), _| kind != "device" || named.contains(id));
        let fresh = Self::begin(world, &self.key).await;
        assert_eq!(self.things.keys().collect::<Vec<_>>(), fresh.things.keys().collect::<Vec<_>>());
        assert_eq!(self.things, fresh.things);
    }

    fn lose(&mut self, kind: &str, id: &str) {
        self.things.remove(&(kind.to_owned(), id.to_owned()));
        let Some(below) = [("order", "license"), ("license", "activation")].into_iter().find(|(whole, _)| *whole == kind) else { return };
        let lost = self.things.iter().filter(|((kind, _), row)| kind == below.1 && row[below.0] == json!(id));
        let lost: Vec<String> = lost.map(|((_, id), _)| id.clone()).collect();
        for id in lost {
            self.lose(below.1, &id);
        }
    }

    fn of(&self, kind: &'static str) -> impl Iterator<Item = &Value> {
        self.things.iter().filter(move |((of, _), _)| of == kind).map(|(_, row)| row)
    }

    fn count(&self, kind: &'static str) -> usize {
        self.of(kind).count()
    }
}

/// A replica for a user of the demonstration.
async fn replica_of(world: &World, name: &str) -> (String, Replica) {
    let user = world.admin("GET", &format!("/users?q={name}"), None).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let grants = json!({ "grants": [{ "permission": "sync" }] });
    world.admin("PATCH", &format!("/users/{user}"), Some(grants)).await.is(200);
    let made = world.admin("POST", "/api-keys", Some(json!({ "name": "x", "user": user }))).await.is(201).json();
    let replica = Replica::begin(world, made["secret"].as_str().unwrap()).await;
    (user, replica)
}

async fn a_replica_is_what_its_user_sees(world: &World) {
    let sync = json!([{ "permission": "sync" }]);
    let (field, field_key) = world.user("field@acme.example", "courier", sync.clone(), json!({})).await;
    let (_, stranger_key) = world.user("stranger@acme.example", "courier", sync, json!({})).await;
    let admin_key = world.prepared.admin_api_key.to_string();
    let (worker, worker_replica) = replica_of(world, "worker").await;
    let (_, contact_replica) = replica_of(world, "contact").await;
    let mut replicas =
        vec![Replica::begin(world, &admin_key).await, Replica::begin(world, &field_key).await, contact_replica, worker_replica];
    assert!(replicas[0].count("activation") > 3 && replicas[0].count("device") > 3 && replicas[0].count("customer") == 4);
    assert_eq!((replicas[1].count("order"), replicas[1].count("product")), (0, 3));
    assert_eq!((replicas[2].count("order"), replicas[2].count("license")), (1, 2));
    let pull = async |replicas: &mut Vec<Replica>| {
        for replica in replicas {
            replica.pull(world).await;
        }
    };
    pull(&mut replicas).await;

    // An order with a customer, for the courier; licenses in it, activated.
    let account = world.admin("POST", "/accounts", Some(json!({ "name": "Yard", "code": "yard" }))).await.is(201).json()["id"].clone();
    let customer = json!({ "last_name": "Ånes", "account": account });
    let customer = world.admin("POST", "/customers", Some(customer)).await.is(201).json()["id"].clone();
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [field], "customer": customer }))).await.is(201);
    let (license, key) = license_in(world, "perpetual", "PO-1").await;
    let (_, other_key) = license_in(world, "perpetual", "A-1003").await;
    for machine in 1..=3 {
        world.offline(&Machine::new(machine).request(1, "cutter", Some(&key))).await.is(200);
    }
    // A device that the courier sees is seen again at a license that they do not see.
    world.now.fetch_add(5, std::sync::atomic::Ordering::Relaxed);
    world.offline(&Machine::new(1).request(2, "cutter", Some(&other_key))).await.is(200);
    pull(&mut replicas).await;
    let field_has =
        |replicas: &[Replica]| ["account", "customer", "order", "license", "activation", "device"].map(|kind| replicas[1].count(kind));
    assert_eq!(field_has(&replicas), [1, 1, 1, 1, 3, 3]);

    // An order with activations is gained: nothing in it changed.
    let managers = world.admin("GET", "/orders/A-1002", None).await.json()["managers"].clone();
    let more = json!([managers[0], field]);
    world.admin("PATCH", "/orders/A-1002", Some(json!({ "managers": more }))).await.is(200);
    pull(&mut replicas).await;
    assert_eq!(field_has(&replicas), [1, 2, 2, 3, 5, 5]);

    // Edits, resets, blocks, assignments.
    let serial = serial_of(world, &license).await;
    world.admin("PATCH", &format!("/licenses/{license}"), Some(json!({ "note": "by mail" }))).await.is(200);
    world.admin("POST", &format!("/activations/{serial}/reset"), None).await.is(200);
    let device = world.admin("GET", &format!("/activations?license={license}"), None).await.json()["items"][1]["device"].clone();
    world.admin("POST", &format!("/devices/{}/block", device.as_str().unwrap()), None).await.is(200);
    world.admin("PUT", &format!("/licenses/{license}/users/{worker}"), None).await.is(200);
    let product = world.admin("GET", "/products?q=lathe", None).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    world.admin("PATCH", &format!("/products/{product}"), Some(json!({ "name": "Lathe 2" }))).await.is(200);
    pull(&mut replicas).await;
    assert_eq!((replicas[3].count("license"), replicas[3].count("activation")), (1, 3));
    let own = replicas[3].of("license").next().unwrap();
    assert_eq!((&own["note"], &own["users"]), (&json!(""), &json!([worker])), "as the API shows it to them");

    // What was seen is seen no more: by users, by the order of a license, by its managers, by the customer of an order.
    world.admin("DELETE", &format!("/licenses/{license}/users/{worker}"), None).await.is(200);
    world.admin("POST", &format!("/licenses/{license}/transfer"), Some(json!({ "order": "A-1001" }))).await.is(200);
    pull(&mut replicas).await;
    assert_eq!(field_has(&replicas), [1, 2, 2, 2, 2, 2]);
    assert_eq!((replicas[3].count("license"), replicas[2].count("license")), (0, 3), "the organization has gained it");
    world.admin("PATCH", "/orders/A-1002", Some(json!({ "managers": managers }))).await.is(200);
    world.admin("PATCH", "/orders/PO-1", Some(json!({ "customer": "" }))).await.is(200);
    pull(&mut replicas).await;
    assert_eq!(field_has(&replicas), [0, 0, 1, 0, 0, 0]);

    // Customers that are merged, and what is removed.
    let second = world.admin("POST", "/customers", Some(json!({ "last_name": "Second" }))).await.is(201).json()["id"].clone();
    world.admin("PATCH", "/orders/PO-1", Some(json!({ "customer": second }))).await.is(200);
    pull(&mut replicas).await;
    let merge = format!("/customers/{}/merge", customer.as_str().unwrap());
    world.admin("POST", &merge, Some(json!({ "customer": second }))).await.is(200);
    pull(&mut replicas).await;
    assert_eq!(field_has(&replicas)[..3], [1, 1, 1]);
    world.admin("DELETE", "/orders/PO-1", None).await.is(204);
    let gone = world.admin("POST", "/customers", Some(json!({ "last_name": "Gone" }))).await.is(201).json()["id"].clone();
    pull(&mut replicas).await;
    world.admin("DELETE", &format!("/customers/{}", gone.as_str().unwrap()), None).await.is(204);
    pull(&mut replicas).await;
    assert_eq!(field_has(&replicas), [0; 6]);

    // Nothing of all that is told to somebody who never saw it, and no secret to anybody.
    for (key, is_stranger) in [(&stranger_key, true), (&admin_key, false)] {
        let mut after = 0;
        loop {
            let answer = get(world, key, &format!("/sync/changes?after={after}&limit=1000")).await.is(200);
            let (page, text) = (answer.json(), String::from_utf8_lossy(&answer.bytes).into_owned());
            let is_open = |change: &Value| change["kind"] == "product" || change["kind"] == "policy";
            assert!(!is_stranger || page["changes"].as_array().unwrap().iter().all(is_open), "{page}");
            assert!(
                !text.contains("sealed_key") && !text.contains("lookup") && !text.contains(world.prepared.license_keys["cutter"].as_str()),
                "{text}"
            );
            after = page["next"].as_i64().unwrap();
            if page["more"] == json!(false) {
                break;
            }
        }
    }
}
on_both!(a_replica_is_what_its_user_sees);

async fn a_narrowed_key_has_a_narrower_replica(world: &World) {
    let account = world.admin("POST", "/accounts", Some(json!({ "name": "Yard", "code": "yard" }))).await.is(201).json()["id"].clone();
    let grants = json!([{ "permission": "sync", "accounts": [account] }]);
    let (field, _) = world.user("field@acme.example", "courier", grants, json!({})).await;
    let made = json!({ "name": "narrow", "user": field, "permissions": ["sync"] });
    let made = world.admin("POST", "/api-keys", Some(made)).await.is(201).json();
    let mut replica = Replica::begin(world, made["secret"].as_str().unwrap()).await;
    let customer = world.admin("POST", "/customers", Some(json!({ "last_name": "Ånes" }))).await.is(201).json()["id"].clone();
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [field], "customer": customer }))).await.is(201);
    let (_, key) = license_in(world, "perpetual", "PO-1").await;
    world.offline(&Machine::new(1).request(1, "cutter", Some(&key))).await.is(200);
    replica.pull(world).await;
    assert_eq!((replica.count("order"), replica.count("activation")), (0, 0));
    // What the key reaches follows the account of the customer, although nothing else changed.
    let path = format!("/customers/{}", customer.as_str().unwrap());
    for (account, count) in [(&account, 1), (&json!(""), 0), (&account, 1)] {
        world.admin("PATCH", &path, Some(json!({ "account": account }))).await.is(200);
        replica.pull(world).await;
        let counts = ["account", "customer", "order", "license", "activation", "device"].map(|kind| replica.count(kind));
        assert_eq!(counts, [count; 6]);
    }
    world.admin("PATCH", "/orders/PO-1", Some(json!({ "customer": "" }))).await.is(200);
    replica.pull(world).await;
    assert_eq!((replica.count("order"), replica.count("activation")), (0, 0));
}
on_both!(a_narrowed_key_has_a_narrower_replica);

async fn who_may_something_else_begins_anew(world: &World) {
    let (field, key) = world.user("field@acme.example", "courier", json!([{ "permission": "sync" }]), json!({})).await;
    let before = get(world, &key, "/sync").await.is(200).json();
    assert_eq!((&before["versions"], &before["company"], &before["user"]), (&json!([1]), &json!("acme"), &json!(field)));
    assert_eq!(get(world, &key, "/sync").await.json(), before);
    let grants = json!([{ "permission": "sync" }, { "permission": "reset_device" }]);
    world.admin("PATCH", &format!("/users/{field}"), Some(json!({ "grants": grants }))).await.is(200);
    let after = get(world, &key, "/sync").await.is(200).json();
    assert_ne!(after["scope"], before["scope"]);
    assert_eq!(get(world, &key, "/sync/changes").await.is(200).json()["scope"], after["scope"]);
    world.admin("PATCH", &format!("/users/{field}"), Some(json!({ "grants": [{ "permission": "reset_device" }] }))).await.is(200);
    get(world, &key, "/sync/changes").await.fails(403, "permission-missing");
}
on_both!(who_may_something_else_begins_anew);

async fn what_is_asked_wrongly_is_refused(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    seal(world).await;
    let sealed = get(world, &key, "/sync").await.is(200).json()["sealed"].as_i64().unwrap();
    assert!(sealed > 20);
    assert_eq!(get(world, &key, &format!("/sync/changes?after={sealed}")).await.is(200).json()["changes"], json!([]));
    for (path, status, code) in [
        (format!("/sync/changes?after={}", sealed + 1), 422, "sync-cursor-unknown"),
        ("/sync/changes?after=-1".into(), 422, "sync-cursor-unknown"),
        ("/sync/changes?after=x".into(), 400, "parameter-invalid"),
        ("/sync/changes?limit=1001".into(), 400, "parameter-invalid"),
        ("/sync/snapshot".into(), 400, "parameter-invalid"),
        ("/sync/snapshot?kind=user".into(), 400, "parameter-invalid"),
        ("/sync/snapshot?kind=activation&after=x".into(), 400, "parameter-invalid"),
        ("/sync/snapshot?kind=customer&order=A-1001".into(), 400, "parameter-invalid"),
    ] {
        get(world, &key, &path).await.fails(status, code);
    }
    for path in ["/sync", "/sync/changes", "/sync/snapshot?kind=order"] {
        let problem = world.admin("GET", path, None).await.fails(400, "sync-version-unsupported");
        assert!(problem["title"].as_str().unwrap().ends_with('1'), "{problem}");
    }
    let note = |id: String| json!({ "id": id, "at": NOW, "action": { "do": "note", "license": "x", "note": "" } });
    let many: Vec<Value> = (0..201).map(|at| note(at.to_string())).collect();
    for (operations, status, code) in [
        (json!(many), 413, "body-too-large"),
        (json!([note("a b".into())]), 422, "field-invalid"),
        (json!([{ "id": "a", "at": NOW, "action": { "do": "destroy" } }]), 422, "field-invalid"),
    ] {
        world.send(pushing(&key, &operations)).await.fails(status, code);
    }
}
on_both!(what_is_asked_wrongly_is_refused);

async fn pages_are_compressed_for_whoever_takes_it(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    seal(world).await;
    for path in ["/sync/snapshot?kind=license&limit=1000", "/sync/changes?limit=1000"] {
        let plain = get(world, &key, path).await.is(200);
        assert!(!plain.headers.contains_key("content-encoding"), "{path}");
        let zipped = get_zipped(world, &key, path).await.is(200);
        assert_eq!(zipped.headers["content-encoding"], "gzip", "{path}");
        assert_eq!(zipped.headers["content-type"], "application/json", "{path}");
        assert!(zipped.bytes.len() < plain.bytes.len() / 2, "{path}: {} of {}", zipped.bytes.len(), plain.bytes.len());
        let mut text = String::new();
        GzDecoder::new(&zipped.bytes[..]).read_to_string(&mut text).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), plain.json(), "{path}");
    }
    // What goes wrong is told as ever; and where something secret may be in an answer, it stays as it is.
    get_zipped(world, &key, "/sync/changes?after=x").await.fails(400, "parameter-invalid");
    assert!(!get_zipped(world, &key, "/licenses").await.is(200).headers.contains_key("content-encoding"));
}
on_both!(pages_are_compressed_for_whoever_takes_it);

async fn what_is_pushed_is_done_once_and_refused_with_a_reason(world: &World) {
    let grants = json!(["sync", "reset_device", "edit_license"].map(|permission| json!({ "permission": permission })));
    let (field, key) = world.user("field@acme.example", "courier", grants.clone(), json!({})).await;
    let (_, other) = world.user("other@acme.example", "courier", grants, json!({})).await;
    world.admin("POST", "/orders?id=PO-1", Some(json!({ "managers": [field] }))).await.is(201);
    let (license, license_key) = license_in(world, "perpetual", "PO-1").await;
    let (foreign, _) = license_in(world, "perpetual", "A-1003").await;
    world.offline(&Machine::new(1).request(1, "cutter", Some(&license_key))).await.is(200);
    let serial = serial_of(world, &license).await;
    let version = world.admin("GET", &format!("/licenses/{license}"), None).await.json()["version"].clone();
    let carried = Machine::new(2).request(1, "cutter", Some(&license_key));
    let pending = Machine::new(3).request(1, "cutter", None);
    let note = |license: &str, note: &str| json!({ "do": "note", "license": license, "note": note });
    let asked = |id: &str, action: Value| json!({ "id": id, "at": NOW, "action": action });
    let seen = |id: &str, action: Value| json!({ "id": id, "at": NOW, "if_version": version, "action": action });
    let document = |bytes: &[u8]| json!({ "do": "document", "document": BASE64.encode(bytes) });
    let operations = json!([
        asked("op-1", json!({ "do": "reset-activation", "serial": serial })),
        seen("op-2", note(&license, "seen on site")),
        seen("op-3", note(&license, "too late")),
        asked("op-4", json!({ "do": "revoke", "license": license })),
        asked("op-5", note(&foreign, "not mine")),
        asked("op-6", json!({ "do": "reset-activation", "serial": 999_999 })),
        asked("op-7", json!({ "do": "renew", "license": license, "days": 5 })),
        asked("op-8", document(&carried)),
        asked("op-9", document(b"nothing")),
        asked("op-10", document(&pending)),
    ]);
    let first = push(world, &key, &operations).await;
    let told: Vec<_> = first.iter().map(|answer| (answer["outcome"].as_str().unwrap(), answer["code"].as_str().unwrap_or(""))).collect();
    assert_eq!(
        told,
        [
            ("applied", ""),
            ("applied", ""),
            ("refused", "changed-meanwhile"),
            ("refused", "permission-missing"),
            ("refused", "not-found"),
            ("refused", "not-found"),
            ("refused", "edit-invalid"),
            ("applied", ""),
            ("refused", "nothing-found"),
            ("refused", "credential-missing"),
        ]
    );
    assert!(first.iter().all(|answer| answer["outcome"] == "applied" || answer["detail"].as_str().unwrap().len() > 10));
    assert!(first[9]["row"]["claim_code"].is_string(), "{}", first[9]);
    let issued = world.offline(&carried).await.is(200).bytes;
    assert_eq!(first[7]["documents"], json!([BASE64.encode(&issued)]), "as the portal answers whoever has a network");
    let stands = world.admin("GET", &format!("/licenses/{license}"), None).await.json();
    assert_eq!((&stands["resets"], &stands["note"], &stands["status"]), (&json!(1), &json!("seen on site"), &json!("active")));

    // The same push again: the same answers, and nothing done.
    let again = push(world, &key, &operations).await;
    for (before, mut after) in first.iter().zip(again) {
        if before["outcome"] == "applied" {
            assert_eq!(after["outcome"], "already");
            after["outcome"] = json!("applied");
        }
        assert_eq!(*before, after);
    }
    assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json(), stands);
    // The same id for something else; and ids of another user are theirs.
    let disable = asked("op-11", json!({ "do": "disable", "license": license }));
    let reused = push(world, &key, &json!([asked("op-1", note(&license, "x")), disable])).await;
    assert_eq!((&reused[0]["code"], &reused[1]["outcome"]), (&json!("idempotency-key-reused"), &json!("applied")));
    let theirs = push(world, &other, &json!([operations[0], operations[1]])).await;
    assert_eq!((&theirs[0]["code"], &theirs[1]["code"]), (&json!("not-found"), &json!("not-found")));
    // A document that is refused has its receipt.
    let refused = push(world, &key, &json!([asked("op-12", document(&Machine::new(4).request(1, "cutter", Some(&license_key))))])).await;
    assert_eq!((&refused[0]["outcome"], &refused[0]["code"]), (&json!("refused"), &json!("license-disabled")));
    assert_eq!(refused[0]["documents"].as_array().unwrap().len(), 1);
}
on_both!(what_is_pushed_is_done_once_and_refused_with_a_reason);

async fn the_same_push_at_once_is_done_once(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let (license, license_key) = license_in(world, "perpetual", "A-1001").await;
    world.offline(&Machine::new(1).request(1, "cutter", Some(&license_key))).await.is(200);
    let renewed = json!([{ "id": "r", "at": NOW, "action": { "do": "reset-activation", "serial": serial_of(world, &license).await } }]);
    let mut routers = vec![world.router.clone()];
    if world.url.starts_with("postgres") {
        routers.push(carnet_portal::api::router(world.another().await, super::no_limits(), None));
    }
    let tasks: Vec<_> = (0..10)
        .map(|at| {
            let (router, request): (Router, _) = (routers[at % routers.len()].clone(), pushing(&key, &renewed));
            tokio::spawn(async move { send_to(&router, request).await.is(200).json()["answers"][0]["outcome"].clone() })
        })
        .collect();
    let mut outcomes = BTreeMap::new();
    for task in tasks {
        *outcomes.entry(task.await.unwrap().as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(outcomes, BTreeMap::from([("already".to_owned(), 9), ("applied".to_owned(), 1)]));
    assert_eq!(world.admin("GET", &format!("/licenses/{license}"), None).await.json()["resets"], 1);
}
on_both!(the_same_push_at_once_is_done_once);

async fn a_slow_transaction_is_not_skipped(world: &World) {
    let key = world.prepared.admin_api_key.to_string();
    let mut replica = Replica::begin(world, &key).await;
    let act = Act { company: "acme".parse().unwrap(), actor: "system".into(), now: UnixTime::from_secs(NOW) };
    let slow = world.portal.clone();
    // It has its time, its id and its audit row before the others, and commits after them.
    let slow = tokio::spawn(async move {
        let write = slow.store().write("slow", async move |connection| {
            let customer = Customer { last_name: "Slow".into(), ..Customer::default() };
            nouns::insert(connection, &act, "slow", &customer).await?;
            tokio::time::sleep(Duration::from_millis(700)).await;
            Ok(())
        });
        write.await.unwrap();
    });
    let mut routers = vec![world.router.clone()];
    if world.url.starts_with("postgres") {
        routers.push(carnet_portal::api::router(world.another().await, super::no_limits(), None));
    }
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (router, key): (Router, _) = (routers[writer % routers.len()].clone(), key.clone());
            tokio::spawn(async move {
                for at in 0..15 {
                    let request = Request::post("/api/v1/customers")
                        .header("authorization", format!("Bearer {key}"))
                        .header("content-type", "application/json")
                        .body(json!({ "last_name": format!("{writer}-{at}") }).to_string().into())
                        .unwrap();
                    send_to(&router, request).await.is(201);
                }
            })
        })
        .collect();
    // While they write, the replica goes on; it only ever asks after the last number that it was told.
    while !(slow.is_finished() && writers.iter().all(tokio::task::JoinHandle::is_finished)) {
        seal(world).await;
        let page = get(world, &key, &format!("/sync/changes?after={}&limit=7", replica.cursor.unwrap())).await.is(200).json();
        for change in page["changes"].as_array().unwrap() {
            let thing = ["kind", "id"].map(|name| change[name].as_str().unwrap().to_owned());
            replica.things.insert(thing.into(), change["row"].clone());
        }
        replica.cursor = page["next"].as_i64();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    slow.await.unwrap();
    for writer in writers {
        writer.await.unwrap();
    }
    replica.pull(world).await;
    assert_eq!(replica.count("customer"), 4 + 61);
}
on_both!(a_slow_transaction_is_not_skipped);
