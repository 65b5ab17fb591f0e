//! Settings from a file, and where each setting in force comes from.
//!
//! The keys of the file are the flags of `dosewire serve` without their dashes, so there is no second list of them.
//! What the file holds is put below the flags and the environment of every command that knows the same setting.

mod apply;
mod conceal;
mod in_force;
mod read;

pub use apply::{FileError, Known};
pub use in_force::{InForce, Origin};
pub use read::{CONFIG_VARIABLE, DEFAULT_FILE, SettingsFile};
