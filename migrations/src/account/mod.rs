//! Who may come in, and what each may do.
//! A migration that was released is not changed.

pub mod m20261127_000064_access;
pub mod m20261127_000072_session_use;
pub mod m20261130_000101_people_and_places;
pub mod m20261130_000111_second_factor;
pub mod m20261130_000112_provider;
pub mod m20261201_000142_earlier_secret;
