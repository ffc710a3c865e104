//! Several files at once: the whole change is one journal file first, and whoever opens the folder next completes it.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_device::durable::{self, PRIVATE};
use serde::{Deserialize, Serialize};

use crate::Failure;

const JOURNAL: &str = "journal.json";
const MAX_JOURNAL: u64 = 2 * 1024 * 1024 * 1024;

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
        let damaged = || Failure::trouble("vendor-damaged").with("path", JOURNAL);
        // The whole journal is looked at before its first write: whoever could put one here must not write anywhere else with our rights.
        let mut writes = Vec::new();
        for write in &self.writes {
            if !is_ours(&write.path) || !parent_is_a_folder(folder, &write.path) {
                return Err(damaged());
            }
            writes.push((folder.join(&write.path), BASE64.decode(&write.contents).map_err(|_| damaged())?));
        }
        durable::write_together(&writes, PRIVATE)?;
        Ok(durable::remove(&folder.join(JOURNAL))?)
    }
}

/// The files that a journal may write: `company.json`, and records and answers one folder below.
fn is_ours(path: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && !name.starts_with('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    match path.split_once('/') {
        None => path == "company.json",
        Some((folder, name)) => match name.rsplit_once('.') {
            Some((stem, "json")) => matches!(folder, "devices" | "licenses" | "products") && is_name(stem),
            Some((stem, "carnet")) => folder == "answers" && is_name(stem),
            _ => false,
        },
    }
}

fn parent_is_a_folder(folder: &Path, path: &str) -> bool {
    let parent = folder.join(path).parent().map(Path::to_owned);
    parent.and_then(|parent| std::fs::symlink_metadata(parent).ok()).is_some_and(|metadata| metadata.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_writes_nothing_but_records_and_answers() {
        for path in ["company.json", "licenses/00ff.json", "devices/ab.json", "products/a.b-c.json", "answers/ab.carnet"] {
            assert!(is_ours(path), "{path}");
        }
        for path in [
            "",
            "keys/issuing.pem",
            "keys/x.json",
            "../x.json",
            "licenses/../x.json",
            "/etc/x.json",
            "products/authorized_keys",
            "licenses/.x.json",
            "lock",
        ] {
            assert!(!is_ours(path), "{path}");
        }
    }

    #[test]
    fn a_journal_does_not_follow_a_linked_folder() {
        let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("products")).expect("a link");
        let mut journal = Journal::default();
        journal.write("company.json", b"first");
        journal.write("products/x.json", b"second");
        assert_eq!(journal.commit(folder.path()).expect_err("refused").code(), "vendor-damaged");
        assert!(elsewhere.path().read_dir().expect("a folder").next().is_none());
        assert!(!folder.path().join("company.json").exists(), "nothing is written before all is looked at");
    }
}
