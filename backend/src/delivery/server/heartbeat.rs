//! The heartbeat of this server, and the takeover of what dead servers were sending.

use std::pin::pin;

use shared::{advice::Advice, retry::next_try};
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval, timeout},
};
use uuid::Uuid;

use super::liveness::Liveness;
use crate::delivery::{Courier, timing::Timing};
use crate::store::{self, Tx};

/// Registers this server, and takes back what servers held that ended.
///
/// `is_alone` says that no other server can use the database: then all others are known to have ended.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn join(courier: &Courier, is_alone: bool) -> store::Result<()> {
    let attempt = || async {
        let mut tx = courier.store.begin("server").await?;
        store::register_server(&mut tx, courier.server).await?;
        if is_alone {
            let others = store::other_servers(tx.db(), courier.server).await?;
            store::remove_servers(&mut tx, &others.into_iter().map(|(id, _)| id).collect::<Vec<_>>()).await?;
        }
        rescue_and_commit(tx, courier).await
    };
    store::retry(attempt).await
}

/// Takes this server off the list, and frees what it still holds.
///
/// # Errors
/// Returns an error if the database is not available; the others free the reports later.
pub async fn leave(courier: &Courier) -> store::Result<()> {
    let this = [courier.server];
    store::retry(|| remove_and_rescue(courier, &this)).await
}

/// Writes this server's heartbeat and looks at those of the others, until the task is dropped.
pub async fn keep_alive(courier: Courier) {
    let mut liveness = Liveness::new(Timing::HEARTBEATS_PER_TIMEOUT);
    let mut ticks = interval(courier.timing.beat_interval());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let mut looking = pin!(look(&courier, &mut liveness));
        let looked = match timeout(courier.timing.server_timeout, &mut looking).await {
            Ok(looked) => looked,
            Err(_) => {
                courier.health.note_beat(false);
                looking.await
            }
        };
        if let Err(error) = &looked {
            tracing::warn!(error = %error, "server.heartbeat_failed");
        }
        courier.health.note_beat(looked.is_ok());
    }
}

async fn look(courier: &Courier, liveness: &mut Liveness) -> store::Result<()> {
    store::retry(|| write_beat(courier)).await?;
    let dead = liveness.look(&store::other_servers(courier.store.reader(), courier.server).await?);
    if dead.is_empty() {
        return Ok(());
    }
    tracing::warn!(servers = dead.len(), "server.dead");
    store::retry(|| remove_and_rescue(courier, &dead)).await
}

async fn write_beat(courier: &Courier) -> store::Result<()> {
    let mut tx = courier.store.begin("server").await?;
    store::beat(&mut tx, courier.server).await?;
    tx.commit().await
}

async fn remove_and_rescue(courier: &Courier, servers: &[Uuid]) -> store::Result<()> {
    let mut tx = courier.store.begin("server").await?;
    store::remove_servers(&mut tx, servers).await?;
    rescue_and_commit(tx, courier).await
}

/// The delivery's part of the tick: takes back what is lost, and wakes the dispatcher.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn wake(courier: &Courier, bell: &Notify) -> store::Result<()> {
    if store::is_any_lost(courier.store.reader(), courier.store.source().now()).await? {
        store::retry(|| async { rescue_and_commit(courier.store.begin("outbox").await?, courier).await }).await?;
    }
    bell.notify_one();
    Ok(())
}

async fn rescue_and_commit(mut tx: Tx, courier: &Courier) -> store::Result<()> {
    let (now, jitter) = (tx.now(), tx.source().fraction());
    let again = |tries| next_try(tries, Advice::RetrySoon, now, jitter);
    let reports = store::rescue(&mut tx, &courier.vault, again).await?;
    tx.commit().await?;
    if reports > 0 {
        tracing::warn!(reports, "outbox.rescued");
    }
    Ok(())
}
