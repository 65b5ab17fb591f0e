//! What subscriptions tell.

use super::{
    record::{Backfill, ConnectionTest, Report, ReportCounts},
    status::IntegrationState,
};
use crate::api::read::{Misread, Read, answers};

answers! {
    /// A report that changed.
    ReportChanged {
        /// The report; none when very many changed at once.
        report "report": Option<Report>,
        /// The counts after the change.
        counts "counts": ReportCounts,
    }
    /// A chart that changed.
    ChartChanged {
        /// The patient.
        patient_id "patientId": String,
    }
    /// A registry's connection.
    RegistryStatus {
        /// The integration.
        integration_id "integrationId": String,
        /// Whether it reports.
        state "state": IntegrationState,
        /// The last test.
        last_test "lastTest": Option<ConnectionTest>,
        /// How far the doses from before have come.
        backfill "backfill": Option<Backfill>,
    }
}
