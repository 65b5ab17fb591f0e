//! One entry of the change feed.

use sea_orm::entity::prelude::*;

shared::wire_enum! {
    /// Subject of an entry of the change feed.
    #[derive(EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
    pub enum ChangeEntity {
        /// An alert.
        #[sea_orm(string_value = "alert")]
        Alert = "ALERT",
        /// The reports for the doses from before the enrollment with this id.
        #[sea_orm(string_value = "backfill")]
        Backfill = "BACKFILL",
        /// A clinician of the practice.
        #[sea_orm(string_value = "clinician")]
        Clinician = "CLINICIAN",
        /// The dismissal of a registry's warnings.
        #[sea_orm(string_value = "dismissal")]
        Dismissal = "DISMISSAL",
        /// A location of an integration.
        #[sea_orm(string_value = "enrollment")]
        Enrollment = "ENROLLMENT",
        /// A dose.
        #[sea_orm(string_value = "immunization")]
        Immunization = "IMMUNIZATION",
        /// An integration.
        #[sea_orm(string_value = "integration")]
        Integration = "INTEGRATION",
        /// Interest in a program.
        #[sea_orm(string_value = "interest")]
        Interest = "INTEREST",
        /// A location.
        #[sea_orm(string_value = "location")]
        Location = "LOCATION",
        /// The recall of a lot.
        #[sea_orm(string_value = "lot_recall")]
        LotRecall = "LOT_RECALL",
        /// A night.
        #[sea_orm(string_value = "night_run")]
        NightRun = "NIGHT_RUN",
        /// A patient.
        #[sea_orm(string_value = "patient")]
        Patient = "PATIENT",
        /// The practice.
        #[sea_orm(string_value = "practice")]
        Practice = "PRACTICE",
        /// A report.
        #[sea_orm(string_value = "report")]
        Report = "REPORT",
        /// A batch of reports.
        #[sea_orm(string_value = "report_batch")]
        ReportBatch = "REPORT_BATCH",
        /// Very many reports of the integration with this id.
        #[sea_orm(string_value = "reports")]
        Reports = "REPORTS",
        /// A lot on hand.
        #[sea_orm(string_value = "stock_lot")]
        StockLot = "STOCK_LOT",
        /// A vaccine of the listing.
        #[sea_orm(string_value = "vaccine")]
        Vaccine = "VACCINE",
    }
}

shared::wire_enum! {
    /// The kind of a change of a row, the weakest first.
    #[derive(EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
    pub enum ChangeKind {
        /// The row has new values.
        #[sea_orm(string_value = "UPDATE")]
        Update = "UPDATE",
        /// The row is new.
        #[sea_orm(string_value = "INSERT")]
        Insert = "INSERT",
        /// The row is gone, or out of the chart.
        #[sea_orm(string_value = "DELETE")]
        Delete = "DELETE",
    }
}

/// One entry of the change feed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
#[expect(missing_docs, reason = "the columns are described in the migrations, and derives add undocumented items")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub entity: ChangeEntity,
    pub id: Uuid,
    pub kind: ChangeKind,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum Relation {}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
#[expect(missing_docs, reason = "a relation says what it is by its name")]
pub enum RelatedEntity {}

impl ActiveModelBehavior for ActiveModel {}
