//! Alerts: what is wrong with the practice's reporting as a whole, and not with one dose. Kinds, subjects and sentences.
//! Nothing here knows when an alert was raised or who was notified; no text holds a patient's value.

mod kind;
mod subject;

pub use kind::{AlertEnd, AlertKind};
pub use subject::AlertSubject;
