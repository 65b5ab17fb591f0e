//! HTTP with its limits: the one client, the addresses that it may reach, and its errors as failures.
//!
//! Here lives what every style over HTTP shares; envelopes, forms and registries may not.

mod address;
mod client;
mod error;
mod multipart;
mod resolver;
mod retry_after;

pub(super) use address::is_public;
pub(super) use client::{Answer, BoundedClient, Post};
pub(super) use multipart::Payload;
pub(super) use resolver::resolve;
