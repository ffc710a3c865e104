//! A fleet's requests answered from memory into one file, beside the raw rate of the same checks and signatures on the same cores.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use carnet::Failure;
use carnet::fleet::{self, Books, Decided, Issue, Issuer};
use carnet_carrier::bundle::{BundleReader, BundleWriter, Outcome};
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, Digest, Fingerprint, LedgerHead, LicenseKey, RequestId, Serial, Signer, SigningKey,
    Tombstone, UnixTime, Verified,
};
use carnet_model::{Answer, Context, LicenseRecord, Operation, Records, TermsPlan, decide};

use carnet_tests::Site;

use super::median;
use crate::root;
use crate::test::cargo;

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

/// The books in memory: one license with a seat for every machine.
struct MemoryBooks {
    company: CompanyCode,
    key: CredentialKey,
    records: Records,
    next: u64,
    answers: HashMap<Digest, Vec<u8>>,
}

impl Books for MemoryBooks {
    fn decide(&mut self, request: &Verified<ActivationRequest>) -> Result<Decided, Failure> {
        let next_serial = Serial::new(self.next).ok_or_else(|| Failure::trouble("serials-exhausted"))?;
        let context = Context { company: &self.company, now: NOW, next_serial };
        let operation = Operation::Activate { request, credential_key: Some(&self.key) };
        let decision = decide(&self.records, operation, context)?;
        self.records.apply(decision.changes);
        match decision.answer {
            Answer::Issue(draft) => {
                self.next += 1;
                Ok(Decided::Issue(draft, "fleet".to_owned()))
            }
            Answer::Stored { serial } => Ok(Decided::Stored(serial.as_u64(), "fleet".to_owned())),
            _ => Err(Failure::no("activation-unknown")),
        }
    }

    fn commit(&mut self, issued: &[Issue]) -> Result<(), Failure> {
        self.answers.extend(issued.iter().map(|issue| (issue.request, issue.document.clone())));
        Ok(())
    }

    fn answer(&self, request: &Digest) -> Result<Vec<u8>, Failure> {
        self.answers.get(request).cloned().ok_or_else(|| Failure::trouble("vendor-damaged"))
    }
}

/// Runs itself in a new process a few times, so that the memory is that of the answering alone.
pub(crate) fn run(count: u64) -> Result<()> {
    let folder = root().join("target/measure");
    std::fs::create_dir_all(&folder)?;
    let bundle = folder.join("fleet.carnet");
    let mut writer = BundleWriter::new(BufWriter::new(File::create(&bundle)?), "requests")?;
    for number in 0..count {
        writer.push(None, &request(number))?;
    }
    writer.finish()?;
    let (mut ratios, mut peaks) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let output =
            std::process::Command::new(std::env::current_exe()?).args(["measure", "fleet-once", "--count", &count.to_string()]).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let line = String::from_utf8(output.stdout)?;
        print!("{line}");
        let number = |name: &str| -> Result<f64> {
            Ok(line.split_once(name).context("a figure")?.1.trim_start().split(' ').next().context("a figure")?.parse()?)
        };
        ratios.push(number("ratio")?);
        peaks.push(number("peak")?);
    }
    println!("| fleet of {count}, from memory | {:.2} of the raw rate (median of 5) | peak {:.0} MB |", median(ratios), median(peaks));
    in_a_folder(count)
}

/// The same number of requests answered by the program from a vendor folder, where everything is durable.
fn in_a_folder(count: u64) -> Result<()> {
    cargo(&["build", "--locked", "--release"])?;
    let site = Site::new();
    site.license("plant", &["--seats", &count.to_string()]);
    let key: LicenseKey = std::fs::read_to_string(site.path("plant.key"))?.trim().parse()?;
    let key = CredentialKey::derive(&key, &"acme".parse()?);
    let requests = site.path("requests.carnet");
    let mut writer = BundleWriter::new(BufWriter::new(File::create(&requests)?), "requests")?;
    for number in 0..count {
        writer.push(None, &request_to("acme", "cutter", number, &key))?;
    }
    writer.finish()?.flush()?;
    let mut command = site.command();
    command.args(["license", "issue", "requests.carnet", "--vendor", "vendor", "--passphrase-file", "passphrase", "-o", "results.carnet"]);
    let started = Instant::now();
    let mut child = command.stderr(Stdio::null()).spawn()?;
    let mut peak = 0.0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak_mb(&child.id().to_string()).unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(1));
    };
    ensure!(status.success(), "{status}");
    let seconds = started.elapsed().as_secs_f64();
    println!("| fleet of {count}, from a vendor folder | {:.0}/s, {seconds:.1} s in all | peak {peak:.0} MB |", count as f64 / seconds);
    Ok(())
}

