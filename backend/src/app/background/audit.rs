//! Writes what was read into the audit log, and seals its entries, a moment after they came.

use std::time::Duration;

use crate::store::{self, Store};

/// Pause after something came: what comes in it is written, and sealed, together.
const DEBOUNCE: Duration = Duration::from_millis(200);

/// Poll interval: entries of commands, and of a server that ended.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Writes and seals until the task is dropped. What it has not written then, [`write_and_seal`] writes
/// before the process ends.
pub async fn keep(store: Store) {
    let mut committed = store.committed();
    loop {
        committed.mark_unchanged();
        if let Err(error) = write_and_seal(&store).await {
            tracing::error!(error = %error, "audit.failed");
        }
        let woken = async {
            tokio::select! {
                _ = committed.changed() => {}
                () = store.has_reading() => {}
            }
        };
        if tokio::time::timeout(POLL_INTERVAL, woken).await.is_ok() {
            tokio::time::sleep(DEBOUNCE).await;
        }
    }
}

/// Writes what was read, and seals all.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn write_and_seal(store: &Store) -> store::Result<()> {
    store::flush_reads(store).await?;
    while store::seal_entries(store).await? > 0 {}
    Ok(())
}
