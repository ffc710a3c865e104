//! Contests for the last seats: 64 devices at once, through one portal on SQLite and three on PostgreSQL. Exactly so many win as there are
//! seats.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, Fingerprint, LedgerHead, LicenseKey, RequestId, Signer, SigningKey, Tombstone, UnixTime,
};
use carnet_model::LicenseRecord;
use carnet_model::noun::{Order, Product};
use carnet_portal::portal::{Clock, Portal, Reply};
use carnet_portal::run::generate_key;
use carnet_portal::store::licenses::{self, NewLicense};
use carnet_portal::store::{Act, Store, keys, new_id, nouns};
use carnet_portal::vault::Vault;
use carnet_tests::postgres::Postgres;

const CLIENTS: u32 = 64;
const SEATS: u32 = 5;
const NOW: UnixTime = UnixTime::from_secs(1_795_600_000);

pub(super) fn run(count: u64, deadline: Option<Instant>, seed: u64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let postgres = Postgres::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let file = format!("sqlite://{}", folder.path().join("portal.db").display());
        let database = postgres.database();
        let mut sides = [(vec![open(&file).await?], 0_u64), (vec![open(&database).await?, open(&database).await?, open(&database).await?], 0)];
        for (portals, _) in &sides {
            found(&portals[0]).await?;
        }
        let mut done = 0;
        while done < count && deadline.is_none_or(|deadline| Instant::now() < deadline) {
            let (portals, won) = &mut sides[(done % 2) as usize];
            contest(portals, seed.wrapping_mul(1_000_003).wrapping_add(done)).await.with_context(|| format!("contest {done} (seed {seed})"))?;
            *won += 1;
            done += 1;
        }
        ensure!(done > 0, "no contest was held");
        let [(_, sqlite), (_, postgres)] = &sides;
        println!(
            "contests: {done} (seed {seed}), {sqlite} on SQLite and {postgres} on PostgreSQL with three portals: {CLIENTS} devices for {SEATS} seats, \
             exactly {SEATS} won each"
        );
        Ok(())
    })
}

async fn open(url: &str) -> Result<Portal> {
    Ok(Portal::new(Store::open(url).await?, Vault::new(&[7; 32]), Clock::new(|| NOW)))
}

fn company() -> CompanyCode {
    "acme".parse().expect("a company code")
}

async fn found(portal: &Portal) -> Result<()> {
    let vault = portal.vault().clone();
    portal
        .store()
        .write("", async move |connection| {
            keys::create_company(connection, &vault, &company(), &"Acme".parse().expect("a name"), &generate_key(), NOW).await?;
            let act = Act { company: company(), actor: "system".into(), now: NOW };
            let product = Product { code: "cutter".into(), name: "Cutter".into(), ..Product::default() };
            nouns::insert(connection, &act, "cutter", &product).await?;
            nouns::insert(connection, &act, "order", &Order::default()).await
        })
        .await?;
    Ok(())
}

async fn contest(portals: &[Portal], number: u64) -> Result<()> {
    let key = carnet_portal::api::generate();
    let (vault, license_key) = (portals[0].vault().clone(), key.clone());
    let license = portals[0]
        .store()
        .write("", async move |connection| {
            let act = Act { company: company(), actor: "system".into(), now: NOW };
            let product = nouns::find(connection, &company(), "code", "cutter").await?;
            let record = LicenseRecord { product: "cutter".into(), order: "order".into(), seats: SEATS, ..LicenseRecord::default() };
            let new = NewLicense { id: new_id(NOW), product, policy: None, record };
            Ok(licenses::insert(connection, &vault, &act, &new, &license_key).await?.id)
        })
        .await?;
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let portal = portals[client as usize % portals.len()].clone();
            let request = request(number * u64::from(CLIENTS) + u64::from(client), &key);
            tokio::spawn(async move { portal.answer(&request, None, None).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await?? {
            Reply::Done(_) => won += 1,
            Reply::Refused { refusal, .. } => ensure!(refusal.code() == "seats-exhausted", "{refusal}"),
            Reply::Pending(_) => ensure!(false, "the request names a license"),
        }
    }
    let sees = carnet_portal::store::sees::Sees::All;
    let row = licenses::get(&mut *portals[0].store().read().await?, &company(), &sees, &license).await?;
    ensure!(won == SEATS && row.live == i64::from(SEATS), "{won} won, {} seats are taken", row.live);
    Ok(())
}

/// The activation request of a device, by its number, for a license.
pub(super) fn request(device: u64, license: &LicenseKey) -> Vec<u8> {
    let mut seed = [3; 32];
    seed[..8].copy_from_slice(&device.to_be_bytes());
    let (key, id) = (SigningKey::from_seed(&seed), RequestId::from_bytes([1; 16]));
    let mut request = ActivationRequest {
        company: company(),
        issued_at: NOW,
        id,
        device_key: key.verifying_key().clone(),
        app_version: None,
        product: "cutter".parse().expect("a product code"),
        credential: None,
        fingerprint: Fingerprint::default(),
        commitment: Tombstone::derive(&key, &id).commitment(&company()),
        reads: 1,
        ledger_head: LedgerHead { sequence: 1, hash: [0; 8], nonce: [0; 4] },
        os: "linux".parse().expect("a fact"),
        arch: "x86_64".parse().expect("a fact"),
        host_name: None,
    };
    request.prove(&CredentialKey::derive(license, &company()));
    request.sign(&key).expect("a request can be signed")
}
