//! The attempts of a report, with their sealed messages opened.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::ack::Verdict;
use uuid::Uuid;

use crate::{
    entity::submission,
    store::{Error, Result},
    vault::{Binding, Vault},
};

/// Returns the binding of a sealed body.
pub fn body(submission: Uuid, column: &'static str) -> Binding {
    Binding { table: "submission", row: submission, column: column.into() }
}

/// An attempt with what was sent and what came back.
#[derive(Debug, Clone)]
pub struct Attempted {
    /// The row.
    pub row: submission::Model,
    /// The message, one segment a line.
    pub request: Option<String>,
    /// The answer as it came.
    pub response: Option<String>,
}

/// The attempts of a report, newest first.
///
/// # Errors
/// `Sealed` when a body was sealed with another key.
pub async fn submissions_of(db: &impl ConnectionTrait, vault: &Vault, report: Uuid) -> Result<Vec<Attempted>> {
    let rows = submission::Entity::find()
        .filter(submission::Column::ReportId.eq(report))
        .order_by_desc(submission::Column::ClaimedAt)
        .order_by_desc(submission::Column::Fence)
        .all(db)
        .await?;
    rows.into_iter().map(|row| open(vault, row)).collect()
}

/// One attempt, if there is such a one.
///
/// # Errors
/// `Sealed` when a body was sealed with another key.
pub async fn submission_by_id(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<Option<Attempted>> {
    submission::Entity::find_by_id(id).one(db).await?.map(|row| open(vault, row)).transpose()
}

/// The messages of an integration that its registry accepted, in the order in which it did.
///
/// # Errors
/// `Sealed` when one was sealed with another key.
pub async fn accepted_messages(db: &impl ConnectionTrait, vault: &Vault, integration: Uuid) -> Result<Vec<String>> {
    let accepted = [Verdict::Accepted, Verdict::AcceptedWithWarnings].map(|verdict| verdict.as_str());
    let rows = submission::Entity::find()
        .filter(submission::Column::IntegrationId.eq(integration))
        .filter(submission::Column::Verdict.is_in(accepted))
        .order_by_asc(submission::Column::FinishedAt)
        .order_by_asc(submission::Column::Id)
        .all(db)
        .await?;
    let messages = rows.into_iter().map(|row| Ok(open(vault, row)?.request));
    messages.filter_map(Result::transpose).collect()
}

fn open(vault: &Vault, row: submission::Model) -> Result<Attempted> {
    let text = |column: &'static str, sealed: &Option<Vec<u8>>| -> Result<Option<String>> {
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = vault.open(&body(row.id, column), sealed).map_err(|_| Error::Sealed)?;
        Ok(Some(String::from_utf8_lossy(&plain).replace("\r\n", "\n").replace('\r', "\n")))
    };
    let (request, response) = (text("request", &row.request)?, text("response", &row.response)?);
    Ok(Attempted { row, request, response })
}
