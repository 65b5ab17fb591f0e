//! Dosewire's field: records, rules and messages as plain types and plain functions.
//!
//! Compiled into the server and into the browser. Nothing here does I/O, reads a clock, or draws a random
//! number: time, ids, programs and catalogs come in as arguments.

pub mod advice;
pub mod finding;
pub mod immunization;
pub mod location;
pub mod night;
pub mod patient;
pub mod program;
pub mod report;
pub mod snapshot;
pub mod wire;
