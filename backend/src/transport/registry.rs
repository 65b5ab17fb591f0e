//! The trait of every transport to a registry, and its results.

use std::fmt;

use async_trait::async_trait;

use super::{endpoint::Endpoint, failure::Failure};

/// The answer of a registry.
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

/// The result of a connection test. Neither proves that the credentials are right.
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
    /// Returns an error if no answer came that could be read.
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure>;

    /// Sends one message and waits for its acknowledgement, which may well be a refusal.
    ///
    /// # Errors
    /// Returns an error if no answer came that could be read.
    ///
    /// [`Failure::outcome`] says whether the message may have arrived.
    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure>;
}

/// The transport could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client that speaks with registries could not be built; check that the system's certificates are installed"
)]
pub struct SetUpError;
