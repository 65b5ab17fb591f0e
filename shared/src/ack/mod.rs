//! The registry's answer: any text becomes a verdict, findings, and what to do next.
//!
//! Reading cannot fail. What is not an acknowledgement of our message is a verdict of its own, and is never taken for
//! an acceptance. A message carries one dose, so what is said of a dose is said of ours.

mod body;
mod place;
mod read;
mod row;
mod say;

pub use read::{Acknowledgement, UNKNOWN_KEY, Verdict, read};
