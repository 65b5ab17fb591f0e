//! The arguments of `dosewire init`.

use std::path::PathBuf;

use clap::Args;

use crate::config::DEFAULT_FILE;

/// Create key, practice, first administrator and settings file. What no flag says is asked for, a line each, on standard
/// input
#[derive(Args, Debug)]
pub struct InitCommand {
    /// Name of the practice
    #[arg(long)]
    pub name: Option<String>,
    /// IANA time zone, as America/Chicago
    #[arg(long)]
    pub time_zone: Option<String>,
    /// Whom to ask in the practice when something was refused
    #[arg(long)]
    pub support_contact: Option<String>,
    /// Name of a location; may be given several times
    #[arg(long = "location")]
    pub locations: Vec<String>,
    /// Name that the first administrator signs in with
    #[arg(long)]
    pub user_name: Option<String>,
    /// Name of the first administrator to show to others
    #[arg(long)]
    pub display_name: Option<String>,
    /// File whose first line is the administrator's password; it is read from standard input unless something is given
    #[arg(long, value_name = "PATH")]
    pub password_file: Option<PathBuf>,
    /// The database: sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME; it must hold no practice yet
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// Path of the new key file
    #[arg(long, env = "DOSEWIRE_KEY_FILE", value_name = "PATH")]
    pub key_file: Option<PathBuf>,
    /// Path of the new settings file
    #[arg(long, value_name = "PATH", default_value = DEFAULT_FILE)]
    pub settings_file: PathBuf,
}
