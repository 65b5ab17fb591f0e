//! The destination of interest in a program.

use std::fmt;

use url::Url;

/// The destination of interest in a program.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// The address of those who make programs ready.
    pub email: Option<String>,
    /// The service that takes it as JSON.
    pub webhook: Option<Url>,
}

impl fmt::Debug for Route {
    /// Shows of the webhook only its host: addresses of webhooks often hold a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.webhook.as_ref().and_then(Url::host_str);
        f.debug_struct("Route").field("email", &self.email).field("webhook", &host).finish()
    }
}
