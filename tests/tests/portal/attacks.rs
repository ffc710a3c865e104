//! What somebody with little tries to get more: each of these once worked.

use carnet_core::{Serial, Wish};
use serde_json::{Value, json};

use super::{Machine, NOW, World, on_both};

fn grants(permissions: &[&str]) -> Value {
    permissions.iter().map(|permission| json!({ "permission": permission })).collect()
}

async fn first(world: &World, path: &str) -> Value {
    world.admin("GET", path, None).await.is(200).json()["items"][0].clone()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn nobody_joins_an_organization_by_themselves(world: &World) {
    let organization = first(world, "/organizations").await;
    let (me, key) = world.user("me@acme.example", "license-manager", grants(&["manage_managers"]), json!({})).await;
    let join = json!({ "role": "organization-contact", "organization": id(&organization) });
    let answer = world.call("PATCH", &format!("/users/{me}"), Some(&key), Some(join)).await;
    assert!(answer.status == 422 || answer.status == 403, "{}", answer.status);
    let other = json!({ "email": "x@acme.example", "role": "organization-contact", "organization": id(&organization), "grants": [] });
    world.call("POST", "/users", Some(&key), Some(other)).await.fails(422, "reference-unknown");
    // Nor does an organization that is named like a user see what the user made.
    let admin = world.admin("GET", "/me", None).await.json()["user"].as_str().unwrap().to_owned();
    world.admin("POST", &format!("/organizations?id={admin}"), Some(json!({ "name": "Trap" }))).await.is(201);
    let (_, contact) = world.user("trap@acme.example", "organization-contact", json!([]), json!({ "organization": admin })).await;
    world.admin("POST", "/customers", Some(json!({ "last_name": "Hidden" }))).await.is(201);
    assert_eq!(world.call("GET", "/customers", Some(&contact), None).await.json()["items"], json!([]));
}
on_both!(nobody_joins_an_organization_by_themselves);

async fn what_one_can_name_is_not_therefore_theirs(world: &World) {
    let (_, key) =
        world.user("me@acme.example", "distributor", grants(&["create_order", "issue_license", "manage_managers"]), json!({})).await;
    let (customer, user) = (first(world, "/customers").await, first(world, "/users").await);
    let policy = world.policy("perpetual").await;
    for (path, body) in [
        ("/orders", json!({ "customer": id(&customer) })),
        ("/orders", json!({ "managers": [id(&user)] })),
        ("/orders", json!({ "organization": id(&first(world, "/organizations").await) })),
        ("/users", json!({ "email": "x@acme.example", "role": "license-manager", "parent": id(&user), "grants": [] })),
    ] {
        world.call("POST", path, Some(&key), Some(body)).await.fails(422, "reference-unknown");
    }
    let issue = json!({ "policy": policy, "customer": id(&customer) });
    world.call("POST", "/licenses", Some(&key), Some(issue)).await.fails(404, "not-found");
    world.call("GET", &format!("/customers/{}", id(&customer)), Some(&key), None).await.fails(404, "not-found");
}
on_both!(what_one_can_name_is_not_therefore_theirs);

async fn an_edit_is_no_way_around_a_permission(world: &World) {
    let (license, _) = world.license("perpetual", json!({})).await;
    let (me, key) =
        world.user("me@acme.example", "license-manager", grants(&["edit_license", "create_order", "issue_license"]), json!({})).await;
    let home = world.admin("GET", &format!("/licenses/{license}"), None).await.json()["order"].as_str().unwrap().to_owned();
    world.admin("PATCH", &format!("/orders/{home}"), Some(json!({ "managers": [me] }))).await.is(200);
    let mine = world.call("POST", "/orders", Some(&key), Some(json!({}))).await.is(201).json();
    let path = format!("/licenses/{license}");
    world.call("PATCH", &path, Some(&key), Some(json!({ "order": id(&mine) }))).await.fails(403, "permission-missing");
    world.call("PATCH", &path, Some(&key), Some(json!({ "assign_user": me }))).await.fails(403, "permission-missing");
    world.call("PATCH", &path, Some(&key), Some(json!({ "note": "mine to edit" }))).await.is(200);
    // What is wanted otherwise at issue is an edit too, within its scope.
    let press = world.admin("GET", "/products?q=press", None).await.json()["items"][0].clone();
    let scoped = json!([
        { "permission": "edit_license", "products": [{ "product": id(&press) }] },
        { "permission": "issue_license" },
        { "permission": "create_order" }
    ]);
    let (_, key) = world.user("scoped@acme.example", "license-manager", scoped, json!({})).await;
    let issue = json!({ "policy": world.policy("trial").await, "edit": { "seats": 1_000_000 } });
    world.call("POST", "/licenses", Some(&key), Some(issue)).await.fails(403, "out-of-scope");
}
on_both!(an_edit_is_no_way_around_a_permission);

async fn a_quota_is_not_multiplied_by_handing_it_on(world: &World) {
    let policy = world.policy("perpetual").await;
    let product = world.admin("GET", &format!("/policies/{policy}"), None).await.json()["product"].clone();
    let quota = json!({ "permission": "issue_license", "products": [{ "product": product, "quota": 2 }] });
    let (top, top_key) = world
        .user(
            "top@acme.example",
            "distributor",
            json!([quota, { "permission": "create_order" }, { "permission": "manage_managers" }]),
            json!({}),
        )
        .await;
    let mut issued = 0;
    for name in ["a", "b", "c"] {
        let body = json!({ "email": format!("{name}@acme.example"), "role": "license-manager", "parent": top, "grants": [quota, { "permission": "create_order" }] });
        let user = world.call("POST", "/users", Some(&top_key), Some(body)).await.is(201).json();
        let key = world.admin("POST", "/api-keys", Some(json!({ "name": "x", "user": id(&user) }))).await.is(201).json();
        let key = key["secret"].as_str().unwrap();
        issued += usize::from(world.call("POST", "/licenses", Some(key), Some(json!({ "policy": policy }))).await.status == 201);
    }
    assert_eq!(issued, 2);
}
on_both!(a_quota_is_not_multiplied_by_handing_it_on);

async fn names_that_mean_something_are_nobodys(world: &World) {
    for name in ["system", "device", "import"] {
        let body = json!({ "email": "x@acme.example", "role": "license-user" });
        world.admin("POST", &format!("/users?id={name}"), Some(body)).await.fails(400, "parameter-invalid");
    }
    let customer = first(world, "/customers").await;
    let merged = json!({ "merged_into": id(&customer) });
    world.admin("PATCH", &format!("/customers/{}", id(&customer)), Some(merged)).await.fails(422, "field-invalid");
    // One contact does not take another's rights.
    let organization = first(world, "/organizations").await;
    let more = json!({ "organization": id(&organization) });
    let (_, key) = world.user("one@acme.example", "organization-contact", grants(&["manage_license_users"]), more.clone()).await;
    let (other, _) = world.user("two@acme.example", "organization-contact", json!([]), more).await;
    let demote = json!({ "role": "license-user", "is_suspended": true });
    world.call("PATCH", &format!("/users/{other}"), Some(&key), Some(demote)).await.fails(403, "permission-missing");
}
on_both!(names_that_mean_something_are_nobodys);

async fn what_no_database_keeps_stops_nobody_else(world: &World) {
    for (method, path, body) in [
        ("POST", "/licenses", json!({ "policy": "\u{0}" })),
        ("POST", "/api-keys", json!({ "name": "x", "user": "\u{0}" })),
        ("PATCH", "/licenses/x", json!({ "order": "a\u{0}" })),
    ] {
        world.admin(method, path, Some(body)).await.fails(422, "field-invalid");
    }
    let end_of_time = json!({ "policy": world.policy("trial").await, "edit": { "plan": { "license_type": "trial", "starts_at": u64::MAX, "valid_days": 1 } } });
    world.admin("POST", "/licenses", Some(end_of_time)).await.fails(422, "plan-invalid");
    // A defect in one piece of work: the next is done all the same.
    let broken = world.portal.store().write("", async |_| -> Result<(), _> { panic!("a defect") }).await;
    assert!(broken.is_err());
    world.admin("POST", "/customers", Some(json!({ "last_name": "Next" }))).await.is(201);
}
on_both!(what_no_database_keeps_stops_nobody_else);

async fn a_blocked_device_and_one_that_is_over_get_no_license_by_a_report(world: &World) {
    let (license, key) = world.license("perpetual", json!({})).await;
    let machine = Machine::new(1);
    world.offline(&machine.request(1, "cutter", Some(&key))).await.is(200);
    let activation = first(world, &format!("/activations?license={license}")).await;
    let (serial, device) = (activation["serial"].as_u64().unwrap(), activation["device"].as_str().unwrap().to_owned());
    let documents = async |number| {
        let report = machine.report_with(Serial::new(serial).unwrap(), number, |report| report.wants = [Wish::Refresh].into());
        let bytes = world.offline(&report).await.is(200).bytes;
        carnet_carrier::read(&bytes).unwrap().rows.len()
    };
    assert_eq!(documents(1).await, 2, "receipt and license");
    world.admin("POST", &format!("/devices/{device}/block"), None).await.is(200);
    assert_eq!(documents(2).await, 1, "the receipt alone");
    world.admin("POST", &format!("/activations/{serial}/refresh"), None).await.fails(409, "device-blocked");
    world.admin("POST", &format!("/devices/{device}/unblock"), None).await.is(200);
    world.admin("POST", &format!("/licenses/{license}/revoke"), None).await.is(200);
    assert_eq!(documents(1).await, 1, "what was answered before has no license in it after the end");
}
on_both!(a_blocked_device_and_one_that_is_over_get_no_license_by_a_report);

async fn each_look_at_a_key_is_a_look_and_a_key_makes_no_longer_one(world: &World) {
    let (license, _) = world.license("perpetual", json!({})).await;
    let look = || {
        axum::http::Request::get(format!("/api/v1/licenses/{license}/key"))
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("idempotency-key", "same")
            .body(axum::body::Body::empty())
            .unwrap()
    };
    let before = world.send(look()).await.is(200).json();
    world.admin("POST", &format!("/licenses/{license}/replace-key"), None).await.is(200);
    assert_ne!(world.send(look()).await.is(200).json(), before);
    let looks: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit WHERE action = 'look-up'")
        .fetch_one(&mut *world.portal.store().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(looks.0, 2);
    let short = json!({ "name": "short", "expires_at": NOW + 100 });
    let short = world.admin("POST", "/api-keys", Some(short)).await.is(201).json()["secret"].as_str().unwrap().to_owned();
    let child = world.call("POST", "/api-keys", Some(&short), Some(json!({ "name": "child" }))).await.is(201).json();
    assert_eq!(child["expires_at"], json!(NOW + 100));
    // Asking again and again uses up no serials.
    let key = world.key("cutter");
    let request = Machine::new(9).request(1, "cutter", Some(&key));
    for _ in 0..600 {
        world.portal.answer(&request, None, None).await.unwrap();
    }
    let next: (i64,) =
        sqlx::query_as("SELECT next_serial FROM counters").fetch_one(&mut *world.portal.store().read().await.unwrap()).await.unwrap();
    assert!(next.0 <= 257, "{}", next.0);
}
on_both!(each_look_at_a_key_is_a_look_and_a_key_makes_no_longer_one);

async fn a_key_takes_along_what_was_made_with_it(world: &World) {
    let secret = |key: &Value| key["secret"].as_str().unwrap().to_owned();
    let make = async |with: &str, body: Value| world.call("POST", "/api-keys", Some(with), Some(body)).await.is(201).json();
    let works = async |key: &Value| world.call("GET", "/me", Some(&secret(key)), None).await.status.as_u16();
    let admin = world.prepared.admin_api_key.to_string();
    let stolen = make(&admin, json!({ "name": "stolen" })).await;
    let child = make(&secret(&stolen), json!({ "name": "child" })).await;
    let user = json!({ "email": "x@acme.example", "role": "courier" });
    let user = world.call("POST", "/users", Some(&secret(&child)), Some(user)).await.is(201).json();
    let grandchild = make(&secret(&child), json!({ "name": "grandchild", "user": id(&user) })).await;
    let other = make(&admin, json!({ "name": "other" })).await;
    assert_eq!((&child["made_with"], &grandchild["made_with"]), (&stolen["id"], &child["id"]));
    world.admin("DELETE", &format!("/api-keys/{}", id(&stolen)), None).await.is(204);
    for (key, status) in [(&stolen, 401), (&child, 401), (&grandchild, 401), (&other, 200)] {
        assert_eq!(works(key).await, status, "{}", key["name"]);
    }
    let noted: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit WHERE action = 'revoke' AND kind = 'api-key'")
        .fetch_one(&mut *world.portal.store().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(noted.0, 3, "each of them");
    // What expires takes along what was made with it, whatever that wished for.
    let short = make(&admin, json!({ "name": "short", "expires_at": NOW + 10 })).await;
    let child = make(&secret(&short), json!({ "name": "child", "expires_at": NOW + 1000 })).await;
    let grandchild = make(&secret(&child), json!({ "name": "grandchild" })).await;
    assert_eq!(works(&grandchild).await, 200);
    world.now.fetch_add(11, std::sync::atomic::Ordering::Relaxed);
    for key in [&short, &child, &grandchild] {
        assert_eq!(works(key).await, 401, "{}", key["name"]);
    }
}
on_both!(a_key_takes_along_what_was_made_with_it);

/// What a key sees something of.
async fn seen(world: &World, key: &str) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for kind in ["accounts", "activations", "customers", "devices", "groups", "licenses", "orders", "organizations", "users"] {
        let page = world.call("GET", &format!("/{kind}"), Some(key), None).await.is(200).json();
        if page["items"] != json!([]) {
            seen.push(kind);
        }
    }
    seen
}

async fn a_narrowed_key_reads_no_more_than_it_is_for(world: &World) {
    let narrow = async |user: Option<&str>, permissions: &[&str]| {
        let mut body = json!({ "name": "narrow", "permissions": permissions });
        if let Some(user) = user {
            body["user"] = json!(user);
        }
        world.admin("POST", "/api-keys", Some(body)).await.is(201).json()["secret"].as_str().unwrap().to_owned()
    };
    for (permissions, kinds) in [
        (vec![], vec![]),
        (vec!["view_audit"], vec![]),
        (vec!["create_order"], vec!["customers", "orders"]),
        (vec!["create_order", "issue_license"], vec!["customers", "licenses", "orders"]),
        (vec!["manage_customers"], vec!["accounts", "customers"]),
        (vec!["reset_device"], vec!["activations", "devices", "licenses"]),
        (vec!["manage_license_users"], vec!["groups", "licenses", "organizations", "users"]),
        (vec!["sync"], vec!["accounts", "activations", "customers", "devices", "groups", "licenses", "orders", "organizations", "users"]),
    ] {
        let key = narrow(None, &permissions).await;
        assert_eq!(seen(world, &key).await, kinds, "{permissions:?}");
        world.call("GET", "/policies", Some(&key), None).await.is(200);
    }
    // Neither by one thing, nor in a table, nor as a number.
    let key = narrow(None, &["view_audit"]).await;
    for kind in ["customers", "licenses", "orders", "users"] {
        let one = first(world, &format!("/{kind}")).await;
        world.call("GET", &format!("/{kind}/{}", id(&one)), Some(&key), None).await.fails(404, "not-found");
    }
    for table in ["customers", "licenses"] {
        let bytes = world.call("GET", &format!("/{table}/export"), Some(&key), None).await.is(200).bytes;
        assert_eq!(bytes.split(|byte| *byte == b'\n').count(), 2, "the heading alone");
    }
    let counts = world.call("GET", "/analytics/counts", Some(&key), None).await.json();
    assert!(counts.as_object().unwrap().values().all(|count| *count == json!(0)), "{counts}");
    // The scopes of what is left hold for reading, too.
    let (lathe, account) = (first(world, "/products?q=lathe").await, first(world, "/accounts").await);
    let scoped = json!([
        { "permission": "issue_license", "products": [{ "product": id(&lathe) }] },
        { "permission": "reset_device", "products": [{ "product": id(&lathe) }] },
        { "permission": "edit_license", "accounts": [id(&account)] },
        { "permission": "revoke_license", "orders": ["A-1002", "nowhere"] },
        { "permission": "manage_customers", "accounts": [id(&account)] },
        { "permission": "create_order", "orders": ["A-1001"] }
    ]);
    let (me, whole) = world.user("me@acme.example", "license-manager", scoped, json!({})).await;
    for order in ["A-1001", "A-1002"] {
        world.admin("PATCH", &format!("/orders/{order}"), Some(json!({ "managers": [me] }))).await.is(200);
    }
    let count = async |key: &str, path: &str| {
        let page = world.call("GET", path, Some(key), None).await.is(200).json();
        page["items"].as_array().unwrap().len()
    };
    let mine = (count(&whole, "/licenses").await, count(&whole, "/orders").await, count(&whole, "/activations").await);
    assert_eq!((mine, count(&whole, "/customers").await), ((4, 2, 4), 2), "a key that is not narrowed");
    for (permission, licenses, orders, activations, customers) in [
        ("issue_license", 2, 2, 0, 0),
        ("reset_device", 2, 0, 2, 0),
        ("edit_license", 2, 0, 0, 0),
        ("revoke_license", 2, 0, 0, 0),
        ("manage_customers", 0, 0, 0, 1),
        ("create_order", 0, 1, 0, 1),
    ] {
        let key = narrow(Some(&me), &[permission]).await;
        let seen = (
            count(&key, "/licenses").await,
            count(&key, "/orders").await,
            count(&key, "/activations").await,
            count(&key, "/customers").await,
        );
        assert_eq!(seen, (licenses, orders, activations, customers), "{permission}");
    }
    // What an administrator may, a key of somebody with less is not given by its narrowing.
    let key = narrow(Some(&me), &["sync"]).await;
    assert_eq!(seen(world, &key).await, Vec::<&str>::new());
    // It is of use all the same: what it may do, it can name.
    let key = narrow(Some(&me), &["issue_license"]).await;
    let issue = json!({ "policy": world.policy("year").await, "order": "A-1002", "append": true });
    world.call("POST", "/licenses", Some(&key), Some(issue)).await.is(201);
}
on_both!(a_narrowed_key_reads_no_more_than_it_is_for);

async fn scopes_reach_to_the_account_of_the_customer(world: &World) {
    let account = first(world, "/accounts").await;
    let scoped = json!([{ "permission": "edit_license", "accounts": [id(&account)] }, { "permission": "manage_customers", "accounts": [id(&account)] }]);
    let (me, key) = world.user("north@acme.example", "license-manager", scoped, json!({})).await;
    for order in ["A-1001", "A-1002"] {
        world.admin("PATCH", &format!("/orders/{order}"), Some(json!({ "managers": [me] }))).await.is(200);
    }
    for (order, status) in [("A-1001", 200), ("A-1002", 403)] {
        let license = first(world, &format!("/licenses?order={order}")).await;
        world.call("PATCH", &format!("/licenses/{}", id(&license)), Some(&key), Some(json!({ "note": "x" }))).await.is(status);
    }
    world.call("PATCH", &format!("/accounts/{}", id(&account)), Some(&key), Some(json!({ "phone": "1" }))).await.is(200);
    let label = first(world, "/labels").await;
    world
        .call("PATCH", &format!("/labels/{}", id(&label)), Some(&key), Some(json!({ "color": "#000000" })))
        .await
        .fails(403, "out-of-scope");
}
on_both!(scopes_reach_to_the_account_of_the_customer);

async fn a_request_is_claimed_with_its_code(world: &World) {
    let (license, _) = world.license("perpetual", json!({})).await;
    let home = world.admin("GET", &format!("/licenses/{license}"), None).await.json()["order"].as_str().unwrap().to_owned();
    let (me, key) = world.user("me@acme.example", "license-manager", grants(&["offline_activate"]), json!({})).await;
    world.admin("PATCH", &format!("/orders/{home}"), Some(json!({ "managers": [me] }))).await.is(200);
    let pending = world.offline(&Machine::new(1).request(1, "cutter", None)).await.is(202).json()["pending"].clone();
    let listed = world.call("GET", "/pending-requests", Some(&key), None).await.is(200).json()["items"][0].clone();
    assert_eq!((&listed["id"], &listed["claim_code"]), (&pending["id"], &json!("")));
    let answer = |name: &Value| format!("/pending-requests/{}/answer", name.as_str().unwrap());
    let choice = json!({ "license": license });
    world.call("POST", &answer(&pending["id"]), Some(&key), Some(choice.clone())).await.fails(404, "not-found");
    world.call("POST", &answer(&pending["claim_code"]), Some(&key), Some(choice)).await.is(200);
    // For a product that nobody knows, nothing waits.
    let unknown = world.offline(&Machine::new(2).request(1, "unknown", None)).await;
    assert_eq!(unknown.fails(409, "other-product")["code"], "other-product");
}
on_both!(a_request_is_claimed_with_its_code);

/// Half the body, then the key is revoked, then the rest.
async fn a_key_that_is_revoked_meanwhile_changes_nothing(world: &World) {
    let made = world.admin("POST", "/api-keys", Some(json!({ "name": "x" }))).await.is(201).json();
    let (give, take) = tokio::sync::oneshot::channel::<()>();
    let parts = futures_util::stream::unfold((0, Some(take)), |(at, mut take)| async move {
        match at {
            0 => Some((Ok::<_, std::io::Error>("{\"last_name\":".to_owned()), (1, take))),
            1 => {
                let _ = take.take()?.await;
                Some((Ok("\"Late\"}".to_owned()), (2, None)))
            }
            _ => None,
        }
    });
    let request = axum::http::Request::post("/api/v1/customers")
        .header("authorization", format!("Bearer {}", made["secret"].as_str().unwrap()))
        .header("content-type", "application/json")
        .body(axum::body::Body::from_stream(parts))
        .unwrap();
    let revoke = async {
        world.admin("DELETE", &format!("/api-keys/{}", id(&made)), None).await.is(204);
        let _ = give.send(());
    };
    let (answer, ()) = tokio::join!(world.send(request), revoke);
    answer.fails(401, "not-signed-in");
    assert_eq!(world.admin("GET", "/customers?q=late", None).await.json()["items"], json!([]));
}
on_both!(a_key_that_is_revoked_meanwhile_changes_nothing);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checks_for_strangers_are_few_and_small() {
    let world = World::sqlite().await;
    let request = Machine::new(1).request(1, "cutter", None);
    let mut bundle = carnet_carrier::bundle::BundleWriter::new(Vec::new(), "x").unwrap();
    for _ in 0..300 {
        bundle.push(None, &request).unwrap();
    }
    let many = axum::http::Request::post("/api/v1/verify").body(bundle.finish().unwrap().into()).unwrap();
    world.send(many).await.fails(413, "body-too-large");
    for (path, size) in [("verify", 2 << 20), ("offline/documents", 5 << 20)] {
        let large = axum::http::Request::post(format!("/api/v1/{path}")).header("content-length", size).body(vec![0; size].into()).unwrap();
        world.send(large).await.fails(413, "body-too-large");
    }
}
