//! `carnet drop`: exchange documents with a USB stick, on either side.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use carnet_carrier::CarrierError;
use carnet_carrier::bundle::{self, BundleReader, BundleWriter, Item, Outcome};
use carnet_carrier::drop::{DropFolder, Put, Tray};
use carnet_core::{ActivationRequest, Digest, Envelope, Kind};
use carnet_device::Device;
use carnet_words::stick_readme;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::tally::Tally;
use super::{install, state};
use crate::args::DropArgs;
use crate::fleet::{self, Issuer};
use crate::vendor::{self, FolderBooks, Unlocked, VendorFolder};
use crate::{ExitStatus, Failure, Session, deliver, secret};

/// The items of a bundle on a stick.
const MAX_ITEMS: u64 = 10_000_000;

pub(crate) fn run(args: &DropArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    // A mistyped name must not become a folder.
    std::fs::read_dir(&args.folder).map_err(Failure::at(&args.folder))?;
    let stick = DropFolder::on(&args.folder).map_err(Failure::at(&args.folder))?;
    let mut drop = Drop { stick, rows: Vec::new(), refused: 0, left: 0 };
    match &args.vendor {
        None => drop.machine(&mut state::open(&args.state)?, session)?,
        Some(folder) => {
            let mut folder = VendorFolder::open(folder)?;
            let passphrase = secret::passphrase(args.passphrase_file.as_deref(), &session.out)?;
            let keys = folder.unlock(&passphrase)?;
            drop.vendor(&mut folder, &keys, args.license.as_deref(), session)?;
        }
    }
    if drop.rows.is_empty() && drop.left == 0 {
        session.out.note("ui-drop-nothing", &[])?;
    }
    if drop.left > 0 {
        session.out.note("ui-drop-left", &[("count", &drop.left.to_string())])?;
    }
    let all_done = drop.refused == 0;
    let code = if all_done { "ok" } else { "some-refused" };
    session.out.json(&json!({ "code": code, "left": drop.left, "items": drop.rows }))?;
    Ok(if all_done { ExitStatus::Done } else { ExitStatus::No })
}

/// The rows of a file.
type Rows = Vec<Result<Vec<u8>, CarrierError>>;

struct Drop {
    stick: DropFolder,
    rows: Vec<Value>,
    /// What was for this side and was refused.
    refused: u64,
    /// Files that are not for this side.
    left: u64,
}

impl Drop {
    /// Takes in what is for this machine, then puts out what is open here. A stick that cannot be written is read all the same.
    fn machine(&mut self, device: &mut Device, session: &mut Session) -> Result<(), Failure> {
        for file in self.files(Tray::Inbox)? {
            self.take_in(&file, device, session)?;
        }
        let requests = device.pending_requests()?.into_iter().filter(|pending| pending.refusal.is_none() && !pending.is_by_code);
        let open: Vec<_> = requests.map(|pending| ("request", pending.document)).collect();
        let proofs = device.unanswered_proofs()?.into_iter().map(|document| ("deactivation", document));
        let reports = device.open_reports().into_iter().filter(|report| report.refusal.is_none());
        let reports = reports.map(|report| ("device-report", report.document));
        for (kind, document) in open.into_iter().chain(proofs).chain(reports) {
            self.put(Tray::Outbox, &named(kind, &document), &document, session)?;
        }
        Ok(())
    }

