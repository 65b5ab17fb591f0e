//! The queue of notices of one channel.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

use super::text::{json_of, mail_of};
use crate::{
    dispatch::{Queue, WebhookTarget, dispatch},
    reference_data::ReferenceData,
    store::{self, ClaimedNotice, NoticeChannel, NoticeOutcome, Result, Store, Tx},
    transport::Mailer,
};

/// Maximum age of a notice. An older one is given up: last week's alert is no news.
const MAX_AGE: TimeDelta = TimeDelta::days(3);

/// Pause after the first try, in seconds; it doubles with each.
const INITIAL_BACKOFF: f64 = 30.0;

/// Longest pause, in seconds.
const MAX_BACKOFF: f64 = 3.0 * 3_600.0;

/// Jitter of a delay, as a fraction of it.
const JITTER: f64 = 0.2;

/// Poll interval.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The client that sends the notices of a channel.
#[derive(Debug, Clone)]
pub enum Carrier {
    /// Mails.
    Mail(Mailer),
    /// A webhook.
    Webhook(WebhookTarget),
}

/// The notices of one channel, and what carries them.
#[derive(Debug, Clone)]
pub struct AlertQueue {
    carrier: Carrier,
    reference: Arc<ReferenceData>,
}

impl AlertQueue {
    /// The queue of a carrier.
    #[must_use]
    pub fn new(carrier: Carrier, reference: Arc<ReferenceData>) -> Self {
        Self { carrier, reference }
    }

    const fn channel(&self) -> NoticeChannel {
        match self.carrier {
            Carrier::Mail(_) => NoticeChannel::Mail,
            Carrier::Webhook(_) => NoticeChannel::Webhook,
        }
    }
}

/// Sends the notices of a channel as they come, until the task is dropped.
pub async fn send_notices(store: Store, queue: AlertQueue) {
    let mut interval = tokio::time::interval(POLL_INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = dispatch(&store, &queue).await {
            tracing::error!(error = %error, "alert.notices_failed");
        }
    }
}

#[async_trait::async_trait]
impl Queue for AlertQueue {
    type Note = ClaimedNotice;

    fn actor(&self) -> &'static str {
        "alert"
    }

    async fn is_any_due(&self, store: &Store) -> Result<bool> {
        store::is_any_notice_due(store.reader(), self.channel(), store.source().now()).await
    }

    async fn claim(&self, tx: &mut Tx) -> Result<Option<ClaimedNotice>> {
        store::claim_notice(tx, self.channel()).await
    }

    async fn send(&self, store: &Store, note: &ClaimedNotice) -> Result<std::result::Result<(), String>> {
        if store.source().now().signed_duration_since(note.row.created_at) > MAX_AGE {
            return Ok(Err("It grew too old.".to_owned()));
        }
        let place = store::practice(store.reader()).await?;
        let names = store::subject_names(store.reader()).await?;
        let sent = match &self.carrier {
            Carrier::Mail(mailer) => mailer.send(mail_of(note, &names, &self.reference, &place)?).await,
            Carrier::Webhook(target) => target.post(&json_of(note, &names, &self.reference, &place)?).await,
        };
        tracing::info!(alert.id = %note.alert.id, notice.event = %note.event, sent = sent.is_ok(), "alert.notice_tried");
        Ok(sent)
    }

    fn next_try(&self, note: &ClaimedNotice, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>> {
        let next = now + pause(note.row.tries, jitter);
        (next <= note.row.created_at + MAX_AGE).then_some(next)
    }

    async fn settle(
        &self,
        tx: &mut Tx,
        note: &ClaimedNotice,
        failure: Option<(String, Option<DateTime<Utc>>)>,
    ) -> Result<()> {
        let outcome = failure.map_or(NoticeOutcome::Sent, |(text, next)| NoticeOutcome::Failed(text, next));
        store::settle_notice(tx, note.row.id, outcome).await
    }
}

/// The pause after so many tries.
fn pause(tries: i32, jitter: f64) -> TimeDelta {
    let doubled = INITIAL_BACKOFF * 2.0_f64.powi(tries.clamp(1, 16) - 1);
    let seconds = doubled.min(MAX_BACKOFF) * (1.0 + JITTER * (jitter.clamp(0.0, 1.0) - 0.5));
    TimeDelta::from_std(Duration::from_secs_f64(seconds)).unwrap_or(MAX_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(1, 30)]
    #[case(2, 60)]
    #[case(9, 7_680)]
    #[case(10, 10_800)]
    #[case(i32::MAX, 10_800)]
    #[case(i32::MIN, 30)]
    fn pauses_grow_up_to_three_hours(#[case] tries: i32, #[case] seconds: i64) {
        assert_eq!(pause(tries, 0.5).num_seconds(), seconds);
        assert!(pause(tries, 0.0) < pause(tries, 1.0));
    }
}
