//! `carnet license issue`: answer one request, or a fleet of them.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use carnet_carrier::CarrierError;
use carnet_carrier::bundle::{self, BundleReader, BundleWriter, Outcome};
use carnet_core::Kind;
use carnet_device::durable::{self, SHARED, Stream};
use serde_json::{Value, json};

use super::tally::Tally;
use crate::args::LicenseIssueArgs;
use crate::deliver::{self, Parcel, Target};
use crate::fleet::{self, Issuer, Row};
use crate::vendor::{self, FolderBooks, Unlocked, VendorFolder};
use crate::{ExitStatus, Failure, Session, secret};

/// Up to so many rows are told one by one; of more, a table says how many had which outcome.
const FEW: u64 = 20;
/// The items of a bundle that are answered in one go.
const MAX_ITEMS: u64 = 10_000_000;
/// After so many rows progress is shown again.
const PROGRESS_EVERY: u64 = 512;

type Requests = Box<dyn Iterator<Item = Result<Vec<u8>, CarrierError>>>;

pub(crate) fn issue(args: &LicenseIssueArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let requests = requests(&args.request)?;
    deliver::check_targets(&args.deliver, Some(&args.request))?;
    if args.csv.as_ref().is_some_and(|csv| args.deliver.output.contains(csv)) {
        return Err(Failure::trouble("input-is-output").with("path", args.csv.as_deref().unwrap_or(Path::new("-")).display()));
    }
    for path in args.refusal.iter().chain(&args.csv) {
        deliver::check_target(path, Some(&args.request), args.deliver.force)?;
    }
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    match requests {
        Source::One(document) if args.csv.is_some() => issue_many(Box::new(std::iter::once(document)), args, &mut folder, &keys, session),
        Source::One(document) => issue_one(&document?, args, &mut folder, &keys, session),
        Source::Many(requests) => issue_many(requests, args, &mut folder, &keys, session),
    }
}

enum Source {
    One(Result<Vec<u8>, CarrierError>),
    Many(Requests),
}

/// A bundle in a file is read as it is answered; anything else is read whole.
fn requests(path: &Path) -> Result<Source, Failure> {
    if path != Path::new("-") {
        let mut file = BufReader::new(File::open(path).map_err(Failure::at(path))?);
        let mut beginning = Vec::new();
        file.by_ref().take(16).read_to_end(&mut beginning).map_err(Failure::at(path))?;
        if bundle::is_bundle(&beginning) {
            let items = BundleReader::new(io::Cursor::new(beginning).chain(file), MAX_ITEMS)?;
            return Ok(Source::Many(Box::new(items.map(|item| item.map(|item| item.document)))));
        }
    }
    Ok(match <[_; 1]>::try_from(deliver::receive(path)?.rows) {
        Ok([row]) => Source::One(row),
        Err(rows) => Source::Many(Box::new(rows.into_iter())),
    })
}

