//! An integration at one location.

use sea_orm::entity::prelude::*;

/// An integration at one location.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub integration_id: Uuid,
    pub location_id: Uuid,
    #[sea_orm(column_type = "Text")]
    #[seaography(ignore)]
    pub settings: String,
    pub active_from: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::entity::location::Entity",
        from = "Column::LocationId",
        to = "crate::entity::location::Column::Id"
    )]
    Location,
    #[sea_orm(
        belongs_to = "crate::entity::integration::Entity",
        from = "Column::IntegrationId",
        to = "crate::entity::integration::Column::Id"
    )]
    Integration,
}

impl Related<crate::entity::location::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Location.def()
    }
}

impl Related<crate::entity::integration::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Integration.def()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {
    #[sea_orm(entity = "crate::entity::location::Entity")]
    Location,
    #[sea_orm(entity = "crate::entity::integration::Entity")]
    Integration,
}

impl ActiveModelBehavior for ActiveModel {}
