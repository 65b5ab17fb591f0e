//! Warnings that people dismissed, as lists and details show them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::report::dismissal::DismissalScope;

use crate::{
    entity::dismissal,
    graphql::{
        App,
        schema::{Error, Result},
    },
    store,
};

/// A warning that somebody dismissed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dismissal {
    id: String,
    report_id: String,
    registry_name: String,
    scope: DismissalScope,
    code: String,
    place: Option<String>,
    text: String,
    reason: String,
    by: String,
    at: DateTime<Utc>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
}

/// Returns a dismissal as it is shown.
///
/// # Errors
/// Returns an error if another version wrote it.
pub fn dismissal_of(app: &App, row: dismissal::Model) -> Result<Dismissal> {
    let unreadable = || Error::from(store::Error::Unreadable("dismissal.scope"));
    Ok(Dismissal {
        id: row.id.to_string(),
        report_id: row.report_id.to_string(),
        registry_name: app.reference.registry_name(&row.program_code),
        scope: DismissalScope::parse(&row.scope).ok_or_else(unreadable)?,
        code: row.code,
        place: row.place,
        text: row.text,
        reason: row.reason,
        by: row.by_name,
        at: row.at,
        undone_by: row.undone_by,
        undone_at: row.undone_at,
    })
}
