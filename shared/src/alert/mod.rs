//! Alerts: what is wrong with the practice's reporting as a whole, and not with one dose. Kinds, rules and sentences.
//! Nothing here keeps an alert or notifies anybody; no text holds a patient's value.

mod kind;
pub mod rule;
mod sentence;
mod subject;

pub use kind::{AlertEnd, AlertKind};
pub use rule::Decision;
pub use sentence::{AlertFacts, AlertNames};
pub use subject::AlertSubject;
