//! The only WebSocket: graphql-transport-ws, shared by all subscriptions. Requests and their answers live in `request`.

mod backoff;
mod frame;
mod hub;
mod live;

pub use live::{Live, Liveness};
