//! Figures of all reports and patients, counted once after a change for all who ask.

use std::sync::Arc;

use super::report_event::ReportEvents;
use crate::{
    entity::alert,
    night::NextNight,
    store::{self, Causes, HomeFigures, Kept, NightFigures, Reader, ReportCounts, Result, SubjectNames},
};

/// The values that all callers share: the newest figures, and the reports that change.
#[derive(Default)]
pub struct SharedCounts {
    reports: Kept<ReportCounts>,
    patients: Kept<u64>,
    home: Kept<KeptHome>,
    /// The changed reports.
    pub report_events: ReportEvents,
}

/// The part of Home that only a change makes another.
pub struct KeptHome {
    /// The doses that each cause keeps back.
    pub causes: Causes,
    /// The last nights.
    pub nights: Vec<NightFigures>,
    /// The nights to come, when it was counted what they would find.
    pub next_nights: Vec<NextNight>,
    /// The figures of the nights to come.
    pub tonight: HomeFigures,
    /// The open alerts.
    pub alerts: Vec<alert::Model>,
    /// The names of their subjects; empty where no alert is open.
    pub names: SubjectNames,
}

impl SharedCounts {
    /// The counts after a change; counted by the first who asks, while the others wait.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn since(&self, seq: i64, db: &Reader) -> Result<ReportCounts> {
        self.reports.since(seq, async || store::counts(db).await).await.map(|counts| *counts)
    }

    /// The number of patients after a change.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn patients(&self, seq: i64, db: &Reader) -> Result<u64> {
        self.patients.since(seq, async || store::patient_count(db).await).await.map(|patients| *patients)
    }

    /// Home's figures after a change.
    ///
    /// # Errors
    /// Returns an error if they cannot be made.
    pub async fn home(&self, seq: i64, make: impl AsyncFnOnce() -> Result<KeptHome>) -> Result<Arc<KeptHome>> {
        self.home.since(seq, make).await
    }
}
