//! Figures of all reports and patients, counted once after a change for all who ask.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use serde::Serialize;
use shared::figure::{CauseCount, DayFigures, GroupCauses, Timeliness};
use uuid::Uuid;

use super::report_event::ReportEvents;
use crate::{
    entity::alert,
    night::{NightTimes, Tonight},
    store::{self, Kept, NightFigures, Reader, ReportCounts, Result, SubjectNames},
};

/// The values that all callers share: the newest figures, and the reports that change.
#[derive(Default)]
pub struct SharedCounts {
    reports: Kept<ReportCounts>,
    patients: Kept<u64>,
    home: Kept<KeptHome>,
    figures: Kept<KeptFigures>,
    /// The changed reports.
    pub report_events: ReportEvents,
}

/// The part of Home that only a change makes another.
pub struct KeptHome {
    /// The doses that each cause keeps back.
    pub causes: Vec<store::HomeCause>,
    /// The last nights.
    pub nights: Vec<NightFigures>,
    /// The nights to come and those that are over, when their doses were counted.
    pub night_times: NightTimes,
    /// The figures of these nights.
    pub tonight: Tonight,
    /// The doses that wait for each paused integration.
    pub paused: HashMap<Uuid, u64>,
    /// The open alerts.
    pub alerts: Vec<alert::Model>,
    /// The names of their subjects; empty where no alert is open.
    pub names: SubjectNames,
}

/// The figures of some days.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptFigures {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The figures of each day.
    pub days: Vec<DayFigures>,
    /// The timeliness of what was accepted.
    pub timeliness: Timeliness,
    /// The most frequent causes.
    pub causes: Vec<CauseCount>,
    /// The causes by who gave the doses.
    pub by_clinician: Vec<GroupCauses>,
    /// The causes by location.
    pub by_location: Vec<GroupCauses>,
    /// The causes by vaccine.
    pub by_vaccine: Vec<GroupCauses>,
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

    /// The figures of some days after a change; whoever asks for other days makes them anew.
    ///
    /// # Errors
    /// Returns an error if they cannot be made.
    pub async fn figures(&self, seq: i64, make: impl AsyncFnOnce() -> Result<KeptFigures>) -> Result<Arc<KeptFigures>> {
        self.figures.since(seq, make).await
    }
}
