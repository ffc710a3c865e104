//! Others read ours, and we read theirs: OpenSSL for keys, an independent COSE implementation for documents.

use std::path::{Path, PathBuf};
use std::process::Command;

use carnet_core::{Signer, SigningKey, VerifyingKey};
use carnet_tests::{Said, Site, cases, outcome, run, tool, workspace};
use coset::{CoseSign1, TaggedCborSerializable};
use data_encoding::HEXLOWER;

/// `tests/interop.py` in the environment that `cargo xtask test --install` makes.
fn interop(words: &[&str]) -> Said {
    let python = workspace().join("target/python/bin/python");
    assert!(python.is_file(), "the Python package `cwt` is missing: run `cargo xtask test --install`");
    run(Command::new(python).arg(workspace().join("tests/interop.py")).args(words))
}

fn fixture(name: &str) -> PathBuf {
    workspace().join("fixtures").join(name)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn an_independent_cose_library_verifies_our_documents() {
    let device = VerifyingKey::from_pem(&std::fs::read_to_string(fixture("keys/device.pub.pem")).unwrap()).unwrap();
    let mut count = 0;
    for case in cases("documents").iter().filter(|case| case.sidecar["expect"] == "ok") {
        let file = text(&fixture(&format!("{}.carnet", case.name)));
        let issuing = case.sidecar["key"].as_str().unwrap().to_owned();
        let (key, kid) = match case.sidecar["read_as"].as_str().unwrap() {
            "request" => (HEXLOWER.encode(device.as_bytes()), "-".to_owned()),
            "deactivation" | "device-report" => (HEXLOWER.encode(device.as_bytes()), HEXLOWER.encode(device.id().as_bytes())),
            _ => {
                let key = VerifyingKey::from_bytes(&carnet_tests::hex(&case.sidecar["key"])).unwrap();
                (issuing, HEXLOWER.encode(key.id().as_bytes()))
            }
        };
        let said = interop(&["verify", &key, &kid, &file]).exits(0);
        let payload = HEXLOWER.decode(said.stdout.trim().as_bytes()).unwrap();
        assert!(case.bytes.windows(payload.len()).any(|window| window == payload), "{}", case.name);
        count += 1;
    }
    assert!(count >= 10);
}

/// Our reader builds what the signature is over by itself: it must be what COSE says.
#[test]
fn coset_reads_our_documents_as_we_do() {
    for case in cases("documents").iter().filter(|case| case.sidecar["expect"] == "ok" && case.sidecar["read_as"] == "license") {
        let sign1 = CoseSign1::from_tagged_slice(&case.bytes).unwrap();
        let key = VerifyingKey::from_bytes(&carnet_tests::hex(&case.sidecar["key"])).unwrap();
        assert!(key.verify(&sign1.tbs_data(&[]), sign1.signature.as_slice().try_into().unwrap()), "{}", case.name);
    }
}

#[test]
fn a_changed_document_is_refused_by_both() {
    for case in cases("documents").iter().filter(|case| case.name.ends_with("bit-flipped")) {
        assert_eq!(outcome(&case.bytes, &case.sidecar), "signature-invalid");
        let key = VerifyingKey::from_bytes(&carnet_tests::hex(&case.sidecar["key"])).unwrap();
        let said = interop(&[
            "verify",
            case.sidecar["key"].as_str().unwrap(),
            &HEXLOWER.encode(key.id().as_bytes()),
            &text(&fixture(&format!("{}.carnet", case.name))),
        ]);
        assert_ne!(said.code, Some(0), "{said:?}");
    }
}

#[test]
fn a_document_of_an_independent_cose_library_is_ours_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("theirs.carnet");
    let issuing = SigningKey::from_pem(&std::fs::read_to_string(fixture("keys/issuing.TEST-ONLY.pem")).unwrap()).unwrap();
    let kid = HEXLOWER.encode(issuing.verifying_key().id().as_bytes());
    let key = HEXLOWER.encode(issuing.verifying_key().as_bytes());
    let ours = fixture("documents/license-typical.carnet");
    let payload = interop(&["verify", &key, &kid, &text(&ours)]).exits(0).stdout.trim().to_owned();
    interop(&["sign", &HEXLOWER.encode(issuing.seed()), &kid, "application/vnd.carnet.license+cwt", &payload, &text(&out)]).exits(0);
    let theirs = std::fs::read(out).unwrap();
    let sidecar = cases("documents").into_iter().find(|case| case.name.ends_with("license-typical")).unwrap().sidecar;
    assert_eq!(outcome(&theirs, &sidecar), "ok");
    assert_eq!(theirs, std::fs::read(ours).unwrap());
}

