//! Every case of `fixtures/` has the outcome that its sidecar names.

use std::collections::BTreeSet;

use carnet_carrier::animated::Receiver;
use carnet_carrier::bundle::{BundleReader, DEFAULT_MAX_ITEMS};
use carnet_core::{ActivationCode, ConfirmationCode, DeactivationCode, Envelope, InitializationCode, TypedCode, UnixTime, cbor};
use carnet_device::verdict::{Facts, judge};
use carnet_tests::{answered, cases, fingerprint, outcome, workspace};
use serde_json::Value;

#[test]
fn documents_have_their_outcomes() {
    let cases = cases("documents");
    assert!(cases.len() > 100);
    for case in &cases {
        assert_eq!(outcome(&case.bytes, &case.sidecar), case.sidecar["expect"], "{}", case.name);
        if let Some(max) = case.sidecar["max_bytes"].as_u64() {
            assert!(case.bytes.len() as u64 <= max, "{} has {} bytes", case.name, case.bytes.len());
        }
    }
}

#[test]
fn every_refusal_rule_has_a_case() {
    let source = std::fs::read_to_string(workspace().join("core/src/error.rs")).unwrap();
    let rules = source.split("impl VerifyError").next().unwrap();
    let codes: BTreeSet<&str> = rules.lines().filter_map(|line| line.split_once("=> \"")?.1.split('"').next()).collect();
    assert!(codes.len() > 25, "{codes:?}");
    let cases = cases("documents");
    let seen: BTreeSet<&str> = cases.iter().filter_map(|case| case.sidecar["expect"].as_str()).collect();
    let verify = ["other-company", "signature-invalid", "unknown-key"];
    let missing: Vec<_> = codes.iter().chain(&verify).filter(|code| !seen.contains(*code)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

#[test]
fn every_flipped_bit_of_every_kind_is_refused() {
    for case in cases("documents").iter().filter(|case| case.sidecar["expect"] == "ok") {
        for bit in 0..case.bytes.len() * 8 {
            let mut bytes = case.bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(outcome(&bytes, &case.sidecar), "ok", "{}: bit {bit}", case.name);
        }
    }
}

#[test]
fn every_shortened_document_is_refused() {
    for case in cases("documents").iter().filter(|case| case.sidecar["expect"] == "ok") {
        for len in 0..case.bytes.len() {
            assert_eq!(outcome(&case.bytes[..len], &case.sidecar), "truncated", "{}: {len} bytes", case.name);
        }
    }
}

#[test]
fn animations_have_their_outcomes() {
    for case in cases("animated") {
        let mut receiver = Receiver::new();
        let lines = std::str::from_utf8(&case.bytes).unwrap().lines();
        let refusals: Vec<_> = lines.filter_map(|line| receiver.receive(line).err()).map(|error| error.code()).collect();
        let outcome = match (receiver.content(), refusals.last()) {
            (Some(_), _) => "ok",
            (None, Some(code)) => code,
            (None, None) => "frames-missing",
        };
        assert_eq!(outcome, case.sidecar["expect"], "{}", case.name);
        let digest = receiver.content().map(|content| carnet_core::Digest::of(content).to_string());
        assert_eq!(digest.as_deref(), case.sidecar["content"].as_str(), "{}", case.name);
    }
}

#[test]
fn codes_have_their_outcomes() {
    fn outcome<C: TypedCode>(text: &str) -> &'static str {
        C::parse(text).map_or_else(|error| error.code(), |_| "ok")
    }
    let mut seen = BTreeSet::new();
    for case in cases("codes") {
        let text = std::str::from_utf8(&case.bytes).unwrap();
        let outcome = match case.sidecar["kind"].as_str().unwrap() {
            "initialization" => outcome::<InitializationCode>(text),
            "activation" => outcome::<ActivationCode>(text),
            "confirmation" => outcome::<ConfirmationCode>(text),
            "deactivation" => outcome::<DeactivationCode>(text),
            other => panic!("{other}"),
        };
        assert_eq!(outcome, case.sidecar["expect"], "{}", case.name);
        seen.insert(outcome);
    }
    let source = std::fs::read_to_string(workspace().join("core/src/typed.rs")).unwrap();
    let codes = source.lines().filter_map(|line| line.split_once("=> \"")?.1.split('"').next());
    codes.for_each(|code| assert!(seen.contains(code), "no fixture for {code}"));
}

#[test]
fn verdicts_have_their_outcomes() {
    for case in cases("verdicts") {
        let (license, request) = answered(&case);
        let facts = Facts {
            fingerprint: request.fingerprint.compare(&fingerprint(&case.sidecar["fingerprint"])),
            quorum: 0,
            is_virtual: false,
            is_restored: false,
            floor: UnixTime::from_secs(case.sidecar["floor"].as_u64().unwrap()),
            last_good: license.issued_at,
        };
        let verdict = judge(&license, &facts, UnixTime::from_secs(case.sidecar["now"].as_u64().unwrap()));
        assert_eq!(Value::from(verdict.standing.name()), case.sidecar["verdict"], "{}", case.name);
        assert_eq!(Value::from(verdict.code), case.sidecar["code"], "{}", case.name);
    }
}

#[test]
fn bundles_have_their_outcomes() {
    for case in cases("bundles") {
        let mut documents = 0;
        let mut end = "ok";
        match BundleReader::new(case.bytes.as_slice(), DEFAULT_MAX_ITEMS) {
            Err(error) => end = error.code(),
            Ok(reader) => {
                for item in reader {
                    match item {
                        Ok(item) => documents += u64::from(Envelope::parse(&item.document).is_ok() || case.sidecar["expect"] != "ok"),
                        Err(error) => end = error.code(),
                    }
                }
            }
        }
        assert_eq!(Value::from(end), case.sidecar["expect"], "{}", case.name);
        assert_eq!(Value::from(documents), case.sidecar["documents"], "{}", case.name);
    }
}

#[test]
fn pictures_have_their_outcomes() {
    for case in cases("qr") {
        let (mut kinds, mut end) = (Vec::new(), "ok");
        match carnet_carrier::read(&case.bytes) {
            Err(error) => end = error.code(),
            Ok(carried) => kinds.extend(carried.documents().map(|document| Value::from(Envelope::parse(document).unwrap().kind().name()))),
        }
        kinds.sort_by_key(ToString::to_string);
        assert_eq!(Value::from(end), case.sidecar["expect"], "{}", case.name);
        assert_eq!(Value::from(kinds), case.sidecar["kinds"], "{}", case.name);
    }
}

#[test]
fn appendix_a_of_rfc_8949_has_its_outcomes() {
    let text = std::fs::read(workspace().join("fixtures/cbor/appendix_a.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_slice(&text).unwrap();
    assert_eq!(cases.len(), 82);
    for case in cases {
        let bytes = data_encoding::HEXLOWER.decode(case["hex"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(Value::from(cbor::check(&bytes).map_or_else(|error| error.code(), |()| "ok")), case["expect"], "{case}");
    }
}

#[test]
fn foreign_documents_are_refused_although_their_signatures_hold() {
    for case in cases("foreign") {
        assert_eq!(Value::from(Envelope::parse(&case.bytes).unwrap_err().code()), case.sidecar["expect"], "{}", case.name);
        if case.sidecar["curve"] == "Ed25519" {
            let key = carnet_core::VerifyingKey::from_bytes(&carnet_tests::hex(&case.sidecar["key"])).unwrap();
            let signed = data_encoding::HEXLOWER.decode(case.sidecar["signed"].as_str().unwrap().as_bytes()).unwrap();
            assert!(key.verify(&signed, &carnet_tests::hex(&case.sidecar["signature"])), "{}", case.name);
        }
    }
}

#[test]
fn a_thousand_licenses_over_all_cores_come_in_order_and_the_bad_one_is_named() {
    let case = cases("documents").into_iter().find(|case| case.name.ends_with("license-typical")).unwrap();
    let anchors = carnet_core::TrustAnchors::new(
        case.sidecar["company"].as_str().unwrap().parse().unwrap(),
        vec![carnet_core::VerifyingKey::from_bytes(&carnet_tests::hex(&case.sidecar["key"])).unwrap()],
    );
    let mut documents = vec![case.bytes.clone(); 1000];
    documents[617][200] ^= 1;
    let outcomes = anchors.verify_licenses(&documents);
    assert_eq!(outcomes.len(), 1000);
    let bad: Vec<usize> = outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_err()).map(|(at, _)| at).collect();
    assert_eq!(bad, [617]);
    assert!(anchors.verify_licenses(&[]).is_empty());
}
