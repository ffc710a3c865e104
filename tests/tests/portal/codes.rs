//! The code exchange through the portal, for sites where no file may enter or leave; and who tries to get more by it.

use std::process::Command;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use carnet_core::{
    ActivationCode, ActivationContext, Commitment, CompanyCode, ConfirmationCode, DAY_SECS, DeactivationReason, Digest, InitializationCode,
    ProductProfile, RequestId, ShortDigest, Tombstone, TypedCode, UnixTime,
};
use carnet_device::{Ask, Device, Installed};
use carnet_portal::api;
use carnet_portal::run::generate_key;
use carnet_portal::store::{Act, StoreError, audit, codes, keys};
use carnet_tests::Site;
use carnet_tests::server::{Server, http};
use getrandom::SysRng;
use rand_core::UnwrapErr;
use serde_json::{Value, json};

use super::{Answer, Machine, NOW, World, no_limits, on_both, send_to};

fn now(world: &World) -> UnixTime {
    UnixTime::from_secs(world.now.load(Ordering::Relaxed))
}

/// The signed policy that ships with the software.
async fn document(world: &World, policy: &str) -> Vec<u8> {
    let policy = world.policy(policy).await;
    world.admin("GET", &format!("/policies/{policy}/document"), None).await.is(200).bytes
}

fn digest(document: &[u8]) -> Value {
    json!(Digest::of(document).short().to_string())
}

