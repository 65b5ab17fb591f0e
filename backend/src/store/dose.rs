//! Doses: recording, changing, deleting, always together with their snapshots and reports.

use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    code_set::{Occasion, recognize_on},
    immunization::{Clinician, Completion},
    lot::LotEntry,
    report::{Event, apply},
};
use uuid::Uuid;

use super::{
    Error, Result, Tx,
    report::{Subject, create_reports, refresh_reports},
    report_state::{state_of, unchanged, write_state},
};
use crate::{
    entity::{immunization, patient, report, vaccine},
    knowledge::Knowledge,
};

/// A dose as entered, checked already.
#[derive(Debug, Clone)]
pub struct NewDose {
    /// The vaccine of the listing.
    pub vaccine_id: Option<Uuid>,
    /// Where it was given or entered.
    pub location_id: Uuid,
    /// Name of Vaccine as chosen.
    pub name: String,
    /// RXA-9.
    pub source: String,
    /// RXA-20.
    pub completion: Completion,
    /// RXA-18.
    pub refusal_reason: Option<String>,
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
    /// Funding of this dose.
    pub funding: Option<String>,
    /// Who gave it.
    pub administered_by: Option<Clinician>,
    /// When the statements were handed out.
    pub vis_presented_on: Option<NaiveDate>,
    /// Where the record comes from: `UI`, `API`, `DEMO`.
    pub origin: &'static str,
    /// When it was added, if that is not now: demo records were added in the past.
    pub added_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Records a dose, with its first snapshot and its reports.
///
/// # Errors
/// `NotFound` when there is no such patient.
pub async fn record_dose(
    tx: &mut Tx,
    knowledge: &Knowledge,
    patient_id: Uuid,
    new: NewDose,
) -> Result<immunization::Model> {
    let patient = patient::Entity::find_by_id(patient_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let added_at = new.added_at.unwrap_or_else(|| tx.now());
    let mut row = columns_of(tx, knowledge, &patient, new).await?;
    row.id = Set(tx.source().uuid());
    row.version = Set(1);
    row.snapshot_version = Set(0);
    row.order_id = Set(tx.source().code(16));
    row.patient_id = Set(patient_id);
    row.created_at = Set(added_at);
    row.updated_at = Set(added_at);
    row.deleted_at = Set(None);
    let dose = row.insert(tx.db()).await?;
    tx.changed("immunization", dose.id);
    tx.changed("patient", patient_id);
    tx.audit("dose.record", "immunization", dose.id);
    let subject = Subject { dose, patient };
    create_reports(tx, knowledge, &subject).await?;
    Ok(subject.dose)
}

/// Changes a dose: its reports take up the new version.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn update_dose(
    tx: &mut Tx,
    knowledge: &Knowledge,
    id: Uuid,
    version: i32,
    new: NewDose,
) -> Result<immunization::Model> {
    let (found, patient) = read_for_change(tx, id, version).await?;
    let mut row = columns_of(tx, knowledge, &patient, new).await?;
    row.id = Set(id);
    row.version = Set(version + 1);
    row.location_id = Set(found.location_id);
    row.origin = Set(found.origin);
    row.updated_at = Set(tx.now());
    let dose = row.update(tx.db()).await?;
    tx.changed("immunization", id);
    tx.changed("patient", patient.id);
    tx.audit("dose.change", "immunization", id);
    let subject = Subject { dose, patient };
    refresh_reports(tx, knowledge, &subject).await?;
    Ok(subject.dose)
}

/// Deletes a dose in the chart. What a registry holds is marked for deletion there.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn delete_dose(tx: &mut Tx, id: Uuid, version: i32) -> Result<()> {
    let (found, patient) = read_for_change(tx, id, version).await?;
    let row = immunization::ActiveModel {
        id: Set(id),
        version: Set(found.version + 1),
        deleted_at: Set(Some(tx.now())),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    let reports =
        report::Entity::find().filter(report::Column::ImmunizationId.eq(id)).lock_exclusive().all(tx.db()).await?;
    for report in reports {
        if let Ok(state) = apply(&state_of(&report)?, Event::Deleted) {
            write_state(tx, &report, &state, unchanged()).await?;
        }
    }
    tx.changed("immunization", id);
    tx.changed("patient", patient.id);
    tx.audit("dose.delete", "immunization", id);
    Ok(())
}

async fn read_for_change(tx: &Tx, id: Uuid, version: i32) -> Result<(immunization::Model, patient::Model)> {
    let dose = immunization::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let patient = patient::Entity::find_by_id(dose.patient_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    if dose.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    if dose.version != version {
        return Err(Error::Conflict);
    }
    Ok((dose, patient))
}

/// What is entered, and the codes that its name is recognized as, which stay with the dose.
async fn columns_of(
    tx: &Tx,
    knowledge: &Knowledge,
    patient: &patient::Model,
    new: NewDose,
) -> Result<immunization::ActiveModel> {
    let listed = match new.vaccine_id {
        Some(id) => Some(vaccine::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let occasion = Occasion { given_on: new.given_on, birth_date: Some(patient.birth_date) };
    let recognized = recognize_on(&new.name, &occasion, &knowledge.catalog);
    let vis = recognized.cvx.as_deref().map(|cvx| knowledge.catalog.vis_for(cvx)).unwrap_or_default();
    let vis =
        if new.vis_presented_on.is_some() { vis.iter().map(|vis| vis.code.as_str()).collect() } else { Vec::new() };
    let maker = listed.as_ref().and_then(|row| row.manufacturer.clone());
    let ndc = listed.as_ref().and_then(|row| row.ndc.clone());
    let giver = new.administered_by;
    let (lot, expiration) = new.lot.map_or((None, None), |entry| (Some(entry.lot), entry.expiration));
    Ok(immunization::ActiveModel {
        location_id: Set(new.location_id),
        vaccine_id: Set(new.vaccine_id),
        name: Set(new.name),
        mvx: Set(recognized.mvx.or(maker)),
        ndc: Set(recognized.ndc.or(ndc)),
        cvx: Set(recognized.cvx.clone()),
        source: Set(new.source),
        completion: Set(new.completion.to_string()),
        refusal_reason: Set(new.refusal_reason),
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
        funding: Set(new.funding),
        giver_last_name: Set(giver.as_ref().map(|g| g.last.clone())),
        giver_first_name: Set(giver.as_ref().map(|g| g.first.clone())),
        giver_npi: Set(giver.and_then(|g| g.npi)),
        vis_presented_on: Set(new.vis_presented_on),
        vis: Set(vis.join(" ")),
        origin: Set(new.origin.to_owned()),
        ..Default::default()
    })
}
