//! The number of the newest change at an instant.

use sea_orm::entity::prelude::*;

/// The number of the newest change at an instant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed_mark")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub marked_at: DateTimeUtc,
    pub seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
