//! A report as a list shows it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use jiff::{civil, tz::TimeZone};
use serde::Serialize;
use shared::{
    finding::Finding,
    night::{is_over, night_of},
    report::{
        AttemptState, ExclusionReason, ReportMark, ReportStatus, ReportTab, Wanted, annotation::is_put_off, behind,
        view,
    },
};
use uuid::Uuid;

use super::why::{Standing, left_out, until, why};
use crate::{
    civil::{day_of, to_chrono, to_timestamp, zone_of},
    entity::integration::{self, IntegrationState},
    graphql::{App, schema::Result},
    store::{self, Gates, OfReport, ReportRow, SetUp},
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
    pub note: Option<String>,
    pub owner: Option<ReportOwner>,
    pub put_off_until: Option<NaiveDate>,
    pub annotation_version: i32,
}

/// A person who can own reports.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportOwner {
    pub id: String,
    pub display_name: String,
}

impl ReportOwner {
    /// The owner of an id and a name.
    #[must_use]
    pub fn of((id, display_name): (Uuid, String)) -> Self {
        Self { id: id.to_string(), display_name }
    }
}

/// The practice's time zone.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn practice_zone(app: &App) -> Result<TimeZone> {
    Ok(app.store.current_set_up().await?.profile.zone.clone())
}

/// Rows as the list shows them. The set-up is read again where a row's integration is newer.
///
/// # Errors
/// Returns an error if a row cannot be read.
pub async fn reports_of(app: &App, set_up: &SetUp, rows: Vec<ReportRow>) -> Result<Vec<Report>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let newer;
    let set_up = if rows.iter().all(|row| set_up.integration(row.integration_id).is_some()) {
        set_up
    } else {
        newer = app.store.current_set_up().await?;
        &*newer
    };
    let now = app.store.source().now();
    let gates = store::all_gates(app.store.reader(), now).await?;
    let mut addressees = HashMap::new();
    for row in &set_up.integrations {
        let gates = gates.get(&row.id).cloned().unwrap_or_else(|| Gates::none(now));
        addressees.insert(row.id, Addressee::of(app, row, gates, &set_up.profile.zone, now)?);
    }
    let at_addressee = |row: ReportRow| addressees.get(&row.integration_id).map(|to| report_of(app, set_up, to, row));
    rows.into_iter().filter_map(at_addressee).collect()
}

/// One report by its id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn report_by_id(app: &App, id: Uuid) -> Result<Option<Report>> {
    let set_up = app.store.current_set_up().await?;
    let rows = store::rows_of_reports(app.store.page_reader(), vec![id]).await?;
    Ok(reports_of(app, &set_up, rows).await?.into_iter().next())
}

/// An integration, with what all its reports have in common at this moment.
struct Addressee<'a> {
    integration: &'a integration::Model,
    gates: Gates,
    registry_name: String,
    zone: TimeZone,
    night_time: Option<civil::Time>,
    closed_until: Option<String>,
    now: DateTime<Utc>,
}

impl<'a> Addressee<'a> {
    fn of(
        app: &App,
        integration: &'a integration::Model,
        gates: Gates,
        practice_zone: &TimeZone,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let closed_until = store::closed_until(integration, now)?.map(|end| until(end, now, practice_zone));
        Ok(Self {
            integration,
            gates,
            registry_name: app.reference.registry_name(&integration.program_code),
            zone: zone_of(&integration.time_zone),
            night_time: store::night_time(integration).ok(),
            closed_until,
            now,
        })
    }

    /// `true` if the night that would have reported a dose has begun and passed it over, or will pass it over since the
    /// dose is put off.
    fn is_night_over(&self, row: &ReportRow, put_off_until: Option<NaiveDate>) -> bool {
        let added_at = to_timestamp(row.added_at);
        let over = |at| is_over(added_at, &self.zone, at, to_timestamp(self.now));
        let passes_over = |until| night_of(added_at, &self.zone).is_ok_and(|night| to_chrono(night) < until);
        self.night_time.is_some_and(over) || put_off_until.is_some_and(passes_over)
    }
}

