//! Assessment: what our own checks find of a dose for one integration, and whether a rule leaves it out.

use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    finding::Finding,
    program::Program,
    readiness::{Around, OtherDose, assess_among},
    report::ExclusionReason,
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::requirement::made_with;
use crate::{
    civil::{day_of, zone_of},
    entity::integration::{self, Environment},
    knowledge::Knowledge,
};

/// To whom a report goes, by which rules, and on which day.
pub struct Addressee<'a> {
    knowledge: &'a Knowledge,
    program: &'a Program,
    integration: &'a integration::Model,
    today: NaiveDate,
    made_with: String,
}

impl<'a> Addressee<'a> {
    /// The registry behind an integration; none when its program is not known to this server.
    pub fn of(now: DateTime<Utc>, knowledge: &'a Knowledge, integration: &'a integration::Model) -> Option<Self> {
        let program = knowledge.program(&integration.program_code)?;
        let today = day_of(now, &zone_of(&integration.time_zone));
        Some(Self { knowledge, program, integration, today, made_with: made_with(knowledge, today) })
    }

    /// What our own checks find.
    pub fn findings(&self, kept: &Kept<'_>) -> Vec<Finding> {
        let around = Around { others: kept.others, ..Around::default() };
        assess_among(kept.snapshot, &around, self.program, &self.knowledge.catalog, self.today)
    }

    /// What keeps a dose from being reported to an integration at all.
    pub fn exclusion(&self, snapshot: &Snapshot) -> Option<ExclusionReason> {
        if snapshot.patient.test && self.integration.environment == Environment::Production {
            return Some(ExclusionReason::TestPatient);
        }
        if snapshot.immunization.source == "05" {
            return Some(ExclusionReason::FromRegistry);
        }
        let takes = self.program.takes_historical && self.integration.historical;
        (snapshot.immunization.is_historical() && !takes).then_some(ExclusionReason::NotTaken)
    }

    /// The integration's id.
    pub const fn integration(&self) -> Uuid {
        self.integration.id
    }

    /// Names all that findings are made from, besides the record.
    pub fn made_with(&self) -> &str {
        &self.made_with
    }
}

/// A snapshot as it is kept.
pub struct Kept<'a> {
    /// Its number.
    pub version: i32,
    /// What it says.
    pub snapshot: &'a Snapshot,
    /// The patient's other doses around its day, as far as they were looked up.
    pub others: &'a [OtherDose],
}
