//! Speaking with a registry.

use std::fmt;

use async_trait::async_trait;
use shared::program::Style;

use super::{cdc_soap, client::BoundedClient, endpoint::Endpoint, failure::Failure, limits::Limits};

/// What the registry answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HL7 or the echo inside the envelope, word for word.
    pub body: String,
    /// The HTTP status.
    pub http_status: u16,
}

impl fmt::Debug for Reply {
    /// Says how long the body is, never what it says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { body, http_status } = self;
        f.debug_struct("Reply").field("body_bytes", &body.len()).field("http_status", http_status).finish()
    }
}

/// Speaks with a registry: one exchange a call, answered or failed when it returns.
#[async_trait]
pub trait RegistryTransport: Send + Sync {
    /// Asks the registry to say `echo` back. Proves that it can be reached, not that the credentials are right.
    ///
    /// # Errors
    /// When no answer came that could be read.
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Reply, Failure>;

    /// Sends one message and waits for its acknowledgement, which may well be a refusal.
    ///
    /// # Errors
    /// When no answer came that could be read; [`Failure::outcome`] says whether the message may have arrived.
    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure>;
}

/// The transport's client could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client that speaks with registries could not be built; check that the system's certificates are installed"
)]
pub struct SetUpError(#[source] reqwest::Error);

/// Speaks with registries over HTTP, by the envelope that each wants.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: BoundedClient,
}

impl HttpTransport {
    /// Builds the transport. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// When the system has no certificates to trust.
    pub fn new(limits: Limits) -> Result<Self, SetUpError> {
        BoundedClient::build(limits).map(|client| Self { client }).map_err(SetUpError)
    }
}

#[async_trait]
impl RegistryTransport for HttpTransport {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Reply, Failure> {
        match endpoint.style {
            Style::Cdc2011Soap12 => cdc_soap::test_connection(&self.client, endpoint, echo).await,
        }
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        match endpoint.style {
            Style::Cdc2011Soap12 => cdc_soap::submit(&self.client, endpoint, message).await,
        }
    }
}
