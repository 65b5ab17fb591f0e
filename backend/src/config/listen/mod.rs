//! The addresses that a server listens at: the door, the training registry, and the figures.
//! Nothing here opens a socket.

mod http;
mod metrics;
mod sandbox;

pub use http::{Http, HttpArgs, IdleArgs};
pub use metrics::MetricsArgs;
pub use sandbox::{Sandbox, SandboxArgs};
