//! The client of the server: the only fetch and the only WebSocket, the operations, and their answers. Nothing here draws.
//!
//! Pages hold an `Api`, which is `Copy`. It expires the session when nobody is signed in any more, so that no page has to.

mod assets;
mod client;
#[cfg(test)]
mod contract;
mod deadline;
mod failure;
mod http;
mod idle;
mod json;
mod key;
mod load;
mod model;
mod operation;
mod request;
mod session;
mod socket;

pub use assets::Programs;
pub use client::Api;
#[cfg(test)]
pub use contract::{sample_of, samples_of};
pub use deadline::within;
pub use failure::Failure;
pub use json::{parse as parse_json, read_value};
pub use key::RequestKey;
pub use load::{Face, Load, ask_for, load_records};
pub use model::*;
pub use operation::*;
pub use request::{Asked, Mutation};
pub use session::{Session, Ways};
pub use shared::{code_set::Catalog, program::Program};
pub use socket::Liveness;
