//! A plant in one bundle: many requests in, as many answers out, and the same again after an interruption.

use std::fs;

use carnet_carrier::bundle::{BundleReader, BundleWriter};
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, Fingerprint, LedgerHead, LicenseKey, RequestId, Signer, SigningKey, Tombstone, UnixTime,
};
use carnet_tests::Site;

/// The request of machine `number` with this license key.
fn request(number: u16, key: &LicenseKey) -> Vec<u8> {
    let mut seed = [0; 32];
    seed[..2].copy_from_slice(&number.to_be_bytes());
    let device = SigningKey::from_seed(&seed);
    let company: CompanyCode = "acme".parse().unwrap();
    let id = RequestId::from_bytes([number.to_be_bytes()[1]; 16]);
    let mut request = ActivationRequest {
        commitment: Tombstone::derive(&device, &id).commitment(&company),
        company,
        issued_at: UnixTime::from_secs(1_790_000_000),
        id,
        device_key: device.verifying_key().clone(),
        app_version: None,
        product: "cutter".parse().unwrap(),
        credential: None,
        fingerprint: Fingerprint::default(),
        reads: 1,
        ledger_head: LedgerHead { sequence: 1, hash: [0; 8], nonce: [0; 4] },
        os: "linux".parse().unwrap(),
        arch: "x86_64".parse().unwrap(),
        host_name: None,
    };
    request.prove(&CredentialKey::derive(key, &request.company));
    request.sign(&device).unwrap()
}

/// A bundle of these documents, in the file `name`.
fn bundle(site: &Site, name: &str, documents: &[Vec<u8>]) -> String {
    let mut writer = BundleWriter::new(Vec::new(), "requests").unwrap();
    documents.iter().for_each(|document| writer.push(None, document).unwrap());
    fs::write(site.path(name), writer.finish().unwrap()).unwrap();
    site.name(name)
}

fn codes(site: &Site, name: &str) -> Vec<(String, usize)> {
    let bytes = fs::read(site.path(name)).unwrap();
    let items = BundleReader::new(&bytes[..], 100_000).unwrap().map(Result::unwrap);
    items.map(|item| (item.outcome.unwrap().code, item.document.len())).collect()
}

#[test]
fn a_plant_is_answered_in_one_bundle_and_the_same_again() {
    let site = Site::new();
    let seats = 2500;
    let license = site.license("key", &["--seats", &seats.to_string()]);
    let key: LicenseKey = fs::read_to_string(site.path("key.key")).unwrap().trim().parse().unwrap();
    let mut documents: Vec<Vec<u8>> = (0..seats + 3).map(|number| request(number, &key)).collect();
    let mut damaged = documents[7].clone();
    damaged[200] ^= 1;
    documents.insert(100, damaged);
    documents.push(documents[5].clone());
    documents.push(b"no document at all".to_vec());
    let requests = bundle(&site, "requests.carnet", &documents);
    let issue = |output: &str, csv: &str| {
        let words = ["license", "issue", &requests, "--csv", &site.name(csv), "-o", &site.name(output), "--json"];
        site.vendor_command(&words).exits(1).json()
    };
    let said = issue("results.carnet", "results.csv");
    assert_eq!((said["rows"].as_u64(), said["done"].as_u64()), (Some(2506), Some(2501)));
    assert_eq!(said["outcomes"], serde_json::json!({ "malformed": 1, "ok": 2501, "seats-exhausted": 3, "signature-invalid": 1 }));
    let rows = codes(&site, "results.carnet");
    assert_eq!(rows.len(), documents.len());
    assert_eq!((&rows[100], &rows[2505]), (&("signature-invalid".into(), 0), &("malformed".into(), 0)));
    assert!(rows[2501].0 == "seats-exhausted" && rows[2501].1 > 100, "a refusal is signed");
    let csv = fs::read_to_string(site.path("results.csv")).unwrap();
    assert_eq!(csv.lines().count(), 2507);
    assert!(csv.lines().nth(1).unwrap().starts_with(&format!("1,ok,{license},")), "{csv}");
    assert!(csv.lines().nth(2505).unwrap().ends_with(",true"), "the same request twice is one seat");

    issue("again.carnet", "again.csv");
    let documents = |name: &str| {
        let bytes = fs::read(site.path(name)).unwrap();
        let items: Vec<_> = BundleReader::new(&bytes[..], 100_000).unwrap().map(Result::unwrap).collect();
        items.into_iter().filter(|item| item.outcome.as_ref().unwrap().done).map(|item| item.document).collect::<Vec<_>>()
    };
    assert_eq!(documents("results.carnet"), documents("again.carnet"), "the same requests get the same licenses");
    assert_eq!(site.vendor(&["license", "list", "--json"]).json()["licenses"][0]["activations"].as_array().unwrap().len(), 2500);
}

