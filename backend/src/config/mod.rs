//! The settings of a server: one struct a concern.
//!
//! Flags and the environment are read first, then the whole is checked, and only then does anything listen. Every
//! problem is told at once, with the setting's name and what to do.

mod alert;
mod database;
mod delivery;
mod http;
mod interest;
mod keep;
mod problem;
mod programs;
mod sandbox;
mod vault;
mod whole;

pub use alert::{AlertArgs, INLINE_MAIL_PASSWORD};
pub use database::{Database, DatabaseArgs};
pub use delivery::DeliveryArgs;
pub use http::{Http, HttpArgs};
pub use interest::InterestArgs;
pub use keep::{Keep, KeepArgs};
pub use problem::{Problem, Problems};
pub use programs::ProgramsArgs;
pub use sandbox::{Sandbox, SandboxArgs};
pub use vault::{INLINE_KEY, KeySource, VaultArgs};
pub use whole::{Config, InlineSecrets, ServeArgs};
