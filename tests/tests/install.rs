//! What a machine takes in and what it refuses: every rule of `docs/spec/license.md` and every verdict, each by its code. Other times are `faketime`.

use std::fs;

use carnet_core::{ComponentKind, ProductProfile, Signer, SigningKey, TrustAnchors, UnixTime};
use carnet_device::{Device, Installed, STATE_FORMAT};
use carnet_tests::{Said, Site, run, tool};
use getrandom::SysRng;
use rand_core::UnwrapErr;

/// A verb on a machine at another time, `+30d` or `-3h` from now.
fn at(site: &Site, offset: &str, machine: &str, words: &[&str]) -> Said {
    let program = carnet_tests::carnet();
    let mut command = tool("faketime");
    command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path(""));
    run(command.args(["-f", offset]).arg(program).args(words).args(["--state", &site.name(machine)]))
}

fn verdict_at(site: &Site, offset: &str, machine: &str) -> (String, String) {
    let status = at(site, offset, machine, &["status", "--json"]).json();
    (status["verdict"].as_str().unwrap().to_owned(), status["code"].as_str().unwrap().to_owned())
}

fn is(found: &(String, String), verdict: &str, code: &str) {
    assert_eq!((found.0.as_str(), found.1.as_str()), (verdict, code));
}

/// The code of a refused install.
fn refused(site: &Site, machine: &str, file: &str) -> String {
    site.device(machine, &["install", &site.name(file), "--json"]).exits(1).json()["items"][0]["code"].as_str().unwrap().to_owned()
}

#[test]
fn time_passes() {
    let site = Site::new();
    site.license("key", &["--type", "time-limited", "--days", "30", "--grace-days", "7"]);
    site.activate("m1", "key");
    is(&verdict_at(&site, "+29d", "m1"), "licensed", "licensed");
    is(&verdict_at(&site, "+31d", "m1"), "grace", "in-grace");
    is(&verdict_at(&site, "+38d", "m1"), "denied", "expired");
}

#[test]
fn a_clock_that_goes_back_is_told_by_how_much() {
    let site = Site::new();
    site.license("key", &["--type", "time-limited", "--days", "300"]);
    site.activate("m1", "key");
    is(&verdict_at(&site, "-1h", "m1"), "licensed", "licensed");
    is(&verdict_at(&site, "+20d", "m1"), "licensed", "licensed");
    let status = site.status("m1");
    assert_eq!((status["verdict"].as_str(), status["code"].as_str()), (Some("denied"), Some("clock-rolled-back")));
    let back = status["clock_back_secs"].as_u64().unwrap();
    assert!((1_720_000..=1_728_100).contains(&back), "{back}");
    let words = site.device("m1", &["status"]).exits(1);
    assert!(words.stdout.contains("19 days") || words.stdout.contains("20 days"), "{words:?}");
}

#[test]
fn a_clock_that_goes_back_is_a_remark_under_advisory_and_a_no_under_grace() {
    let site = Site::new();
    for (mode, grace, verdict) in [("advisory", "0", "advisory"), ("grace", "60", "denied")] {
        site.license(mode, &["--type", "time-limited", "--days", "300", "--enforcement", mode, "--grace-days", grace]);
        site.activate(mode, mode);
        is(&verdict_at(&site, "+20d", mode), "licensed", "licensed");
        is(&verdict_at(&site, "+0", mode), verdict, "clock-rolled-back");
    }
}

#[test]
fn a_license_that_starts_later_waits() {
    let site = Site::new();
    let tomorrow = run(tool("date").args(["-u", "-d", "+3 days", "+%Y-%m-%d"])).stdout;
    site.license("key", &["--starts", tomorrow.trim()]);
    site.activate("m1", "key");
    is(&verdict_at(&site, "+0", "m1"), "denied", "not-yet-valid");
    is(&verdict_at(&site, "+4d", "m1"), "licensed", "licensed");
}

#[test]
fn a_license_that_comes_too_late_is_answered_anew() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    site.vendor(&["license", "issue", &request, "-o", &site.name("l1.carnet")]);
    let said = at(&site, "+15d", "m1", &["install", &site.name("l1.carnet"), "--json"]).exits(1);
    assert_eq!(said.json()["items"][0]["code"], "import-too-late");
    let (vendor, passphrase) = (site.name("vendor"), site.name("passphrase"));
    let program = carnet_tests::carnet();
    let again = ["license", "issue", &request, "-o", &site.name("l2.carnet"), "--vendor", &vendor, "--passphrase-file", &passphrase];
    run(tool("faketime").env("LANG", "C.UTF-8").args(["-f", "+15d"]).arg(program).args(again)).exits(0);
    at(&site, "+15d", "m1", &["install", &site.name("l2.carnet")]).exits(0);
    assert_eq!(at(&site, "+15d", "m1", &["status", "--json"]).json()["revision"], 2);
}

