//! Ours beside the raw limit, in one run: `cargo build --release && cargo bench -p carnet-tests`. Ratios last, milliseconds do not.

#![expect(clippy::unwrap_used, reason = "a measurement may fail where it stands")]

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use carnet_carrier::qr::{Correction, Symbol, read_picture, still_text};
use carnet_core::{
    ActivationRequest, License, Origin, ProductProfile, Revision, Serial, Signer, SigningKey, Terms, TrustAnchors, UnixTime,
};
use carnet_device::{Ask, Device};
use carnet_tests::{Case, Site, cases};
use coset::TaggedCborSerializable;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signature, VerifyingKey};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

/// What a signature is of, for the raw check: the key's point, the message, the signature.
struct Raw {
    key: VerifyingKey,
    message: Vec<u8>,
    signature: Signature,
}

impl Raw {
    fn of(document: &[u8], key: &[u8; 32]) -> Self {
        let sign1 = coset::CoseSign1::from_tagged_slice(document).unwrap();
        Self {
            key: VerifyingKey::from_bytes(key).unwrap(),
            message: sign1.tbs_data(&[]),
            signature: Signature::from_slice(&sign1.signature).unwrap(),
        }
    }

    fn verify(&self) -> bool {
        self.key.verify_strict(black_box(&self.message), black_box(&self.signature)).is_ok()
    }
}

fn typical() -> (Case, TrustAnchors, Raw) {
    let case = cases("documents").into_iter().find(|case| case.name.ends_with("license-typical")).unwrap();
    let key = carnet_tests::hex(&case.sidecar["key"]);
    let anchors = TrustAnchors::new("acme-gmb".parse().unwrap(), vec![carnet_core::VerifyingKey::from_bytes(&key).unwrap()]);
    let raw = Raw::of(&case.bytes, &key);
    (case, anchors, raw)
}

