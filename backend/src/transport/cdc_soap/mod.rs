//! CDC's registry service of 2011 (`urn:cdc:iisb:2011`) over SOAP 1.2.
//!
//! Envelopes out are exactly those of CDC's service description. Envelopes in are read leniently: any prefix or
//! none, SOAP 1.1 too, and a fault at any HTTP status.

mod answer;
mod envelope;
mod exchange;
mod fault;
pub mod xml;

pub(super) use exchange::{submit, test_connection};
