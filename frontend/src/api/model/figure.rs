//! Figures of the last days, and the sheet of a month.

use chrono::NaiveDate;
use serde::Deserialize;

use super::home::Cause;

/// What became of the doses of some days.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Each day, the oldest first.
    pub days: Vec<FiguresOfDay>,
    /// The days from giving to acceptance.
    pub timeliness: Timeliness,
    /// The causes by clinician.
    pub by_clinician: Vec<GroupCauses>,
    /// The causes by location.
    pub by_location: Vec<GroupCauses>,
    /// The causes by vaccine.
    pub by_vaccine: Vec<GroupCauses>,
}

/// What became of the doses of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiguresOfDay {
    /// The day on which they were given.
    pub given_on: NaiveDate,
    /// Number of doses that the registry accepted.
    pub reported: i64,
    /// Number of doses that it refused.
    pub rejected: i64,
    /// Number of doses that are still to be reported, or on their way.
    pub open: i64,
}

/// The civil days from giving a dose to its acceptance.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeliness {
    /// Number of doses that were accepted.
    pub reported: i64,
    /// The median.
    pub median_days: Option<f64>,
    /// Shares by days.
    pub within: Vec<TimelinessShare>,
}

/// The share of doses that were accepted within some days.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelinessShare {
    /// The days.
    pub days: i64,
    /// The share, from 0 to 1.
    pub share: f64,
}

/// What is not reported of one clinician, location or vaccine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupCauses {
    /// The name, if there is one.
    pub name: Option<String>,
    /// Number of doses that need a person.
    pub doses: i64,
    /// The most frequent causes.
    pub causes: Vec<Cause>,
}

/// The sheet of a month.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthlySheet {
    /// Days after which a dose is late.
    pub late_after_days: i64,
    /// Its rows.
    pub rows: Vec<MonthlySheetRow>,
    /// The same as a file for spreadsheets.
    pub csv: String,
    /// The file's name.
    pub file_name: String,
}

/// A location of a sheet, for one of its registries.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthlySheetRow {
    /// The location.
    pub location_name: String,
    /// The registry, if any dose was to be reported.
    pub registry_name: Option<String>,
    /// Doses that were given there.
    pub given: i64,
    /// Reported doses.
    pub reported: i64,
    /// Doses that the registry did not accept in time.
    pub late: i64,
    /// Rejected doses.
    pub rejected: i64,
    /// Doses that are still to be reported.
    pub open: i64,
    /// Doses that are left out.
    pub excluded: i64,
}
