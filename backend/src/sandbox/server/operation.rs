//! The operations over SOAP: CDC's of 2011 and 2014, the gateway's, WebIZ's, and those of registries' own.

use std::borrow::Cow;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{
    connection::ConnectionCloser,
    fault::{Fault, Version},
    handler::{ResponseFormat, handle_message},
};
use crate::{
    sandbox::state::Sandbox,
    transport::xml::{self, Element},
};

/// The operation that echoes a text.
struct EchoOperation {
    name: &'static str,
    text: &'static str,
    returned: Returned,
}

const ECHOES: &[EchoOperation] = &[
    EchoOperation {
        name: "connectivityTest",
        text: "echoBack",
        returned: ("connectivityTestResponse", "urn:cdc:iisb:2011", "return"),
    },
    EchoOperation {
        name: "ConnectivityTestRequest",
        text: "EchoBack",
        returned: ("ConnectivityTestResponse", "urn:cdc:iisb:2014", "EchoBack"),
    },
];

/// An operation that takes a message. Elements are looked for in the whole envelope, since some services have them in
/// the header.
struct Operation {
    name: &'static str,
    /// The elements of user name and password; a token of WS-Security counts too.
    account: [&'static str; 2],
    /// The element of the facility id, where one is asked for.
    facility: Option<&'static str>,
    message: &'static str,
    is_base64: bool,
    returned: Returned,
}

/// The names of the elements of a token of WS-Security.
const TOKEN: [&str; 2] = ["Username", "Password"];

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "submitSingleMessage",
        account: ["username", "password"],
        facility: Some("facilityID"),
        message: "hl7Message",
        is_base64: false,
        returned: ("submitSingleMessageResponse", "urn:cdc:iisb:2011", "return"),
    },
    Operation {
        name: "SubmitSingleMessageRequest",
        account: TOKEN,
        facility: Some("FacilityID"),
        message: "Hl7Message",
        is_base64: false,
        returned: ("SubmitSingleMessageResponse", "urn:cdc:iisb:2014", "Hl7Message"),
    },
    Operation {
        name: "ExecuteHL7Message",
        account: ["userName", "password"],
        facility: None,
        message: "flatWire",
        is_base64: false,
        returned: ("ExecuteHL7MessageResponse", "http://tempuri.org/", "ExecuteHL7MessageResult"),
    },
    Operation {
        name: "SubmitSingleMessage",
        account: ["username", "password"],
        facility: Some("facilityID"),
        message: "hl7Message",
        is_base64: false,
        returned: (
            "SubmitSingleMessageResponse",
            "http://dhec.sc.gov/HL7/WebServices/ProcessMessage/",
            "SubmitSingleMessageResult",
        ),
    },
    Operation {
        name: "UpdateHistory",
        account: TOKEN,
        facility: None,
        message: "arg0",
        is_base64: false,
        returned: ("UpdateHistoryResponse", "http://vaccination.org/", "return"),
    },
    Operation {
        name: "NJIISIMSPutRequest",
        account: ["FacilityID", "FacilityKey"],
        facility: Some("NJIISProviderID"),
        message: "RequestHL7Message",
        is_base64: false,
        returned: (
            "NJIISIMSPutResponse",
            "http://njiis.njdoh.gov/ims/service/schema/hl7/put/response",
            "ResponseHL7Message",
        ),
    },
    Operation {
        name: "HL7Request",
        account: ["username", "password"],
        facility: None,
        message: "HL7Message",
        is_base64: false,
        returned: ("HL7RequestResponse", "http://HL7_ICARE", "HL7RequestResult"),
    },
    Operation {
        name: "SMVHL7VAL_x0028__x0029_",
        account: ["USERID", "PASSWORD1"],
        facility: Some("FACILITYID"),
        message: "MESSAGEDATA",
        is_base64: false,
        returned: (
            "SMVHL7VAL_x0028__x0029_Response",
            "http://tempuri.org/SMVAX_ProviderInterface_EXT_WS/ProviderInterface_EXT_WS",
            "SMVHL7VAL_x0028__x0029_Result",
        ),
    },
    Operation {
        name: "SendHIEMessage",
        account: ["LocationNPI", "PartnerLocationID"],
        facility: Some("BusinessName"),
        message: "Message",
        is_base64: true,
        returned: ("SendHIEMessageResponse", "http://ACS.HIE.ServiceContracts/2009/10", "SendHIEMessageResult"),
    },
];

