//! Names are resolved here, so that a name cannot lead where an address may not.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// A name leads nowhere but into private networks.
#[derive(Debug, thiserror::Error)]
#[error("every address of the name is private")]
pub(super) struct NotAllowed;

/// Resolves names, and leaves out private addresses unless they are allowed.
///
/// The check is on the very addresses that are connected to: a name that changes its mind after a first look
/// gains nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicResolver {
    pub(super) allow_private: bool,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            // The port comes from the address of the service; 0 stands for "any" here.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let known = !found.is_empty();
            let kept: Vec<_> = found.into_iter().filter(|a| allow_private || is_public(a.ip())).collect();
            if known && kept.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
