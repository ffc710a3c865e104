//! Thousands of requests in one go: verified and signed on all cores, decided one after the other, made durable batch by batch, and
//! answered in their order. Memory holds two batches, however many requests there are.

use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use carnet_carrier::CarrierError;
use carnet_core::{ActivationRequest, CompanyCode, DecodeError, Digest, Kind, License, Receipt, Signer, UnixTime, Verified, VerifyError};

use crate::{ExitStatus, Failure};

/// Requests of one batch: one commit for all of them.
const BATCH: usize = 1024;
/// A core takes so many at a time: few enough that no core waits long for another.
const PORTION: usize = 8;

/// The issuer's books, wherever they are kept.
pub trait Books {
    /// Decides on a request and takes the decision over, in memory so far.
    ///
    /// # Errors
    /// Why it is refused, or what failed.
    fn decide(&mut self, request: &Verified<ActivationRequest>) -> Result<Decided, Failure>;

    /// Makes everything that was decided durable, together with what was issued for it.
    ///
    /// # Errors
    /// What failed; nothing was made durable then.
    fn commit(&mut self, issued: &[Issue]) -> Result<(), Failure>;

    /// What was answered to the request with this digest.
    ///
    /// # Errors
    /// What failed.
    fn answer(&self, request: &Digest) -> Result<Vec<u8>, Failure>;
}

/// What the books say to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Sign this license; it belongs to the license with this id.
    Issue(Box<License>, String),
    /// The same request was answered before, or earlier in this batch: with this serial of the license with this id.
    Stored(u64, String),
}

/// A signed license, and what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The request.
    pub request: Digest,
    /// The license that it belongs to, by its id.
    pub license: String,
    /// The claims.
    pub draft: License,
    /// The document.
    pub document: Vec<u8>,
}

/// The answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place, from 0.
    pub index: u64,
    /// `ok`, or why not.
    pub code: String,
    /// Why not, in full.
    pub failure: Option<Failure>,
    /// The license and the serial, if one was issued.
    pub issued: Option<(String, u64)>,
    /// Whether the same request was answered before.
    pub is_repeated: bool,
    /// The license document, or the signed refusal; empty where the request could not be read.
    pub document: Vec<u8>,
}

impl Row {
    fn because(mut self, failure: Failure) -> Self {
        self.failure = Some(failure);
        self
    }
}

/// How it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// The requests.
    pub rows: u64,
    /// How many were answered with a license.
    pub done: u64,
}

/// Who answers, and when.
#[derive(Clone, Copy)]
pub struct Issuer<'a> {
    /// The company.
    pub company: &'a CompanyCode,
    /// Its key.
    pub signer: &'a (dyn Signer + Sync),
    /// The time.
    pub now: UnixTime,
}

/// Answers every request, and gives each row to `tell`, in order and after it is durable.
///
/// Interrupted, the same call again gives every request that was answered the same answer.
///
/// # Errors
/// What failed; a refusal is no failure but a row.
pub fn answer(
    requests: impl Iterator<Item = Result<Vec<u8>, CarrierError>>,
    books: &mut impl Books,
    issuer: Issuer<'_>,
    mut tell: impl FnMut(Row) -> Result<(), Failure>,
) -> Result<Summary, Failure> {
    let mut requests = requests.fuse();
    let mut summary = Summary::default();
    let mut next: Vec<_> = requests.by_ref().take(BATCH).collect();
    let (mut verified, mut signed) = (Vec::new(), Signed::default());
    while !(next.is_empty() && verified.is_empty() && signed.is_empty()) {
        // While the other cores are busy, this one settles the batch before, decides on this one and reads the one to come.
        let mut after_next = Vec::new();
        let settle = |books: &mut _| {
            for row in settle(signed, books)? {
                let row = Row { index: summary.rows, ..row };
                summary.rows += 1;
                summary.done += u64::from(row.failure.is_none());
                tell(row)?;
            }
            Ok(())
        };
        let read = || after_next = requests.by_ref().take(BATCH).collect();
        let (now_signed, now_verified) = work(verified, &next, books, issuer, settle, read)?;
        (signed, verified, next) = (now_signed, now_verified, after_next);
    }
    Ok(summary)
}

/// A request that was read, or why it could not be. Boxed, since it moves from list to list.
type Read = Result<Box<Verified<ActivationRequest>>, Failure>;

/// A batch that was decided and signed, and is not durable yet.
type Signed = Vec<(Read, Result<Decided, Failure>, Vec<u8>)>;

