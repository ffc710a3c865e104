//! A license's life, told with the program as people use it.

use std::collections::BTreeSet;
use std::fs;

use carnet_core::{DAY_SECS, DeviceReport, Digest, Envelope, Kind, Receipt, SigningKey, UnixTime};
use carnet_device::{Device, Tell, Wish};
use carnet_tests::{Site, run, workspace};
use getrandom::SysRng;
use rand_core::UnwrapErr;
use serde_json::json;

#[test]
fn the_demo_holds_and_leaves_what_it_promises() {
    let site = Site::new();
    let said = run(site.command().args(["demo", "--dir", &site.name("demo")])).exits(0);
    assert_eq!(said.stdout.lines().last(), Some("demo: ok"));
    let raw =
        [("product", "profile"), ("request", "request"), ("license", "license"), ("deactivation", "deactivation"), ("receipt", "receipt")];
    for (name, kind) in raw {
        let bytes = fs::read(site.path(&format!("demo/{name}.carnet"))).unwrap();
        assert_eq!(Envelope::parse(&bytes).unwrap().kind().name(), kind);
    }
    for (picture, document) in
        [("request.png", "request.carnet"), ("license.png", "license.carnet"), ("license.carnet.txt", "license.carnet")]
    {
        let carried = carnet_carrier::read(&fs::read(site.path(&format!("demo/{picture}"))).unwrap()).unwrap();
        assert_eq!(carried.documents().next().unwrap(), fs::read(site.path(&format!("demo/{document}"))).unwrap());
    }
    assert!(fs::read_to_string(site.path("demo/vendor.pub.pem")).unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_eq!(run(site.command().args(["demo", "--dir", &site.name("demo")])).code, Some(2), "a folder with files in it is left alone");
}

#[test]
fn a_license_goes_from_request_to_receipt() {
    let site = Site::new();
    let id = site.license("key", &["--type", "time-limited", "--days", "30", "--feature", "cut", "--seats", "1"]);
    assert_eq!(site.device("m1", &["status", "--json"]).exits(1).json()["code"], "not-set-up");
    site.request("m1", "key");
    assert_eq!(site.status("m1")["code"], "activation-pending");
    site.activate("m1", "key");
    let status = site.status("m1");
    assert_eq!((status["verdict"].as_str(), status["days_left"].as_u64()), (Some("licensed"), Some(30)));
    assert_eq!(status["features"][0]["code"], "cut");

    site.vendor(&["refresh", &id, "--days", "90", "--feature", "cut", "--feature", "engrave", "-o", &site.name("r2.carnet")]);
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    let status = site.status("m1");
    assert_eq!((status["revision"].as_u64(), status["days_left"].as_u64()), (Some(2), Some(90)));

    site.device("m1", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    assert_eq!(site.status("m1")["code"], "license-retired");
    site.vendor(&["deactivation", "accept", &site.name("proof.carnet"), "-o", &site.name("receipt.carnet")]);
    site.device("m1", &["install", &site.name("receipt.carnet")]).exits(0);
    site.activate("m2", "key");
    assert_eq!(site.status("m2")["verdict"], "licensed", "the seat is free for another machine");
}

#[test]
fn the_same_request_gets_the_same_bytes_and_one_seat() {
    let site = Site::new();
    let id = site.license("key", &["--seats", "2"]);
    let request = site.request("m1", "key").display().to_string();
    for copy in ["a", "b", "c"] {
        site.vendor(&["license", "issue", &request, "-o", &site.name(&format!("{copy}.carnet"))]);
    }
    let bytes = |copy: &str| fs::read(site.path(&format!("{copy}.carnet"))).unwrap();
    assert!(bytes("a") == bytes("b") && bytes("b") == bytes("c"));
    let shown = site.vendor(&["license", "show", &id, "--json"]).json();
    assert_eq!(shown["activations"].as_array().unwrap().len(), 1);
}

#[test]
fn a_lost_stick_costs_nothing() {
    let site = Site::new();
    site.license("key", &[]);
    let first = fs::read(site.request("m1", "key")).unwrap();
    let second = fs::read(site.request("m1", "key")).unwrap();
    assert_eq!(first, second, "an open request is shown again");
    site.activate("m1", "key");
    site.device("m1", &["deactivate", "-o", &site.name("one.carnet")]).exits(0);
    site.device("m1", &["deactivate", "-o", &site.name("two.carnet")]).exits(0);
    assert_eq!(fs::read(site.path("one.carnet")).unwrap(), fs::read(site.path("two.carnet")).unwrap(), "the proof is shown again");
    site.vendor(&["deactivation", "accept", &site.name("one.carnet"), "-o", &site.name("r1.carnet")]);
    site.vendor(&["deactivation", "accept", &site.name("two.carnet"), "-o", &site.name("r2.carnet")]);
    assert_eq!(fs::read(site.path("r1.carnet")).unwrap(), fs::read(site.path("r2.carnet")).unwrap());
}

/// What a portal answers to a report, signed with the vendor's key: a vendor folder answers none.
fn answer(site: &Site, report: &str, refusal: Option<&str>, file: &str) {
    let pem = fs::read_to_string(site.path("vendor/keys/issuing.pem")).unwrap();
    let vendor = SigningKey::from_encrypted_pem(&pem, b"correct horse battery staple").unwrap();
    let receipt = Receipt {
        company: "acme".parse().unwrap(),
        issued_at: UnixTime::from_secs(1_700_000_000),
        product: "cutter".parse().unwrap(),
        answers: Digest::of(&fs::read(site.path(report)).unwrap()).short(),
        answered_kind: Kind::DeviceReport,
        refusal: refusal.map(|code| code.parse().unwrap()),
        counters: Vec::new(),
    };
    fs::write(site.path(file), receipt.sign(&vendor).unwrap()).unwrap();
}

#[test]
fn a_machine_reports_what_was_used_and_hears_the_answer() {
    let site = Site::new();
    site.license("key", &["--feature", "export:1000"]);
    site.request("m1", "key");
    assert_eq!(site.device("m1", &["report", "--json"]).exits(1).json()["code"], "nothing-to-report");
    site.activate("m1", "key");
    let report = |file: &str, words: &[&str]| {
        site.device("m1", &[&["report", "--json", "-o", &site.name(file)][..], words].concat()).exits(0).json()
    };
    let words = ["--use", "export=12", "--use", "cut=3", "--set", "site=Werk 7", "--want", "refresh"];
    let first = report("r1.carnet", &words);
    assert_eq!((&first["number"], &first["repeated"]), (&json!(1), &json!(false)));
    assert_eq!(report("again.carnet", &words)["repeated"], true);
    assert_eq!(fs::read(site.path("r1.carnet")).unwrap(), fs::read(site.path("again.carnet")).unwrap(), "an open report is shown again");
    let inspect = |file: &str| {
        let words = ["inspect", "--json", "--key", &site.name("m1/device.pub.pem"), &site.name(file)];
        run(site.command().args(words)).exits(0).json()
    };
    let seen = inspect("r1.carnet");
    assert_eq!((&seen["kind"], &seen["claims"]["aud"]), (&json!("device-report"), &json!("acme")));
    let said = &seen["claims"]["carnet"];
    assert_eq!(said["counters"], json!([["cut", 3], ["export", 12]]), "totals, in the order of the features");
    assert_eq!((&said["variables"], &said["wants"]), (&json!([["site", "Werk 7"]]), &json!(["refresh"])));

    // Another one before the first is answered, with a challenge for the clock.
    let second = report("r2.carnet", &["--use", "export=20", "--want", "time-repair"]);
    assert_eq!((&second["number"], &second["repeated"]), (&json!(2), &json!(false)));
    assert_eq!(inspect("r2.carnet")["claims"]["nonce"].as_str().map(str::len), Some(16));
    assert!(site.device("m1", &["status"]).exits(0).stdout.contains("is not answered yet"));

    // The receipts come in another order than the reports went out, one of them twice.
    answer(&site, "r2.carnet", Some("activation-unknown"), "no.carnet");
    answer(&site, "r1.carnet", None, "yes.carnet");
    let install = |file: &str| site.device("m1", &["install", &site.name(file), "--json"]).exits(0).json()["items"][0].clone();
    assert_eq!(install("no.carnet")["refusal"], "activation-unknown");
    assert_eq!(install("yes.carnet")["answers"], "device-report");
    assert_eq!(install("yes.carnet")["code"], "unchanged");
    let status = site.device("m1", &["status"]).exits(0);
    assert!(status.stdout.contains("was refused: The license has no such activation"), "{status:?}");
    let third = report("r3.carnet", &["--use", "export=20", "--want", "time-repair"]);
    assert_eq!((&third["number"], &third["repeated"]), (&json!(3), &json!(false)), "what was refused is made anew");
    assert_eq!(report("r4.carnet", &["--use", "export=20", "--want", "time-repair", "--new"])["number"], 4);
    answer(&site, "product.carnet", None, "stray.carnet");
    let stray = site.device("m1", &["install", &site.name("stray.carnet"), "--json"]).exits(1).json();
    assert_eq!(stray["items"][0]["code"], "receipt-unexpected");
    assert_eq!(site.status("m1")["verdict"], "licensed", "a report changes nothing about that");
}

#[test]
fn an_open_report_is_given_again_for_seven_days() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let mut device = Device::open_by_profile(&site.path("m1")).unwrap();
    let tell = Tell { wants: BTreeSet::from([Wish::TimeRepair]), ..Tell::default() };
    let now = UnixTime::from_secs(1_790_000_000);
    let mut report = |tell: &Tell, day: u64| device.report(tell, now.plus(day * DAY_SECS), &mut UnwrapErr(SysRng)).unwrap();
    let (first, seventh, eighth) = (report(&tell, 0), report(&tell, 7), report(&tell, 8));
    assert!(!first.is_repeated && seventh.is_repeated && !eighth.is_repeated);
    assert_eq!(first.document, seventh.document);
    let other = report(&Tell::default(), 8);
    assert!(!other.is_repeated, "what says something else is another one");
    let read = |document: &[u8]| DeviceReport::verify(document, &"acme".parse().unwrap(), device.key()).unwrap();
    let (first, eighth, other) = (read(&first.document), read(&eighth.document), read(&other.document));
    assert_eq!((first.number, eighth.number, other.number), (1, 2, 3));
    assert!(first.nonce.is_some() && first.nonce != eighth.nonce && other.nonce.is_none());
    assert!(first.ledger_head.sequence < eighth.ledger_head.sequence, "the ledger tells of each");
    let open = device.open_reports();
    assert!(open.len() == 1 && open[0].number == 3 && open[0].refusal.is_none(), "{open:?}");
}

#[test]
fn a_vendor_folder_keeps_no_reports_and_says_so() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let file = site.name("report.carnet");
    site.device("m1", &["report", "--use", "cut=3", "-o", &file]).exits(0);
    assert_eq!(site.vendor_command(&["license", "issue", &file, "--json"]).exits(1).json()["code"], "report-not-kept");
    assert_eq!(site.vendor_command(&["deactivation", "accept", &file, "--json"]).exits(1).json()["code"], "report-not-kept");
    let bundle = site.name("both.carnet");
    let request = site.request("m2", "key").display().to_string();
    run(site.command().args(["bundle", "create", &file, &request, "-o", &bundle])).exits(0);
    let said = site.vendor_command(&["license", "issue", &bundle, "-o", &site.name("results.carnet"), "--json"]).exits(1).json();
    let codes: Vec<_> = said["items"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["report-not-kept", "seats-exhausted"]);
}

