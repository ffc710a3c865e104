//! Many at once: seats are never oversold, and what is asked twice is done once.

use carnet_portal::portal::{Portal, Reply};
use serde_json::json;

use super::{Machine, World, on_both};

const CLIENTS: u32 = 64;
const FREE: usize = 5;

/// 64 devices for 5 seats, through three processes where the database can have them.
async fn the_last_seats_are_sold_exactly_once(world: &World) {
    let mut portals = vec![world.portal.clone()];
    if world.url.starts_with("postgres") {
        portals.extend([world.another().await, world.another().await]);
    }
    for contest in 0..3 {
        let (id, key) = world.license("perpetual", json!({ "seats": FREE })).await;
        let tasks: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let portal = portals[client as usize % portals.len()].clone();
                let request = Machine::new(contest * 1000 + client).request(1, "cutter", Some(&key));
                tokio::spawn(async move { is_licensed(&portal, &request).await })
            })
            .collect();
        let mut sold = 0;
        for task in tasks {
            sold += usize::from(task.await.unwrap());
        }
        assert_eq!(sold, FREE);
        assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"], json!(FREE));
    }
}
on_both!(the_last_seats_are_sold_exactly_once);

/// What is settled together is held against each other, as what came before is.
async fn what_is_wrong_in_one_bundle_is_found_within_it(world: &World) {
    let (id, key) = world.license("perpetual", json!({ "seats": 3 })).await;
    let (_, other_key) = world.license("perpetual", json!({ "seats": 3 })).await;
    let (one, two, three) = (Machine::new(1), Machine::new(2), Machine::new(3));
    let first = one.request(1, "cutter", Some(&key));
    let commitment = carnet_core::ActivationRequest::verify(&first, &"acme".parse().unwrap()).unwrap().commitment;
    let copied = |key| two.request_with(1, "cutter", Some(key), |request| request.commitment = commitment);
    let changed = one.request_with(1, "cutter", Some(&key), |request| request.reads = 2);
    let requests = [
        (first.clone(), "ok"),
        (first, "ok"),
        (copied(&key), "commitment-repeated"),
        (changed, "request-id-conflict"),
        (one.request(2, "cutter", Some(&key)), "ok"),
        (three.request(1, "press", Some(&key)), "other-product"),
        (two.request(2, "cutter", Some(&key)), "ok"),
    ];
    let mut bundle = carnet_carrier::bundle::BundleWriter::new(Vec::new(), "requests").unwrap();
    requests.iter().for_each(|(request, _)| bundle.push(None, request).unwrap());
    let answer = world.offline(&bundle.finish().unwrap()).await.is(200);
    let rows: Vec<_> = carnet_carrier::bundle::BundleReader::new(answer.bytes.as_slice(), 100).unwrap().map(Result::unwrap).collect();
    let codes: Vec<_> = rows.iter().map(|row| row.outcome.as_ref().unwrap().code.as_str()).collect();
    assert_eq!(codes, requests.each_ref().map(|(_, code)| *code));
    assert_eq!(rows[0].document, rows[1].document, "the same request, the same answer");
    let seats = world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"].clone();
    assert_eq!(seats, 2, "a machine that came again has one seat");
    let elsewhere = world.offline(&copied(&other_key)).await.is(200);
    assert_eq!(elsewhere.headers["carnet-outcome"], "commitment-repeated");
}
on_both!(what_is_wrong_in_one_bundle_is_found_within_it);

async fn is_licensed(portal: &Portal, request: &[u8]) -> bool {
    match portal.answer(request, None, None).await.unwrap() {
        Reply::Done(_) => true,
        Reply::Refused { refusal, .. } => {
            assert_eq!(refusal.code(), "seats-exhausted");
            false
        }
        Reply::Pending(_) => panic!("the request names a license"),
    }
}

async fn a_hundred_times_the_same_request_is_one_seat_and_one_answer(world: &World) {
    let (id, key) = world.license("perpetual", json!({})).await;
    let request = Machine::new(1).request(1, "cutter", Some(&key));
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (portal, request) = (world.portal.clone(), request.clone());
            tokio::spawn(async move {
                match portal.answer(&request, None, None).await.unwrap() {
                    Reply::Done(done) => done.documents,
                    other => panic!("{other:?}"),
                }
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(world.admin("GET", &format!("/licenses/{id}"), None).await.json()["seats_taken"], 1);
}
on_both!(a_hundred_times_the_same_request_is_one_seat_and_one_answer);

async fn two_requests_of_one_device_are_one_seat(world: &World) {
    let (id, key) = world.license("perpetual", json!({})).await;
    let tasks: Vec<_> = (1..=20)
        .map(|at| {
            let (portal, request) = (world.portal.clone(), Machine::new(1).request(at, "cutter", Some(&key)));
            tokio::spawn(async move { is_licensed(&portal, &request).await })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    let license = world.admin("GET", &format!("/licenses/{id}"), None).await.json();
    assert_eq!((&license["seats_taken"], &license["transfers"]), (&json!(1), &json!(0)));
}
on_both!(two_requests_of_one_device_are_one_seat);

async fn a_quota_is_not_exceeded_by_asking_at_once(world: &World) {
    let policy = world.policy("perpetual").await;
    let product = world.admin("GET", &format!("/policies/{policy}"), None).await.json()["product"].clone();
    let grants = json!([
        { "permission": "issue_license", "products": [{ "product": product, "quota": 3 }] },
        { "permission": "create_order" }
    ]);
    let (_, key) = world.user("quota@acme.example", "license-manager", grants, json!({})).await;
    let asks = (0..10).map(|_| world.call("POST", "/licenses", Some(&key), Some(json!({ "policy": policy }))));
    let mut issued = 0;
    for answer in futures(asks).await {
        if answer.status == 201 {
            issued += 1;
        } else {
            answer.fails(403, "quota-exceeded");
        }
    }
    assert_eq!(issued, 3);
}
on_both!(a_quota_is_not_exceeded_by_asking_at_once);

/// Polls all at once, and gives the answers when all have come.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(move |context| {
        let mut is_done = true;
        for (future, answer) in &mut waiting {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(ready) => *answer = Some(ready),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done {
            std::task::Poll::Ready(waiting.iter_mut().filter_map(|(_, answer)| answer.take()).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}