/// Performs what an envelope asks for.
pub(in crate::sandbox) async fn perform(sandbox: &Sandbox, closer: &ConnectionCloser, envelope: &str) -> Response {
    let version = Version::of(envelope);
    let Ok(root) = xml::parse(envelope) else { return Fault::Unreadable.respond(version) };
    let body = (root.name() == "Envelope").then(|| root.child("Body")).flatten();
    let Some(asked) = body.and_then(|body| body.children().first()) else {
        return Fault::Unreadable.respond(version);
    };
    if let Some(echo) = ECHOES.iter().find(|echo| echo.name == asked.name()) {
        let said = format!("End-to-end connectivity test successful: {}", text(asked, echo.text));
        return Soap { version, returned: echo.returned, is_hub: false, is_base64: false }.whole(&said);
    }
    match OPERATIONS.iter().find(|operation| operation.name == asked.name()) {
        Some(operation) => submit(sandbox, closer, &root, operation, version).await,
        None => Fault::Unsupported.respond(version),
    }
}

async fn submit(
    sandbox: &Sandbox,
    closer: &ConnectionCloser,
    root: &Element,
    operation: &Operation,
    version: Version,
) -> Response {
    let hub = root.child("Header").and_then(|header| header.find("HubRequestHeader"));
    if let Some(fault) = hub.and_then(|hub| fault_of_gateway(text(hub, "DestinationId"))) {
        return fault.respond(version);
    }
    let named = |name: &str| root.find(name).map(Element::text).unwrap_or_default();
    let token = root.child("Header").and_then(|header| header.find("UsernameToken"));
    let [username, password] = if token.is_some() { TOKEN } else { operation.account }.map(named);
    // The gateway may have the account itself.
    let is_kept_there = hub.is_some() && username.is_empty() && password.is_empty();
    let takes_facility = operation.facility.is_none_or(|name| sandbox.options.facilities.take(named(name)));
    if !(is_kept_there || sandbox.options.knows(username, password) && takes_facility) {
        return Fault::Security.respond(version);
    }
    let message = match operation.is_base64 {
        true => Cow::Owned(decode(named(operation.message))),
        false => Cow::Borrowed(named(operation.message)),
    };
    let format = Soap { version, returned: operation.returned, is_hub: hub.is_some(), is_base64: operation.is_base64 };
    handle_message(sandbox, closer, &message, &format).await
}

/// The gateway's answer for a destination: some ask for its faults.
fn fault_of_gateway(destination: &str) -> Option<Fault> {
    match destination.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" => Some(Fault::UnknownDestination),
        "down" => Some(Fault::DestinationConnection),
        "fault" => Some(Fault::HubClient),
        _ => None,
    }
}

fn decode(text: &str) -> String {
    let decoded = BASE64_STANDARD.decode(text.trim()).unwrap_or_default();
    String::from_utf8_lossy(&decoded).into_owned()
}

fn text<'a>(element: &'a Element, name: &str) -> &'a str {
    element.child(name).map(Element::text).unwrap_or_default()
}

/// The element of a response, its namespace, and the element inside that holds what is returned.
type Returned = (&'static str, &'static str, &'static str);

/// The header of an answer by the gateway.
const HUB_HEADER: &str = "<Header><HubResponseHeader xmlns=\"urn:cdc:iisb:hub:2014\"><DestinationId>training\
                          </DestinationId></HubResponseHeader></Header>";

/// Answers over SOAP.
struct Soap {
    version: Version,
    returned: Returned,
    /// `true` if the gateway answers.
    is_hub: bool,
    is_base64: bool,
}

impl Soap {
    fn envelope(&self, said: &str) -> String {
        let (response, namespace, element) = self.returned;
        let header = if self.is_hub { HUB_HEADER } else { "<Header />" };
        let said = if self.is_base64 { BASE64_STANDARD.encode(said) } else { xml::escape(said) };
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<Envelope xmlns=\"{}\">\n  \
             {header}\n  <Body>\n    <{response} xmlns=\"{namespace}\">\n      \
             <{element}>{said}</{element}>\n    </{response}>\n  </Body>\n</Envelope>\n",
            self.version.namespace(),
        )
    }

    fn answer(&self, envelope: String) -> Response {
        ([(header::CONTENT_TYPE, self.version.content_type())], envelope).into_response()
    }
}

impl ResponseFormat for Soap {
    fn whole(&self, acknowledgement: &str) -> Response {
        self.answer(self.envelope(acknowledgement))
    }

    fn half(&self, acknowledgement: &str) -> Response {
        let envelope = self.envelope(acknowledgement);
        self.answer(envelope.chars().take(envelope.chars().count() / 2).collect())
    }

    fn fault(&self, fault: Fault) -> Response {
        fault.respond(self.version)
    }
}
