//! The plan of a dose: its row with its codes, its snapshot, and what its registries would find. Recording carries it
//! out; trying shows its findings. A plan is a pure function of records that were read.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::{finding::Finding, snapshot::Snapshot};
use uuid::Uuid;

use super::{
    codes::{codes_of, vis_of},
    entry::NewDose,
    row::{Identity, dose_row},
    stock::StockAtHand,
};
use crate::{
    entity::{immunization, integration, patient, vaccine},
    reference_data::ReferenceData,
    source::Source,
    store::{
        Error, PracticeProfile, Result,
        record::{OtherDoses, snapshot_of},
        reporting::{Assessed, assess_for, integrations_of_dose, integrations_of_locations},
    },
};

/// The records that plans of doses are made from, beside their patients.
pub struct Records {
    /// The recorded dose, when one is changed.
    pub found: Option<immunization::Model>,
    /// The patients' given doses around the days of the plans.
    pub others: OtherDoses,
    listed: HashMap<Uuid, vaccine::Model>,
    /// By location.
    integrations: HashMap<Uuid, Vec<integration::Model>>,
    profile: Arc<PracticeProfile>,
    stock: StockAtHand,
}

impl Records {
    /// Reads what plans need beside the patients, the recorded dose and the practice; once for all doses, each with
    /// the id of its patient.
    ///
    /// # Errors
    /// `NotFound` when a vaccine is not in the listing.
    pub async fn read(
        db: &impl ConnectionTrait,
        profile: Arc<PracticeProfile>,
        found: Option<immunization::Model>,
        new: &[(Uuid, &NewDose)],
    ) -> Result<Self> {
        let listed = listed(db, new.iter().filter_map(|(_, dose)| dose.vaccine_id).collect()).await?;
        let integrations = match &found {
            Some(dose) => HashMap::from([(dose.location_id, integrations_of_dose(db, dose.id).await?)]),
            None => integrations_of_locations(db, new.iter().map(|(_, dose)| dose.location_id).collect()).await?,
        };
        let others = OtherDoses::near(db, new.iter().map(|(patient, dose)| (*patient, dose.given_on))).await?;
        let stock = StockAtHand::read(db, &profile, new.iter().map(|(_, dose)| *dose)).await?;
        Ok(Self { found, others, listed, integrations, profile, stock })
    }

    /// The row of a patient's new dose, or of the recorded one as it is changed.
    ///
    /// # Errors
    /// `Unreadable` when a record holds a word that this version does not know.
    pub fn row(
        &self,
        patient: &patient::Model,
        new: NewDose,
        stamp: Stamp,
        reference: &ReferenceData,
    ) -> Result<immunization::Model> {
        let (found, now) = (self.found.as_ref(), stamp.now);
        let listed = new.vaccine_id.and_then(|id| self.listed.get(&id));
        let codes = codes_of(&new, listed, found, patient.birth_date, &reference.catalog)?;
        let vis = vis_of(&new, found, &codes, &reference.catalog);
        let identity = match found {
            Some(found) => Identity::of_changed(found, now),
            None => Identity::of_new(stamp, patient.id, &new),
        };
        let stock_lot_id = self.stock.lot_of(&new, found);
        Ok(immunization::Model { stock_lot_id, ..dose_row(identity, new, codes, vis)? })
    }

    /// The content for the registries of a dose, where it has any.
    ///
    /// # Errors
    /// `Unreadable` when a record holds a word that this version does not know.
    pub fn reported(
        &self,
        patient: &patient::Model,
        dose: &immunization::Model,
        now: DateTime<Utc>,
        reference: &ReferenceData,
    ) -> Result<Option<Reported>> {
        let integrations = self.integrations.get(&dose.location_id).map(Vec::as_slice).unwrap_or_default();
        if integrations.is_empty() {
            return Ok(None);
        }
        let snapshot = snapshot_of(dose, patient, &self.profile)?;
        let assessed = assess_for(now, reference, integrations, &snapshot, &self.others.of(dose));
        Ok(Some(Reported { snapshot, assessed }))
    }
}

/// The vaccines of the listing, by their ids.
async fn listed(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, vaccine::Model>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = vaccine::Entity::find().filter(vaccine::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    if rows.len() < ids.len() {
        return Err(Error::NotFound);
    }
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The id, the order number and the moment of a plan.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The id of a new dose.
    pub id: Uuid,
    /// The order number of a new dose: ORC-3.
    pub order_id: String,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl Stamp {
    /// A stamp of a moment.
    pub fn new(source: &dyn Source, now: DateTime<Utc>) -> Self {
        Self { id: source.uuid(), order_id: source.code(16), now }
    }
}

/// A dose as recording makes it.
#[derive(Debug, Clone)]
pub struct DosePlan {
    /// The row, with its codes.
    pub dose: immunization::Model,
    /// The content for its registries, where it has any.
    pub reported: Option<Reported>,
}

/// The content for a dose's registries.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The findings for each integration, in the order of their ids.
    pub assessed: Vec<Assessed>,
}

impl DosePlan {
    /// Plans a patient's new dose, or the change of a recorded one.
    ///
    /// # Errors
    /// `Unreadable` when a record holds a word that this version does not know.
    pub fn make(
        records: &Records,
        patient: &patient::Model,
        new: NewDose,
        stamp: Stamp,
        reference: &ReferenceData,
    ) -> Result<Self> {
        let now = stamp.now;
        let dose = records.row(patient, new, stamp, reference)?;
        let reported = records.reported(patient, &dose, now, reference)?;
        Ok(Self { dose, reported })
    }

    /// Returns the findings of all registries; those that several share, once.
    #[must_use]
    pub fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for finding in self.reported.into_iter().flat_map(|told| told.assessed).flat_map(|one| one.findings) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }
}
