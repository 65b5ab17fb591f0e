//! The night of one date, run or looked at by hand.

use chrono::TimeDelta;
use jiff::{civil, tz::TimeZone};
use shared::night::Window;

use super::{
    run::{begin, carry_out},
    schedule::{window, zone},
};
use crate::{
    civil::{day_of, from_chrono, to_chrono},
    entity::{integration, night_run},
    reference_data::ReferenceData,
    store::{self, HomeFigures, Store, active_integrations, night_of_date},
};

/// The reason why the night of a date cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum DateError {
    /// The date is in the future.
    #[error("{0} is in the future: its night has no doses yet")]
    Future(civil::Date),
    /// The date is at the end of the calendar.
    #[error("{0} is outside of the calendar")]
    OutOfCalendar(civil::Date),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The night of a date for one integration.
#[derive(Debug)]
pub struct OfDate {
    /// The integration's program.
    pub program_code: String,
    /// The figures of the night if it ran now; `None` unless they were asked for.
    pub would: Option<HomeFigures>,
    /// The run, if there is one.
    pub run: Option<night_run::Model>,
    /// `true` if that run existed before.
    pub ran_before: bool,
}

/// Runs the night of a date for every active integration. One that ran already does not run again.
///
/// # Errors
/// Returns an error if the date is in the future, or the database is not available.
pub async fn run_date(store: &Store, reference: &ReferenceData, date: civil::Date) -> Result<Vec<OfDate>, DateError> {
    let mut nights = Vec::new();
    for (row, window) in windows(store, date).await? {
        let begun = begin(store, &row, date, &window).await?;
        if let Some(run) = begun {
            carry_out(store, reference, run, &window).await?;
        }
        let run = night_of_date(store.reader(), row.id, to_chrono(date)).await?;
        nights.push(OfDate { program_code: row.program_code, would: None, run, ran_before: begun.is_none() });
    }
    Ok(nights)
}

/// Returns what the night of a date would send now, for every active integration. Nothing is written.
///
/// # Errors
/// Returns an error if the date is in the future, or the database is not available.
pub async fn show_date(store: &Store, date: civil::Date) -> Result<Vec<OfDate>, DateError> {
    let mut nights = Vec::new();
    for (row, window) in windows(store, date).await? {
        let on = to_chrono(date).max(day_of(store.source().now(), &zone(&row)));
        let would = store::tonight(store.reader(), row.id, &window, on).await?;
        let run = night_of_date(store.reader(), row.id, to_chrono(date)).await?;
        let ran_before = run.is_some();
        nights.push(OfDate { program_code: row.program_code, would: Some(would), run, ran_before });
    }
    Ok(nights)
}

/// The active integrations with the window of a date; refused for all of them where the date is in the future of one.
async fn windows(store: &Store, date: civil::Date) -> Result<Vec<(integration::Model, Window)>, DateError> {
    let now = store.source().now();
    // Wherever an integration is: no zone is more than a day ahead.
    if date > from_chrono(day_of(now + TimeDelta::days(1), &TimeZone::UTC)) {
        return Err(DateError::Future(date));
    }
    let mut found = Vec::new();
    for row in active_integrations(store.reader()).await? {
        let zone = zone(&row);
        if date > from_chrono(day_of(now, &zone)) {
            return Err(DateError::Future(date));
        }
        let window = window(&row, date).map_err(|_| DateError::OutOfCalendar(date))?;
        found.push((row, window));
    }
    Ok(found)
}
