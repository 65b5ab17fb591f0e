//! Services over SOAP: CDC's registry service of 2011 (`urn:cdc:iisb:2011`) in its three forms, the one of 2014, the IZ
//! Gateway, WebIZ's, and those of registries' own that their programs describe.
//!
//! Envelopes out are exactly those of the service's description. Envelopes in are read leniently: any prefix or
//! none, either version, and a fault at any HTTP status.

mod answer;
mod call;
mod envelope;
mod exchange;
mod fault;
#[cfg(test)]
mod fuzz;
mod own;
mod service;
mod words;
pub mod xml;

pub(super) use answer::{is_web_page, parse, trim_lead};
pub(super) use exchange::{submit, test_connection};
pub(super) use fault::{Fault, read as read_fault};
pub(super) use words::{is_about_form, plain_words};
