//! What the portal has in the end, held against what the machines and the laptops have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::laptop::{INSPECTOR, Laptop};
use super::office::Office;

/// Actions by which a license document comes about.
const ISSUING: [&str; 3] = ["activate", "borrow", "refresh"];
/// How the portal is called in a log.
const PORTAL: &str = "portal";

/// What the portal has.
pub(super) struct Books {
    licenses: Vec<Value>,
    activations: Vec<Value>,
    devices: Vec<Value>,
    audit: Vec<Value>,
    /// The logs of all replicas.
    log: Vec<Value>,
}

impl Books {
    /// Everything, as it stands now.
    pub(super) fn read(office: &Office<'_>) -> Self {
        let [licenses, activations, devices, audit] = office.everything();
        let log_of = |replica: &Value| office.list(&format!("/couriers/{}/log", text(replica, "id")));
        let log = office.list("/couriers").iter().flat_map(log_of).collect();
        Self { licenses, activations, devices, audit, log }
    }

    /// The digests of all license documents that were ever issued.
    pub(super) fn issued(&self) -> BTreeSet<String> {
        self.audit.iter().filter(|row| ISSUING.contains(&text(row, "action"))).map(|row| text(row, "after_digest").to_owned()).collect()
    }

    /// The machines that are licensed hold the seats, and nobody else does.
    pub(super) fn seats_are_those_of(&self, licensed: &BTreeMap<String, u64>) {
        let live: Vec<&Value> = self.activations.iter().filter(|activation| activation["is_live"] == true).collect();
        let held: BTreeMap<String, u64> =
            live.iter().map(|activation| (text(activation, "device").to_owned(), activation["serial"].as_u64().unwrap())).collect();
        assert_eq!((held.len(), &held), (live.len(), licensed), "a machine has one seat");
        for license in &self.licenses {
            let taken = live.iter().filter(|activation| activation["license"] == license["id"]).count();
            assert_eq!(license["seats_taken"].as_u64(), u64::try_from(taken).ok(), "{license}");
        }
    }

    /// Every machine was activated once, and every change was made once and by whoever made it.
    pub(super) fn each_was_done_once(&self, ana: &str, bob: &str) {
        let devices: BTreeSet<&str> = self.activations.iter().map(|activation| text(activation, "device")).collect();
        assert_eq!((devices.len(), self.activations.len(), self.devices.len()), (41, 41, 41));
        let of_licenses = || self.audit.iter().filter(|row| row["kind"] == "license");
        let done =
            |action: &str| -> Vec<&str> { of_licenses().filter(|row| row["action"] == action).map(|row| text(row, "actor")).collect() };
        let counts = ["activate", "deactivation", "reset", "transfer", "update"].map(|action| done(action).len());
        assert_eq!(counts, [41, 4, 1, 1, 2]);
        assert_eq!((done("reset"), done("transfer")), (vec![ana], vec![ana]));
        let noted = done("update");
        assert!(noted.contains(&bob) && !noted.contains(&ana), "hers was refused: {noted:?}");
        let mut endings = BTreeMap::new();
        for ended in self.activations.iter().filter_map(|activation| activation["evidence"].as_str()) {
            *endings.entry(ended).or_insert(0) += 1;
        }
        assert_eq!(endings, BTreeMap::from([("declared", 1), ("signed", 4)]));
    }

    /// Each laptop's log holds, and the portal has every entry that it was told, and no other. Of a laptop that was lost, the rest is lost too.
    pub(super) fn logs_are_those_of(&self, laptops: &[(&Laptop<'_>, bool)], office: &Office<'_>) {
        let mut all_told = 0;
        for (laptop, is_lost) in laptops {
            let (entries, told) = laptop.log();
            assert!(told > 0);
            assert_eq!(told < entries.len(), *is_lost, "{told} of {}", entries.len());
            all_told += told;
            for (at, entry) in entries.iter().enumerate() {
                let found = office.list(&format!("/couriers/log?digest={}", text(&entry["carried"], "digest")));
                assert_eq!(found.iter().any(|item| item["entry"] == *entry), at < told, "{entry}");
            }
        }
        assert_eq!(self.log.len(), all_told);
    }

    /// What was issued was carried to a machine, by whoever had it issued; what was given up was carried here. Whatever else was carried to
    /// machines are these receipts.
    pub(super) fn explain_what_was_carried(&self, receipts: &BTreeSet<String>, office: &Office<'_>) {
        let (issued, brought) = (self.issued(), self.carried("from"));
        assert_eq!(issued.len(), 41);
        assert_eq!(issued.difference(&brought).collect::<Vec<_>>(), [""; 0], "issued, and never brought");
        assert_eq!(brought.difference(&issued).cloned().collect::<BTreeSet<_>>(), *receipts, "brought, and never issued");
        let is_brought = |entry: &Value| entry["carried"]["from"] == PORTAL;
        assert!(self.log.iter().all(|item| !is_brought(&item["entry"]) || item["entry"]["carried"]["inspector"] == INSPECTOR));
        for row in self.audit.iter().filter(|row| ISSUING.contains(&text(row, "action"))) {
            let carried = office.list(&format!("/couriers/log?digest={}", text(row, "after_digest")));
            assert!(!carried.is_empty() && carried.iter().all(|item| item["user"] == row["actor"]), "{row}");
        }
        let proofs = self.audit.iter().filter(|row| row["action"] == "deactivation");
        let proofs: BTreeSet<String> = proofs.map(|row| text(row, "after_digest").to_owned()).collect();
        assert_eq!(proofs.len(), 4);
        assert!(proofs.is_subset(&self.carried("to")));
    }

    /// The digests of what was carried from the portal, or to it.
    fn carried(&self, way: &str) -> BTreeSet<String> {
        let carried = self.log.iter().map(|item| &item["entry"]["carried"]).filter(|carried| carried[way] == PORTAL);
        carried.map(|carried| text(carried, "digest").to_owned()).collect()
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}
