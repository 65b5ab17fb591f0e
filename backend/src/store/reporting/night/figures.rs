//! The last nights, with what became of their doses.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use shared::report::{ReportStatus, ReportTab};
use uuid::Uuid;

use crate::{
    entity::{integration, night_run, report},
    store::Result,
};

/// A night's run with the outcomes of its doses.
#[derive(Debug, Clone)]
pub struct NightFigures {
    /// The run.
    pub run: night_run::Model,
    /// The integration's program.
    pub program_code: String,
    /// Number of sent doses accepted so far.
    pub reported: u64,
    /// Number of sent doses rejected so far.
    pub rejected: u64,
}

/// The last nights, newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn night_figures(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<NightFigures>> {
    let rows = night_run::Entity::find()
        .order_by_desc(night_run::Column::CivilDate)
        .limit(limit)
        .find_also_related(integration::Entity)
        .all(db)
        .await?;
    let outcomes = night_outcomes(db, rows.iter().map(|(run, _)| run.id)).await?;
    let count = |run: Uuid, is: &dyn Fn(&NightOutcome) -> bool| {
        let of_run = outcomes.iter().filter(|outcome| outcome.night_run_id == Some(run) && is(outcome));
        of_run.map(|outcome| u64::try_from(outcome.reports).unwrap_or_default()).sum()
    };
    let figures = rows.into_iter().map(|(run, integration)| NightFigures {
        reported: count(run.id, &|outcome| outcome.tab == ReportTab::Reported.as_str()),
        rejected: count(run.id, &|outcome| outcome.status == ReportStatus::Rejected.as_str()),
        program_code: integration.map(|row| row.program_code).unwrap_or_default(),
        run,
    });
    Ok(figures.collect())
}

/// The number of a night's reports with one tab and status.
#[derive(FromQueryResult)]
struct NightOutcome {
    night_run_id: Option<Uuid>,
    tab: String,
    status: String,
    reports: i64,
}

async fn night_outcomes(db: &impl ConnectionTrait, runs: impl Iterator<Item = Uuid>) -> Result<Vec<NightOutcome>> {
    let runs: Vec<Uuid> = runs.collect();
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let of_runs = report::Entity::find()
        .select_only()
        .columns([report::Column::NightRunId, report::Column::Tab, report::Column::Status])
        .column_as(report::Column::Id.count(), "reports")
        .filter(report::Column::NightRunId.is_in(runs))
        .group_by(report::Column::NightRunId)
        .group_by(report::Column::Tab)
        .group_by(report::Column::Status);
    Ok(of_runs.into_model().all(db).await?)
}
