//! Requirements: what the registries of this practice want of a patient, for the warnings of charts and lists.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::{finding::Finding, patient::Patient, program::Program, readiness::assess_patient};

use crate::{
    civil::day_of,
    entity::integration::{self, IntegrationState},
    reference_data::ReferenceData,
    store::{PracticeProfile, Result, practice},
};

/// The requirements of this practice's integrations for a patient on a day.
pub struct Requirements<'a> {
    reference: &'a ReferenceData,
    programs: Vec<&'a Program>,
    /// The day, where the practice is.
    pub today: NaiveDate,
}

impl<'a> Requirements<'a> {
    /// Reads them: of every integration that is set up, at an instant.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn read(db: &impl ConnectionTrait, reference: &'a ReferenceData, now: DateTime<Utc>) -> Result<Self> {
        let set_up = integration::Entity::find().filter(integration::Column::State.ne(IntegrationState::Draft));
        Ok(Self::of(&set_up.all(db).await?, &practice(db).await?, reference, now))
    }

    /// Returns those of some integrations, as far as they are set up, at an instant.
    #[must_use]
    pub fn of(
        integrations: &[integration::Model],
        profile: &PracticeProfile,
        reference: &'a ReferenceData,
        now: DateTime<Utc>,
    ) -> Self {
        let set_up = integrations.iter().filter(|row| row.state != IntegrationState::Draft);
        let codes: BTreeSet<_> = set_up.map(|row| row.program_code.as_str()).collect();
        let programs = codes.into_iter().filter_map(|code| reference.program(code)).collect();
        Self { reference, programs, today: day_of(now, &profile.zone) }
    }

    /// Returns what at least one of them requires and the patient lacks, each thing once.
    #[must_use]
    pub fn missing(&self, patient: &Patient) -> Vec<Finding> {
        let mut missing: Vec<Finding> = Vec::new();
        for program in &self.programs {
            for finding in assess_patient(patient, program, &self.reference.catalog, self.today) {
                if finding.stops() && !missing.iter().any(|known| known.code == finding.code) {
                    missing.push(finding);
                }
            }
        }
        missing
    }

    /// Names all that findings are made from, besides the record.
    #[must_use]
    pub fn made_with(&self) -> String {
        let codes: Vec<_> = self.programs.iter().map(|program| program.code.as_str()).collect();
        format!("{} {}", made_with(self.reference, self.today), codes.join("+"))
    }
}

/// Names the programs, the code sets and the day that findings are made with.
#[must_use]
pub fn made_with(reference: &ReferenceData, today: NaiveDate) -> String {
    format!("{today} {} {}", reference.programs_asset.name, reference.catalog_asset.name)
}
