//! The settings of a server: one struct a concern.
//!
//! Flags, the environment and the settings file are read first, in this order of precedence, then the whole is checked,
//! and only then does anything listen. Every problem is told at once, with the setting's name, where its value comes from
//! and what to do.

mod alert;
mod database;
mod delivery;
mod file;
mod interest;
mod keep;
mod listen;
mod oidc;
mod operation;
mod problem;
mod programs;
mod vault;
mod whole;

pub use alert::{AlertArgs, INLINE_MAIL_PASSWORD};
pub use database::{Database, DatabaseArgs};
pub use delivery::DeliveryArgs;
pub use file::{CONFIG_VARIABLE, DEFAULT_FILE, FileError, InForce, Known, Origin, SettingsFile};
pub use interest::InterestArgs;
pub use keep::{Keep, KeepArgs};
pub use listen::{Http, HttpArgs, IdleArgs, MetricsArgs, Sandbox, SandboxArgs};
pub use oidc::{INLINE_OIDC_SECRET, Oidc, OidcArgs};
pub use operation::OperationArgs;
pub use problem::{Problem, Problems};
pub use programs::ProgramsArgs;
pub use vault::{INLINE_KEY, KeySource, VaultArgs};
pub use whole::{Config, InlineSecrets, ServeArgs};
