//! Many reports that were asked for at once, with how far queuing them has come.

use sea_orm::entity::prelude::*;

/// Many reports that were asked for at once, with how far queuing them has come.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_batch")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub request_id: Option<Uuid>,
    pub actor: String,
    pub actor_name: String,
    #[sea_orm(column_type = "Text")]
    pub filter: String,
    pub state: String,
    pub total: i64,
    pub looked_at: i64,
    pub queued: i64,
    pub withdrawn: i64,
    #[sea_orm(column_type = "Text")]
    pub refusals: String,
    pub begun_at: DateTimeUtc,
    pub told_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub cursor_added_at: Option<DateTimeUtc>,
    pub cursor_report_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
