//! Answers as registries give them, and as nobody should.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot read its own table may fail as it likes"
)]

mod fuzz;
mod labeled;
mod large;
mod odd;
mod set_up;
mod table;
mod words;