/// Orders findings by what matters most: a refusal of the registry's before our own findings.
fn in_order(tab: ReportTab, status: ReportStatus, ours: Vec<Finding>, theirs: Vec<Finding>) -> Vec<Finding> {
    match (tab, status) {
        (ReportTab::Reported, _) => theirs,
        (_, ReportStatus::Rejected) => theirs.into_iter().chain(ours).collect(),
        _ => ours.into_iter().chain(theirs).collect(),
    }
}

fn report_of(app: &App, set_up: &SetUp, to: &Addressee<'_>, row: ReportRow) -> Result<Report> {
    let gate = to.gates.closed(row.location_id).unwrap_or(&to.gates.integration);
    let state = &row.state;
    let seen = view(state);
    let dismissed = OfReport::of(&set_up.dismissals, row.id, row.integration_id, row.dismissed.as_deref())?;
    let ours: Vec<Finding> = dismissed.get().open(store::read_findings(&row.findings)?, None);
    let answered = row.last.as_ref().filter(|last| last.finished_at.is_some());
    // What the registry said counts until the record is changed: then the next answer will tell.
    let says_still = state.accepted.is_some() || state.attempt.state == AttemptState::Rejected;
    let theirs = match answered {
        Some(last) if says_still || seen.tab == ReportTab::InProgress => {
            dismissed.get().open(store::read_findings(&last.findings)?, last.finished_at)
        }
        _ => Vec::new(),
    };
    let is_queued = state.attempt.state == AttemptState::Queued;
    // On the day that was named it is back by itself.
    let today = day_of(to.now, &set_up.profile.zone);
    let put_off_until = row.annotation.put_off_until.filter(|until| is_put_off(Some(*until), today));
    let standing = Standing {
        state,
        gate,
        ours: &ours,
        theirs: &theirs,
        failure: answered.and_then(|last| last.failure.as_deref()),
        is_tried: row.is_tried,
        is_night_over: to.is_night_over(&row, put_off_until),
        is_paused: to.integration.state == IntegrationState::Paused,
        now: to.now,
        closed_until: to.closed_until.clone().filter(|_| is_queued),
        put_off_until,
        zone: &set_up.profile.zone,
    };
    let why = match (state.wanted, row.left_out) {
        (Wanted::Excluded(ExclusionReason::ByHand), Some(one)) => {
            left_out(&one.by, one.at, &one.note, &set_up.profile.zone)
        }
        _ => why(&standing),
    };
    let cvx_text = row.cvx.as_deref().and_then(|cvx| app.reference.catalog.cvx(cvx)).map(|cvx| cvx.short.clone());
    let (said, said_at) = answered.map(|last| (last.said.clone(), last.finished_at)).unwrap_or_default();
    Ok(Report {
        id: row.id.to_string(),
        dose_id: row.dose_id.to_string(),
        patient_id: row.patient_id.to_string(),
        vaccine_name: row.vaccine_name,
        cvx_text,
        cvx: row.cvx,
        given_on: row.given_on,
        location_name: set_up.profile.location_name(row.location_id),
        program_code: to.integration.program_code.clone(),
        registry_name: to.registry_name.clone(),
        patient_name: row.patient_name,
        mrn: row.mrn,
        birth_date: row.birth_date,
        tab: seen.tab,
        status: behind(seen.status, state.attempt.state, gate.kind()),
        marks: seen.marks,
        why,
        findings: in_order(seen.tab, seen.status, ours, theirs),
        said,
        said_at,
        next_try_at: state.attempt.next_try_at,
        accepted_at: state.accepted.map(|accepted| accepted.at),
        added_at: row.added_at,
        note: row.annotation.note,
        owner: row.annotation.owner.map(ReportOwner::of),
        put_off_until,
        annotation_version: row.annotation.version,
    })
}
