//! Dismissing a warning, and taking that back.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    ack::Verdict,
    finding::Finding,
    report::{
        Accepted, ReportState,
        dismissal::{DismissalScope, WarningKey, may_dismiss},
    },
};
use uuid::Uuid;

use super::read::{OfReport, StandingDismissals, key_of, keys_of, standing_dismissals, write_keys};
use crate::{
    entity::{change::ChangeEntity, dismissal, integration, report, submission},
    store::{
        Error, Result, Tx,
        reporting::report_state::{read_findings, state_of, write_state},
    },
};

/// A decision of a person about a warning of a report.
#[derive(Debug, Clone)]
pub struct NewDismissal {
    /// The report that shows it.
    pub report: Uuid,
    /// The warning's code.
    pub code: String,
    /// Its place, where only the warnings at one place are meant.
    pub place: Option<String>,
    /// `true` if the registry's same warnings are meant from now on.
    pub scope: DismissalScope,
    /// Why, in the person's words.
    pub reason: String,
    /// The name of the person, to be shown.
    pub by: String,
}

/// The outcome of dismissing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DismissOutcome {
    /// It is dismissed.
    Done,
    /// The report has no such warning that is open.
    NotOpen,
    /// The finding with the code keeps the dose from being reported, or is a refusal.
    Stops,
}

/// Dismisses a warning that a report shows.
///
/// # Errors
/// `NotFound` when there is no such report.
pub async fn dismiss(tx: &mut Tx, new: NewDismissal) -> Result<DismissOutcome> {
    let row = locked(tx, new.report).await?.ok_or(Error::NotFound)?;
    let to = integration::Entity::find_by_id(row.integration_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let standing = standing_dismissals(tx.db()).await?;
    let dismissed = OfReport::of(&standing, row.id, row.integration_id, row.dismissed.as_deref())?;
    let (mut open, mut stops) = (Vec::<Finding>::new(), false);
    for (finding, said_at) in shown(tx, &row).await? {
        let is_meant = finding.code == new.code
            && new.place.as_ref().is_none_or(|place| WarningKey::of(&finding).place.as_ref() == Some(place));
        stops |= is_meant && !may_dismiss(&finding);
        let is_new = !open.iter().any(|known| WarningKey::of(known) == WarningKey::of(&finding));
        if is_meant && is_new && may_dismiss(&finding) && !dismissed.get().cover(&finding, said_at) {
            open.push(finding);
        }
    }
    if open.is_empty() {
        return Ok(if stops { DismissOutcome::Stops } else { DismissOutcome::NotOpen });
    }
    let mut keys = keys_of(row.dismissed.as_deref())?;
    for finding in open {
        let key = WarningKey::of(&finding);
        insert(tx, &new, &to.program_code, &finding).await?;
        if new.scope == DismissalScope::Report {
            keys.push(key);
        }
    }
    tx.audit("warning.dismiss", "report", row.id);
    let standing = standing_dismissals(tx.db()).await?;
    settle(tx, row, &keys, &standing).await?;
    Ok(DismissOutcome::Done)
}

async fn insert(tx: &mut Tx, new: &NewDismissal, program_code: &str, finding: &Finding) -> Result<()> {
    let WarningKey { code, place, words } = WarningKey::of(finding);
    let row = dismissal::ActiveModel {
        id: Set(tx.source().uuid()),
        scope: Set(new.scope.to_string()),
        report_id: Set(new.report),
        program_code: Set(program_code.to_owned()),
        code: Set(code),
        place: Set(place),
        words: Set(words),
        text: Set(finding.text.clone()),
        reason: Set(new.reason.clone()),
        by_name: Set(new.by.clone()),
        at: Set(tx.now()),
        undone_by: Set(None),
        undone_at: Set(None),
    };
    let row = row.insert(tx.db()).await?;
    if new.scope == DismissalScope::Registry {
        // What is kept of the set-up holds these.
        tx.added(ChangeEntity::Dismissal, row.id);
    }
    Ok(())
}

/// Result of undoing a dismissal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoneDismissal {
    /// The report at which it was decided.
    pub report: Uuid,
    /// `false` if it was undone before.
    pub is_new: bool,
}

