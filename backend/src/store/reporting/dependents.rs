//! Dependents: reports that wait for another, and deletions that wait for a verdict.
//!
//! A deletion at a registry goes after the verdict of what is on its way. A dose in another chart goes after the
//! verdict that takes its old record out.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::report::{AttemptState, Event, HoldReason, ReportState, Wanted, apply};
use uuid::Uuid;

use super::report_state::{state_of, unchanged, write_state};
use crate::{
    entity::report,
    store::{Result, Tx},
};

/// Releases the reports that depend on this one: its own deletion that waited for a verdict, or a dose that waited for
/// the deletion of its old record.
///
/// # Errors
/// When the database is not available.
pub async fn release_dependents(tx: &mut Tx, row: &report::Model, state: &ReportState) -> Result<()> {
    if row.delete_asked && matches!(state.wanted, Wanted::Absent(_)) && is_at_rest(state) {
        if let Ok(queued) = apply(state, Event::Queued) {
            write_state(tx, row, &queued, asked(false)).await?;
        }
        return Ok(());
    }
    if is_out(state) {
        for successor in waiting_for(tx, row.id).await? {
            let free = report::ActiveModel { after_report_id: Set(None), ..unchanged() };
            let held = state_of(&successor)?;
            let released = apply(&held, Event::Released).unwrap_or(held);
            let next = apply(&released, Event::Queued).unwrap_or(released);
            write_state(tx, &successor, &next, free).await?;
        }
    }
    Ok(())
}

/// Whether a report must still wait for the deletion of the record that its dose had in another chart.
///
/// # Errors
/// When the database is not available.
pub async fn must_wait(tx: &Tx, row: &report::Model) -> Result<bool> {
    let Some(before) = row.after_report_id else { return Ok(false) };
    let found = report::Entity::find_by_id(before).one(tx.db()).await?;
    found.map_or(Ok(false), |found| state_of(&found).map(|state| !is_out(&state)))
}

/// Marks a report for deletion, and sends that if it is asked for; says when the registry is to be told.
///
/// # Errors
/// When the database is not available.
pub async fn delete_report(tx: &mut Tx, row: &report::Model, is_asked: bool) -> Result<bool> {
    let Ok(mut state) = apply(&state_of(row)?, Event::Deleted) else { return Ok(false) };
    let is_told = is_asked && matches!(state.wanted, Wanted::Absent(_));
    if is_told && !state.attempt.is_in_flight() {
        state = apply(&state, Event::Queued).unwrap_or(state);
    }
    write_state(tx, row, &state, asked(is_told && state.attempt.is_in_flight())).await?;
    if is_told {
        tx.audit("report.delete", "report", row.id);
    }
    Ok(is_told)
}

fn asked(is_asked: bool) -> report::ActiveModel {
    report::ActiveModel { delete_asked: Set(is_asked), ..unchanged() }
}

/// Holds a report until another, of the record that its dose had in another chart, is out of the registry.
///
/// # Errors
/// When the database is not available.
pub async fn wait_for(tx: &mut Tx, row: &report::Model, before: Uuid) -> Result<()> {
    let state = state_of(row)?;
    let held = apply(&state, Event::Queued).and_then(|state| apply(&state, Event::Held(HoldReason::Moved)));
    let more = report::ActiveModel { after_report_id: Set(Some(before)), ..unchanged() };
    write_state(tx, row, &held.unwrap_or(state), more).await?;
    Ok(())
}

/// Queues a report, unless something speaks against it.
///
/// # Errors
/// When the database is not available.
pub async fn queue_if_possible(tx: &mut Tx, row: &report::Model) -> Result<()> {
    if let Ok(state) = apply(&state_of(row)?, Event::Queued) {
        write_state(tx, row, &state, unchanged()).await?;
    }
    Ok(())
}

/// The reports of a dose, locked.
///
/// # Errors
/// When the database is not available.
pub async fn reports_of_dose(tx: &Tx, dose: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose));
    Ok(rows.order_by_asc(report::Column::Id).lock_exclusive().all(tx.db()).await?)
}

async fn waiting_for(tx: &Tx, report: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::AfterReportId.eq(report));
    Ok(rows.lock_exclusive().all(tx.db()).await?)
}

/// Whether the registry does not hold it and nothing of it is on its way.
fn is_out(state: &ReportState) -> bool {
    state.accepted.is_none() && !state.attempt.is_in_flight()
}

fn is_at_rest(state: &ReportState) -> bool {
    matches!(state.attempt.state, AttemptState::None | AttemptState::Rejected)
}
