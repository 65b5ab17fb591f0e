//! Faults, of SOAP 1.2 and 1.1, with CDC's details or without.

use shared::ack::{is_about_account, names_record};

use super::{
    words::{is_about_form, words_of},
    xml::Element,
};
use crate::transport::failure::FailureCode;

/// A SOAP fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transport) struct Fault {
    /// Its code.
    pub(in crate::transport) code: FailureCode,
    /// Its words.
    pub(in crate::transport) said: Option<String>,
}

/// Reads a fault. Where its code says little, its words may say that the account was refused, or what is wrong in the
/// message.
pub(in crate::transport) fn read(fault: &Element) -> Fault {
    let (code, said) = (classify(fault), words_of(fault));
    let is_vague = matches!(code, FailureCode::SenderFault | FailureCode::UnknownFault | FailureCode::Soap11Fault);
    let code = match said.as_deref().filter(|_| is_vague) {
        Some(said) if is_about_form(said) => FailureCode::WrongVersion,
        Some(said) if is_about_account(said) => FailureCode::SecurityFault,
        Some(said) if code == FailureCode::SenderFault && names_record(said) => FailureCode::MessageFault,
        _ => code,
    };
    Fault { code, said }
}

/// The code of a fault.
fn classify(fault: &Element) -> FailureCode {
    let details = fault.child("Detail").or_else(|| fault.child("detail"));
    let cause = details.and_then(|details| details.children().iter().find_map(classify_detail));
    cause.unwrap_or_else(|| classify_code(fault))
}

/// The code of one of CDC's details: by its name, or by the fixed reason inside it.
fn classify_detail(detail: &Element) -> Option<FailureCode> {
    let retry = detail.find("Retry").map(|retry| retry.text().to_ascii_uppercase());
    let reason = detail.child("Reason").map(Element::text).unwrap_or_default();
    [detail.name(), reason].into_iter().find_map(|text| {
        let text = text.trim().to_ascii_lowercase();
        match text.strip_suffix("fault").unwrap_or(&text) {
            "security" => Some(FailureCode::SecurityFault),
            "messagetoolarge" => Some(FailureCode::MessageTooLarge),
            "unsupportedoperation" => Some(FailureCode::UnsupportedOperation),
            "unknown" => Some(FailureCode::UnknownFault),
            "unknowndestination" => Some(FailureCode::UnknownDestination),
            "destinationconnection" => Some(destination(retry.as_deref())),
            "hubclient" => Some(hub_client(retry.as_deref())),
            _ => None,
        }
    })
}

/// The code of a destination that the IZ Gateway could not reach, by what it advises.
fn destination(retry: Option<&str>) -> FailureCode {
    if retry.is_some_and(|retry| retry.contains("NORMAL")) {
        return FailureCode::HubClientPassing;
    }
    FailureCode::DestinationUnreachable
}

/// The code of a registry's trouble behind the IZ Gateway, by what it advises: its strategies are named `NORMAL`,
/// `CORRECT_MESSAGE`, `CHECK_IIS_STATUS` and `CONTACT_SUPPORT`.
fn hub_client(retry: Option<&str>) -> FailureCode {
    match retry {
        Some(retry) if retry.contains("NORMAL") => FailureCode::HubClientPassing,
        Some(retry) if retry.contains("CORRECT") => FailureCode::HubClientMessage,
        Some(retry) if retry.contains("CONTACT") => FailureCode::HubClientSetUp,
        _ => FailureCode::HubClient,
    }
}

