//! The plan of a dose: its row with its codes, its snapshot, and what its registries would find. Recording carries it
//! out; trying shows its findings. A plan is a pure function of records that were read.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait};
use shared::{finding::Finding, snapshot::Snapshot};
use uuid::Uuid;

use super::{
    codes::{codes_of, vis_of},
    entry::NewDose,
    row::{Identity, dose_row},
};
use crate::{
    entity::{immunization, integration, patient, vaccine},
    reference_data::ReferenceData,
    source::Source,
    store::{
        Error, PracticeProfile, Result, practice,
        record::{OtherDoses, snapshot_of},
        reporting::{Assessed, assess_for, integrations_of_dose, integrations_of_location},
    },
};

/// The records that a plan is made from.
pub struct Records {
    /// The patient.
    pub patient: patient::Model,
    /// The recorded dose, when one is changed.
    pub found: Option<immunization::Model>,
    listed: Option<vaccine::Model>,
    others: OtherDoses,
    integrations: Vec<integration::Model>,
    profile: PracticeProfile,
}

impl Records {
    /// Reads what a plan needs beside the patient and the recorded dose.
    ///
    /// # Errors
    /// `NotFound` when the vaccine is not in the listing.
    pub async fn read(
        db: &impl ConnectionTrait,
        patient: patient::Model,
        found: Option<immunization::Model>,
        new: &NewDose,
    ) -> Result<Self> {
        let listed = match new.vaccine_id {
            Some(id) => Some(vaccine::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?),
            None => None,
        };
        let integrations = match &found {
            Some(dose) => integrations_of_dose(db, dose.id).await?,
            None => integrations_of_location(db, new.location_id).await?,
        };
        let others = OtherDoses::near(db, std::iter::once((patient.id, new.given_on))).await?;
        Ok(Self { patient, found, listed, others, integrations, profile: practice(db).await? })
    }
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
    /// Plans a new dose, or the change of a recorded one.
    ///
    /// # Errors
    /// `Unreadable` when a record holds a word that this version does not know.
    pub fn make(records: &Records, new: NewDose, stamp: Stamp, reference: &ReferenceData) -> Result<Self> {
        let Records { patient, found, listed, others, integrations, profile } = records;
        let (found, now) = (found.as_ref(), stamp.now);
        let codes = codes_of(&new, listed.as_ref(), found, patient.birth_date, &reference.catalog)?;
        let vis = vis_of(&new, found, &codes, &reference.catalog);
        let identity = match found {
            Some(found) => Identity::of_changed(found, now),
            None => Identity::of_new(stamp, patient.id, &new),
        };
        let dose = dose_row(identity, new, codes, vis)?;
        let reported = if integrations.is_empty() {
            None
        } else {
            let snapshot = snapshot_of(&dose, patient, profile)?;
            let assessed = assess_for(now, reference, integrations, &snapshot, &others.of(&dose));
            Some(Reported { snapshot, assessed })
        };
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
