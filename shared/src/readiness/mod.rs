//! The rule engine: record, program and catalog in, findings out, for the browser, the lists and the last check.
//!
//! A rule is a row of data: code, severity, field, place, condition, and advice. Facts that a record lacks, such as the
//! chart's other doses, come in as `Context` and may be empty; no rule may read anything else.

mod assess;
mod context;
mod dose;
mod facts;
mod npi;
mod patient;
mod rule;

pub use assess::{assess, assess_among, assess_patient, codes, is_code, may_be};
pub use context::{Context, OtherDose};
pub use facts::decision;
pub use npi::is_npi;
#[cfg(test)]
mod tests;
