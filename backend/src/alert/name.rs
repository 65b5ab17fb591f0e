//! An alert as people read it: what it is about by name, and its facts as sentences.

use shared::alert::{AlertNames, AlertSubject};

use crate::{
    entity::alert,
    reference_data::ReferenceData,
    store::{SubjectNames, facts_of},
};

/// The sentences of an alert. One that keeps no facts, or those of a newer version, keeps its text.
#[must_use]
pub fn alert_text(
    row: &alert::Model,
    subject: AlertSubject,
    names: &SubjectNames,
    reference: &ReferenceData,
) -> String {
    let Ok(Some(facts)) = facts_of(row) else { return row.text.clone() };
    let (integration, location) = match subject {
        AlertSubject::Practice | AlertSubject::Server(_) => (None, None),
        AlertSubject::Location(id) => (None, Some(id)),
        AlertSubject::Integration(id)
        | AlertSubject::Credentials(id)
        | AlertSubject::Certificate(id)
        | AlertSubject::Reports(id) => (Some(id), None),
        AlertSubject::Enrollment(id) => names.enrollments.get(&id).copied().unzip(),
    };
    let program = integration.and_then(|id| names.programs.get(&id));
    let registry = program.map(|code| reference.registry_name(code)).unwrap_or_else(|| "A registry".into());
    let location = location.and_then(|id| names.locations.get(&id)).map(String::as_str);
    facts.text(AlertNames { registry: &registry, location })
}

/// The name of a subject: its registry, its location, or both.
#[must_use]
pub fn subject_name(subject: AlertSubject, names: &SubjectNames, reference: &ReferenceData) -> String {
    let registry = |id| names.programs.get(&id).map(|code| reference.registry_name(code)).unwrap_or_default();
    let location = |id| names.locations.get(&id).cloned().unwrap_or_default();
    match subject {
        AlertSubject::Practice => "The practice".to_owned(),
        AlertSubject::Server(_) => "A server".to_owned(),
        AlertSubject::Location(id) => location(id),
        AlertSubject::Integration(id)
        | AlertSubject::Credentials(id)
        | AlertSubject::Certificate(id)
        | AlertSubject::Reports(id) => registry(id),
        AlertSubject::Enrollment(id) => match names.enrollments.get(&id) {
            Some((integration, place)) => format!("{}, {}", registry(*integration), location(*place)),
            None => String::new(),
        },
    }
}