/// One run: answers the bundle, then does the raw checks and signatures.
pub(crate) fn once(count: u64) -> Result<()> {
    let folder = root().join("target/measure");
    let issuer = SigningKey::from_seed(&[1; 32]);
    let mut books = books(count);
    let company = books.company.clone();
    let target = File::create(folder.join("fleet-results.carnet"))?;

    let started = Instant::now();
    let reader = BundleReader::new(BufReader::new(File::open(folder.join("fleet.carnet"))?), u64::MAX)?;
    let requests = reader.map(|item| item.map(|item| item.document));
    let mut writer = BundleWriter::new(BufWriter::new(target), "results")?;
    let outcome = fleet::answer(requests, &mut books, Issuer { company: &company, signer: &issuer, now: NOW }, |row| {
        Ok(writer.push(Some(&Outcome { done: row.code == "ok", code: row.code }), &row.document)?)
    });
    let summary = outcome.map_err(|failure| anyhow::anyhow!("{}", failure.code()))?;
    let mut target = writer.finish()?;
    target.flush()?;
    target.get_ref().sync_all()?;
    let ours = started.elapsed().as_secs_f64();
    ensure!(summary.done == count, "{summary:?}");

    let peak = peak_mb("self")?;
    let raw = raw(count);
    println!(
        "{count} requests: {:.0}/s, raw {:.0}/s, ratio {:.3} , peak {peak:.1} MB",
        count as f64 / ours,
        count as f64 / raw,
        raw / ours
    );
    Ok(())
}

/// Seconds for parsing a key, one strict check and one signature for each request, on all cores. Every request has its own key and message, as
/// in a fleet: the same ones over and over would teach the processor the way.
fn raw(count: u64) -> f64 {
    let signer = SigningKey::from_seed(&[1; 32]);
    let signed: Vec<_> = (0..count)
        .map(|number| {
            let device = SigningKey::from_seed(&seed(number));
            let message = [number.to_be_bytes(); 41].concat();
            (*device.verifying_key().as_bytes(), device.sign(&message).expect("a key in memory signs"), message)
        })
        .collect();
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((key, signature, message)) = signed.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let key = ed25519_dalek::VerifyingKey::from_bytes(key).expect("a key");
                    assert!(key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok());
                    std::hint::black_box(signer.sign(message).expect("a key in memory signs"));
                }
            });
        }
    });
    started.elapsed().as_secs_f64()
}

fn seed(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    seed
}

fn books(count: u64) -> MemoryBooks {
    let license = LicenseRecord {
        product: "laser-cutter".into(),
        order: "order".into(),
        seats: u32::try_from(count).unwrap_or(u32::MAX),
        plan: TermsPlan::default(),
        max_transfers: None,
        transfers: 0,
        max_resets: None,
        resets: 0,
        term_started_at: None,
        revoked_at: None,
        created_at: 0,
        note: String::new(),
        ..LicenseRecord::default()
    };
    MemoryBooks {
        company: "acme-gmb".parse().expect("a company code"),
        key: credential_key(),
        records: Records::new(license),
        next: 1,
        // What a map costs that grows is no part of answering.
        answers: HashMap::with_capacity(usize::try_from(count).unwrap_or_default()),
    }
}

fn request(number: u64) -> Vec<u8> {
    request_to("acme-gmb", "laser-cutter", number, &credential_key())
}

fn request_to(company: &str, product: &str, number: u64, credential_key: &CredentialKey) -> Vec<u8> {
    let key = SigningKey::from_seed(&seed(number));
    let company: CompanyCode = company.parse().expect("a company code");
    let mut id = [0; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    let id = RequestId::from_bytes(id);
    let components = carnet_core::ComponentKind::ALL.into_iter().map(|kind| (kind, [7; 8]));
    let mut request = ActivationRequest {
        commitment: Tombstone::derive(&key, &id).commitment(&company),
        company,
        issued_at: NOW,
        id,
        device_key: key.verifying_key().clone(),
        app_version: Some("4.2.1".parse().expect("a version")),
        product: product.parse().expect("a product code"),
        credential: None,
        fingerprint: Fingerprint::from_hashes(components),
        reads: 1,
        ledger_head: LedgerHead { sequence: 2, hash: [1; 8], nonce: [2; 4] },
        os: "linux".parse().expect("a fact"),
        arch: "x86_64".parse().expect("a fact"),
        host_name: None,
    };
    request.prove(credential_key);
    request.sign(&key).expect("a valid request")
}

fn credential_key() -> CredentialKey {
    CredentialKey::derive(&license_key(), &"acme-gmb".parse().expect("a company code"))
}

fn license_key() -> LicenseKey {
    let data = "0123456789ABCDEFGHJKMNPQ";
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().find_map(|check| format!("{data}{check}").parse().ok()).expect("one check fits")
}

/// The most memory that a process has had at once.
fn peak_mb(process: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
