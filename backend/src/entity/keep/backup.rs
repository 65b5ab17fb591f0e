//! A backup of this database; one without an end is the one that this database was copied by, or failed.

use sea_orm::entity::prelude::*;

/// A backup of this database; one without an end is the one that this database was copied by, or failed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "database_backup")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub begun_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub bytes: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
