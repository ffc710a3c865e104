//! What must hold on both databases.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::Request;
use carnet_core::{
    Counter, DAY_SECS, Deactivation, DeactivationReason, LedgerHead, License, RequestId, Revision, Serial, Tombstone, TrustAnchors,
    UnixTime, Verified, Wish,
};
use carnet_model::permission::Role;
use carnet_portal::copy;
use carnet_portal::store::{Store, audit, grants, keys};
use serde_json::json;

use super::{Machine, NOW, World, on_both};

async fn anchors(world: &World) -> TrustAnchors {
    let company = "acme".parse().unwrap();
    let keys = keys::public_keys(&mut world.portal.store().read().await.unwrap(), &company).await.unwrap();
    TrustAnchors::new(company, keys)
}

pub(super) async fn licensed(world: &World, document: &[u8]) -> Verified<License> {
    let answer = world.offline(document).await.is(200);
    assert_eq!(answer.headers["carnet-outcome"], "ok");
    anchors(world).await.verify_license(&answer.bytes).unwrap()
}

async fn refused(world: &World, document: &[u8]) -> String {
    let answer = world.offline(document).await.is(200);
    let receipt = anchors(world).await.verify_receipt(&answer.bytes).unwrap();
    assert_eq!(answer.headers["carnet-outcome"], receipt.refusal.as_ref().unwrap().as_str());
    receipt.refusal.as_ref().unwrap().to_string()
}

pub(super) fn deactivation(machine: &Machine, request: u8, serial: Serial) -> Vec<u8> {
    let id = RequestId::from_bytes([request; 16]);
    let document = Deactivation {
        company: "acme".parse().unwrap(),
        issued_at: UnixTime::from_secs(NOW),
        id: RequestId::from_bytes([200; 16]),
        product: "cutter".parse().unwrap(),
        serial,
        revision: Revision::FIRST,
        tombstone: Tombstone::derive(&machine.key, &id),
        reason: DeactivationReason::ALL[0],
        counters: Vec::new(),
        ledger_head: LedgerHead { sequence: 250, hash: [1; 8], nonce: [0; 4] },
    };
    document.sign(&machine.key).unwrap()
}

async fn a_seat_is_taken_kept_and_given_back(world: &World) {
    let (id, key) = world.license("trial", json!({})).await;
    let (one, other) = (Machine::new(1), Machine::new(2));
    let request = one.request(1, "cutter", Some(&key));
    let first = world.offline(&request).await.is(200).bytes;
    assert_eq!(world.offline(&request).await.is(200).bytes, first, "the same bytes are answered with the same bytes");
    let license = anchors(world).await.verify_license(&first).unwrap();
    assert_eq!(refused(world, &other.request(1, "cutter", Some(&key))).await, "seats-exhausted");
    // A new request of the same device takes the same seat.
    let again = licensed(world, &one.request(2, "cutter", Some(&key))).await;
    assert_eq!(again.supersedes, Some(license.serial));
    assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"], 1);

    let give_back = deactivation(&one, 2, again.serial);
    let receipt = world.offline(&give_back).await.is(200).bytes;
    assert!(anchors(world).await.verify_receipt(&receipt).unwrap().is_accepted());
    assert_eq!(world.offline(&give_back).await.is(200).bytes, receipt, "the same proof gets the same receipt");
    assert_eq!(refused(world, &one.request(2, "cutter", Some(&key))).await, "activation-ended");
    licensed(world, &other.request(2, "cutter", Some(&key))).await;
    let shown = world.admin("GET", &format!("/activations?license={id}"), None).await.json();
    let evidence: Vec<_> = shown["items"].as_array().unwrap().iter().map(|row| row["evidence"].clone()).collect();
    assert_eq!(evidence, [json!("superseded"), json!("signed"), json!(null)]);
}
on_both!(a_seat_is_taken_kept_and_given_back);