#[test]
fn what_cannot_be_reported_is_said_before_anything_is_made() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let refused = |words: &[&str]| site.device("m1", &[&["report", "--json"][..], words].concat()).exits(2).json()["code"].clone();
    for words in [["--use", "cut"], ["--use", "cut=some"], ["--use", "cut=-1"], ["--set", "site"], ["--want", "money"]] {
        assert_eq!(refused(&words), "value-unknown", "{words:?}");
    }
    for words in [["--use", "thirteen-long=1"], ["--use", "=1"], ["--set", "=x"], ["--set", "site="]] {
        assert_eq!(refused(&words), "name-invalid", "{words:?}");
    }
    assert_eq!(refused(&["--use", "cut=1", "--use", "cut=2"]), "given-twice");
    assert_eq!(refused(&["--link"]), "portal-not-known");
    assert_eq!(site.device("m1", &["report", "--serial", "7", "--json"]).exits(1).json()["code"], "serial-unknown");
    assert_eq!(site.device("m1", &["report", "--json"]).exits(0).json()["number"], 1);
}

#[test]
fn refusals_are_signed_and_reach_the_machine() {
    let site = Site::new();
    site.license("key", &["--seats", "1"]);
    site.activate("m1", "key");
    let request = site.request("m2", "key").display().to_string();
    let said = site.vendor_command(&["license", "issue", &request, "--refusal", &site.name("no.carnet"), "--json"]).exits(1);
    assert_eq!(said.json()["code"], "seats-exhausted");
    let installed = site.device("m2", &["install", &site.name("no.carnet"), "--json"]).exits(0).json();
    assert_eq!(installed["items"][0]["refusal"], "seats-exhausted");
    let status = site.device("m2", &["status"]).exits(1);
    assert!(status.stdout.contains("Every seat of the license is taken"), "{status:?}");
}

