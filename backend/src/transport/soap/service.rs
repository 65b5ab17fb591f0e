//! The services that are spoken to over SOAP, and what each call to them looks like.

use shared::program::Style;

use super::envelope::{Envelope, Part, Version, write};
use crate::transport::endpoint::Endpoint;

/// The namespace of CDC's service of 2011.
const CDC: &str = "urn:cdc:iisb:2011";
/// The namespace of WebIZ's service.
const WEBIZ: &str = "http://tempuri.org/";

/// One call, ready to be posted.
pub(super) struct Call {
    pub(super) content_type: String,
    /// The value of the header SOAPAction, which SOAP 1.1 has.
    pub(super) action: Option<String>,
    pub(super) body: String,
}

/// The call that asks CDC's service for an echo.
pub(super) fn connectivity_test(endpoint: &Endpoint, echo: &str) -> Call {
    call(&Envelope {
        version: version(endpoint.transport.style),
        namespace: CDC,
        token: token(endpoint),
        operation: "connectivityTest",
        parts: vec![Part::new("echoBack", echo)],
    })
}

/// The call that carries one message.
pub(super) fn submission(endpoint: &Endpoint, message: &str) -> Call {
    let message = |name| Part::new(name, message).encoded(endpoint.transport.encoding);
    let version = version(endpoint.transport.style);
    if endpoint.transport.style == Style::WebizExecute {
        let parts = vec![
            Part::new("userName", &endpoint.username),
            Part::new("password", &endpoint.password),
            message("flatWire"),
        ];
        return call(&Envelope { version, namespace: WEBIZ, token: None, operation: "ExecuteHL7Message", parts });
    }
    let token = token(endpoint);
    let mut parts = match token {
        Some(_) => Vec::new(),
        None => vec![Part::new("username", &endpoint.username), Part::new("password", &endpoint.password)],
    };
    parts.push(Part::new("facilityID", &endpoint.facility_id));
    parts.push(message("hl7Message"));
    call(&Envelope { version, namespace: CDC, token, operation: "submitSingleMessage", parts })
}

fn version(style: Style) -> Version {
    match style {
        Style::Cdc2011Soap11 | Style::WebizExecute => Version::Soap11,
        _ => Version::Soap12,
    }
}

fn token(endpoint: &Endpoint) -> Option<(&str, &str)> {
    (endpoint.transport.style == Style::Cdc2011Wsse).then_some((&endpoint.username, endpoint.password.as_str()))
}

fn call(envelope: &Envelope<'_>) -> Call {
    let separator = if envelope.namespace.ends_with('/') { "" } else { ":" };
    let action = format!("{}{separator}{}", envelope.namespace, envelope.operation);
    let body = write(envelope);
    match envelope.version {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::sample::endpoint;

    const MESSAGE: &str = include_str!("fixture/message.hl7");

    #[test]
    fn a_connectivity_test_reads_as_the_service_describes_it() {
        let call = connectivity_test(&endpoint(Style::Cdc2011Soap12), "hello");
        assert_eq!(call.body, include_str!("fixture/connectivity_request.xml"));
        assert_eq!(
            call.content_type,
            "application/soap+xml; charset=UTF-8; action=\"urn:cdc:iisb:2011:connectivityTest\""
        );
    }

    #[test]
    fn a_submission_reads_as_the_service_describes_it() {
        let call = submission(&endpoint(Style::Cdc2011Soap12), &MESSAGE.replace('\n', "\r"));
        assert_eq!(call.body, include_str!("fixture/submit_request_escaped.xml"));
    }

    #[rstest::rstest]
    #[case(Style::Cdc2011Soap11)]
    #[case(Style::Cdc2011Wsse)]
    #[case(Style::WebizExecute)]
    fn the_other_services_have_their_own_form(#[case] style: Style) {
        let call = submission(&endpoint(style), "MSH|^~\\&|A\rPID|1\r");
        let shown = format!("{}\n{}\n\n{}", call.content_type, call.action.unwrap_or_default(), call.body);
        insta::assert_snapshot!(style.as_str(), shown);
    }
}
