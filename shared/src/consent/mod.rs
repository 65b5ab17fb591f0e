//! Consent: what a patient answered about sharing with a registry, what the registry's program asks for, and what
//! follows for a dose.
//!
//! An answer to one registry takes the place of the patient's general answer (PD1-12) there, and nowhere else.

mod answer;
mod policy;

pub use answer::{Consent, ConsentAnswer, ConsentMethod, in_order, latest, told};
pub use policy::{ConsentPolicy, ConsentRule, Decision, decide};