#[test]
fn a_manager_resets_a_dead_machine_and_revokes_a_license() {
    let site = Site::new();
    let id = site.license("key", &["--seats", "1", "--max-resets", "1"]);
    site.activate("m1", "key");
    site.vendor(&["license", "reset", &id]);
    site.activate("m2", "key");
    assert_eq!(site.vendor_command(&["license", "reset", &id, "--json"]).exits(1).json()["code"], "resets-exhausted");
    site.vendor(&["license", "revoke", &id]);
    let request = site.request("m3", "key").display().to_string();
    assert_eq!(site.vendor_command(&["license", "issue", &request, "--json"]).exits(1).json()["code"], "license-revoked");
}

#[test]
fn a_manager_chooses_for_a_request_without_a_license_key() {
    let site = Site::new();
    let id = site.license("key", &[]);
    let request = site.name("bare.carnet");
    site.device("m1", &["request", "--profile", &site.name("product.carnet"), "--no-license-key", "--yes", "-o", &request]).exits(0);
    assert_eq!(site.vendor_command(&["license", "issue", &request, "--json"]).exits(1).json()["code"], "credential-missing");
    site.vendor(&["license", "issue", &request, "--license", &id[..6], "-o", &site.name("l.carnet")]);
    site.device("m1", &["install", &site.name("l.carnet")]).exits(0);
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn many_requests_become_one_bundle_with_a_row_each() {
    let site = Site::new();
    site.license("key", &["--seats", "2"]);
    let requests: Vec<_> = ["m1", "m2", "m3"].map(|machine| fs::read(site.request(machine, "key")).unwrap()).into();
    let mut bundle = carnet_carrier::bundle::BundleWriter::new(Vec::new(), "requests").unwrap();
    requests.iter().for_each(|request| bundle.push(None, request).unwrap());
    fs::write(site.path("requests.carnet"), bundle.finish().unwrap()).unwrap();
    let said =
        site.vendor_command(&["license", "issue", &site.name("requests.carnet"), "-o", &site.name("results.carnet"), "--json"]).exits(1);
    let codes: Vec<_> = said.json()["items"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, ["ok", "ok", "seats-exhausted"]);
    for machine in ["m1", "m2"] {
        let rows = site.device(machine, &["install", &site.name("results.carnet"), "--json"]).exits(0).json();
        let mut codes: Vec<_> = rows["items"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["for-others", "for-others", "ok"]);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
    site.device("m3", &["install", &site.name("results.carnet")]).exits(0);
    assert_eq!(site.status("m3")["code"], "activation-pending", "the refusal came, and the request stays open");
    let inspected = run(site.command().args(["inspect", "--json", "--key", &site.name("vendor.pub.pem"), &site.name("results.carnet")]))
        .exits(0)
        .json();
    assert_eq!((inspected["kind"].as_str(), inspected["items"].as_array().unwrap().len()), (Some("bundle"), 3));
}

#[test]
fn inspect_says_what_is_believed_and_what_is_not() {
    let site = Site::new();
    site.license("key", &[]);
    let license = site.activate("m1", "key").display().to_string();
    let inspect = |words: &[&str]| run(site.command().args(["inspect", "--json"]).args(words));
    let request = inspect(&[&site.name("m1.request.carnet")]).exits(0).json();
    assert_eq!(
        (request["kind"].as_str(), request["verified"].as_bool(), request["signer"].as_str()),
        (Some("request"), Some(true), Some("self"))
    );
    assert!(request["code"].is_null());
    let blind = inspect(&[&license]).exits(1).json();
    assert_eq!((blind["verified"].as_bool(), blind["code"].as_str()), (Some(false), Some("key-not-given")));
    assert_eq!(blind["claims"]["carnet"]["product"], "cutter");
    let seen = inspect(&[&license, "--key", &site.name("vendor.pub.pem")]).exits(0).json();
    assert_eq!((seen["verified"].as_bool(), seen["code"].is_null()), (Some(true), true));
    let stranger = inspect(&[&license, "--key", &workspace().join("fixtures/keys/other.pub.pem").display().to_string()]).exits(1).json();
    assert_eq!(stranger["code"], "unknown-key");
    fs::write(site.path("noise.carnet"), [0xd2, 0x84]).unwrap();
    let noise = inspect(&[&site.name("noise.carnet")]).exits(1).json();
    assert_eq!((noise["verified"].as_bool(), noise["code"].as_str()), (Some(false), Some("truncated")));
    assert_eq!(inspect(&[&site.name("absent.carnet")]).exits(2).json()["code"], "file-not-found");
}

#[test]
fn secrets_show_nowhere() {
    let site = Site::new();
    let id = site.license("key", &[]);
    let key = fs::read_to_string(site.path("key.key")).unwrap().trim().to_owned();
    site.activate("m1", "key");
    let bare = key.replace('-', "");
    let mut seen = Vec::new();
    let mut folders = vec![site.path("")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry != site.path("key.key") {
                let text = String::from_utf8_lossy(&fs::read(&entry).unwrap()).to_uppercase();
                if text.contains(&key) || text.contains(&bare) {
                    seen.push(entry);
                }
            }
        }
    }
    assert!(seen.is_empty(), "the license key stands in {seen:?}");
    let revealed = site.vendor(&["license", "show", &id, "--reveal-key", "--json"]).json();
    assert_eq!(revealed["license_key"], *key);
    let mode = |path: &str| std::os::unix::fs::PermissionsExt::mode(&fs::metadata(site.path(path)).unwrap().permissions()) & 0o777;
    for (path, expected) in
        [("m1/device.key", 0o600), ("vendor/keys/issuing.pem", 0o600), ("vendor", 0o700), ("key.key", 0o600), ("m1/fingerprint.key", 0o644)]
    {
        assert_eq!(mode(path), expected, "{path}");
    }
    for word in [key.as_str(), "correct horse"] {
        assert_eq!(run(site.command().args(["request", "--license-key", word])).code, Some(2), "there is no option that takes a secret");
    }
}

#[test]
fn outputs_are_not_overwritten_and_never_the_input() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    let before = fs::read(&request).unwrap();
    let over_itself = site.vendor_command(&["license", "issue", &request, "--force", "-o", &request, "--json"]).exits(2);
    assert_eq!(over_itself.json()["code"], "input-is-output");
    fs::write(site.path("there.carnet"), "mine").unwrap();
    let over_other = site.vendor_command(&["license", "issue", &request, "-o", &site.name("there.carnet"), "--json"]).exits(2);
    assert_eq!(over_other.json()["code"], "file-exists");
    assert_eq!((fs::read(&request).unwrap(), fs::read(site.path("there.carnet")).unwrap()), (before, b"mine".to_vec()));
}

