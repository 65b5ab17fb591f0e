//! TLS: the configuration of every connection to a registry, and certificates as a practice enters them.
//!
//! Here lives what concerns certificates; connections that use them may not.

mod certificate;
mod config;
mod error;
mod issuer;

pub use certificate::{CertificateError, authority_end, identity_end};
pub(super) use config::{special, usual};
pub(super) use error::{causes, code_of, code_of_refusal, code_of_rustls, find};
