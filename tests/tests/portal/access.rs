//! Who may: every endpoint, every permission, every other company.

use std::collections::BTreeSet;

use axum::http::Method;
use carnet_core::UnixTime;
use carnet_model::permission::Permission;
use carnet_portal::api::{Access, Endpoint, endpoints};
use carnet_portal::run::generate_key;
use carnet_portal::store::{Act, keys};
use serde_json::{Value, json};

use super::{NOW, World};

/// The endpoints that anybody may use; a new one must be put here by hand.
const PUBLIC: [&str; 4] = [
    "POST /api/v1/offline/activation-codes",
    "POST /api/v1/offline/deactivation-codes",
    "POST /api/v1/offline/documents",
    "POST /api/v1/verify",
];

/// Everything that somebody without a permission may do: look at what is theirs.
const SIGNED_IN: [&str; 31] = [
    "GET /api/v1/accounts",
    "GET /api/v1/accounts/{id}",
    "GET /api/v1/activations",
    "GET /api/v1/analytics/counts",
    "GET /api/v1/bundles",
    "GET /api/v1/bundles/{id}",
    "GET /api/v1/customers",
    "GET /api/v1/customers/export",
    "GET /api/v1/customers/{id}",
    "GET /api/v1/devices",
    "GET /api/v1/devices/{id}",
    "GET /api/v1/devices/{id}/variables",
    "GET /api/v1/features",
    "GET /api/v1/features/{id}",
    "GET /api/v1/groups",
    "GET /api/v1/groups/{id}",
    "GET /api/v1/labels",
    "GET /api/v1/labels/{id}",
    "GET /api/v1/licenses",
    "GET /api/v1/licenses/export",
    "GET /api/v1/licenses/{id}",
    "GET /api/v1/licenses/{id}/code-activations",
    "GET /api/v1/me",
    "GET /api/v1/orders",
    "GET /api/v1/orders/{id}",
    "GET /api/v1/organizations",
    "GET /api/v1/organizations/{id}",
    "GET /api/v1/policies",
    "GET /api/v1/policies/{id}",
    "GET /api/v1/products",
    "GET /api/v1/products/{id}",
];

fn name(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method(), endpoint.path())
}

#[test]
fn who_needs_no_permission_is_listed_by_hand() {
    let mut public = BTreeSet::new();
    let mut signed_in = BTreeSet::new();
    for endpoint in endpoints() {
        match endpoint.access() {
            Access::Public => public.insert(name(&endpoint)),
            Access::SignedIn => signed_in.insert(name(&endpoint)),
            _ => continue,
        };
    }
    assert_eq!(public, PUBLIC.map(str::to_owned).into());
    let more = ["GET /api/v1/users", "GET /api/v1/users/{id}"];
    assert_eq!(signed_in, SIGNED_IN.iter().chain(&more).map(|name| (*name).to_owned()).collect());
    // Nothing is changed by whoever is merely signed in.
    assert!(signed_in.iter().all(|name| name.starts_with("GET ")));
}

/// A path with ids of things that exist in the company of the demonstration.
fn path(endpoint: &Endpoint, ids: &Value) -> String {
    let path = endpoint.path().trim_start_matches("/api/v1").to_owned();
    let kind = path.split('/').nth(1).unwrap_or_default().to_owned();
    let id = ids[&kind].as_str().unwrap_or("nothing");
    path.replace("{id}", id).replace("{serial}", "1").replace("{role}", "nobody").replace("{user}", ids["users"].as_str().unwrap())
}

/// A body that would be good enough to get past the reader.
fn body(endpoint: &Endpoint, ids: &Value) -> Option<Value> {
    let path = endpoint.path();
    let json = match path.trim_start_matches("/api/v1") {
        "/licenses" => json!({ "policy": ids["policies"] }),
        "/licenses/{id}/dispatch" => json!({ "to": "somebody" }),
        "/licenses/{id}/renew" => json!({ "days": 1 }),
        "/licenses/{id}/transfer" => json!({ "order": ids["orders"] }),
        "/activations/{serial}/borrow" => json!({ "until": NOW + 86_400 }),
        "/customers/{id}/merge" => json!({ "customer": "another" }),
        "/pending-requests/{id}/answer" => json!({ "license": ids["licenses"] }),
        "/api-keys" => json!({ "name": "x" }),
        "/accounts" => json!({ "name": "x", "code": "x" }),
        "/customers" => json!({ "last_name": "x" }),
        "/labels" => json!({ "label": "x" }),
        "/products" => json!({ "code": "x", "name": "x" }),
        "/policies" => json!({ "code": "x", "name": "x", "product": ids["products"] }),
        "/features" => json!({ "code": "x", "name": "x", "product": ids["products"] }),
        "/bundles" => json!({ "code": "x", "name": "x", "items": [{ "policy": ids["policies"] }] }),
        "/releases" => json!({ "release": "9", "product": ids["products"] }),
        "/organizations" | "/groups" => json!({ "name": "x" }),
        "/users" => json!({ "email": "x@x.example" }),
        _ => json!({}),
    };
    (matches!(*endpoint.method(), Method::POST | Method::PATCH)).then_some(json)
}

