//! Sessions, as they are listed.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    auth::UserId,
    entity::session,
    graphql::{
        account::accounts,
        schema::{Call, Result},
    },
};

/// A browser in which somebody is signed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    id: String,
    opened_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    current: bool,
}

/// The open sessions of one person, or of all.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn open_sessions(call: &Call, user: Option<UserId>) -> Result<Vec<session::Model>> {
    let now = call.app.store.source().now();
    Ok(accounts(call).open_sessions(user, now, call.app.guard.used_after(now)).await?)
}

/// A session as it is shown.
pub fn session_of(call: &Call, row: &session::Model) -> Session {
    Session {
        id: row.id.to_string(),
        opened_at: row.created_at,
        last_used_at: row.last_used_at.unwrap_or(row.created_at),
        current: call.caller.session.is_some_and(|own| own.0 == row.id),
    }
}
