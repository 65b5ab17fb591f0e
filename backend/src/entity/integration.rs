//! The practice's set-up of one program.

use sea_orm::entity::prelude::*;

/// The practice's set-up of one program.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "integration")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub program_code: String,
    pub environment: String,
    pub state: String,
    #[sea_orm(column_type = "Text")]
    #[seaography(ignore)]
    pub settings: String,
    pub historical: bool,
    pub time_zone: String,
    pub tested_at: Option<DateTimeUtc>,
    pub test_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub test_text: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub activated_at: Option<DateTimeUtc>,
    pub credentials_expire_on: Option<Date>,
    pub certificate_expires_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub maintenance: Option<String>,
    pub connections: i32,
    #[seaography(ignore)]
    pub set_up_version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