/// The first thing of each kind in the company.
async fn ids(world: &World, key: &str) -> Value {
    let mut ids = json!({});
    for kind in [
        "accounts",
        "customers",
        "labels",
        "orders",
        "products",
        "policies",
        "features",
        "bundles",
        "releases",
        "organizations",
        "groups",
        "users",
        "licenses",
        "devices",
        "api-keys",
    ] {
        let page = world.call("GET", &format!("/{kind}"), Some(key), None).await.is(200).json();
        ids[kind] = page["items"][0]["id"].clone();
        assert!(ids[kind].is_string(), "{kind}");
    }
    let request = super::Machine::new(77).request(1, "cutter", None);
    ids["pending-requests"] = world.offline(&request).await.json()["pending"]["claim_code"].clone();
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_or_the_permission_nothing_opens() {
    let world = World::sqlite().await;
    let ids = ids(&world, &world.prepared.admin_api_key).await;
    let useless = json!([{ "permission": "manage_license_user_credentials" }]);
    let (_, nothing) = world.user("nothing@acme.example", "license-manager", useless, json!({})).await;
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.access() != Access::Public) {
        let (method, path, body) = (endpoint.method().as_str(), path(endpoint, &ids), body(endpoint, &ids));
        world.call(method, &path, None, body.clone()).await.fails(401, "not-signed-in");
        world.call(method, &path, Some("carnet_wrong"), body.clone()).await.fails(401, "not-signed-in");
        let answer = world.call(method, &path, Some(&nothing), body).await;
        match endpoint.access() {
            Access::SignedIn => assert!(answer.status == 200 || answer.status == 404, "{} {}", name(endpoint), answer.status),
            _ => {
                answer.fails(403, "permission-missing");
            }
        }
    }
    // What an administrator's key is narrowed to is all that it opens, one permission at a time.
    for permission in Permission::ALL {
        let narrowed = json!({ "name": "narrow", "permissions": [permission.name()] });
        let key = world.admin("POST", "/api-keys", Some(narrowed)).await.is(201).json()["secret"].as_str().unwrap().to_owned();
        for endpoint in &endpoints() {
            let opens = match endpoint.access() {
                Access::May(needed) => needed == permission,
                Access::AnyOf(needed) => needed.contains(&permission),
                Access::Admin => false,
                _ => continue,
            };
            if !opens {
                let answer = world.call(endpoint.method().as_str(), &path(endpoint, &ids), Some(&key), body(endpoint, &ids)).await;
                answer.fails(403, "permission-missing");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_another_company_is_seen_or_changed() {
    let world = World::sqlite().await;
    let before = world.admin("GET", "/analytics/counts", None).await.json();
    let ids = ids(&world, &world.prepared.admin_api_key).await;
    // An administrator of another company on the same portal.
    let (vault, now) = (world.portal.vault().clone(), UnixTime::from_secs(NOW));
    let secret = world
        .portal
        .store()
        .write("", async move |connection| {
            let company = "rival".parse().unwrap();
            keys::create_company(connection, &vault, &company, &"Rival".parse().unwrap(), &generate_key(), now).await?;
            keys::create_admin(connection, &Act { company, actor: "system".into(), now }, "admin@rival.example").await
        })
        .await
        .unwrap();
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.access() != Access::Public) {
        let (method, path, body) = (endpoint.method().as_str(), path(endpoint, &ids), body(endpoint, &ids));
        let answer = world.call(method, &path, Some(&secret), body).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        if endpoint.path().contains('{') {
            assert_eq!(answer.status, 404, "{}: {text}", name(endpoint));
        }
        // Where something was made, it was in the rival's own company; a reference to what is not theirs is refused.
        for id in ids.as_object().unwrap().values() {
            assert!(!text.contains(id.as_str().unwrap()), "{} tells of {id}: {text}", name(endpoint));
        }
    }
    assert_eq!(world.admin("GET", "/analytics/counts", None).await.json(), before);
    // Nor by a document: a rival's key does not answer for another company.
    let request = super::Machine::new(1).request(1, "cutter", Some(&world.key("cutter")));
    let sent = axum::http::Request::post("/api/v1/offline/documents").header("authorization", format!("Bearer {}", *secret));
    world.send(sent.body(request.into()).unwrap()).await.fails(422, "other-company");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sees_what_hangs_on_their_orders_and_whoever_is_above_sees_it_too() {
    let world = World::sqlite().await;
    let grants = json!([{ "permission": "issue_license" }, { "permission": "create_order" }, { "permission": "manage_managers" }]);
    let (top, top_key) = world.user("top@acme.example", "distributor", grants.clone(), json!({})).await;
    let (_, low_key) = world.user("low@acme.example", "reseller-admin", grants.clone(), json!({ "parent": top })).await;
    let (_, other_key) = world.user("other@acme.example", "reseller-admin", grants, json!({})).await;
    let policy = world.policy("perpetual").await;
    let issued = world.call("POST", "/licenses", Some(&low_key), Some(json!({ "policy": policy }))).await.is(201).json();
    let license = issued["licenses"][0]["id"].as_str().unwrap();
    let (order, path) = (issued["order"].as_str().unwrap(), format!("/licenses/{license}"));
    for (key, status) in [(&low_key, 200), (&top_key, 200), (&other_key, 404)] {
        world.call("GET", &path, Some(key), None).await.is(status);
        world.call("GET", &format!("/orders/{order}"), Some(key), None).await.is(status);
    }
    let counts = world.call("GET", "/analytics/counts", Some(&low_key), None).await.json();
    assert_eq!((&counts["licenses"], &counts["customers"]), (&json!(1), &json!(0)));
    // Not even by appending to an order whose id they guess.
    let body = json!({ "policy": policy, "order": order, "append": true });
    world.call("POST", "/licenses", Some(&other_key), Some(body)).await.fails(404, "not-found");
    // Nobody makes somebody who may more.
    let more = json!({ "email": "more@acme.example", "role": "license-manager", "grants": [{ "permission": "revoke_license" }] });
    world.call("POST", "/users", Some(&low_key), Some(more)).await.fails(403, "out-of-scope");
    let admin = json!({ "email": "more@acme.example", "role": "vendor-admin" });
    world.call("POST", "/users", Some(&low_key), Some(admin)).await.fails(403, "out-of-scope");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_and_users_see_what_is_theirs() {
    let world = World::sqlite().await;
    let contact = world.admin("GET", "/users?q=contact", None).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let worker = world.admin("GET", "/users?q=worker", None).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let mut keys = Vec::new();
    for user in [&contact, &worker] {
        let made = world.admin("POST", "/api-keys", Some(json!({ "name": "x", "user": user }))).await.is(201).json();
        keys.push(made["secret"].as_str().unwrap().to_owned());
    }
    let licenses = async |key: &str| {
        let page = world.call("GET", "/licenses", Some(key), None).await.is(200).json();
        page["items"].as_array().unwrap().iter().map(|license| license["order"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(licenses(&keys[0]).await, [json!("A-1001"), json!("A-1001")], "all licenses of the organization");
    assert_eq!(licenses(&keys[1]).await, Vec::<Value>::new());
    let license = world.admin("GET", "/licenses?order=A-1002", None).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    world.admin("PUT", &format!("/licenses/{license}/users/{worker}"), None).await.is(200);
    assert_eq!(licenses(&keys[1]).await, [json!("A-1002")]);
    world.admin("DELETE", &format!("/licenses/{license}/users/{worker}"), None).await.is(200);
    assert_eq!(licenses(&keys[1]).await, Vec::<Value>::new());
    world.admin("DELETE", &format!("/licenses/{license}/users/{worker}"), None).await.fails(409, "user-unassigned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_expire_are_revoked_and_end_with_their_user() {
    let world = World::sqlite().await;
    let me = |key: String| {
        let world = &world;
        async move { world.call("GET", "/me", Some(&key), None).await.status.as_u16() }
    };
    let short = json!({ "name": "short", "expires_at": NOW + 10 });
    let short = world.admin("POST", "/api-keys", Some(short)).await.is(201).json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(me(short.clone()).await, 200);
    world.now.fetch_add(11, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(me(short).await, 401);
    let made = world.admin("POST", "/api-keys", Some(json!({ "name": "x" }))).await.is(201).json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    world.admin("DELETE", &format!("/api-keys/{}", made["id"].as_str().unwrap()), None).await.is(204);
    assert_eq!(me(secret).await, 401);
    let (user, key) = world.user("gone@acme.example", "courier", json!([]), json!({})).await;
    assert_eq!(me(key.clone()).await, 200);
    world.admin("PATCH", &format!("/users/{user}"), Some(json!({ "is_suspended": true }))).await.is(200);
    assert_eq!(me(key).await, 401);
}
