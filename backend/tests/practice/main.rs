//! The practice's rules over real databases and a real registry: the same tests on SQLite and PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends by panicking where something is not as it must be"
)]

mod access;
mod agreement;
mod architecture;
mod backfill;
mod canary;
mod chart;
mod code_sets;
mod conflict;
mod delivery;
mod feed;
mod help_desk;
mod interest;
mod kept;
mod lease;
mod list;
mod listing;
mod maintenance;
mod night;
mod night_trouble;
mod onboarding;
mod person;
mod postgres;
mod program;
mod program_folder;
mod reminder;
mod removal;
mod root_field;
mod sealed;
mod set_up;
mod several_states;
mod support;
mod trouble;
mod typed;
mod visit;
mod watch;
