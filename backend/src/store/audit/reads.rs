//! Writing what was read.

use std::time::Duration;

use crate::store::{Error, Result, Store, retry_within};

/// The time for which writing is tried again while the database is busy; what is not written by then waits again.
const RETRY_TIMEOUT: Duration = Duration::from_secs(5);

/// Writes what was read since the last time; says whether there was anything.
///
/// # Errors
/// Returns an error if the database is not available; then it is written the next time.
pub async fn flush_reads(store: &Store) -> Result<bool> {
    let waiting = store.reads().take();
    if waiting.is_empty() {
        return Ok(false);
    }
    let write = || async {
        let tx = store.begin("server").await?;
        tx.write_entries(waiting.entries(tx.now())).await?;
        tx.commit_quietly().await
    };
    retry_within(RETRY_TIMEOUT, |error| matches!(error, Error::Busy(_)), write).await?;
    waiting.done();
    Ok(true)
}
