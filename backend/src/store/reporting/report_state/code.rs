//! The codes of reports' findings, a row each: lists are narrowed to one by an index, and causes are counted from them.
//! They repeat what the report and its last answered attempt keep.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::finding::{Finding, FindingSource};
use uuid::Uuid;

use super::state::read_findings;
use crate::{
    entity::{report, report_finding},
    store::{Result, Tx, db::insert_all},
};

/// The findings that a report has from now on.
pub struct NewFindings {
    /// The report.
    pub report: Uuid,
    /// The findings.
    pub findings: Vec<Finding>,
    /// `false` if it had none before.
    pub had_any: bool,
}

impl NewFindings {
    /// Returns our findings of a report as columns change them; none where they stay the same.
    ///
    /// # Errors
    /// `Unreadable` when the columns hold no findings.
    pub fn of_change(row: &report::Model, columns: &report::ActiveModel) -> Result<Option<Self>> {
        match &columns.findings {
            Set(text) if *text != row.findings => {
                Ok(Some(Self { report: row.id, findings: read_findings(text)?, had_any: row.findings != NO_FINDINGS }))
            }
            _ => Ok(None),
        }
    }

    /// Returns our findings of a report that is inserted.
    ///
    /// # Errors
    /// `Unreadable` when the columns hold no findings.
    pub fn of_new(columns: &report::ActiveModel) -> Result<Option<Self>> {
        match (&columns.id, &columns.findings) {
            (Set(report), Set(text)) => {
                Ok(Some(Self { report: *report, findings: read_findings(text)?, had_any: false }))
            }
            _ => Ok(None),
        }
    }
}

/// The column of a report without findings.
const NO_FINDINGS: &str = "[]";

/// Writes the codes of findings in the place of those that a source wrote before: our check, or the registry's answer
/// to the last attempt.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn replace_findings(tx: &Tx, source: FindingSource, new: Vec<NewFindings>) -> Result<()> {
    let replaced: Vec<_> = new.iter().filter(|one| one.had_any).map(|one| one.report).collect();
    if !replaced.is_empty() {
        report_finding::Entity::delete_many()
            .filter(report_finding::Column::ReportId.is_in(replaced))
            .filter(report_finding::Column::Source.eq(source.as_str()))
            .exec(tx.db())
            .await?;
    }
    let rows = new.into_iter().flat_map(|one| rows_of(one.report, source, one.findings)).collect();
    insert_all::<report_finding::Entity, _>(tx.db(), rows).await
}

/// A row for each code, with the sentence of the first finding that stops the dose.
fn rows_of(
    report: Uuid,
    source: FindingSource,
    findings: Vec<Finding>,
) -> impl Iterator<Item = report_finding::ActiveModel> {
    let mut causes: BTreeMap<String, Option<String>> = BTreeMap::new();
    for finding in &findings {
        causes.entry(finding.code.clone()).or_default();
    }
    for finding in stopping(findings) {
        causes.entry(finding.code).or_default().get_or_insert(finding.text);
    }
    causes.into_iter().map(move |(code, cause)| report_finding::ActiveModel {
        report_id: Set(report),
        source: Set(source.as_str().to_owned()),
        code: Set(code),
        cause: Set(cause),
    })
}

/// Returns the findings that stop a dose, each gap once: a patient's missing eligibility is the same as the dose's.
pub fn stopping(findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
    let of_dose = findings.iter().any(|finding| finding.code == "immunization.eligibility.missing");
    let counts_once = move |code: &str| !(of_dose && code == "patient.eligibility.missing");
    findings.into_iter().filter(move |finding| finding.stops() && counts_once(&finding.code))
}
