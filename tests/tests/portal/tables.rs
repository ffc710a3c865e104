//! Tables that come in: all rows, or none.

use serde_json::json;

use super::contract::licensed;
use super::{Machine, World, on_both};

async fn a_table_comes_in_whole_or_not_at_all(world: &World) {
    let send = |table: &'static str, dry: bool| {
        axum::http::Request::post(format!("/api/v1/customers/import?dry_run={dry}"))
            .header("authorization", format!("Bearer {}", *world.prepared.admin_api_key))
            .header("content-type", "text/csv")
            .body(table.into())
            .unwrap()
    };
    let good = "email,last_name\nana@x.example,Ana\nbo@x.example,\"Bo, jr\"\n";
    let report = world.send(send(good, true)).await.is(200).json();
    assert_eq!((&report["accepted"], &report["dry_run"]), (&json!(2), &json!(true)));
    assert_eq!(world.admin("GET", "/customers?q=ana", None).await.json()["items"], json!([]), "a dry run changes nothing");
    let mixed = "email,last_name\nok@x.example,Ok\nnobody,Nemo\n";
    let report = world.send(send(mixed, false)).await.is(200).json();
    assert_eq!((&report["rejected"], &report["rows"][1]["field"], &report["dry_run"]), (&json!(1), &json!("email"), &json!(true)));
    assert_eq!(report["rows"][1]["detail"], "an address like name@example.com");
    assert_eq!(world.admin("GET", "/customers?q=ok", None).await.json()["items"], json!([]));
    assert_eq!(world.send(send(good, false)).await.is(200).json()["accepted"], 2);
    let out = world.admin("GET", "/customers/export", None).await.is(200);
    assert!(String::from_utf8(out.bytes).unwrap().contains("\"Bo, jr\""));
    world.send(send("email,shoe size\na@b.example,44\n", false)).await.fails(400, "table-column-unknown");
    world.send(send("email,email\na@b.example,c@d.example\n", false)).await.fails(400, "given-twice");
    world.send(send("email\na,b,c\n", false)).await.fails(400, "table-damaged");
}
on_both!(a_table_comes_in_whole_or_not_at_all);

fn licenses_table(key: &str, table: &str, dry: bool) -> axum::http::Request<axum::body::Body> {
    axum::http::Request::post(format!("/api/v1/licenses/import?dry_run={dry}"))
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "text/csv")
        .header("idempotency-key", format!("{dry}-{}", carnet_core::Digest::of(table.as_bytes())))
        .body(table.to_owned().into())
        .unwrap()
}

