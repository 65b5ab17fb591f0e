//! The counts of all reports, counted once after a change for all who ask.

use sea_orm::DatabaseConnection;
use tokio::sync::Mutex;

use super::row::{ReportCounts, counts};
use crate::{graphql::schema::Result, store::last_change};

/// The newest counts, with the number of the last change that they surely hold.
#[derive(Default)]
pub struct SharedCounts(Mutex<Option<(i64, ReportCounts)>>);

impl SharedCounts {
    /// The counts as they are now.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn now(&self, db: &DatabaseConnection) -> Result<ReportCounts> {
        self.since(last_change(db).await?, db).await
    }

    /// The counts after a change; counted by the first who asks, while the others wait.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn since(&self, seq: i64, db: &DatabaseConnection) -> Result<ReportCounts> {
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
