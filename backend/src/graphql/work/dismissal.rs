//! Warnings dismissed by people, and taken up again.

use serde::{Deserialize, Serialize};
use shared::report::{annotation::check_note, dismissal::DismissalScope};
use uuid::Uuid;

use crate::{
    graphql::{
        report::{Dismissal, Report, dismissal_of, report_by_id},
        schema::{Begun, Bindings, Call, Problem, Result, parse_id, problem},
    },
    store::{self, DismissOutcome, NewDismissal},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("dismissals", dismissals);
    bindings.answer("dismissWarning", dismiss_warning);
    bindings.answer("undoDismissal", undo_dismissal);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DismissWarningInput {
    report_id: String,
    code: String,
    place: Option<String>,
    scope: DismissalScope,
    reason: String,
    idempotency_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UndoDismissalInput {
    dismissal_id: String,
}

/// The outcome of dismissing a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum DismissWarningStatus {
    Dismissed,
    Invalid,
    NotFound,
}

#[derive(Serialize)]
struct DismissWarningPayload {
    status: DismissWarningStatus,
    problems: Vec<Problem>,
    report: Option<Report>,
}

/// The outcome of taking up a dismissed warning again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum UndoDismissalStatus {
    Done,
    Over,
    NotFound,
}

#[derive(Serialize)]
struct UndoDismissalPayload {
    status: UndoDismissalStatus,
    report: Option<Report>,
}

async fn dismissals(call: Call) -> Result<Vec<Dismissal>> {
    let rows = store::standing_list(call.app.store.reader()).await?;
    rows.into_iter().map(|row| dismissal_of(&call.app, row)).collect()
}

async fn dismiss_warning(call: Call) -> Result<DismissWarningPayload> {
    let input: DismissWarningInput = call.arg("input")?;
    let id = parse_id(&input.report_id)?;
    let invalid = |field, code, text: &str| (DismissWarningStatus::Invalid, vec![problem(field, code, text)]);
    let (status, problems) = match check_note(&input.reason) {
        Ok(None) => invalid("reason", "reason.missing", "Say why the warning needs no attention."),
        Err(error) => invalid("reason", "reason.form", &error.to_string()),
        Ok(Some(reason)) => {
            let new = NewDismissal {
                report: id,
                code: input.code,
                place: input.place,
                scope: input.scope,
                reason,
                by: call.caller.name.clone(),
            };
            match dismiss(&call, new, input.idempotency_key.as_deref()).await? {
                None => (DismissWarningStatus::NotFound, Vec::new()),
                Some(DismissOutcome::Done) => (DismissWarningStatus::Dismissed, Vec::new()),
                Some(DismissOutcome::NotOpen) => {
                    invalid("code", "warning.not_open", "The report has no open warning of this code and place.")
                }
                Some(DismissOutcome::Stops) => {
                    let text = "This keeps the dose from being reported: resolve it instead.";
                    invalid("code", "warning.stops", text)
                }
            }
        }
    };
    Ok(DismissWarningPayload { status, problems, report: report_by_id(&call.app, id).await? })
}

/// Dismisses a warning; none where there is no such report.
async fn dismiss(call: &Call, new: NewDismissal, key: Option<&str>) -> Result<Option<DismissOutcome>> {
    let Begun::New(mut tx) = call.begin_once("dismissWarning", key).await? else {
        return Ok(Some(DismissOutcome::Done));
    };
    let report = new.report;
    match store::dismiss(&mut tx, new).await {
        Ok(DismissOutcome::Done) => {
            tx.commit(&[report]).await?;
            Ok(Some(DismissOutcome::Done))
        }
        Ok(refused) => Ok(Some(refused)),
        Err(store::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn undo_dismissal(call: Call) -> Result<UndoDismissalPayload> {
    let id: Uuid = parse_id(&call.arg::<UndoDismissalInput>("input")?.dismissal_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let undone = match store::undo_dismissal(&mut tx, id, &call.caller.name).await {
        Ok(undone) => undone,
        Err(store::Error::NotFound) => {
            return Ok(UndoDismissalPayload { status: UndoDismissalStatus::NotFound, report: None });
        }
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    let status = if undone.is_new { UndoDismissalStatus::Done } else { UndoDismissalStatus::Over };
    Ok(UndoDismissalPayload { status, report: report_by_id(&call.app, undone.report).await? })
}
