//! The JSON columns of a batch: its filter, and the number of reports that were not queued for each reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    entity::report_batch,
    store::{
        Error, Result,
        reporting::{list::ReportFilter, report::QueueOutcome},
    },
};

/// The word for a report that cannot be read, beside those of [`QueueOutcome`].
const UNREADABLE: &str = "UNREADABLE";

/// The number of reports that were not queued, by the reason in a word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals(pub BTreeMap<String, i64>);

impl Refusals {
    /// Reads those of a batch.
    ///
    /// # Errors
    /// `Unreadable` when another version wrote them.
    pub fn of(batch: &report_batch::Model) -> Result<Self> {
        serde_json::from_str(&batch.refusals).map_err(|_| Error::Unreadable("report_batch"))
    }

    /// Counts a report that was not queued.
    pub(super) fn add(&mut self, outcome: QueueOutcome) {
        *self.0.entry(outcome.as_str().to_owned()).or_default() += 1;
    }

    /// Counts a report that cannot be read.
    pub(super) fn add_unreadable(&mut self) {
        *self.0.entry(UNREADABLE.to_owned()).or_default() += 1;
    }

    /// Returns them as the column keeps them.
    ///
    /// # Errors
    /// Never returns an error in practice: they are words and numbers.
    pub(super) fn to_column(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|_| Error::Unreadable("report_batch"))
    }
}

/// Returns the filter of a batch.
///
/// # Errors
/// `Unreadable` when another version wrote it.
pub fn read_batch_filter(batch: &report_batch::Model) -> Result<ReportFilter> {
    serde_json::from_str(&batch.filter).map_err(|_| Error::Unreadable("report_batch"))
}

/// Returns a filter as the column keeps it.
///
/// # Errors
/// Never returns an error in practice: it is plain text.
pub(super) fn write_filter(filter: &ReportFilter) -> Result<String> {
    serde_json::to_string(filter).map_err(|_| Error::Unreadable("report_batch"))
}