#[test]
fn a_bundle_that_is_cut_off_is_answered_as_far_as_it_goes() {
    let site = Site::new();
    site.license("key", &["--seats", "50"]);
    let key: LicenseKey = fs::read_to_string(site.path("key.key")).unwrap().trim().parse().unwrap();
    let documents: Vec<Vec<u8>> = (0..30).map(|number| request(number, &key)).collect();
    let requests = bundle(&site, "requests.carnet", &documents);
    let whole = fs::read(&requests).unwrap();
    fs::write(&requests, &whole[..whole.len() / 2]).unwrap();
    let said = site.vendor_command(&["license", "issue", &requests, "-o", &site.name("results.carnet"), "--json"]).exits(1).json();
    assert_eq!(said["outcomes"]["bundle-truncated"], 1);
    let done = said["done"].as_u64().unwrap();
    assert!((10..20).contains(&done), "{said}");
    fs::write(&requests, &whole).unwrap();
    let said = site.vendor(&["license", "issue", &requests, "--force", "-o", &site.name("results.carnet"), "--json"]).json();
    assert_eq!(said["done"].as_u64(), Some(30));
    let text = site.vendor_command(&["license", "issue", &requests, "--force", "-o", &site.name("results.carnet")]).exits(0);
    assert!(text.stderr.contains("30 × done"), "{text:?}");
}

#[test]
fn terms_that_no_license_can_carry_are_refused_when_they_are_made() {
    let site = Site::new();
    let features: Vec<String> = (0..65).map(|number| format!("--feature=f{number}")).collect();
    let mut words = vec!["license", "create", "--product", "cutter", "--json"];
    words.extend(features.iter().map(String::as_str));
    assert_eq!(site.vendor_command(&words).exits(1).json()["code"], "plan-invalid");
}

#[test]
fn files_become_a_bundle_and_the_machine_finds_its_own_in_it() {
    let site = Site::new();
    site.license("key", &["--seats", "3"]);
    fs::create_dir(site.path("stick")).unwrap();
    for machine in ["m1", "m2", "m3"] {
        fs::rename(site.request(machine, "key"), site.path("stick").join(format!("{machine}.carnet"))).unwrap();
    }
    fs::write(site.path("stick/notes.txt"), "Not a document\n").unwrap();
    let words = ["bundle", "create", &site.name("stick"), "-o", &site.name("plant.carnet"), "--json"];
    let said = carnet_tests::run(site.command().args(words)).exits(1).json();
    assert_eq!((said["documents"].as_u64(), said["refused"].as_u64()), (Some(3), Some(1)));
    site.vendor(&["license", "issue", &site.name("plant.carnet"), "-o", &site.name("results.carnet")]);
    let words = ["bundle", "list", &site.name("results.carnet"), "--csv", &site.name("results.csv"), "--json"];
    let listed = carnet_tests::run(site.command().args(words)).exits(0).json();
    assert_eq!(listed["table"], serde_json::json!([{ "kind": "license", "outcome": "ok", "count": 3 }]));
    assert_eq!(fs::read_to_string(site.path("results.csv")).unwrap().lines().count(), 4);
    for machine in ["m1", "m2", "m3"] {
        site.device(machine, &["install", &site.name("results.carnet")]).exits(0);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
}
