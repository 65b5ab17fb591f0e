//! Dosewire's field: records, rules and messages as plain types and plain functions.
//!
//! Compiled into the server and into the browser. Nothing here does I/O, reads a clock, or draws a random
//! number: time, ids, programs and catalogs come in as arguments.

pub mod ack;
pub mod advice;
pub mod alert;
pub mod code_set;
pub mod expiry;
pub mod finding;
pub mod hl7;
pub mod immunization;
pub mod letters;
pub mod location;
pub mod lot;
pub mod maintenance;
pub mod night;
pub mod packet;
pub mod patient;
pub mod program;
pub mod readiness;
pub mod report;
pub mod retry;
#[cfg(test)]
mod sample;
pub mod snapshot;
pub mod source;
pub mod test_record;
pub mod vxu;
pub mod wire;
