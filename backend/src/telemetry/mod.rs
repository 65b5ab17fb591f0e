//! Logs, and traces where they are wanted: set up once, at the start.
//!
//! What is never logged nor traced, at any level:
//!
//! - a patient's value: a name, a birth date, an address, a phone number, a record number, a dose;
//! - a message to or from a registry, whole or in part, and what an answer said of a record;
//! - a password, a session's secret, a token, a key, a sealed value, or a database address with its password;
//! - a header, a body or a query of an HTTP request, GraphQL documents and variables included;
//! - what a library writes about the bytes it carries, see [`set_up()`].
//!
//! What is logged instead: ids of our own (`report.id`, `request.id`), codes, counts, durations.

mod library;
mod set_up;
mod trace;

pub use set_up::{LogFormat, set_up};
pub use trace::{TRACE, flush};