async fn the_audit_says_who_brought_a_document(world: &World) {
    let (user, secret) = world.user("field@acme.example", "courier", json!([]), json!({})).await;
    let (_, key) = world.license("perpetual", json!({})).await;
    let machine = Machine::new(1);
    let bring = async |document: Vec<u8>| {
        let request = Request::post("/api/v1/offline/documents").header("authorization", format!("Bearer {secret}"));
        world.send(request.body(Body::from(document)).unwrap()).await
    };
    bring(machine.request(1, "cutter", Some(&key))).await.is(200);
    let license = licensed(world, &machine.request(2, "cutter", Some(&key))).await;
    bring(deactivation(&machine, 2, license.serial)).await.is(200);
    super::sync::seal(world).await;
    let audit = world.admin("GET", "/audit?limit=1000", None).await.is(200).json();
    let brought: Vec<_> = audit["items"].as_array().unwrap().iter().rev().take(3).map(|row| (&row["action"], &row["actor"])).collect();
    let (activate, deactivate, by_user, by_itself) = (&json!("activate"), &json!("deactivation"), &json!(user), &json!("device"));
    assert_eq!(brought, [(deactivate, by_user), (activate, by_itself), (activate, by_user)]);
}
on_both!(the_audit_says_who_brought_a_document);

async fn a_key_that_is_wrong_and_one_that_is_unknown_look_the_same(world: &World) {
    let unknown = "0123456789ABCDEFGHJKMNPQ";
    let unknown = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().find_map(|check| format!("{unknown}{check}").parse().ok()).unwrap();
    assert_eq!(refused(world, &Machine::new(1).request(1, "cutter", Some(&unknown))).await, "proof-invalid");
    let lathe = world.key("lathe");
    assert_eq!(refused(world, &Machine::new(1).request(2, "cutter", Some(&lathe))).await, "other-product");
}
on_both!(a_key_that_is_wrong_and_one_that_is_unknown_look_the_same);

async fn a_report_is_counted_once_and_its_wish_is_granted(world: &World) {
    let (id, key) = world.license("metered", json!({})).await;
    let machine = Machine::new(1);
    let license = licensed(world, &machine.request(1, "cutter", Some(&key))).await;
    let report = |number: u32, total: u64, wants: &[Wish]| {
        machine.report_with(license.serial, number, |report| {
            report.counters = vec![Counter { feature: "cuts".parse().unwrap(), total }];
            report.variables = vec![("site".parse().unwrap(), format!("hall {number}").parse().unwrap())];
            report.wants = wants.iter().copied().collect();
        })
    };
    let used = async || world.admin("GET", &format!("/licenses/{id}"), None).await.json()["usage"]["cuts"].clone();
    let first = report(1, 4000, &[]);
    let receipt = world.offline(&first).await.is(200).bytes;
    assert_eq!(world.offline(&first).await.is(200).bytes, receipt);
    assert_eq!(used().await, 4000);
    // The wish brings the next revision, which knows what is left for this device.
    let both = world.offline(&report(2, 6000, &[Wish::Refresh])).await.is(200).bytes;
    let both: Vec<_> = carnet_carrier::read(&both).unwrap().rows.into_iter().map(Result::unwrap).collect();
    assert!(anchors(world).await.verify_receipt(&both[0]).unwrap().is_accepted());
    let refreshed = anchors(world).await.verify_license(&both[1]).unwrap();
    assert_eq!((refreshed.revision.as_u16(), refreshed.terms.consumption_limit), (2, Some(10_000)), "6000 of its own and 4000 left");
    assert_eq!(used().await, 6000);
    assert_eq!(refused(world, &report(2, 9000, &[])).await, "report-stale");
    let device = license.origin.device().unwrap().to_string();
    assert_eq!(world.admin("GET", &format!("/devices/{device}/variables"), None).await.json(), json!({ "site": "hall 2" }));
    // Another device gets what the first has left.
    let other = licensed(world, &Machine::new(2).request(1, "cutter", Some(&key))).await;
    assert_eq!(other.terms.consumption_limit, Some(4000));
    world.offline(&report(3, 10_500, &[])).await.is(200);
    assert_eq!(refused(world, &machine.request(9, "cutter", Some(&key))).await, "consumption-exhausted");
}
on_both!(a_report_is_counted_once_and_its_wish_is_granted);

