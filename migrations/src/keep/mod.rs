//! Keeping a database for years: backups, restores, and what is deleted in time.

pub mod m20261128_000091_keep;
