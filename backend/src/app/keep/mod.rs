//! The commands that keep a database for years: copied, put back, migrated, made compact and examined. The rows are in
//! `store/keep`, and what is wrong is decided in `crate::doctor`.

mod backup;
mod compact;
mod doctor;
mod migrate;
mod private_file;
mod restore;

pub use backup::{Backup, back_up};
pub use compact::compact;
pub use doctor::{DoctorOptions, run_doctor};
pub use migrate::migrate;
pub(super) use private_file::{BESIDE, create_private, with_ending};
pub use restore::{Restore, mark_only, restore};
