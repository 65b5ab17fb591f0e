//! Work that is done in batches beside the requests, woken by the commits of this process.

use std::time::Duration;

use crate::{delivery::Courier, store};

/// Does batch after batch, until the task is dropped. With nothing to do it waits for a commit, or looks again after a
/// while for what another server left behind.
pub async fn work_off(
    courier: Courier,
    look_every: Duration,
    step: impl AsyncFn(&Courier) -> store::Result<bool>,
    failed: impl Fn(&store::Error),
) {
    let mut committed = courier.store.committed();
    loop {
        committed.mark_unchanged();
        match step(&courier).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => failed(&error),
        }
        let _ = tokio::time::timeout(look_every, committed.changed()).await;
    }
}