fn issue_one(
    document: &[u8],
    args: &LicenseIssueArgs,
    folder: &mut VendorFolder,
    keys: &Unlocked,
    session: &mut Session,
) -> Result<ExitStatus, Failure> {
    let now = session.now();
    let request = fleet::read_request(document, &folder.code()?)?;
    let issued = match vendor::answer_request(folder, keys, &request, args.license.as_deref(), now) {
        Ok(issued) => issued,
        Err(failure) => {
            if let Some(path) = args.refusal.as_deref().filter(|_| failure.status() == ExitStatus::No) {
                let digest = request.digest().short();
                let receipt = vendor::refusal_receipt(folder, keys, request.product.clone(), digest, Kind::Request, failure.code(), now)?;
                durable::write(path, &receipt, SHARED)?;
                session.out.note("ui-written", &[("path", &path.display().to_string())])?;
            }
            return Err(failure);
        }
    };
    let parcel = Parcel { document: &issued.document, portal: None, name: "license.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    let serial = issued.serial.to_string();
    session
        .out
        .note(if issued.is_repeated { "ui-issued-again" } else { "ui-issued" }, &[("serial", &serial), ("license", &issued.license)])?;
    session.out.json(&json!({ "code": "ok", "license": issued.license, "serial": issued.serial, "repeated": issued.is_repeated }))?;
    Ok(ExitStatus::Done)
}

/// Many requests become one bundle of results: a license or a signed refusal for each, in their order.
fn issue_many(
    requests: Requests,
    args: &LicenseIssueArgs,
    folder: &mut VendorFolder,
    keys: &Unlocked,
    session: &mut Session,
) -> Result<ExitStatus, Failure> {
    let [output] = args.deliver.output.as_slice() else { return Err(Failure::trouble("one-output-wanted")) };
    deliver::check_bundle_name(output)?;
    let (company, now) = (folder.code()?, session.now());
    let mut results = Results::create(output, args.csv.as_deref())?;
    let mut books = FolderBooks::new(folder, keys, args.license.as_deref(), now)?;
    let issuer = Issuer { company: &company, signer: &keys.issuing, now };
    let (mut few, mut report, mut tally) = (Vec::new(), Vec::new(), Tally::default());
    let summary = fleet::answer(requests, &mut books, issuer, |row| {
        results.add(&row)?;
        tally.add(&row);
        if session.out.is_json() {
            report.push(json!({ "index": row.index, "code": row.code }));
        } else if row.index < FEW {
            few.push(row.failure);
        } else if row.index % PROGRESS_EVERY == 0 {
            session.out.progress("ui-fleet-progress", &[("rows", &row.index.to_string())])?;
        }
        Ok(())
    })?;
    session.out.end_progress()?;
    results.commit()?;
    if summary.rows <= FEW {
        for (index, failure) in few.iter().enumerate() {
            let sentence = match failure {
                Some(failure) => session.out.words().sentence(failure.code(), &failure.arguments()),
                None => session.out.words().sentence("ui-row-done", &[]),
            };
            session.out.note("ui-row", &[("row", &(index + 1).to_string()), ("text", &sentence)])?;
        }
    } else {
        tally.tell(session)?;
    }
    for path in [output].into_iter().chain(&args.csv).filter(|path| *path != Path::new("-")) {
        session.out.note("ui-written", &[("path", &path.display().to_string())])?;
    }
    let done = tally.count_of("ok");
    let all_done = done == summary.rows;
    let outcomes: Value = tally.counts().map(|(code, count)| (code.to_owned(), json!(count))).collect();
    session.out.json(&json!({
        "code": if all_done { "ok" } else { "some-refused" },
        "rows": summary.rows,
        "done": done,
        "outcomes": outcomes,
        "items": report,
    }))?;
    Ok(if all_done { ExitStatus::Done } else { ExitStatus::No })
}

/// The bundle of results and its table, written row by row; each gets its name when it is whole.
struct Results {
    bundle: BundleWriter<Target>,
    csv: Option<Stream>,
}

impl Results {
    fn create(output: &Path, csv: Option<&Path>) -> Result<Self, Failure> {
        let target = Target::create(output)?;
        let csv = csv.map(|path| Stream::create(path, SHARED)).transpose()?;
        let mut results = Self { bundle: BundleWriter::new(target, "results")?, csv };
        results.line("row,code,license,serial,repeated\n")?;
        Ok(results)
    }

    fn add(&mut self, row: &Row) -> Result<(), Failure> {
        let outcome = Outcome { done: row.code == "ok", code: row.code.clone() };
        self.bundle.push(Some(&outcome), &row.document)?;
        let (license, serial) =
            row.issued.as_ref().map_or_else(Default::default, |(license, serial)| (license.as_str(), serial.to_string()));
        self.line(&format!("{},{},{license},{serial},{}\n", row.index + 1, row.code, row.is_repeated))
    }

    /// Codes, ids and numbers need no quotes.
    fn line(&mut self, line: &str) -> Result<(), Failure> {
        self.csv.as_mut().map_or(Ok(()), |csv| csv.write_all(line.as_bytes())).map_err(Failure::output)
    }

    fn commit(self) -> Result<(), Failure> {
        self.bundle.finish()?.commit()?;
        self.csv.map_or(Ok(()), |csv| Ok(csv.commit()?))
    }
}
