//! Between a dose as entered and its row.

use chrono::{DateTime, Utc};
use shared::{entry::Codes, immunization::Clinician};
use uuid::Uuid;

use super::{entry::NewDose, plan::Stamp};
use crate::{
    entity::immunization::{self, Origin},
    store::{Result, db::write_one},
};

/// The columns of a dose that are not entered, or that a change leaves as they are.
#[derive(Debug)]
pub struct Identity {
    id: Uuid,
    version: i32,
    snapshot_version: i32,
    order_id: String,
    patient_id: Uuid,
    location_id: Uuid,
    origin: Origin,
    entered_by: Option<String>,
    entered_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Identity {
    /// The identity of a new dose.
    pub fn of_new(stamp: Stamp, patient: Uuid, new: &NewDose) -> Self {
        let added_at = new.added_at.unwrap_or(stamp.now);
        Self {
            id: stamp.id,
            version: 1,
            snapshot_version: 0,
            order_id: stamp.order_id,
            patient_id: patient,
            location_id: new.location_id,
            origin: new.origin,
            entered_by: None,
            entered_at: Some(added_at),
            created_at: added_at,
            updated_at: added_at,
        }
    }

    /// The identity of a dose that is changed. The location says which registries are told, so it stays.
    pub fn of_changed(found: &immunization::Model, now: DateTime<Utc>) -> Self {
        Self {
            id: found.id,
            version: found.version + 1,
            snapshot_version: found.snapshot_version,
            order_id: found.order_id.clone(),
            patient_id: found.patient_id,
            location_id: found.location_id,
            origin: found.origin,
            entered_by: found.entered_by.clone(),
            entered_at: found.entered_at,
            created_at: found.created_at,
            updated_at: now,
        }
    }
}

/// The row of a dose as entered, with its codes.
///
/// # Errors
/// Never in practice: what is kept is plain text.
pub fn dose_row(identity: Identity, new: NewDose, codes: Codes, vis: String) -> Result<immunization::Model> {
    let (lot, expiration) = new.lot.map_or((None, None), |entry| (Some(entry.lot), entry.expiration));
    let (giver_last_name, giver_first_name) =
        new.administered_by.as_ref().map(|giver| (giver.last.clone(), giver.first.clone())).unzip();
    let Clinician { npi: giver_npi, middle: giver_middle_name, suffix: giver_suffix, prefix: giver_prefix, .. } =
        new.administered_by.unwrap_or_default();
    Ok(immunization::Model {
        id: identity.id,
        version: identity.version,
        snapshot_version: identity.snapshot_version,
        order_id: identity.order_id,
        patient_id: identity.patient_id,
        location_id: identity.location_id,
        vaccine_id: new.vaccine_id,
        name: new.name,
        cvx: codes.cvx,
        mvx: codes.mvx,
        ndc: codes.ndc,
        source: new.source,
        completion: new.completion.to_string(),
        refusal_reason: new.refusal_reason,
        given_on: new.given_on,
        amount: new.amount,
        unit: new.unit,
        lot,
        expires_on: expiration.map(|expiration| expiration.date),
        expiration_precision: expiration.map(|expiration| expiration.precision.to_string()),
        lot_entered: new.lot_entered,
        route: new.route,
        site: new.site,
        eligibility: new.eligibility,
        funding: new.funding,
        giver_last_name,
        giver_first_name,
        giver_npi,
        vis_presented_on: new.vis_presented_on,
        vis,
        origin: identity.origin,
        giver_middle_name,
        giver_suffix,
        giver_prefix,
        placer_id: new.placer_id,
        refusal_text: new.refusal_text,
        immunity: new.immunity,
        eligibility_method: new.eligibility_method.map(|method| method.to_string()),
        ordered_by: write_one(new.ordered_by.as_ref(), "immunization")?,
        entered_by: write_one(new.entered_by.as_ref(), "immunization")?.or(identity.entered_by),
        entered_at: identity.entered_at,
        created_at: identity.created_at,
        updated_at: identity.updated_at,
        deleted_at: None,
        stock_lot_id: None,
    })
}
