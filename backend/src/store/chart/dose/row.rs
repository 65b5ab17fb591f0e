//! Between a dose as entered and its row.

use sea_orm::{ActiveValue::Set, EntityTrait};
use shared::{entry::Codes, immunization::Clinician};

use super::{codes::codes_of, entry::NewDose};
use crate::{
    entity::{immunization, patient, vaccine},
    reference_data::ReferenceData,
    store::{Error, Result, Tx, db::write_one},
};

/// The columns of what is entered, with its codes.
///
/// # Errors
/// `NotFound` when the vaccine is not in the listing.
pub async fn columns_of(
    tx: &Tx,
    reference: &ReferenceData,
    patient: &patient::Model,
    found: Option<&immunization::Model>,
    new: NewDose,
) -> Result<immunization::ActiveModel> {
    let listed = match new.vaccine_id {
        Some(id) => Some(vaccine::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let codes = codes_of(&new, listed.as_ref(), found, patient.birth_date, &reference.catalog)?;
    let vis = vis_of(&new, found, &codes, reference);
    let mut columns = entered(new)?;
    columns.vis = Set(vis);
    columns.cvx = Set(codes.cvx);
    columns.mvx = Set(codes.mvx);
    columns.ndc = Set(codes.ndc);
    Ok(columns)
}

/// The editions that were handed out: those said, those kept, or the current ones.
fn vis_of(new: &NewDose, found: Option<&immunization::Model>, codes: &Codes, reference: &ReferenceData) -> String {
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
    let current = codes.cvx.as_deref().map(|cvx| reference.catalog.vis_for(cvx)).unwrap_or_default();
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
        origin: Set(new.origin),
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
