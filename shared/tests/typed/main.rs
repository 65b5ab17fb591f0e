//! Typed values, by the tables that the server's tests read too.

#![expect(clippy::panic, reason = "a test ends by panicking where something is not as it must be")]

mod lots;
mod numbers;
mod people;
mod table;
