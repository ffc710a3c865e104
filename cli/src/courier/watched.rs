//! A portal whose answers are counted, so that a person sees how far a sync has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_courier::{CallError, Portal, Wanted};
use carnet_model::sync::{Capabilities, Page, Push, Pushed, Snapshot};

/// What has come and gone until now.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rows: AtomicU64,
    operations: AtomicU64,
}

impl Tally {
    /// Rows that were taken, and changes.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Operations that were answered.
    pub(crate) fn operations(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }
}

/// A portal, and the count of its answers.
pub(crate) struct Watched<P> {
    pub(crate) portal: P,
    pub(crate) tally: Arc<Tally>,
}

impl<P: Portal> Portal for Watched<P> {
    async fn capabilities(&mut self) -> Result<Capabilities, CallError> {
        self.portal.capabilities().await
    }

    async fn push(&mut self, push: &Push) -> Result<Pushed, CallError> {
        let pushed = self.portal.push(push).await?;
        add(&self.tally.operations, pushed.answers.len());
        Ok(pushed)
    }

    async fn snapshot(&mut self, wanted: &Wanted) -> Result<Snapshot, CallError> {
        let page = self.portal.snapshot(wanted).await?;
        add(&self.tally.rows, page.rows.len());
        Ok(page)
    }

    async fn changes(&mut self, after: i64, limit: u32) -> Result<Page, CallError> {
        let page = self.portal.changes(after, limit).await?;
        add(&self.tally.rows, page.changes.len());
        Ok(page)
    }
}

fn add(counter: &AtomicU64, count: usize) {
    counter.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
}
