//! What must hold for every input, tried on thousands.

use carnet_carrier::{armor, bundle, qr, read};
use carnet_core::{
    ActivationRequest, Commitment, CompanyCode, ComponentKind, Counter, CredentialKey, DeviceReport, Enforcement, Envelope, Feature,
    FeatureCode, Fingerprint, Label, LedgerHead, License, LicenseKey, LicenseType, MAX_COUNTERS, MAX_VARIABLES, Origin, RequestId,
    Revision, Serial, ShortDigest, Signer, SigningKey, Terms, TrustAnchors, UnixTime, Wish, cbor,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

fn company() -> CompanyCode {
    "acme".parse().unwrap()
}

fn time() -> impl Strategy<Value = UnixTime> {
    (0..=UnixTime::MAX.as_secs()).prop_map(UnixTime::from_secs)
}

fn text<T>(pattern: &'static str) -> impl Strategy<Value = T>
where
    T: std::str::FromStr + std::fmt::Debug,
    T::Err: std::fmt::Debug,
{
    pattern.prop_map(|text: String| text.parse().unwrap())
}

prop_compose! {
    fn feature()(
        code in text("[A-Za-z0-9][A-Za-z0-9._-]{0,11}"),
        value in option::of(text("[ -~]{1,32}")),
        limit in option::of(any::<u32>()),
        expires_at in option::of(time()),
    ) -> Feature {
        Feature { code, value, limit, expires_at }
    }
}

prop_compose! {
    fn terms()(
        license_type in prop::sample::select(LicenseType::ALL.to_vec()),
        enforcement in prop::sample::select(Enforcement::ALL.to_vec()),
        expiry in option::of(0u64..250_000_000_000),
        grace_secs in 0u32..2_000_000_000,
        maintenance_until in option::of(time()),
        features in vec(feature(), 0..20),
        limits in (option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u16>())),
        vm_allowed in any::<bool>(),
        quorum in any::<u8>(),
        clock_slack_secs in any::<u32>(),
        metadata in vec((text("[ -~]{1,32}"), text("[ -~]{1,32}")), 0..8),
    ) -> Terms {
        let grace_secs = if expiry.is_some() { grace_secs } else { 0 };
        Terms {
            license_type, enforcement, expires_at: expiry.map(UnixTime::from_secs), grace_secs, maintenance_until, features,
            consumption_limit: limits.0, overage: limits.1, transfers_left: limits.2, vm_allowed, quorum, clock_slack_secs, metadata,
        }
    }
}

prop_compose! {
    fn license()(
        terms in terms(),
        times in (time(), time(), time()),
        serial in 0..Serial::END,
        revision in 1u16..=1023,
        request in any::<[u8; 16]>(),
        supersedes in option::of(0..Serial::END),
        product in text("[A-Za-z0-9][A-Za-z0-9._-]{0,15}"),
    ) -> License {
        License {
            company: company(), issued_at: times.0, not_before: times.1, import_before: times.2,
            origin: Origin::Document(key(2).verifying_key().thumbprint()), product, serial: Serial::new(serial).unwrap(),
            revision: Revision::new(revision).unwrap(), request: ShortDigest::from_bytes(request), terms,
            supersedes: supersedes.and_then(Serial::new),
        }
    }
}

prop_compose! {
    fn request()(
        seed in any::<[u8; 32]>(),
        id in any::<[u8; 16]>(),
        hashes in vec(any::<[u8; 8]>(), 0..=6),
        commitment in any::<[u8; 16]>(),
        head in (any::<u32>(), any::<[u8; 8]>(), any::<[u8; 4]>()),
        facts in (text("[ -~]{1,16}"), text("[ -~]{1,16}"), option::of(text("[ -~]{1,16}")), option::of(text("[ -~]{1,32}"))),
        issued_at in time(),
        proven in any::<bool>(),
    ) -> (SigningKey, ActivationRequest) {
        let device = SigningKey::from_seed(&seed);
        let mut request = ActivationRequest {
            company: company(), issued_at, id: RequestId::from_bytes(id), device_key: device.verifying_key().clone(), app_version: facts.2,
            product: "cutter".parse().unwrap(), credential: None, fingerprint: Fingerprint::from_hashes(ComponentKind::ALL.into_iter().zip(hashes)),
            commitment: Commitment::from_bytes(commitment), reads: 1, ledger_head: LedgerHead { sequence: head.0, hash: head.1, nonce: head.2 },
            os: facts.0, arch: facts.1, host_name: facts.3,
        };
        if proven {
            request.prove(&CredentialKey::derive(&license_key(), &request.company));
        }
        (device, request)
    }
}

prop_compose! {
    fn report()(
        id in any::<[u8; 16]>(),
        nonce in any::<[u8; 8]>(),
        product in text("[A-Za-z0-9][A-Za-z0-9._-]{0,15}"),
        serial in 0..Serial::END,
        revision in 1u16..=1023,
        number in 1u32..,
        counters in btree_map(text::<FeatureCode>("[A-Za-z0-9][A-Za-z0-9._-]{0,11}"), any::<u64>(), 0..=MAX_COUNTERS),
        variables in btree_map(text::<Label>("[ -~]{1,32}"), text::<Label>("[ -~]{1,32}"), 0..=MAX_VARIABLES),
        head in (any::<u32>(), any::<[u8; 8]>(), any::<[u8; 4]>()),
        wants in prop::sample::subsequence(Wish::ALL.to_vec(), 0..=Wish::ALL.len()),
        issued_at in time(),
    ) -> DeviceReport {
        DeviceReport {
            company: company(), issued_at, id: RequestId::from_bytes(id), nonce: wants.contains(&Wish::TimeRepair).then_some(nonce), product,
            serial: Serial::new(serial).unwrap(), revision: Revision::new(revision).unwrap(), number,
            counters: counters.into_iter().map(|(feature, total)| Counter { feature, total }).collect(),
            variables: variables.into_iter().collect(),
            ledger_head: LedgerHead { sequence: head.0, hash: head.1, nonce: head.2 }, wants: wants.into_iter().collect(),
        }
    }
}

fn license_key() -> LicenseKey {
    std::fs::read_to_string(carnet_tests::workspace().join("fixtures/keys/license-key.TEST-ONLY.txt")).unwrap().trim().parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_license_reads_back_as_it_was_written(license in license()) {
        let bytes = license.sign(&key(1)).unwrap();
        let anchors = TrustAnchors::new(company(), vec![key(3).verifying_key().clone(), key(1).verifying_key().clone()]);
        let verified = anchors.verify_license(&bytes).unwrap();
        prop_assert_eq!(verified.signer(), key(1).verifying_key().thumbprint());
        prop_assert_eq!(verified.into_claims(), license);
    }

    #[test]
    fn a_request_reads_back_and_its_proof_holds_for_it_alone((device, request) in request()) {
        let bytes = request.sign(&device).unwrap();
        let verified = ActivationRequest::verify(&bytes, &company()).unwrap();
        let credential_key = CredentialKey::derive(&license_key(), &company());
        prop_assert_eq!(verified.is_proven_by(&credential_key), request.credential.is_some());
        let mut moved = verified.clone().into_claims();
        prop_assert_eq!(&moved, &request);
        moved.id = RequestId::from_bytes([0; 16]);
        prop_assert!(!moved.is_proven_by(&credential_key) || request.id == moved.id);
    }

    #[test]
    fn a_report_reads_back_as_it_was_written(report in report()) {
        let bytes = report.sign(&key(2)).unwrap();
        prop_assert_eq!(cbor::check(&bytes[1..]), Ok(()));
        let verified = DeviceReport::verify(&bytes, &company(), key(2).verifying_key()).unwrap();
        prop_assert_eq!(verified.into_claims(), report);
    }

    #[test]
    fn lists_of_a_report_are_taken_in_one_order_only(report in report(), at in any::<prop::sample::Index>()) {
        let mut report = report;
        let list = report.variables.len();
        prop_assume!(list >= 2);
        let at = at.index(list - 1);
        report.variables.swap(at, at + 1);
        prop_assert!(report.sign(&key(2)).is_err());
    }

    #[test]
    fn signing_is_deterministic_and_every_document_passes_the_checker(license in license()) {
        let bytes = license.sign(&key(1)).unwrap();
        prop_assert_eq!(&bytes, &license.sign(&key(1)).unwrap());
        prop_assert_eq!(cbor::check(&bytes[1..]), Ok(()));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..600)) {
        let _ = cbor::check(&bytes);
        let _ = Envelope::parse(&bytes);
        let _ = read(&bytes);
        let _ = armor::decode(&String::from_utf8_lossy(&bytes));
        let _ = qr::document_in(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_changed_document_is_believed(license in license(), at in any::<prop::sample::Index>(), change in 1u8..) {
        let mut bytes = license.sign(&key(1)).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        prop_assert!(TrustAnchors::new(company(), vec![key(1).verifying_key().clone()]).verify_license(&bytes).is_err());
    }

    #[test]
    fn armor_and_qr_text_give_the_document_back(license in license()) {
        let bytes = license.sign(&key(1)).unwrap();
        let armored = armor::encode(&bytes).unwrap();
        prop_assert_eq!(armor::decode(&armored).unwrap(), vec![bytes.clone()]);
        prop_assert_eq!(qr::document_in(&qr::still_text(&bytes)).unwrap(), bytes);
    }

    #[test]
    fn the_link_form_gives_the_request_back((device, request) in request(), lower in any::<bool>()) {
        let bytes = request.sign(&device).unwrap();
        let link = qr::link_text(&bytes, &"https://portal.example:8443/x".parse().unwrap()).unwrap();
        prop_assert!(link.starts_with("HTTPS://PORTAL.EXAMPLE:8443/O#1"));
        prop_assert_eq!(qr::document_in(&if lower { link.to_lowercase() } else { link }).unwrap(), bytes);
    }

    #[test]
    fn a_bundle_gives_its_documents_back_and_no_cut_is_taken_for_whole(documents in vec(vec(any::<u8>(), 0..300), 0..12), cut in any::<prop::sample::Index>()) {
        let mut writer = bundle::BundleWriter::new(Vec::new(), "test").unwrap();
        for document in &documents {
            writer.push(None, document).unwrap();
        }
        let bytes = writer.finish().unwrap();
        let back: Result<Vec<_>, _> = bundle::BundleReader::new(bytes.as_slice(), 100).unwrap().map(|item| item.map(|item| item.document)).collect();
        prop_assert_eq!(back.unwrap(), documents);
        let cut = &bytes[..cut.index(bytes.len())];
        let whole = bundle::BundleReader::new(cut, 100).and_then(std::iter::Iterator::collect::<Result<Vec<_>, _>>);
        prop_assert!(whole.is_err());
    }

    #[test]
    fn a_license_key_survives_how_people_type_it(seed in any::<[u8; 24]>(), lower in any::<bool>(), blanks in any::<bool>()) {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let data: String = seed.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
        let key = ALPHABET.iter().find_map(|check| format!("{data}{}", char::from(*check)).parse::<LicenseKey>().ok()).unwrap();
        let mut typed = key.reveal().to_string();
        if lower { typed = typed.to_lowercase().replace('0', "o").replace('1', "l"); }
        if blanks { typed = typed.replace('-', "  "); }
        prop_assert_eq!(typed.parse::<LicenseKey>().unwrap(), key);
    }
}
