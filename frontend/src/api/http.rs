//! The only fetch.

use gloo_net::http::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use web_sys::AbortController;

use super::{
    deadline::within,
    failure::{self, Failure},
    idle, json,
};

/// Longest time for an answer, in milliseconds. On a network that drops what it carries, none would ever come.
const MAX_WAIT: u32 = 60_000;

/// An operation as it is sent.
#[must_use]
pub fn body(text: &str, name: &str, variables: &Value) -> Value {
    json!({ "query": text, "operationName": name, "variables": variables })
}

/// Returns the answer of an operation.
///
/// # Errors
/// Returns an error if the server does not answer, or refuses.
pub async fn ask(body: Value) -> Result<Value, Failure> {
    let text = send(Method::POST, "/graphql", Some(json::write(&body))).await?;
    failure::open(json::parse(&text)?)
}

/// Sends a request and gives the answer's text.
///
/// # Errors
/// Returns an error if the server does not answer in time, or refuses.
pub async fn send(method: Method, path: &str, body: Option<String>) -> Result<String, Failure> {
    within(MAX_WAIT, exchange(method, path, body)).await.unwrap_or(Err(Failure::Offline))
}

/// A fetch that ends with its future: a connection that is dead is given up, and not kept for the next request.
struct Aborting(AbortController);

impl Drop for Aborting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(method: Method, path: &str, body: Option<String>) -> Result<String, Failure> {
    let fetch = Aborting(AbortController::new().map_err(|_| Failure::Unreadable)?);
    let request = RequestBuilder::new(path).method(method).abort_signal(Some(&fetch.0.signal()));
    let request = request.header("dosewire-idle", &idle::seconds().to_string());
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let answer = request.map_err(|_| Failure::Unreadable)?.send().await.map_err(|_| Failure::Offline)?;
    let status = answer.status();
    let text = answer.text().await.map_err(|_| Failure::Offline)?;
    if is_graphql(&answer, &text) { Ok(text) } else { Err(refuse(status, &text)) }
}

/// A GraphQL answer says itself what is wrong, whatever its HTTP status.
fn is_graphql(answer: &Response, text: &str) -> bool {
    answer.ok() || text.starts_with("{\"data\"") || text.starts_with("{\"errors\"")
}

fn refuse(status: u16, text: &str) -> Failure {
    let said = json::parse(text).unwrap_or_default();
    let said = |name: &str| said.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    match (said("code"), said("message"), status) {
        (Some(code), ..) if code == "UNAUTHENTICATED" => Failure::SignedOut,
        (Some(code), Some(text), _) => Failure::Refused { code, text },
        (_, _, 401) => Failure::SignedOut,
        (_, _, 502..=504) => Failure::Offline,
        _ => Failure::Refused {
            code: format!("http.{status}"),
            text: format!(
                "The server refused (HTTP {status}). Reload the page; if it happens again, ask your practice’s support."
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::wrong_password(401, r#"{"code":"WRONG_PASSWORD","message":"Check the password."}"#, Failure::Refused { code: "WRONG_PASSWORD".into(), text: "Check the password.".into() })]
    #[case::expired(401, "", Failure::SignedOut)]
    #[case::said_so(401, r#"{"code":"UNAUTHENTICATED","message":"Sign in."}"#, Failure::SignedOut)]
    #[case::proxy(502, "<html>", Failure::Offline)]
    fn a_refusal_is_read(#[case] status: u16, #[case] text: &str, #[case] expected: Failure) {
        assert_eq!(refuse(status, text), expected);
    }
}
