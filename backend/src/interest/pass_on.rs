//! Passes on what is due: claimed under a lease, sent with no transaction open, and settled.

use shared::{advice::Advice, retry::next_try};
use url::Url;

use super::note::json_of;
use crate::{
    reference_data::ReferenceData,
    store::{self, Store, practice},
    transport::{Failure, Webhook},
};

/// Passes on everything that is due; says how many were tried.
///
/// # Errors
/// When the database is not available. What was claimed goes again when its lease ends.
pub async fn pass_on(store: &Store, reference: &ReferenceData, webhook: &Webhook, url: &Url) -> store::Result<usize> {
    let mut tried = 0;
    while store::is_any_interest_due(store.reader(), store.source().now()).await? {
        let mut tx = store.begin("interest").await?;
        let Some(row) = store::claim_interest(&mut tx).await? else {
            // Another server was quicker.
            tx.cancel().await?;
            break;
        };
        tx.commit().await?;
        let place = practice(store.reader()).await?;
        let body = json_of(&row, reference, &place.practice.name).to_string();
        let failure = webhook.post(url, body).await.err();
        let (now, jitter) = (store.source().now(), store.source().fraction());
        // Whatever went wrong may be gone later: nobody corrects a note.
        let again = || next_try(row.tries, Advice::RetrySoon, now, jitter);
        let failure = failure.map(|failure| (told(&failure), again()));
        tracing::info!(interest.id = %row.id, passed_on = failure.is_none(), "interest.tried");
        let mut tx = store.begin("interest").await?;
        store::settle_interest(&mut tx, row.id, failure).await?;
        tx.commit().await?;
        tried += 1;
    }
    Ok(tried)
}

/// The table of failures speaks of registries, so that a webhook's is told by its code.
fn told(failure: &Failure) -> String {
    match failure.http_status {
        Some(status) => format!("The webhook answered with HTTP status {status}."),
        None => format!("The webhook could not be reached ({}).", failure.code.as_str()),
    }
}
