//! The database's tables as sea-orm entities, one file each.
//!
//! Columns with secrets, sealed bodies and internal bookkeeping are left out of GraphQL with `ignore`.

pub mod alert;
pub mod alert_notice;
pub mod api_token;
pub mod audit;
pub mod backfill;
pub mod change;
pub mod code_set;
pub mod enrollment;
pub mod gate;
pub mod immunization;
pub mod integration;
pub mod integration_secret;
pub mod interest;
pub mod location;
pub mod night_run;
pub mod onboarding_step;
pub mod patient;
pub mod practice;
pub mod report;
pub mod server;
pub mod session;
pub mod snapshot;
pub mod submission;
pub mod user_account;
pub mod vaccine;
