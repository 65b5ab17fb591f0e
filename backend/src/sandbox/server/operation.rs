//! The operations over SOAP: CDC's two, and WebIZ's one.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    connection::ConnectionCloser,
    fault::{Fault, Version},
    handler::{ResponseFormat, handle_message},
};
use crate::{
    sandbox::state::Sandbox,
    transport::xml::{self, Element},
};

/// Performs what an envelope asks for.
pub(in crate::sandbox) async fn perform(sandbox: &Sandbox, closer: &ConnectionCloser, envelope: &str) -> Response {
    let version = Version::of(envelope);
    let Ok(root) = xml::parse(envelope) else { return Fault::Unreadable.respond(version) };
    let body = (root.name() == "Envelope").then(|| root.child("Body")).flatten();
    let Some(operation) = body.and_then(|body| body.children().first()) else {
        return Fault::Unreadable.respond(version);
    };
    match operation.name() {
        "connectivityTest" => echo(operation, version),
        "submitSingleMessage" => submit(sandbox, closer, &root, operation, version).await,
        "ExecuteHL7Message" => execute(sandbox, closer, operation, version).await,
        _ => Fault::Unsupported.respond(version),
    }
}

fn echo(operation: &Element, version: Version) -> Response {
    let said = format!("End-to-end connectivity test successful: {}", text(operation, "echoBack"));
    Soap { version, returned: ECHOED }.whole(&said)
}

async fn submit(
    sandbox: &Sandbox,
    closer: &ConnectionCloser,
    root: &Element,
    operation: &Element,
    version: Version,
) -> Response {
    // The account stands in the body, or in a token of WS-Security in the header.
    let token = root.child("Header").and_then(|header| header.find("UsernameToken"));
    let (username, password) = match token {
        Some(token) => (text(token, "Username"), text(token, "Password")),
        None => (text(operation, "username"), text(operation, "password")),
    };
    if !sandbox.options.admits(username, password, text(operation, "facilityID")) {
        return Fault::Security.respond(version);
    }
    handle_message(sandbox, closer, text(operation, "hl7Message"), &Soap { version, returned: SUBMITTED }).await
}

async fn execute(sandbox: &Sandbox, closer: &ConnectionCloser, operation: &Element, version: Version) -> Response {
    if !sandbox.options.knows(text(operation, "userName"), text(operation, "password")) {
        return Fault::Security.respond(version);
    }
    handle_message(sandbox, closer, text(operation, "flatWire"), &Soap { version, returned: EXECUTED }).await
}

fn text<'a>(element: &'a Element, name: &str) -> &'a str {
    element.child(name).map(Element::text).unwrap_or_default()
}

/// The element of a response, its namespace, and the element inside that holds what is returned.
type Returned = (&'static str, &'static str, &'static str);

const ECHOED: Returned = ("connectivityTestResponse", "urn:cdc:iisb:2011", "return");
const SUBMITTED: Returned = ("submitSingleMessageResponse", "urn:cdc:iisb:2011", "return");
const EXECUTED: Returned = ("ExecuteHL7MessageResponse", "http://tempuri.org/", "ExecuteHL7MessageResult");

/// Answers over SOAP.
struct Soap {
    version: Version,
    returned: Returned,
}

impl Soap {
    fn envelope(&self, said: &str) -> String {
        let (response, namespace, element) = self.returned;
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<Envelope xmlns=\"{}\">\n  \
             <Header />\n  <Body>\n    <{response} xmlns=\"{namespace}\">\n      \
             <{element}>{}</{element}>\n    </{response}>\n  </Body>\n</Envelope>\n",
            self.version.namespace(),
            xml::escape(said),
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
