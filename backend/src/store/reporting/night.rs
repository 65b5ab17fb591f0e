//! Night runs: one per integration and civil date, with the doses of its window.

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::{
    night::Window,
    report::{Refusal, ReportStatus, ReportTab},
};
use uuid::Uuid;

use super::report::{QueueOutcome, queue};
use crate::{
    civil::{from_timestamp, to_chrono},
    entity::{integration, night_run, report},
    reference_data::ReferenceData,
    store::{Result, Tx},
};

/// A night's run with the outcomes of its doses.
#[derive(Debug, Clone)]
pub struct NightFigures {
    /// The run.
    pub run: night_run::Model,
    /// The integration's program.
    pub program_code: String,
    /// Of those sent, accepted so far.
    pub reported: u64,
    /// Of those sent, rejected so far.
    pub rejected: u64,
}

/// Runs one night: queues the doses of its window that nobody has tried yet. A second run of the date does nothing.
///
/// # Errors
/// `Conflict` when another replica runs the same date.
pub async fn run_night(
    tx: &mut Tx,
    reference: &ReferenceData,
    integration: Uuid,
    date: NaiveDate,
    window: &Window,
) -> Result<Uuid> {
    let id = tx.source().uuid();
    let run = night_run::ActiveModel {
        id: Set(id),
        integration_id: Set(integration),
        civil_date: Set(date),
        day: Set(to_chrono(window.day)),
        started_at: Set(tx.now()),
        found: Set(0),
        queued: Set(0),
        blocked: Set(0),
    };
    run.insert(tx.db()).await?;
    let (mut found, mut queued, mut blocked) = (0, 0, 0);
    for report in untried(tx.db(), integration, window).await? {
        found += 1;
        match queue(tx, reference, report, Some(id)).await? {
            QueueOutcome::Queued => queued += 1,
            QueueOutcome::Refused(Refusal::Blocked) => blocked += 1,
            _ => {}
        }
    }
    let figures = night_run::ActiveModel {
        id: Set(id),
        found: Set(found),
        queued: Set(queued),
        blocked: Set(blocked),
        ..Default::default()
    };
    figures.update(tx.db()).await?;
    tx.changed("night_run", id);
    tx.audit("night.run", "integration", integration);
    Ok(id)
}

/// The reports of a window that nobody has tried: not from before the activation, not failed earlier, not accepted.
async fn untried(db: &impl ConnectionTrait, integration: Uuid, window: &Window) -> Result<Vec<Uuid>> {
    let rows = report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::AddedAt.gte(from_timestamp(window.start)))
        .filter(report::Column::AddedAt.lt(from_timestamp(window.end)))
        .filter(report::Column::BeforeActivation.eq(false))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::Attempt.eq("NONE"))
        .filter(report::Column::LastSubmissionId.is_null())
        .order_by_asc(report::Column::PatientId)
        .order_by_asc(report::Column::GivenOn)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The last civil date that ran for an integration.
///
/// # Errors
/// When the database is not available.
pub async fn last_night(db: &impl ConnectionTrait, integration: Uuid) -> Result<Option<NaiveDate>> {
    let of_integration = night_run::Entity::find().filter(night_run::Column::IntegrationId.eq(integration));
    let newest = of_integration.order_by_desc(night_run::Column::CivilDate).one(db).await?;
    Ok(newest.map(|row| row.civil_date))
}

/// The last nights, newest first.
///
/// # Errors
/// When the database is not available.
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
