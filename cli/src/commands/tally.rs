//! How many of many things had which outcome, told as a table.

use std::collections::BTreeMap;

use crate::fleet::Row;
use crate::{Failure, Session};

/// Outcomes by their code, each with the first failure, whose sentence stands for all of them.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<String, (u64, Option<Failure>)>);

impl Tally {
    pub(super) fn add(&mut self, row: &Row) {
        let (count, failure) = self.0.entry(row.code.clone()).or_default();
        *count += 1;
        if failure.is_none() {
            failure.clone_from(&row.failure);
        }
    }

    /// The codes with how often each occurred.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(code, (count, _))| (code.as_str(), *count))
    }

    pub(super) fn count_of(&self, code: &str) -> u64 {
        self.0.get(code).map_or(0, |(count, _)| *count)
    }

    /// A line for each outcome.
    pub(super) fn tell(&self, session: &mut Session) -> Result<(), Failure> {
        for (count, failure) in self.0.values() {
            let sentence = match failure {
                Some(failure) => session.out.words().sentence(failure.code(), &failure.arguments()),
                None => session.out.words().sentence("ui-row-done", &[]),
            };
            session.out.note("ui-fleet-outcome", &[("count", &count.to_string()), ("text", &sentence)])?;
        }
        Ok(())
    }
}
