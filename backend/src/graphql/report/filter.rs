//! The filter of the working lists, as an input of its own.

use chrono::NaiveDate;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::report::{ReportStatus, ReportTab};

use crate::{
    civil::{beginning_of, day_of},
    graphql::schema::{Call, Error, Result, parse_id},
    store::{PutOff, ReportFilter},
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
    cvx: Option<String>,
    clinician: Option<String>,
    added_from: Option<NaiveDate>,
    added_to: Option<NaiveDate>,
    mine: Option<bool>,
    has_note: Option<bool>,
    put_off: Option<bool>,
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
            cvx: call.arg("cvx")?,
            clinician: call.arg("clinician")?,
            added_from: call.arg("addedFrom")?,
            added_to: call.arg("addedTo")?,
            mine: call.arg("mine")?,
            has_note: call.arg("hasNote")?,
            put_off: call.arg("putOff")?,
        })
    }

    /// Returns the filter of a caller, in the civil days of a zone.
    ///
    /// # Errors
    /// `BAD_INPUT` when an id or the reason's code is none, the search is too long, or a program asks for its own.
    pub fn check(self, call: &Call, zone: &TimeZone) -> Result<ReportFilter> {
        if [&self.search, &self.vaccine, &self.cvx, &self.clinician]
            .into_iter()
            .flatten()
            .any(|text| text.len() > MAX_SEARCH)
        {
            return Err(Error::bad_input("The search is too long."));
        }
        let id = |id: Option<String>| id.as_deref().map(parse_id).transpose();
        let owner = match (self.mine, call.caller.user) {
            (Some(true), None) => return Err(Error::bad_input("A token owns no reports: `mine` is for people.")),
            (Some(true), Some(user)) => Some(user.0),
            (Some(false) | None, _) => None,
        };
        let today = day_of(call.app.store.source().now(), zone);
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
            cvx: filled(self.cvx),
            clinician: filled(self.clinician),
            added_from: self.added_from.and_then(|day| beginning_of(day, zone)),
            added_until: self.added_to.and_then(|day| beginning_of(day.succ_opt()?, zone)),
            owner,
            has_note: self.has_note,
            put_off: self.put_off.map(|is| PutOff { is, on: today }),
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
