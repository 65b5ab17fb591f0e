//! The only fetch.

use std::{future::Future, pin::Pin};

use gloo_net::http::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::{
    failure::{self, Failure},
    operation::Operation,
    read::Read as _,
};

/// Runs a query or a mutation.
///
/// # Errors
/// When the server does not answer, or refuses.
pub async fn run<Q: Operation>(variables: Q::Variables) -> Result<Q::Answer, Failure> {
    let body = serde_json::to_string(&Q::build_query(variables)).map_err(|_| Failure::Unreadable)?;
    Ok(Q::Answer::read(ask(body).await?)?)
}

/// Runs an operation with variables as they are sent.
///
/// # Errors
/// When the server does not answer, or refuses.
pub async fn run_with<Q: Operation>(variables: Value) -> Result<Q::Answer, Failure> {
    let body = json!({ "query": Q::TEXT, "operationName": Q::NAME, "variables": variables }).to_string();
    Ok(Q::Answer::read(ask(body).await?)?)
}

/// What a GraphQL request answers. Boxed, so that it is in the program once and not with every operation.
fn ask(body: String) -> Pin<Box<dyn Future<Output = Result<Value, Failure>>>> {
    Box::pin(async move {
        let text = send(Method::POST, "/graphql", Some(body)).await?;
        failure::open(serde_json::from_str(&text).map_err(|_| Failure::Unreadable)?)
    })
}

/// Sends a request and gives the answer's text.
///
/// # Errors
/// When the server does not answer, or refuses.
pub async fn send(method: Method, path: &str, body: Option<String>) -> Result<String, Failure> {
    let request = RequestBuilder::new(path).method(method);
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
    let said = serde_json::from_str::<Value>(text).unwrap_or_default();
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
