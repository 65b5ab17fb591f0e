//! HTTP as a program speaks it, for what a test asks beside the browser.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// Setting up a whole practice takes long on a small machine that is busy with other tests.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A client that follows no redirects and keeps no cookies.
///
/// # Errors
/// Returns an error if the system gives no random numbers.
pub fn build_client() -> Result<Client> {
    // The second call of a process finds the provider there, which is just as good.
    let _there = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
    builder.no_proxy().build().context("the HTTP client cannot be built")
}

/// Asks GraphQL with a token, and returns `data`. Errors in the answer are an error here.
///
/// # Errors
/// Returns an error if the server does not answer, or answers with errors.
pub async fn ask_graphql(client: &Client, url: &str, token: &str, query: &str, variables: &Value) -> Result<Value> {
    let (status, answer) = post_graphql(client.post(url).bearer_auth(token), query, variables).await?;
    take(status, answer)
}

/// Sends a query with a request that has its address and credentials, and returns the whole answer as it came.
///
/// # Errors
/// Returns an error if the server does not answer, or not with JSON.
pub async fn post_graphql(request: RequestBuilder, query: &str, variables: &Value) -> Result<(StatusCode, Value)> {
    let body = json!({ "query": query, "variables": variables });
    let request = request.header("content-type", "application/json").body(body.to_string());
    let response = request.send().await.context("GraphQL does not answer")?;
    let status = response.status();
    let text = response.text().await?;
    let answer = serde_json::from_str(&text).with_context(|| format!("{status} without JSON: {text}"))?;
    Ok((status, answer))
}

/// The `data` of an answer without errors.
pub(crate) fn take(status: StatusCode, mut answer: Value) -> Result<Value> {
    if let Some(errors) = answer.get("errors") {
        bail!("GraphQL answered {status} with errors: {errors}");
    }
    answer.get_mut("data").map(Value::take).with_context(|| format!("{status} without data"))
}

/// The stable code of the first error of an answer.
#[must_use]
pub fn read_error_code(answer: &Value) -> Option<&str> {
    answer.pointer("/errors/0/extensions/code")?.as_str()
}
