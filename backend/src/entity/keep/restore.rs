//! A restore of this database from a backup, with the numbers of the change feed that were lost.

use sea_orm::entity::prelude::*;

/// A restore of this database from a backup, with the numbers of the change feed that were lost.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "database_restore")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub restored_at: DateTimeUtc,
    pub backed_up_at: Option<DateTimeUtc>,
    pub feed_before: i64,
    pub feed_after: i64,
    pub in_doubt: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
