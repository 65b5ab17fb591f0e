//! Assessment: what our own checks find of a dose for one integration, and whether a rule leaves it out.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    consent::Decision,
    finding::Finding,
    program::Program,
    readiness::{Context, OtherDose, assess_among, decision},
    report::ExclusionReason,
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::requirement::{configured, consent_mark, made_with};
use crate::{
    civil::{day_of, zone_of},
    entity::integration::{self, Environment},
    reference_data::ReferenceData,
};

/// The integration that a report goes to, with its rules and the day there.
pub struct Addressee<'a> {
    reference: &'a ReferenceData,
    program: Cow<'a, Program>,
    integration: &'a integration::Model,
    today: NaiveDate,
    made_with: String,
}

impl<'a> Addressee<'a> {
    /// The registry behind an integration; none when its program is not known to this server.
    pub fn of(now: DateTime<Utc>, reference: &'a ReferenceData, integration: &'a integration::Model) -> Option<Self> {
        let program = configured(reference.program(&integration.program_code)?, integration);
        let today = day_of(now, &zone_of(&integration.time_zone));
        let made_with = made_with(reference, today) + &consent_mark(&program);
        Some(Self { reference, program, integration, today, made_with })
    }

    /// Assesses a dose's snapshot among the patient's other doses around its day.
    pub fn assess(&self, snapshot: &Snapshot, others: &[OtherDose]) -> Assessed {
        let context = Context { others, ..Context::default() };
        Assessed {
            integration: self.integration.id,
            findings: assess_among(snapshot, &context, &self.program, &self.reference.catalog, self.today),
            exclusion: self.exclusion(snapshot),
            made_with: self.made_with.clone(),
        }
    }

    /// Returns the rule that leaves a dose out for this integration, if one does.
    fn exclusion(&self, snapshot: &Snapshot) -> Option<ExclusionReason> {
        if snapshot.patient.test && self.integration.environment == Environment::Production {
            return Some(ExclusionReason::TestPatient);
        }
        if snapshot.immunization.source == "05" {
            return Some(ExclusionReason::FromRegistry);
        }
        if decision(&snapshot.patient, &self.program, self.today) == Decision::LeaveOut {
            return Some(ExclusionReason::Consent);
        }
        let takes = self.program.takes_historical && self.integration.historical;
        (snapshot.immunization.is_historical() && !takes).then_some(ExclusionReason::NotTaken)
    }

    /// The integration's id.
    pub const fn integration(&self) -> Uuid {
        self.integration.id
    }

    /// Returns the name of all that findings are made from, besides the record.
    pub fn made_with(&self) -> &str {
        &self.made_with
    }
}

/// The findings of our own checks about a dose's snapshot, for one integration.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// The integration.
    pub integration: Uuid,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The rule that leaves the dose out, if one does.
    pub exclusion: Option<ExclusionReason>,
    /// The name of all that the findings are made from, besides the record.
    pub made_with: String,
}

/// Assesses a dose's snapshot for integrations; those whose program this server does not know are left out.
pub fn assess_for(
    now: DateTime<Utc>,
    reference: &ReferenceData,
    integrations: &[integration::Model],
    snapshot: &Snapshot,
    others: &[OtherDose],
) -> Vec<Assessed> {
    let known = integrations.iter().filter_map(|integration| Addressee::of(now, reference, integration));
    known.map(|to| to.assess(snapshot, others)).collect()
}
