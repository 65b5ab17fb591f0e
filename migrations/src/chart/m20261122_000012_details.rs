//! Details of a patient and a dose that a message can hold and the first tables did not.
//!
//! Lists that nothing looks into are JSON texts; an absent one is an empty one.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "patient", of_patient()).await?;
        add_columns(manager, "immunization", of_dose()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "immunization", of_dose()).await?;
        drop_columns(manager, "patient", of_patient()).await
    }
}

fn of_patient() -> Vec<ColumnDef> {
    let mut columns: Vec<_> =
        ["prefix", "maiden_middle_name", "maiden_suffix", "maiden_prefix"].map(string_null).into();
    columns.extend(["country", "county", "address_kind", "language", "registry_status"].map(string_null));
    columns.extend(["identifiers", "other_names", "other_addresses", "phones", "kin"].map(text_null));
    columns.extend(["multiple_birth", "deceased"].map(boolean_null));
    columns.push(small_integer_null("birth_order"));
    let dates = ["died_on", "eligibility_since", "publicity_since", "protected_since", "registry_status_since"];
    columns.extend(dates.map(date_null));
    columns
}

fn of_dose() -> Vec<ColumnDef> {
    let texts = ["giver_middle_name", "giver_suffix", "giver_prefix", "placer_id", "refusal_text", "immunity"];
    let mut columns: Vec<_> = texts.map(string_null).into();
    columns.push(string_null("eligibility_method"));
    columns.extend(["ordered_by", "entered_by"].map(text_null));
    columns.push(at_null("entered_at"));
    columns
}