async fn a_device_tells_values_under_so_many_names_and_no_more(world: &World) {
    let (_, key) = world.license("perpetual", json!({})).await;
    let machine = Machine::new(1);
    let license = licensed(world, &machine.request(1, "cutter", Some(&key))).await;
    let report = |number: u32, names: std::ops::Range<u32>| {
        let value = || number.to_string().parse().unwrap();
        let variables = names.map(|name| (format!("v{name:02}").parse().unwrap(), value())).collect();
        machine.report_with(license.serial, number, |report| report.variables = variables)
    };
    let device = license.origin.device().unwrap().to_string();
    let kept = async || world.admin("GET", &format!("/devices/{device}/variables"), None).await.is(200).json();
    for (number, names) in [(1, 0..32), (2, 32..64)] {
        assert_eq!(world.offline(&report(number, names)).await.is(200).headers["carnet-outcome"], "ok");
    }
    let before = kept().await;
    assert_eq!(before.as_object().unwrap().len(), 64);
    assert_eq!(refused(world, &report(3, 63..65)).await, "variables-exhausted");
    assert_eq!(kept().await, before, "nothing of it");
    // What is there already is told anew.
    assert_eq!(world.offline(&report(3, 0..32)).await.is(200).headers["carnet-outcome"], "ok");
    assert_eq!((&kept().await["v00"], &kept().await["v63"]), (&json!("3"), &json!("2")));
}
on_both!(a_device_tells_values_under_so_many_names_and_no_more);

async fn a_borrowed_seat_is_free_by_itself_and_not_before(world: &World) {
    let (id, key) = world.license("floating", json!({ "seats": 1 })).await;
    let (one, other) = (Machine::new(1), Machine::new(2));
    let license = licensed(world, &one.request(1, "lathe", Some(&key))).await;
    assert_eq!(license.terms.license_type, carnet_core::LicenseType::Borrowed);
    assert_eq!(license.terms.expires_at, Some(UnixTime::from_secs(NOW + 14 * DAY_SECS)));
    let serial = license.serial.as_u64();
    world.admin("POST", &format!("/activations/{serial}/reset"), None).await.fails(409, "borrowed-until");
    let until = json!({ "until": NOW + 20 * DAY_SECS });
    world.admin("POST", &format!("/activations/{serial}/borrow"), Some(until)).await.fails(422, "borrow-too-long");
    assert_eq!(refused(world, &other.request(1, "lathe", Some(&key))).await, "seats-exhausted");
    // Fifteen days later, told in steps that no clock jumps.
    let later = later(world, 15).await;
    let answer = later.offline_on(&other.request(1, "lathe", Some(&key))).await;
    assert_eq!(answer.headers["carnet-outcome"], "ok");
    let shown = world.admin("GET", &format!("/activations?license={id}"), None).await.json();
    assert_eq!((&shown["items"][0]["evidence"], &shown["items"][1]["is_live"]), (&json!("lapsed"), &json!(true)));
}
on_both!(a_borrowed_seat_is_free_by_itself_and_not_before);

/// The same database, served by a process that was started later.
struct Later {
    router: axum::Router,
}

async fn later(world: &World, days: u64) -> Later {
    world.now.fetch_add(days * DAY_SECS, Ordering::Relaxed);
    Later { router: carnet_portal::api::router(world.another().await, super::no_limits(), None) }
}

impl Later {
    async fn offline_on(&self, document: &[u8]) -> super::Answer {
        use http_body_util::BodyExt;
        use tower::ServiceExt;
        let request = axum::http::Request::post("/api/v1/offline/documents").body(axum::body::Body::from(document.to_vec())).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        super::Answer { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes().to_vec() }
    }
}

async fn a_manager_chooses_for_a_request_that_names_no_license(world: &World) {
    let (id, _) = world.license("trial", json!({})).await;
    let request = Machine::new(5).request(1, "cutter", None);
    let pending = world.offline(&request).await.is(202).json();
    let claim = pending["pending"]["claim_code"].as_str().unwrap().to_owned();
    assert_eq!(world.offline(&request).await.is(202).json(), pending, "the same request, the same claim code");
    let choice = json!({ "license": id });
    world.call("POST", &format!("/pending-requests/{claim}/answer"), None, Some(choice.clone())).await.fails(401, "not-signed-in");
    let answer = world.admin("POST", &format!("/pending-requests/{}/answer", claim.to_lowercase()), Some(choice)).await.is(200);
    let armored = carnet_carrier::armor::decode(std::str::from_utf8(&answer.bytes).unwrap()).unwrap();
    assert_eq!(world.offline(&request).await.is(200).bytes, armored[0], "whoever holds the request fetches the answer");
}
on_both!(a_manager_chooses_for_a_request_that_names_no_license);