/// The code of a fault without CDC's details.
fn classify_code(fault: &Element) -> FailureCode {
    let soap_11 = fault.child("faultcode");
    let soap_12 = fault.child("Code").and_then(|code| code.find("Value"));
    let text = soap_11.or(soap_12).map(Element::text).unwrap_or_default().trim();
    let local = text.rsplit(':').next().unwrap_or_default();
    // A code of SOAP 1.1 may be refined behind a dot, as in Client.Authentication.
    let mut parts = local.split('.');
    match (parts.next().unwrap_or_default(), parts.next(), soap_11.is_some()) {
        ("FailedAuthentication" | "InvalidSecurity" | "InvalidSecurityToken", ..) => FailureCode::SecurityFault,
        (_, Some("Authentication"), true) => FailureCode::SecurityFault,
        ("VersionMismatch", ..) => FailureCode::WrongVersion,
        ("MustUnderstand" | "DataEncodingUnknown", ..) => FailureCode::UnsupportedOperation,
        ("Sender" | "Client", ..) => FailureCode::SenderFault,
        (_, _, true) => FailureCode::Soap11Fault,
        _ => FailureCode::UnknownFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::soap::xml;

    const SENDER: &str = "<Fault><Code><Value>soap:Sender</Value></Code><Reason><Text>x</Text></Reason></Fault>";
    const MISMATCH: &str = "<f:Fault xmlns:f='x'><faultcode>f:VersionMismatch</faultcode></f:Fault>";
    const AUTHENTICATION: &str = "<Fault><faultcode>Client.Authentication</faultcode></Fault>";
    const SECURITY_11: &str =
        "<Fault><faultcode>Server</faultcode><detail><x:SecurityFault xmlns:x='y'/></detail></Fault>";
    const BY_REASON: &str = "<Fault><Detail><fault><Code>401</Code><Reason>Security</Reason></fault></Detail></Fault>";
    const EMPTY: &str = "<Fault/>";

    #[rstest::rstest]
    #[case::security(include_str!("fixture/fault_security.xml"), FailureCode::SecurityFault)]
    #[case::too_large(include_str!("fixture/fault_too_large.xml"), FailureCode::MessageTooLarge)]
    #[case::unsupported(include_str!("fixture/fault_unsupported.xml"), FailureCode::UnsupportedOperation)]
    #[case::unknown(include_str!("fixture/fault_unknown.xml"), FailureCode::UnknownFault)]
    #[case::soap_11(include_str!("fixture/fault_soap11.xml"), FailureCode::Soap11Fault)]
    #[case::sender(SENDER, FailureCode::SenderFault)]
    #[case::mismatch(MISMATCH, FailureCode::WrongVersion)]
    #[case::authentication(AUTHENTICATION, FailureCode::SecurityFault)]
    #[case::security_11(SECURITY_11, FailureCode::SecurityFault)]
    #[case::by_reason(BY_REASON, FailureCode::SecurityFault)]
    #[case::empty(EMPTY, FailureCode::UnknownFault)]
    fn a_fault_has_a_code(#[case] text: &str, #[case] code: FailureCode) {
        let root = xml::parse(text).unwrap();
        assert_eq!(classify(root.find("Fault").unwrap()), code);
        // The same without namespaces: some registries leave them out.
        let bare = text.replace("soap:", "").replace(" xmlns=\"urn:cdc:iisb:2011\"", "");
        let root = xml::parse(&bare).unwrap();
        assert_eq!(classify(root.find("Fault").unwrap()), code);
    }

    #[rstest::rstest]
    #[case("UnknownDestinationFault", "", FailureCode::UnknownDestination)]
    #[case("UnknownDestinationFault", "CONTACT_SUPPORT", FailureCode::UnknownDestination)]
    #[case("DestinationConnectionFault", "", FailureCode::DestinationUnreachable)]
    #[case("DestinationConnectionFault", "CHECK_IIS_STATUS", FailureCode::DestinationUnreachable)]
    #[case("DestinationConnectionFault", "NORMAL", FailureCode::HubClientPassing)]
    #[case("HubClientFault", "", FailureCode::HubClient)]
    #[case("HubClientFault", "Check IIS Status before retrying", FailureCode::HubClient)]
    #[case("HubClientFault", "NORMAL", FailureCode::HubClientPassing)]
    #[case("HubClientFault", "CORRECT_MESSAGE", FailureCode::HubClientMessage)]
    #[case("HubClientFault", "CONTACT_SUPPORT", FailureCode::HubClientSetUp)]
    fn a_fault_of_the_gateway_has_its_own_advice(#[case] name: &str, #[case] retry: &str, #[case] code: FailureCode) {
        let retry = if retry.is_empty() { String::new() } else { format!("<Retry>{retry}</Retry>") };
        let detail = format!("<h:{name} xmlns:h='urn:cdc:iisb:hub:2014'><Code>41</Code>{retry}</h:{name}>");
        let text = format!("<Fault><Code><Value>soap:Receiver</Value></Code><Detail>{detail}</Detail></Fault>");
        let root = xml::parse(&text).unwrap();
        assert_eq!(read(root.find("Fault").unwrap()).code, code);
    }

    #[rstest::rstest]
    #[case::record("PID-3 is missing", FailureCode::MessageFault)]
    #[case::header("MSH-9 is not supported", FailureCode::SenderFault)]
    #[case::account("MSH-8: invalid password", FailureCode::SecurityFault)]
    #[case::nothing("Bad request", FailureCode::SenderFault)]
    fn words_tell_what_is_wrong_in_the_message(#[case] words: &str, #[case] code: FailureCode) {
        let text = format!("<Fault><Code><Value>Sender</Value></Code><Reason><Text>{words}</Text></Reason></Fault>");
        let root = xml::parse(&text).unwrap();
        assert_eq!(read(root.find("Fault").unwrap()).code, code);
    }

    #[rstest::rstest]
    #[case::account("Invalid user name or password", FailureCode::SecurityFault)]
    #[case::facility("Sending facility ALDER is unknown", FailureCode::SecurityFault)]
    #[case::site("Administration site identifier invalid", FailureCode::Soap11Fault)]
    #[case::echo("&lt;password&gt;x&lt;/password&gt;&lt;m&gt;MSH|^~\\&amp;|A", FailureCode::Soap11Fault)]
    #[case::database("Login failed for user 'iis_app'", FailureCode::Soap11Fault)]
    #[case::nothing("", FailureCode::Soap11Fault)]
    fn words_tell_what_a_vague_code_does_not(#[case] words: &str, #[case] code: FailureCode) {
        let text = format!("<Fault><faultcode>Server</faultcode><faultstring>{words}</faultstring></Fault>");
        let root = xml::parse(&text).unwrap();
        assert_eq!(read(root.find("Fault").unwrap()).code, code);
    }
}
