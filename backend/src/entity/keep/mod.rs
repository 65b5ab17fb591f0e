//! Entities of what keeps a database for years: backups, restores, and the age of the change feed.
//! No query stands here.

pub mod backup;
pub mod feed_mark;
pub mod restore;
