//! Requirements: what the registries of this practice want of a patient, for the warnings of charts and lists.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::{
    finding::Finding,
    patient::Patient,
    program::{Program, Settings},
    readiness::assess_patient,
};

use crate::{
    civil::day_of,
    entity::integration::{self, IntegrationState},
    reference_data::ReferenceData,
    store::{PracticeProfile, Result, db::read_one, practice},
};

/// Code of the finding that a patient refused: an answer that is not missing.
const REFUSED: &str = "patient.consent.refused";

/// The requirements of this practice's integrations for a patient on a day.
pub struct Requirements<'a> {
    reference: &'a ReferenceData,
    programs: Vec<Cow<'a, Program>>,
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
        let of_row = |row: &integration::Model| Some(configured(reference.program(&row.program_code)?, row));
        let mut programs: Vec<_> = set_up.filter_map(of_row).collect();
        programs.sort_by(|a, b| (&a.code, consent_mark(a)).cmp(&(&b.code, consent_mark(b))));
        programs.dedup_by(|a, b| a.code == b.code && a.consent == b.consent);
        Self { reference, programs, today: day_of(now, &profile.zone) }
    }

    /// Returns the programs and code sets that they are made from.
    #[must_use]
    pub const fn reference(&self) -> &'a ReferenceData {
        self.reference
    }

    /// Returns the programs, each as an integration configures it.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        self.programs.iter().map(Cow::as_ref)
    }

    /// Returns what at least one of them requires and the patient lacks, each thing once.
    #[must_use]
    pub fn missing(&self, patient: &Patient) -> Vec<Finding> {
        let mut missing: Vec<Finding> = Vec::new();
        for program in &self.programs {
            for finding in assess_patient(patient, program, &self.reference.catalog, self.today) {
                let is_missing = finding.stops() && finding.code != REFUSED;
                if is_missing && !missing.iter().any(|known| known.code == finding.code) {
                    missing.push(finding);
                }
            }
        }
        missing
    }

    /// Names all that findings are made from, besides the record.
    #[must_use]
    pub fn made_with(&self) -> String {
        let codes: Vec<_> = self.programs.iter().map(|program| program.code.clone() + &consent_mark(program)).collect();
        format!("{} {}", made_with(self.reference, self.today), codes.join("+"))
    }
}

/// Returns a program with an integration's entries in the place of the facts that they set. Entries that cannot be read
/// set none.
pub fn configured<'a>(program: &'a Program, integration: &integration::Model) -> Cow<'a, Program> {
    let entered = read_one::<Settings>(Some(&integration.settings), "integration").ok().flatten();
    entered.map_or(Cow::Borrowed(program), |entered| program.configured(&entered))
}

/// Names the consent that an integration asks for, which entries can change.
pub fn consent_mark(program: &Program) -> String {
    let Some(policy) = &program.consent else { return String::new() };
    let age = policy.from_age.map(|age| format!("/{age}")).unwrap_or_default();
    format!(" {}{age}", policy.rule)
}

/// Names the programs, the code sets and the day that findings are made with.
#[must_use]
pub fn made_with(reference: &ReferenceData, today: NaiveDate) -> String {
    format!("{today} {} {}", reference.programs_asset.name, reference.catalog_asset.name)
}
