//! PD1: reminder preference, protection indicator and registry status.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::{
    code_set::ConceptSet,
    consent::ConsentPolicy,
    hl7::SegmentBuilder,
    patient::{Patient, RegistryStatus},
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, map},
    },
};

const PUBLICITY: Mapping = map("PD1-11", "patient.publicity");
const PUBLICITY_SINCE: Mapping = map("PD1-18", "patient.publicitySince");
const PROTECTED_SINCE: Mapping = map("PD1-13", "patient.protectedSince");
const STATUS_SINCE: Mapping = map("PD1-17", "patient.registryStatusSince");

/// Builds the segment.
pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let patient = vxu.patient();
    let publicity = PUBLICITY.maybe_concept(vxu, ConceptSet::Publicity, patient.publicity.as_deref())?;
    // A date must not stand where there is nothing that it is the date of.
    let only_if = |is_said: bool, date: Option<NaiveDate>| date.filter(|_| is_said);
    let publicity_since = only_if(publicity.is_some(), patient.publicity_since);
    let (protected, protected_since) = patient.protected_for(&vxu.program.code);
    let policy = policy(vxu);
    let indicator = Some(policy.word(protected)).filter(|word| !word.is_empty());
    let protected_since = only_if(protected.is_some(), protected_since);
    Ok(SegmentBuilder::new("PD1")
        .maybe(11, publicity)
        // Y means "do not share", unless the registry reads it otherwise. Nothing means that nobody asked.
        .maybe(12, indicator)
        .maybe(13, PROTECTED_SINCE.maybe_day(protected_since)?)
        .field(16, status(patient).as_str())
        .maybe(17, STATUS_SINCE.maybe_day(patient.registry_status_since)?)
        .maybe(18, PUBLICITY_SINCE.maybe_day(publicity_since)?))
}

/// Returns the policy with the registry's words, by default those of the national guide.
fn policy<'a>(vxu: &Vxu<'a>) -> Cow<'a, ConsentPolicy> {
    vxu.program.consent.as_ref().map_or_else(|| Cow::Owned(ConsentPolicy::default()), Cow::Borrowed)
}

/// Returns the registry status, by default active for a living patient.
fn status(patient: &Patient) -> RegistryStatus {
    let unsaid = if patient.deceased == Some(true) { RegistryStatus::Permanently } else { RegistryStatus::Active };
    patient.registry_status.unwrap_or(unsaid)
}
