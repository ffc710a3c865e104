//! The vendor folder: what lies where, locked while it is open, and changed only through the journal.
//!
//! ```text
//! company.json            code, name, issuer number, next serial
//! keys/issuing.pem        the issuing key, encrypted          keys/issuing.pub.pem
//! keys/vault.pem          the key of the license keys, encrypted
//! products/<code>.json
//! policies/<digest>.carnet    signed terms for code-only sites, by their short digest
//! licenses/<id>.json      a license, its activations, its sealed key; the id is the lookup of its key
//! devices/<thumbprint>.json   the licenses that a device has had, for finding them
//! answers/<digest>.carnet     what was answered, by the digest of the document that it answers
//! ```

use std::path::{Path, PathBuf};

use carnet_core::{
    CompanyCode, Digest, InitializationSecret, LicenseKey, Policy, Serial, Signer, SigningKey, Thumbprint, Title, TrustAnchors, Verified,
    VerifyingKey, cbor, seal,
};
use carnet_device::durable::{self, Lock, PRIVATE, SHARED};
use carnet_model::{CodeRecord, Records};
use rand_core::CryptoRng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::journal::Journal;
use crate::Failure;

const FORMAT: u32 = 1;
const FOLDER_MODE: u32 = 0o700;
/// A license with a hundred thousand activations has a tenth of it.
const MAX_RECORD: u64 = 1024 * 1024 * 1024;
const MAX_KEY_FILE: u64 = 16 * 1024;
const FOLDERS: [&str; 6] = ["keys", "products", "policies", "licenses", "devices", "answers"];

/// A vendor folder, locked until it is dropped.
#[derive(Debug)]
pub(crate) struct VendorFolder {
    path: PathBuf,
    pub(crate) company: Company,
    _lock: Lock,
}

/// Who the vendor is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Company {
    format: u32,
    pub(crate) code: String,
    pub(crate) name: String,
    /// The upper eight bits of every serial.
    issuer: u8,
    next_serial: u32,
}

/// A product.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// A license with everything that belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LicenseFile {
    format: u32,
    pub(crate) id: String,
    pub(crate) sealed_key: String,
    pub(crate) records: Records,
}

/// The vendor's private keys, in memory for one command.
pub(crate) struct Unlocked {
    pub(crate) issuing: SigningKey,
    vault: SigningKey,
}

impl VendorFolder {
    /// Makes a vendor folder with new keys.
    ///
    /// # Errors
    /// When there is one already, or it cannot be written.
    pub(crate) fn create(
        path: &Path,
        code: &CompanyCode,
        name: &Title,
        issuer: u8,
        passphrase: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        for folder in FOLDERS {
            durable::create_folder(&path.join(folder), FOLDER_MODE)?;
        }
        let lock = Lock::acquire(&path.join("lock"))?;
        Journal::recover(path)?;
        if durable::read_if_there(&path.join("company.json"), MAX_RECORD)?.is_some() {
            return Err(Failure::trouble("vendor-exists").with("path", path.display()));
        }
        for key in ["keys/issuing", "keys/vault"] {
            let secret = SigningKey::generate(rng);
            // Never over keys that are there: without them, nothing that they signed can be renewed.
            durable::create(&path.join(format!("{key}.pem")), secret.to_encrypted_pem(passphrase.as_bytes(), rng).as_bytes(), PRIVATE)?;
            durable::write(&path.join(format!("{key}.pub.pem")), secret.verifying_key().to_pem().as_bytes(), SHARED)?;
        }
        let company = Company { format: FORMAT, code: code.to_string(), name: name.to_string(), issuer, next_serial: 1 };
        let folder = Self { path: path.to_owned(), company, _lock: lock };
        let mut journal = Journal::default();
        journal.write("company.json", &json(&folder.company));
        journal.commit(path)?;
        Ok(folder)
    }

