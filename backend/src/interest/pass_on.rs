//! The queue of interest that a webhook gets.

use chrono::{DateTime, Utc};
use shared::{advice::Advice, retry::next_try};

use super::note::json_of;
use crate::{
    dispatch::{Failure, Queue, WebhookTarget, dispatch},
    entity::interest,
    reference_data::ReferenceData,
    store::{self, Result, Store, Tx, practice},
};

/// Maximum number of tries after the first one; then a person sends it by email.
const MAX_RETRIES: i32 = 5;

/// Passes on everything that is due; says how many were tried.
///
/// # Errors
/// Returns an error if the database is not available. What was claimed goes again when its lease ends.
pub async fn pass_on(store: &Store, reference: &ReferenceData, target: &WebhookTarget) -> Result<usize> {
    dispatch(store, &InterestQueue { reference, target }).await
}

struct InterestQueue<'a> {
    reference: &'a ReferenceData,
    target: &'a WebhookTarget,
}

#[async_trait::async_trait]
impl Queue for InterestQueue<'_> {
    type Note = interest::Model;

    fn actor(&self) -> &'static str {
        "interest"
    }

    async fn is_any_due(&self, store: &Store) -> Result<bool> {
        store::is_any_interest_due(store.reader(), store.source().now()).await
    }

    async fn claim(&self, tx: &mut Tx) -> Result<Option<interest::Model>> {
        store::claim_interest(tx).await
    }

    async fn send(&self, store: &Store, row: &interest::Model) -> Result<std::result::Result<(), String>> {
        let place = practice(store.reader()).await?;
        let passed_on = self.target.post(&json_of(row, self.reference, &place.practice.name)).await;
        tracing::info!(interest.id = %row.id, passed_on = passed_on.is_ok(), "interest.tried");
        Ok(passed_on)
    }

    fn next_try(&self, row: &interest::Model, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>> {
        // Whatever went wrong may be gone later: nobody corrects a note.
        (row.tries <= MAX_RETRIES).then(|| next_try(row.tries, Advice::RetrySoon, now, jitter)).flatten()
    }

    async fn settle(&self, tx: &mut Tx, row: &interest::Model, failure: Option<Failure>) -> Result<()> {
        store::settle_interest(tx, row.id, failure).await
    }
}
