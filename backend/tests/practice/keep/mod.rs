//! Keeping a practice's data for years: backups and restores, upgrades, the doctor, and what is deleted in time.

mod backup;
mod command;
mod doctor;
mod fixture;
mod restore;
mod upgrade;
mod years;
