//! Answers about records that were written: about one, or about each of many.

use serde::{Deserialize, Serialize};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    group::{Item, ItemWriter, Wrote, write_group},
    item::{ItemError, error_of, groups},
};
use crate::graphql::schema::{
    call::Call,
    error::{Error, Problem, Result},
    saved::SaveStatus,
};

/// The answer about a record.
pub struct Answer {
    /// The outcome.
    pub status: SaveStatus,
    /// Why it was not saved.
    pub problems: Vec<Problem>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The record that was saved, or that was to be changed.
    pub id: Option<Uuid>,
    /// The patient in whose chart it is.
    pub patient: Option<Uuid>,
    /// The version that was saved, or that the record has.
    pub version: Option<i32>,
}

impl Answer {
    /// The answer of one that was not saved.
    #[must_use]
    pub fn refused(status: SaveStatus, problems: Vec<Problem>) -> Self {
        Self { status, problems, findings: Vec::new(), id: None, patient: None, version: None }
    }
}

/// The answer of one record of many: what was saved, or its error.
#[derive(Serialize)]
pub struct ItemResult {
    status: Option<SaveStatus>,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    id: Option<String>,
    version: Option<i32>,
    error: Option<ItemError>,
}

impl From<Answer> for ItemResult {
    fn from(answer: Answer) -> Self {
        let Answer { status, problems, findings, id, version, .. } = answer;
        Self { status: Some(status), problems, findings, id: id.map(|id| id.to_string()), version, error: None }
    }
}

impl From<ItemError> for ItemResult {
    fn from(error: ItemError) -> Self {
        let (problems, findings) = (Vec::new(), Vec::new());
        Self { status: None, problems, findings, id: None, version: None, error: Some(error) }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keyed {
    idempotency_key: Option<String>,
}

/// Writes the one record of a mutation's input.
///
/// # Errors
/// `BAD_INPUT` when the input does not fit; `BUSY` when the database stays busy.
pub async fn write_one<W: ItemWriter>(call: &Call, writer: &W, field: &'static str) -> Result<Answer> {
    let key = call.arg::<Keyed>("input")?.idempotency_key;
    let input = call.args.get("input").cloned().unwrap_or_default();
    let request = call.request(field, key.as_deref(), &input)?;
    let item = Item { place: "input".to_owned(), input, request };
    let outcome = write_group(call, writer, std::slice::from_ref(&item)).await?.pop();
    let wrote = outcome.unwrap_or_else(|| Err(Error::Internal(anyhow::anyhow!("a record has no outcome"))))?;
    answer_of(writer, &item, wrote).await
}

/// Writes many records, each by itself; `field` is the mutation, for the log.
pub async fn write_many<W: ItemWriter>(call: &Call, writer: &W, items: Vec<Item>, field: &str) -> Vec<ItemResult> {
    let mut results = Vec::with_capacity(items.len());
    for group in groups(items) {
        match write_group(call, writer, &group).await {
            Ok(outcomes) => {
                for (item, outcome) in group.iter().zip(outcomes) {
                    let answer = match outcome {
                        Ok(wrote) => answer_of(writer, item, wrote).await,
                        Err(error) => Err(error),
                    };
                    results.push(answer.map_or_else(|error| error_of(call, field, error).into(), ItemResult::from));
                }
            }
            Err(error) => {
                let error = error_of(call, field, error);
                results.extend(group.iter().map(|_| ItemResult::from(error.clone())));
            }
        }
    }
    results
}

/// The answer about a record. One that the same request wrote before is told as it stands now.
async fn answer_of<W: ItemWriter>(writer: &W, item: &Item, wrote: Wrote) -> Result<Answer> {
    Ok(match wrote {
        Wrote::Kept(id, answer) => Answer { id: Some(id), ..answer },
        Wrote::Refused(answer) => answer,
        Wrote::Before(id) => {
            let found = writer.tell(item, id).await?;
            let answer = found.unwrap_or_else(|| Answer::refused(SaveStatus::NotFound, Vec::new()));
            Answer { id: Some(id), ..answer }
        }
    })
}
