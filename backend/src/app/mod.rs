//! The one place that wires concrete parts together.

mod account;
mod audit;
mod background;
mod backup;
mod code_sets;
mod doctor;
mod file_lock;
mod init;
mod key;
mod migrate;
mod night;
mod open;
mod private_file;
mod restore;
mod serve;
mod tick;

pub use account::{
    add_user, change_password, change_user, check_time_zone, create_practice, create_token, revoke_token, rotate_token,
    tokens, users,
};
pub use audit::verify_audit;
pub use background::{
    audit::keep as keep_audit, backfill::go_on as go_on_with_backfills, batch::go_on as go_on_with_batches,
    findings::keep as keep_findings, keep::make_pass as delete_old,
};
pub use backup::{Backup, back_up};
pub use code_sets::{Import, import_code_sets};
pub use doctor::{DoctorOptions, run_doctor};
pub use file_lock::{FileLock, FileLockError, file_of};
pub use init::{NewSetUp, init, refuse_existing};
pub use key::{Rotation, rotate_key};
pub use migrate::migrate;
pub use night::run_night;
pub use open::{OpenError, open_store};
pub use restore::{Restore, mark_only, restore};
pub use serve::{serve, serve_sandbox};

pub use crate::graphql::print as print_schema;
