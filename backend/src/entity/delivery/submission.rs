//! One attempt: one message out, one answer in.

use sea_orm::entity::prelude::*;

/// One attempt: one message out, one answer in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub report_id: Uuid,
    pub integration_id: Uuid,
    pub message_id: String,
    #[seaography(ignore)]
    pub fence: i32,
    pub version: i32,
    pub action: String,
    pub claimed_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub verdict: Option<String>,
    pub advice: Option<String>,
    pub failure_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
    #[sea_orm(column_type = "Text")]
    #[seaography(ignore)]
    pub findings: String,
    #[sea_orm(column_type = "Text", nullable)]
    #[seaography(ignore)]
    pub said: Option<String>,
    #[seaography(ignore)]
    pub request: Option<Vec<u8>>,
    #[seaography(ignore)]
    pub response: Option<Vec<u8>>,
    pub programs: Option<String>,
    pub catalog: Option<String>,
    #[seaography(ignore)]
    pub purged_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::entity::report::Entity",
        from = "Column::ReportId",
        to = "crate::entity::report::Column::Id"
    )]
    Report,
}

impl Related<crate::entity::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {
    #[sea_orm(entity = "crate::entity::report::Entity")]
    Report,
}

impl ActiveModelBehavior for ActiveModel {}
