//! Goes on with every open batch of reports, in the background.

use std::time::Duration;

use super::work_off;
use crate::{delivery::Courier, store};

/// Maximum number of reports that are queued in one transaction: few enough that others who write wait for a moment
/// only.
const BATCH_SIZE: u64 = 500;

/// Poll interval for what another server left behind.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// Goes on where a request, or a server that stopped, left off, until the task is dropped.
pub async fn go_on(courier: Courier) {
    work_off(courier, POLL_INTERVAL, step, |error| tracing::error!(error = %error, "batch.failed")).await;
}

/// Does the next piece; says whether there was one.
async fn step(courier: &Courier) -> store::Result<bool> {
    if !store::is_any_batch_due(courier.store.reader()).await? {
        return Ok(false);
    }
    store::retry(|| next_piece(courier)).await
}

async fn next_piece(courier: &Courier) -> store::Result<bool> {
    let mut tx = courier.store.begin("batch").await?;
    let is_done = store::continue_batch(&mut tx, &courier.reference, BATCH_SIZE).await?;
    if is_done {
        tx.commit().await?;
    } else {
        tx.cancel().await?;
    }
    Ok(is_done)
}