    fn take_in(&mut self, file: &Path, device: &mut Device, session: &mut Session) -> Result<(), Failure> {
        let Some(documents) = self.documents(file, session)? else { return Ok(()) };
        let (mut own, mut foreign, mut shared) = (0, 0, false);
        for document in documents {
            let document = match document {
                Ok(document) if document.is_empty() => continue,
                Ok(document) => document,
                Err(error) => {
                    foreign += 1;
                    self.refuse(file, error.into(), session)?;
                    continue;
                }
            };
            if !device.concerns(&document) {
                foreign += 1;
                continue;
            }
            own += 1;
            // Other machines want these as well.
            shared |= Envelope::parse(&document).is_ok_and(|envelope| matches!(envelope.kind(), Kind::Policy | Kind::Profile));
            match device.install(&document, session.now()) {
                Ok(installed) => {
                    let kind = Envelope::parse(&document).map(|envelope| envelope.kind().name()).ok();
                    install::report_done(file, &installed, kind, &mut self.rows, session)?;
                }
                Err(error) => self.refuse(file, error.into(), session)?,
            }
        }
        match (own, foreign) {
            (1.., 0) if !shared => self.clear(file, session),
            (0, _) => {
                self.left += 1;
                Ok(())
            }
            // What is for several machines stays until the vendor clears the stick.
            _ => Ok(()),
        }
    }

    /// Answers what the machines of this company sent; each answer is durable in the vendor folder before it is on the stick.
    fn vendor(&mut self, folder: &mut VendorFolder, keys: &Unlocked, license: Option<&str>, session: &mut Session) -> Result<(), Failure> {
        self.prepare()?;
        for file in self.files(Tray::Outbox)? {
            if is_bundle(&file)? {
                self.answer_bundle(&file, folder, keys, license, session)?;
                continue;
            }
            let Some(documents) = self.documents(&file, session)? else { continue };
            let (mut own, mut foreign) = (0, 0);
            for document in documents {
                let Ok(document) = document else { continue };
                match answer(&document, folder, keys, license, session) {
                    Ok(None) => foreign += 1,
                    Ok(Some((kind, answer))) => {
                        own += 1;
                        self.put(Tray::Inbox, &named(kind, &document), &answer, session)?;
                    }
                    // Nobody chose a license for it: that is for the vendor to do, not for the machine to hear.
                    Err(failure) if failure.code() == "credential-missing" && license.is_none() => {
                        foreign += 1;
                        session.out.note("ui-picture", &[("path", &file.display().to_string())])?;
                        session.out.remark(&failure);
                    }
                    Err(failure) => {
                        own += 1;
                        if let Some(receipt) = refusal(&document, &failure, folder, keys, session)? {
                            self.put(Tray::Inbox, &named("refusal", &document), &receipt, session)?;
                        }
                        self.refuse(&file, failure, session)?;
                    }
                }
            }
            if own > 0 && foreign == 0 {
                self.clear(&file, session)?;
            } else {
                self.left += 1;
            }
        }
        Ok(())
    }

    /// A plant in one bundle gets one bundle of results; proofs in it get their receipts one by one.
    fn answer_bundle(
        &mut self,
        file: &Path,
        folder: &mut VendorFolder,
        keys: &Unlocked,
        license: Option<&str>,
        session: &mut Session,
    ) -> Result<(), Failure> {
        let (company, now) = (folder.code()?, session.now());
        let items = match BundleReader::new(BufReader::new(File::open(file).map_err(Failure::at(file))?), MAX_ITEMS).map_err(Failure::from)
        {
            Err(failure) if failure.status() == ExitStatus::No => return self.pass_over(file, session),
            items => items?,
        };
        let mut results = BundleWriter::new(Vec::new(), "results")?;
        let issuer = Issuer { company: &company, signer: &keys.issuing, now };
        let mut books = FolderBooks::new(folder, keys, license, now)?;
        let (mut tally, mut proofs) = (Tally::default(), Vec::new());
        let requests = items.map(|item| item.map(|item| item.document)).filter_map(|document| match document {
            Ok(document) if is_deactivation(&document) => {
                proofs.push(document);
                None
            }
            document => Some(document),
        });
        let summary = fleet::answer(requests, &mut books, issuer, |row| {
            tally.add(&row);
            Ok(results.push(Some(&Outcome { done: row.failure.is_none(), code: row.code }), &row.document)?)
        })?;
        let results = results.finish()?;
        tally.tell(session)?;
        // What others must answer, what waits for a license to be chosen, and what did not arrive whole.
        let others = ["other-company", "report-not-kept"];
        let stays = ["credential-missing", "bundle-truncated", "bundle-damaged", "bundle-too-long"];
        let mut foreign = others.iter().chain(&stays).map(|code| tally.count_of(code)).sum::<u64>();
        for (code, count) in tally.counts().filter(|(code, _)| !others.contains(code)) {
            self.rows.push(json!({ "file": file.display().to_string(), "code": code, "count": count }));
            self.refused += if code == "ok" { 0 } else { count };
        }
        let name = format!("results-{}", digest_of(file)?);
        if summary.rows > foreign && !self.holds_answers(&name, &results)? {
            self.put(Tray::Inbox, &name, &results, session)?;
        }
        for proof in proofs {
            match answer(&proof, folder, keys, license, session) {
                Ok(None) => foreign += 1,
                Ok(Some((kind, receipt))) => self.put(Tray::Inbox, &named(kind, &proof), &receipt, session)?,
                Err(failure) => self.refuse(file, failure, session)?,
            }
        }
        if foreign == 0 {
            return self.clear(file, session);
        }
        self.left += 1;
        Ok(())
    }

