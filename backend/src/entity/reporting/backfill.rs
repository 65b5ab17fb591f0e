//! The progress of the reports for doses that were there before an enrollment.

use sea_orm::entity::prelude::*;

/// The progress of the reports for doses that were there before an enrollment.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "backfill")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrollment_id: Uuid,
    pub integration_id: Uuid,
    pub location_id: Uuid,
    pub last_dose_id: Option<Uuid>,
    pub done: i64,
    pub total: i64,
    pub begun_at: DateTimeUtc,
    pub told_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
