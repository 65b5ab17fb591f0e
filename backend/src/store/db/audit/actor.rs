//! Who an entry of the audit log is about.

use std::{fmt, net::IpAddr};

use uuid::Uuid;

shared::wire_enum! {
    /// The kind of an actor.
    pub enum ActorKind {
        /// A person who signed in.
        Person = "PERSON",
        /// A program with a token.
        Program = "PROGRAM",
        /// The server itself.
        Server = "SERVER",
        /// A command, which needs the database only.
        CommandLine = "COMMAND_LINE",
        /// Somebody who could not sign in.
        Unknown = "UNKNOWN",
        /// The entry is from before the log had kinds.
        Earlier = "EARLIER",
    }
}

/// Somebody or something that acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The kind.
    pub kind: ActorKind,
    /// The id of the user or the token.
    pub id: Option<Uuid>,
    /// The name to show.
    pub name: String,
    /// The address that the request came from.
    pub address: Option<IpAddr>,
}

impl Actor {
    /// A part of the server, by its name.
    #[must_use]
    pub fn server(name: &str) -> Self {
        Self { kind: ActorKind::Server, id: None, name: name.to_owned(), address: None }
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn unknown(address: Option<IpAddr>) -> Self {
        Self { kind: ActorKind::Unknown, id: None, name: "unknown".to_owned(), address }
    }

    /// A person.
    #[must_use]
    pub fn person(id: Uuid, name: &str, address: Option<IpAddr>) -> Self {
        Self { kind: ActorKind::Person, id: Some(id), name: name.to_owned(), address }
    }
}

impl From<&str> for Actor {
    fn from(name: &str) -> Self {
        Self::server(name)
    }
}

impl From<&Self> for Actor {
    fn from(actor: &Self) -> Self {
        actor.clone()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
