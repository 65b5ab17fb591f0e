//! Reports: the working lists, the details, and what people do with them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::{
    ack::Verdict,
    advice::Advice,
    finding::Finding,
    report::{Action, Refusal},
};

use super::{
    dismissed::{Dismissal, dismissal_of},
    filter::ReportFilterInput,
    queue::report_immunizations,
    row::{Report, report_by_id, reports_of},
};
use crate::{
    graphql::schema::{Bindings, Call, Error, Records, Result, parse_id},
    store::{self, QueueOutcome, ReportCounts, ReportOrder, SetUp, encode_cursor, read_findings},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.list("reports", reports, |page| Records::of(page.rows.iter().map(|report| report.id.as_str())));
    bindings.answer("reportDetails", report_details);
    bindings.answer("reportImmunizations", report_immunizations);
    bindings.answer("excludeReport", exclude_report);
    bindings.answer("includeReport", include_report);
}

#[derive(Serialize)]
struct ReportPage {
    rows: Vec<Report>,
    next: Option<String>,
    counts: ReportCounts,
}

#[derive(Serialize)]
struct ReportDetails {
    report: Report,
    submissions: Vec<Submission>,
    dismissals: Vec<Dismissal>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Submission {
    id: String,
    message_id: String,
    action: Option<Action>,
    claimed_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    verdict: Option<Verdict>,
    advice: Option<Advice>,
    failure_code: Option<String>,
    failure: Option<String>,
    findings: Vec<Finding>,
    request: Option<String>,
    response: Option<String>,
    purged: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneReportInput {
    report_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExcludeReportInput {
    report_id: String,
    reason: String,
}

/// The outcome of leaving a dose out, or of taking that back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ExclusionStatus {
    Done,
    UnderWay,
    Deleted,
    NotFound,
}

#[derive(Serialize)]
struct ExclusionPayload {
    status: ExclusionStatus,
    report: Option<Report>,
}

async fn reports(call: Call) -> Result<ReportPage> {
    let db = call.app.store.reader();
    let seq = store::last_change(db).await?;
    let set_up = call.app.store.set_up(seq).await?;
    let filter = ReportFilterInput::of(&call)?.check(&call, &set_up.profile.zone)?;
    let order = order(&call, &set_up)?;
    // A cursor goes on in the order that it was made in.
    let list = format!("report {} {}", order.by.as_str(), order.is_descending);
    let has_one_plan = filter.is_whole_tab() && order.is_indexed();
    let of_rows = if has_one_plan { call.app.store.page_reader() } else { db };
    let page = store::report_rows(of_rows, &filter, &order, &call.page(&list)?).await?;
    Ok(ReportPage {
        next: page.next.map(|key| encode_cursor(&list, &key)),
        rows: reports_of(&call.app, &set_up, page.rows).await?,
        counts: if call.selects("counts") { call.app.counts.since(seq, db).await? } else { ReportCounts::default() },
    })
}

fn order(call: &Call, set_up: &SetUp) -> Result<ReportOrder> {
    let locations = set_up.profile.locations.iter().map(|location| location.id).collect();
    Ok(ReportOrder { by: call.arg("sort")?, is_descending: call.arg("descending")?, locations })
}

async fn report_details(call: Call) -> Result<Option<ReportDetails>> {
    let id = call.id("id")?;
    let db = call.app.store.reader();
    let Some(report) = report_by_id(&call.app, id).await? else { return Ok(None) };
    let attempts = store::submissions_of(db, &call.app.courier.vault, id).await?;
    call.note_reading("report.read_messages", "report", id);
    let submissions: Vec<_> = attempts.into_iter().map(submission_of).collect::<Result<_>>()?;
    let dismissals = match call.selects("dismissals") {
        true => dismissals(&call, id, &report, &submissions).await?,
        false => Vec::new(),
    };
    Ok(Some(ReportDetails { report, submissions, dismissals }))
}

/// The warnings that are dismissed of a report.
async fn dismissals(
    call: &Call,
    id: uuid::Uuid,
    report: &Report,
    submissions: &[Submission],
) -> Result<Vec<Dismissal>> {
    let said: Vec<_> = submissions.iter().flat_map(|attempt| attempt.findings.iter().cloned()).collect();
    let rows = store::dismissals_of(call.app.store.reader(), id, &report.program_code, &said).await?;
    rows.into_iter().map(|row| dismissal_of(&call.app, row)).collect()
}

fn submission_of(attempted: store::Attempted) -> Result<Submission> {
    let row = attempted.row;
    Ok(Submission {
        id: row.id.to_string(),
        message_id: row.message_id,
        action: Action::parse(&row.action),
        claimed_at: row.claimed_at,
        finished_at: row.finished_at,
        verdict: row.verdict.as_deref().and_then(Verdict::parse),
        advice: row.advice.as_deref().and_then(Advice::parse),
        failure_code: row.failure_code,
        failure: row.failure,
        findings: read_findings(&row.findings)?,
        request: attempted.request,
        response: attempted.response,
        purged: row.purged_at.map(|at| {
            let day = at.format("%F");
            format!("Message and answer were deleted on {day}, as old ones are. What the registry said is kept.")
        }),
    })
}

/// Maximum length of the reason for leaving a dose out, in characters.
const MAX_REASON: usize = 500;

/// Returns a reason without the blanks around it.
fn check_reason(reason: &str) -> Result<String> {
    match reason.trim() {
        "" => Err(Error::bad_input("Say why the dose is left out.")),
        long if long.chars().count() > MAX_REASON => Err(Error::bad_input("The reason is too long: 500 characters.")),
        reason => Ok(reason.to_owned()),
    }
}

async fn exclude_report(call: Call) -> Result<ExclusionPayload> {
    let input: ExcludeReportInput = call.arg("input")?;
    let id = parse_id(&input.report_id)?;
    let exclusion = store::Exclusion { note: check_reason(&input.reason)?, by: call.caller.name.clone() };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcome = store::exclude(&mut tx, id, exclusion).await?;
    tx.commit().await?;
    moved(&call, id, outcome).await
}

async fn include_report(call: Call) -> Result<ExclusionPayload> {
    let id = parse_id(&call.arg::<OneReportInput>("input")?.report_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcome = store::include(&mut tx, id).await?;
    tx.commit().await?;
    moved(&call, id, outcome).await
}

async fn moved(call: &Call, id: uuid::Uuid, outcome: QueueOutcome) -> Result<ExclusionPayload> {
    let report = report_by_id(&call.app, id).await?;
    let status = match outcome {
        QueueOutcome::Queued => ExclusionStatus::Done,
        QueueOutcome::NotFound => ExclusionStatus::NotFound,
        QueueOutcome::Refused(Refusal::NothingToSend) => ExclusionStatus::Deleted,
        QueueOutcome::Refused(_) | QueueOutcome::NotActive => ExclusionStatus::UnderWay,
    };
    Ok(ExclusionPayload { status, report })
}
