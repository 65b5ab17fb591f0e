//! The practice's vaccine listing.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};
use uuid::Uuid;

use super::{Result, Tx};
use crate::entity::vaccine;

/// A row of the listing to create.
#[derive(Debug, Clone, Default)]
pub struct NewVaccine {
    /// Generic name.
    pub generic_name: String,
    /// Brand names 1 (default) to 3.
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
}

/// Adds a row.
///
/// # Errors
/// When the database is not available.
pub async fn create_vaccine(tx: &mut Tx, new: NewVaccine) -> Result<Uuid> {
    let id = tx.source().uuid();
    let [brand_1, brand_2, brand_3] = new.brands;
    let row = vaccine::ActiveModel {
        id: Set(id),
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
        active: Set(true),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    row.insert(tx.db()).await?;
    tx.changed("vaccine", id);
    Ok(id)
}

/// The listing, by generic name.
///
/// # Errors
/// When the database is not available.
pub async fn vaccines(db: &impl ConnectionTrait) -> Result<Vec<vaccine::Model>> {
    Ok(vaccine::Entity::find().order_by_asc(vaccine::Column::GenericName).all(db).await?)
}
