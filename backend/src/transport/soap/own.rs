//! Services of registries' own, as their programs describe them.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use shared::program::{CallPart, SoapCall, SoapVersion, fill};

use super::{
    call::{Call, call, message_id},
    envelope::{Addressing, Block, Envelope, Part, Version},
};
use crate::transport::endpoint::Endpoint;

/// The values of a call's placeholders.
struct Values<'a> {
    endpoint: &'a Endpoint,
    message: &'a str,
    /// The message in base64, where the call wants it so.
    encoded: String,
}

impl Values<'_> {
    fn find(&self, name: &str) -> Option<&str> {
        match name {
            "username" => Some(&self.endpoint.username),
            "password" => Some(&self.endpoint.password),
            "facility_id" => Some(&self.endpoint.facility_id),
            "message" => Some(self.message),
            "message_base64" => Some(&self.encoded),
            name => self.endpoint.entries.iter().find(|entry| entry.name == name).map(|entry| entry.value.as_str()),
        }
    }

    fn part(&self, part: &CallPart) -> Part<'static> {
        let value = fill(&part.value, |name| self.find(name)).into_owned();
        let written = Part::new(part.path.clone(), value);
        if part.value == "{message}" { written.encoded(self.endpoint.transport.encoding) } else { written }
    }

    fn parts(&self, parts: &[CallPart]) -> Vec<Part<'static>> {
        parts.iter().map(|part| self.part(part)).collect()
    }
}

/// The call that carries one message.
pub(super) fn submission(endpoint: &Endpoint, described: &SoapCall, message: &str) -> Call {
    let is_encoded = described.parts().any(|part| part.value.contains("{message_base64}"));
    let encoded = if is_encoded { BASE64_STANDARD.encode(message) } else { String::new() };
    let values = Values { endpoint, message, encoded };
    let version = match described.version {
        SoapVersion::Soap11 => Version::Soap11,
        SoapVersion::Soap12 => Version::Soap12,
    };
    let action = described.action.replace("{namespace}", &described.namespace);
    let block = (!described.header.is_empty()).then(|| Block {
        prefix: "own",
        namespace: &described.namespace,
        parts: values.parts(&described.header),
    });
    let addressing = described.addressing.then(|| Addressing {
        action: &action,
        message_id: message_id(message),
        to: Some(endpoint.url.as_str()),
    });
    let token = described.security.then_some((endpoint.username.as_str(), endpoint.password.as_str()));
    let parts = values.parts(&described.body);
    let envelope = Envelope::new(version, &described.namespace, &described.operation, parts);
    call(&Envelope { token, block, addressing, qualified: described.qualified, ..envelope }, &action)
}
