//! The transport over the network: one implementation for each style.

use async_trait::async_trait;
use shared::program::Style;

use super::{
    endpoint::Endpoint,
    failure::Failure,
    http::BoundedClient,
    limits::Limits,
    mllp, post,
    registry::{Contact, RegistryTransport, Reply, SetUpError},
    soap,
};

/// Speaks with registries over the network, in the style that each wants.
#[derive(Debug, Clone)]
pub struct NetworkTransport {
    client: BoundedClient,
}

impl NetworkTransport {
    /// Builds the transport. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// Returns an error if the system has no certificates to trust.
    pub fn new(limits: Limits) -> Result<Self, SetUpError> {
        BoundedClient::build(limits).map(|client| Self { client })
    }
}

#[async_trait]
impl RegistryTransport for NetworkTransport {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        match endpoint.transport.style {
            Style::Cdc2011Soap12
            | Style::Cdc2011Soap11
            | Style::Cdc2011Wsse
            | Style::Cdc2014Soap12
            | Style::IzGatewayHub2014 => soap::test_connection(&self.client, endpoint, echo).await.map(Contact::Echoed),
            Style::WebizExecute | Style::SoapCall | Style::FormPost | Style::RawPost => {
                post::reach(&self.client, endpoint).await.map(|()| Contact::Reached)
            }
            Style::Mllp => mllp::reach(&self.client, endpoint).await.map(|()| Contact::Reached),
        }
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        match endpoint.transport.style {
            Style::Cdc2011Soap12
            | Style::Cdc2011Soap11
            | Style::Cdc2011Wsse
            | Style::Cdc2014Soap12
            | Style::IzGatewayHub2014
            | Style::WebizExecute
            | Style::SoapCall => soap::submit(&self.client, endpoint, message).await,
            Style::FormPost => post::submit_form(&self.client, endpoint, message).await,
            Style::RawPost => post::submit_raw(&self.client, endpoint, message).await,
            Style::Mllp => mllp::submit(&self.client, endpoint, message).await,
        }
    }
}
