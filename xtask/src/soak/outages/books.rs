//! What has to have become of everything that was asked, each operation once and in the order of the outbox.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use carnet_courier::outbox::Item;
use carnet_model::sync::Action;

use super::site::SEATS;

/// How a license stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) order: String,
    pub(super) note: String,
    pub(super) live: i64,
    /// How many activations it ever had.
    pub(super) total: i64,
    pub(super) resets: i64,
    /// Activations that are live, as far as their serials are known.
    pub(super) serials: BTreeSet<u64>,
}

/// How often something was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) activations: i64,
    pub(super) notes: i64,
    pub(super) resets: i64,
    pub(super) transfers: i64,
}

/// What has to be.
pub(super) struct Books {
    licenses: BTreeMap<String, Expected>,
    counts: Counts,
}

impl Books {
    /// Begins with how it is.
    pub(super) fn new(licenses: BTreeMap<String, Expected>, counts: Counts) -> Self {
        Self { licenses, counts }
    }

    /// Takes in the next operation of the outbox, and checks that it was answered as it has to be. A machine is called like its license.
    pub(super) fn take(&mut self, item: &Item) -> Result<()> {
        let answer = item.answer.as_ref().context("it has no answer")?;
        match &item.operation.action {
            Action::Note { license, note } => {
                self.license(license)?.note.clone_from(note);
                self.counts.notes += 1;
                ensure!(!item.is_refused(), "a note was refused: {answer:?}");
            }
            Action::Transfer { license, order } => {
                self.license(license)?.order.clone_from(order);
                self.counts.transfers += 1;
                ensure!(!item.is_refused(), "a transfer was refused: {answer:?}");
            }
            Action::ResetLicense { license } => {
                let license = self.license(license)?;
                let freed = std::mem::take(&mut license.live);
                license.resets += freed;
                license.serials.clear();
                self.counts.resets += freed;
                ensure!(!item.is_refused(), "a reset was refused: {answer:?}");
            }
            Action::ResetActivation { serial } => {
                let license = self.licenses.values_mut().find(|license| license.serials.contains(serial));
                ensure!(license.is_some() != item.is_refused(), "a reset of an activation: {answer:?}");
                if let Some(license) = license {
                    license.serials.remove(serial);
                    license.live -= 1;
                    license.resets += 1;
                    self.counts.resets += 1;
                }
            }
            Action::Document { .. } => {
                let license = self.license(&item.machine)?;
                ensure!(answer.documents.len() == 1, "a document is answered by one: {answer:?}");
                if license.live < i64::from(SEATS) {
                    ensure!(!item.is_refused(), "there was a seat: {answer:?}");
                    license.live += 1;
                    license.total += 1;
                    self.counts.activations += 1;
                } else {
                    ensure!(answer.code.as_deref() == Some("seats-exhausted"), "there was no seat: {answer:?}");
                }
            }
            other => ensure!(false, "nobody asked for {other:?}"),
        }
        Ok(())
    }

    /// Compares with how it is; then the serials are known of all that is live.
    pub(super) fn compare(&mut self, licenses: BTreeMap<String, Expected>, counts: Counts) -> Result<()> {
        ensure!(counts == self.counts, "the audit tells of {counts:?}, and was asked for {:?}", self.counts);
        ensure!(licenses.len() == self.licenses.len(), "{} licenses", licenses.len());
        for (id, license) in &licenses {
            let expected = self.license(id)?;
            ensure!(expected.serials.is_subset(&license.serials), "license {id} has lost an activation: {license:?}, {expected:?}");
            expected.serials.clone_from(&license.serials);
            ensure!(*license == *expected, "license {id} is {license:?}, and should be {expected:?}");
        }
        Ok(())
    }

    /// The serials of live activations that are known.
    pub(super) fn serials(&self) -> Vec<u64> {
        self.licenses.values().flat_map(|license| license.serials.iter().copied()).collect()
    }

    fn license(&mut self, id: &str) -> Result<&mut Expected> {
        self.licenses.get_mut(id).context("a license that is there")
    }
}
