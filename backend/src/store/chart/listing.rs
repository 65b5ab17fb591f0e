//! The practice's vaccine listing. Doses keep their own codes and names: a change of the listing touches none.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, vaccine},
    store::{Error, Read, Result, Tx},
};

/// A row of the listing, as entered.
#[derive(Debug, Clone, Default)]
pub struct NewVaccine {
    /// Generic name.
    pub generic_name: String,
    /// Brand names 1 (default) to 3; without the first the generic name stands for it.
    pub brands: [Option<String>; 3],
    /// MVX code of the maker.
    pub manufacturer: Option<String>,
    /// NDC of the unit of use.
    pub ndc: Option<String>,
    /// Default amount.
    pub amount: Option<String>,
    /// Default unit.
    pub unit: Option<String>,
    /// Default route.
    pub route: Option<String>,
    /// Default site.
    pub site: Option<String>,
    /// `true` if it is no longer offered.
    pub retired: bool,
}

/// Adds a row.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn create_vaccine(tx: &mut Tx, new: NewVaccine) -> Result<Uuid> {
    Ok(save_vaccine(tx, None, new).await?.id)
}

/// Adds a row, or changes the one of an id and the version that was read.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn save_vaccine(tx: &mut Tx, known: Option<Read>, new: NewVaccine) -> Result<vaccine::Model> {
    let mut row = columns_of(new);
    row.updated_at = Set(tx.now());
    let saved = match known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            let saved = row.insert(tx.db()).await?;
            tx.added(ChangeEntity::Vaccine, saved.id);
            saved
        }
        Some(read) => {
            let found = vaccine::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?;
            read.check(found.ok_or(Error::NotFound)?.version)?;
            row.id = Set(read.id);
            row.version = Set(read.version + 1);
            row.update(tx.db()).await?
        }
    };
    tx.changed(ChangeEntity::Vaccine, saved.id);
    tx.audit(if known.is_some() { "vaccine.change" } else { "vaccine.add" }, "vaccine", saved.id);
    Ok(saved)
}

fn columns_of(new: NewVaccine) -> vaccine::ActiveModel {
    let [brand_1, brand_2, brand_3] = new.brands;
    vaccine::ActiveModel {
        brand_1: Set(brand_1.unwrap_or_else(|| new.generic_name.clone())),
        generic_name: Set(new.generic_name),
        brand_2: Set(brand_2),
        brand_3: Set(brand_3),
        manufacturer: Set(new.manufacturer),
        ndc: Set(new.ndc),
        amount: Set(new.amount),
        unit: Set(new.unit),
        route: Set(new.route),
        site: Set(new.site),
        active: Set(!new.retired),
        ..Default::default()
    }
}

/// The listing, by generic name.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn vaccines(db: &impl ConnectionTrait) -> Result<Vec<vaccine::Model>> {
    let by_name = vaccine::Entity::find().order_by_asc(vaccine::Column::GenericName);
    Ok(by_name.order_by_asc(vaccine::Column::Id).all(db).await?)
}
