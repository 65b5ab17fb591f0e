//! Requests to a service that the settings name, whatever their form: for protocols that a library speaks. The rules are
//! those of registries: no redirects, certificates are checked, and there is a limit for time and size.

use url::Url;

use super::{
    failure::{Failure, FailureCode},
    http::BoundedClient,
    limits::Limits,
    registry::SetUpError,
};

/// A request.
pub struct WebRequest<'a> {
    /// The method, as `GET`.
    pub method: &'a str,
    /// The URL.
    pub url: &'a str,
    /// The headers; none of them is ever shown.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct WebAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The content type; empty where the server names none.
    pub content_type: String,
    /// The body as text.
    pub body: String,
}

/// Sends requests.
#[derive(Debug, Clone)]
pub struct WebClient {
    client: BoundedClient,
}

impl WebClient {
    /// Builds the client. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// Returns an error if the system has no certificates to trust.
    pub fn new(limits: Limits) -> Result<Self, SetUpError> {
        BoundedClient::build(limits).map(|client| Self { client })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// Returns an error if no answer came.
    pub async fn exchange(&self, request: WebRequest<'_>) -> Result<WebAnswer, Failure> {
        let url = Url::parse(request.url).map_err(|_| Failure::new(FailureCode::SenderFault))?;
        let answer = self.client.exchange(request.method, &url, &request.headers, request.body).await?;
        Ok(WebAnswer { status: answer.status, content_type: answer.content_type, body: answer.body })
    }
}
