//! The counts of all reports, counted once after a change for all who ask.

use serde::Serialize;
use tokio::sync::Mutex;

use crate::store::{self, Reader, Result, last_change};

/// The number of reports by tab and status.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportCounts {
    pub not_reported: i64,
    pub in_progress: i64,
    pub reported: i64,
    pub excluded: i64,
    pub ready_to_send: i64,
    pub needs_you: i64,
    pub waiting: i64,
}

/// The newest counts, with the number of the last change that they surely hold.
#[derive(Default)]
pub struct SharedCounts(Mutex<Option<(i64, ReportCounts)>>);

impl SharedCounts {
    /// The counts as they are now.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn now(&self, db: &Reader) -> Result<ReportCounts> {
        self.since(last_change(db).await?, db).await
    }

    /// The counts after a change; counted by the first who asks, while the others wait.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn since(&self, seq: i64, db: &Reader) -> Result<ReportCounts> {
        let mut kept = self.0.lock().await;
        if let Some((at, counts)) = *kept
            && at >= seq
        {
            return Ok(counts);
        }
        let at = last_change(db).await?;
        let counted = counts(db).await?;
        *kept = Some((at, counted));
        Ok(counted)
    }
}

async fn counts(db: &Reader) -> Result<ReportCounts> {
    let counted = store::counts(db).await?;
    Ok(ReportCounts {
        not_reported: counted.not_reported,
        in_progress: counted.in_progress,
        reported: counted.reported,
        excluded: counted.excluded,
        ready_to_send: counted.ready_to_send,
        needs_you: counted.needs_you,
        waiting: counted.waiting,
    })
}
