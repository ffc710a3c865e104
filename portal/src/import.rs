//! Takes over a vendor folder: its company, keys, products, licenses, activations and answers, all or nothing.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use carnet_core::{
    ActivationCode, ActivationContext, Commitment, CompanyCode, Digest, InitializationSecret, LicenseKey, ProductCode, Serial, ShortDigest,
    SigningKey, Title,
};
use carnet_model::noun::{Order, Product};
use carnet_model::{CodeRecord, Records, exchange_digest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::portal::Portal;
use crate::store::licenses::{self, NewLicense};
use crate::store::nouns::{self, Kept};
use crate::store::{Act, StoreError, codes, keys, new_id, offline, settle};
use crate::vault::Vault;

const MAX_KEY_FILE: u64 = 16 * 1024;
const MAX_RECORD: u64 = 1024 * 1024 * 1024;
/// The format of vendor folders that this version knows.
const FORMAT: u32 = 1;

/// What was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The company's code.
    pub company: String,
    /// Products.
    pub products: usize,
    /// Licenses.
    pub licenses: usize,
    /// Activations, live and ended.
    pub activations: usize,
}

#[derive(Deserialize)]
struct CompanyFile {
    format: u32,
    code: String,
    name: String,
    issuer: u8,
    next_serial: u32,
}

#[derive(Deserialize, Clone)]
struct ProductFile {
    code: String,
    name: String,
}

#[derive(Deserialize, Clone)]
struct LicenseFile {
    id: String,
    sealed_key: String,
    records: Records,
}

/// Everything that a vendor folder holds.
struct Folder {
    company: CompanyFile,
    issuing: SigningKey,
    vault: Vault,
    products: Vec<ProductFile>,
    licenses: Vec<LicenseFile>,
    policies: Vec<(String, Vec<u8>)>,
    /// Answers by the digest of what they answer.
    answers: BTreeMap<String, Vec<u8>>,
}

/// Takes over the folder at `path`. From then on the portal answers its devices; the folder should not be used any more.
///
/// # Errors
/// When the folder cannot be read, the passphrase is wrong, or the portal has the company already.
pub async fn import(portal: &Portal, path: &Path, passphrase_file: &Path) -> Result<Report> {
    let passphrase = passphrase(passphrase_file)?;
    let lock = File::options()
        .read(true)
        .write(true)
        .open(path.join("lock"))
        .with_context(|| Failure::new("vendor-foreign").with("path", path.display()))?;
    lock.try_lock().map_err(|_| Failure::new("busy").with("path", path.display()))?;
    ensure!(!path.join("journal.json").exists(), Failure::new("import-interrupted").with("path", path.display()));
    let folder = read(path, &passphrase)?;
    let code: CompanyCode = folder.company.code.parse().with_context(|| damaged(&path.join("company.json")))?;
    let report = Report {
        company: code.to_string(),
        products: folder.products.len(),
        licenses: folder.licenses.len(),
        activations: folder.licenses.iter().map(|license| license.records.activations().len() + license.records.codes().len()).sum(),
    };
    let (vault, now) = (portal.vault().clone(), portal.now());
    let written = portal
        .store()
        .write("company", async move |connection| {
            write(connection, &vault, &folder, Act { company: code.clone(), actor: "import".into(), now }).await
        })
        .await;
    match written {
        Err(StoreError::Exists("company")) => bail!(Failure::new("company-exists").with("company", &report.company)),
        written => written?,
    }
    Ok(report)
}

async fn write(connection: &mut AnyConnection, vault: &Vault, folder: &Folder, act: Act) -> Result<(), StoreError> {
    let name: Title = folder.company.name.parse().map_err(|_| StoreError::Damaged("company name"))?;
    keys::create_company(connection, vault, &act.company, &name, &folder.issuing, act.now).await?;
    if folder.company.issuer == 0 {
        sqlx::query("UPDATE counters SET next_serial = $2 WHERE company = $1")
            .bind(act.company.as_str())
            .bind(i64::from(folder.company.next_serial))
            .execute(&mut *connection)
            .await?;
    }
    let mut products: BTreeMap<String, Kept<Product>> = BTreeMap::new();
    for ProductFile { code, name } in &folder.products {
        let product = Product { code: code.clone(), name: name.clone(), ..Product::default() };
        products.insert(code.clone(), nouns::insert(connection, &act, &new_id(act.now), &product).await?);
    }
    for (digest, document) in &folder.policies {
        codes::keep_document(connection, &act, digest, document).await?;
    }
    let mut orders = std::collections::BTreeSet::new();
    for license in &folder.licenses {
        let order = license.records.license.order.clone();
        if orders.insert(order.clone()) {
            nouns::insert(connection, &act, &order, &Order::default()).await?;
        }
        let product = products.get(&license.records.license.product).ok_or(StoreError::Damaged("product"))?;
        let key: LicenseKey = folder
            .vault
            .open(&license.id, &license.sealed_key)
            .ok()
            .and_then(|text| std::str::from_utf8(&text).ok()?.parse().ok())
            .ok_or(StoreError::Damaged("license key"))?;
        let new = NewLicense { id: new_id(act.now), product: product.clone(), policy: None, record: license.records.license.clone() };
        licenses::insert(connection, vault, &act, &new, &key).await?;
        let resealed = license.records.codes().iter().map(|code| reseal(folder, vault, &act, code)).collect::<Result<Vec<_>, _>>()?;
        settle::adopt(connection, &act, &new.id, license.records.activations(), &resealed).await?;
        for activation in license.records.activations() {
            offline::adopt_device(connection, &act, &activation.device.to_string()).await?;
            let digest = Digest::from_bytes(activation.request_digest);
            adopt_answer(connection, &act, folder, &new.id, &digest, activation.serial).await?;
        }
        for code in license.records.codes() {
            if let Some(digest) = answered(folder, &act, &product.body, code)? {
                adopt_answer(connection, &act, folder, &new.id, &digest, code.serial).await?;
            }
        }
    }
    Ok(())
}

