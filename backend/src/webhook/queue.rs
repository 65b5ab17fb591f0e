//! The queue of one webhook, and the loop over all.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::sign::sign;
use crate::{
    dispatch::{Failure, Queue, dispatch},
    entity::webhook_delivery,
    store::{self, DeliveryOutcome, OpenWebhook, Result, Store, Tx},
    transport::{self, Webhook},
    vault::Vault,
};

/// Maximum age of a delivery. An older one is given up: the change feed has it still.
const MAX_AGE: TimeDelta = TimeDelta::days(3);
/// Pause after the first try, in seconds; it grows fourfold with each.
const INITIAL_BACKOFF: f64 = 5.0;
/// Longest pause, in seconds.
const MAX_BACKOFF: f64 = 4.0 * 3_600.0;
/// Jitter of a pause, as a fraction of it.
const JITTER: f64 = 0.2;
/// Pause after a commit, in which further changes come together.
const DEBOUNCE: Duration = Duration::from_millis(100);
/// Poll interval.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The deliveries of one webhook.
pub struct WebhookQueue {
    webhook: Uuid,
    target: OpenWebhook,
    client: Webhook,
}

impl WebhookQueue {
    /// The queue of a webhook.
    #[must_use]
    pub const fn new(webhook: Uuid, target: OpenWebhook, client: Webhook) -> Self {
        Self { webhook, target, client }
    }
}

/// A delivery that this server sends.
pub struct Claimed {
    row: webhook_delivery::Model,
    /// The status that came back.
    http_status: OnceLock<u16>,
}

#[async_trait::async_trait]
impl Queue for WebhookQueue {
    type Note = Claimed;

    fn actor(&self) -> &'static str {
        "webhook"
    }

    async fn is_any_due(&self, store: &Store) -> Result<bool> {
        store::is_any_delivery_due(store.reader(), self.webhook, store.source().now()).await
    }

    async fn claim(&self, tx: &mut Tx) -> Result<Option<Claimed>> {
        let row = store::claim_delivery(tx, self.webhook).await?;
        Ok(row.map(|row| Claimed { row, http_status: OnceLock::new() }))
    }

    async fn send(&self, store: &Store, note: &Claimed) -> Result<std::result::Result<(), String>> {
        let row = &note.row;
        let (id, now) = (format!("msg_{}", row.id.simple()), store.source().now().timestamp());
        let signature = sign(&self.target.key, &id, now, &row.body);
        let timestamp = now.to_string();
        let headers = [("webhook-id", &*id), ("webhook-timestamp", &timestamp), ("webhook-signature", &signature)];
        let sent = self.client.post_with(&self.target.url, row.body.clone(), &headers).await;
        let status = sent.as_ref().map_or_else(|failure| failure.http_status, |status| Some(*status));
        if let Some(status) = status {
            let _ = note.http_status.set(status);
        }
        tracing::info!(webhook.id = %self.webhook, delivery.id = %row.id, sent = sent.is_ok(), "webhook.tried");
        Ok(sent.map(drop).map_err(|failure| explain(&failure)))
    }

    fn next_try(&self, note: &Claimed, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>> {
        let next = now + pause(note.row.tries, jitter);
        // A test tells at once how it went.
        let is_test = note.row.seq == 0;
        (!is_test && next <= note.row.created_at + MAX_AGE).then_some(next)
    }

    async fn settle(&self, tx: &mut Tx, note: &Claimed, failure: Option<Failure>) -> Result<()> {
        let outcome = DeliveryOutcome { http_status: note.http_status.get().copied(), failure };
        store::settle_delivery(tx, note.row.id, outcome).await
    }
}

/// The table of failures speaks of registries, so that a webhook's is told by its code.
fn explain(failure: &transport::Failure) -> String {
    match failure.http_status {
        Some(status) => format!("The address answered with HTTP status {status}."),
        None => format!("The address could not be reached ({}).", failure.code.as_str()),
    }
}

/// The pause after so many tries.
fn pause(tries: i32, jitter: f64) -> TimeDelta {
    let grown = INITIAL_BACKOFF * 4.0_f64.powi(tries.clamp(1, 16) - 1);
    let seconds = grown.min(MAX_BACKOFF) * (1.0 + JITTER * (jitter.clamp(0.0, 1.0) - 0.5));
    TimeDelta::from_std(Duration::from_secs_f64(seconds)).unwrap_or(MAX_AGE)
}

/// Makes the deliveries of a webhook and sends what is due; returns how many were tried.
///
/// # Errors
/// Returns an error if the database is not available, or the keys at hand do not open the webhook's secret.
pub async fn tell(store: &Store, vault: &Vault, client: &Webhook, webhook: Uuid) -> Result<usize> {
    let mut tried = 0;
    loop {
        let row = store::webhook_by_id(store.reader(), webhook).await?;
        let Some(row) = row.filter(|row| row.disabled_at.is_none()) else { return Ok(tried) };
        let mut made = 0;
        if store::is_behind(store.reader(), &row).await? {
            let mut tx = store.begin("webhook").await?;
            made = store::make_deliveries(&mut tx, webhook).await?;
            tx.commit().await?;
        }
        let queue = WebhookQueue::new(webhook, store::open_webhook(vault, &row)?, client.clone());
        let sent = dispatch(store, &queue).await?;
        tried += sent;
        if made == 0 && sent == 0 {
            return Ok(tried);
        }
    }
}

/// Tells all webhooks, each beside the others, until the task is dropped.
pub async fn keep_told(store: Store, vault: Arc<Vault>, client: Webhook) {
    let mut committed = store.committed();
    let (mut telling, mut busy) = (JoinSet::new(), HashMap::new());
    loop {
        committed.mark_unchanged();
        let rows = store::webhooks_in_use(store.reader()).await;
        let rows = rows.inspect_err(|error| tracing::error!(error = %error, "webhook.failed")).unwrap_or_default();
        for row in rows {
            if busy.values().any(|id| *id == row.id) {
                continue;
            }
            let (store, vault, client) = (store.clone(), Arc::clone(&vault), client.clone());
            let task = telling.spawn(async move {
                if let Err(error) = tell(&store, &vault, &client, row.id).await {
                    tracing::error!(error = %error, webhook.id = %row.id, "webhook.failed");
                }
            });
            busy.insert(task.id(), row.id);
        }
        // A commit of this process may be a change; those of others are looked for.
        let _ = tokio::time::timeout(POLL_INTERVAL, committed.changed()).await;
        tokio::time::sleep(DEBOUNCE).await;
        while let Some(ended) = telling.try_join_next_with_id() {
            busy.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(1, 5)]
    #[case(2, 20)]
    #[case(3, 80)]
    #[case(6, 5_120)]
    #[case(7, 14_400)]
    #[case(i32::MAX, 14_400)]
    #[case(i32::MIN, 5)]
    fn pauses_grow_up_to_four_hours(#[case] tries: i32, #[case] seconds: i64) {
        assert_eq!(pause(tries, 0.5).num_seconds(), seconds);
        assert!(pause(tries, 0.0) < pause(tries, 1.0));
    }
}
