//! The state of the report of one dose to one registry.

use sea_orm::entity::prelude::*;

/// The state of the report of one dose to one registry.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub immunization_id: Uuid,
    pub integration_id: Uuid,
    pub patient_id: Uuid,
    pub location_id: Uuid,
    pub given_on: Date,
    pub added_at: DateTimeUtc,
    pub wanted_version: i32,
    pub wanted_absent: bool,
    pub excluded: Option<String>,
    pub accepted_version: Option<i32>,
    pub accepted_at: Option<DateTimeUtc>,
    pub accepted_with_warnings: bool,
    pub attempt: String,
    pub sent_version: Option<i32>,
    pub sent_action: Option<String>,
    pub next_try_at: Option<DateTimeUtc>,
    pub tries: i32,
    pub held: Option<String>,
    pub blocked: bool,
    pub before_activation: bool,
    pub tab: String,
    pub status: String,
    #[sea_orm(column_type = "Text")]
    #[seaography(ignore)]
    pub findings: String,
    pub last_submission_id: Option<Uuid>,
    pub night_run_id: Option<Uuid>,
    #[seaography(ignore)]
    pub fence: i32,
    #[seaography(ignore)]
    pub lease_until: Option<DateTimeUtc>,
    #[seaography(ignore)]
    pub server_id: Option<Uuid>,
    #[seaography(ignore)]
    pub assessed_with: Option<String>,
    #[seaography(ignore)]
    pub in_doubt: bool,
    #[seaography(ignore)]
    pub delete_asked: bool,
    #[seaography(ignore)]
    pub maybe_accepted: bool,
    #[seaography(ignore)]
    pub after_report_id: Option<Uuid>,
    #[seaography(ignore)]
    pub batch_id: Option<Uuid>,
    #[seaography(ignore)]
    pub priority: i16,
    #[sea_orm(column_type = "Text", nullable)]
    #[seaography(ignore)]
    pub excluded_note: Option<String>,
    #[seaography(ignore)]
    pub excluded_by: Option<String>,
    #[seaography(ignore)]
    pub excluded_at: Option<DateTimeUtc>,
    #[seaography(ignore)]
    pub patient_key: String,
    #[seaography(ignore)]
    pub vaccine_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    #[seaography(ignore)]
    pub note: Option<String>,
    #[seaography(ignore)]
    pub owner_id: Option<Uuid>,
    #[seaography(ignore)]
    pub put_off_until: Option<Date>,
    #[seaography(ignore)]
    pub annotation_version: i32,
    #[seaography(ignore)]
    pub cvx: Option<String>,
    #[seaography(ignore)]
    pub clinician_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    #[seaography(ignore)]
    pub dismissed: Option<String>,
    #[seaography(ignore)]
    pub administered: bool,
    #[seaography(ignore)]
    pub first_accepted_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::entity::immunization::Entity",
        from = "Column::ImmunizationId",
        to = "crate::entity::immunization::Column::Id"
    )]
    Immunization,
    #[sea_orm(
        belongs_to = "crate::entity::patient::Entity",
        from = "Column::PatientId",
        to = "crate::entity::patient::Column::Id"
    )]
    Patient,
    #[sea_orm(
        belongs_to = "crate::entity::integration::Entity",
        from = "Column::IntegrationId",
        to = "crate::entity::integration::Column::Id"
    )]
    Integration,
}

impl Related<crate::entity::immunization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Immunization.def()
    }
}

impl Related<crate::entity::patient::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Patient.def()
    }
}

impl Related<crate::entity::integration::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Integration.def()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {
    #[sea_orm(entity = "crate::entity::immunization::Entity")]
    Immunization,
    #[sea_orm(entity = "crate::entity::patient::Entity")]
    Patient,
    #[sea_orm(entity = "crate::entity::integration::Entity")]
    Integration,
}

impl ActiveModelBehavior for ActiveModel {}
