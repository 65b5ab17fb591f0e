//! The servers: SOAP, forms and raw posts over HTTP, and MLLP.
//!
//! Here lives what knows the wire; what a message says is decided by the registry.

mod connection;
mod fault;
mod handler;
mod http;
mod mllp;
mod operation;
mod post;

pub use http::{router, serve};
pub use mllp::{converse, serve_mllp};
