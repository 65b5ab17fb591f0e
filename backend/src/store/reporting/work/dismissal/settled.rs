//! Answers with nothing but dismissed warnings.

use chrono::{DateTime, Utc};
use shared::{finding::Finding, report::Outcome};

use super::read::{OfReport, StandingDismissals};
use crate::{entity::report, store::Result};

/// Returns an outcome as the report keeps it: accepted without warnings where all of them are dismissed.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn without_dismissed(
    outcome: Outcome,
    row: &report::Model,
    standing: &StandingDismissals,
    findings: &[Finding],
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let Outcome::Accepted { at, with_warnings: true } = outcome else { return Ok(outcome) };
    let of_report = OfReport::of(standing, row.id, row.integration_id, row.dismissed.as_deref())?;
    Ok(Outcome::Accepted { at, with_warnings: of_report.get().leave_any(findings, now) })
}
