//! Ed25519 as we use it, against vectors from elsewhere: RFC 8032, Wycheproof, and mixed-torsion cases of our own.

use carnet_core::{Signer, SigningKey, VerifyingKey};
use curve25519_dalek::constants::{ED25519_BASEPOINT_TABLE, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar};
use sha2::{Digest, Sha512};
use wycheproof::TestResult;

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

/// RFC 8032 §7.1, tests 1 to 3: secret, public, message, signature.
const RFC_8032: [(&str, &str, &str, &str); 3] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
];

#[test]
fn rfc_8032_vectors_hold() {
    for (secret, public, message, signature) in RFC_8032 {
        let key = SigningKey::from_seed(&hex(secret).try_into().unwrap());
        assert_eq!(key.verifying_key().as_bytes().to_vec(), hex(public));
        let signed = key.sign(&hex(message)).unwrap();
        assert_eq!(signed.to_vec(), hex(signature));
        assert!(key.verifying_key().verify(&hex(message), &signed));
    }
}

#[test]
fn every_wycheproof_vector_has_its_result() {
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in set.test_groups {
        let key = VerifyingKey::from_bytes(&group.key.pk.to_vec().try_into().unwrap()).unwrap();
        for test in group.tests {
            let signature: Result<[u8; 64], _> = test.sig.to_vec().try_into();
            let holds = signature.is_ok_and(|signature| key.verify(&test.msg, &signature));
            assert_eq!(holds, test.result == TestResult::Valid, "test {}: {}", test.tc_id, test.comment);
            count += 1;
        }
    }
    assert!(count >= 150, "{count}");
}

/// A signature (R, S) that satisfies the cofactored equation only: key or R carry a point of small order. Lenient and batch checks take
/// some of these; ours takes none.
#[test]
fn mixed_torsion_is_refused() {
    let secret = Scalar::from_bytes_mod_order([0x17; 32]);
    let mut refused = 0;
    for torsion in EIGHT_TORSION.iter().skip(1) {
        for (in_key, in_r) in [(true, false), (false, true), (true, true)] {
            for nonce in 1u8..9 {
                let nonce = Scalar::from(nonce);
                let add = |point: EdwardsPoint, with: bool| if with { point + torsion } else { point };
                let public = add(ED25519_BASEPOINT_TABLE * &secret, in_key).compress();
                let r = add(ED25519_BASEPOINT_TABLE * &nonce, in_r).compress();
                let message = b"mixed torsion";
                let challenge = Scalar::from_bytes_mod_order_wide(
                    &Sha512::new().chain_update(r.as_bytes()).chain_update(public.as_bytes()).chain_update(message).finalize().into(),
                );
                let s = nonce + challenge * secret;
                let signature: [u8; 64] = [r.to_bytes(), s.to_bytes()].concat().try_into().unwrap();
                // Where the torsion parts cancel out, the signature satisfies the strict equation too.
                let left = ED25519_BASEPOINT_TABLE * &s;
                let strict = r.decompress().unwrap() + public.decompress().unwrap() * challenge == left;
                let holds = VerifyingKey::from_bytes(public.as_bytes()).is_ok_and(|key| key.verify(message, &signature));
                assert_eq!(holds, strict, "the equation without cofactor decides");
                refused += u32::from(!holds);
            }
        }
    }
    assert!(refused > 100, "{refused} of 168");
}