async fn licenses_come_in_as_if_each_was_issued_by_itself(world: &World) {
    let admin = world.prepared.admin_api_key.to_string();
    let (_, taken) = world.license("perpetual", json!({})).await;
    let old = carnet_portal::api::generate();
    let table = format!(
        "order,policy,product,customer,license_key,seats,expires_at,valid_days,note,metadata.erp,field.Cost center\n\
         PO-1,trial,cutter,new@x.example,{},2,2027-01-31,,\"two\nlines\",E-7,4711\n\
         PO-1,trial,,new@x.example,,,,60,,,\n\
         ,,lathe,,,,,,,,\n",
        *old.reveal()
    );
    let before = world.admin("GET", "/analytics/counts", None).await.json();
    let told = world.send(licenses_table(&admin, &table, true)).await.is(200).json();
    assert_eq!((&told["accepted"], &told["rejected"], &told["rows"][0]["id"]), (&json!(3), &json!(0), &json!(null)), "{told}");
    assert_eq!(world.admin("GET", "/analytics/counts", None).await.json(), before, "a dry run changes nothing");
    let done = world.send(licenses_table(&admin, &table, false)).await.is(200);
    assert_eq!(world.send(licenses_table(&admin, &table, false)).await.is(200).bytes, done.bytes, "done once");
    let done = done.json();
    let rows = done["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["line"], &rows[1]["line"]), (3, &json!(2), &json!(4)), "{done}");
    assert!(rows[0].get("license_key").is_none() && rows[1]["license_key"].is_string(), "a key that was taken over is known");
    let license = world.admin("GET", &format!("/licenses/{}", rows[0]["id"].as_str().unwrap()), None).await.is(200).json();
    assert_eq!((&license["order"], &license["seats"], &license["note"]), (&json!("PO-1"), &json!(2), &json!("two\nlines")));
    // The whole day, in UTC.
    assert_eq!((&license["plan"]["expires_at"], &license["plan"]["valid_days"]), (&json!(1_801_440_000), &json!(null)));
    assert_eq!((&license["metadata"], &license["custom_fields"]), (&json!({ "erp": "E-7" }), &json!({ "Cost center": "4711" })));
    let second = world.admin("GET", &format!("/licenses/{}", rows[1]["id"].as_str().unwrap()), None).await.json();
    assert_eq!((&second["plan"]["valid_days"], &second["order"]), (&json!(60), &json!("PO-1")));
    let order = world.admin("GET", "/orders/PO-1", None).await.json();
    let customer = world.admin("GET", "/customers?q=new", None).await.json()["items"][0].clone();
    assert_eq!((&order["customer"], &customer["email"]), (&customer["id"], &json!("new@x.example")), "made once");
    let lathe = world.admin("GET", &format!("/licenses/{}", rows[2]["id"].as_str().unwrap()), None).await.json();
    assert_eq!((&lathe["product_code"], &lathe["policy"]), (&json!("lathe"), &json!(world.policy("year").await)), "by its default policy");
    // The key that was taken over activates.
    licensed(world, &Machine::new(1).request(1, "cutter", Some(&old))).await;

    // One wrong row, and nothing comes in; each is told with its line, its column and what should stand there.
    let before = world.admin("GET", "/analytics/counts", None).await.json();
    for (heading, row, code, field) in [
        ("policy,seats", "trial,none", "field-invalid", "seats"),
        ("policy,seats", "trial,0", "edit-invalid", "seats"),
        ("policy,expires_at", "trial,20270131", "field-invalid", "expires_at"),
        ("policy,expires_at,valid_days", "trial,2027-01-31,5", "field-invalid", "valid_days"),
        ("policy,field.Color", "trial,red", "field-invalid", "field.Color"),
        ("policy,field.Cost center", "trial,red", "field-invalid", "field.Cost center"),
        ("policy,metadata.x", "trial,\u{1}", "field-invalid", "metadata.x"),
        ("policy", "nothing", "not-found", "policy"),
        ("product", "cutter\u{0}", "field-invalid", "product"),
        ("policy,product", "trial,lathe", "policy-unfit", "product"),
        ("policy,customer", "trial,nobody", "field-invalid", "customer"),
        ("policy,order", "trial,no id", "field-invalid", "order"),
        ("policy,order,customer", "trial,A-1001,other@x.example", "field-invalid", "customer"),
        ("policy,license_key", "trial,ABC", "field-invalid", "license_key"),
        ("policy,license_key", format!("trial,{}", *taken.reveal()).as_str(), "already-exists", "license_key"),
        ("note", "neither", "field-invalid", "policy"),
    ] {
        let good = if heading.starts_with("policy") { "trial" } else { "" };
        let table = format!("{heading}\n{good}{}\n{row}\n", ",".repeat(heading.matches(',').count()));
        let told = world.send(licenses_table(&admin, &table, false)).await.is(200).json();
        let bad = told["rows"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&bad["code"], &bad["field"], &bad["line"]), (&json!(code), &json!(field), &json!(3)), "{told}");
        assert!(bad["rule"].is_string() && told["dry_run"] == json!(true), "{told}");
    }
    assert_eq!(world.admin("GET", "/analytics/counts", None).await.json(), before);
    for (table, status, code) in [
        ("policy,shoe size\ntrial,44\n".to_owned(), 400, "table-column-unknown"),
        ("policy,metadata.\ntrial,44\n".to_owned(), 400, "table-column-unknown"),
        ("policy,policy\ntrial,trial\n".to_owned(), 400, "given-twice"),
        (format!("policy\n{}", "trial\n".repeat(1001)), 413, "body-too-large"),
    ] {
        world.send(licenses_table(&admin, &table, true)).await.fails(status, code);
    }
}
on_both!(licenses_come_in_as_if_each_was_issued_by_itself);

async fn a_table_of_licenses_does_no_more_than_its_sender_may(world: &World) {
    let policy = world.policy("perpetual").await;
    let product = world.admin("GET", &format!("/policies/{policy}"), None).await.json()["product"].clone();
    let quota = json!({ "permission": "issue_license", "products": [{ "product": product, "quota": 2 }] });
    let (_, key) = world.user("shop@acme.example", "license-manager", json!([quota, { "permission": "create_order" }]), json!({})).await;
    let refused = async |table: &str| {
        let told = world.send(licenses_table(&key, table, false)).await.is(200).json();
        told["rows"].as_array().unwrap().last().unwrap()["code"].clone()
    };
    assert_eq!(refused("policy\nperpetual\nperpetual\nperpetual\n").await, json!("quota-exceeded"));
    assert_eq!(refused("policy\nyear\n").await, json!("out-of-scope"), "another product");
    assert_eq!(refused("policy,seats\nperpetual,9\n").await, json!("permission-missing"), "an edit");
    assert_eq!(refused("policy,customer\nperpetual,new@x.example\n").await, json!("permission-missing"), "a new customer");
    assert_eq!(refused("policy,order\nperpetual,A-1001\n").await, json!("already-exists"), "an order that they do not see");
    // What was refused has used up nothing.
    let done = world.send(licenses_table(&key, "policy\nperpetual\nperpetual\n", false)).await.is(200).json();
    assert_eq!((&done["accepted"], &done["dry_run"]), (&json!(2), &json!(false)), "{done}");
    assert!(done["rows"][1]["license_key"].is_string(), "as it is shown to whoever issues");
    world.call("POST", "/licenses", Some(&key), Some(json!({ "policy": policy }))).await.fails(403, "quota-exceeded");
    let license = done["rows"][0]["id"].as_str().unwrap();
    let noted: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit WHERE action = 'create' AND kind = 'license' AND object = $1")
        .bind(license)
        .fetch_one(&mut *world.portal.store().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(noted.0, 1);
}
on_both!(a_table_of_licenses_does_no_more_than_its_sender_may);
