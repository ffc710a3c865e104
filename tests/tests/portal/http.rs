//! What clients send that is wrong, and what the description says.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use carnet_portal::api::{self, Limits, endpoints};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Machine, World};

fn post(world: &World, path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(format!("/api/v1{path}"))
        .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_bodies_are_refused_by_their_code_and_change_nothing() {
    let world = World::sqlite().await;
    let before = world.admin("GET", "/analytics/counts", None).await.json();
    let json = "application/json";
    for (content_type, body, status, code) in [
        ("text/plain", "{}".to_owned(), 415, "content-type-unsupported"),
        (json, String::new(), 400, "body-not-json"),
        (json, "{\"last_name\":".to_owned(), 400, "body-not-json"),
        (json, "[".repeat(100_000), 422, "field-invalid"),
        (json, format!("{{\"metadata\":{}{}}}", "{\"a\":".repeat(300), "}".repeat(300)), 400, "body-not-json"),
        (json, "[]".to_owned(), 422, "field-invalid"),
        (json, json!({ "last_name": "x", "unknown": 1 }).to_string(), 422, "field-invalid"),
        (json, json!({ "last_name": 5 }).to_string(), 422, "field-invalid"),
        (json, json!({ "last_name": "a\u{0}b" }).to_string(), 422, "field-invalid"),
        (json, json!({ "last_name": "x".repeat(201) }).to_string(), 422, "field-invalid"),
        (json, json!({ "last_name": "x", "account": "nobody" }).to_string(), 422, "reference-unknown"),
        (json, json!({ "last_name": "x", "labels": ["nobody"] }).to_string(), 422, "reference-unknown"),
        (json, "{\"last_name\":\"a\",\"last_name\":\"b\"}".to_owned(), 422, "field-invalid"),
        (json, format!("{{\"address\":\"{}\"}}", "x".repeat(2_000_000)), 413, "body-too-large"),
    ] {
        let shown: String = body.chars().take(60).collect();
        let answer = world.send(post(&world, "/customers", content_type, body)).await;
        assert_eq!(answer.status.as_u16(), status, "{shown}: {}", String::from_utf8_lossy(&answer.bytes));
        assert_eq!(answer.json()["code"], code, "{shown}");
    }
    assert_eq!(world.admin("GET", "/analytics/counts", None).await.json(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_in_any_script_and_statements_of_sql_are_only_texts() {
    let world = World::sqlite().await;
    for name in [
        "Ünal İ",
        "顧客 株式会社",
        "عميل",
        "👩🏽‍🚀 Rakete",
        "Robert'); DROP TABLE customers;--",
        "\" OR 1=1 --",
        "%_\\",
        "a".repeat(200).as_str(),
    ] {
        let made = world.admin("POST", "/customers", Some(json!({ "last_name": name }))).await.is(201).json();
        let path = format!("/customers/{}", made["id"].as_str().unwrap());
        assert_eq!(world.admin("GET", &path, None).await.is(200).json()["last_name"], json!(name));
    }
    for hostile in ["'%20OR%20'1'='1", "%00", "..%2F..%2Fetc", "01'--", "%F0%9F%92%A9"] {
        let answer = world.admin("GET", &format!("/customers/{hostile}"), None).await;
        assert!(answer.status == 404 || answer.status == 400, "{hostile}: {}", answer.status);
        let answer = world.admin("GET", &format!("/customers?cursor={hostile}&q={hostile}"), None).await;
        assert!(answer.status == 200 || answer.status == 400, "{hostile}: {}", answer.status);
    }
    for query in ["limit=0", "limit=1001", "limit=x", "limit=-1"] {
        world.admin("GET", &format!("/customers?{query}"), None).await.fails(400, "parameter-invalid");
    }
    let many: i64 = world.admin("GET", "/analytics/counts", None).await.json()["customers"].as_i64().unwrap();
    assert_eq!(many, 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_no_document_is_told_so() {
    let world = World::sqlite().await;
    let good = Machine::new(1).request(1, "cutter", Some(&world.key("cutter")));
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let other = std::fs::read(carnet_tests::workspace().join("fixtures/documents/license-minimal.carnet"));
    for (bytes, code) in [
        (Vec::new(), "nothing-found"),
        (b"hello".to_vec(), "nothing-found"),
        (damaged, "signature-invalid"),
        (good[..good.len() - 10].to_vec(), "malformed"),
    ] {
        let answer = world.offline(&bytes).await;
        assert_eq!(answer.status, 422, "{code}: {}", String::from_utf8_lossy(&answer.bytes));
        let told = answer.json()["code"].as_str().unwrap().to_owned();
        assert!(!told.is_empty() && answer.json()["title"] != told, "{told} has words");
    }
    if let Ok(license) = other {
        assert_eq!(world.offline(&license).await.status, 422, "the portal answers devices");
    }
    // Every fixture is answered with a document or a problem, never with a failure.
    let folder = carnet_tests::workspace().join("fixtures/documents");
    for path in std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "carnet"))
    {
        let document = std::fs::read(&path).unwrap();
        for endpoint in ["/offline/documents", "/verify"] {
            let request = Request::post(format!("/api/v1{endpoint}")).body(Body::from(document.clone())).unwrap();
            let answer = world.send(request).await;
            assert!(answer.status.as_u16() < 500, "{}: {}", path.display(), String::from_utf8_lossy(&answer.bytes));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_go_back_in_the_form_in_which_they_came() {
    let world = World::sqlite().await;
    let request = Machine::new(1).request(1, "cutter", Some(&world.key("cutter")));
    let raw = world.offline(&request).await.is(200);
    assert_eq!(raw.headers["content-type"], "application/vnd.carnet");
    let armored = carnet_carrier::armor::encode(&request).unwrap();
    let text = world.offline(armored.as_bytes()).await.is(200);
    assert!(text.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(carnet_carrier::armor::decode(std::str::from_utf8(&text.bytes).unwrap()).unwrap(), [raw.bytes]);
    let wanted = Request::post("/api/v1/offline/documents").header("accept", "application/json").body(Body::from(request.clone())).unwrap();
    let json = world.send(wanted).await.is(200).json();
    assert_eq!((&json["outcome"], &json["repeated"]), (&json!("ok"), &json!(true)));

    // A bundle: a row for each, in order, and what is refused is refused by a document.
    let mut bundle = carnet_carrier::bundle::BundleWriter::new(Vec::new(), "requests").unwrap();
    for machine in 10..16 {
        bundle.push(None, &Machine::new(machine).request(1, "cutter", Some(&world.key("cutter")))).unwrap();
    }
    let answer = world.offline(&bundle.finish().unwrap()).await.is(200);
    let rows: Vec<_> = carnet_carrier::bundle::BundleReader::new(answer.bytes.as_slice(), 100).unwrap().map(Result::unwrap).collect();
    let codes: Vec<_> = rows.iter().map(|row| row.outcome.as_ref().unwrap().code.as_str()).collect();
    assert_eq!(codes, ["ok", "ok", "seats-exhausted", "seats-exhausted", "seats-exhausted", "seats-exhausted"]);
    assert!(rows.iter().all(|row| !row.document.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_party_learns_what_inspect_says() {
    let world = World::sqlite().await;
    let request = Machine::new(1).request(1, "cutter", Some(&world.key("cutter")));
    let license = world.offline(&request).await.is(200).bytes;
    let verify = async |bytes: Vec<u8>| world.send(Request::post("/api/v1/verify").body(Body::from(bytes)).unwrap()).await.is(200).json();
    let said = verify(license.clone()).await;
    assert_eq!((&said["kind"], &said["verified"], &said["code"]), (&json!("license"), &json!(true), &json!(null)));
    assert_eq!(verify(request).await["signer"], "self");
    let mut forged = license;
    let middle = forged.len() / 2;
    forged[middle] ^= 1;
    let request = Request::post("/api/v1/verify").body(Body::from(forged)).unwrap();
    let answer = world.send(request).await;
    assert!(answer.status == 422 || answer.json()["verified"] == json!(false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_calls_too_often_is_told_when_to_come_again() {
    let world = World::sqlite().await;
    let limits = Limits { per_second: 1.try_into().unwrap(), burst: 3.try_into().unwrap(), ..Limits::default() };
    let router = api::router(world.portal.clone(), limits, None);
    let call = || {
        let key = format!("Bearer {}", *world.prepared.admin_api_key);
        router.clone().oneshot(Request::get("/api/v1/me").header("authorization", key).body(Body::empty()).unwrap())
    };
    // Whoever is not known yet is counted by the address; whoever guesses keys never gets further than that.
    call().await.unwrap();
    for left in [2, 1, 0] {
        let answer = call().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["ratelimit-remaining"].to_str().unwrap()), (200, left.to_string().as_str()));
    }
    let refused = call().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after") && refused.headers()["ratelimit-limit"] == "3");
    let mut statuses = Vec::new();
    for guess in 0..5 {
        let request = Request::get("/api/v1/me").header("authorization", format!("Bearer carnet_{guess}"));
        statuses.push(router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [401, 401, 429, 429, 429]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_speak_the_language_of_the_caller() {
    let world = World::sqlite().await;
    for (language, title) in [("en", "There is nothing at this path"), ("de-AT, en;q=0.5", "Unter diesem Pfad gibt es nichts")] {
        let request = Request::get("/api/v1/nowhere").header("accept-language", language).header("x-request-id", "abc-1");
        let problem = world.send(request.body(Body::empty()).unwrap()).await.fails(404, "path-unknown");
        assert_eq!((&problem["title"], &problem["request_id"]), (&json!(title), &json!("abc-1")));
    }
    let request = Request::delete("/api/v1/me").body(Body::empty()).unwrap();
    world.send(request).await.fails(405, "method-not-allowed");
    for (language, detail) in [("en", "one line of at most 200 characters"), ("fr", "une ligne d'au plus 200 caractères")] {
        let mut request = post(&world, "/customers", "application/json", json!({ "last_name": "x".repeat(201) }).to_string());
        request.headers_mut().insert("accept-language", language.parse().unwrap());
        let problem = world.send(request).await.fails(422, "field-invalid");
        assert_eq!((&problem["field"], &problem["rule"], &problem["detail"]), (&json!("last_name"), &json!("line"), &json!(detail)));
        assert!(problem["title"].as_str().unwrap().ends_with(detail), "{problem}");
    }
    // What a reader of JSON tells is passed on as it is.
    let request = post(&world, "/customers", "application/json", "{\"nobody\":1}");
    let problem = world.send(request).await.fails(422, "field-invalid");
    assert_eq!(problem["rule"], "json-shape");
    assert!(problem["detail"].as_str().unwrap().contains("unknown field `nobody`"), "{problem}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_never_ends_is_let_go() {
    let world = World::sqlite().await;
    let endless = Body::from_stream(tokio_stream());
    let began = std::time::Instant::now();
    let answer = world.send(Request::post("/api/v1/offline/documents").body(endless).unwrap()).await;
    assert_eq!(answer.json()["code"], "body-incomplete");
    assert!(began.elapsed() < Duration::from_mins(1));
}

/// One byte, and then silence.
fn tokio_stream() -> impl futures_core::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    struct Silent(bool);
    impl futures_core::Stream for Silent {
        type Item = Result<Vec<u8>, std::io::Error>;
        fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
            if std::mem::replace(&mut self.0, true) { std::task::Poll::Pending } else { std::task::Poll::Ready(Some(Ok(vec![0]))) }
        }
    }
    Silent(false)
}

#[test]
fn the_description_has_every_endpoint_and_every_schema_that_it_names() {
    let description = api::description();
    assert_eq!(description["openapi"], "3.1.0");
    let paths = description["paths"].as_object().unwrap();
    for endpoint in endpoints() {
        let operation = &paths[endpoint.path()][endpoint.method().as_str().to_lowercase()];
        assert!(operation["operationId"].is_string() && operation["summary"].is_string(), "{}", endpoint.path());
    }
    let schemas = description["components"]["schemas"].as_object().unwrap();
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    references(&description, &mut found);
    for reference in found {
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    let mut ids: Vec<_> =
        paths.values().flat_map(|path| path.as_object().unwrap().values()).map(|operation| operation["operationId"].as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "each id once");
}
