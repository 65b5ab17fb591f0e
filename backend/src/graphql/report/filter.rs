//! The filter of the working lists, as an input of its own.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::report::{ReportStatus, ReportTab};

use crate::{
    graphql::schema::{Call, Error, Result, parse_id},
    store::ReportFilter,
};

/// Maximum length of a search, in bytes: longer than any name.
const MAX_SEARCH: usize = 400;

/// The filter, as the list takes it argument by argument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportFilterInput {
    tab: ReportTab,
    status: Option<Vec<ReportStatus>>,
    search: Option<String>,
    program_code: Option<String>,
    location_id: Option<String>,
    given_from: Option<NaiveDate>,
    given_to: Option<NaiveDate>,
    reason: Option<String>,
    batch_id: Option<String>,
    vaccine: Option<String>,
}

impl ReportFilterInput {
    /// Reads the filter from the arguments of a list.
    ///
    /// # Errors
    /// `BAD_INPUT` when an argument has the wrong type.
    pub fn of(call: &Call) -> Result<Self> {
        Ok(Self {
            tab: call.arg("tab")?,
            status: call.arg("status")?,
            search: call.arg("search")?,
            program_code: call.arg("programCode")?,
            location_id: call.arg("locationId")?,
            given_from: call.arg("givenFrom")?,
            given_to: call.arg("givenTo")?,
            reason: call.arg("reason")?,
            batch_id: call.arg("batchId")?,
            vaccine: call.arg("vaccine")?,
        })
    }

    /// Returns the filter.
    ///
    /// # Errors
    /// `BAD_INPUT` when an id or the reason's code is none, or the search is too long.
    pub fn check(self) -> Result<ReportFilter> {
        if [&self.search, &self.vaccine].into_iter().flatten().any(|text| text.len() > MAX_SEARCH) {
            return Err(Error::bad_input("The search is too long."));
        }
        let id = |id: Option<String>| id.as_deref().map(parse_id).transpose();
        Ok(ReportFilter {
            tab: self.tab,
            status: self.status.unwrap_or_default(),
            search: filled(self.search),
            program: self.program_code,
            location: id(self.location_id)?,
            given_from: self.given_from,
            given_to: self.given_to,
            reason: self.reason.map(check_code).transpose()?,
            batch: id(self.batch_id)?,
            vaccine: filled(self.vaccine),
        })
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A finding's code, as `patient.race.missing`.
fn check_code(code: String) -> Result<String> {
    let is_code = code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-'));
    if is_code { Ok(code) } else { Err(Error::bad_input("The reason is not the code of a finding.")) }
}
