//! Immunizations: the doses of a chart.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// RXA-20, completion status (HL70322).
    #[derive(Default)]
    pub enum Completion {
        /// CP: the whole dose was given.
        #[default]
        Complete = "CP",
        /// PA: a part of the dose was given.
        Partial = "PA",
        /// RE: the patient or a parent refused.
        Refused = "RE",
        /// NA: not given for another reason, such as presumed immunity.
        NotGiven = "NA",
    }
}

wire_enum! {
    /// Level at which eligibility was captured: OBX-17.
    pub enum EligibilityMethod {
        /// VXC40: for the dose.
        Dose = "VXC40",
        /// VXC41: for the visit.
        Visit = "VXC41",
    }
}

wire_enum! {
    /// Precision of an expiration.
    pub enum ExpirationPrecision {
        /// Known by day.
        Day = "DAY",
        /// Known by month: its last day counts.
        Month = "MONTH",
    }
}

/// A lot's expiration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expiration {
    /// The last day of use; by month, the last day of the month.
    pub date: NaiveDate,
    /// Precision.
    pub precision: ExpirationPrecision,
}

/// A clinician who orders, enters or administers a vaccine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clinician {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// National Provider Identifier, ten digits.
    pub npi: Option<String>,
    /// Further given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle: Option<String>,
    /// Jr, III and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Dr and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

/// The CVX code for "no vaccine administered".
pub const NO_VACCINE: &str = "998";

/// A dose of a chart: administered, historical, partial, refused, or not needed because of presumed immunity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Immunization {
    /// ORC-3: the permanent identifier of the dose in every registry.
    pub order_id: String,
    /// Name of the vaccine, as chosen on entry.
    pub name: String,
    /// CVX code, as `03`; none for an unrecognized name.
    pub cvx: Option<String>,
    /// MVX code, as `MSD`.
    pub mvx: Option<String>,
    /// NDC of the unit of use, as `00006-4681-01`.
    pub ndc: Option<String>,
    /// RXA-9 (NIP001): `00` given here, `01` to `08` historical.
    pub source: String,
    /// RXA-20.
    pub completion: Completion,
    /// RXA-18 (NIP002), when refused.
    pub refusal_reason: Option<String>,
    /// The date of administration.
    pub given_on: NaiveDate,
    /// Amount in `unit`, as decimal text `0.5`.
    pub amount: Option<String>,
    /// UCUM unit, as `mL`.
    pub unit: Option<String>,
    /// Lot number.
    pub lot: Option<String>,
    /// The lot's expiration.
    pub expiration: Option<Expiration>,
    /// Route (NCIT), as `C28161`.
    pub route: Option<String>,
    /// Body site (HL70163), as `LA`.
    pub site: Option<String>,
    /// VFC eligibility of this dose (HL70064), as `V02`.
    pub eligibility: Option<String>,
    /// Funding source of this dose (CDCPHINVS), as `VXC51`.
    pub funding: Option<String>,
    /// Administering clinician: RXA-10.
    pub administered_by: Option<Clinician>,
    /// Ordering clinician: ORC-12.
    pub ordered_by: Option<Clinician>,
    /// Date on which the Vaccine Information Statements were presented.
    pub vis_presented_on: Option<NaiveDate>,
    /// The editions presented, as 24-digit cdcgs1vis codes.
    pub vis: Vec<String>,
    /// The civil day of entry.
    pub entered_on: NaiveDate,
    /// The time of entry: RXA-22.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_at: Option<DateTime<FixedOffset>>,
    /// Entering clinician: ORC-10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<Clinician>,
    /// Placer order number: ORC-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placer_id: Option<String>,
    /// Refusal reason in free text, for the code "other": RXA-18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_text: Option<String>,
    /// The disease or the finding (SNOMED CT) for which immunity is presumed: OBX 59784-9 or 75505-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immunity: Option<String>,
    /// Level at which eligibility was captured; by default the dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility_method: Option<EligibilityMethod>,
}

impl Immunization {
    /// Returns `true` if it was administered here: RXA-9 is 00, and the dose was given completely or in part.
    #[must_use]
    pub fn is_administered(&self) -> bool {
        self.source == "00" && matches!(self.completion, Completion::Complete | Completion::Partial)
    }

    /// Returns `true` if it is historical: RXA-9 is 01 to 08, and the dose was given completely or in part.
    #[must_use]
    pub fn is_historical(&self) -> bool {
        self.source != "00" && matches!(self.completion, Completion::Complete | Completion::Partial)
    }

    /// Returns `true` if it states presumed immunity, so that there is no vaccine.
    #[must_use]
    pub fn is_presumed_immunity(&self) -> bool {
        let names_none = self.cvx.as_deref().is_none_or(|cvx| cvx.trim() == NO_VACCINE);
        self.completion == Completion::NotGiven && (self.immunity.is_some() || names_none)
    }
}
