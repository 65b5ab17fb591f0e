//! The service's two operations.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{
    connection::Closer,
    fault::Fault,
    registry::{self, Manner},
    serve::Sandbox,
};
use crate::transport::xml::{self, Element};

const WEB_PAGE: &str = "<html><head><title>Sign in</title></head><body><h1>Session expired</h1></body></html>\n";

/// Performs what an envelope asks for.
pub(super) async fn perform(sandbox: &Sandbox, closer: &Closer, envelope: &str) -> Response {
    let Ok(root) = xml::parse(envelope) else { return Fault::Unreadable.into_response() };
    let body = (root.name() == "Envelope").then(|| root.child("Body")).flatten();
    let Some(operation) = body.and_then(|body| body.children().first()) else {
        return Fault::Unreadable.into_response();
    };
    match operation.name() {
        "connectivityTest" => echo(operation),
        "submitSingleMessage" => submit(sandbox, closer, operation).await,
        _ => Fault::Unsupported.into_response(),
    }
}

fn echo(operation: &Element) -> Response {
    let said = format!("End-to-end connectivity test successful: {}", text(operation, "echoBack"));
    respond("connectivityTestResponse", &said)
}

async fn submit(sandbox: &Sandbox, closer: &Closer, operation: &Element) -> Response {
    let (username, password) = (text(operation, "username"), text(operation, "password"));
    if !sandbox.options.admits(username, password, text(operation, "facilityID")) {
        return Fault::Security.into_response();
    }
    let message = text(operation, "hl7Message");
    if message.len() > sandbox.options.max_message_bytes {
        return Fault::TooLarge.into_response();
    }
    let (manner, acknowledgement) = registry::process(sandbox, message).await;
    match manner {
        Manner::Whole => respond("submitSingleMessageResponse", &acknowledgement),
        Manner::Half => answer(halve(&envelope("submitSingleMessageResponse", &acknowledgement))),
        Manner::Fault => Fault::Unknown.into_response(),
        Manner::WebPage => Html(WEB_PAGE).into_response(),
        Manner::None => {
            closer.close();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn text<'a>(operation: &'a Element, name: &str) -> &'a str {
    operation.child(name).map(Element::text).unwrap_or_default()
}

fn envelope(operation: &str, returned: &str) -> String {
    let returned = xml::escape(returned);
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\">\n  \
         <Header />\n  <Body>\n    <{operation} xmlns=\"urn:cdc:iisb:2011\">\n      <return>{returned}</return>\n    \
         </{operation}>\n  </Body>\n</Envelope>\n"
    )
}

fn halve(envelope: &str) -> String {
    envelope.chars().take(envelope.chars().count() / 2).collect()
}

fn respond(operation: &str, returned: &str) -> Response {
    answer(envelope(operation, returned))
}

fn answer(envelope: String) -> Response {
    ([(header::CONTENT_TYPE, "application/soap+xml; charset=UTF-8")], envelope).into_response()
}