    /// Opens a vendor folder, and completes what an interrupted command began.
    ///
    /// # Errors
    /// When there is none, it is damaged, or another command holds it.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if !path.join("keys").is_dir() {
            return Err(Failure::trouble("vendor-missing").with("path", path.display()));
        }
        let lock = Lock::acquire(&path.join("lock"))?;
        durable::sweep(path);
        FOLDERS.iter().for_each(|folder| durable::sweep(&path.join(folder)));
        Journal::recover(path)?;
        durable::create_folder(&path.join("policies"), FOLDER_MODE)?;
        let company: Company =
            load(&path.join("company.json"))?.ok_or_else(|| Failure::trouble("vendor-missing").with("path", path.display()))?;
        if company.format > FORMAT {
            return Err(Failure::no("state-format-newer").with("format", company.format));
        }
        Ok(Self { path: path.to_owned(), company, _lock: lock })
    }

    pub(crate) fn code(&self) -> Result<CompanyCode, Failure> {
        Ok(self.company.code.parse()?)
    }

    /// The public issuing key.
    pub(crate) fn public_key(&self) -> Result<VerifyingKey, Failure> {
        let pem = durable::read(&self.path.join("keys/issuing.pub.pem"), MAX_KEY_FILE)?;
        Ok(VerifyingKey::from_pem(&String::from_utf8_lossy(&pem))?)
    }

    /// The private keys.
    ///
    /// # Errors
    /// When the passphrase does not open them.
    pub(crate) fn unlock(&self, passphrase: &str) -> Result<Unlocked, Failure> {
        let key = |name: &str| -> Result<SigningKey, Failure> {
            let pem = Zeroizing::new(durable::read(&self.path.join(name), MAX_KEY_FILE)?);
            Ok(SigningKey::from_encrypted_pem(&String::from_utf8_lossy(&pem), passphrase.as_bytes())?)
        };
        let keys = Unlocked { issuing: key("keys/issuing.pem")?, vault: key("keys/vault.pem")? };
        // Profiles and applications get the public file: it must be the half of what signs.
        if *keys.issuing.verifying_key() == self.public_key()? {
            Ok(keys)
        } else {
            Err(Failure::trouble("vendor-damaged").with("path", "keys/issuing.pub.pem"))
        }
    }

    /// The serial that the next activation gets. It counts only once [`Self::journal_serial`] is committed.
    pub(crate) fn next_serial(&self) -> Result<Serial, Failure> {
        Serial::new(u64::from(self.company.issuer) << 32 | u64::from(self.company.next_serial))
            .ok_or_else(|| Failure::trouble("serials-exhausted"))
    }

    /// Uses the next serial up, in memory so far.
    pub(crate) fn use_serial(&mut self) -> Result<(), Failure> {
        self.company.next_serial = self.company.next_serial.checked_add(1).ok_or_else(|| Failure::trouble("serials-exhausted"))?;
        Ok(())
    }

    /// Uses the next serial up.
    pub(crate) fn journal_serial(&mut self, journal: &mut Journal) -> Result<(), Failure> {
        self.use_serial()?;
        self.journal_company(journal);
        Ok(())
    }

    pub(crate) fn journal_company(&self, journal: &mut Journal) {
        journal.write("company.json", &json(&self.company));
    }

    pub(crate) fn product(&self, code: &str) -> Result<Product, Failure> {
        let code: carnet_core::ProductCode = code.parse()?;
        load(&self.path.join(format!("products/{code}.json")))?.ok_or_else(|| Failure::no("product-unknown").with("product", &code))
    }

    pub(crate) fn products(&self) -> Result<Vec<Product>, Failure> {
        self.load_all("products")
    }

    pub(crate) fn add_product(&self, product: &Product) -> Result<(), Failure> {
        match self.product(&product.code) {
            Ok(_) => Err(Failure::trouble("product-exists").with("product", &product.code)),
            Err(failure) if failure.code() == "product-unknown" => {
                Ok(durable::create(&self.path.join(format!("products/{}.json", product.code)), &json(product), PRIVATE)?)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Keeps a policy under its digest; it is no error if it is there already.
    pub(crate) fn add_policy(&self, policy: &Verified<Policy>) -> Result<String, Failure> {
        let name = policy.digest().short().to_string();
        durable::write(&self.path.join(format!("policies/{name}.carnet")), policy.bytes(), SHARED)?;
        Ok(name)
    }

    pub(crate) fn policies(&self) -> Result<Vec<Verified<Policy>>, Failure> {
        let names = self.names_ending("policies", ".carnet")?;
        // What is damaged, or of another key, is no policy of this vendor's.
        Ok(names.iter().filter_map(|name| self.policy(name).ok()).collect())
    }

    /// The policy with this digest.
    pub(crate) fn policy(&self, name: &str) -> Result<Verified<Policy>, Failure> {
        let anchors = TrustAnchors::new(self.code()?, vec![self.public_key()?]);
        Ok(anchors.verify_policy(&self.policy_bytes(name)?)?)
    }

    /// The one policy whose digest begins like this.
    pub(crate) fn policy_named(&self, beginning: &str) -> Result<Verified<Policy>, Failure> {
        let beginning = beginning.to_ascii_lowercase();
        let is_named = |policy: &Verified<Policy>| policy.digest().short().to_string().starts_with(&beginning);
        let mut policies: Vec<_> = self.policies()?.into_iter().filter(is_named).collect();
        match (policies.pop(), policies.is_empty()) {
            (Some(policy), true) => Ok(policy),
            (Some(_), false) => Err(Failure::trouble("policy-ambiguous").with("policy", beginning)),
            (None, _) => Err(Failure::no("policy-unknown").with("policy", beginning)),
        }
    }

    fn policy_bytes(&self, name: &str) -> Result<Vec<u8>, Failure> {
        Ok(durable::read(&self.path.join(format!("policies/{name}.carnet")), cbor::MAX_DOCUMENT as u64)?)
    }

    pub(crate) fn licenses(&self) -> Result<Vec<LicenseFile>, Failure> {
        self.load_all("licenses")
    }

    /// The license with this id.
    pub(crate) fn license(&self, id: &str) -> Result<Option<LicenseFile>, Failure> {
        load(&self.path.join(format!("licenses/{id}.json")))
    }

    /// The one license whose id begins like this.
    pub(crate) fn license_named(&self, beginning: &str) -> Result<LicenseFile, Failure> {
        let unknown = || Failure::no("license-unknown").with("license", beginning);
        if beginning.is_empty() || !beginning.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let mut ids: Vec<String> =
            self.names("licenses")?.into_iter().filter(|id| id.starts_with(&beginning.to_ascii_lowercase())).collect();
        match (ids.pop(), ids.is_empty()) {
            (Some(id), true) => self.license(&id)?.ok_or_else(unknown),
            (Some(_), false) => Err(Failure::trouble("license-ambiguous").with("license", beginning)),
            (None, _) => Err(unknown()),
        }
    }

    pub(crate) fn add_license(&self, license: &LicenseFile) -> Result<(), Failure> {
        Ok(durable::create(&self.path.join(format!("licenses/{}.json", license.id)), &json(license), PRIVATE)?)
    }

    /// The licenses that a device has had.
    pub(crate) fn licenses_of(&self, device: &Thumbprint) -> Result<Vec<String>, Failure> {
        Ok(load(&self.path.join(format!("devices/{device}.json")))?.unwrap_or_default())
    }

    /// The devices whose key has this id.
    pub(crate) fn devices_with(&self, id: &carnet_core::KeyId) -> Result<Vec<String>, Failure> {
        let beginning = data_encoding::HEXLOWER.encode(id.as_bytes());
        Ok(self.names("devices")?.into_iter().filter(|name| name.starts_with(&beginning)).collect())
    }

    pub(crate) fn licenses_of_named(&self, device: &str) -> Result<Vec<String>, Failure> {
        Ok(load(&self.path.join(format!("devices/{device}.json")))?.unwrap_or_default())
    }

    /// What was answered to the document with this digest.
    pub(crate) fn answer(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Failure> {
        Ok(durable::read_if_there(&self.path.join(answer_path(digest)), cbor::MAX_DOCUMENT as u64)?)
    }

    pub(crate) fn journal_license(&self, journal: &mut Journal, license: &LicenseFile) {
        journal.write(&format!("licenses/{}.json", license.id), &json(license));
    }

    /// Adds licenses to those that a device has had.
    pub(crate) fn journal_device<'a>(
        &self,
        journal: &mut Journal,
        device: &Thumbprint,
        licenses: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        let mut ids = self.licenses_of(device)?;
        let known = ids.len();
        for license in licenses {
            if !ids.iter().any(|id| id == license) {
                ids.push(license.to_owned());
            }
        }
        if ids.len() > known {
            journal.write(&format!("devices/{device}.json"), &json(&ids));
        }
        Ok(())
    }

    pub(crate) fn journal_answer(&self, journal: &mut Journal, digest: &Digest, answer: &[u8]) {
        journal.write(&answer_path(digest), answer);
    }

    pub(crate) fn commit(&self, journal: &Journal) -> Result<(), Failure> {
        journal.commit(&self.path)
    }

    fn load_all<T: DeserializeOwned>(&self, folder: &str) -> Result<Vec<T>, Failure> {
        let names = self.names(folder)?;
        names.iter().filter_map(|name| load(&self.path.join(folder).join(format!("{name}.json"))).transpose()).collect()
    }

    /// The names of the records in a folder, in order.
    fn names(&self, folder: &str) -> Result<Vec<String>, Failure> {
        self.names_ending(folder, ".json")
    }

    fn names_ending(&self, folder: &str, ending: &str) -> Result<Vec<String>, Failure> {
        let path = self.path.join(folder);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(Failure::at(&path))? {
            let name = entry.map_err(Failure::at(&path))?.file_name();
            names.extend(name.to_str().and_then(|name| name.strip_suffix(ending)).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }
}

impl LicenseFile {
    pub(crate) fn new(id: String, sealed_key: String, records: Records) -> Self {
        Self { format: FORMAT, id, sealed_key, records }
    }
}

impl Unlocked {
    pub(crate) fn seal(&self, id: &str, license_key: &LicenseKey, rng: &mut impl CryptoRng) -> String {
        seal::seal(self.vault.seed(), id, license_key.reveal().as_bytes(), rng)
    }

    /// Seals an initialization secret; it opens only for the activation `serial`.
    pub(crate) fn seal_secret(&self, serial: Serial, secret: &InitializationSecret, rng: &mut impl CryptoRng) -> String {
        seal::seal(self.vault.seed(), &serial.to_string(), secret.as_bytes(), rng)
    }

    pub(crate) fn secret(&self, record: &CodeRecord) -> Result<InitializationSecret, Failure> {
        let name = record.serial.to_string();
        let opened = seal::open(self.vault.seed(), &name, &record.sealed_secret).ok_or_else(|| damaged(&name))?;
        let bytes = <[u8; 10]>::try_from(opened.as_slice()).map_err(|_| damaged(&name))?;
        Ok(InitializationSecret::from_bytes(bytes))
    }

    pub(crate) fn license_key(&self, license: &LicenseFile) -> Result<LicenseKey, Failure> {
        let opened = seal::open(self.vault.seed(), &license.id, &license.sealed_key).ok_or_else(|| damaged(&license.id))?;
        let text = std::str::from_utf8(&opened).ok().and_then(|text| text.parse().ok());
        text.ok_or_else(|| damaged(&license.id))
    }
}

fn damaged(name: &str) -> Failure {
    Failure::trouble("vendor-damaged").with("path", name)
}

fn answer_path(digest: &Digest) -> String {
    format!("answers/{digest}.carnet")
}

fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Failure> {
    let Some(bytes) = durable::read_if_there(path, MAX_RECORD)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::trouble("vendor-damaged").with("path", path.display()))
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("a record is serializable")
}
