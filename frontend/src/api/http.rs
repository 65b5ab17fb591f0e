//! The only fetch.

use gloo_net::http::{Method, RequestBuilder, Response};
use graphql_client::GraphQLQuery;
use serde::{Deserialize, de::DeserializeOwned};

use super::failure::{Envelope, Failure};

/// What the session's endpoint says when it refuses.
#[derive(Deserialize)]
struct Refusal {
    code: String,
    message: String,
}

/// Runs a query or a mutation.
///
/// # Errors
/// When the server does not answer, or refuses.
pub async fn run<Q: GraphQLQuery>(variables: Q::Variables) -> Result<Q::ResponseData, Failure>
where
    Q::ResponseData: DeserializeOwned,
{
    let body = serde_json::to_string(&Q::build_query(variables)).map_err(|_| Failure::Unreadable)?;
    let text = send(Method::POST, "/graphql", Some(body)).await?;
    serde_json::from_str::<Envelope<Q::ResponseData>>(&text).map_err(|_| Failure::Unreadable)?.open()
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
    if is_graphql(&answer, &text) { Ok(text) } else { refuse(status, text) }
}

/// A GraphQL answer says itself what is wrong, whatever its HTTP status.
fn is_graphql(answer: &Response, text: &str) -> bool {
    answer.ok() || text.starts_with("{\"data\"") || text.starts_with("{\"errors\"")
}

fn refuse(status: u16, text: String) -> Result<String, Failure> {
    match (serde_json::from_str::<Refusal>(&text), status) {
        (Ok(refusal), _) if refusal.code == "UNAUTHENTICATED" => Err(Failure::SignedOut),
        (Ok(refusal), _) => Err(Failure::Refused { code: refusal.code, text: refusal.message }),
        (Err(_), 401) => Err(Failure::SignedOut),
        (Err(_), 502..=504) => Err(Failure::Offline),
        (Err(_), _) => Err(Failure::Refused {
            code: format!("http.{status}"),
            text: format!("The server refused (HTTP {status}). Reload the page; if it happens again, ask your practice’s support."),
        }),
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
        assert_eq!(refuse(status, text.to_owned()), Err(expected));
    }
}
