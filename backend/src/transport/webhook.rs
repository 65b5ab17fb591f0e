//! Posts JSON to a service that the settings name, under the same rules as registries: no redirects, TLS, no private
//! addresses unless they are allowed.

use url::Url;

use super::{
    failure::{Failure, FailureCode},
    http::{BoundedClient, Post},
    limits::Limits,
    registry::SetUpError,
};

/// Posts JSON.
#[derive(Debug, Clone)]
pub struct Webhook {
    client: BoundedClient,
}

impl Webhook {
    /// Builds the client. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// Returns an error if the system has no certificates to trust.
    pub fn new(limits: Limits) -> Result<Self, SetUpError> {
        BoundedClient::build(limits).map(|client| Self { client })
    }

    /// Posts a text of JSON; any status of success will do.
    ///
    /// # Errors
    /// Returns an error if the body was not taken.
    pub async fn post(&self, url: &Url, body: String) -> Result<(), Failure> {
        self.post_with(url, body, &[]).await.map(drop)
    }

    /// Posts a text of JSON with further headers, and returns the status; any of success will do.
    ///
    /// # Errors
    /// Returns an error if the body was not taken.
    pub async fn post_with(&self, url: &Url, body: String, headers: &[(&str, &str)]) -> Result<u16, Failure> {
        let post = Post { content_type: "application/json", headers: headers.to_vec(), basic: false, body };
        let answer = self.client.post_to(url, post).await?;
        match FailureCode::of_status(answer.status) {
            None => Ok(answer.status),
            Some(code) => Err(Failure::answered(code, answer.status, &answer.body)),
        }
    }
}