/// What somebody reads out.
fn lines(answer: &Value) -> String {
    answer["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

async fn initialize(world: &World, license: &str, wanted: Value) -> InitializationCode {
    let answer = world.admin("POST", &format!("/licenses/{license}/initialization-codes"), Some(wanted)).await;
    InitializationCode::parse(&lines(&answer.is(201).json())).unwrap()
}

/// What somebody types.
pub(super) fn typed(company: &str, code: &impl TypedCode) -> Value {
    json!({ "company": company, "code": code.to_lines().join("\n") })
}

async fn confirm(world: &World, code: &ActivationCode) -> Answer {
    world.call("POST", "/offline/activation-codes", None, Some(typed("acme", code))).await
}

async fn confirm_on(router: &Router, code: &ActivationCode) -> Answer {
    let request = Request::post("/api/v1/offline/activation-codes").header("content-type", "application/json");
    send_to(router, request.body(Body::from(typed("acme", code).to_string())).unwrap()).await
}

fn confirmation(answer: &Value) -> ConfirmationCode {
    ConfirmationCode::parse(&lines(answer)).unwrap()
}

/// A machine with what came with the software: the profile and a policy.
fn machine(world: &World, name: &str, policy: &[u8]) -> Device {
    let profile = ProductProfile::verify_first(&std::fs::read(world.path("product.carnet")).unwrap()).unwrap();
    let mut device = Device::create(&world.path(name), &profile, now(world), &mut UnwrapErr(SysRng)).unwrap();
    assert_eq!(device.install(policy, now(world)).unwrap(), Installed::Policy);
    device
}

fn answered_by(device: &mut Device, code: &InitializationCode, now: UnixTime) -> ActivationCode {
    device.answer_initialization(code, &Ask::default(), now, &mut UnwrapErr(SysRng)).unwrap().code
}

/// The answer of whoever heard the initialization code.
fn proven(code: &InitializationCode, request: u8, commitment: Commitment) -> ActivationCode {
    let (company, product) = ("acme".parse().unwrap(), "cutter".parse().unwrap());
    let context = ActivationContext { company: &company, product: &product, serial: code.serial };
    ActivationCode::prove(ShortDigest::from_bytes([request; 16]), commitment, &code.secret, context)
}

fn made(code: &InitializationCode, device: u8) -> ActivationCode {
    proven(code, device, Commitment::from_bytes([device; 16]))
}

async fn seats_taken(world: &World, license: &str) -> Value {
    world.admin("GET", &format!("/licenses/{license}"), None).await.is(200).json()["seats_taken"].clone()
}

/// The same portal, so many days later, in a process that was started then.
async fn later(world: &World, days: u64) -> Router {
    world.now.fetch_add(days * DAY_SECS, Ordering::Relaxed);
    api::router(world.another().await, no_limits(), None)
}

async fn a_machine_lives_by_codes_alone(world: &World) {
    let (id, _) = world.license("trial", json!({})).await;
    let begin = format!("/licenses/{id}/initialization-codes");
    world.admin("POST", &begin, Some(json!({}))).await.fails(404, "not-found");
    let policy = document(world, "trial").await;
    assert_eq!(document(world, "trial").await, policy, "the same bytes whenever they are asked for");
    let (mut one, mut other) = (machine(world, "one", &policy), machine(world, "other", &policy));
    let (begun, waiting) = (initialize(world, &id, json!({})).await, initialize(world, &id, json!({ "days": 7 })).await);
    assert_eq!(seats_taken(world, &id).await, 0, "nobody has answered yet");

    let code = answered_by(&mut one, &begun, now(world));
    let mut mistyped = code.to_lines();
    let wrong = if mistyped[1].starts_with('7') { "8" } else { "7" };
    mistyped[1].replace_range(..1, wrong);
    let body = json!({ "company": "acme", "code": mistyped.join("\n") });
    let problem = world.call("POST", "/offline/activation-codes", None, Some(body)).await.fails(422, "code-check");
    assert!(problem["title"].as_str().unwrap().contains("Line 2"), "{problem}");

    let confirmed = confirm(world, &code).await.is(200).json();
    assert_eq!((&confirmed["revision"], &confirmed["repeated"]), (&json!(1), &json!(false)));
    let again = confirm(world, &code).await.is(200).json();
    assert_eq!((&again["lines"], &again["repeated"]), (&confirmed["lines"], &json!(true)));
    assert_eq!(seats_taken(world, &id).await, 1);
    let serial = confirmed["serial"].as_u64().unwrap();
    assert_eq!(one.confirm(&confirmation(&confirmed), now(world)).unwrap(), Installed::License { serial, revision: 1 });
    assert!(one.verdict("cutter", now(world)).may_run());

    // Another machine: this initialization is used up, and for another one there is no seat.
    confirm(world, &answered_by(&mut other, &begun, now(world))).await.fails(409, "initialization-used");
    let second = answered_by(&mut other, &waiting, now(world));
    confirm(world, &second).await.fails(409, "seats-exhausted");
    world.admin("POST", &begin, Some(json!({}))).await.fails(409, "seats-exhausted");
    assert_eq!(other.confirm(&confirmation(&confirmed), now(world)).unwrap_err().code(), "confirmation-unknown");

    // A renewal needs no trip back; where a file may enter after all, it is a document.
    world.admin("POST", &format!("/licenses/{id}/renew"), Some(json!({ "days": 60 }))).await.is(200);
    let renewal = format!("/activations/{serial}/confirmation-code");
    let renewed = world.admin("POST", &renewal, None).await.is(200).json();
    assert_eq!(one.confirm(&confirmation(&renewed), now(world)).unwrap(), Installed::License { serial, revision: 2 });
    let days_left = one.verdict("cutter", now(world)).license.unwrap().days_left;
    assert!(days_left.is_some_and(|days| (90..=91).contains(&days)), "{days_left:?}");
    let armored = world.admin("POST", &format!("/activations/{serial}/refresh"), None).await.is(200).bytes;
    let license = carnet_carrier::armor::decode(std::str::from_utf8(&armored).unwrap()).unwrap().remove(0);
    assert_eq!(one.install(&license, now(world)).unwrap(), Installed::License { serial, revision: 3 });
    assert_eq!(confirm(world, &code).await.is(200).json()["lines"], confirmed["lines"], "a renewal is no answer to the activation code");

    // Given up by a code, and the seat is the other machine's.
    let (proof, _) = one.deactivate_by_code(None, DeactivationReason::Moved, now(world), &mut UnwrapErr(SysRng)).unwrap();
    let rival = rival(world).await;
    for key in [Some(rival.as_str()), None] {
        let taken = world.call("POST", "/offline/deactivation-codes", key, Some(typed("acme", &proof))).await.is(200).json();
        assert_eq!(taken, json!({ "serial": serial }));
        assert_eq!(seats_taken(world, &id).await, 0);
    }
    super::sync::seal(world).await;
    let audit = world.admin("GET", "/audit?limit=200", None).await.is(200).json();
    let actors: Vec<_> = audit["items"].as_array().unwrap().iter().filter(|row| row["action"] == "reveal-tombstone").collect();
    assert!(!actors.is_empty() && actors.iter().all(|row| row["actor"] == "device"), "somebody of another company is nobody here");
    confirm(world, &code).await.fails(409, "activation-ended");
    world.admin("POST", &renewal, None).await.fails(409, "activation-ended");
    let next = confirm(world, &second).await.is(200).json();
    other.confirm(&confirmation(&next), now(world)).unwrap();
    assert!(other.verdict("cutter", now(world)).may_run() && !one.verdict("cutter", now(world)).may_run());

    let listed = world.admin("GET", &format!("/licenses/{id}/code-activations"), None).await.is(200).json();
    let told = |at: usize, name: &str| listed["items"][at][name].clone();
    assert_eq!((told(0, "evidence"), told(0, "revision"), told(0, "policy_document")), (json!("tombstone"), json!(3), digest(&policy)));
    assert_eq!((told(1, "serial"), told(1, "is_live"), told(2, "serial")), (next["serial"].clone(), json!(true), json!(null)));
    let company = "acme".parse().unwrap();
    while audit::seal(world.portal.store(), &company).await.unwrap() > 0 {}
    let report = audit::verify(world.portal.store(), &company).await.unwrap();
    assert_eq!((report.broken_at, report.data_missing), (None, 0));
}
on_both!(a_machine_lives_by_codes_alone);

async fn a_version_that_says_nothing_new_has_the_document_of_the_last(world: &World) {
    let (old, _) = world.license("perpetual", json!({})).await;
    let first = document(world, "perpetual").await;
    let path = format!("/policies/{}", world.policy("perpetual").await);
    world.now.fetch_add(60, Ordering::Relaxed);
    world.admin("PATCH", &path, Some(json!({ "seats": 7 }))).await.is(200);
    assert_eq!(document(world, "perpetual").await, first, "machines hold this one");
    world.admin("PATCH", &path, Some(json!({ "plan": { "vm_allowed": false } }))).await.is(200);
    let second = document(world, "perpetual").await;
    assert_ne!(second, first);
    let (new, _) = world.license("perpetual", json!({})).await;
    let begun = async |license: &str, wanted: Value| {
        let answer = world.admin("POST", &format!("/licenses/{license}/initialization-codes"), Some(wanted)).await;
        answer.is(201).json()["policy_document"].clone()
    };
    assert_eq!(begun(&old, json!({})).await, digest(&first), "a license keeps the terms of its version");
    assert_eq!(begun(&new, json!({})).await, digest(&second));
    assert_eq!(begun(&new, json!({ "policy_document": digest(&first) })).await, digest(&first));
    world.admin("DELETE", &path, None).await.fails(409, "still-in-use");
    world.admin("PATCH", &path, Some(json!({ "name": "x".repeat(65) }))).await.is(200);
    let problem = world.admin("GET", &format!("{path}/document"), None).await.fails(422, "field-invalid");
    assert_eq!(problem["field"], "name");
}
on_both!(a_version_that_says_nothing_new_has_the_document_of_the_last);

async fn an_initialization_code_lies_open_nowhere(world: &World) {
    let (id, _) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    let ask = || {
        Request::post(format!("/api/v1/licenses/{id}/initialization-codes"))
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("content-type", "application/json")
            .header("idempotency-key", "call-17")
            .body(Body::from("{}"))
            .unwrap()
    };
    let first = world.send(ask()).await.is(201);
    assert_eq!(world.send(ask()).await.is(201).bytes, first.bytes, "asked again, it is the same exchange");
    let listed = world.admin("GET", &format!("/licenses/{id}/code-activations"), None).await.is(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let code = InitializationCode::parse(&lines(&first.json())).unwrap();
    let secrets = [code.to_lines()[0].clone(), data_encoding::HEXLOWER.encode(code.secret.as_bytes())];
    for sql in [
        "SELECT answer FROM operations",
        "SELECT body FROM code_activations",
        "SELECT after_body FROM audit_data WHERE after_body IS NOT NULL",
    ] {
        let kept: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut *world.portal.store().read().await.unwrap()).await.unwrap();
        assert!(!kept.is_empty() && kept.iter().all(|(text,)| !secrets.iter().any(|secret| text.contains(secret))), "{sql}");
    }
}
on_both!(an_initialization_code_lies_open_nowhere);

async fn many_codes_at_once_sell_each_seat_once(world: &World) {
    const SEATS: usize = 3;
    let (id, _) = world.license("perpetual", json!({ "seats": SEATS })).await;
    document(world, "perpetual").await;
    // All have a code before the first seat is taken.
    let mut codes = Vec::new();
    for device in 1..=8 {
        codes.push(made(&initialize(world, &id, json!({})).await, device));
    }
    let mut tasks = Vec::new();
    for code in codes {
        // Each is read out to two clerks.
        for _ in 0..2 {
            let portal = world.portal.clone();
            tasks.push(tokio::spawn(async move {
                match portal.confirm(&"acme".parse().unwrap(), &code, "device").await {
                    Ok(confirmed) => Some((confirmed.serial.as_u64(), confirmed.code.signature)),
                    Err(StoreError::Refused(refusal)) => {
                        assert_eq!(refusal.code(), "seats-exhausted");
                        None
                    }
                    Err(error) => panic!("{error}"),
                }
            }));
        }
    }
    let mut confirmed = Vec::new();
    for task in tasks {
        confirmed.extend(task.await.unwrap());
    }
    assert_eq!(confirmed.len(), 2 * SEATS);
    confirmed.sort_unstable();
    confirmed.dedup();
    assert_eq!(confirmed.len(), SEATS, "the same code, the same confirmation");
    assert_eq!(seats_taken(world, &id).await, SEATS);
}
on_both!(many_codes_at_once_sell_each_seat_once);

async fn an_initialization_ends_is_withdrawn_and_is_forgotten(world: &World) {
    let (id, _) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    let begin = format!("/licenses/{id}/initialization-codes");
    for days in [0, 366] {
        world.admin("POST", &begin, Some(json!({ "days": days }))).await.fails(422, "field-invalid");
    }
    let (used, short) = (initialize(world, &id, json!({})).await, initialize(world, &id, json!({ "days": 1 })).await);
    let withdrawn = initialize(world, &id, json!({})).await;
    confirm(world, &made(&used, 1)).await.is(200);
    world.admin("POST", &format!("/activations/{}/reset", withdrawn.serial), None).await.is(200);
    confirm(world, &made(&withdrawn, 2)).await.fails(409, "activation-ended");
    assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["resets"], 0, "that costs no reset");
    confirm_on(&later(world, 2).await, &made(&short, 3)).await.fails(409, "initialization-expired");

    let after = later(world, 150).await;
    confirm_on(&after, &made(&short, 3)).await.fails(409, "activation-code-unknown");
    let before = i64::try_from((NOW + 60 * DAY_SECS) * 1_000_000).unwrap();
    let forgotten =
        world.portal.store().write("", async move |connection| codes::forget_unanswered(connection, before).await).await.unwrap();
    assert_eq!(forgotten, 2);
    let again = confirm_on(&after, &made(&used, 1)).await.is(200).json();
    assert_eq!(again["revision"], 2, "what was answered is known for ever; the first confirmation can be typed in no more");
}
on_both!(an_initialization_ends_is_withdrawn_and_is_forgotten);

async fn a_reset_frees_what_was_activated_by_code(world: &World) {
    let (id, key) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    confirm(world, &made(&initialize(world, &id, json!({})).await, 1)).await.is(200);
    world.offline(&Machine::new(1).request(1, "cutter", Some(&key))).await.is(200);
    assert_eq!(seats_taken(world, &id).await, 2, "seats are shared with documents");
    // The code of an activation by document is not confirmed: it has none.
    let activations = world.admin("GET", &format!("/activations?license={id}"), None).await.json();
    let serial = &activations["items"][0]["serial"];
    world.admin("POST", &format!("/activations/{serial}/confirmation-code"), None).await.fails(404, "activation-unknown");
    let reset = world.admin("POST", &format!("/licenses/{id}/reset"), None).await.is(200).json();
    assert_eq!((&reset["seats_taken"], &reset["resets"]), (&json!(0), &json!(2)));
}
on_both!(a_reset_frees_what_was_activated_by_code);

/// An administrator of another company on the same portal.
async fn rival(world: &World) -> String {
    let (vault, now) = (world.portal.vault().clone(), UnixTime::from_secs(NOW));
    let made = world.portal.store().write("", async move |connection| {
        let company = "rival".parse().unwrap();
        keys::create_company(connection, &vault, &company, &"Rival".parse().unwrap(), &generate_key(), now).await?;
        keys::create_admin(connection, &Act { company, actor: "system".into(), now }, "admin@rival.example").await
    });
    made.await.unwrap().to_string()
}

async fn whoever_guesses_learns_nothing_and_not_for_long(world: &World) {
    let (id, _) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    let right = made(&initialize(world, &id, json!({})).await, 1);
    let guess = |at: u64| ActivationCode::from_parts(right.request, right.commitment, right.proof() ^ at);
    let rival = rival(world).await;
    let mut told = Vec::new();
    for at in 1..20 {
        told.push(confirm(world, &guess(at)).await.fails(409, "activation-code-unknown"));
    }
    let path = "/offline/activation-codes";
    for company in ["rival", "nobody", "No Company"] {
        let answer = world.call("POST", path, None, Some(typed(company, &right))).await;
        told.push(answer.fails(409, "activation-code-unknown"));
    }
    told.iter_mut().for_each(|problem| problem["request_id"] = json!(null));
    told.dedup();
    assert_eq!(told.len(), 1, "a wrong proof and an unknown company look the same: {told:?}");
    world.call("POST", path, Some(&rival), Some(typed("acme", &right))).await.fails(422, "other-company");
    world.call("POST", path, Some(&rival), Some(typed("rival", &right))).await.fails(409, "activation-code-unknown");

    // Whoever goes on guessing waits, and whoever answers telephones does not.
    let mut tries = 0;
    let limited = loop {
        let answer = confirm(world, &guess(100 + tries)).await;
        if answer.status == 429 {
            break answer;
        }
        tries += 1;
        assert!(tries < 1000);
    };
    assert!(limited.headers.contains_key("retry-after"));
    limited.fails(429, "too-many-requests");
    world.admin("POST", path, Some(typed("acme", &right))).await.is(200);
}
on_both!(whoever_guesses_learns_nothing_and_not_for_long);

async fn codes_are_made_by_those_who_may_and_with_the_terms_that_were_sold(world: &World) {
    let (id, _) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    let others = document(world, "trial").await;
    let begin = format!("/licenses/{id}/initialization-codes");
    let press = world.admin("GET", "/products?q=press", None).await.json()["items"][0]["id"].clone();
    let scoped = json!([{ "permission": "offline_activate", "products": [{ "product": press }] }]);
    let (one, scoped) = world.user("scoped@acme.example", "license-manager", scoped, json!({})).await;
    let anywhere = json!([{ "permission": "offline_activate" }]);
    let (other, clerk) = world.user("clerk@acme.example", "license-manager", anywhere, json!({})).await;
    world.call("POST", &begin, Some(&clerk), Some(json!({}))).await.fails(404, "not-found");
    let home = world.admin("GET", &format!("/licenses/{id}"), None).await.json()["order"].as_str().unwrap().to_owned();
    world.admin("PATCH", &format!("/orders/{home}"), Some(json!({ "managers": [one, other] }))).await.is(200);
    world.call("POST", &begin, Some(&scoped), Some(json!({}))).await.fails(403, "out-of-scope");
    let chosen = json!({ "policy_document": digest(&others) });
    world.call("POST", &begin, Some(&clerk), Some(chosen.clone())).await.fails(403, "out-of-scope");
    world.admin("POST", &begin, Some(chosen)).await.fails(409, "policy-unfit");
    world.call("POST", &begin, Some(&clerk), Some(json!({}))).await.is(201);
    let policy = world.policy("perpetual").await;
    world.call("GET", &format!("/policies/{policy}/document"), Some(&clerk), None).await.fails(403, "permission-missing");
    // A seat that is borrowed has an end that no policy says.
    let (floating, _) = world.license("floating", json!({})).await;
    document(world, "floating").await;
    world.admin("POST", &format!("/licenses/{floating}/initialization-codes"), Some(json!({}))).await.fails(409, "policy-unfit");
}
on_both!(codes_are_made_by_those_who_may_and_with_the_terms_that_were_sold);

async fn a_commitment_that_somebody_copied_is_refused_in_every_license(world: &World) {
    let (one, key) = world.license("perpetual", json!({})).await;
    let (other, _) = world.license("perpetual", json!({})).await;
    document(world, "perpetual").await;
    let machine = Machine::new(1);
    let company: CompanyCode = "acme".parse().unwrap();
    let commitment = |id: u8| Tombstone::derive(&machine.key, &RequestId::from_bytes([id; 16])).commitment(&company);
    world.offline(&machine.request(1, "cutter", Some(&key))).await.is(200);
    let begun = initialize(world, &other, json!({})).await;
    confirm(world, &proven(&begun, 5, commitment(1))).await.fails(409, "commitment-repeated");
    confirm(world, &proven(&begun, 5, commitment(2))).await.is(200);
    let refused = world.offline(&machine.request(2, "cutter", Some(&key))).await.is(200);
    assert_eq!(refused.headers["carnet-outcome"], "commitment-repeated");
    let third = initialize(world, &one, json!({})).await;
    confirm(world, &proven(&third, 6, commitment(2))).await.fails(409, "commitment-repeated");
}
on_both!(a_commitment_that_somebody_copied_is_refused_in_every_license);

#[test]
fn a_code_exchange_moves_in_from_a_vendor_folder() {
    let site = Site::new();
    site.vendor(&["policy", "create", "--product", "cutter", "--name", "Standard", "-o", &site.name("policy.carnet")]);
    let id = site.license("key", &["--seats", "2"]);
    let begin = |name: &str| drop(site.vendor(&["code", "initialize", &id, "-o", &site.name(name)]));
    let answer = |machine: &str, from: &str, to: &str| {
        let (profile, policy) = (site.name("product.carnet"), site.name("policy.carnet"));
        let words = ["code", "request", "--profile", &profile, "--policy", &policy, "--yes", "--code-file", &site.name(from)];
        site.device(machine, &[&words[..], &["-o", &site.name(to)]].concat()).exits(0);
    };
    begin("one.txt");
    begin("two.txt");
    answer("m1", "one.txt", "one-answer.txt");
    answer("m2", "two.txt", "two-answer.txt");
    site.vendor(&["code", "confirm", "--code-file", &site.name("one-answer.txt"), "-o", &site.name("one-confirmation.txt")]);
    let done = Command::new(carnet_tests::carnet_portal())
        .args(["import", "--dir", &site.name("portal"), "--vendor", &site.name("vendor"), "--passphrase-file", &site.name("passphrase")])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let server = Server::start(&["serve", "--dir", &site.name("portal")]);
    let confirmed = |name: &str| -> Value {
        let code = std::fs::read_to_string(site.path(name)).unwrap();
        let body = json!({ "company": "acme", "code": code }).to_string();
        let headers = [("content-type", "application/json")];
        let (status, bytes) = http(&server.url, "POST", "/api/v1/offline/activation-codes", &headers, body.as_bytes()).unwrap();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    };
    let (again, first) = (confirmed("one-answer.txt"), confirmed("two-answer.txt"));
    assert_eq!(again["repeated"], true);
    assert_eq!(lines(&again), std::fs::read_to_string(site.path("one-confirmation.txt")).unwrap().trim_end(), "the same confirmation");
    std::fs::write(site.path("two-confirmation.txt"), lines(&first)).unwrap();
    for (machine, file) in [("m1", "one-confirmation.txt"), ("m2", "two-confirmation.txt")] {
        site.device(machine, &["code", "install", "--code-file", &site.name(file)]).exits(0);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
}
