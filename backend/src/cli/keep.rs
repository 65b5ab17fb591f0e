//! The commands that keep a practice's data.

use std::path::PathBuf;

use clap::Args;

use super::{PlaceArgs, run::say};
use crate::{app, config::Problems};

/// A backup to make.
#[derive(Args, Debug)]
pub struct BackupCommand {
    /// The new file; without one it is beside the database, named after it and the time
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// The practice.
    #[command(flatten)]
    place: PlaceArgs,
}

/// A backup to restore.
#[derive(Args, Debug)]
pub struct RestoreCommand {
    /// The backup
    #[arg(long, value_name = "FILE", required_unless_present = "mark_only")]
    from: Option<PathBuf>,
    /// Put it in the place of the database that is there, which is kept under another name
    #[arg(long, conflicts_with = "mark_only")]
    replace: bool,
    /// The database was restored by other means, such as pg_restore: only what follows from that is done
    #[arg(long, conflicts_with = "from")]
    mark_only: bool,
    /// The practice.
    #[command(flatten)]
    place: PlaceArgs,
}

/// A database to migrate.
#[derive(Args, Debug)]
pub struct MigrateCommand {
    /// The practice.
    #[command(flatten)]
    place: PlaceArgs,
}

/// A database to make compact.
#[derive(Args, Debug)]
pub struct CompactCommand {
    /// The practice.
    #[command(flatten)]
    place: PlaceArgs,
}

/// Makes a backup.
pub(super) async fn back_up(command: BackupCommand) -> anyhow::Result<()> {
    say(&app::back_up(&database(command.place)?, command.to).await?.to_string());
    Ok(())
}

/// Restores a backup.
pub(super) async fn restore(command: RestoreCommand) -> anyhow::Result<()> {
    let database = database(command.place)?;
    let restored = match command.from {
        Some(from) => app::restore(&database, &from, command.replace).await?,
        None => app::mark_only(&database).await?,
    };
    say(&restored.to_string());
    Ok(())
}

/// Migrates a database.
pub(super) async fn migrate(command: MigrateCommand) -> anyhow::Result<()> {
    say(&app::migrate(&database(command.place)?).await?);
    Ok(())
}

/// Makes a database's file compact.
pub(super) async fn compact(command: CompactCommand) -> anyhow::Result<()> {
    say(&app::compact(&database(command.place)?).await?);
    Ok(())
}

/// The database's address.
pub(super) fn database(place: PlaceArgs) -> anyhow::Result<String> {
    Ok(place.database.check().map_err(|problem| Problems(vec![problem]))?.url)
}