async fn resets_have_a_quota_and_revocation_is_for_good(world: &World) {
    let (id, key) = world.license("trial", json!({ "max_resets": 1 })).await;
    let license = licensed(world, &Machine::new(1).request(1, "cutter", Some(&key))).await;
    world.admin("POST", &format!("/activations/{}/reset", license.serial), None).await.is(200);
    let next = licensed(world, &Machine::new(2).request(1, "cutter", Some(&key))).await;
    world.admin("POST", &format!("/activations/{}/reset", next.serial), None).await.fails(409, "resets-exhausted");
    world.admin("POST", &format!("/licenses/{id}/disable"), None).await.is(200);
    assert_eq!(refused(world, &Machine::new(2).request(2, "cutter", Some(&key))).await, "license-disabled");
    world.admin("POST", &format!("/licenses/{id}/enable"), None).await.is(200);
    assert_eq!(world.admin("POST", &format!("/licenses/{id}/revoke"), None).await.is(200).json()["status"], "revoked");
    assert_eq!(refused(world, &Machine::new(2).request(3, "cutter", Some(&key))).await, "license-revoked");
    world.admin("POST", &format!("/licenses/{id}/renew"), Some(json!({ "days": 10 }))).await.fails(409, "license-revoked");
}
on_both!(resets_have_a_quota_and_revocation_is_for_good);

