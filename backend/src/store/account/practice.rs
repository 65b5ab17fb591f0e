//! The practice and its locations.

use jiff::tz::TimeZone;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, Statement};
use uuid::Uuid;

use crate::{
    civil::zone_of,
    entity::{change::ChangeEntity, location, practice as entity},
    store::{Error, Result, Tx, db::Values},
};

/// A practice to create.
#[derive(Debug, Clone)]
pub struct NewPractice {
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whom to ask in the practice.
    pub support_contact: String,
    /// The names of its locations.
    pub locations: Vec<String>,
}

/// The practice with its locations by name.
#[derive(Debug, Clone)]
pub struct PracticeProfile {
    /// The practice.
    pub practice: entity::Model,
    /// Its locations.
    pub locations: Vec<location::Model>,
    /// Its time zone.
    pub zone: TimeZone,
}

impl PracticeProfile {
    /// The location of an id.
    #[must_use]
    pub fn location(&self, id: Uuid) -> Option<&location::Model> {
        self.locations.iter().find(|location| location.id == id)
    }

    /// A location's name; empty when there is no such location.
    #[must_use]
    pub fn location_name(&self, id: Uuid) -> String {
        self.locations.iter().find(|l| l.id == id).map(|l| l.name.clone()).unwrap_or_default()
    }
}

/// Creates the practice.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn create_practice(tx: &mut Tx, new: NewPractice) -> Result<Vec<Uuid>> {
    let id = tx.source().uuid();
    let row = entity::ActiveModel {
        id: Set(id),
        name: Set(new.name),
        time_zone: Set(new.time_zone),
        support_contact: Set(new.support_contact),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    tx.added(ChangeEntity::Practice, id);
    let mut ids = Vec::new();
    for name in new.locations {
        let id = tx.source().uuid();
        let row = location::ActiveModel {
            id: Set(id),
            name: Set(name),
            created_at: Set(tx.now()),
            version: Set(1),
            keeps_stock: Set(false),
            ..Default::default()
        };
        row.insert(tx.db()).await?;
        tx.added(ChangeEntity::Location, id);
        ids.push(id);
    }
    Ok(ids)
}

/// Reads the practice.
///
/// # Errors
/// `NotFound` when there is none yet.
pub async fn practice(db: &impl ConnectionTrait) -> Result<PracticeProfile> {
    let joined = Statement::from_string(db.get_database_backend(), PROFILE);
    let (mut practice, mut locations) = (None, Vec::new());
    for row in db.query_all_raw(joined).await? {
        let mut values = Values { row: &row, next: 0 };
        practice = Some(entity::Model {
            id: values.take()?,
            name: values.take()?,
            time_zone: values.take()?,
            support_contact: values.take()?,
            created_at: values.take()?,
            version: values.take()?,
        });
        if let Some(id) = values.take()? {
            locations.push(location::Model {
                id,
                name: values.take()?,
                created_at: values.take()?,
                version: values.take()?,
                street: values.take()?,
                street_other: values.take()?,
                city: values.take()?,
                state: values.take()?,
                zip: values.take()?,
                phone: values.take()?,
                keeps_stock: values.take()?,
                retired_at: values.take()?,
            });
        }
    }
    let practice = practice.ok_or(Error::NotFound)?;
    let zone = zone_of(&practice.time_zone);
    Ok(PracticeProfile { practice, locations, zone })
}

/// The practice with each of its locations, in one statement.
const PROFILE: &str = "SELECT p.id, p.name, p.time_zone, p.support_contact, p.created_at, p.version, l.id, \
                       l.name, l.created_at, l.version, l.street, l.street_other, l.city, l.state, l.zip, l.phone, \
                       l.keeps_stock, l.retired_at FROM practice p LEFT JOIN location l ON 1 = 1 ORDER BY l.name";
