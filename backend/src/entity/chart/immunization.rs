//! One dose in a chart.

use sea_orm::entity::prelude::*;

shared::wire_enum! {
    /// The source of a dose's record.
    #[derive(Default, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
    pub enum Origin {
        /// A person entered it in the browser.
        #[default]
        #[sea_orm(string_value = "UI")]
        Ui = "UI",
        /// A program sent it.
        #[sea_orm(string_value = "API")]
        Api = "API",
        /// It was made up.
        #[sea_orm(string_value = "DEMO")]
        Demo = "DEMO",
    }
}

/// One dose in a chart.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "immunization")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub snapshot_version: i32,
    pub order_id: String,
    pub patient_id: Uuid,
    pub location_id: Uuid,
    pub vaccine_id: Option<Uuid>,
    pub name: String,
    pub cvx: Option<String>,
    pub mvx: Option<String>,
    pub ndc: Option<String>,
    pub source: String,
    pub completion: String,
    pub refusal_reason: Option<String>,
    pub given_on: Date,
    pub amount: Option<String>,
    pub unit: Option<String>,
    pub lot: Option<String>,
    pub expires_on: Option<Date>,
    pub expiration_precision: Option<String>,
    pub lot_entered: Option<String>,
    pub route: Option<String>,
    pub site: Option<String>,
    pub eligibility: Option<String>,
    pub funding: Option<String>,
    pub giver_last_name: Option<String>,
    pub giver_first_name: Option<String>,
    pub giver_npi: Option<String>,
    pub vis_presented_on: Option<Date>,
    pub vis: String,
    pub origin: Origin,
    pub giver_middle_name: Option<String>,
    pub giver_suffix: Option<String>,
    pub giver_prefix: Option<String>,
    pub placer_id: Option<String>,
    pub refusal_text: Option<String>,
    pub immunity: Option<String>,
    pub eligibility_method: Option<String>,
    #[seaography(ignore)]
    pub ordered_by: Option<String>,
    #[seaography(ignore)]
    pub entered_by: Option<String>,
    pub entered_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    #[seaography(ignore)]
    pub stock_lot_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::entity::patient::Entity",
        from = "Column::PatientId",
        to = "crate::entity::patient::Column::Id"
    )]
    Patient,
    #[sea_orm(
        belongs_to = "crate::entity::location::Entity",
        from = "Column::LocationId",
        to = "crate::entity::location::Column::Id"
    )]
    Location,
}

impl Related<crate::entity::patient::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Patient.def()
    }
}

impl Related<crate::entity::location::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Location.def()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {
    #[sea_orm(entity = "crate::entity::patient::Entity")]
    Patient,
    #[sea_orm(entity = "crate::entity::location::Entity")]
    Location,
}

impl ActiveModelBehavior for ActiveModel {}