#[test]
fn openssl_reads_our_keys() {
    let site = Site::new();
    let public = run(tool("openssl").args(["pkey", "-pubin", "-noout", "-text", "-in", &site.name("vendor.pub.pem")])).exits(0);
    assert!(public.stdout.contains("ED25519 Public-Key"), "{public:?}");
    let pass = format!("file:{}", site.name("passphrase"));
    let private = run(tool("openssl").args(["pkey", "-in", &site.name("vendor/keys/issuing.pem"), "-passin", &pass, "-pubout"])).exits(0);
    assert_eq!(private.stdout, std::fs::read_to_string(site.path("vendor.pub.pem")).unwrap());
    let wrong = run(tool("openssl").args(["pkey", "-in", &site.name("vendor/keys/issuing.pem"), "-passin", "pass:wrong", "-pubout"]));
    assert_ne!(wrong.code, Some(0));
}

#[test]
fn we_read_openssls_keys_and_refuse_weak_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| text(&folder.path().join(name));
    run(tool("openssl").args(["genpkey", "-algorithm", "ed25519", "-out", &file("plain.pem")])).exits(0);
    run(tool("openssl").args(["pkey", "-in", &file("plain.pem"), "-pubout", "-out", &file("public.pem")])).exits(0);
    let strong = [
        "pkcs8",
        "-topk8",
        "-scrypt",
        "-scrypt_p",
        "5",
        "-v2",
        "aes-256-cbc",
        "-in",
        &file("plain.pem"),
        "-passout",
        "pass:secret",
        "-out",
    ];
    run(tool("openssl").args(strong).arg(file("strong.pem"))).exits(0);
    run(tool("openssl").args(["pkcs8", "-topk8", "-in", &file("plain.pem"), "-passout", "pass:secret", "-out", &file("weak.pem")]))
        .exits(0);
    run(tool("openssl").args([
        "pkcs8",
        "-topk8",
        "-scrypt",
        "-in",
        &file("plain.pem"),
        "-passout",
        "pass:secret",
        "-out",
        &file("weak-scrypt.pem"),
    ]))
    .exits(0);
    let read = |name: &str| std::fs::read_to_string(file(name)).unwrap();

    let plain = SigningKey::from_pem(&read("plain.pem")).unwrap();
    assert_eq!(plain.verifying_key(), &VerifyingKey::from_pem(&read("public.pem")).unwrap());
    assert_eq!(SigningKey::from_encrypted_pem(&read("strong.pem"), b"secret").unwrap().seed(), plain.seed());
    let refused = |name: &str, passphrase: &[u8]| SigningKey::from_encrypted_pem(&read(name), passphrase).unwrap_err().code();
    assert_eq!(refused("strong.pem", b"wrong"), "passphrase-wrong");
    assert_eq!(refused("weak.pem", b"secret"), "key-file-weak");
    assert_eq!(refused("weak-scrypt.pem", b"secret"), "key-file-weak");
    assert_eq!(refused("plain.pem", b"secret"), "key-malformed");
}

#[test]
fn zxing_reads_our_symbols_as_we_do() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    run(site.command().args(["qr", "animate", &request, "--version", "12", "--count", "6", "--frames", &site.name("frames")])).exits(0);
    let words = ["request", "--license-key-file", &site.name("key.key"), "-o", &site.name("frames/still.png")];
    site.device("m1", &words).exits(0);
    let mut pictures: Vec<String> =
        std::fs::read_dir(site.path("frames")).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    pictures.sort();
    std::fs::write(site.path("list"), pictures.join("\n")).unwrap();
    let python = workspace().join("target/python/bin/python").display().to_string();
    let script = workspace().join("xtask/src/measure/zxing.py").display().to_string();
    let theirs = run(tool("sh").args(["-c", &format!("'{python}' '{script}' < '{}'", site.name("list"))])).exits(0).stdout;
    let ours = run(site.command().args(["qr", "read", "--json"]).args(&pictures)).exits(0).stdout;
    let texts = |lines: &str| -> Vec<(String, String)> {
        let line = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
        lines.lines().map(line).map(|line| (line["file"].to_string(), line["texts"].to_string())).collect()
    };
    assert_eq!(texts(&ours).len(), 7);
    assert_eq!(texts(&ours), texts(&theirs));
}
