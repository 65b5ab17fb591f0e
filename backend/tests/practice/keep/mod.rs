//! Keeping a practice's data for years: backups and restores, upgrades, and what is deleted in time.

mod backup;
mod command;
mod restore;
mod upgrade;
