//! Speaking with a registry.

use std::fmt;

use async_trait::async_trait;
use shared::program::Style;

use super::{client::BoundedClient, endpoint::Endpoint, failure::Failure, limits::Limits, mllp, post, soap};

/// What the registry answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HL7 or the echo inside the envelope, word for word.
    pub body: String,
    /// The HTTP status; none where there is no HTTP.
    pub http_status: Option<u16>,
}

impl fmt::Debug for Reply {
    /// Says how long the body is, never what it says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { body, http_status } = self;
        f.debug_struct("Reply").field("body_bytes", &body.len()).field("http_status", http_status).finish()
    }
}

/// What a test of the connection showed. Neither proves that the credentials are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// The service answered what it was asked.
    Echoed(Reply),
    /// Something answers at the address; services of this style have no test that shows more.
    Reached,
}

/// Speaks with a registry: one exchange a call, answered or failed when it returns.
#[async_trait]
pub trait RegistryTransport: Send + Sync {
    /// Asks the registry to say `echo` back, or, where its style knows no such thing, looks whether anything answers.
    ///
    /// # Errors
    /// When nothing answered that could be read.
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure>;

    /// Sends one message and waits for its acknowledgement, which may well be a refusal.
    ///
    /// # Errors
    /// When no answer came that could be read; [`Failure::outcome`] says whether the message may have arrived.
    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure>;
}

/// The transport could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client that speaks with registries could not be built; check that the system's certificates are installed"
)]
pub struct SetUpError;

/// Speaks with registries over the network, in the style that each wants.
#[derive(Debug, Clone)]
pub struct NetworkTransport {
    client: BoundedClient,
}

impl NetworkTransport {
    /// Builds the transport. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// When the system has no certificates to trust.
    pub fn new(limits: Limits) -> Result<Self, SetUpError> {
        BoundedClient::build(limits).map(|client| Self { client })
    }
}

#[async_trait]
impl RegistryTransport for NetworkTransport {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        match endpoint.transport.style {
            Style::Cdc2011Soap12 | Style::Cdc2011Soap11 | Style::Cdc2011Wsse => {
                soap::test_connection(&self.client, endpoint, echo).await.map(Contact::Echoed)
            }
            Style::WebizExecute | Style::FormPost | Style::RawPost => {
                post::reach(&self.client, endpoint).await.map(|()| Contact::Reached)
            }
            Style::Mllp => mllp::reach(&self.client, endpoint).await.map(|()| Contact::Reached),
        }
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        match endpoint.transport.style {
            Style::Cdc2011Soap12 | Style::Cdc2011Soap11 | Style::Cdc2011Wsse | Style::WebizExecute => {
                soap::submit(&self.client, endpoint, message).await
            }
            Style::FormPost => post::submit_form(&self.client, endpoint, message).await,
            Style::RawPost => post::submit_raw(&self.client, endpoint, message).await,
            Style::Mllp => mllp::submit(&self.client, endpoint, message).await,
        }
    }
}
