//! Between a dose as entered and its row.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};
use shared::{
    entry::Codes,
    immunization::{Clinician, Completion, EligibilityMethod},
    lot::LotEntry,
};
use uuid::Uuid;

use super::{Error, Result, Tx, column::write_one, dose_codes::codes_of};
use crate::{
    entity::{immunization, patient, vaccine},
    knowledge::Knowledge,
};

/// A dose as entered, checked already.
#[derive(Debug, Clone, Default)]
pub struct NewDose {
    /// The vaccine of the listing.
    pub vaccine_id: Option<Uuid>,
    /// Where it was given or entered.
    pub location_id: Uuid,
    /// Name of Vaccine as chosen.
    pub name: String,
    /// The vaccine type that a person chose where the name does not say one.
    pub cvx: Option<String>,
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
    /// When eligibility was asked.
    pub eligibility_method: Option<EligibilityMethod>,
    /// Funding of this dose.
    pub funding: Option<String>,
    /// Who gave it.
    pub administered_by: Option<Clinician>,
    /// Who ordered it.
    pub ordered_by: Option<Clinician>,
    /// Who entered it; left out, it stays as it is.
    pub entered_by: Option<Clinician>,
    /// The number of the order that asked for it.
    pub placer_id: Option<String>,
    /// When the statements were handed out.
    pub vis_presented_on: Option<NaiveDate>,
    /// The editions handed out; none for the current ones of the vaccine type.
    pub vis: Option<Vec<String>>,
    /// Where the record comes from: `UI`, `API`, `DEMO`.
    pub origin: &'static str,
    /// When it was added, if that is not now: demo records were added in the past.
    pub added_at: Option<DateTime<Utc>>,
}

/// The columns of what is entered, with its codes.
///
/// # Errors
/// `NotFound` when the vaccine is not in the listing.
pub async fn columns_of(
    tx: &Tx,
    knowledge: &Knowledge,
    patient: &patient::Model,
    found: Option<&immunization::Model>,
    new: NewDose,
) -> Result<immunization::ActiveModel> {
    let listed = match new.vaccine_id {
        Some(id) => Some(vaccine::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let codes = codes_of(&new, listed.as_ref(), found, patient.birth_date, &knowledge.catalog)?;
    let vis = vis_of(&new, found, &codes, knowledge);
    let mut columns = entered(new)?;
    columns.vis = Set(vis);
    columns.cvx = Set(codes.cvx);
    columns.mvx = Set(codes.mvx);
    columns.ndc = Set(codes.ndc);
    Ok(columns)
}

/// The editions that were handed out: those said, those kept, or the current ones.
fn vis_of(new: &NewDose, found: Option<&immunization::Model>, codes: &Codes, knowledge: &Knowledge) -> String {
    if let Some(vis) = &new.vis {
        return vis.join(" ");
    }
    if new.vis_presented_on.is_none() {
        return String::new();
    }
    let same = |found: &&immunization::Model| {
        (&found.cvx, found.vis_presented_on) == (&codes.cvx, new.vis_presented_on) && !found.vis.is_empty()
    };
    if let Some(found) = found.filter(same) {
        return found.vis.clone();
    }
    let current = codes.cvx.as_deref().map(|cvx| knowledge.catalog.vis_for(cvx)).unwrap_or_default();
    current.iter().map(|vis| vis.code.as_str()).collect::<Vec<_>>().join(" ")
}

fn entered(new: NewDose) -> Result<immunization::ActiveModel> {
    let (lot, expiration) = new.lot.map_or((None, None), |entry| (Some(entry.lot), entry.expiration));
    let mut columns = immunization::ActiveModel {
        location_id: Set(new.location_id),
        vaccine_id: Set(new.vaccine_id),
        name: Set(new.name),
        source: Set(new.source),
        completion: Set(new.completion.to_string()),
        refusal_reason: Set(new.refusal_reason),
        refusal_text: Set(new.refusal_text),
        immunity: Set(new.immunity),
        given_on: Set(new.given_on),
        amount: Set(new.amount),
        unit: Set(new.unit),
        lot: Set(lot),
        expires_on: Set(expiration.map(|e| e.date)),
        expiration_precision: Set(expiration.map(|e| e.precision.to_string())),
        lot_entered: Set(new.lot_entered),
        route: Set(new.route),
        site: Set(new.site),
        eligibility: Set(new.eligibility),
        eligibility_method: Set(new.eligibility_method.map(|method| method.to_string())),
        funding: Set(new.funding),
        ordered_by: Set(write_one(new.ordered_by.as_ref(), "immunization")?),
        placer_id: Set(new.placer_id),
        vis_presented_on: Set(new.vis_presented_on),
        origin: Set(new.origin.to_owned()),
        ..Default::default()
    };
    if new.entered_by.is_some() {
        columns.entered_by = Set(write_one(new.entered_by.as_ref(), "immunization")?);
    }
    giver(new.administered_by, &mut columns);
    Ok(columns)
}

fn giver(giver: Option<Clinician>, columns: &mut immunization::ActiveModel) {
    let (last, first) = giver.as_ref().map(|g| (g.last.clone(), g.first.clone())).unzip();
    let giver = giver.unwrap_or_default();
    columns.giver_last_name = Set(last);
    columns.giver_first_name = Set(first);
    columns.giver_npi = Set(giver.npi);
    columns.giver_middle_name = Set(giver.middle);
    columns.giver_suffix = Set(giver.suffix);
    columns.giver_prefix = Set(giver.prefix);
}
