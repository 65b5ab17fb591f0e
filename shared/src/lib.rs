//! The domain of Dosewire: records, rules and messages as plain types and pure functions.
//!
//! Compiled into the server and into the browser. Nothing here does I/O, reads a clock, or draws a random
//! number: time, ids, programs and catalogs are arguments.

pub mod ack;
pub mod advice;
pub mod alert;
pub mod clock;
pub mod code_set;
pub mod consent;
pub mod decimal;
pub mod entry;
pub mod explain;
pub mod figure;
pub mod finding;
pub mod gate;
pub mod hl7;
pub mod letters;
pub mod lot;
pub mod order;
pub mod packet;
pub mod program;
pub mod readiness;
mod record;
pub mod report;
#[cfg(test)]
mod sample;
mod schedule;
pub mod source;
pub mod spreadsheet;
pub mod stock;
pub mod typed;
pub mod unicode;
pub mod vxu;
pub mod wire;

pub use record::{immunization, location, patient, snapshot, test_record};
pub use schedule::{expiry, maintenance, night, retry};
