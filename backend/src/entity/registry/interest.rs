//! An interest in a program that is not ready yet.

use sea_orm::entity::prelude::*;

/// An interest in a program that is not ready yet.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "interest")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub program_code: String,
    pub contact: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub created_at: DateTimeUtc,
    pub volume: Option<String>,
    pub passed_on_at: Option<DateTimeUtc>,
    pub tries: i32,
    pub next_try_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
