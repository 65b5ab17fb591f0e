//! A dose as it is entered.

use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    immunization::{Clinician, Completion, EligibilityMethod},
    lot::LotEntry,
};
use uuid::Uuid;

use crate::entity::immunization::Origin;

/// A dose as entered, checked already.
#[derive(Debug, Clone, Default)]
pub struct NewDose {
    /// The vaccine of the listing.
    pub vaccine_id: Option<Uuid>,
    /// The location at which it was given or entered.
    pub location_id: Uuid,
    /// Name of Vaccine as chosen.
    pub name: String,
    /// The vaccine type that a person chose where the name does not say one.
    pub cvx: Option<String>,
    /// The manufacturer that was given.
    pub mvx: Option<String>,
    /// The NDC on the package.
    pub ndc: Option<String>,
    /// RXA-9.
    pub source: String,
    /// RXA-20.
    pub completion: Completion,
    /// RXA-18.
    pub refusal_reason: Option<String>,
    /// RXA-18 in words.
    pub refusal_text: Option<String>,
    /// The disease or finding for which immunity is presumed.
    pub immunity: Option<String>,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Amount.
    pub amount: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Lot and expiration, as understood.
    pub lot: Option<LotEntry>,
    /// Lot and expiration, as typed.
    pub lot_entered: Option<String>,
    /// Route.
    pub route: Option<String>,
    /// Site.
    pub site: Option<String>,
    /// Eligibility of this dose.
    pub eligibility: Option<String>,
    /// The method by which eligibility was captured: per vaccine or per visit.
    pub eligibility_method: Option<EligibilityMethod>,
    /// Funding of this dose.
    pub funding: Option<String>,
    /// The clinician who gave it.
    pub administered_by: Option<Clinician>,
    /// The clinician who ordered it.
    pub ordered_by: Option<Clinician>,
    /// The person who entered it; left out, it stays as it is.
    pub entered_by: Option<Clinician>,
    /// The number of the order that asked for it.
    pub placer_id: Option<String>,
    /// The date on which the statements were handed out.
    pub vis_presented_on: Option<NaiveDate>,
    /// The editions handed out; none for the current ones of the vaccine type.
    pub vis: Option<Vec<String>>,
    /// The source of the record.
    pub origin: Origin,
    /// The instant at which it was added, if not now: demo records were added in the past.
    pub added_at: Option<DateTime<Utc>>,
}
