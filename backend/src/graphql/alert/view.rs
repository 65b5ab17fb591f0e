//! An alert as people see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::alert::{AlertEnd, AlertKind};

use crate::{
    alert::{alert_text, subject_name},
    entity::alert,
    graphql::{App, schema::Result},
    store::{self, SubjectNames, subject_of},
};

/// One alert.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    id: String,
    kind: AlertKind,
    title: &'static str,
    code: String,
    subject: Subject,
    text: String,
    since: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<AlertEnd>,
    ended_text: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Subject {
    kind: &'static str,
    id: String,
    name: String,
}

/// Alerts with their subjects by name.
///
/// # Errors
/// Returns an error if the database is not available, or another version wrote a row.
pub async fn alerts_of(app: &App, rows: Vec<alert::Model>) -> Result<Vec<Alert>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = store::subject_names(app.store.reader()).await?;
    rows.iter().map(|row| alert_of(app, row, &names)).collect()
}

/// An alert with its subject by name.
///
/// # Errors
/// Returns an error if another version wrote the row.
pub fn alert_of(app: &App, row: &alert::Model, names: &SubjectNames) -> Result<Alert> {
    let kind = AlertKind::parse(&row.kind).ok_or(store::Error::Unreadable("alert.kind"))?;
    let subject = subject_of(row)?;
    let ended_by = row.ended_by.as_deref().and_then(AlertEnd::parse);
    let text = alert_text(row, subject, names, &app.reference);
    Ok(Alert {
        id: row.id.to_string(),
        kind,
        title: kind.title(),
        code: row.code.clone(),
        subject: Subject {
            kind: subject.name(),
            id: subject.id().to_string(),
            name: subject_name(subject, names, &app.reference),
        },
        text,
        since: row.raised_at,
        ended_at: row.ended_at,
        ended_by,
        ended_text: ended_by.map(AlertEnd::text),
    })
}