async fn adopt_answer(
    connection: &mut AnyConnection,
    act: &Act,
    folder: &Folder,
    license: &str,
    digest: &Digest,
    serial: Serial,
) -> Result<(), StoreError> {
    match folder.answers.get(&digest.to_string()) {
        Some(document) => offline::keep_answer(connection, act, digest, license, serial, std::slice::from_ref(document)).await,
        None => Ok(()),
    }
}

/// Under what the answer to an activation code is kept; `None` where none has come yet.
fn answered(folder: &Folder, act: &Act, product: &Product, code: &CodeRecord) -> Result<Option<Digest>, StoreError> {
    let Some(answer) = &code.answer else { return Ok(None) };
    let product: ProductCode = product.code.parse().map_err(|_| StoreError::Damaged("product"))?;
    let context = ActivationContext { company: &act.company, product: &product, serial: code.serial };
    let (request, commitment) = (ShortDigest::from_bytes(answer.request), Commitment::from_bytes(answer.commitment));
    let typed = ActivationCode::prove(request, commitment, &secret(folder, code)?, context);
    Ok(Some(exchange_digest(code.serial, &typed)))
}

/// A secret that was sealed under the folder's key, sealed under the portal's.
fn reseal(folder: &Folder, vault: &Vault, act: &Act, code: &CodeRecord) -> Result<CodeRecord, StoreError> {
    let sealed_secret = codes::seal(vault, &act.company, code.serial, &secret(folder, code)?);
    Ok(CodeRecord { sealed_secret, ..code.clone() })
}

fn secret(folder: &Folder, code: &CodeRecord) -> Result<InitializationSecret, StoreError> {
    let opened = folder.vault.open(&code.serial.to_string(), &code.sealed_secret)?;
    let bytes = <[u8; 10]>::try_from(opened.as_slice()).map_err(|_| StoreError::Damaged("initialization"))?;
    Ok(InitializationSecret::from_bytes(bytes))
}

fn read(path: &Path, passphrase: &str) -> Result<Folder> {
    let company: CompanyFile = json(&path.join("company.json"))?;
    ensure!(company.format <= FORMAT, Failure::new("state-format-newer").with("format", company.format));
    let key = |name: &str| -> Result<SigningKey> {
        let pem = Zeroizing::new(bytes(&path.join(name), MAX_KEY_FILE)?);
        let opened = SigningKey::from_encrypted_pem(&String::from_utf8_lossy(&pem), passphrase.as_bytes());
        Ok(opened.map_err(|error| Failure::new(error.code()))?)
    };
    let (issuing, vault) = (key("keys/issuing.pem")?, Vault::new(key("keys/vault.pem")?.seed()));
    let documents = |folder: &str| -> Result<Vec<(String, Vec<u8>)>> {
        files(&path.join(folder), ".carnet")?
            .into_iter()
            .map(|(name, file)| Ok((name, bytes(&file, carnet_core::cbor::MAX_DOCUMENT as u64)?)))
            .collect()
    };
    Ok(Folder {
        products: all(&path.join("products"))?,
        licenses: all(&path.join("licenses"))?,
        policies: documents("policies")?,
        answers: documents("answers")?.into_iter().collect(),
        company,
        issuing,
        vault,
    })
}

fn damaged(path: &Path) -> Failure {
    Failure::new("vendor-damaged").with("path", path.display())
}

fn all<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>> {
    files(folder, ".json")?.iter().map(|(_, file)| json(file)).collect()
}

/// The files of a folder that end so, by their names without the ending.
fn files(folder: &Path, ending: &str) -> Result<Vec<(String, std::path::PathBuf)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Failure::at(folder))? {
        let path = entry.map_err(Failure::at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(ending)).map(str::to_owned);
        files.extend(name.map(|name| (name, path)));
    }
    files.sort();
    Ok(files)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&bytes(path, MAX_RECORD)?).with_context(|| damaged(path))
}

fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(Failure::at(path))?;
    ensure!(bytes.len() as u64 <= most, Failure::new("file-too-large").with("path", path.display()));
    Ok(bytes)
}

fn passphrase(file: &Path) -> Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if file == Path::new("-") {
        std::io::stdin().take(4096).read_to_string(&mut text).map_err(Failure::at(file))?;
    } else {
        File::open(file).and_then(|file| file.take(4096).read_to_string(&mut text)).map_err(Failure::at(file))?;
    }
    let line = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    ensure!(!line.is_empty(), Failure::new("passphrase-empty"));
    Ok(line)
}
