//! The caller of a request.

use std::net::IpAddr;

use uuid::Uuid;

use super::access::Access;

/// The id of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub Uuid);

/// The id of a signed-in session. It is not the session's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub Uuid);

/// The id of a token. It is not the token's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub Uuid);

/// The address that a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

/// The kind of a caller: a person or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallerKind {
    /// A person who signed in with a password.
    Person,
    /// A program that holds a token.
    Program,
}

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user, when a person calls.
    pub user: Option<UserId>,
    /// The kind of the caller: a person or a program.
    pub kind: CallerKind,
    /// The name that a person signs in with.
    pub user_name: Option<String>,
    /// The name to show: the person's display name, or the token's name.
    pub name: String,
    /// The session, when a person calls.
    pub session: Option<SessionId>,
    /// The token, when a program calls.
    pub token: Option<TokenId>,
    /// The caller's rights.
    pub access: Access,
}

impl Caller {
    /// The caller's rights alone: for answers that are the same whoever has them.
    #[must_use]
    pub fn without_identity(&self) -> Self {
        Self { user: None, user_name: None, name: String::new(), session: None, token: None, ..self.clone() }
    }
}
