//! Alerts: raised, ended and listed, and the notices of them that are still to be sent.
//! Which alerts there should be is decided in `shared::alert` and by those who raise them.

mod notice;
mod raise;

pub use raise::{end_alert, raise_alert};
