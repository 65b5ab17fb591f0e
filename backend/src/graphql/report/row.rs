//! A report as a list shows it.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, NaiveDate, Utc};
use jiff::tz::TimeZone;
use serde::Serialize;
use shared::{
    finding::Finding,
    night::is_over,
    report::{AttemptState, ExclusionReason, ReportMark, ReportStatus, ReportTab, Wanted, behind, view},
};
use uuid::Uuid;

use super::why::{Standing, left_out, until, why};
use crate::{
    civil::{to_timestamp, zone_of},
    entity::integration::IntegrationState,
    graphql::{App, schema::Result},
    store::{self, Gates, Reader, ReportRow, practice, state_of},
};

/// The state of the report of one dose to one registry.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub id: String,
    pub dose_id: String,
    pub patient_id: String,
    pub patient_name: String,
    pub mrn: String,
    pub birth_date: NaiveDate,
    pub vaccine_name: String,
    pub cvx: Option<String>,
    pub cvx_text: Option<String>,
    pub given_on: NaiveDate,
    pub location_name: String,
    pub program_code: String,
    pub registry_name: String,
    pub tab: ReportTab,
    pub status: ReportStatus,
    pub marks: Vec<ReportMark>,
    pub why: String,
    pub findings: Vec<Finding>,
    pub said: Option<String>,
    pub said_at: Option<DateTime<Utc>>,
    pub next_try_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub added_at: DateTime<Utc>,
}

/// The practice's time zone.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn practice_zone(db: &Reader) -> Result<TimeZone> {
    Ok(practice(db).await?.zone)
}

/// Rows as the list shows them.
///
/// # Errors
/// Returns an error if a row cannot be read.
pub async fn reports_of(app: &App, rows: Vec<ReportRow>) -> Result<Vec<Report>> {
    let zone = practice_zone(app.store.reader()).await?;
    let mut gates = HashMap::new();
    for row in &rows {
        if let Entry::Vacant(unread) = gates.entry(row.integration.id) {
            let now = app.store.source().now();
            unread.insert(store::gates_of(app.store.reader(), row.integration.id, now).await?);
        }
    }
    let at_gates = |row: &ReportRow| gates.get(&row.integration.id).map(|gates| report_of(app, row, gates, &zone));
    rows.iter().filter_map(at_gates).collect()
}

/// One report by its id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn report_by_id(app: &App, id: Uuid) -> Result<Option<Report>> {
    let rows = store::rows_of_reports(app.store.reader(), vec![id]).await?;
    Ok(reports_of(app, rows).await?.into_iter().next())
}

/// Orders findings by what matters most: a refusal of the registry's before our own findings.
fn in_order(tab: ReportTab, status: ReportStatus, ours: Vec<Finding>, theirs: Vec<Finding>) -> Vec<Finding> {
    match (tab, status) {
        (ReportTab::Reported, _) => theirs,
        (_, ReportStatus::Rejected) => theirs.into_iter().chain(ours).collect(),
        _ => ours.into_iter().chain(theirs).collect(),
    }
}

/// Returns `true` if the night that would have reported a dose has begun and passed it over.
fn is_night_over(row: &ReportRow, now: DateTime<Utc>) -> bool {
    let zone = zone_of(&row.integration.time_zone);
    let over = |at| is_over(to_timestamp(row.report.added_at), &zone, at, to_timestamp(now));
    store::night_time(&row.integration).is_ok_and(over)
}

fn report_of(app: &App, row: &ReportRow, gates: &Gates, zone: &TimeZone) -> Result<Report> {
    let reference = &app.reference;
    let now = app.store.source().now();
    let gate = gates.closed(row.report.location_id).unwrap_or(&gates.integration);
    let state = state_of(&row.report)?;
    let seen = view(&state);
    let ours: Vec<Finding> = store::read_findings(&row.report.findings)?;
    let answered = row.last.as_ref().filter(|last| last.finished_at.is_some());
    let theirs = match answered {
        Some(last) => store::read_findings(&last.findings)?,
        None => Vec::new(),
    };
    // What the registry said counts until the record is changed: then the next answer will tell.
    let says_still = state.accepted.is_some() || state.attempt.state == AttemptState::Rejected;
    let theirs = if says_still || seen.tab == ReportTab::InProgress { theirs } else { Vec::new() };
    let standing = Standing {
        state: &state,
        gate,
        ours: &ours,
        theirs: &theirs,
        failure: answered.and_then(|last| last.failure.as_deref()),
        is_tried: row.report.last_submission_id.is_some(),
        is_night_over: is_night_over(row, now),
        is_paused: row.integration.state == IntegrationState::Paused,
        now,
        closed_until: if state.attempt.state == AttemptState::Queued {
            store::closed_until(&row.integration, now)?.map(|end| until(end, now, zone))
        } else {
            None
        },
        zone,
    };
    let why = match (state.wanted, &row.report.excluded_note, &row.report.excluded_by, row.report.excluded_at) {
        (Wanted::Excluded(ExclusionReason::ByHand), Some(note), Some(by), Some(at)) => left_out(by, at, note, zone),
        _ => why(&standing),
    };
    let cvx_text = row.dose.cvx.as_deref().and_then(|cvx| reference.catalog.cvx(cvx)).map(|cvx| cvx.short.clone());
    Ok(Report {
        id: row.report.id.to_string(),
        dose_id: row.dose.id.to_string(),
        patient_id: row.patient.id.to_string(),
        patient_name: format!("{}, {}", row.patient.last_name, row.patient.first_name),
        mrn: row.patient.mrn.clone(),
        birth_date: row.patient.birth_date,
        vaccine_name: row.dose.name.clone(),
        cvx: row.dose.cvx.clone(),
        cvx_text,
        given_on: row.dose.given_on,
        location_name: row.location_name.clone(),
        program_code: row.integration.program_code.clone(),
        registry_name: reference.registry_name(&row.integration.program_code),
        tab: seen.tab,
        status: behind(seen.status, state.attempt.state, gate.kind()),
        marks: seen.marks,
        why,
        findings: in_order(seen.tab, seen.status, ours, theirs),
        said: answered.and_then(|last| last.said.clone()),
        said_at: answered.and_then(|last| last.finished_at),
        next_try_at: state.attempt.next_try_at,
        accepted_at: row.report.accepted_at,
        added_at: row.report.added_at,
    })
}
