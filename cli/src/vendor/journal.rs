//! Several files at once: the whole change is one journal file first, and whoever opens the folder next completes it.

use std::path::{Component, Path};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_device::durable::{self, PRIVATE};
use serde::{Deserialize, Serialize};

use crate::Failure;

const JOURNAL: &str = "journal.json";
const MAX_JOURNAL: u64 = 64 * 1024 * 1024;

/// The files that a change writes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Journal {
    writes: Vec<Write>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Write {
    /// Below the folder.
    path: String,
    /// Base64.
    contents: String,
}

impl Journal {
    pub(crate) fn write(&mut self, path: &str, contents: &[u8]) {
        self.writes.push(Write { path: path.to_owned(), contents: BASE64.encode(contents) });
    }

    /// Makes all writes durable: none before the journal is, all after, whatever happens in between.
    pub(crate) fn commit(&self, folder: &Path) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(self).expect("a journal is serializable");
        durable::write(&folder.join(JOURNAL), &bytes, PRIVATE)?;
        self.apply(folder)
    }

    /// Completes what an interrupted `commit` began. The caller holds the folder's lock.
    pub(crate) fn recover(folder: &Path) -> Result<(), Failure> {
        match durable::read_if_there(&folder.join(JOURNAL), MAX_JOURNAL)? {
            None => Ok(()),
            Some(bytes) => {
                serde_json::from_slice::<Self>(&bytes).map_err(|_| Failure::trouble("vendor-damaged").with("path", JOURNAL))?.apply(folder)
            }
        }
    }

    fn apply(&self, folder: &Path) -> Result<(), Failure> {
        for write in &self.writes {
            let damaged = || Failure::trouble("vendor-damaged").with("path", JOURNAL);
            let path = Path::new(&write.path);
            if !path.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(damaged());
            }
            let contents = BASE64.decode(&write.contents).map_err(|_| damaged())?;
            durable::write(&folder.join(path), &contents, PRIVATE)?;
        }
        Ok(durable::remove(&folder.join(JOURNAL))?)
    }
}
