//! The door: the only place that names axum.
//!
//! One router serves sign-in, GraphQL over POST and WebSocket, the versioned assets and the single-page
//! application. Every wall between a network and the schema stands here: who is calling, from which origin, how
//! large, how deep. What the schema does with a request is not this module's business: it is handed a schema, and
//! a function that puts the caller into each request.

mod access_log;
mod admission;
mod body;
mod body_rest;
mod caller;
mod crash;
mod graphql;
mod health;
mod listen;
mod metrics;
mod page;
mod parts;
mod rejection;
mod router;
mod state;

pub use access_log::RequestId;
pub use caller::AddressRange;
pub use listen::{BindError, bind, serve};
pub use metrics::{RenderMetrics, metrics_router};
pub use page::{Spa, SpaFile, VersionedAssets};
pub use parts::{Clock, Entropy, NoteWatch, OperationLimits, Options, Parts, Prepare, Ready, SocketLimits};
pub use router::router;

#[cfg(test)]
mod test;
