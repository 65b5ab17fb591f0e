//! The one place that wires concrete parts together.
//! No rule stands here: each part keeps its own.

mod account;
mod audit;
mod background;
mod code_sets;
mod file_lock;
mod init;
mod keep;
mod key;
mod night;
mod open;
mod serve;
mod tick;

pub use account::{
    add_user, allow_password, change_password, change_user, check_time_zone, create_practice, create_token,
    end_session, remove_second_factor, revoke_token, rotate_token, sessions, tokens, users,
};
pub use audit::verify_audit;
pub use background::{
    audit::keep as keep_audit, backfill::go_on as go_on_with_backfills, batch::go_on as go_on_with_batches,
    findings::keep as keep_findings, keep::make_pass as delete_old,
};
pub use code_sets::{Accepted, Import, import_code_sets};
pub use file_lock::{FileLock, FileLockError, file_of};
pub use init::{NewSetUp, init, refuse_existing};
pub use keep::{Backup, DoctorOptions, Restore, back_up, compact, mark_only, migrate, restore, run_doctor};
pub use key::{Rotation, fresh_key, rotate_key};
pub use night::run_night;
pub use open::{OpenError, open_store};
pub use serve::{serve, serve_sandbox};

pub use crate::graphql::print as print_schema;
