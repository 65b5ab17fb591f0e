//! The columns of an exported list of reports.

use shared::spreadsheet;

use crate::{api::Report, format, text};

const HEAD: [&str; 10] =
    ["Patient", "Birth date", "MRN", "Vaccine", "CVX", "Given", "Location", "Registry", "Status", "Why"];

/// Returns the file of these reports.
#[must_use]
pub fn write(reports: &[Report]) -> String {
    let rows = reports.iter().map(|report| {
        [
            report.patient_name.clone(),
            format::date(report.birth_date),
            report.mrn.clone(),
            report.vaccine_name.clone(),
            report.cvx.clone().unwrap_or_default(),
            format::date(report.given_on),
            report.location_name.clone(),
            report.registry_name.clone(),
            text::status(report.status).to_owned(),
            report.why.clone(),
        ]
    });
    spreadsheet::to_csv(HEAD, rows)
}
