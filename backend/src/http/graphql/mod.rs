//! GraphQL over POST and WebSocket, and the limits of a query that both keep.

pub(super) mod executor;
mod nesting;
pub(super) mod post;
mod query_wall;
pub(super) mod socket;
mod socket_watch;
