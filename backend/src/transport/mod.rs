//! How a message travels to a registry and its answer back: the only place that speaks HTTP as a client.
//!
//! [`HttpTransport`] sends one message at a time over [`Style`](shared::program::Style)'s envelope and tells two
//! things apart for whoever waits: an answer, in [`Reply`], whatever it says; and a [`Failure`], which says what to
//! do next and whether the message may have arrived all the same. No password and no message stands in anything
//! that this module prints.

mod address;
mod cdc_soap;
mod client;
mod endpoint;
mod failure;
mod limits;
mod registry;
mod resolver;
mod table;
mod trouble;

pub use cdc_soap::xml;
pub use endpoint::Endpoint;
pub use failure::{Failure, Sent};
pub use limits::Limits;
pub use registry::{HttpTransport, RegistryTransport, Reply, SetUpError};
pub use table::FailureCode;
