//! The faults of the service.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The version of SOAP that somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Version {
    Soap11,
    Soap12,
}

impl Version {
    /// The version of an envelope.
    pub(in crate::sandbox) fn of(envelope: &str) -> Self {
        if envelope.contains(Self::Soap11.namespace()) { Self::Soap11 } else { Self::Soap12 }
    }

    pub(in crate::sandbox) const fn namespace(self) -> &'static str {
        match self {
            Self::Soap11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::Soap12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    pub(in crate::sandbox) const fn content_type(self) -> &'static str {
        match self {
            Self::Soap11 => "text/xml; charset=UTF-8",
            Self::Soap12 => "application/soap+xml; charset=UTF-8",
        }
    }
}

/// A fault of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Fault {
    /// The credentials are not known.
    Security,
    /// The message is too large.
    TooLarge,
    /// The operation is not offered.
    Unsupported,
    /// Trouble of the registry's own.
    Unknown,
    /// The request could not be read.
    Unreadable,
    /// The gateway does not know the destination.
    UnknownDestination,
    /// The gateway cannot reach the destination.
    DestinationConnection,
    /// The destination answered the gateway with trouble of its own.
    HubClient,
}

impl Fault {
    const fn status(self) -> StatusCode {
        match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn side(self) -> &'static str {
        match self {
            Self::Unknown | Self::DestinationConnection | Self::HubClient => "Receiver",
            _ => "Sender",
        }
    }

    pub(in crate::sandbox) const fn text(self) -> &'static str {
        match self {
            Self::Security => "Invalid username, password or facilityID",
            Self::TooLarge => "Message exceeds the maximum size",
            Self::Unsupported => "Operation is not supported",
            Self::Unknown => "Unexpected error, try again later",
            Self::Unreadable => "The request is not a SOAP 1.2 envelope",
            Self::UnknownDestination => "The destination is not registered for use in the gateway",
            Self::DestinationConnection => "The destination is not responding to attempts to connect",
            Self::HubClient => "The destination returned a fault",
        }
    }

    /// The detail's element, number and fixed reason.
    const fn detail(self) -> Option<(&'static str, u16, &'static str)> {
        match self {
            Self::Security => Some(("SecurityFault", 401, "Security")),
            Self::TooLarge => Some(("MessageTooLargeFault", 413, "MessageTooLarge")),
            Self::Unsupported => Some(("UnsupportedOperationFault", 405, "UnsupportedOperation")),
            Self::Unknown => Some(("fault", 500, "Unknown")),
            Self::UnknownDestination => Some(("UnknownDestinationFault", 41, "UnknownDestination")),
            Self::DestinationConnection => Some(("DestinationConnectionFault", 11, "DestinationConnection")),
            Self::HubClient => Some(("HubClientFault", 220, "HubClient")),
            Self::Unreadable => None,
        }
    }

    /// The advice of a fault of the gateway.
    const fn retry(self) -> Option<&'static str> {
        match self {
            Self::UnknownDestination | Self::HubClient => Some("CONTACT_SUPPORT"),
            Self::DestinationConnection => Some("CHECK_IIS_STATUS"),
            _ => None,
        }
    }

    /// The envelope with the fault.
    pub(in crate::sandbox) fn envelope(self) -> String {
        let (side, text) = (self.side(), self.text());
        let namespace = if self.retry().is_some() { "urn:cdc:iisb:hub:2014" } else { "urn:cdc:iisb:2011" };
        let retry = self.retry().map_or_else(String::new, |retry| format!("\n          <Retry>{retry}</Retry>"));
        let detail = self.detail().map_or_else(String::new, |(name, number, reason)| {
            format!(
                "\n      <soap:Detail>\n        <{name} xmlns=\"{namespace}\">\n          <Code>{number}</Code>\n          \
                 <Reason>{reason}</Reason>{retry}\n          <Detail>{text}</Detail>\n        </{name}>\n      </soap:Detail>"
            )
        });
        format!(
            "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\">\n  <soap:Body>\n    <soap:Fault>\n      \
             <soap:Code><soap:Value>soap:{side}</soap:Value></soap:Code>\n      \
             <soap:Reason><soap:Text xml:lang=\"en\">{text}</soap:Text></soap:Reason>{detail}\n    \
             </soap:Fault>\n  </soap:Body>\n</soap:Envelope>\n"
        )
    }

    /// The envelope with the fault, in the older version.
    pub(in crate::sandbox) fn envelope_11(self) -> String {
        let side = if self.side() == "Sender" { "Client" } else { "Server" };
        let refined = if self == Self::Security { ".Authentication" } else { "" };
        let detail = self.detail().map_or_else(String::new, |(name, number, reason)| {
            format!("<{name} xmlns=\"urn:cdc:iisb:2011\"><Code>{number}</Code><Reason>{reason}</Reason></{name}>")
        });
        format!(
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><soap:Fault>\
             <faultcode>soap:{side}{refined}</faultcode><faultstring>{}</faultstring><detail>{detail}</detail>\
             </soap:Fault></soap:Body></soap:Envelope>\n",
            self.text()
        )
    }

    /// The fault as it leaves over a version of the protocol.
    pub(in crate::sandbox) fn respond(self, version: Version) -> Response {
        let envelope = match version {
            Version::Soap11 => self.envelope_11(),
            Version::Soap12 => self.envelope(),
        };
        (self.status(), [(header::CONTENT_TYPE, version.content_type())], envelope).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Fault::Security, include_str!("../../transport/soap/fixture/fault_security.xml"))]
    #[case(Fault::TooLarge, include_str!("../../transport/soap/fixture/fault_too_large.xml"))]
    #[case(Fault::Unsupported, include_str!("../../transport/soap/fixture/fault_unsupported.xml"))]
    #[case(Fault::Unknown, include_str!("../../transport/soap/fixture/fault_unknown.xml"))]
    fn a_fault_reads_as_the_service_describes_it(#[case] fault: Fault, #[case] expected: &str) {
        assert_eq!(fault.envelope(), expected);
    }
}
