//! The workers: each carries what is due until nothing is, and then waits for a commit or the tick.

use std::sync::Arc;

use shared::{advice::Advice, retry::next_try};
use tokio::{sync::Notify, task::JoinSet};

use super::Courier;
use crate::store::{self, Error};

/// Starts workers that wake up at each commit and at each ring of `bell`.
pub fn spawn_workers(tasks: &mut JoinSet<()>, courier: &Courier, count: usize, bell: &Arc<Notify>) {
    for _ in 0..count {
        let (courier, bell) = (courier.clone(), Arc::clone(bell));
        tasks.spawn(async move { work(&courier, &bell).await });
    }
}

async fn work(courier: &Courier, bell: &Notify) {
    let mut committed = courier.store.committed();
    loop {
        committed.mark_unchanged();
        match courier.carry_one().await {
            Ok(true) | Err(Error::Conflict) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "outbox.failed"),
        }
        tokio::select! {
            _ = committed.changed() => {}
            () = bell.notified() => {}
        }
    }
}

/// What the tick does for the outbox: takes back what lost workers held, and wakes the workers.
///
/// # Errors
/// When the database is not available.
pub async fn wake(courier: &Courier, bell: &Notify) -> store::Result<()> {
    let source = courier.store.source();
    let (now, jitter) = (source.now(), source.fraction());
    if store::is_any_lost(courier.store.reader(), now).await? {
        let mut tx = courier.store.begin("outbox").await?;
        let again = |tries| next_try(tries, Advice::RetrySoon, now, jitter);
        let rescued = store::rescue(&mut tx, &courier.vault, again).await?;
        tx.commit().await?;
        tracing::warn!(reports = rescued, "outbox.rescued");
    }
    bell.notify_waiters();
    Ok(())
}
