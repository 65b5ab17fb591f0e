//! The door: the only place that names axum.
//!
//! One router serves sign-in, GraphQL over POST and WebSocket, the versioned assets and the single-page
//! application. Every wall between a network and the schema stands here: who is calling, from which origin, how
//! large, how deep. What the schema does with a request is not this module's business: it is handed a schema, and
//! a function that puts the caller into each request.

mod access_log;
mod asset;
mod body;
mod cookie;
mod credential;
mod executor;
mod gate;
mod graphql;
mod health;
mod listen;
mod nesting;
mod origin;
mod parts;
mod query_wall;
mod refusal;
mod response_header;
mod router;
mod script_policy;
mod session;
mod socket;
mod socket_watch;
mod spa;

pub use access_log::RequestId;
pub use asset::VersionedAssets;
pub use listen::{BindError, bind, serve};
pub use parts::{Clock, Entropy, Options, Parts, Prepare, Ready, SocketLimits};
pub use router::router;
pub use spa::{Spa, SpaFile};

#[cfg(test)]
mod test;
