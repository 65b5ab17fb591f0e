//! The practice's set-up of one program.

use sea_orm::entity::prelude::*;

shared::wire_enum! {
    /// The registry's system that an integration speaks to.
    #[derive(EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
    pub enum Environment {
        /// The system for tests: made-up patients only.
        #[sea_orm(string_value = "TEST")]
        Test = "TEST",
        /// The system that counts.
        #[sea_orm(string_value = "PRODUCTION")]
        Production = "PRODUCTION",
    }
}

shared::wire_enum! {
    /// The state of an integration: it reports or it does not.
    #[derive(EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
    pub enum IntegrationState {
        /// It is set up, and never reported.
        #[sea_orm(string_value = "DRAFT")]
        Draft = "DRAFT",
        /// It reports.
        #[sea_orm(string_value = "ACTIVE")]
        Active = "ACTIVE",
        /// It reported, and sends nothing until it is activated again.
        #[sea_orm(string_value = "PAUSED")]
        Paused = "PAUSED",
    }
}

/// The practice's set-up of one program.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "integration")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub program_code: String,
    pub environment: Environment,
    pub state: IntegrationState,
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
    pub night_at: String,
    #[seaography(ignore)]
    pub earlier_time_zone: Option<String>,
    #[seaography(ignore)]
    pub time_zone_since: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