#[test]
fn revisions_only_rise() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    for revision in ["r2", "r3"] {
        site.vendor(&["refresh", &id, "-o", &site.name(&format!("{revision}.carnet"))]);
    }
    site.device("m1", &["install", &site.name("r3.carnet")]).exits(0);
    assert_eq!(refused(&site, "m1", "r2.carnet"), "revision-lower");
    assert_eq!(refused(&site, "m1", "m1.license.carnet"), "revision-lower", "a replay of the first license");
    let again = site.device("m1", &["install", &site.name("r3.carnet"), "--json"]).exits(0).json();
    assert_eq!(again["items"][0]["code"], "unchanged");
    assert_eq!(site.status("m1")["revision"], 3);
}

#[test]
fn a_revision_with_other_contents_is_refused() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    run(tool("cp").args(["-r", &site.name("vendor"), &site.name("vendor-copy")])).exits(0);
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    let other = [
        "refresh",
        &id,
        "--feature",
        "more",
        "-o",
        &site.name("r2b.carnet"),
        "--vendor",
        &site.name("vendor-copy"),
        "--passphrase-file",
        &site.name("passphrase"),
    ];
    run(site.command().args(other)).exits(0);
    assert_eq!(refused(&site, "m1", "r2b.carnet"), "revision-repeated");
}

