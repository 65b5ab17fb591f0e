//! The commands for nights.

use std::path::Path;

use anyhow::Context as _;
use chrono::NaiveDate;

use super::open_store;
use crate::{
    civil::from_chrono,
    night::{OfDate, run_date, show_date},
    programs,
    reference_data::ReferenceData,
};

/// Runs the night of a date, or returns what it would send.
///
/// # Errors
/// Returns an error if the date is in the future, or the database or the programs cannot be read.
pub async fn run_night(
    database: &str,
    folder: Option<&Path>,
    date: NaiveDate,
    dry_run: bool,
) -> anyhow::Result<String> {
    let store = open_store(database).await?;
    let nights = if dry_run {
        show_date(&store, from_chrono(date)).await
    } else {
        let reference = ReferenceData::load(&store, programs::read(folder)?).await?;
        run_date(&store, &reference, from_chrono(date)).await
    };
    let nights = nights.with_context(|| format!("the night of {date} was not run"))?;
    if nights.is_empty() {
        return Ok("No integration is active: there is no night to run.".to_owned());
    }
    Ok(nights.iter().map(|night| describe(night, date)).collect::<Vec<_>>().join("\n"))
}

fn describe(night: &OfDate, date: NaiveDate) -> String {
    let code = &night.program_code;
    let ran = match &night.run {
        Some(run) => format!(
            "{} found, {} queued, {} incomplete, {} unreadable",
            run.found, run.queued, run.blocked, run.unreadable
        ),
        None => "did not run".to_owned(),
    };
    match (&night.would, night.ran_before) {
        (Some(would), true) => format!(
            "{code}: the night of {date} ran already ({ran}). Still not tried: {} complete, {} incomplete.",
            would.ready, would.blocked
        ),
        (Some(would), false) => {
            format!("{code}: the night of {date} would send {}; {} are incomplete.", would.ready, would.blocked)
        }
        (None, true) => format!("{code}: the night of {date} ran already: {ran}. Nothing was done."),
        (None, false) => format!("{code}: the night of {date}: {ran}."),
    }
}
