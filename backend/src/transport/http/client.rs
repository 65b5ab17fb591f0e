//! The one HTTP client.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
    redirect, retry,
};
use rustls::ClientConfig;
use url::{Host, Url};

use super::{address::is_public, error, multipart::Payload, resolver::PublicResolver, retry_after};
use crate::transport::{
    charset,
    endpoint::Endpoint,
    failure::{Failure, FailureCode},
    limits::Limits,
    registry::SetUpError,
    tls,
};

/// An answer over HTTP.
#[derive(Default)]
pub(in crate::transport) struct Answer {
    pub(in crate::transport) status: u16,
    /// The content type; empty where the server names none.
    pub(in crate::transport) content_type: String,
    /// The pause that the server asks for, with 429 and 503.
    pub(in crate::transport) retry_after: Option<Duration>,
    pub(in crate::transport) body: String,
}

impl Answer {
    /// Returns the content of the body.
    pub(in crate::transport) fn payload(&self) -> Payload<'_> {
        Payload::read(&self.content_type, &self.body)
    }

    /// The failure of a code, with what came instead of an acknowledgement and the registry's words in it.
    pub(in crate::transport) fn failure(&self, code: FailureCode, said: Option<String>) -> Failure {
        let failure = Failure::answered(code, self.status, &self.body);
        Failure { said, retry_after: self.retry_after, ..failure }
    }
}

/// A request with a body.
pub(in crate::transport) struct Post<'a> {
    pub(in crate::transport) content_type: &'a str,
    /// Further headers; none of them is ever shown.
    pub(in crate::transport) headers: Vec<(&'a str, &'a str)>,
    /// `true` if user name and password are sent as HTTP basic authentication.
    pub(in crate::transport) basic: bool,
    pub(in crate::transport) body: String,
}

/// The HTTP client with its limits.
#[derive(Debug, Clone)]
pub(in crate::transport) struct BoundedClient {
    usual: Client,
    /// The usual TLS configuration, for connections without HTTP.
    tls: Arc<ClientConfig>,
    limits: Limits,
}

impl BoundedClient {
    /// Builds the client.
    pub(in crate::transport) fn build(limits: Limits) -> Result<Self, SetUpError> {
        let config = tls::usual().map_err(|_| SetUpError)?;
        let usual = build(limits, config.clone()).map_err(|_| SetUpError)?;
        Ok(Self { usual, tls: Arc::new(config), limits })
    }

    /// Returns the TLS configuration of an endpoint: the usual one, or one with its own certificates.
    pub(in crate::transport) fn tls(&self, endpoint: &Endpoint) -> Result<Arc<ClientConfig>, Failure> {
        match endpoint.certificates.is_empty() {
            true => Ok(Arc::clone(&self.tls)),
            false => tls::special(&endpoint.certificates).map(Arc::new),
        }
    }

    pub(in crate::transport) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Posts a body and reads what comes back.
    pub(in crate::transport) async fn post(&self, endpoint: &Endpoint, post: Post<'_>) -> Result<Answer, Failure> {
        let mut request = self.client(endpoint)?.post(endpoint.url.clone()).header(CONTENT_TYPE, post.content_type);
        for (name, value) in &post.headers {
            request = add_header(request, name, value)?;
        }
        if post.basic {
            request = request.basic_auth(&endpoint.username, Some(endpoint.password.as_str()));
        }
        self.send(request.body(post.body)).await
    }

    /// Posts a body to a service that is no registry's.
    pub(in crate::transport) async fn post_to(&self, url: &Url, post: Post<'_>) -> Result<Answer, Failure> {
        self.check_address(url)?;
        let mut request = self.usual.post(url.clone()).header(CONTENT_TYPE, post.content_type);
        for (name, value) in &post.headers {
            request = add_header(request, name, value)?;
        }
        self.send(request.body(post.body)).await
    }

    /// Sends a request of any method to a service that is no registry's.
    pub(in crate::transport) async fn exchange(
        &self,
        method: &str,
        url: &Url,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Failure> {
        self.check_address(url)?;
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| Failure::new(FailureCode::SenderFault))?;
        let mut request = self.usual.request(method, url.clone());
        for (name, value) in headers {
            request = add_header(request, name, value)?;
        }
        self.send(request.body(body)).await
    }

    /// Sends a GET request, to see whether anything answers at the address.
    pub(in crate::transport) async fn get(&self, endpoint: &Endpoint) -> Result<Answer, Failure> {
        let request = self.client(endpoint)?.get(endpoint.url.clone());
        self.send(request).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let response = request.send().await.map_err(|error| error::explain(&error))?;
        let status = response.status().as_u16();
        let retry_after = if matches!(status, 429 | 503) { retry_after::read(response.headers()) } else { None };
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let body = self.read(response, &content_type).await?;
        Ok(Answer { status, content_type, retry_after, body })
    }

    /// The client for an endpoint: the usual one, or one with the certificates of its own.
    fn client(&self, endpoint: &Endpoint) -> Result<Client, Failure> {
        self.check_address(&endpoint.url)?;
        if endpoint.certificates.is_empty() {
            return Ok(self.usual.clone());
        }
        let config = tls::special(&endpoint.certificates)?;
        build(self.limits, config).map_err(|_| Failure::new(FailureCode::Tls))
    }

    /// Checks what can be seen of an address before a name is resolved.
    fn check_address(&self, url: &Url) -> Result<(), Failure> {
        if self.limits.allow_private {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(Failure::new(FailureCode::NotEncrypted));
        }
        let allowed = match url.host() {
            Some(Host::Ipv4(v4)) => is_public(v4.into()),
            Some(Host::Ipv6(v6)) => is_public(v6.into()),
            // The resolver looks at what the name leads to.
            Some(Host::Domain(_)) | None => true,
        };
        if allowed { Ok(()) } else { Err(Failure::new(FailureCode::AddressNotAllowed)) }
    }

    /// Reads a body up to the limit.
    async fn read(&self, mut response: Response, content_type: &str) -> Result<String, Failure> {
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| error::explain(&error))? {
            if bytes.len() + chunk.len() > self.limits.max_reply_bytes {
                return Err(Failure::answered(FailureCode::ReplyTooLarge, status, ""));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(charset::decode(&bytes, content_type))
    }
}

/// Every message has a connection of its own: on one that is used again, the registry may hang up just as the
/// message goes out, and the outcome would be unknown without need.
fn build(limits: Limits, mut config: ClientConfig) -> Result<Client, reqwest::Error> {
    config.alpn_protocols = vec!["http/1.1".into()];
    Client::builder()
        .user_agent(concat!("dosewire/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .pool_max_idle_per_host(0)
        .no_proxy()
        .http1_only()
        .tls_backend_preconfigured(config)
        .dns_resolver(PublicResolver { allow_private: limits.allow_private })
        .build()
}

fn add_header(request: RequestBuilder, name: &str, value: &str) -> Result<RequestBuilder, Failure> {
    let unusable = || Failure::new(FailureCode::SenderFault);
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unusable())?;
    let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| unusable())?;
    value.set_sensitive(true);
    Ok(request.header(name, value))
}
