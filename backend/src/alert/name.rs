//! What an alert is about, as people call it.

use shared::alert::AlertSubject;

use crate::{reference_data::ReferenceData, store::SubjectNames};

/// The name of a subject: its registry, its location, or both.
#[must_use]
pub fn subject_name(subject: AlertSubject, names: &SubjectNames, reference: &ReferenceData) -> String {
    let registry = |id| names.programs.get(&id).map(|code| reference.registry_name(code)).unwrap_or_default();
    let location = |id| names.locations.get(&id).cloned().unwrap_or_default();
    match subject {
        AlertSubject::Practice => "The practice".to_owned(),
        AlertSubject::Server(_) => "A server".to_owned(),
        AlertSubject::Row(_) => "A row".to_owned(),
        AlertSubject::Location(id) => location(id),
        AlertSubject::Integration(id) | AlertSubject::Credentials(id) | AlertSubject::Certificate(id) => registry(id),
        AlertSubject::Enrollment(id) => match names.enrollments.get(&id) {
            Some((integration, place)) => format!("{}, {}", registry(*integration), location(*place)),
            None => String::new(),
        },
    }
}
