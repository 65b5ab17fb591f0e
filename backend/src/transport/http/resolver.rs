//! The resolver of host names: a name cannot lead where an address may not.

use std::{io, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;
use crate::transport::failure::FailureCode;

/// The reason why a name resolves to no allowed address.
#[derive(Debug, thiserror::Error)]
pub(in crate::transport) enum NoAddress {
    /// The name has no address.
    #[error("the name has no address")]
    NotFound(#[from] io::Error),
    /// The name resolves only to private addresses.
    #[error("every address of the name is private")]
    NotAllowed,
}

impl NoAddress {
    pub(in crate::transport) const fn code(&self) -> FailureCode {
        match self {
            Self::NotFound(_) => FailureCode::NameNotFound,
            Self::NotAllowed => FailureCode::AddressNotAllowed,
        }
    }
}

/// The addresses of a name, without private ones unless they are allowed.
///
/// The check is on the very addresses that are connected to: a name that changes its mind after a first look
/// gains nothing.
pub(in crate::transport) async fn resolve(
    host: &str,
    port: u16,
    allow_private: bool,
) -> Result<Vec<SocketAddr>, NoAddress> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
    if found.is_empty() {
        return Err(NoAddress::NotFound(io::ErrorKind::NotFound.into()));
    }
    let kept: Vec<_> = found.into_iter().filter(|a| allow_private || is_public(a.ip())).collect();
    if kept.is_empty() { Err(NoAddress::NotAllowed) } else { Ok(kept) }
}

/// Resolves names for the HTTP client.
#[derive(Debug, Clone, Copy)]
pub(in crate::transport) struct PublicResolver {
    pub(in crate::transport) allow_private: bool,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            // The port comes from the address of the service; 0 stands for "any" here.
            let kept = resolve(name.as_str(), 0, allow_private).await?;
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