/// Takes a dismissal back: the warnings that it covered are open again.
///
/// # Errors
/// `NotFound` when there is no such dismissal.
pub async fn undo_dismissal(tx: &mut Tx, id: Uuid, by: &str) -> Result<UndoneDismissal> {
    let found = dismissal::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let report = found.report_id;
    if found.undone_at.is_some() {
        return Ok(UndoneDismissal { report, is_new: false });
    }
    let (key, is_standing) = (key_of(&found), found.scope == DismissalScope::Registry.as_str());
    let (since, program_code) = (found.at, found.program_code.clone());
    let mut row = found.into_active_model();
    row.undone_by = Set(Some(by.to_owned()));
    row.undone_at = Set(Some(tx.now()));
    row.update(tx.db()).await?;
    tx.audit("warning.undo", "report", report);
    let mut reports = vec![report];
    if is_standing {
        tx.changed(ChangeEntity::Dismissal, id);
        reports.extend(covered_since(tx, &program_code, &key, since).await?);
        reports.sort();
        reports.dedup();
    }
    let standing = standing_dismissals(tx.db()).await?;
    for one in reports {
        let Some(row) = locked(tx, one).await? else { continue };
        let mut keys = keys_of(row.dismissed.as_deref())?;
        if !is_standing {
            keys.retain(|known| *known != key);
        }
        settle(tx, row, &keys, &standing).await?;
    }
    Ok(UndoneDismissal { report, is_new: true })
}

/// The reports whose answers since an instant had a warning, by an index of the answers with warnings.
async fn covered_since(tx: &Tx, program_code: &str, key: &WarningKey, since: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let integrations = integration::Entity::find().filter(integration::Column::ProgramCode.eq(program_code));
    let ids: Vec<Uuid> = integrations.select_only().column(integration::Column::Id).into_tuple().all(tx.db()).await?;
    let answers: Vec<(Uuid, String)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::ReportId, submission::Column::Findings])
        .filter(submission::Column::IntegrationId.is_in(ids))
        .filter(submission::Column::FinishedAt.gte(since))
        .filter(submission::Column::Verdict.eq(Verdict::AcceptedWithWarnings.as_str()))
        .into_tuple()
        .all(tx.db())
        .await?;
    let has = |findings: &str| read_findings(findings).is_ok_and(|findings| findings.iter().any(|one| key.is(one)));
    Ok(answers.into_iter().filter(|(_, findings)| has(findings)).map(|(report, _)| report).collect())
}

async fn locked(tx: &Tx, report: Uuid) -> Result<Option<report::Model>> {
    Ok(report::Entity::find_by_id(report).lock_exclusive().one(tx.db()).await?)
}

/// Findings that a report shows: ours while it is not reported, and those of the last answer with its instant.
async fn shown(tx: &Tx, row: &report::Model) -> Result<Vec<(Finding, Option<DateTime<Utc>>)>> {
    let mut shown: Vec<_> = match row.accepted_version {
        None => read_findings(&row.findings)?.into_iter().map(|finding| (finding, None)).collect(),
        Some(_) => Vec::new(),
    };
    if let Some(id) = row.last_submission_id
        && let Some(last) = submission::Entity::find_by_id(id).one(tx.db()).await?
        && last.finished_at.is_some()
    {
        shown.extend(read_findings(&last.findings)?.into_iter().map(|finding| (finding, last.finished_at)));
    }
    Ok(shown)
}

/// Writes what is dismissed of a report, and whether its acceptance has warnings that are open. The change is noted in
/// any case: what the report shows is another thing now.
async fn settle(tx: &mut Tx, row: report::Model, keys: &[WarningKey], standing: &StandingDismissals) -> Result<()> {
    let dismissed = write_keys(keys)?;
    let before = state_of(&row)?;
    let accepted = match before.accepted {
        Some(accepted) => Some(reaccepted(tx, &row, accepted, dismissed.as_deref(), standing).await?),
        None => None,
    };
    let more = report::ActiveModel { dismissed: Set(dismissed), ..Default::default() };
    write_state(tx, &row, &ReportState { accepted, ..before }, more).await.map(|_| ())
}

/// An acceptance with whether any of the warnings that came with it is open.
async fn reaccepted(
    tx: &Tx,
    row: &report::Model,
    accepted: Accepted,
    dismissed: Option<&str>,
    standing: &StandingDismissals,
) -> Result<Accepted> {
    let answer = submission::Entity::find()
        .filter(submission::Column::ReportId.eq(row.id))
        .filter(
            submission::Column::Verdict.is_in([Verdict::Accepted, Verdict::AcceptedWithWarnings].map(|v| v.as_str())),
        )
        .order_by_desc(submission::Column::ClaimedAt)
        .limit(1)
        .one(tx.db())
        .await?;
    let Some(answer) = answer.filter(|one| one.verdict.as_deref() == Some(Verdict::AcceptedWithWarnings.as_str()))
    else {
        return Ok(accepted);
    };
    let of_report = OfReport::of(standing, row.id, row.integration_id, dismissed)?;
    let said_at = answer.finished_at.unwrap_or(accepted.at);
    Ok(Accepted { with_warnings: of_report.get().leave_any(&read_findings(&answer.findings)?, said_at), ..accepted })
}
