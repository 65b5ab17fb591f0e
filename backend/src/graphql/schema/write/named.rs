//! Records by their names: our id, or the id of the calling system.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use uuid::Uuid;

use super::once::check_length;
use crate::{
    graphql::schema::{
        call::{Call, parse_id},
        error::{Problem, Result, problem},
    },
    store::{self, MAX_EXTERNAL_ID_LENGTH, Owned, Read, Tx},
};

/// Names that an input gives the record that is written, and the fate of what it leaves out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    pub id: Option<String>,
    pub version: Option<i32>,
    pub external_id: Option<String>,
    #[serde(default)]
    pub replace: bool,
}

/// The record that an input names.
pub enum Found<R> {
    /// A new one.
    New,
    /// One that is known, with the version that was read.
    Known(Box<R>, Read),
    /// One that is not there any more.
    Gone,
}

impl Named {
    /// The id of the record; none for a new one.
    ///
    /// # Errors
    /// `BAD_INPUT` when an id is none.
    pub async fn id(&self, call: &Call, tx: &Tx, kind: Owned, place: &str) -> Result<Option<Uuid>> {
        if let Some(external) = &self.external_id {
            check_external_id(&format!("{place}.externalId"), external)?;
        }
        match (&self.id, &self.external_id) {
            (Some(id), _) => parse_id(id).map(Some),
            (None, Some(external)) => call.owned(tx, kind, external).await,
            (None, None) => Ok(None),
        }
    }

    /// The record of an id, as it is found: whoever knows the id read a version; whoever has an id of its own may not
    /// have.
    pub fn found<R>(&self, id: Uuid, row: Option<R>, newest: impl Fn(&R) -> i32) -> Found<R> {
        let Some(row) = row else { return Found::Gone };
        let newest = self.id.is_none().then(|| newest(&row));
        let version = self.version.or(newest).unwrap_or_default();
        Found::Known(Box::new(row), Read { id, version })
    }
}

impl Call {
    /// The record that the caller has an id for.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn owned(&self, tx: &Tx, kind: Owned, external_id: &str) -> Result<Option<Uuid>> {
        Ok(store::record_of_external_id(tx.db(), &self.caller_key(), kind, external_id).await?)
    }

    /// The records that the caller has these ids for, by the ids.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn owned_by_id(&self, tx: &Tx, kind: Owned, ids: HashSet<String>) -> Result<HashMap<String, Uuid>> {
        Ok(store::records_of_external_ids(tx.db(), &self.caller_key(), kind, ids).await?)
    }

    /// Keeps the caller's id for a record. Returns the problem that another record has it; `noun` says of which kind.
    ///
    /// # Errors
    /// `BUSY` when another transaction keeps it at the same time.
    pub async fn keep_external_id(
        &self,
        tx: &Tx,
        (kind, noun): (Owned, &str),
        external_id: &str,
        record: Uuid,
    ) -> Result<Option<Problem>> {
        match store::keep_external_id(tx, &self.caller_key(), kind, external_id, record).await {
            Err(store::Error::Taken) => {
                let text = format!("Another {noun} has this externalId.");
                let taken = problem("externalId", "external_id.taken", &text);
                Ok(Some(match self.owned(tx, kind, external_id).await? {
                    Some(holder) => taken.with_record(holder),
                    None => taken,
                }))
            }
            kept => Ok(kept.map(|()| None)?),
        }
    }
}

/// Checks an id that another system has for a record.
///
/// # Errors
/// `BAD_INPUT` when it is empty or too long.
pub fn check_external_id(argument: &str, id: &str) -> Result<()> {
    check_length(argument, id, MAX_EXTERNAL_ID_LENGTH)
}
