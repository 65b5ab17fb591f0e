//! Keeping a database for years: backups, restores, and what is deleted in time.
//! A migration that was released is not changed.

pub mod m20261128_000091_keep;
