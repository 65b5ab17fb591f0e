//! The practice's rules over real databases and a real registry: the same tests on SQLite and PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends by panicking where something is not as it must be"
)]

mod access;
mod agreement;
mod alert;
mod alert_notice;
mod architecture;
mod backfill;
mod busy;
mod canary;
mod chart;
mod code_sets;
mod conflict;
mod delivery;
mod feed;
mod gate;
mod help_desk;
mod interest;
mod kept;
mod lease;
mod list;
mod listing;
mod mail_server;
mod maintenance;
mod night;
mod night_trouble;
mod onboarding;
mod person;
mod postgres;
mod process;
mod program;
mod program_folder;
mod reminder;
mod removal;
mod root_field;
mod sealed;
mod server;
mod set_up;
mod several_states;
mod support;
mod trouble;
mod typed;
mod visit;
mod watch;