#[test]
fn what_was_given_up_or_replaced_does_not_come_back() {
    let site = Site::new();
    site.license("key", &[]);
    let first = site.request("m1", "key").display().to_string();
    site.vendor(&["license", "issue", &first, "-o", &site.name("lost.carnet")]);
    let anew = ["request", "--new", "--license-key-file", &site.name("key.key"), "-o", &site.name("again.carnet")];
    site.device("m1", &anew).exits(0);
    site.vendor(&["license", "issue", &site.name("again.carnet"), "-o", &site.name("kept.carnet")]);
    site.device("m1", &["install", &site.name("kept.carnet")]).exits(0);
    assert_eq!(refused(&site, "m1", "lost.carnet"), "serial-superseded");
    site.device("m1", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    assert_eq!(refused(&site, "m1", "kept.carnet"), "serial-retired");
}

#[test]
fn what_is_for_others_is_refused() {
    let site = Site::new();
    let id = site.license("key", &["--seats", "9"]);
    site.activate("m1", "key");
    site.activate("m2", "key");
    assert_eq!(refused(&site, "m1", "m2.license.carnet"), "other-device");
    site.request("m3", "key");
    assert_eq!(refused(&site, "m3", "m1.license.carnet"), "other-device");
    let other = Site::new();
    other.license("key", &[]);
    other.activate("m1", "key");
    fs::copy(other.path("m1.license.carnet"), site.path("foreign.carnet")).unwrap();
    assert_eq!(refused(&site, "m1", "foreign.carnet"), "unknown-key");
    assert_eq!(refused(&site, "m1", "m1.request.carnet"), "not-installable");
    fs::copy(other.path("product.carnet"), site.path("foreign-profile.carnet")).unwrap();
    assert_eq!(refused(&site, "m1", "foreign-profile.carnet"), "profile-not-trusted");
    site.device("m2", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    site.vendor(&["deactivation", "accept", &site.name("proof.carnet"), "-o", &site.name("receipt.carnet")]);
    assert_eq!(refused(&site, "m1", "receipt.carnet"), "receipt-unexpected");
    let _ = id;
}

#[test]
fn another_product_of_the_same_vendor_is_refused() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    site.vendor(&["product", "create", "printer", "--name", "Printer"]);
    site.vendor(&["profile", "create", "--product", "printer", "-o", &site.name("printer.carnet")]);
    assert_eq!(refused(&site, "m1", "printer.carnet"), "other-product");
    let words = ["request", "--profile", &site.name("printer.carnet"), "--no-license-key", "--yes", "-o", &site.name("p.carnet")];
    site.device("p1", &words).exits(0);
    site.vendor_command(&["license", "issue", &site.name("p.carnet"), "--license", "0", "--json"]).exits(1);
    assert_eq!(refused(&site, "p1", "m1.license.carnet"), "other-product");
}

#[test]
fn a_license_for_an_abandoned_request_is_refused() {
    let site = Site::new();
    site.license("key", &["--seats", "9"]);
    let first = site.request("m1", "key").display().to_string();
    site.vendor(&["license", "issue", &first, "-o", &site.name("first.carnet")]);
    for number in 0..8 {
        let out = site.name(&format!("n{number}.carnet"));
        site.device("m1", &["request", "--new", "--license-key-file", &site.name("key.key"), "-o", &out]).exits(0);
    }
    assert_eq!(refused(&site, "m1", "first.carnet"), "request-unknown", "a machine keeps eight requests");
}

#[test]
fn a_restored_folder_is_noticed_and_healed_by_the_vendor() {
    let site = Site::new();
    let id = site.license("key", &["--seats", "2"]);
    site.activate("m1", "key");
    run(tool("cp").args(["-a", &site.name("m1"), &site.name("backup")])).exits(0);
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    let restore = || {
        fs::remove_dir_all(site.path("m1")).unwrap();
        run(tool("cp").args(["-a", &site.name("backup"), &site.name("m1")])).exits(0);
    };
    restore();
    let status = site.status("m1");
    assert_eq!((status["verdict"].as_str(), status["code"].as_str()), (Some("denied"), Some("state-restored")));
    site.device("m1", &["request", "--new", "--license-key-file", &site.name("key.key"), "-o", &site.name("x.carnet")]).exits(0);
    assert_eq!(site.status("m1")["code"], "state-restored", "what the machine does itself heals nothing");
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    assert_eq!(site.status("m1")["code"], "state-restored", "nor does a document that was there before");
    let refresh =
        ["refresh", &id, "-o", &site.name("r3.carnet"), "--vendor", &site.name("vendor"), "--passphrase-file", &site.name("passphrase")];
    run(tool("faketime").env("LANG", "C.UTF-8").args(["-f", "+1h"]).arg(carnet_tests::carnet()).args(refresh)).exits(0);
    site.device("m1", &["install", &site.name("r3.carnet")]).exits(0);
    assert_eq!(site.status("m1")["verdict"], "licensed", "a new document of the vendor heals it");

    site.device("m1", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    restore();
    let status = site.status("m1");
    assert_eq!(
        (status["verdict"].as_str(), status["code"].as_str()),
        (Some("denied"), Some("license-retired")),
        "what was given up stays given up"
    );
    // Another device in the folder meanwhile does not make it forgotten.
    fs::remove_dir_all(site.path("m1")).unwrap();
    let other = ["request", "--profile", &site.name("product.carnet"), "--no-license-key", "--yes", "-o", &site.name("other.carnet")];
    site.device("m1", &other).exits(0);
    restore();
    assert_eq!(site.status("m1")["code"], "license-retired");
}

#[test]
fn a_missing_guard_is_a_warning() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    fs::remove_file(site.path(".m1.carnet-guard")).unwrap();
    let status = site.status("m1");
    assert_eq!((status["verdict"].as_str(), status["warnings"][0].as_str()), (Some("licensed"), Some("guard-missing")));
}

#[test]
fn a_newer_or_damaged_state_is_refused_and_never_rewritten() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let ledger = site.path("m1/ledger");
    let good = fs::read(&ledger).unwrap();
    let at = good.windows(7).position(|window| window == b"\x66format").unwrap() + 7;
    let mut newer = good.clone();
    newer[at] = u8::try_from(STATE_FORMAT + 1).unwrap();
    for (bytes, code) in [(newer, "state-format-newer"), (good[..good.len() / 2].to_vec(), "state-damaged"), (Vec::new(), "state-damaged")]
    {
        fs::write(&ledger, &bytes).unwrap();
        assert_eq!(site.device("m1", &["status", "--json"]).exits(1).json()["code"], code);
        assert_eq!(site.device("m1", &["install", &site.name("m1.license.carnet"), "--json"]).exits(1).json()["code"], code);
        assert_eq!(fs::read(&ledger).unwrap(), bytes);
    }
    let mut flipped = good.clone();
    for at in (0..good.len()).step_by(7) {
        flipped[at] ^= 0x10;
        fs::write(&ledger, &flipped).unwrap();
        let said = site.device("m1", &["status", "--json"]);
        assert!(said.code == Some(1), "byte {at}: {said:?}");
        flipped[at] ^= 0x10;
    }
}

