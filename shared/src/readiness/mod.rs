//! Record, program and catalog in, findings out: the one rule engine for the browser, the lists and the last check.
//!
//! A rule is a row of data: what it is called, how much it matters, which field it is about, when it holds, and what to
//! do when it does not. Rules are named as the good condition. What a single record does not hold, such as the chart's
//! other doses, comes in as `Around`; who does not know it leaves it empty, and the rules about it hold.

mod around;
mod assess;
mod dose;
mod facts;
mod npi;
mod patient;
mod rule;

pub use around::{Around, OtherDose};
pub use assess::{assess, assess_among, assess_patient, codes, is_code, may_be};
#[cfg(test)]
mod tests;
