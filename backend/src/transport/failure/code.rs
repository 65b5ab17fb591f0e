//! Every failure of the wire in one table: its code, what to do next, whether the message may have arrived, and
//! what a person reads.

use shared::advice::Advice;

use super::outcome::Sent;

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub(in crate::transport) struct Row {
    pub(in crate::transport) text: &'static str,
    pub(in crate::transport) advice: Advice,
    pub(in crate::transport) outcome: Sent,
    pub(in crate::transport) summary: &'static str,
}

/// Declares the codes with their rows, so that no code can be without one.
macro_rules! failures {
    ($($(#[doc = $doc:literal])* $code:ident = $text:literal, $advice:ident, $outcome:ident, $summary:literal;)+) => {
        /// A stable code for why no acknowledgement came.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FailureCode { $($(#[doc = $doc])* $code),+ }

        impl FailureCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            pub(in crate::transport) const fn row(self) -> Row {
                match self {
                    $(Self::$code => Row {
                        text: $text, advice: Advice::$advice, outcome: Sent::$outcome, summary: $summary,
                    }),+
                }
            }
        }
    };
}

failures! {
    /// The host name has no address.
    NameNotFound = "name_not_found", WaitForRegistry, No,
        "The registry's host name was not found. Check the address, and whether this server can reach the internet.";
    /// The address refuses connections.
    Refused = "refused", WaitForRegistry, No,
        "Nobody answers at the registry's address. Check the address and its port, or wait until the registry is back.";
    /// No route leads to the address.
    Unreachable = "unreachable", WaitForRegistry, No,
        "The registry's address could not be reached. Check the address, and whether this server can reach the internet.";
    /// The connection did not stand in time.
    ConnectTimeout = "connect_timeout", RetrySoon, No,
        "The registry did not take the connection in time. It is tried again.";
    /// The connection stood, and no whole answer came in time.
    AnswerTimeout = "answer_timeout", RetrySoon, Maybe,
        "The registry did not answer in time, and may have taken the message. The same message is sent again.";
    /// No encrypted connection could be made.
    Tls = "tls", WaitForRegistry, No,
        "No secure connection to the registry could be made. Check the address; if it is right, tell the registry's help desk that its certificate could not be verified.";
    /// The certificate's time has not begun or is over.
    CertificateExpired = "certificate_expired", WaitForRegistry, No,
        "The registry's certificate is expired or not valid yet. Check this server's clock; if it is right, tell the registry's help desk.";
    /// The certificate is another host's.
    CertificateName = "certificate_name", FixSetUp, No,
        "The certificate at the address belongs to another host. Check the host name of the address.";
    /// The certificate comes from nobody who is trusted.
    CertificateUntrusted = "certificate_untrusted", FixSetUp, No,
        "The registry's certificate comes from an authority that is not trusted here. Check the address; if the registry has an authority of its own, enter its certificate in the integration.";
    /// The server sends its own certificate alone, and who issued it is not known.
    CertificateIncomplete = "certificate_incomplete", FixSetUp, No,
        "The registry's server sends its own certificate alone, without the intermediate certificate of the authority that issued it, so that it cannot be verified. Ask the registry's help desk to have the whole chain sent; until then, or if the registry has an authority of its own, enter the authority's certificate in the integration.";
    /// The server offers no encryption that is accepted.
    TlsTooOld = "tls_too_old", FixSetUp, No,
        "The registry's server offers only encryption that is too old to be accepted, or wants a certificate of the practice. Ask its help desk for TLS 1.2 with forward secrecy or newer, and whether a certificate is wanted.";
    /// The server does not take our certificate, or wants one.
    ClientCertificateRefused = "client_certificate_refused", FixSetUp, No,
        "The registry's server refused the practice's certificate, or wants one and got none. Enter the one that the registry knows in the integration, or ask its help desk.";
    /// Our certificate or its key cannot be read.
    ClientCertificate = "client_certificate", FixSetUp, No,
        "The practice's certificate or its private key cannot be read. Enter both again in the integration, as PEM text.";
    /// The private authority's certificate cannot be read.
    PrivateAuthority = "private_authority", FixSetUp, No,
        "The certificate of the registry's authority cannot be read. Enter it again in the integration, as PEM text.";
    /// The address is not an https address.
    NotEncrypted = "not_encrypted", FixSetUp, No,
        "The address does not begin with https:// (or mllps://), so the message would travel unprotected. Enter the registry's encrypted address.";
    /// The address leads into a private network or to this machine.
    AddressNotAllowed = "address_not_allowed", FixSetUp, No,
        "The address leads into a private network. Enter the registry's public address, or ask the administrator of this server to allow private addresses.";
    /// The address answers with another address.
    Redirected = "redirected", FixSetUp, No,
        "The address leads on to another address, and messages are not sent after it. Ask the registry for its present address and enter that.";
    /// The connection broke after the message began to go out.
    ConnectionLost = "connection_lost", RetrySoon, Maybe,
        "The connection broke before the registry answered, and it may have taken the message. The same message is sent again.";
    /// 401 or 403.
    HttpDenied = "http_denied", FixSetUp, No,
        "The registry's server refused access. Check the user name, the password, the facility id and the address.";
    /// 404 or 410.
    HttpNotFound = "http_not_found", WaitForRegistry, No,
        "The registry's service is not at this address. Check the path of the address, or wait until the registry is back.";
    /// 408.
    HttpTimeout = "http_timeout", RetrySoon, Maybe,
        "The registry's server waited too long for the message. The same message is sent again.";
    /// 429.
    HttpTooMany = "http_too_many", RetrySoon, No,
        "The registry takes no more messages for the moment. It is tried again.";
    /// 5xx without a fault inside.
    HttpUnavailable = "http_unavailable", WaitForRegistry, Maybe,
        "The registry's server is in trouble. Wait until the registry is back; if it lasts, ask its help desk.";
    /// 400, 409 and 422, without a fault inside.
    HttpBadRequest = "http_bad_request", CorrectRecord, No,
        "The registry's server did not take this message as it is. Check the record; if other doses get the same answer, check the address with the registry's help desk.";
    /// The service does not take this content type or this version of SOAP.
    WrongVersion = "wrong_version", FixSetUp, No,
        "The address does not take requests in this form: it wants another version of SOAP or another content type. Ask the registry's help desk which service is at this address (SOAP 1.1 or 1.2, or a form), and choose that in the integration.";
    /// Any other status that is not a success, without a fault inside.
    HttpRefused = "http_refused", FixSetUp, No,
        "The server at the address did not take the message. Check that the address is that of the registry's SOAP service.";
    /// The registry does not know the credentials.
    SecurityFault = "security_fault", FixSetUp, No,
        "The registry did not accept the user name, the password or the facility id. Correct them in the integration.";
    /// The message is larger than the registry takes.
    MessageTooLarge = "message_too_large", CorrectRecord, No,
        "The message is larger than the registry takes. Shorten the longest texts of the record, or ask the registry's help desk for its limit.";
    /// The service at the address does not offer this operation.
    UnsupportedOperation = "unsupported_operation", FixSetUp, No,
        "The service at the address does not take single immunization messages. Check the address and the environment with the registry's help desk.";
    /// The IZ Gateway does not know the destination.
    UnknownDestination = "unknown_destination", FixSetUp, No,
        "The IZ Gateway does not know the registry that is entered as the destination. Correct the destination in the integration, or ask the IZ Gateway's support whether the registry takes part.";
    /// The IZ Gateway did not reach the registry.
    DestinationUnreachable = "destination_unreachable", WaitForRegistry, Maybe,
        "The IZ Gateway could not reach the registry. Wait until the registry is back; if it lasts, ask its help desk.";
    /// The registry answered the IZ Gateway with trouble of its own.
    HubClient = "hub_client", WaitForRegistry, Maybe,
        "The registry answered the IZ Gateway with trouble of its own, and may have taken the message. Wait until the registry is back; if it lasts, ask its help desk.";
    /// The same, for the moment only.
    HubClientPassing = "hub_client_passing", RetrySoon, Maybe,
        "The registry did not answer the IZ Gateway as it should, and may have taken the message. The same message is sent again.";
    /// The same, and the IZ Gateway says that its support must look at it.
    HubClientSetUp = "hub_client_set_up", FixSetUp, No,
        "The IZ Gateway could not deliver to the registry and says that somebody must look at it. Read its words, check the set-up, and ask the IZ Gateway's support.";
    /// The same, for what the message holds.
    HubClientMessage = "hub_client_message", CorrectRecord, No,
        "The registry behind the IZ Gateway did not take this message as it is. Read its words, and correct the record.";
    /// The registry could not read the request around the message.
    SenderFault = "sender_fault", FixSetUp, No,
        "The registry could not make sense of the request. Check the address, the user name and the facility id, and ask the registry's help desk.";
    /// The registry could not read the message, and names the place in it.
    MessageFault = "message_fault", CorrectRecord, No,
        "The registry did not take this message and says what is wrong in it. Read its words, and correct the record.";
    /// The registry broke on the message without saying why.
    UnknownFault = "unknown_fault", RetrySoon, Maybe,
        "The registry reported trouble of its own, and may have taken the message. The same message is sent again.";
    /// The service answers with a fault of the older SOAP 1.1.
    Soap11Fault = "soap_11_fault", RetrySoon, Maybe,
        "The registry reported trouble of its own, in an older form of its protocol. The same message is sent again; if it lasts, check the address with the registry's help desk.";
    /// A web page instead of a service's answer.
    NotSoap = "not_soap", FixSetUp, Maybe,
        "The address answers with a web page, not with the registry's service. Check the address.";
    /// A success without a readable envelope.
    UnreadableReply = "unreadable_reply", WaitForRegistry, Maybe,
        "The registry's answer could not be read, and it may have taken the message. Ask its help desk if it happens again.";
    /// An answer beyond the limit.
    ReplyTooLarge = "reply_too_large", WaitForRegistry, Maybe,
        "The registry's answer was far too large and was not read to its end. Check the address.";
}

impl FailureCode {
    /// The code as it is stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().text
    }

    /// The code of an HTTP status that came without a readable envelope; none for a success.
    #[must_use]
    pub(in crate::transport) const fn of_status(status: u16) -> Option<Self> {
        Some(match status {
            200..=299 => return None,
            300..=399 => Self::Redirected,
            401 | 403 | 407 => Self::HttpDenied,
            404 | 410 => Self::HttpNotFound,
            408 => Self::HttpTimeout,
            400 | 409 | 422 => Self::HttpBadRequest,
            413 => Self::MessageTooLarge,
            415 => Self::WrongVersion,
            429 => Self::HttpTooMany,
            500..=599 => Self::HttpUnavailable,
            _ => Self::HttpRefused,
        })
    }

    /// Returns `true` if the HTTP status is the reason, and so worth showing.
    #[must_use]
    pub(in crate::transport) const fn is_about_the_status(self) -> bool {
        matches!(
            self,
            Self::HttpDenied
                | Self::HttpNotFound
                | Self::HttpTimeout
                | Self::HttpTooMany
                | Self::HttpUnavailable
                | Self::HttpBadRequest
                | Self::HttpRefused
                | Self::Redirected
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_summaries_are_sentences() {
        let texts: BTreeSet<_> = FailureCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), FailureCode::ALL.len());
        for code in FailureCode::ALL {
            let summary = code.row().summary;
            assert!(summary.ends_with('.') && summary.contains(". ") && !summary.contains('!'), "{}", code.as_str());
        }
    }

    #[rstest::rstest]
    #[case(200, None)]
    #[case(204, None)]
    #[case(301, Some((FailureCode::Redirected, Advice::FixSetUp, Sent::No)))]
    #[case(400, Some((FailureCode::HttpBadRequest, Advice::CorrectRecord, Sent::No)))]
    #[case(401, Some((FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)))]
    #[case(403, Some((FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)))]
    #[case(404, Some((FailureCode::HttpNotFound, Advice::WaitForRegistry, Sent::No)))]
    #[case(405, Some((FailureCode::HttpRefused, Advice::FixSetUp, Sent::No)))]
    #[case(409, Some((FailureCode::HttpBadRequest, Advice::CorrectRecord, Sent::No)))]
    #[case(422, Some((FailureCode::HttpBadRequest, Advice::CorrectRecord, Sent::No)))]
    #[case(408, Some((FailureCode::HttpTimeout, Advice::RetrySoon, Sent::Maybe)))]
    #[case(415, Some((FailureCode::WrongVersion, Advice::FixSetUp, Sent::No)))]
    #[case(413, Some((FailureCode::MessageTooLarge, Advice::CorrectRecord, Sent::No)))]
    #[case(429, Some((FailureCode::HttpTooMany, Advice::RetrySoon, Sent::No)))]
    #[case(500, Some((FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)))]
    #[case(502, Some((FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)))]
    #[case(503, Some((FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)))]
    #[case(504, Some((FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)))]
    fn a_status_says_what_to_do(#[case] status: u16, #[case] expected: Option<(FailureCode, Advice, Sent)>) {
        let found = FailureCode::of_status(status).map(|code| (code, code.row().advice, code.row().outcome));
        assert_eq!(found, expected);
    }
}
