//! Messages without an envelope: posted as a form, or alone.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use url::form_urlencoded;

use super::{
    connection::ConnectionCloser,
    fault::Fault,
    handler::{ResponseFormat, handle_message},
};
use crate::sandbox::state::Sandbox;

/// The answer to an unknown account: such services have no faults.
const UNKNOWN_ACCOUNT: &str = "Unauthorized access, unrecognized id, unrecognized facility id or wrong password\n";

/// The names of a form's fields: those that most services have, and WebIZ's.
const USERNAME: &[&str] = &["USERID", "userName"];
const PASSWORD: &[&str] = &["PASSWORD", "password"];
const MESSAGE: &[&str] = &["MESSAGEDATA", "flatWire"];

/// Takes a form.
pub(in crate::sandbox) async fn take_form(
    sandbox: &Sandbox,
    closer: &ConnectionCloser,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let fields: Vec<_> = form_urlencoded::parse(body).into_owned().collect();
    let entered = |names: &[&str]| {
        let field = fields.iter().find(|(known, _)| names.contains(&known.as_str())).map(|(_, value)| value.clone());
        let header = || names.iter().find_map(|name| Some(headers.get(*name)?.to_str().ok()?.to_owned()));
        field.or_else(header).unwrap_or_default()
    };
    let (username, password) = basic(headers).unwrap_or_else(|| (entered(USERNAME), entered(PASSWORD)));
    if !sandbox.options.knows(&username, &password) {
        return UNKNOWN_ACCOUNT.into_response();
    }
    handle_message(sandbox, closer, &entered(MESSAGE), &Plain).await
}

/// Takes a message alone.
pub(in crate::sandbox) async fn take_raw(
    sandbox: &Sandbox,
    closer: &ConnectionCloser,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    if !basic(headers).is_some_and(|(username, password)| sandbox.options.knows(&username, &password)) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic")]).into_response();
    }
    handle_message(sandbox, closer, &String::from_utf8_lossy(body), &Plain).await
}

/// The account in HTTP's basic authorization.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let account = String::from_utf8(BASE64_STANDARD.decode(sent).ok()?).ok()?;
    account.split_once(':').map(|(username, password)| (username.to_owned(), password.to_owned()))
}

/// Answers with the acknowledgement alone.
struct Plain;

impl ResponseFormat for Plain {
    fn whole(&self, acknowledgement: &str) -> Response {
        ([(header::CONTENT_TYPE, "text/plain; charset=UTF-8")], acknowledgement.to_owned()).into_response()
    }

    fn half(&self, acknowledgement: &str) -> Response {
        self.whole(&acknowledgement.chars().take(acknowledgement.chars().count() / 2).collect::<String>())
    }

    fn fault(&self, fault: Fault) -> Response {
        let status = match fault {
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, fault.text()).into_response()
    }
}