/// Settles what was signed before, decides on one batch and signs it, while the cores that have nothing to sign yet verify the next one.
fn work<B: Books>(
    verified: Vec<Read>,
    next: &[Result<Vec<u8>, CarrierError>],
    books: &mut B,
    issuer: Issuer<'_>,
    settle: impl FnOnce(&mut B) -> Result<(), Failure>,
    read_on: impl FnOnce(),
) -> Result<(Signed, Vec<Read>), Failure> {
    let decided: OnceLock<Vec<Result<Decided, Failure>>> = OnceLock::new();
    let (to_verify, to_sign) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let worker = || {
        let (mut read, mut signed) = (Vec::new(), Vec::new());
        while let Some((at, portion)) = portion(next, &to_verify) {
            read.push((at, portion.iter().map(|request| verify(request, issuer.company)).collect::<Vec<_>>()));
        }
        let decided = decided.wait();
        while let Some((at, portion)) = portion(decided, &to_sign) {
            let requests = &verified[at * PORTION..];
            let sign = |(decided, request)| sign(decided, request, issuer);
            signed.push((at, portion.iter().zip(requests).map(sign).collect::<Result<Vec<_>, Failure>>()));
        }
        (read, signed)
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (done, settled) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let settled = settle(books);
        let decide = |request: &Read| request.as_ref().map_err(Failure::clone).and_then(|request| books.decide(request));
        let _ = decided.set(if settled.is_ok() { verified.iter().map(decide).collect() } else { Vec::new() });
        read_on();
        let done: Vec<_> = workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect();
        (done, settled)
    });
    settled?;
    let (mut read, mut signed) = (Vec::new(), Vec::new());
    for (some_read, some_signed) in done {
        read.extend(some_read);
        for (at, portion) in some_signed {
            signed.push((at, portion?));
        }
    }
    let decided = decided.into_inner().unwrap_or_default();
    let signed = verified.into_iter().zip(decided).zip(in_order(signed)).map(|((request, decided), document)| (request, decided, document));
    Ok((signed.collect(), in_order(read)))
}

fn portion<'a, T>(all: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a [T])> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    all.chunks(PORTION).nth(at).map(|portion| (at, portion))
}

fn in_order<T>(mut portions: Vec<(usize, Vec<T>)>) -> Vec<T> {
    portions.sort_by_key(|(at, _)| *at);
    portions.into_iter().flat_map(|(_, portion)| portion).collect()
}

fn verify(request: &Result<Vec<u8>, CarrierError>, company: &CompanyCode) -> Read {
    let document = request.as_deref().map_err(|error| Failure::from(error.clone()))?;
    Ok(Box::new(read_request(document, company)?))
}

/// Verifies a request. A report is told by a code of its own: it is right, and in the wrong place.
pub(crate) fn read_request(document: &[u8], company: &CompanyCode) -> Result<Verified<ActivationRequest>, Failure> {
    ActivationRequest::verify(document, company).map_err(|error| match error {
        VerifyError::Decode(DecodeError::WrongKind { found: Kind::DeviceReport, .. }) => Failure::no("report-not-kept"),
        error => error.into(),
    })
}

/// The signed license, the signed refusal, or nothing where there is nobody to answer.
fn sign(decided: &Result<Decided, Failure>, request: &Read, issuer: Issuer<'_>) -> Result<Vec<u8>, Failure> {
    match (decided, request) {
        (Ok(Decided::Issue(draft, _)), _) => Ok(draft.sign(issuer.signer)?),
        // That nobody chose a license is not for the machine to hear.
        (Err(failure), Ok(request)) if failure.status() == ExitStatus::No && failure.code() != "credential-missing" => {
            let receipt = Receipt {
                company: issuer.company.clone(),
                issued_at: issuer.now,
                product: request.product.clone(),
                answers: request.digest().short(),
                answered_kind: Kind::Request,
                refusal: Some(failure.code().parse()?),
                counters: Vec::new(),
            };
            Ok(receipt.sign(issuer.signer)?)
        }
        _ => Ok(Vec::new()),
    }
}

/// Makes a batch durable, and only then its rows.
fn settle(signed: Signed, books: &mut impl Books) -> Result<Vec<Row>, Failure> {
    // A disk that is full or a folder that may not be written stops everything: the rest would fail alike.
    let is_trouble = |decided: &Result<_, Failure>| matches!(decided, Err(failure) if failure.status() == ExitStatus::Trouble);
    if let Some((_, Err(failure), _)) = signed.iter().find(|(_, decided, _)| is_trouble(decided)) {
        return Err(failure.clone());
    }
    let (mut rows, mut issued, mut stored) = (Vec::with_capacity(signed.len()), Vec::with_capacity(signed.len()), Vec::new());
    for (request, decided, document) in signed {
        let row =
            |code: &str| Row { index: 0, code: code.to_owned(), failure: None, issued: None, is_repeated: false, document: Vec::new() };
        rows.push(match (request, decided) {
            (Ok(request), Ok(Decided::Issue(draft, license))) => {
                let serial = draft.serial.as_u64();
                issued.push(Issue { request: request.digest(), license: license.clone(), draft: *draft, document });
                Row { issued: Some((license, serial)), ..row("ok") }
            }
            (Ok(request), Ok(Decided::Stored(serial, license))) => {
                stored.push(request.digest());
                Row { issued: Some((license, serial)), is_repeated: true, ..row("ok") }
            }
            (_, Err(failure)) | (Err(failure), Ok(_)) => Row { document, ..row(failure.code()) }.because(failure),
        });
    }
    books.commit(&issued)?;
    // Only now may they be given out.
    let (mut issued, mut stored) = (issued.into_iter(), stored.iter());
    for row in rows.iter_mut().filter(|row| row.issued.is_some()) {
        let repeated = if row.is_repeated { stored.next() } else { None };
        row.document = match repeated {
            Some(request) => books.answer(request)?,
            None => issued.next().map(|issue| issue.document).unwrap_or_default(),
        };
    }
    Ok(rows)
}
