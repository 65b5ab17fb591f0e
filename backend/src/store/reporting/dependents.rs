//! Dependents: reports that wait for another, and deletions that wait for a verdict.
//!
//! A deletion at a registry goes after the verdict of what is on its way. A dose in another chart goes after the
//! verdict that takes its old record out.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::report::{AttemptState, Event, HoldReason, ReportState, Wanted, apply};
use uuid::Uuid;

use super::report_state::{QueueSource, state_of, unchanged, write_state};
use crate::{
    entity::report,
    store::{Result, Tx},
};

/// Releases the reports that depend on this one: a dose that waited for the deletion of the record that it had in
/// another chart goes when that is out, and needs a person when the registry refused to take it out.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn release_dependents(tx: &mut Tx, row: &report::Model, state: &ReportState) -> Result<()> {
    if is_absent(state) {
        for successor in waiting_for(tx, row.id).await? {
            let free = report::ActiveModel { after_report_id: Set(None), ..unchanged() };
            let next = released(&state_of(&successor)?);
            write_state(tx, &successor, &next, free).await?;
        }
    } else if let Some(event) = event_for_dependents(state) {
        for successor in waiting_for(tx, row.id).await? {
            if let Ok(next) = apply(&state_of(&successor)?, event) {
                write_state(tx, &successor, &next, unchanged()).await?;
            }
        }
    }
    Ok(())
}

/// A dose that waited goes; one that a person sent meanwhile goes on as it is.
fn released(state: &ReportState) -> ReportState {
    let waits = matches!(state.attempt.state, AttemptState::None | AttemptState::Held) && state.accepted.is_none();
    let released = apply(state, Event::Released).unwrap_or(*state);
    if waits { apply(&released, Event::Queued).unwrap_or(released) } else { *state }
}

/// Returns the event that a refused or repeated deletion means for the dose that waits for it.
fn event_for_dependents(state: &ReportState) -> Option<Event> {
    match (state.wanted, state.attempt.state) {
        (Wanted::Absent(_), AttemptState::Rejected) => Some(Event::RemovalRefused),
        (Wanted::Absent(_), AttemptState::Queued) => Some(Event::Held(HoldReason::Moved)),
        _ => None,
    }
}

/// Returns the reason why a report waits for the deletion of its dose's record in another chart, if it must.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn must_wait(tx: &Tx, row: &report::Model) -> Result<Option<HoldReason>> {
    let Some(before) = row.after_report_id else { return Ok(None) };
    let Some(found) = report::Entity::find_by_id(before).one(tx.db()).await? else { return Ok(None) };
    let state = state_of(&found)?;
    Ok(match state.attempt.state {
        _ if is_absent(&state) => None,
        AttemptState::Rejected => Some(HoldReason::RemovalRefused),
        _ => Some(HoldReason::Moved),
    })
}

/// Returns `true` if the registry does not hold the dose and no message about it is on its way.
fn is_absent(state: &ReportState) -> bool {
    // After a restore what the registry may hold is taken out first, where that was asked for.
    let is_taken_out = matches!(state.wanted, Wanted::Absent(_)) && state.may_be_held();
    state.accepted.is_none() && !is_taken_out && !state.attempt.is_in_flight()
}

/// Marks a report for deletion, and sends that if it is asked for; says when the registry is to be told.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn delete_report(tx: &mut Tx, row: &report::Model, is_asked: bool) -> Result<bool> {
    let Ok(state) = apply(&state_of(row)?, Event::Deleted { at_registry: is_asked }) else { return Ok(false) };
    let is_told = is_asked && matches!(state.wanted, Wanted::Absent(_));
    let mut more = unchanged();
    if is_told {
        QueueSource::Person.mark(&mut more);
    }
    write_state(tx, row, &state, more).await?;
    if is_told {
        tx.audit("report.delete", "report", row.id);
    }
    Ok(is_told)
}

/// Holds a report until another, of the record that its dose had in another chart, is out of the registry, or a person
/// decides.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn wait_for(tx: &mut Tx, row: &report::Model, before: Uuid, reason: HoldReason) -> Result<()> {
    let state = state_of(row)?;
    let held = apply(&state, Event::Queued).and_then(|state| apply(&state, Event::Held(reason)));
    let mut more = report::ActiveModel { after_report_id: Set(Some(before)), ..unchanged() };
    QueueSource::Person.mark(&mut more);
    write_state(tx, row, &held.unwrap_or(state), more).await?;
    Ok(())
}

/// Queues a report, unless something speaks against it.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn queue_if_possible(tx: &mut Tx, row: &report::Model) -> Result<()> {
    if let Ok(state) = apply(&state_of(row)?, Event::Queued) {
        let mut more = unchanged();
        QueueSource::Person.mark(&mut more);
        write_state(tx, row, &state, more).await?;
    }
    Ok(())
}

/// The reports of a dose, locked.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn reports_of_dose(tx: &Tx, dose: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose));
    Ok(rows.order_by_asc(report::Column::Id).lock_exclusive().all(tx.db()).await?)
}

async fn waiting_for(tx: &Tx, report: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::AfterReportId.eq(report));
    Ok(rows.lock_exclusive().all(tx.db()).await?)
}
