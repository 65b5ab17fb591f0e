//! A row of the vaccine listing.

use sea_orm::entity::prelude::*;

/// A row of the vaccine listing.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "vaccine")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub generic_name: String,
    pub brand_1: String,
    pub brand_2: Option<String>,
    pub brand_3: Option<String>,
    pub manufacturer: Option<String>,
    pub ndc: Option<String>,
    pub amount: Option<String>,
    pub unit: Option<String>,
    pub route: Option<String>,
    pub site: Option<String>,
    pub active: bool,
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
