//! Reports, submissions and night runs.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, index, reference, unique, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        night_run(manager).await?;
        report(manager).await?;
        submission(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["night_run", "report", "submission"]).await
    }
}

async fn night_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("night_run").col(pk_uuid("id")).col(uuid("integration_id")).col(date("civil_date")).col(date("day"));
    table.col(at("started_at")).col(integer("found")).col(integer("queued")).col(integer("blocked"));
    table.foreign_key(&mut reference("night_run", "integration_id", "integration"));
    manager.create_table(table).await?;
    unique(manager, "night_run", &["integration_id", "civil_date"]).await
}

async fn report(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("report").col(pk_uuid("id")).col(uuid("immunization_id")).col(uuid("integration_id"));
    table.col(uuid("patient_id")).col(uuid("location_id")).col(date("given_on")).col(at("added_at"));
    table.col(integer("wanted_version")).col(boolean("wanted_absent")).col(string_len_null("excluded", 32));
    table.col(integer_null("accepted_version")).col(at_null("accepted_at")).col(boolean("accepted_with_warnings"));
    table.col(word("attempt")).col(integer_null("sent_version")).col(string_len_null("sent_action", 1));
    table.col(at_null("next_try_at")).col(integer("tries")).col(string_len_null("held", 32));
    table.col(boolean("blocked")).col(boolean("before_activation")).col(word("tab")).col(word("status"));
    table.col(text("findings")).col(uuid_null("last_submission_id")).col(uuid_null("night_run_id"));
    table.col(integer("fence")).col(at_null("lease_until")).col(at("updated_at"));
    let references = [
        ("immunization_id", "immunization"),
        ("integration_id", "integration"),
        ("patient_id", "patient"),
        ("location_id", "location"),
        ("night_run_id", "night_run"),
    ];
    for (column, to) in references {
        table.foreign_key(&mut reference("report", column, to));
    }
    manager.create_table(table).await?;
    unique(manager, "report", &["immunization_id", "integration_id"]).await?;
    index(manager, "report", &["tab", "status", "added_at", "id"]).await?;
    index(manager, "report", &["integration_id", "attempt", "next_try_at"]).await?;
    index(manager, "report", &["attempt", "next_try_at", "lease_until"]).await?;
    index(manager, "report", &["integration_id", "added_at"]).await?;
    index(manager, "report", &["patient_id"]).await?;
    // One in flight per patient and integration: two first doses in parallel would make two patients there.
    let one =
        "CREATE UNIQUE INDEX ux_report_one_in_flight ON report (patient_id, integration_id) WHERE attempt = 'SENDING'";
    manager.get_connection().execute_unprepared(one).await.map(|_| ())
}

async fn submission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("submission").col(pk_uuid("id")).col(uuid("report_id")).col(uuid("integration_id"));
    table.col(string_len("message_id", 20).unique_key()).col(integer("fence")).col(integer("version"));
    table.col(string_len("action", 1)).col(at("claimed_at")).col(at_null("finished_at"));
    table.col(string_len_null("verdict", 32)).col(string_len_null("advice", 32));
    table.col(string_len_null("failure_code", 64)).col(text_null("failure")).col(text("findings"));
    table.col(text_null("said")).col(binary_null("request")).col(binary_null("response"));
    table.col(string_null("programs")).col(string_null("catalog"));
    table.foreign_key(&mut reference("submission", "report_id", "report"));
    table.foreign_key(&mut reference("submission", "integration_id", "integration"));
    manager.create_table(table).await?;
    index(manager, "submission", &["report_id", "claimed_at"]).await
}
