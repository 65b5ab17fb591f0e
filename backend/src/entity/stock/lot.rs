//! A lot of a vaccine at a location, of one funding, with the amount on hand.

use sea_orm::entity::prelude::*;

/// A lot of a vaccine at a location, of one funding, with the amount on hand.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_lot")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub location_id: Uuid,
    pub vaccine_id: Uuid,
    pub funding: String,
    pub lot: String,
    pub lot_key: String,
    pub expires_on: Option<Date>,
    pub expiration_precision: Option<String>,
    pub ndc: Option<String>,
    pub on_hand: i32,
    pub is_on_hand: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
