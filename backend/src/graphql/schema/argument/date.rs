//! Dates among the fields of records.

use shared::typed::DateKind;

/// The fields of records that are dates.
const DATES: &[(&str, DateKind)] = &[
    ("birthDate", DateKind::Birth),
    ("diedOn", DateKind::Past),
    ("givenOn", DateKind::Past),
    ("visPresentedOn", DateKind::Past),
    ("eligibilitySince", DateKind::Past),
    ("publicitySince", DateKind::Past),
    ("protectedSince", DateKind::Past),
    ("registryStatusSince", DateKind::Past),
];

/// Returns the kind of date that a field is, if it is one.
pub fn date_kind(field: &str) -> Option<DateKind> {
    DATES.iter().find(|(date, _)| *date == field).map(|(_, kind)| *kind)
}

/// Returns `true` if a field is read as people type it: what is wrong with it is a problem of the answer.
pub fn is_entered(field: &str) -> bool {
    date_kind(field).is_some()
}
