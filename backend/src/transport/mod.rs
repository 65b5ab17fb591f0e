//! Transports: how a message travels to a registry and its answer back, and notes to a webhook or a mail server. The
//! only clients are here.
//!
//! [`NetworkTransport`] sends one message at a time in its registry's [`Style`](shared::program::Style) and tells two
//! things apart for whoever waits: an answer, in [`Reply`], whatever it says; and a [`Failure`], which says what to
//! do next and whether the message may have arrived all the same. No password and no message stands in anything
//! that this module prints.

mod charset;
mod endpoint;
mod failure;
mod http;
mod limits;
mod lookup;
mod mllp;
mod network;
mod post;
mod registry;
#[cfg(test)]
mod sample;
mod smtp;
mod soap;
mod tls;
mod web;
mod webhook;

pub use endpoint::{Certificates, Endpoint, Entry};
pub use failure::{Failure, FailureCode, Sent};
pub use limits::Limits;
pub use lookup::look_up;
pub use mllp::frame;
pub use network::NetworkTransport;
pub use registry::{Contact, RegistryTransport, Reply, SetUpError};
pub use smtp::{Mail, MailSecurity, MailServer, Mailer, is_mail_address};
pub use soap::xml;
pub use tls::{CertificateError, authority_end, identity_end};
pub use web::{WebAnswer, WebClient, WebRequest};
pub use webhook::Webhook;
