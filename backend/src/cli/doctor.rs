//! The command that examines an installation.

use std::process::ExitCode;

use clap::{Args, builder::FalseyValueParser};

use super::{PlaceArgs, keep::database, run::say};
use crate::{
    app::{self, DoctorOptions, fresh_key},
    config::{INLINE_KEY, ProgramsArgs},
    doctor::Level,
};

/// An examination.
#[derive(Args, Debug)]
pub struct DoctorCommand {
    /// Ask registries too whether they answer; nothing about a patient is sent
    #[arg(long)]
    reach: bool,
    /// Print the checks as JSON
    #[arg(long)]
    json: bool,
    /// Registries may be at private addresses, as the server was told
    #[arg(long, env = "DOSEWIRE_DANGEROUS_ALLOW_PRIVATE_REGISTRIES", value_parser = FalseyValueParser::new())]
    dangerous_allow_private_registries: bool,
    /// The programs.
    #[command(flatten)]
    programs: ProgramsArgs,
    /// The practice.
    #[command(flatten)]
    place: PlaceArgs,
}

/// Examines an installation: 0 if all is well, 1 if something should be looked at, 2 if something is wrong.
pub(super) async fn examine(command: DoctorCommand) -> anyhow::Result<ExitCode> {
    let inline = std::env::var(INLINE_KEY).ok();
    let is_given = command.place.vault.key_file.is_some() || inline.is_some();
    let vault = is_given.then(|| {
        let keys = command.place.vault.clone().check(inline, false);
        let keys = keys.map_err(|problem| crate::config::Problems(vec![problem]))?;
        Ok(keys.open(fresh_key)?)
    });
    let examined = app::run_doctor(DoctorOptions {
        database: database(command.place)?,
        vault,
        programs: command.programs.check(),
        reach: command.reach,
        allow_private: command.dangerous_allow_private_registries,
    })
    .await?;
    say(&if command.json { serde_json::to_string_pretty(&examined)? } else { examined.to_string() });
    Ok(match examined.level() {
        Level::Ok => ExitCode::SUCCESS,
        Level::Warn => ExitCode::from(1),
        Level::Wrong => ExitCode::from(2),
    })
}
