//! The services that are spoken to over SOAP, and what each call to them looks like.

use shared::program::Style;

use super::{
    call::{Call, call, message_id},
    envelope::{Addressing, Block, Envelope, Part, Version},
    own,
};
use crate::transport::endpoint::Endpoint;

/// The namespace of CDC's service of 2011.
const CDC: &str = "urn:cdc:iisb:2011";
/// The namespace of CDC's service of 2014.
const CDC_2014: &str = "urn:cdc:iisb:2014";
/// The namespace of what the IZ Gateway adds to it.
const HUB: &str = "urn:cdc:iisb:hub:2014";
/// The namespace of WebIZ's service.
const WEBIZ: &str = "http://tempuri.org/";

/// The call that asks CDC's service for an echo.
pub(super) fn connectivity_test(endpoint: &Endpoint, echo: &str) -> Call {
    let style = endpoint.transport.style;
    if is_of_2014(style) {
        let parts = vec![Part::new("EchoBack", echo)];
        return call_2014(endpoint, "ConnectivityTestRequest", parts, message_id(echo));
    }
    let parts = vec![Part::new("echoBack", echo)];
    let envelope = Envelope::new(version(style), CDC, "connectivityTest", parts);
    call(&Envelope { token: token(endpoint), ..envelope }, &format!("{CDC}:connectivityTest"))
}

/// The call that carries one message.
pub(super) fn submission(endpoint: &Endpoint, message: &str) -> Call {
    let style = endpoint.transport.style;
    if let Some(described) = endpoint.transport.call.as_ref().filter(|_| style == Style::SoapCall) {
        return own::submission(endpoint, described, message);
    }
    let of_message = |name: &'static str| Part::new(name, message).encoded(endpoint.transport.encoding);
    if style == Style::WebizExecute {
        let [username, password] = account(endpoint, ["userName", "password"]);
        let parts = vec![username, password, of_message("flatWire")];
        let envelope = Envelope::new(version(style), WEBIZ, "ExecuteHL7Message", parts);
        return call(&envelope, &format!("{WEBIZ}ExecuteHL7Message"));
    }
    if is_of_2014(style) {
        let [username, password] = account(endpoint, ["Username", "Password"]);
        let facility = Part::new("FacilityID", endpoint.facility_id.as_str());
        let given = [username, password, facility].into_iter().filter(|part| !part.is_empty());
        let parts = given.chain([of_message("Hl7Message")]).collect();
        return call_2014(endpoint, "SubmitSingleMessageRequest", parts, message_id(message));
    }
    let token = token(endpoint);
    let mut parts = match token {
        Some(_) => Vec::new(),
        None => account(endpoint, ["username", "password"]).into(),
    };
    parts.push(Part::new("facilityID", endpoint.facility_id.as_str()));
    parts.push(of_message("hl7Message"));
    let envelope = Envelope { token, ..Envelope::new(version(style), CDC, "submitSingleMessage", parts) };
    call(&envelope, &format!("{CDC}:submitSingleMessage"))
}

/// A call of CDC's service of 2014, to a registry or to the IZ Gateway.
fn call_2014(endpoint: &Endpoint, operation: &str, parts: Vec<Part<'_>>, message_id: String) -> Call {
    let is_hub = endpoint.transport.style == Style::IzGatewayHub2014;
    let port = if is_hub { "urn:cdc:iisb:hub:2014:IISHubPortType" } else { "urn:cdc:iisb:2014:IISPortType" };
    let action = format!("{port}:{operation}");
    let block = is_hub.then(|| Block {
        prefix: "hub",
        namespace: HUB,
        parts: vec![Part::new("HubRequestHeader/DestinationId", endpoint.destination.as_str())],
    });
    let addressing = Some(Addressing { action: &action, message_id, to: None });
    let envelope = Envelope::new(Version::Soap12, CDC_2014, operation, parts);
    call(&Envelope { block, addressing, ..envelope }, &action)
}

fn is_of_2014(style: Style) -> bool {
    matches!(style, Style::Cdc2014Soap12 | Style::IzGatewayHub2014)
}

fn account<'a>(endpoint: &'a Endpoint, names: [&'static str; 2]) -> [Part<'a>; 2] {
    let [username, password] = names;
    [Part::new(username, endpoint.username.as_str()), Part::new(password, endpoint.password.as_str())]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{sample::endpoint, xml};

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
    #[case(Style::Cdc2014Soap12)]
    #[case(Style::IzGatewayHub2014)]
    #[case(Style::WebizExecute)]
    fn the_other_services_have_their_own_form(#[case] style: Style) {
        let call = submission(&endpoint(style), "MSH|^~\\&|A\rPID|1\r");
        let shown = format!("{}\n{}\n\n{}", call.content_type, call.action.unwrap_or_default(), call.body);
        insta::assert_snapshot!(style.as_str(), shown);
    }

    #[test]
    fn an_account_that_the_gateway_has_already_is_not_sent() {
        let mut endpoint = endpoint(Style::IzGatewayHub2014);
        endpoint.username.clear();
        endpoint.password.clear();
        let sent = xml::parse(&submission(&endpoint, "MSH|x").body).unwrap();
        let names = sent.find("SubmitSingleMessageRequest").unwrap().children().iter().map(|child| child.name());
        assert_eq!(names.collect::<Vec<_>>(), ["FacilityID", "Hl7Message"]);
        assert_eq!(sent.find("HubRequestHeader").unwrap().find("DestinationId").unwrap().text(), "wi");
    }
}
