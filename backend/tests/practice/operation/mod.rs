//! Running Dosewire: its settings, its figures for a monitoring system, and the first set-up, by the real program.

mod deploy;
mod exposition;
mod init;
mod metrics;
mod settings;
mod trace;
