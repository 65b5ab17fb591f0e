//! HTTP as a program speaks it, for what a test asks beside the browser.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::Client;
use serde_json::{Value, json};

const TIMEOUT: Duration = Duration::from_secs(30);

/// A client that follows no redirects and keeps no cookies.
///
/// # Errors
/// The system gives no random numbers.
pub fn build_client() -> Result<Client> {
    // The second call of a process finds the provider there, which is just as good.
    let _there = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    builder
        .no_proxy()
        .build()
        .context("the HTTP client cannot be built")
}

/// Asks GraphQL with a token, and returns `data`. Errors in the answer are an error here.
///
/// # Errors
/// The server does not answer, or answers with errors.
pub async fn ask_graphql(
    client: &Client,
    url: &str,
    token: &str,
    query: &str,
    variables: &Value,
) -> Result<Value> {
    let request = json!({ "query": query, "variables": variables });
    let response = client
        .post(url)
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(request.to_string())
        .send()
        .await
        .context("GraphQL does not answer")?;
    let status = response.status();
    let text = response.text().await?;
    let mut answer: Value =
        serde_json::from_str(&text).with_context(|| format!("{status} without JSON: {text}"))?;
    if let Some(errors) = answer.get("errors") {
        bail!("GraphQL answered {status} with errors: {errors}");
    }
    answer
        .get_mut("data")
        .map(Value::take)
        .with_context(|| format!("{status} without data: {text}"))
}
