//! Where a registry is reached, and as whom.

use std::fmt;

use shared::program::{Encoding, Style};
use url::Url;
use zeroize::Zeroizing;

/// Where a registry is reached, and as whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The service's address.
    pub url: Url,
    /// The user name that the registry gave.
    pub username: String,
    /// The password that the registry gave.
    pub password: Zeroizing<String>,
    /// The facility id that the registry gave.
    pub facility_id: String,
    /// The envelope.
    pub style: Style,
    /// How the message stands inside the envelope.
    pub encoding: Encoding,
}

impl fmt::Debug for Endpoint {
    /// Shows the address without what may be secret in it, and neither the user name nor the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("scheme", &self.url.scheme())
            .field("host", &self.url.host_str())
            .field("port", &self.url.port_or_known_default())
            .field("style", &self.style)
            .field("encoding", &self.encoding)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_it_shows_no_secret() {
        let endpoint = Endpoint {
            url: Url::parse("https://canary-user:canary-url@iis.example.gov/soap?key=canary-query").unwrap(),
            username: "canary-name".into(),
            password: Zeroizing::new("canary-password".into()),
            facility_id: "canary-facility".into(),
            style: Style::Cdc2011Soap12,
            encoding: Encoding::Escaped,
        };
        let printed = format!("{endpoint:?}");
        assert!(!printed.contains("canary"), "{printed}");
        assert!(printed.contains("iis.example.gov"));
    }
}
