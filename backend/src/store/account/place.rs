//! Changes of the practice and of its locations. Doses and reports keep what was sent; what is sent later has the new
//! names.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect};

use crate::{
    entity::{change::ChangeEntity, integration, location, practice},
    store::{Error, Read, Result, Tx},
};

/// The practice, as entered.
#[derive(Debug, Clone)]
pub struct PracticeChange {
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whom to ask in the practice.
    pub support_contact: String,
}

/// A location, as entered.
#[derive(Debug, Clone, Default)]
pub struct NewLocation {
    /// Its name.
    pub name: String,
    /// Street and number.
    pub street: Option<String>,
    /// Suite, floor.
    pub street_other: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Two-letter state code.
    pub state: Option<String>,
    /// ZIP code.
    pub zip: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// `true` if it is no longer used.
    pub retired: bool,
}

/// Changes the practice. Another time zone holds for the nights of every integration from now on; they remember the one
/// of before, so that no dose falls between two nights.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when there is none yet.
pub async fn save_practice(tx: &mut Tx, version: i32, new: PracticeChange) -> Result<practice::Model> {
    let found = practice::Entity::find().lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    Read { id: found.id, version }.check(found.version)?;
    if found.time_zone != new.time_zone {
        move_nights(tx, &new.time_zone).await?;
    }
    let row = practice::ActiveModel {
        id: Set(found.id),
        version: Set(found.version + 1),
        name: Set(new.name),
        time_zone: Set(new.time_zone),
        support_contact: Set(new.support_contact),
        ..Default::default()
    };
    let saved = row.update(tx.db()).await?;
    tx.changed(ChangeEntity::Practice, saved.id);
    tx.audit("practice.change", "practice", saved.id);
    Ok(saved)
}

async fn move_nights(tx: &mut Tx, time_zone: &str) -> Result<()> {
    let all = integration::Entity::find().order_by_asc(integration::Column::Id).lock_exclusive().all(tx.db()).await?;
    for row in all.into_iter().filter(|row| row.time_zone != time_zone) {
        let moved = integration::ActiveModel {
            id: Set(row.id),
            earlier_time_zone: Set(Some(row.time_zone)),
            time_zone_since: Set(Some(tx.now())),
            time_zone: Set(time_zone.to_owned()),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        moved.update(tx.db()).await?;
        tx.changed(ChangeEntity::Integration, row.id);
    }
    Ok(())
}

/// Adds a location, or changes the one of an id and the version that was read. One that is retired keeps its doses, its
/// reports and its enrollments: what is still to be sent is sent.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn save_location(tx: &mut Tx, known: Option<Read>, new: NewLocation) -> Result<location::Model> {
    let mut row = location::ActiveModel {
        name: Set(new.name),
        street: Set(new.street),
        street_other: Set(new.street_other),
        city: Set(new.city),
        state: Set(new.state),
        zip: Set(new.zip),
        phone: Set(new.phone),
        ..Default::default()
    };
    let retired_at = new.retired.then(|| tx.now());
    let saved = match known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            row.keeps_stock = Set(false);
            row.retired_at = Set(retired_at);
            let saved = row.insert(tx.db()).await?;
            tx.added(ChangeEntity::Location, saved.id);
            saved
        }
        Some(read) => {
            let found = location::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?;
            let found = found.ok_or(Error::NotFound)?;
            read.check(found.version)?;
            row.id = Set(read.id);
            row.version = Set(read.version + 1);
            row.retired_at = Set(retired_at.and(found.retired_at).or(retired_at));
            row.update(tx.db()).await?
        }
    };
    tx.changed(ChangeEntity::Location, saved.id);
    tx.audit(if known.is_some() { "location.change" } else { "location.add" }, "location", saved.id);
    Ok(saved)
}
