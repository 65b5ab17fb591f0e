//! Those who give or order vaccines at the practice. Doses keep what was said of them when they were given.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use shared::immunization::Clinician;
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, clinician},
    store::{
        Error, Read, Result, Tx,
        db::{read_list, write_list},
    },
};

/// A clinician, as entered.
#[derive(Debug, Clone, Default)]
pub struct NewClinician {
    /// Name and NPI.
    pub who: Clinician,
    /// Degrees and licenses, as RN.
    pub credentials: Option<String>,
    /// `true` if the clinician gives vaccines.
    pub gives: bool,
    /// `true` if the clinician orders them.
    pub orders: bool,
    /// The locations; none for all.
    pub locations: Vec<Uuid>,
    /// `true` if the clinician is no longer offered.
    pub retired: bool,
    /// The user who is this clinician.
    pub user_id: Option<Uuid>,
}

/// Adds a clinician, or changes the one of an id and the version that was read.
///
/// # Errors
/// `Conflict` when somebody else changed it, or another clinician is the same user; `NotFound` when it is gone.
pub async fn save_clinician(tx: &mut Tx, known: Option<Read>, new: NewClinician) -> Result<clinician::Model> {
    let mut row = columns_of(new)?;
    row.updated_at = Set(tx.now());
    let saved = match known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            let saved = row.insert(tx.db()).await?;
            tx.added(ChangeEntity::Clinician, saved.id);
            saved
        }
        Some(read) => {
            let found = clinician::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?;
            read.check(found.ok_or(Error::NotFound)?.version)?;
            row.id = Set(read.id);
            row.version = Set(read.version + 1);
            row.update(tx.db()).await?
        }
    };
    tx.changed(ChangeEntity::Clinician, saved.id);
    tx.audit(if known.is_some() { "clinician.change" } else { "clinician.add" }, "clinician", saved.id);
    Ok(saved)
}

fn columns_of(new: NewClinician) -> Result<clinician::ActiveModel> {
    let Clinician { last, first, npi, middle, suffix, prefix } = new.who;
    Ok(clinician::ActiveModel {
        last_name: Set(last),
        first_name: Set(first),
        middle_name: Set(middle),
        suffix: Set(suffix),
        prefix: Set(prefix),
        credentials: Set(new.credentials),
        npi: Set(npi),
        gives: Set(new.gives),
        orders: Set(new.orders),
        locations: Set(write_list(&new.locations, "clinician")?),
        active: Set(!new.retired),
        user_id: Set(new.user_id),
        ..Default::default()
    })
}

/// The clinicians, by name.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn clinicians(db: &impl ConnectionTrait) -> Result<Vec<clinician::Model>> {
    let by_name = clinician::Entity::find()
        .order_by_asc(clinician::Column::LastName)
        .order_by_asc(clinician::Column::FirstName)
        .order_by_asc(clinician::Column::Id);
    Ok(by_name.all(db).await?)
}

/// The locations of a clinician; none means all.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn clinician_locations(row: &clinician::Model) -> Result<Vec<Uuid>> {
    read_list(row.locations.as_deref(), "clinician")
}

/// The clinician as doses keep it.
#[must_use]
pub fn clinician_of(row: &clinician::Model) -> Clinician {
    Clinician {
        last: row.last_name.clone(),
        first: row.first_name.clone(),
        npi: row.npi.clone(),
        middle: row.middle_name.clone(),
        suffix: row.suffix.clone(),
        prefix: row.prefix.clone(),
    }
}
