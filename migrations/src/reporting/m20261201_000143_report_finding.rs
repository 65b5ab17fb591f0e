//! The codes of reports' findings in a table of their own, by which lists are narrowed and causes are counted. They
//! repeat what reports and their last attempts keep.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::column::{drop_all, index, word};

/// Creates and fills this table.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "report_finding";

/// Few reports are kept back, and causes are counted from these alone.
const CAUSES: &str =
    "CREATE INDEX ix_report_finding_cause ON report_finding (report_id, source, code) WHERE cause IS NOT NULL";

/// The source of findings, the column that keeps them, and the rows that have it.
const KEPT: [(&str, &str, &str); 2] = [
    ("DOSEWIRE", "report.findings", "report"),
    ("REGISTRY", "submission.findings", "report JOIN submission ON submission.id = report.last_submission_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        // The sentence, where the finding stops the dose.
        table.table(TABLE).col(uuid("report_id")).col(word("source")).col(text("code")).col(text_null("cause"));
        table.primary_key(Index::create().col("report_id").col("source").col("code"));
        let mut report = ForeignKey::create();
        report.from(TABLE, "report_id").to("report", "id").on_delete(ForeignKeyAction::Cascade);
        table.foreign_key(&mut report);
        manager.create_table(table).await?;
        let db = manager.get_connection();
        for (source, findings, rows) in KEPT {
            db.execute_unprepared(&fill(manager.get_database_backend(), source, findings, rows)).await?;
        }
        index(manager, TABLE, &["code", "report_id"]).await?;
        db.execute_unprepared(CAUSES).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[TABLE]).await
    }
}

/// Writes a row for each code of what a column keeps, in one statement, however many there are. A patient's missing
/// eligibility is the same gap as the dose's, and stops it once.
fn fill(backend: DbBackend, source: &str, findings: &str, rows: &str) -> String {
    let (each, part): (String, fn(&str) -> String) = match backend {
        DbBackend::Postgres => {
            (format!("CROSS JOIN LATERAL jsonb_array_elements({findings}::jsonb) AS finding(value)"), |name| {
                format!("(finding.value ->> '{name}')")
            })
        }
        _ => (
            format!("JOIN json_each(CASE WHEN json_valid({findings}) THEN {findings} ELSE '[]' END) AS finding"),
            |name| format!("json_extract(finding.value, '$.{name}')"),
        ),
    };
    let (code, severity, sentence) = (part("code"), part("severity"), part("text"));
    format!(
        "INSERT INTO report_finding (report_id, source, code, cause) \
         SELECT report.id, '{source}', {code}, max(CASE WHEN {severity} IN ('BLOCKS', 'HOLDS') \
         AND NOT ({code} = 'patient.eligibility.missing' \
         AND {findings} LIKE '%\"code\":\"immunization.eligibility.missing\"%') THEN {sentence} END) \
         FROM {rows} {each} WHERE {findings} LIKE '[{{%' AND {code} IS NOT NULL GROUP BY report.id, {code}"
    )
}