#[test]
fn the_four_languages_speak_and_codes_stay() {
    let site = Site::new();
    for (lang, word) in [("en", "not set up"), ("de", "nicht"), ("fr", "pas"), ("es", "no")] {
        let said = run(site.command().args(["status", "--lang", lang, "--state", &site.name("none")])).exits(1);
        assert!(said.stderr.contains(word) && said.stderr.contains("[not-set-up]"), "{lang}: {said:?}");
    }
    let german = run(site.command().env("LANG", "de_CH.UTF-8").args(["status", "--state", &site.name("none")])).exits(1);
    assert!(german.stderr.contains("nicht"), "the locale decides: {german:?}");
}

#[test]
fn a_vendors_application_gets_its_verdict() {
    let site = Site::new();
    let program = carnet_tests::carnet().with_file_name("examples").join("application");
    assert!(program.is_file(), "{} is missing: run `cargo build --workspace --examples`", program.display());
    let ask = |key: &str| {
        let mut command = std::process::Command::new(&program);
        run(command.env("CARNET_STATE", site.path("m1")).env("HOME", site.path("")).args([key, "acme", "cutter"]))
    };
    let _ = ask(&site.name("vendor.pub.pem")).exits(2);
    site.license("key", &["--type", "time-limited", "--days", "30", "--feature", "cut-3d"]);
    site.activate("m1", "key");
    let said = ask(&site.name("vendor.pub.pem")).exits(0);
    assert!(said.stdout.contains("30 days left") && said.stdout.contains("3D cutting is on"), "{said:?}");
    let other = workspace().join("fixtures/keys/other.pub.pem").display().to_string();
    let said = ask(&other).exits(2);
    assert!(said.stderr.contains("profile"), "the application's key decides, not the pinned profile: {said:?}");
    site.device("m1", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    let said = ask(&site.name("vendor.pub.pem")).exits(1);
    assert!(said.stderr.contains("license-retired"), "{said:?}");
}

#[test]
fn nothing_is_given_up_or_issued_for_a_name_that_cannot_be_written() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    fs::write(site.path("there.carnet"), "mine").unwrap();
    for (target, code) in [
        ("there.carnet", "file-exists"),
        ("proof.xyz", "extension-unknown"),
        ("none/proof.carnet", "file-not-found"),
        ("m1", "not-a-regular-file"),
    ] {
        assert_eq!(site.device("m1", &["deactivate", "-o", &site.name(target), "--json"]).exits(2).json()["code"], code);
        assert_eq!(site.vendor_command(&["refresh", &id, "-o", &site.name(target), "--json"]).exits(2).json()["code"], code);
        let request = ["request", "--new", "--license-key-file", &site.name("key.key"), "-o", &site.name(target), "--json"];
        assert_eq!(site.device("m1", &request).exits(2).json()["code"], code);
    }
    assert_eq!(site.status("m1")["verdict"], "licensed");
    assert_eq!(site.vendor(&["license", "show", &id, "--json"]).json()["activations"][0]["revision"], 1);
    let lost = ["license", "create", "--product", "cutter", "--license-key-out", &site.name("none/key"), "--json"];
    assert_eq!(site.vendor_command(&lost).exits(2).json()["code"], "file-not-found");
    assert_eq!(site.vendor(&["license", "list", "--json"]).json()["licenses"].as_array().unwrap().len(), 1);
}

