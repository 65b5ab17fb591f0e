//! The identity by which operations are counted.

use std::net::IpAddr;

use crate::auth::{Caller, TokenId, UserId, client_network};

/// The identity by which operations are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CallerKey {
    /// A person, in however many browsers.
    User(UserId),
    /// A program.
    Token(TokenId),
    /// The network of whoever is not known yet; many people may share one.
    Network(IpAddr),
}

impl CallerKey {
    /// The key of a caller at an address.
    pub(super) fn of(caller: &Caller, from: IpAddr) -> Self {
        match (caller.user, caller.token) {
            (Some(user), _) => Self::User(user),
            (None, Some(token)) => Self::Token(token),
            (None, None) => Self::at(from),
        }
    }

    /// The key of whoever is not known at an address.
    pub(super) fn at(from: IpAddr) -> Self {
        Self::Network(client_network(from))
    }
}