async fn a_replaced_key_activates_nothing_and_each_look_is_audited(world: &World) {
    let (id, old) = world.license("perpetual", json!({})).await;
    licensed(world, &Machine::new(1).request(1, "cutter", Some(&old))).await;
    let new = world.admin("POST", &format!("/licenses/{id}/replace-key"), None).await.is(200).json();
    assert_eq!(refused(world, &Machine::new(2).request(1, "cutter", Some(&old))).await, "proof-invalid");
    let key = new["license_key"].as_str().unwrap().parse().unwrap();
    licensed(world, &Machine::new(2).request(2, "cutter", Some(&key))).await;
    assert_eq!(world.admin("GET", &format!("/licenses/{id}/key"), None).await.is(200).json(), new);
    world.admin("POST", &format!("/licenses/{id}/dispatch"), Some(json!({ "to": "ingrid@customer.example" }))).await.is(200);
    while audit::seal(world.portal.store(), &"acme".parse().unwrap()).await.unwrap() > 0 {}
    let mut actions = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world.admin("GET", &format!("/audit?limit=50&cursor={cursor}"), None).await.is(200).json();
        let rows = page["items"].as_array().unwrap();
        actions.extend(rows.iter().filter(|row| row["object"] == json!(id)).map(|row| row["action"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        next.clone_into(&mut cursor);
    }
    assert_eq!(actions, ["create", "activate", "replace-key", "activate", "look-up", "dispatch"]);
}
on_both!(a_replaced_key_activates_nothing_and_each_look_is_audited);

async fn the_same_operation_is_done_once(world: &World) {
    let policy = world.policy("trial").await;
    let body = json!({ "policy": policy }).to_string();
    let ask = |body: String| {
        axum::http::Request::post("/api/v1/licenses")
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("content-type", "application/json")
            .header("idempotency-key", "courier-7-00042")
            .body(body.into())
            .unwrap()
    };
    let first = world.send(ask(body.clone())).await.is(201);
    let again = world.send(ask(body)).await.is(201);
    assert_eq!(first.bytes, again.bytes, "the answer is kept, with the license key");
    world.send(ask(json!({ "policy": policy, "count": 2 }).to_string())).await.fails(422, "idempotency-key-reused");
    let key = first.json()["licenses"][0]["license_key"].as_str().unwrap().to_owned();
    let kept: Vec<(String,)> =
        sqlx::query_as("SELECT answer FROM operations").fetch_all(&mut *world.portal.store().read().await.unwrap()).await.unwrap();
    assert!(!kept.is_empty() && kept.iter().all(|(answer,)| !answer.contains(&key)), "no license key lies open in the database");
}
on_both!(the_same_operation_is_done_once);

async fn nobody_overwrites_what_they_have_not_seen(world: &World) {
    let customer = world.admin("POST", "/customers", Some(json!({ "last_name": "Ünal", "city": "İzmir" }))).await.is(201);
    assert_eq!(customer.headers["etag"], "\"1\"");
    let id = customer.json()["id"].as_str().unwrap().to_owned();
    let patch = |tag: &str, body: serde_json::Value| {
        axum::http::Request::patch(format!("/api/v1/customers/{id}"))
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("content-type", "application/merge-patch+json")
            .header("if-match", tag)
            .body(body.to_string().into())
            .unwrap()
    };
    let changed = world.send(patch("\"1\"", json!({ "city": "Ankara" }))).await.is(200);
    assert_eq!((changed.headers["etag"].to_str().unwrap(), &changed.json()["city"]), ("\"2\"", &json!("Ankara")));
    world.send(patch("\"1\"", json!({ "city": "Bursa" }))).await.fails(412, "changed-meanwhile");
    let found = world.admin("GET", "/customers?q=%C3%BCn%20ank", None).await.is(200).json();
    assert_eq!(found["items"][0]["id"], json!(id), "by the beginnings of its words");
    assert_eq!(world.admin("GET", "/customers?q=izmir", None).await.json()["items"], json!([]), "what is no more is not found");
    world.admin("DELETE", &format!("/customers/{id}"), None).await.is(204);
    world.admin("GET", &format!("/customers/{id}"), None).await.fails(404, "not-found");
}
on_both!(nobody_overwrites_what_they_have_not_seen);

async fn an_order_is_appended_to_only_where_that_was_said(world: &World) {
    let policy = world.policy("perpetual").await;
    let issue = |append: bool| json!({ "policy": policy, "order": "PO-7", "append": append });
    world.admin("POST", "/licenses", Some(issue(true))).await.fails(404, "not-found");
    world.admin("POST", "/licenses", Some(issue(false))).await.is(201);
    world.admin("POST", "/licenses", Some(issue(false))).await.fails(409, "already-exists");
    world.admin("POST", "/licenses", Some(issue(true))).await.is(201);
    let licenses = world.admin("GET", "/licenses?order=PO-7", None).await.json();
    assert_eq!(licenses["items"].as_array().unwrap().len(), 2);
    world.admin("DELETE", "/orders/PO-7", None).await.fails(409, "still-in-use");
}
on_both!(an_order_is_appended_to_only_where_that_was_said);

async fn merged_customers_bring_their_orders(world: &World) {
    let all = world.admin("GET", "/customers", None).await.json();
    let id = |at: usize| all["items"][at]["id"].as_str().unwrap().to_owned();
    let (kept, other) = (id(0), id(1));
    let before = world.admin("GET", "/orders", None).await.json();
    let of = |orders: &serde_json::Value, customer: &str| {
        orders["items"].as_array().unwrap().iter().filter(|order| order["customer"] == customer).count()
    };
    let sum = of(&before, &kept) + of(&before, &other);
    world.admin("POST", &format!("/customers/{kept}/merge"), Some(json!({ "customer": other }))).await.is(200);
    let after = world.admin("GET", "/orders", None).await.json();
    assert_eq!((of(&after, &kept), of(&after, &other)), (sum, 0));
    assert_eq!(world.admin("GET", &format!("/customers/{other}"), None).await.json()["merged_into"], json!(kept));
}
on_both!(merged_customers_bring_their_orders);

async fn a_company_says_what_new_users_of_a_role_may(world: &World) {
    let path = "/roles/license-manager/grants";
    let put = |tag: &str, grants: &serde_json::Value| {
        axum::http::Request::put(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("content-type", "application/json")
            .header("if-match", tag)
            .body(json!({ "grants": grants }).to_string().into())
            .unwrap()
    };
    let made = async |email: &str, key: &str| {
        let body = json!({ "email": email, "role": "license-manager" });
        world.call("POST", "/users", Some(key), Some(body)).await.is(201).json()["grants"].clone()
    };
    let admin = world.prepared.admin_api_key.to_string();
    let preset = world.admin("GET", path, None).await.is(200);
    assert_eq!(preset.headers["etag"], "\"0\"", "nobody has changed it");
    let preset = preset.json()["grants"].clone();
    assert_eq!(made("first@acme.example", &admin).await, preset);
    let product = world.admin("GET", "/products?q=cutter", None).await.json()["items"][0]["id"].clone();
    let grant = |permission: &str, products: serde_json::Value| json!({ "permission": permission, "products": products, "policies": [], "orders": [], "accounts": [] });
    let own = json!([grant("issue_license", json!([{ "product": product, "quota": 5 }])), grant("create_order", json!([]))]);
    let changed = world.send(put("\"0\"", &own)).await.is(200);
    assert_eq!((changed.headers["etag"].to_str().unwrap(), &changed.json()["grants"]), ("\"1\"", &own));
    world.send(put("\"0\"", &preset)).await.fails(412, "changed-meanwhile");
    assert_eq!(world.admin("GET", path, None).await.json(), changed.json());
    assert_eq!(made("b@acme.example", &admin).await, own);
    assert_eq!(world.admin("GET", "/users?q=first", None).await.json()["items"][0]["grants"], preset, "who is there keeps theirs");
    let courier = world.admin("GET", "/roles/courier/grants", None).await.json();
    assert_eq!(courier["grants"][0]["permission"], json!("offline_activate"), "another role is as it was");
    // A manager gives of it what they have, and no more.
    let has = json!([{ "permission": "manage_managers" }, { "permission": "create_order" }]);
    let (_, manager) = world.user("top@acme.example", "distributor", has, json!({})).await;
    assert_eq!(made("c@acme.example", &manager).await, json!([own[1]]));
    // Nobody but an administrator says what it is, nor an administrator's key that is narrowed.
    let narrowed = json!({ "name": "narrow", "permissions": ["manage_managers"] });
    let narrowed = world.admin("POST", "/api-keys", Some(narrowed)).await.is(201).json()["secret"].as_str().unwrap().to_owned();
    for key in [&manager, &narrowed] {
        world.call("GET", path, Some(key), None).await.fails(403, "permission-missing");
        world.call("PUT", path, Some(key), Some(json!({ "grants": [] }))).await.fails(403, "permission-missing");
    }
    let many = json!({ "grants": vec![grant("sync", json!([])); 101] });
    for (path, body, status, code) in [
        (path, many, 422, "field-invalid"),
        (path, json!({ "grants": [{ "permission": "everything" }] }), 422, "field-invalid"),
        (path, json!({}), 422, "field-invalid"),
        ("/roles/vendor-admin/grants", json!({ "grants": [] }), 422, "field-invalid"),
        ("/roles/nobody/grants", json!({ "grants": [] }), 404, "not-found"),
    ] {
        world.admin("PUT", path, Some(body)).await.fails(status, code);
    }
    let noted: (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM audit WHERE kind = 'role' AND object = 'license-manager' AND action = 'update'")
            .fetch_one(&mut *world.portal.store().read().await.unwrap())
            .await
            .unwrap();
    assert_eq!(noted.0, 1);
    // Another company begins with the presets.
    let rival = "rival".parse().unwrap();
    let begun = grants::get(&mut world.portal.store().read().await.unwrap(), &rival, Role::LicenseManager).await.unwrap();
    assert_eq!(begun.grants, Role::LicenseManager.preset());
}
on_both!(a_company_says_what_new_users_of_a_role_may);

async fn a_backup_is_everything_and_the_other_database_takes_it(world: &World) {
    let (_, key) = world.license("perpetual", json!({})).await;
    let request = Machine::new(1).request(1, "cutter", Some(&key));
    let license = world.offline(&request).await.is(200).bytes;
    let file = world.path("backup.db");
    let rows = copy::backup(world.portal.store(), &file).await.unwrap();
    assert!(rows > 100, "{rows}");
    assert!(copy::copy(world.portal.store(), world.portal.store()).await.is_err(), "never over what is there");
    // Into an empty database of the other sort, where the same portal goes on.
    let target = if world.url.starts_with("sqlite") {
        tokio::task::spawn_blocking(|| carnet_tests::postgres::shared().database()).await.unwrap()
    } else {
        format!("sqlite://{}", world.path("moved.db").display())
    };
    assert_eq!(copy::restore(&file, &Store::open(&target).await.unwrap()).await.unwrap(), rows);
    let moved = super::portal(&target, &world.now).await;
    let carnet_portal::portal::Reply::Done(done) = moved.answer(&request, None, None).await.unwrap() else { panic!() };
    assert!(done.is_repeated && done.documents[0] == license, "the same answer from the other database");
}
on_both!(a_backup_is_everything_and_the_other_database_takes_it);
