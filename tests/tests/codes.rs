//! Sites where only codes cross: the whole life of a license read out over the telephone, and what must not pass for a code.

use std::fs;

use carnet_core::{
    ActivationCode, ActivationContext, Commitment, ConfirmationCode, Day, DeactivationCode, DeactivationReason, InitializationCode,
    InitializationSecret, License, LicenseTimes, Policy, Revision, Serial, ShortDigest, Signer, SigningKey, Terms, Tombstone, TrustAnchors,
    TypedCode, UnixTime,
};
use carnet_tests::Site;
use proptest::prelude::*;

use crate::terminal::typed;

fn read_back<C: TypedCode>(code: &C) -> C {
    C::parse(&code.to_lines().join("\n")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_code_reads_back(serial in 0u64..1 << 40, ten in any::<[u8; 10]>(), a in any::<[u8; 16]>(), b in any::<[u8; 16]>(), reason in 0usize..3) {
        let code = InitializationCode { serial: Serial::new(serial).unwrap(), secret: InitializationSecret::from_bytes(ten) };
        prop_assert_eq!(read_back(&code), code.clone());
        let (company, product) = ("acme".parse().unwrap(), "cutter".parse().unwrap());
        let context = ActivationContext { company: &company, product: &product, serial: code.serial };
        let activation = ActivationCode::prove(ShortDigest::from_bytes(a), Commitment::from_bytes(b), &code.secret, context);
        prop_assert_eq!(read_back(&activation), activation);
        prop_assert!(read_back(&activation).is_by(&code.secret, context));
        let deactivation = DeactivationCode { tombstone: Tombstone::from_bytes(a), reason: DeactivationReason::ALL[reason] };
        prop_assert_eq!(read_back(&deactivation), deactivation);
    }

    #[test]
    fn a_confirmation_gives_the_license_and_no_other(
        serial in 0u64..1 << 40, request in any::<[u8; 16]>(), revision in 1u16..=1023, issued in 0u64..10_000, lasts in proptest::option::of(1u64..5000), bit in 0usize..512,
    ) {
        let issuer = SigningKey::from_seed(&[1; 32]);
        let anchors = TrustAnchors::new("acme".parse().unwrap(), vec![SigningKey::from_seed(&[2; 32]).verifying_key().clone(), issuer.verifying_key().clone()]);
        let policy = Policy {
            company: "acme".parse().unwrap(), issued_at: UnixTime::from_secs(5), product: "cutter".parse().unwrap(),
            name: "Standard".parse().unwrap(), terms: Terms::perpetual(),
        };
        let policy = anchors.verify_policy(&policy.sign(&issuer).unwrap()).unwrap();
        let day = |days: u64| Day::of(UnixTime::from_secs(1_577_836_800 + days * 86_400)).unwrap();
        let times = LicenseTimes { revision: Revision::new(revision).unwrap(), issued: day(issued), expires: lasts.map(|lasts| day(issued + lasts)) };
        let (serial, request) = (Serial::new(serial).unwrap(), ShortDigest::from_bytes(request));
        let document = License::by_code(&policy, serial, request, times).sign(&issuer).unwrap();
        let code = read_back(&ConfirmationCode::of(&anchors.verify_license(&document).unwrap()).unwrap());
        prop_assert_eq!(code.to_lines().concat().replace('-', "").len(), 119);
        prop_assert_eq!(code.confirm(&policy, serial, request, &anchors), Some(document));
        let mut forged = code;
        forged.signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(forged.confirm(&policy, serial, request, &anchors), None);
        prop_assert_eq!(code.confirm(&policy, serial, ShortDigest::from_bytes([0xee; 16]), &anchors), None);
    }
}

#[test]
fn codes_are_as_long_as_people_were_told() {
    let characters = |symbols: usize| symbols + symbols.div_ceil(24);
    assert!(characters(InitializationCode::SYMBOLS) <= 30);
    assert_eq!(characters(ActivationCode::SYMBOLS), 64);
    assert_eq!(characters(ConfirmationCode::SYMBOLS), 119);
    assert!((29..=35).contains(&characters(DeactivationCode::SYMBOLS)));
}

/// A site whose vendor has a policy, `policy.carnet`, and a license of that type; gives the license's id.
fn prepared(seats: &str) -> (Site, String) {
    let site = Site::new();
    let terms = ["--type", "subscription"];
    let words = ["policy", "create", "--product", "cutter", "--name", "Standard", "--feature", "cut-2d", "-o", &site.name("policy.carnet")];
    site.vendor(&[&words[..], &terms[..]].concat());
    let id = site.license("key", &[&terms[..], &["--days", "30", "--seats", seats]].concat());
    (site, id)
}

fn initialize(site: &Site, id: &str, file: &str) {
    site.vendor(&["code", "initialize", id, "--force", "-o", &site.name(file)]);
}

fn request(site: &Site, machine: &str, initialization: &str, file: &str) {
    let (profile, policy) = (site.name("product.carnet"), site.name("policy.carnet"));
    let words = ["code", "request", "--profile", &profile, "--policy", &policy, "--yes", "--code-file", &site.name(initialization)];
    site.device(machine, &[&words[..], &["--force", "-o", &site.name(file)]].concat()).exits(0);
}

#[test]
fn a_license_lives_by_codes_alone() {
    let (site, id) = prepared("1");
    initialize(&site, &id, "init.txt");
    request(&site, "m1", "init.txt", "act.txt");
    request(&site, "m1", "init.txt", "act-again.txt");
    assert_eq!(fs::read(site.path("act.txt")).unwrap(), fs::read(site.path("act-again.txt")).unwrap());
    assert_eq!(site.status("m1")["code"], "activation-pending");
    assert!(site.device("m1", &["status"]).stdout.contains("carnet code request"));
    site.vendor(&["code", "confirm", "--code-file", &site.name("act.txt"), "-o", &site.name("conf.png")]);
    let again = site.vendor(&["code", "confirm", "--code-file", &site.name("act.txt"), "--json"]).json();
    assert_eq!(again["repeated"], true);
    site.device("m1", &["code", "install", "--code-file", &site.name("conf.png")]).exits(0);
    let status = site.status("m1");
    assert_eq!((&status["verdict"], &status["revision"]), (&"licensed".into(), &1.into()));
    assert_eq!(status["features"][0]["code"], "cut-2d");
    let same = site.device("m1", &["code", "install", "--code-file", &site.name("conf.png"), "--json"]).exits(0).json();
    assert_eq!(same["items"][0]["code"], "unchanged");
    let report = site.device("m1", &["report", "--json"]).exits(1).json();
    assert_eq!(report["code"], "license-by-code", "the vendor does not know the key of this machine");

    let renewal = site.vendor(&["refresh", &id, "--days", "400", "--json"]).json();
    let lines: Vec<&str> = renewal["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    fs::write(site.path("renewal.txt"), lines.join("\n")).unwrap();
    site.device("m1", &["code", "install", "--code-file", &site.name("renewal.txt")]).exits(0);
    assert_eq!(site.status("m1")["revision"], 2);

    let refused = site.vendor_command(&["refresh", &id, "--days", "9", "--feature", "more", "--json"]).exits(2).json();
    assert_eq!(refused["code"], "policy-has-terms");
    site.device("m1", &["code", "deactivate", "--yes", "--reason", "moved", "-o", &site.name("dead.txt")]).exits(0);
    assert_eq!(site.status("m1")["code"], "license-retired");
    assert!(!site.device("m1", &["status"]).stdout.contains("receipt"), "none is to be waited for");
    site.vendor(&["code", "accept", "--code-file", &site.name("dead.txt")]);
    assert_eq!(site.vendor(&["code", "accept", "--code-file", &site.name("dead.txt"), "--json"]).json()["repeated"], true);
    let refused = site.device("m1", &["code", "install", "--code-file", &site.name("renewal.txt"), "--json"]).exits(1).json();
    assert_eq!(refused["code"], "confirmation-unknown");
    initialize(&site, &id, "init2.txt");
    request(&site, "m2", "init2.txt", "act2.txt");
    site.vendor(&["code", "confirm", "--code-file", &site.name("act2.txt"), "-o", &site.name("conf2.txt")]);
    site.device("m2", &["code", "install", "--code-file", &site.name("conf2.txt")]).exits(0);
}

/// The last `count` lines of groups that a terminal showed.
fn shown_lines(shown: &str, count: usize) -> Vec<String> {
    let is_code = |line: &&str| line.contains('-') && line.chars().all(|c| c == '-' || c.is_ascii_uppercase() || c.is_ascii_digit());
    let lines: Vec<String> = shown.lines().map(str::trim).filter(is_code).map(str::to_owned).collect();
    lines[lines.len().checked_sub(count).unwrap_or_else(|| panic!("{shown}"))..].to_vec()
}

#[test]
fn two_people_on_the_telephone_mend_a_typing_mistake() {
    let (site, id) = prepared("1");
    let carnet = carnet_tests::carnet().display().to_string();
    let init = fs::read_to_string({
        initialize(&site, &id, "init.txt");
        site.path("init.txt")
    })
    .unwrap();
    let init: Vec<&str> = init.lines().collect();
    // The first line with a wrong character, then with one missing, then as it is.
    let wrong = if init[0].starts_with('2') { "3" } else { "2" }.to_owned() + &init[0][1..];
    let keys = format!("y\n{wrong}\n{}\n{}\n{}\n", &init[0][1..], init[0].to_lowercase(), init[1]);
    let command = format!("{carnet} code request --profile product.carnet --policy policy.carnet --state m1");
    let shown = typed(&site, &command, &keys);
    assert!(shown.contains("Line 1 has a typing mistake"), "{shown}");
    assert!(shown.contains("Line 1: group 1 has 4 characters instead of 5"), "{shown}");
    assert_eq!(shown.matches("Line 1 of 2:").count(), 3, "{shown}");
    assert_eq!(shown.matches("Line 2 of 2:").count(), 1, "{shown}");

    let answer = shown_lines(&shown, 3);
    let keys = format!("{}\n{}\n{}\n{}\n", answer[0], answer[2], answer[1], answer[2]);
    let shown = typed(&site, &format!("{carnet} code confirm --vendor vendor --passphrase-file passphrase"), &keys);
    assert!(shown.contains("Line 2 has 14 characters instead of 25") && shown.contains("is issued"), "{shown}");
    let confirmation = shown_lines(&shown, 5);
    let keys = format!("{}\n", confirmation.join("\n"));
    let shown = typed(&site, &format!("{carnet} code install --state m1"), &keys);
    assert!(shown.contains("is installed"), "{shown}");
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn whoever_copies_a_commitment_ends_with_it() {
    let (site, victims) = prepared("1");
    let stranger = site.license("other", &["--type", "subscription", "--days", "30"]);
    initialize(&site, &victims, "init.txt");
    request(&site, "m1", "init.txt", "act.txt");
    site.vendor(&["code", "confirm", "--code-file", &site.name("act.txt"), "-o", &site.name("conf.txt")]);
    site.device("m1", &["code", "install", "--code-file", &site.name("conf.txt")]).exits(0);
    initialize(&site, &stranger, "init2.txt");
    let code = InitializationCode::parse(&fs::read_to_string(site.path("init2.txt")).unwrap()).unwrap();
    let seen = ActivationCode::parse(&fs::read_to_string(site.path("act.txt")).unwrap()).unwrap();
    let (company, product) = ("acme".parse().unwrap(), "cutter".parse().unwrap());
    let context = ActivationContext { company: &company, product: &product, serial: code.serial };
    let copied = ActivationCode::prove(ShortDigest::from_bytes([5; 16]), seen.commitment, &code.secret, context);
    fs::write(site.path("copied.txt"), copied.to_lines().join("\n")).unwrap();
    site.vendor(&["code", "confirm", "--code-file", &site.name("copied.txt"), "-o", &site.name("copied-conf.txt")]);
    site.device("m1", &["code", "deactivate", "--yes", "-o", &site.name("dead.txt")]).exits(0);
    site.vendor(&["code", "accept", "--code-file", &site.name("dead.txt")]);
    let licenses = site.vendor(&["license", "list", "--json"]).json();
    for license in licenses["licenses"].as_array().unwrap() {
        assert!(!license["codes"][0]["ending"].is_null(), "{license}");
    }
}

#[test]
fn codes_of_others_are_refused() {
    let (site, id) = prepared("5");
    initialize(&site, &id, "init.txt");
    request(&site, "m1", "init.txt", "act.txt");
    request(&site, "m2", "init.txt", "act2.txt");
    site.vendor(&["code", "confirm", "--code-file", &site.name("act.txt"), "-o", &site.name("conf.txt")]);
    let code = |words: &[&str]| site.vendor_command(&[words, &["--json"]].concat()).exits(1).json()["code"].clone();
    assert_eq!(code(&["code", "confirm", "--code-file", &site.name("act2.txt")]), "initialization-used");
    let other = site.device("m2", &["code", "install", "--code-file", &site.name("conf.txt"), "--json"]).exits(1).json();
    assert_eq!(other["code"], "confirmation-unknown");
    assert_eq!(code(&["code", "accept", "--code-file", &site.name("act.txt")]), "code-check");
    // Another vendor's machines and codes.
    let (stranger, _) = prepared("1");
    assert_eq!(
        stranger.vendor_command(&["code", "confirm", "--code-file", &site.name("act.txt"), "--json"]).exits(1).json()["code"],
        "activation-code-unknown"
    );
    let foreign_policy = site.device("m1", &["install", &stranger.name("policy.carnet"), "--json"]).exits(1).json();
    assert_eq!(foreign_policy["items"][0]["code"], "unknown-key");
    let (profile, init) = (site.name("product.carnet"), site.name("init.txt"));
    let words = ["code", "request", "--profile", &profile, "--yes", "--code-file", &init, "--json"];
    assert_eq!(site.device("m3", &words).exits(2).json()["code"], "policy-missing");
    assert_eq!(site.vendor_command(&["code", "initialize", &id, "--policy", "ffff", "--json"]).exits(1).json()["code"], "policy-unknown");
}
