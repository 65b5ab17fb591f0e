//! The transport to a training registry in this process: its rules and its ledger, without a network.

use async_trait::async_trait;

use super::{
    registry::{self, AnswerMode},
    state::Sandbox,
};
use crate::transport::{Contact, Endpoint, Failure, FailureCode, RegistryTransport, Reply};

/// The transport to a training registry in this process. It ends as one over HTTP does, with the same codes.
#[derive(Debug, Clone)]
pub struct DirectTransport(Sandbox);

impl DirectTransport {
    /// A transport to a registry.
    #[must_use]
    pub fn new(sandbox: Sandbox) -> Self {
        Self(sandbox)
    }
}

#[async_trait]
impl RegistryTransport for DirectTransport {
    async fn test_connection(&self, _endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        Ok(Contact::Echoed(reply(format!("End-to-end connectivity test successful: {echo}"))))
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        let options = &self.0.options;
        let takes_facility = options.facilities.take(&endpoint.facility_id);
        if !(options.knows(&endpoint.username, &endpoint.password) && takes_facility) {
            return Err(Failure::new(FailureCode::SecurityFault));
        }
        if message.len() > options.max_message_bytes {
            return Err(Failure::new(FailureCode::MessageTooLarge));
        }
        let (mode, acknowledgement) = registry::process(&self.0, message).await;
        match mode {
            AnswerMode::Whole => Ok(reply(acknowledgement)),
            AnswerMode::Half => Err(Failure::new(FailureCode::UnreadableReply)),
            AnswerMode::None => Err(Failure::new(FailureCode::ConnectionLost)),
            AnswerMode::Fault => Err(Failure::new(FailureCode::UnknownFault)),
            AnswerMode::WebPage => Err(Failure::new(FailureCode::NotSoap)),
        }
    }
}

fn reply(body: String) -> Reply {
    Reply { body, http_status: Some(200) }
}
