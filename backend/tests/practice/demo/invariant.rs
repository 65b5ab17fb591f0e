//! What holds of every row, whichever story was lived through.

use std::collections::HashMap;

use backend::{
    entity::{immunization, report, submission},
    store::{self, Attempted},
};
use sea_orm::EntityTrait;
use shared::{
    ack::{self, SentDose},
    report::{AttemptState, ReportState, view},
};

use super::Demo;

/// Checks every report with its attempts against the model, the messages, and what the registry holds.
pub async fn check(demo: &Demo) {
    let db = demo.store.reader();
    let doses = immunization::Entity::find().all(db).await.unwrap();
    let doses: HashMap<_, _> = doses.into_iter().map(|dose| (dose.id, dose)).collect();
    // By order number alone: the registry's own key has who assigned it too.
    let held = demo.registry.records().doses.into_iter();
    let held: HashMap<_, _> = held.map(|(key, dose)| (key.split('^').next().unwrap().to_owned(), dose)).collect();
    let tried: Vec<_> = submission::Entity::find().all(db).await.unwrap();
    let reports = demo.reports().await;
    assert!(reports.len() > 800 && tried.len() > 90, "{} {}", reports.len(), tried.len());
    for row in &reports {
        let state = store::state_of(row).unwrap();
        let shown = view(&state);
        assert_eq!((row.tab.as_str(), row.status.as_str()), (shown.tab.as_str(), shown.status.as_str()), "{}", row.id);
        store::read_findings(&row.findings).unwrap();
        assert_ne!(state.attempt.state, AttemptState::Sending, "nobody is at work");
        assert!(row.server_id.is_none() && row.lease_until.is_none());
        let dose = &doses[&row.immunization_id];
        let is_held = held.get(&dose.order_id).is_some_and(|dose| dose.present);
        // Refusals and immunity have no order number of their own there.
        let is_known = state.attempt.in_doubt || !["CP", "PA"].contains(&dose.completion.as_str());
        assert!(is_held == state.accepted.is_some() || is_known, "{} at the registry: {is_held}", row.id);
        if tried.iter().any(|attempt| attempt.report_id == row.id) {
            check_attempts(demo, row, &state).await;
        } else {
            assert!(row.last_submission_id.is_none() && state.accepted.is_none());
        }
    }
}

async fn check_attempts(demo: &Demo, row: &report::Model, state: &ReportState) {
    let attempts = store::submissions_of(demo.store.reader(), &demo.courier.vault, row.id).await.unwrap();
    assert_eq!(Some(attempts[0].row.id), row.last_submission_id);
    assert!(attempts.iter().all(|attempt| attempt.row.claimed_at >= row.added_at), "before it was entered");
    attempts.iter().for_each(|attempt| check_attempt(demo, attempt));
    if let Some(accepted) = state.accepted {
        let is_it = |attempt: &&Attempted| {
            let verdict = attempt.row.verdict.as_deref().unwrap_or_default();
            attempt.row.version == accepted.version && verdict.starts_with("ACCEPTED")
        };
        assert!(attempts.iter().any(|attempt| is_it(&attempt)), "no attempt was accepted as {}", accepted.version);
    }
}

/// The message carries its MSH-10, and the answer reads as it was written down.
fn check_attempt(demo: &Demo, attempt: &Attempted) {
    let Attempted { row, request, response } = attempt;
    assert!(row.finished_at.is_some_and(|at| at >= row.claimed_at && at <= demo.store.source().now()));
    let request = request.as_deref().unwrap().replace('\n', "\r");
    let header: Vec<_> = request.split('\r').next().unwrap().split('|').collect();
    assert_eq!((header[8], header[9]), ("VXU^V04^VXU_V04", row.message_id.as_str()));
    let Some(response) = response else {
        assert!(row.failure_code.is_some() && row.verdict.is_none());
        return;
    };
    let doses = SentDose::all_of(&request);
    let dialect = &demo.courier.reference.program("SANDBOX").unwrap().acknowledgement;
    let read =
        ack::read(&response.replace('\n', "\r"), &ack::Sent { message_id: &row.message_id, doses: &doses, dialect });
    assert_eq!(row.verdict.as_deref(), Some(read.verdict.as_str()));
    assert_eq!(store::read_findings(&row.findings).unwrap().len(), read.findings.len());
}
