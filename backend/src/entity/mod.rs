//! The database's tables as sea-orm entities, one file each, in rooms like those of `store`.
//!
//! Columns with secrets, sealed bodies and internal bookkeeping are left out of GraphQL with `ignore`. No query
//! stands here.

mod account;
pub mod alert;
pub mod alert_notice;
pub mod change;
mod chart;
pub mod code_set;
mod delivery;
mod keep;
mod kind;
mod place;
mod registry;
mod reporting;
mod stock;
mod webhook;

pub use account::{
    api_token, audit, audit_head, external_id, idempotency_key, recovery_code, second_factor, session, user_account,
};
pub use chart::{immunization, patient, snapshot, vaccine};
pub use delivery::{gate, server, submission};
pub use keep::{backup as database_backup, feed_mark, restore as database_restore};
pub use kind::{ColumnKind, Record, kinds_of};
pub use place::{clinician, location, practice};
pub use registry::{enrollment, integration, integration_secret, interest, onboarding_step};
pub use reporting::{backfill, dismissal, night_run, report, report_batch, report_finding};
pub use stock::{lot as stock_lot, movement as stock_movement, recall as lot_recall};
pub use webhook::{delivery as webhook_delivery, endpoint as webhook_endpoint};
