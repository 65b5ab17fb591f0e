//! How a message travels to a registry and its answer back, and how notes travel to a webhook or a mail server: the only
//! place that speaks as a client.
//!
//! [`NetworkTransport`] sends one message at a time in its registry's [`Style`](shared::program::Style) and tells two
//! things apart for whoever waits: an answer, in [`Reply`], whatever it says; and a [`Failure`], which says what to
//! do next and whether the message may have arrived all the same. No password and no message stands in anything
//! that this module prints.

mod address;
mod certificate;
mod client;
mod endpoint;
mod failure;
pub mod frame;
mod limits;
mod mllp;
mod post;
mod registry;
mod resolver;
#[cfg(test)]
mod sample;
mod smtp;
mod soap;
mod table;
mod tls;
mod trouble;
mod webhook;

pub use certificate::{CertificateError, authority_end, identity_end};
pub use endpoint::{Certificates, Endpoint};
pub use failure::{Failure, Sent};
pub use limits::Limits;
pub use registry::{Contact, NetworkTransport, RegistryTransport, Reply, SetUpError};
pub use smtp::{Mail, MailSecurity, MailServer, Mailer, is_mail_address};
pub use soap::xml;
pub use table::FailureCode;
pub use webhook::Webhook;
