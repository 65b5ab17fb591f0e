//! Goes on with every open backfill, in the background.

use std::time::Duration;

use super::work_off;
use crate::{
    delivery::Courier,
    store::{self, Batch},
};

/// Maximum number of doses that get their report in one transaction: few enough that others who write wait for a moment
/// only.
const BATCH_SIZE: u64 = 500;

/// Poll interval for what another server left behind.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// Goes on where an activation, or a server that stopped, left off, until the task is dropped.
pub async fn go_on(courier: Courier) {
    work_off(courier, POLL_INTERVAL, step, |error| tracing::error!(error = %error, "backfill.failed")).await;
}

/// Makes the next batch; says whether there was one.
async fn step(courier: &Courier) -> store::Result<bool> {
    if !store::is_any_backfill_open(courier.store.reader()).await? {
        return Ok(false);
    }
    let piece = store::retry(|| next_piece(courier)).await?;
    if piece.is_some_and(|piece| piece.is_last) {
        tracing::info!("backfill.ended");
    }
    Ok(piece.is_some())
}

async fn next_piece(courier: &Courier) -> store::Result<Option<Batch>> {
    let mut tx = courier.store.begin("backfill").await?;
    let piece = store::backfill(&mut tx, &courier.reference, None, BATCH_SIZE).await?;
    match piece {
        Some(_) => tx.commit().await?,
        None => tx.cancel().await?,
    }
    Ok(piece)
}
