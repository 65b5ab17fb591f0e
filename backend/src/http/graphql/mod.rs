//! GraphQL over POST and WebSocket, and the limits of a query that both keep.
//! No field is answered here.

pub(super) mod executor;
pub(super) mod media;
mod nesting;
pub(super) mod parameters;
pub(super) mod post;
mod query_wall;
pub(super) mod schema;
pub(super) mod socket;
mod socket_message;
mod socket_session;
mod socket_watch;
