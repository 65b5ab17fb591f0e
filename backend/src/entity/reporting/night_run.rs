//! One night's run for one integration.

use sea_orm::entity::prelude::*;

/// One night's run for one integration.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "night_run")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub integration_id: Uuid,
    pub civil_date: Date,
    pub day: Date,
    pub started_at: DateTimeUtc,
    pub found: i32,
    pub queued: i32,
    pub blocked: i32,
    pub unreadable: i32,
    pub due_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    #[seaography(ignore)]
    pub cursor_added_at: Option<DateTimeUtc>,
    #[seaography(ignore)]
    pub cursor_report_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::entity::integration::Entity",
        from = "Column::IntegrationId",
        to = "crate::entity::integration::Column::Id"
    )]
    Integration,
}

impl Related<crate::entity::integration::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Integration.def()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {
    #[sea_orm(entity = "crate::entity::integration::Entity")]
    Integration,
}

impl ActiveModelBehavior for ActiveModel {}
