//! Record, program and catalog in, findings out: the one rule engine for the browser, the lists and the last check.
//!
//! A rule is a row of data: what it is called, how much it matters, which field it is about, when it holds, and what to
//! do when it does not. Rules are named as the good condition.

mod assess;
mod dose;
mod dose_details;
mod facts;
mod patient;
mod patient_details;
mod rule;

pub use assess::{assess, assess_patient, codes, is_code};
