//! The wire: the real transport against the real training registry, and against servers that misbehave.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test, as it should"
)]

mod acknowledgement;
mod certificate;
mod failure;
mod letters;
mod message;
mod misbehavior;
mod record;
mod said;
mod secret;
mod station;
mod style;
mod trouble;
