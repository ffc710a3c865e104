//! The vendor folder as the books of [`fleet`](crate::fleet): licenses are read once, changed in memory, and written a batch at a time.

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::{ActivationRequest, CompanyCode, CredentialKey, Digest, UnixTime, Verified};
use carnet_model::{Answer, Context, Operation, decide};
use data_encoding::HEXLOWER;

use super::folder::{LicenseFile, Unlocked, VendorFolder};
use super::journal::Journal;
use crate::Failure;
use crate::fleet::{Books, Decided, Issue};

/// Licenses that are kept in memory between two batches.
const MAX_KEPT: usize = 256;

/// An open vendor folder with its keys.
pub(crate) struct FolderBooks<'a> {
    folder: &'a mut VendorFolder,
    keys: &'a Unlocked,
    company: CompanyCode,
    /// The license that a manager chose for requests without a credential.
    chosen: Option<&'a str>,
    now: UnixTime,
    licenses: BTreeMap<String, (LicenseFile, CredentialKey)>,
    changed: BTreeSet<String>,
    serial_used: bool,
}

impl<'a> FolderBooks<'a> {
    pub(crate) fn new(folder: &'a mut VendorFolder, keys: &'a Unlocked, chosen: Option<&'a str>, now: UnixTime) -> Result<Self, Failure> {
        let company = folder.code()?;
        Ok(Self { folder, keys, company, chosen, now, licenses: BTreeMap::new(), changed: BTreeSet::new(), serial_used: false })
    }

    /// The id of the license that the request's credential names, or that was chosen.
    fn meant(&self, request: &ActivationRequest) -> Result<String, Failure> {
        match (&request.credential, self.chosen) {
            (Some(credential), chosen) => {
                let id = HEXLOWER.encode(credential.lookup().as_bytes());
                let differs = chosen.is_some_and(|chosen| !id.starts_with(&chosen.to_ascii_lowercase()));
                if differs { Err(Failure::no("license-differs").with("license", &id)) } else { Ok(id) }
            }
            (None, Some(name)) => Ok(self.folder.license_named(name)?.id),
            (None, None) => Err(Failure::no("credential-missing")),
        }
    }

    fn load(&mut self, id: &str) -> Result<&mut (LicenseFile, CredentialKey), Failure> {
        if !self.licenses.contains_key(id) {
            let license = self.folder.license(id)?.ok_or_else(|| Failure::no("license-unknown").with("license", id))?;
            let key = CredentialKey::derive(&self.keys.license_key(&license)?, &self.company);
            self.licenses.insert(id.to_owned(), (license, key));
        }
        Ok(self.licenses.get_mut(id).expect("it was just put there"))
    }
}

impl Books for FolderBooks<'_> {
    fn decide(&mut self, request: &Verified<ActivationRequest>) -> Result<Decided, Failure> {
        let id = self.meant(request)?;
        let (company, now, next_serial) = (self.company.clone(), self.now, self.folder.next_serial()?);
        let (license, key) = self.load(&id)?;
        let credential_key = request.credential.is_some().then_some(&*key);
        let operation = Operation::Activate { request, credential_key };
        let decision = decide(&license.records, operation, Context { company: &company, now, next_serial })?;
        match decision.answer {
            Answer::Stored { serial } => Ok(Decided::Stored(serial.as_u64(), id)),
            Answer::Issue(draft) => {
                license.records.apply(decision.changes);
                self.changed.insert(id.clone());
                if draft.serial == next_serial {
                    self.folder.use_serial()?;
                    self.serial_used = true;
                }
                Ok(Decided::Issue(draft, id))
            }
            _ => Err(Failure::no("activation-unknown")),
        }
    }

    fn commit(&mut self, issued: &[Issue]) -> Result<(), Failure> {
        if self.changed.is_empty() {
            return Ok(());
        }
        let mut journal = Journal::default();
        for id in &self.changed {
            self.folder.journal_license(&mut journal, &self.licenses[id].0);
        }
        if self.serial_used {
            self.folder.journal_company(&mut journal);
        }
        let mut devices: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for issue in issued {
            if let Some(device) = issue.draft.origin.device() {
                devices.entry(device).or_default().insert(&issue.license);
            }
            self.folder.journal_answer(&mut journal, &issue.request, &issue.document);
        }
        for (device, licenses) in devices {
            self.folder.journal_device(&mut journal, &device, licenses)?;
        }
        self.folder.commit(&journal)?;
        self.changed.clear();
        self.serial_used = false;
        if self.licenses.len() > MAX_KEPT {
            self.licenses.clear();
        }
        Ok(())
    }

    fn answer(&self, request: &Digest) -> Result<Vec<u8>, Failure> {
        self.folder.answer(request)?.ok_or_else(|| Failure::trouble("vendor-damaged").with("path", "answers"))
    }
}
