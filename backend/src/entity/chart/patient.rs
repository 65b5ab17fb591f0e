//! A patient.

use sea_orm::entity::prelude::*;

/// A patient.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "patient")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub mrn: String,
    pub last_name: String,
    pub first_name: String,
    pub middle_name: Option<String>,
    pub suffix: Option<String>,
    pub maiden_last_name: Option<String>,
    pub maiden_first_name: Option<String>,
    pub birth_date: Date,
    pub sex: String,
    pub races: String,
    pub ethnicity: Option<String>,
    pub street: Option<String>,
    pub street_other: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub kin_last_name: Option<String>,
    pub kin_first_name: Option<String>,
    pub kin_relationship: Option<String>,
    pub kin_phone: Option<String>,
    pub eligibility: Option<String>,
    pub protected: Option<bool>,
    pub publicity: Option<String>,
    pub test: bool,
    pub prefix: Option<String>,
    pub maiden_middle_name: Option<String>,
    pub maiden_suffix: Option<String>,
    pub maiden_prefix: Option<String>,
    pub country: Option<String>,
    pub county: Option<String>,
    pub address_kind: Option<String>,
    pub language: Option<String>,
    pub multiple_birth: Option<bool>,
    pub birth_order: Option<i16>,
    pub deceased: Option<bool>,
    pub died_on: Option<Date>,
    pub eligibility_since: Option<Date>,
    pub publicity_since: Option<Date>,
    pub protected_since: Option<Date>,
    pub registry_status: Option<String>,
    pub registry_status_since: Option<Date>,
    #[seaography(ignore)]
    pub identifiers: Option<String>,
    #[seaography(ignore)]
    pub other_names: Option<String>,
    #[seaography(ignore)]
    pub other_addresses: Option<String>,
    #[seaography(ignore)]
    pub phones: Option<String>,
    #[seaography(ignore)]
    pub kin: Option<String>,
    #[seaography(ignore)]
    pub consents: Option<String>,
    #[seaography(ignore)]
    pub missing: Option<String>,
    #[seaography(ignore)]
    pub assessed_with: Option<String>,
    #[seaography(ignore)]
    pub assessed_version: Option<i32>,
    #[seaography(ignore)]
    pub name_key: String,
    #[seaography(ignore)]
    pub given_key: String,
    #[seaography(ignore)]
    pub mrn_key: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
