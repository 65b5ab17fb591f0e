//! The endpoint of a registry.

use std::fmt;

use shared::program::Transport;
use url::Url;
use zeroize::Zeroizing;

/// The endpoint of a registry: its address and the account there.
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
    /// The registry's code at the IZ Gateway; empty where there is no gateway.
    pub destination: String,
    /// Further entries that the call of a registry's own service holds.
    pub entries: Vec<Entry>,
    /// The transport's settings.
    pub transport: Transport,
    /// Certificates beyond the usual ones.
    pub certificates: Certificates,
}

/// An entry of the set-up that a request holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The set-up field's name.
    pub name: String,
    /// The entered values.
    pub value: Zeroizing<String>,
    /// `true` if it is a secret.
    pub is_secret: bool,
}

impl Endpoint {
    /// Returns what must be seen nowhere: the password, and further secrets.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let further = self.entries.iter().filter(|entry| entry.is_secret).map(|entry| entry.value.as_str());
        [self.password.as_str()].into_iter().chain(further)
    }
}

/// Certificates that one integration has beyond the usual ones, as PEM text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Certificates {
    /// The authority that the registry's certificate comes from, in place of those that the system trusts.
    pub private_ca: Option<String>,
    /// Our certificate with its chain and its private key, where the registry asks for one.
    pub identity: Option<Zeroizing<String>>,
}

impl Certificates {
    /// Returns `true` if there are no certificates.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.private_ca.is_none() && self.identity.is_none()
    }
}

impl fmt::Debug for Endpoint {
    /// Shows the address without what may be secret in it, and neither the user name nor the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("scheme", &self.url.scheme())
            .field("host", &self.url.host_str())
            .field("port", &self.url.port_or_known_default())
            .field("style", &self.transport.style)
            .field("encoding", &self.transport.encoding)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::sample;
    use shared::program::Style;

    #[test]
    fn printing_it_shows_no_secret() {
        let endpoint = Endpoint {
            url: Url::parse("https://canary-user:canary-url@iis.example.gov/soap?key=canary-query").unwrap(),
            username: "canary-name".into(),
            password: Zeroizing::new("canary-password".into()),
            facility_id: "canary-facility".into(),
            certificates: Certificates { private_ca: None, identity: Some(Zeroizing::new("canary-key".into())) },
            ..sample::endpoint(Style::Cdc2011Soap12)
        };
        let printed = format!("{endpoint:?}");
        assert!(!printed.contains("canary"), "{printed}");
        assert!(printed.contains("iis.example.gov"));
    }
}
