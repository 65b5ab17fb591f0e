//! The gate of an integration, or of one of its locations: it keeps messages from being sent.

use sea_orm::entity::prelude::*;

/// The gate of an integration, or of one of its locations. Its id is the integration's or the enrollment's.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "gate")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub integration_id: Uuid,
    pub scope: String,
    pub state: String,
    pub since: DateTimeUtc,
    pub counts_from: DateTimeUtc,
    pub code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub submission_id: Option<Uuid>,
    pub through_at: Option<DateTimeUtc>,
    pub streak: i32,
    pub streak_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub streak_reports: Option<String>,
    pub probe_at: Option<DateTimeUtc>,
    pub probes: i32,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
