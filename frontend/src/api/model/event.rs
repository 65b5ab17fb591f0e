//! The events of subscriptions.

use serde::Deserialize;

use super::{
    integration::{Backfill, ConnectionTest},
    report::{Report, ReportCounts},
    status::IntegrationState,
};

/// A report that changed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportChanged {
    /// The report; none when very many changed at once.
    pub report: Option<Report>,
    /// The counts after the change.
    pub counts: ReportCounts,
}

/// A chart that changed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChartChanged {
    /// The patient.
    pub patient_id: String,
}

/// A registry's connection.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryStatus {
    /// The integration.
    pub integration_id: String,
    /// State of its reporting.
    pub state: IntegrationState,
    /// The last test.
    pub last_test: Option<ConnectionTest>,
    /// The progress of the backfill.
    pub backfill: Option<Backfill>,
}
