//! A note, an owner and a day, kept with a report.

use async_graphql::Value;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::report::annotation::{check_note, check_put_off};
use uuid::Uuid;

use crate::{
    civil::day_of,
    graphql::{
        report::{Report, ReportOwner, practice_zone, report_by_id},
        schema::{Bindings, Call, Problem, Result, SaveStatus, parse_id, problem, saved},
    },
    store::{self, AnnotationChange, Read},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("reportOwners", report_owners);
    bindings.answer("annotateReport", annotate_report);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnnotateReportInput {
    report_id: String,
    version: i32,
    note: Option<String>,
    owner_id: Option<String>,
    put_off_until: Option<NaiveDate>,
}

#[derive(Serialize)]
struct AnnotateReportPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    report: Option<Report>,
}

async fn report_owners(call: Call) -> Result<Vec<ReportOwner>> {
    let owners = store::possible_owners(call.app.store.reader()).await?;
    Ok(owners.into_iter().map(ReportOwner::of).collect())
}

async fn annotate_report(call: Call) -> Result<AnnotateReportPayload> {
    let input: AnnotateReportInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.report_id)?, version: input.version };
    let change = match change_of(&call, input).await? {
        Ok(change) => change,
        Err(problems) => return Ok(AnnotateReportPayload { status: SaveStatus::Invalid, problems, report: None }),
    };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let status = match saved(store::annotate(&mut tx, read, change).await)? {
        Ok(()) => {
            tx.commit().await?;
            SaveStatus::Saved
        }
        Err(reason) => reason.into(),
    };
    let report = report_by_id(&call.app, read.id).await?;
    Ok(AnnotateReportPayload { status, problems: Vec::new(), report })
}

/// The change that an input asks for, or what is wrong with it.
async fn change_of(
    call: &Call,
    input: AnnotateReportInput,
) -> Result<std::result::Result<AnnotationChange, Vec<Problem>>> {
    // Null is given too: it empties.
    let has = |field: &str| matches!(call.args.get("input"), Some(Value::Object(given)) if given.contains_key(field));
    let (mut change, mut problems) = (AnnotationChange::default(), Vec::new());
    if has("note") {
        match check_note(&input.note.unwrap_or_default()) {
            Ok(note) => change.note = Some(note),
            Err(error) => problems.push(problem("note", "note.form", &error.to_string())),
        }
    }
    if has("putOffUntil") {
        let today = day_of(call.app.store.source().now(), &practice_zone(&call.app).await?);
        match input.put_off_until.map(|until| check_put_off(until, today)).transpose() {
            Ok(_) => change.put_off_until = Some(input.put_off_until),
            Err(error) => problems.push(problem("putOffUntil", "put_off.day", &error.to_string())),
        }
    }
    if has("ownerId") {
        match owner(call, input.owner_id.as_deref()).await? {
            Ok(owner) => change.owner = Some(owner),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(if problems.is_empty() { Ok(change) } else { Err(problems) })
}

/// The person of an id; none without one.
async fn owner(call: &Call, id: Option<&str>) -> Result<std::result::Result<Option<Uuid>, Problem>> {
    let Some(id) = id.map(parse_id).transpose()? else { return Ok(Ok(None)) };
    let is_one = store::possible_owners(call.app.store.reader()).await?.iter().any(|(owner, _)| *owner == id);
    let unknown = || problem("ownerId", "owner.unknown", "Choose somebody who may sign in.");
    Ok(if is_one { Ok(Some(id)) } else { Err(unknown()) })
}
