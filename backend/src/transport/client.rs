//! The one HTTP client.

use reqwest::{Client, Response, header::CONTENT_TYPE, redirect, retry, tls};
use url::{Host, Url};

use super::{
    address::is_public, failure::Failure, limits::Limits, resolver::PublicResolver, table::FailureCode, trouble,
};

/// What came back over HTTP, whatever it is.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// The HTTP client with its limits.
#[derive(Debug, Clone)]
pub(super) struct BoundedClient {
    client: Client,
    limits: Limits,
}

impl BoundedClient {
    /// Builds the client.
    ///
    /// Every message has a connection of its own: on one that is used again, the registry may hang up just as the
    /// message goes out, and the outcome would be unknown without need.
    pub(super) fn build(limits: Limits) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .user_agent(concat!("dosewire/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .pool_max_idle_per_host(0)
            .no_proxy()
            .tls_version_min(tls::Version::TLS_1_2)
            .dns_resolver(PublicResolver { allow_private: limits.allow_private })
            .build()?;
        Ok(Self { client, limits })
    }

    /// Posts a body and reads what comes back.
    pub(super) async fn post(&self, url: &Url, content_type: &str, body: String) -> Result<Answer, Failure> {
        self.check_address(url)?;
        let request = self.client.post(url.clone()).header(CONTENT_TYPE, content_type).body(body);
        let response = request.send().await.map_err(|error| trouble::explain(&error))?;
        let status = response.status().as_u16();
        let body = self.read(response).await?;
        Ok(Answer { status, body })
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

    /// Reads a body up to the limit. Characters that are not UTF-8 become replacement characters.
    async fn read(&self, mut response: Response) -> Result<String, Failure> {
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| trouble::explain(&error))? {
            if bytes.len() + chunk.len() > self.limits.max_reply_bytes {
                return Err(Failure::answered(FailureCode::ReplyTooLarge, status, ""));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
