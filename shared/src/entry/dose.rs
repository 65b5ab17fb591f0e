//! The entered dose.

use chrono::NaiveDate;
use serde::Deserialize;

use super::codes::VaccineEntry;
use crate::{
    immunization::{Clinician, Completion, EligibilityMethod},
    lot::{self, LotEntry, LotProblem},
    typed::{amount, fold, possible_ndcs},
};

/// A dose as entered: the fields of the GraphQL input `DoseInput` that findings depend on. Other fields are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseEntry {
    /// Id of the row in the vaccine listing.
    pub vaccine_id: Option<String>,
    /// Name of the vaccine.
    pub name: String,
    /// CVX code that a person chose for an ambiguous name.
    pub cvx: Option<String>,
    /// MVX code of the manufacturer, where neither name nor package says it.
    pub mvx: Option<String>,
    /// NDC on the package.
    pub ndc: Option<String>,
    /// Information source: RXA-9.
    pub source: String,
    /// Completion status: RXA-20.
    pub completion: Completion,
    /// Refusal reason: RXA-18.
    pub refusal_reason: Option<String>,
    /// Refusal reason in free text.
    pub refusal_text: Option<String>,
    /// Disease or finding of presumed immunity.
    pub immunity: Option<String>,
    /// Date of administration.
    pub given_on: NaiveDate,
    /// Amount.
    pub amount: Option<String>,
    /// Unit of the amount.
    pub unit: Option<String>,
    /// Lot and expiration, as typed into one field.
    pub lot: Option<String>,
    /// Route.
    pub route: Option<String>,
    /// Body site.
    pub site: Option<String>,
    /// Eligibility.
    pub eligibility: Option<String>,
    /// Level at which eligibility was captured.
    pub eligibility_method: Option<EligibilityMethod>,
    /// Funding source.
    pub funding: Option<String>,
    /// Administering clinician.
    pub administered_by: Option<Clinician>,
    /// Ordering clinician; by default the administering one.
    pub ordered_by: Option<Clinician>,
    /// Entering clinician; by default the caller for a new dose, and the recorded one for a known dose.
    pub entered_by: Option<Clinician>,
    /// Placer order number.
    pub placer_id: Option<String>,
    /// Date on which the statements were presented.
    pub vis_presented_on: Option<NaiveDate>,
    /// Editions presented; by default the current ones of the vaccine type.
    pub vis: Option<Vec<String>>,
    /// Codes of the problems that ask about what is unusual, and that a person confirmed.
    pub confirmed: Option<Vec<String>>,
}

impl DoseEntry {
    /// Normalizes all values, and removes blank ones, as saving does. What is not
    /// understood stays as it is, see [`problems`](super::problems).
    #[must_use]
    pub fn tidy(self) -> Self {
        let amount = self.amount.as_deref().and_then(|text| amount(text).ok()).flatten();
        let typed_unit = amount.as_ref().and_then(|amount| amount.unit).map(str::to_owned);
        let lot = self.lot_entry().and_then(Result::ok).map(|entry| lot::format(&entry));
        let ndc = self.ndc.as_deref().and_then(|text| possible_ndcs(text).ok()).filter(|ndcs| ndcs.len() == 1);
        Self {
            vaccine_id: self.vaccine_id,
            name: fold(&self.name),
            cvx: trimmed(self.cvx),
            mvx: trimmed(self.mvx),
            ndc: ndc.and_then(|mut ndcs| ndcs.pop()).or_else(|| trimmed(self.ndc)),
            source: self.source,
            completion: self.completion,
            refusal_reason: trimmed(self.refusal_reason),
            refusal_text: trimmed(self.refusal_text),
            immunity: trimmed(self.immunity),
            given_on: self.given_on,
            amount: amount.map(|amount| amount.number).or_else(|| trimmed(self.amount)),
            unit: trimmed(self.unit).or(typed_unit),
            lot: lot.or_else(|| trimmed(self.lot)),
            route: trimmed(self.route),
            site: trimmed(self.site),
            eligibility: trimmed(self.eligibility),
            eligibility_method: self.eligibility_method,
            funding: trimmed(self.funding),
            administered_by: self.administered_by.and_then(tidy_clinician),
            ordered_by: self.ordered_by.and_then(tidy_clinician),
            entered_by: self.entered_by.and_then(tidy_clinician),
            placer_id: trimmed(self.placer_id),
            vis_presented_on: self.vis_presented_on,
            vis: self.vis,
            confirmed: self.confirmed,
        }
    }

    /// Returns `true` if a person confirmed what a problem of this code asks about.
    #[must_use]
    pub fn is_confirmed(&self, code: &str) -> bool {
        self.confirmed.iter().flatten().any(|confirmed| confirmed == code)
    }

    /// Parses the lot field; none if it is blank.
    #[must_use]
    pub fn lot_entry(&self) -> Option<Result<LotEntry, LotProblem>> {
        let text = self.lot.as_deref().filter(|text| !text.trim().is_empty())?;
        Some(lot::parse(text))
    }

    /// Returns the fields that codes depend on.
    #[must_use]
    pub fn vaccine(&self) -> VaccineEntry<'_> {
        VaccineEntry {
            listed_id: self.vaccine_id.as_deref(),
            name: &self.name,
            cvx: self.cvx.as_deref(),
            mvx: self.mvx.as_deref(),
            ndc: self.ndc.as_deref(),
            source: &self.source,
            completion: self.completion,
            given_on: self.given_on,
            amount: self.amount.as_deref(),
            unit: self.unit.as_deref(),
        }
    }
}

fn tidy_clinician(who: Clinician) -> Option<Clinician> {
    let who = Clinician {
        last: fold(&who.last),
        first: fold(&who.first),
        npi: trimmed(who.npi),
        middle: trimmed(who.middle),
        suffix: trimmed(who.suffix),
        prefix: trimmed(who.prefix),
    };
    (!who.last.is_empty()).then_some(who)
}

fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| fold(&text)).filter(|text| !text.is_empty())
}
