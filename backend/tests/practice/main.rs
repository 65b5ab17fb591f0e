//! The practice's rules over real databases and a real registry: the same tests on SQLite and PostgreSQL.

mod access;
mod architecture;
mod conflict;
mod delivery;
mod feed;
mod lease;
mod night;
mod sealed;
mod set_up;
mod support;
