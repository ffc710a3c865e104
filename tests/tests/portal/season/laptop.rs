//! A technician's laptop: a replica, and the program on it.

use std::collections::BTreeMap;

use carnet_courier::{Replica as _, SqliteReplica};
use carnet_tests::{Said, Site, run};
use serde_json::Value;

/// Who lets documents cross the gate of the site, in either direction.
pub(super) const INSPECTOR: &str = "Ivy Gate";

/// A laptop.
pub(super) struct Laptop<'a> {
    site: &'a Site,
    replica: String,
    api_key: String,
}

impl<'a> Laptop<'a> {
    /// A new laptop with an API key, which has met the portal at `url` and seen all that it may.
    pub(super) fn begin(site: &'a Site, name: &str, url: &str, api_key: &str) -> Self {
        let laptop = Self { site, replica: site.name(&format!("{name}.db")), api_key: api_key.to_owned() };
        let (file, passphrase) = (site.name(&format!("{name}.api-key")), site.name("passphrase"));
        std::fs::write(&file, api_key).unwrap();
        let words = ["sync", "--portal", url, "--api-key-file", &file, "--passphrase-file", &passphrase, "--json"];
        laptop.carnet(&words).exits(0);
        std::fs::remove_file(file).unwrap();
        laptop
    }

    /// A command. Whatever it says, the API key is not in it.
    fn carnet(&self, words: &[&str]) -> Said {
        let said = run(self.site.command().args(words).args(["--replica", &self.replica]));
        assert!(!said.stdout.contains(&self.api_key) && !said.stderr.contains(&self.api_key), "{words:?} tells the key");
        said
    }

    /// A command of the technician's that must succeed.
    fn courier(&self, words: &[&str]) -> Value {
        self.carnet(&[&["courier"][..], words, &["--json"]].concat()).exits(0).json()
    }

    /// Tries to synchronize, once.
    pub(super) fn try_to_sync(&self) -> Said {
        self.carnet(&["sync", "--passphrase-file", &self.site.name("passphrase"), "--json"])
    }

    /// Synchronizes; gives what came of it.
    pub(super) fn sync(&self) -> Synced {
        Synced(self.try_to_sync().exits(0).json())
    }

    /// Takes documents of a machine along; gives how many.
    pub(super) fn collect(&self, machine: &str, files: &[&str]) -> usize {
        let gate = ["collect", "--machine", machine, "--inspector", INSPECTOR, "--yes"];
        let items = self.courier(&[&gate[..], files].concat())["items"].as_array().unwrap().clone();
        assert!(items.iter().all(|item| item["code"] == "ok"), "{machine}: {items:?}");
        items.len()
    }

    /// Takes along what machines put on a stick; gives how many documents.
    pub(super) fn collect_stick(&self, machine: &str, stick: &str) -> usize {
        self.collect(machine, &["--drop", stick])
    }

    /// Brings a machine what it is owed, in a file: several documents as a bundle.
    pub(super) fn deliver(&self, machine: &str, file: &str) {
        self.courier(&["deliver", "--machine", machine, "--inspector", INSPECTOR, "--yes", "-o", file]);
    }

    /// Brings machines what they are owed, on a stick.
    pub(super) fn deliver_stick(&self, machine: &str, stick: &str) {
        self.courier(&["deliver", "--machine", machine, "--inspector", INSPECTOR, "--yes", "--drop", stick]);
    }

    /// Notes what is to be done at the next sync.
    pub(super) fn change(&self, words: &[&str]) {
        self.courier(&[&["change"][..], words].concat());
    }

    /// Chooses a license for the request of `machine` that names none.
    pub(super) fn choose(&self, machine: &str, license: &str) {
        let told = self.courier(&["answer"]);
        let operations = told["operations"].as_array().unwrap();
        let wanting = operations.iter().find(|one| one["machine"] == machine && one["code"] == "credential-missing");
        let wanting = wanting.unwrap_or_else(|| panic!("{machine}: {told}"));
        assert!(wanting["claim_code"].is_string(), "{wanting}");
        assert_eq!(self.courier(&["answer", wanting["id"].as_str().unwrap(), "--license", license])["code"], "ok");
    }

    /// How many operations wait for the portal, machine by machine.
    pub(super) fn waiting(&self) -> BTreeMap<String, usize> {
        self.owed("waiting")
    }

    /// How many answers are to be brought, machine by machine.
    pub(super) fn to_bring(&self) -> BTreeMap<String, usize> {
        self.owed("to_bring")
    }

    fn owed(&self, what: &str) -> BTreeMap<String, usize> {
        let told = self.courier(&["owed"]);
        let machines = told["machines"].as_array().unwrap().iter();
        let count = |owed: &Value| (owed["machine"].as_str().unwrap().to_owned(), owed[what].as_array().unwrap().len());
        machines.map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Everything that the technician sees, by kind and id.
    pub(super) fn rows(&self) -> BTreeMap<(&'static str, String), Value> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let rows = runtime.block_on(async {
            let mut replica = SqliteReplica::open(self.replica.as_ref(), "known-already").await.unwrap();
            replica.rows().await.unwrap()
        });
        rows.into_iter().map(|row| ((row.kind.name(), row.id), row.body)).collect()
    }

    /// The ids of a kind that the technician sees.
    pub(super) fn ids(&self, kind: &str) -> Vec<String> {
        self.rows().into_keys().filter(|(of, _)| *of == kind).map(|(_, id)| id).collect()
    }

    /// The log, and how many entries of it the portal was told. Its chain holds.
    pub(super) fn log(&self) -> (Vec<Value>, usize) {
        let verified = self.courier(&["log", "verify"]);
        let entries = self.courier(&["log"])["entries"].as_array().unwrap().clone();
        assert_eq!(verified["entries"].as_u64(), u64::try_from(entries.len()).ok(), "{verified}");
        (entries, usize::try_from(verified["told"].as_u64().unwrap()).unwrap())
    }
}

/// What came of a sync.
pub(super) struct Synced(Value);

impl Synced {
    /// How many operations were applied.
    pub(super) fn applied(&self) -> u64 {
        self.0["applied"].as_u64().unwrap()
    }

    /// What was refused: what it does, for which machine, and why. In the order of these.
    pub(super) fn refused(&self) -> Vec<(String, String, String)> {
        let answers = self.0["answers"].as_array().unwrap().iter().filter(|answer| answer["state"] == "refused");
        let text = |answer: &Value, name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        let mut refused: Vec<_> = answers.map(|answer| (text(answer, "do"), text(answer, "machine"), text(answer, "code"))).collect();
        refused.sort();
        refused
    }
}
