//! A gate: what keeps an integration, or one location of it, from sending, as a pure state machine.
//! Here lives when a gate closes, how it opens again and how many messages it lets through at once; what becomes of a
//! single report is the report's (`crate::report`).

mod event;
mod state;
#[cfg(test)]
mod tests;
mod transition;

pub use event::GateEvent;
pub use state::{Cause, Gate, GateKind, GateScope, GateState, Streak};