#[test]
fn a_profile_is_pinned_and_only_its_keys_replace_it() {
    let site = Site::new();
    site.license("key", &[]);
    let words = [
        "request",
        "--profile",
        &site.name("product.carnet"),
        "--license-key-file",
        &site.name("key.key"),
        "-o",
        &site.name("r.carnet"),
        "--json",
    ];
    assert_eq!(site.device("m1", &words).exits(1).json()["code"], "profile-not-confirmed", "nobody is there to confirm");
    site.activate("m1", "key");
    site.vendor(&["profile", "create", "--product", "cutter", "--portal", "https://p.example", "-o", &site.name("later.carnet")]);
    site.device("m1", &["install", &site.name("later.carnet")]).exits(0);
    let older = site.device("m1", &["install", &site.name("product.carnet"), "--json"]);
    assert!(older.code == Some(1) || older.json()["items"][0]["code"] == "ok", "the two may be of one second: {older:?}");
}

#[test]
fn a_profile_heals_nothing() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    run(tool("cp").args(["-a", &site.name("m1"), &site.name("backup")])).exits(0);
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    fs::remove_dir_all(site.path("m1")).unwrap();
    run(tool("cp").args(["-a", &site.name("backup"), &site.name("m1")])).exits(0);
    let later = [
        "profile",
        "create",
        "--product",
        "cutter",
        "--portal",
        "https://p.example",
        "-o",
        &site.name("later.carnet"),
        "--vendor",
        &site.name("vendor"),
        "--passphrase-file",
        &site.name("passphrase"),
    ];
    run(tool("faketime").env("LANG", "C.UTF-8").args(["-f", "+1h"]).arg(carnet_tests::carnet()).args(later)).exits(0);
    site.device("m1", &["install", &site.name("later.carnet")]).exits(0);
    assert_eq!(site.status("m1")["code"], "state-restored");
}

#[test]
fn a_restored_state_does_not_heal_by_its_own_length() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    run(tool("cp").args(["-a", &site.name("m1"), &site.name("backup")])).exits(0);
    let ask = || {
        site.device("m1", &["request", "--new", "--license-key-file", &site.name("key.key"), "--force", "-o", &site.name("x.carnet")])
            .exits(0)
    };
    ask();
    fs::remove_dir_all(site.path("m1")).unwrap();
    run(tool("cp").args(["-a", &site.name("backup"), &site.name("m1")])).exits(0);
    for _ in 0..80 {
        ask();
    }
    assert_eq!(site.status("m1")["code"], "state-restored");
}

#[test]
fn the_guard_copy_is_found_however_the_folder_is_spelled() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    run(tool("cp").args(["-a", &site.name("m1"), &site.name("backup")])).exits(0);
    site.device("m1", &["deactivate", "-o", &site.name("proof.carnet")]).exits(0);
    fs::remove_dir_all(site.path("m1")).unwrap();
    run(tool("cp").args(["-a", &site.name("backup"), &site.name("m1")])).exits(0);
    std::os::unix::fs::symlink(site.path("m1"), site.path("alias")).unwrap();
    for spelled in ["m1", "alias", "./m1/../m1", "m1/."] {
        assert_eq!(site.status(spelled)["code"], "license-retired", "{spelled}");
    }
}

#[test]
fn a_later_profile_must_be_trusted_by_whoever_opens() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let profile = |signer: &SigningKey, keys: [&SigningKey; 2], now: UnixTime| {
        let profile = ProductProfile {
            company: "acme".parse().unwrap(),
            issued_at: now,
            company_name: "Acme".parse().unwrap(),
            product: "cutter".parse().unwrap(),
            product_name: "Cutter".parse().unwrap(),
            portal: None,
            keys: keys.map(|key| key.verifying_key().clone()).into(),
            components: vec![ComponentKind::MachineId],
            quorum: 1,
            languages: Vec::new(),
            sends_host_name: false,
            hides_hardware: false,
        };
        profile.sign(signer).unwrap()
    };
    let now = UnixTime::from_secs(1_790_000_000);
    let pinned = ProductProfile::verify_first(&profile(&first, [&first, &second], now)).unwrap();
    let state = folder.path().join("state");
    drop(Device::create(&state, &pinned, now, &mut UnwrapErr(SysRng)).unwrap());
    let later = profile(&second, [&second, &first], UnixTime::from_secs(1_790_000_001));

    // The application was built with the first key only: what the second one signed it could never open again.
    let only_first = TrustAnchors::new("acme".parse().unwrap(), vec![first.verifying_key().clone()]);
    let mut application = Device::open(&state, only_first.clone()).unwrap();
    assert_eq!(application.install(&later, now).unwrap_err().code(), "profile-not-trusted");
    let both = TrustAnchors::new("acme".parse().unwrap(), vec![first.verifying_key().clone(), second.verifying_key().clone()]);
    assert_eq!(Device::open(&state, both).unwrap().install(&later, now).unwrap(), Installed::Profile);
    assert_eq!(Device::open(&state, only_first).unwrap_err().code(), "profile-not-trusted");
}
