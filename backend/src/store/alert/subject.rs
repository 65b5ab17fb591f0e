//! The subject of an alert, by name, and the facts that are known of it.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use shared::alert::{AlertFacts, AlertSubject};
use uuid::Uuid;

use crate::{
    entity::{alert, enrollment, integration, location},
    store::{Error, Result, db::read_one},
};

/// The subject of an alert.
///
/// # Errors
/// `Unreadable` when another version wrote it.
pub fn subject_of(row: &alert::Model) -> Result<AlertSubject> {
    AlertSubject::parse(&row.subject, row.subject_id).ok_or(Error::Unreadable("alert.subject"))
}

/// The facts that an alert keeps; none where it was kept as a text.
///
/// # Errors
/// `Unreadable` when another version wrote it.
pub fn facts_of(row: &alert::Model) -> Result<Option<AlertFacts>> {
    read_one(row.facts.as_deref(), "alert")
}

/// The names of integrations and locations, for subjects.
#[derive(Debug, Clone, Default)]
pub struct SubjectNames {
    /// Program codes by integration.
    pub programs: HashMap<Uuid, String>,
    /// Integrations and locations by enrollment.
    pub enrollments: HashMap<Uuid, (Uuid, Uuid)>,
    /// Names by location.
    pub locations: HashMap<Uuid, String>,
}

/// Reads the names: three small tables, however many alerts there are.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn subject_names(db: &impl ConnectionTrait) -> Result<SubjectNames> {
    let programs: Vec<(Uuid, String)> = integration::Entity::find()
        .select_only()
        .columns([integration::Column::Id, integration::Column::ProgramCode])
        .into_tuple()
        .all(db)
        .await?;
    let enrollments: Vec<(Uuid, Uuid, Uuid)> = enrollment::Entity::find()
        .select_only()
        .columns([enrollment::Column::Id, enrollment::Column::IntegrationId, enrollment::Column::LocationId])
        .into_tuple()
        .all(db)
        .await?;
    let locations: Vec<(Uuid, String)> = location::Entity::find()
        .select_only()
        .columns([location::Column::Id, location::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(SubjectNames {
        programs: programs.into_iter().collect(),
        enrollments: enrollments.into_iter().map(|(id, integration, location)| (id, (integration, location))).collect(),
        locations: locations.into_iter().collect(),
    })
}
