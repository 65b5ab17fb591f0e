//! A call as it is posted: its body, and what HTTP says of it.

use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::envelope::{Envelope, Version, write};

/// One call, ready to be posted.
pub(super) struct Call {
    pub(super) content_type: String,
    /// The value of the header SOAPAction, which SOAP 1.1 has.
    pub(super) action: Option<String>,
    pub(super) body: String,
}

/// A call of an action; none where the service knows no actions.
pub(super) fn call(envelope: &Envelope<'_>, action: &str) -> Call {
    let body = write(envelope);
    match envelope.version {
        Version::Soap12 if action.is_empty() => {
            Call { content_type: "application/soap+xml; charset=UTF-8".to_owned(), action: None, body }
        }
        Version::Soap12 => Call {
            content_type: format!("application/soap+xml; charset=UTF-8; action=\"{action}\""),
            action: None,
            body,
        },
        Version::Soap11 => {
            Call { content_type: "text/xml; charset=UTF-8".to_owned(), action: Some(format!("\"{action}\"")), body }
        }
    }
}

/// The identifier of a request in WS-Addressing: made of what is sent, which holds MSH-10 and so is never sent twice.
pub(super) fn message_id(sent: &str) -> String {
    let mut bytes = [0; 16];
    for (byte, of_digest) in bytes.iter_mut().zip(Sha256::digest(sent.as_bytes())) {
        *byte = of_digest;
    }
    format!("urn:uuid:{}", Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_an_identifier_of_its_own() {
        let (one, other) = (message_id("MSH|1"), message_id("MSH|2"));
        assert_ne!(one, other);
        assert_eq!((one.len(), message_id("MSH|1")), ("urn:uuid:".len() + 36, one));
    }
}
