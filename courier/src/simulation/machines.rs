//! Machines that ask for licenses: real requests, the same ones for the same numbers.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use carnet_core::{
    ActivationRequest, CompanyCode, Fingerprint, LedgerHead, RequestId, Signer as _, SigningKey, Tombstone, UnixTime, Verified,
};

/// How many machines there are.
pub(super) const MACHINES: usize = 12;
/// How many requests each of them makes. Few, so that the same one is carried by several couriers.
pub(super) const REQUESTS: usize = 6;

/// What is made once: a signature takes longer than all the rest of a schedule.
type Made<K, V> = LazyLock<Mutex<HashMap<K, V>>>;

/// The company that all of them belong to.
pub(super) fn company() -> CompanyCode {
    "acme".parse().expect("a company code")
}

/// A request of a machine, signed.
pub(super) fn request(machine: usize, number: usize) -> Vec<u8> {
    static MADE: Made<(usize, usize), Vec<u8>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry((machine, number)).or_insert_with(|| make(machine, number)).clone()
}

/// The request in a document, verified; `None` if it is none.
pub(super) fn read(document: &[u8]) -> Option<Arc<Verified<ActivationRequest>>> {
    static MADE: Made<Vec<u8>, Arc<Verified<ActivationRequest>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = made.get(document) {
        return Some(Arc::clone(known));
    }
    let request = Arc::new(ActivationRequest::verify(document, &company()).ok()?);
    made.insert(document.to_vec(), Arc::clone(&request));
    Some(request)
}

fn make(machine: usize, number: usize) -> Vec<u8> {
    let byte = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    let key = SigningKey::from_seed(&[byte(machine) + 1; 32]);
    let id = RequestId::from_bytes([byte(number) + 1; 16]);
    let request = ActivationRequest {
        commitment: Tombstone::derive(&key, &id).commitment(&company()),
        company: company(),
        issued_at: UnixTime::from_secs(1_790_000_000),
        id,
        device_key: key.verifying_key().clone(),
        app_version: None,
        product: "cutter".parse().expect("a product code"),
        credential: None,
        fingerprint: Fingerprint::from_hashes([]),
        reads: 1,
        ledger_head: LedgerHead { sequence: u32::from(byte(number)), hash: [0; 8], nonce: [0; 4] },
        os: "linux".parse().expect("a fact"),
        arch: "x86_64".parse().expect("a fact"),
        host_name: None,
    };
    request.sign(&key).expect("a request can be signed")
}
