//! Keeps the findings that lists show as they must be, in the background.

use std::time::Duration;

use super::work_off;
use crate::{delivery::Courier, store};

/// Maximum number of records that are assessed again in one transaction: few enough that others who write wait for a
/// moment only.
const BATCH_SIZE: u64 = 200;

/// Poll interval without a commit of this process: another server's changes, and midnight.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Makes again what is stale, until the task is dropped.
pub async fn keep(courier: Courier) {
    work_off(courier, POLL_INTERVAL, step, |error| tracing::error!(error = %error, "findings.failed")).await;
}

/// Makes the next batch again; says whether there was one.
async fn step(courier: &Courier) -> store::Result<bool> {
    let now = courier.store.source().now();
    if !store::is_any_stale(courier.store.reader(), &courier.reference, now).await? {
        return Ok(false);
    }
    let mut tx = courier.store.begin("findings").await?;
    let made = store::assess_stale(&mut tx, &courier.reference, BATCH_SIZE).await?;
    tx.commit().await?;
    Ok(made > 0)
}