/// The median ratio of the two, measured in turns of a millisecond, so that the neighbours weigh on both alike.
fn beside(name: &str, ours: impl Fn(), raw: impl Fn()) {
    const TURN: u32 = 20;
    let turn = |work: &dyn Fn()| {
        let start = Instant::now();
        (0..TURN).for_each(|_| work());
        start.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<f64> = (0..1000).map(|_| turn(&ours) / turn(&raw)).collect();
    ratios.sort_by(f64::total_cmp);
    println!("{name}: {:.3} x its raw check (median of 1000 pairs; quartiles {:.3} and {:.3})", ratios[500], ratios[250], ratios[750]);
}

fn license(criterion: &mut Criterion) {
    let (case, anchors, raw) = typical();
    let open = || {
        let license = anchors.verify_license(black_box(&case.bytes)).unwrap();
        assert!(license.not_before <= NOW && license.terms.hard_end().is_some_and(|end| NOW < end));
    };
    let mut group = criterion.benchmark_group("license");
    group.bench_function("raw_verify_strict", |bencher| bencher.iter(|| assert!(raw.verify())));
    group.bench_function("open", |bencher| bencher.iter(open));
    let documents = vec![case.bytes.clone(); 1000];
    group.throughput(Throughput::Elements(1000));
    group.bench_function("open_x1000_one_core", |bencher| {
        bencher.iter(|| {
            assert!(documents.iter().map(|document| anchors.verify_license(document)).collect::<Vec<_>>().iter().all(Result::is_ok));
        });
    });
    group.bench_function("open_x1000_all_cores", |bencher| {
        bencher.iter(|| assert!(anchors.verify_licenses(&documents).iter().all(Result::is_ok)));
    });
    group.finish();
    beside("license/open", open, || assert!(raw.verify()));
}

/// A machine with a license, in a folder of its own.
fn licensed(folder: &Path) -> (Device, Raw) {
    let issuing = SigningKey::from_seed(&[1; 32]);
    let company: carnet_core::CompanyCode = "acme".parse().unwrap();
    let profile = ProductProfile {
        company: company.clone(),
        issued_at: NOW,
        company_name: "Acme".parse().unwrap(),
        product: "cutter".parse().unwrap(),
        product_name: "Cutter".parse().unwrap(),
        portal: None,
        keys: vec![issuing.verifying_key().clone()],
        components: carnet_core::ComponentKind::ALL.to_vec(),
        quorum: 1,
        languages: Vec::new(),
        sends_host_name: false,
        hides_hardware: false,
    };
    let profile = ProductProfile::verify_first(&profile.sign(&issuing).unwrap()).unwrap();
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let mut device = Device::create(folder, &profile, NOW, &mut rng).unwrap();
    let request = device.request(&Ask::default(), NOW, &mut rng).unwrap().document;
    let request = ActivationRequest::verify(&request, &company).unwrap();
    let license = License {
        company,
        issued_at: NOW,
        not_before: NOW,
        origin: Origin::Document(request.signer()),
        product: "cutter".parse().unwrap(),
        serial: Serial::new(1).unwrap(),
        revision: Revision::FIRST,
        request: request.digest().short(),
        import_before: NOW,
        terms: Terms::perpetual(),
        supersedes: None,
    };
    let license = license.sign(&issuing).unwrap();
    device.install(&license, NOW).unwrap();
    (device, Raw::of(&license, issuing.verifying_key().as_bytes()))
}

fn verdict(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let (device, raw) = licensed(&folder.path().join("state"));
    let mut group = criterion.benchmark_group("verdict");
    let warm = || assert!(device.verdict(black_box("cutter"), black_box(NOW)).may_run());
    group.bench_function("raw_verify_strict", |bencher| bencher.iter(|| assert!(raw.verify())));
    group.bench_function("warm", |bencher| bencher.iter(warm));
    group.finish();
    beside("verdict/warm", warm, || assert!(raw.verify()));
}

fn qr(criterion: &mut Criterion) {
    let (case, _, _) = typical();
    let text = still_text(&case.bytes);
    let symbol = Symbol::still(&case.bytes, Correction::Medium).unwrap();
    let png = symbol.to_png(4);
    let luma = image::load_from_memory(&png).unwrap().into_luma8();
    let mut group = criterion.benchmark_group("qr");
    group.sample_size(30);
    group.bench_function("write_library", |bencher| {
        bencher.iter(|| qrcode::QrCode::with_error_correction_level(black_box(&text), qrcode::EcLevel::M).unwrap());
    });
    group.bench_function("write", |bencher| bencher.iter(|| Symbol::still(black_box(&case.bytes), Correction::Medium).unwrap()));
    group.bench_function("write_png", |bencher| {
        bencher.iter(|| Symbol::still(black_box(&case.bytes), Correction::Medium).unwrap().to_png(8));
    });
    group.bench_function("read_library", |bencher| {
        bencher.iter(|| {
            let (width, height) = luma.dimensions();
            rxing::helpers::detect_in_luma(black_box(luma.as_raw().clone()), width, height, Some(rxing::BarcodeFormat::QR_CODE)).unwrap()
        });
    });
    group.bench_function("read", |bencher| bencher.iter(|| read_picture(black_box(&png)).unwrap()));
    group.finish();
}

fn process(criterion: &mut Criterion) {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let run = |words: &[&str]| {
        let status = Command::new(carnet_tests::carnet()).args(words).stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        assert!(status.success());
    };
    let state = site.name("m1");
    let program = carnet_tests::carnet();
    let quick =
        |words: &[&str]| assert!(Command::new(&program).args(words).stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap().success());
    run(&["status", "--state", &state]);
    let mut group = criterion.benchmark_group("process");
    group.measurement_time(Duration::from_secs(8));
    group.bench_function("version", |bencher| bencher.iter(|| quick(&["--version"])));
    group.bench_function("status", |bencher| bencher.iter(|| quick(&["status", "--state", &state])));
    group.finish();
}

criterion_group!(benches, license, verdict, qr, process);
criterion_main!(benches);