    /// The documents in a file; `None` for what is none of ours: people put other things on a stick as well.
    fn documents(&mut self, file: &Path, session: &mut Session) -> Result<Option<Rows>, Failure> {
        match deliver::receive(file) {
            Ok(carried) => Ok(Some(carried.rows)),
            // Holiday films are on sticks, too.
            Err(failure) if failure.status() == ExitStatus::No || failure.code() == "file-too-large" => {
                self.pass_over(file, session).map(|()| None)
            }
            Err(failure) => Err(failure),
        }
    }

    fn pass_over(&mut self, file: &Path, session: &mut Session) -> Result<(), Failure> {
        self.left += 1;
        session.out.note("ui-drop-unread", &[("path", &file.display().to_string())])
    }

    /// Whether the stick has the same answers already. Refusals are signed anew each time, and are the same all the same.
    fn holds_answers(&self, name: &str, results: &[u8]) -> Result<bool, Failure> {
        let Some(path) = self.stick.find(Tray::Inbox, name).map_err(Failure::at(self.stick.path()))? else { return Ok(false) };
        let known = BufReader::new(File::open(&path).map_err(Failure::at(&path))?);
        let (Ok(known), Ok(ours)) = (BundleReader::new(known, MAX_ITEMS), BundleReader::new(results, MAX_ITEMS)) else { return Ok(false) };
        let is_same = |(known, ours): (Result<Item, CarrierError>, Result<Item, CarrierError>)| match (known, ours) {
            (Ok(known), Ok(ours)) if ours.outcome.as_ref().is_some_and(|outcome| outcome.done) => known == ours,
            (Ok(known), Ok(ours)) => known.outcome == ours.outcome,
            _ => false,
        };
        // As far as ours go and one further: whoever forged a longer one is not read to its end.
        let mut known = known.fuse();
        for ours in ours {
            let Some(known) = known.next() else { return Ok(false) };
            if !is_same((known, ours)) {
                return Ok(false);
            }
        }
        Ok(known.next().is_none())
    }

    fn files(&self, tray: Tray) -> Result<Vec<PathBuf>, Failure> {
        self.stick.files(tray).map_err(Failure::at(self.stick.path()))
    }

    fn prepare(&self) -> Result<(), Failure> {
        self.stick.prepare(&stick_readme()).map_err(Failure::at(self.stick.path()))
    }

    fn put(&mut self, tray: Tray, name: &str, document: &[u8], session: &mut Session) -> Result<(), Failure> {
        self.prepare()?;
        let put = self.stick.put(tray, name, document).map_err(Failure::at(self.stick.path()))?;
        let (path, id) = match &put {
            Put::New(path) => (path, "ui-written"),
            Put::Known(path) => (path, "ui-drop-known"),
        };
        let shown = path.display().to_string();
        self.rows.push(json!({ "file": shown, "code": if matches!(put, Put::New(_)) { "written" } else { "unchanged" } }));
        session.out.note(id, &[("path", &shown)])
    }

