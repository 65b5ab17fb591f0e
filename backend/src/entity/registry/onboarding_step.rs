//! A step by which a practice and a registry come to trust each other.

use sea_orm::entity::prelude::*;

/// A step by which a practice and a registry come to trust each other. Steps are added and never changed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "onboarding_step")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub integration_id: Uuid,
    pub step: String,
    pub at: DateTimeUtc,
    pub succeeded: bool,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub actor: String,
    pub message_id: Option<String>,
    pub confirmed_by: Option<String>,
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
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
