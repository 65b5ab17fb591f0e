//! A signed-in person of the practice who uses the API with a session, as the browser does.
//! What is clicked in a browser is done in `browser`.

mod desk;
pub mod keyboard;
pub mod practice;
pub mod scene;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::program::http_client;
use crate::server::Server;

/// The demo's user name.
pub const USER: &str = "demo";
/// The demo's password.
pub const PASSWORD: &str = "dosewire-demo";

/// A signed-in person.
#[derive(Debug)]
pub struct Person {
    client: Client,
    origin: String,
    cookie: String,
}

impl Person {
    /// Signs in as the demo's user.
    ///
    /// # Errors
    /// Returns an error if the server rejects the sign-in.
    pub async fn sign_in(server: &Server) -> Result<Self> {
        let client = server.client().clone();
        let body = json!({ "userName": USER, "password": PASSWORD });
        let request = client.post(server.url("/session")).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.context("the server does not answer")?;
        if response.status() != StatusCode::NO_CONTENT {
            bail!("signing in was answered with {}", response.status());
        }
        let cookie = response.headers().get("set-cookie").context("there is no cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { client, origin: server.url(""), cookie })
    }

    /// Fetches a file of the server's, such as its programs.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub async fn fetch(&self, path: &str) -> Result<String> {
        let request = self.client.get(format!("{}{path}", self.origin)).header("cookie", &self.cookie);
        let response = request.send().await.context("the server does not answer")?;
        if !response.status().is_success() {
            bail!("{path} was answered with {}", response.status());
        }
        response.text().await.context("the server's answer broke off")
    }

    /// Asks GraphQL, and returns `data`. Errors in the answer are an error here.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or answers with errors.
    pub async fn ask(&self, query: &str, variables: &Value) -> Result<Value> {
        let request = self.client.post(format!("{}/graphql", self.origin));
        let request = request.header("cookie", &self.cookie).header("origin", &self.origin);
        let (status, answer) = http_client::post_graphql(request, query, variables).await?;
        http_client::take(status, answer)
    }
}