    /// Moves a file away that was dealt with. Where the stick cannot be written it stays, which harms nothing.
    fn clear(&self, file: &Path, session: &mut Session) -> Result<(), Failure> {
        let taken = self.stick.prepare(&stick_readme()).and_then(|()| self.stick.take(file));
        match taken {
            Ok(()) => Ok(()),
            Err(_) => session.out.note("ui-drop-stays", &[("path", &file.display().to_string())]),
        }
    }

    fn refuse(&mut self, file: &Path, failure: Failure, session: &mut Session) -> Result<(), Failure> {
        // A state that cannot be written stops everything; what is on the stick stays there.
        if failure.status() == ExitStatus::Trouble {
            return Err(failure);
        }
        self.refused += 1;
        let path = file.display().to_string();
        self.rows.push(json!({ "file": path, "code": failure.code() }));
        session.out.note("ui-picture", &[("path", &path)])?;
        session.out.remark(&failure);
        Ok(())
    }
}

/// The answer to a document of a machine; `None` where it is not one of this company's machines.
fn answer(
    document: &[u8],
    folder: &mut VendorFolder,
    keys: &Unlocked,
    license: Option<&str>,
    session: &Session,
) -> Result<Option<(&'static str, Vec<u8>)>, Failure> {
    let company = folder.code()?;
    let Ok(envelope) = Envelope::parse(document) else { return Ok(None) };
    match envelope.kind() {
        Kind::Request => {
            let request = match ActivationRequest::verify(document, &company) {
                Err(carnet_core::VerifyError::OtherCompany(_)) => return Ok(None),
                request => request?,
            };
            let issued = vendor::answer_request(folder, keys, &request, license, session.now())?;
            Ok(Some(("license", issued.document)))
        }
        Kind::Deactivation => match vendor::accept_deactivation(folder, keys, document, session.now()) {
            Err(failure) if failure.code() == "unknown-key" => Ok(None),
            issued => Ok(Some(("receipt", issued?.document))),
        },
        _ => Ok(None),
    }
}

/// A signed refusal, for a request that was believed.
fn refusal(
    document: &[u8],
    failure: &Failure,
    folder: &VendorFolder,
    keys: &Unlocked,
    session: &Session,
) -> Result<Option<Vec<u8>>, Failure> {
    let Ok(request) = ActivationRequest::verify(document, &folder.code()?) else { return Ok(None) };
    if failure.status() != ExitStatus::No {
        return Ok(None);
    }
    let digest = request.digest().short();
    vendor::refusal_receipt(folder, keys, request.product.clone(), digest, Kind::Request, failure.code(), session.now()).map(Some)
}

fn is_deactivation(document: &[u8]) -> bool {
    Envelope::parse(document).is_ok_and(|envelope| envelope.kind() == Kind::Deactivation)
}

/// The beginning of the SHA-256 of a file of any size.
fn digest_of(file: &Path) -> Result<String, Failure> {
    let mut reader = BufReader::new(File::open(file).map_err(Failure::at(file))?);
    let mut hash = Sha256::new();
    loop {
        let portion = reader.fill_buf().map_err(Failure::at(file))?;
        if portion.is_empty() {
            return Ok(HEXLOWER.encode(&hash.finalize()[..8]));
        }
        hash.update(portion);
        let len = portion.len();
        reader.consume(len);
    }
}

fn is_bundle(file: &Path) -> Result<bool, Failure> {
    let mut beginning = Vec::new();
    File::open(file).and_then(|file| file.take(16).read_to_end(&mut beginning)).map_err(Failure::at(file))?;
    Ok(bundle::is_bundle(&beginning))
}

/// A name that any file system takes, and that tells the same document again.
fn named(kind: &str, document: &[u8]) -> String {
    format!("{kind}-{}", &Digest::of(document).to_string()[..16])
}
