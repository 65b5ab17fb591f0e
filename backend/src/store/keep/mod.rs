//! Keeping a database for years: backups of SQLite, what a restore from one leaves in doubt, and what the
//! doctor looks at.
//! Files are copied and locked in `app/keep`.

mod backup;
mod file;
mod health;
mod purge;
mod restore;
mod rolled_back;

pub use backup::{begin_backup, fail_backup, finish_backup, last_backup, last_finished_backup};
pub use file::{FileFault, FreePages, check_file, copy_file, open_file};
pub use health::{audit_head, free_pages, is_opened_by, quick_check, recount, unknown_outcomes};
pub use purge::{drop_old_changes, drop_old_sessions, mark_feed, purge_bodies};
pub use restore::{Restored, is_any_server_alive, last_restore, mark_restored};
