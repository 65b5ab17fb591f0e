//! A webhook that notes are posted to.

use std::fmt;

use serde_json::Value;
use url::Url;

use crate::transport::{Failure, Webhook};

/// A webhook and its address.
#[derive(Clone)]
pub struct WebhookTarget {
    client: Webhook,
    url: Url,
}

impl WebhookTarget {
    /// The webhook of an address.
    #[must_use]
    pub fn new(client: Webhook, url: Url) -> Self {
        Self { client, url }
    }

    /// Posts a note.
    ///
    /// # Errors
    /// Returns the reason as a sentence if the note was not taken.
    pub async fn post(&self, note: &Value) -> Result<(), String> {
        self.client.post(&self.url, note.to_string()).await.map_err(|failure| explain(&failure))
    }
}

impl fmt::Debug for WebhookTarget {
    /// Shows only the host: addresses of webhooks often hold a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookTarget").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// The table of failures speaks of registries, so that a webhook's is told by its code.
fn explain(failure: &Failure) -> String {
    match failure.http_status {
        Some(status) => format!("The webhook answered with HTTP status {status}."),
        None => format!("The webhook could not be reached ({}).", failure.code.as_str()),
    }
}