#[test]
fn plans_that_could_never_run_are_refused_when_they_are_made() {
    let site = Site::new();
    let create = |terms: &[&str]| {
        site.vendor_command(&[&["license", "create", "--product", "cutter", "--json"], terms].concat()).exits(2).json()["code"].clone()
    };
    assert_eq!(create(&["--seats", "0"]), "usage");
    assert_eq!(create(&["--quorum", "7"]), "usage");
    assert_eq!(create(&["--type", "trial", "--expires", "2020-01-01"]), "expiry-past");
    assert_eq!(create(&["--type", "trial"]), "expiry-missing");
    assert_eq!(create(&["--days", "3"]), "expiry-unexpected");
    assert_eq!(create(&["--expires", "tomorrow"]), "date-invalid");
    assert_eq!(run(site.command().args(["frobnicate", "--json"])).exits(2).json()["code"], "usage");
    assert_eq!(run(site.command().args(["status", "--lang", "xx"])).code, Some(2));
}

#[test]
fn people_can_compare_keys_from_one_end_to_the_other() {
    let site = Site::new();
    let id = site.license("key", &[]);
    let license = site.activate("m1", "key").display().to_string();
    let vendor =
        run(site.command().args(["key", "show", "--json", "--vendor", &site.name("vendor")])).exits(0).json()["issuing_key"].clone();
    let inspect = |words: &[&str]| run(site.command().args(["inspect", "--json"]).args(words)).exits(0).json();
    assert_eq!(inspect(&[&site.name("product.carnet")])["key"], vendor);
    assert_eq!(inspect(&[&license, "--key", &site.name("vendor.pub.pem")])["signer"], vendor);
    let device = inspect(&[&site.name("m1.request.carnet")])["key"].clone();
    assert_eq!(inspect(&[&license, "--key", &site.name("vendor.pub.pem")])["claims"]["cnf"]["ckt"], device);
    assert_eq!(site.status("m1")["device"], device);
    assert_eq!(site.vendor(&["license", "show", &id, "--json"]).json()["activations"][0]["device"], device);
}
