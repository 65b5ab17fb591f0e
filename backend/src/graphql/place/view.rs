//! The practice and its locations as answers show them.

use serde::Serialize;

use crate::{
    entity::{location, practice},
    store::PracticeProfile,
};

/// The practice.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Practice {
    version: i32,
    name: String,
    time_zone: String,
    support_contact: String,
    locations: Vec<Location>,
}

/// A location.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    id: String,
    version: i32,
    name: String,
    street: Option<String>,
    street_other: Option<String>,
    city: Option<String>,
    state: Option<String>,
    zip: Option<String>,
    phone: Option<String>,
    active: bool,
}

/// The practice with its locations.
#[must_use]
pub fn view(profile: &PracticeProfile) -> Practice {
    view_of(&profile.practice, &profile.locations)
}

/// The practice as it was saved, with its locations.
#[must_use]
pub fn view_of(practice: &practice::Model, locations: &[location::Model]) -> Practice {
    Practice {
        version: practice.version,
        name: practice.name.clone(),
        time_zone: practice.time_zone.clone(),
        support_contact: practice.support_contact.clone(),
        locations: locations.iter().map(location_view).collect(),
    }
}

/// One location.
#[must_use]
pub fn location_view(row: &location::Model) -> Location {
    Location {
        id: row.id.to_string(),
        version: row.version,
        name: row.name.clone(),
        street: row.street.clone(),
        street_other: row.street_other.clone(),
        city: row.city.clone(),
        state: row.state.clone(),
        zip: row.zip.clone(),
        phone: row.phone.clone(),
        active: row.retired_at.is_none(),
    }
}
