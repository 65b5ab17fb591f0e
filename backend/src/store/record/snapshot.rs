//! Snapshots: what a message would say about a dose, made from the rows.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::{
    consent::told,
    immunization::{Clinician, Completion, EligibilityMethod, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::Patient,
    snapshot::Snapshot,
};

use crate::{
    civil::{day_of, with_offset},
    entity::{immunization, patient, snapshot},
    store::{Error, PracticeProfile, Result, Tx, db::read_one, record::details_of},
};

/// Returns what a message would say about a dose now.
///
/// # Errors
/// `Unreadable` when a row holds a word that this version does not know.
pub fn snapshot_of(
    dose: &immunization::Model,
    patient: &patient::Model,
    profile: &PracticeProfile,
) -> Result<Snapshot> {
    Ok(Snapshot {
        patient: as_told(details_of(patient)?),
        immunization: immunization_of(dose, profile)?,
        location: Location { name: profile.location_name(dose.location_id), practice: profile.practice.name.clone() },
    })
}

/// Returns a patient without what no message says, so that it makes no new version.
fn as_told(patient: Patient) -> Patient {
    Patient { eligibility_since: None, consents: told(&patient.consents), ..patient }
}

/// Keeps a new version if what a message would say has changed; gives the newest version's number.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn keep_snapshot(tx: &Tx, dose: &immunization::Model, snapshot: &Snapshot) -> Result<i32> {
    let newest = newest(tx, dose).await?;
    let (version, row) = new_version(tx, dose, newest.as_ref(), snapshot)?;
    if let Some(row) = row {
        row.insert(tx.db()).await?;
        let numbered =
            immunization::ActiveModel { id: Set(dose.id), snapshot_version: Set(version), ..Default::default() };
        numbered.update(tx.db()).await?;
    }
    Ok(version)
}

/// The number of the newest version and, where what a message would say has changed, its row, yet to be written.
///
/// # Errors
/// Returns an error if the snapshot cannot be written as text.
pub fn new_version(
    tx: &Tx,
    dose: &immunization::Model,
    newest: Option<&snapshot::Model>,
    snapshot: &Snapshot,
) -> Result<(i32, Option<snapshot::ActiveModel>)> {
    let body = serde_json::to_string(snapshot).map_err(|_| Error::Unreadable("snapshot"))?;
    if let Some(newest) = newest.filter(|newest| newest.body == body) {
        return Ok((newest.version, None));
    }
    let version = newest.map_or(0, |newest| newest.version) + 1;
    let row = snapshot::ActiveModel {
        id: Set(tx.source().uuid()),
        immunization_id: Set(dose.id),
        version: Set(version),
        body: Set(body),
        created_at: Set(tx.now()),
    };
    Ok((version, Some(row)))
}

async fn newest(tx: &Tx, dose: &immunization::Model) -> Result<Option<snapshot::Model>> {
    let of_dose = snapshot::Entity::find().filter(snapshot::Column::ImmunizationId.eq(dose.id));
    Ok(of_dose.order_by_desc(snapshot::Column::Version).one(tx.db()).await?)
}

fn immunization_of(dose: &immunization::Model, profile: &PracticeProfile) -> Result<Immunization> {
    Ok(Immunization {
        order_id: dose.order_id.clone(),
        name: dose.name.clone(),
        cvx: dose.cvx.clone(),
        mvx: dose.mvx.clone(),
        ndc: dose.ndc.clone(),
        source: dose.source.clone(),
        completion: Completion::parse(&dose.completion).ok_or(Error::Unreadable("immunization"))?,
        refusal_reason: dose.refusal_reason.clone(),
        given_on: dose.given_on,
        amount: dose.amount.clone(),
        unit: dose.unit.clone(),
        lot: dose.lot.clone(),
        expiration: expiration_of(dose),
        route: dose.route.clone(),
        site: dose.site.clone(),
        eligibility: dose.eligibility.clone(),
        funding: dose.funding.clone(),
        administered_by: giver_of(dose),
        ordered_by: orderer_of(dose)?.or_else(|| giver_of(dose)),
        vis_presented_on: dose.vis_presented_on,
        vis: dose.vis.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        entered_on: day_of(dose.created_at, &profile.zone),
        entered_at: dose.entered_at.map(|at| with_offset(at, &profile.zone)),
        entered_by: enterer_of(dose)?,
        placer_id: dose.placer_id.clone(),
        refusal_text: dose.refusal_text.clone(),
        immunity: dose.immunity.clone(),
        eligibility_method: method_of(dose)?,
    })
}

/// Returns the lot's expiration.
#[must_use]
pub fn expiration_of(dose: &immunization::Model) -> Option<Expiration> {
    let precision = dose.expiration_precision.as_deref().and_then(ExpirationPrecision::parse)?;
    dose.expires_on.map(|date| Expiration { date, precision })
}

/// Returns who gave it.
#[must_use]
pub fn giver_of(dose: &immunization::Model) -> Option<Clinician> {
    Some(Clinician {
        last: dose.giver_last_name.clone()?,
        first: dose.giver_first_name.clone().unwrap_or_default(),
        npi: dose.giver_npi.clone(),
        middle: dose.giver_middle_name.clone(),
        suffix: dose.giver_suffix.clone(),
        prefix: dose.giver_prefix.clone(),
    })
}

/// Returns who ordered it, if that was said. A message names the one who gave it where nothing was said.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn orderer_of(dose: &immunization::Model) -> Result<Option<Clinician>> {
    read_one(dose.ordered_by.as_deref(), "immunization")
}

/// Returns who entered it, if that was said.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn enterer_of(dose: &immunization::Model) -> Result<Option<Clinician>> {
    read_one(dose.entered_by.as_deref(), "immunization")
}

/// Returns when eligibility was asked, if that was said.
///
/// # Errors
/// `Unreadable` when the row holds a word that this version does not know.
pub fn method_of(dose: &immunization::Model) -> Result<Option<EligibilityMethod>> {
    let word = dose.eligibility_method.as_deref();
    word.map(|text| EligibilityMethod::parse(text).ok_or(Error::Unreadable("immunization"))).transpose()
}
