//! Between a report's row and its state, and what queued it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{self, Set},
    ColumnTrait, EntityTrait, Iterable, ModelTrait, QueryFilter,
};
use shared::{
    finding::{Finding, FindingSource},
    report::{
        Accepted, Action, Attempt, AttemptState, ExclusionReason, HoldReason, Priority, ReportState, Wanted, view,
    },
};
use uuid::Uuid;

use super::code::{NewFindings, replace_findings};
use crate::{
    entity::{change::ChangeEntity, report},
    store::{Error, Result, Tx, db::update_rows},
};

/// The columns that a state is read from.
pub struct StateColumns {
    pub wanted_version: i32,
    pub wanted_absent: bool,
    pub excluded: Option<String>,
    pub accepted_version: Option<i32>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub accepted_with_warnings: bool,
    pub attempt: String,
    pub sent_version: Option<i32>,
    pub sent_action: Option<String>,
    pub next_try_at: Option<DateTime<Utc>>,
    pub tries: i32,
    pub held: Option<String>,
    pub in_doubt: bool,
    pub blocked: bool,
    pub before_activation: bool,
    pub delete_asked: bool,
    pub maybe_accepted: bool,
}

impl StateColumns {
    /// The state that they hold.
    ///
    /// # Errors
    /// `Unreadable` when they hold a word that this version does not know.
    pub fn state(&self) -> Result<ReportState> {
        let unreadable = || Error::Unreadable("report");
        let wanted = match self.excluded.as_deref() {
            Some(reason) => Wanted::Excluded(ExclusionReason::parse(reason).ok_or_else(unreadable)?),
            None if self.wanted_absent => Wanted::Absent(self.wanted_version),
            None => Wanted::Version(self.wanted_version),
        };
        let accepted = self.accepted_version.zip(self.accepted_at).map(|(version, at)| Accepted {
            version,
            at,
            with_warnings: self.accepted_with_warnings,
        });
        let sent = match (self.sent_version, self.sent_action.as_deref()) {
            (Some(version), Some(action)) => Some((version, Action::parse(action).ok_or_else(unreadable)?)),
            _ => None,
        };
        let attempt = Attempt {
            state: AttemptState::parse(&self.attempt).ok_or_else(unreadable)?,
            sent,
            next_try_at: self.next_try_at,
            tries: self.tries,
            held: self.held.as_deref().map(|reason| HoldReason::parse(reason).ok_or_else(unreadable)).transpose()?,
            in_doubt: self.in_doubt,
        };
        let (blocked, before_activation, delete_asked) = (self.blocked, self.before_activation, self.delete_asked);
        let maybe_accepted = self.maybe_accepted;
        Ok(ReportState { wanted, accepted, attempt, blocked, before_activation, delete_asked, maybe_accepted })
    }
}

/// The cause that queues reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueSource {
    /// Somebody asked for them one by one, or for a page of them.
    Person,
    /// Somebody named many.
    Many,
    /// Somebody asked for all that match a filter.
    Batch {
        /// The batch.
        id: Uuid,
        /// `true` if they are so many that their changes are not noted one by one.
        is_large: bool,
    },
    /// A night.
    Night(Uuid),
}

impl QueueSource {
    /// Writes into columns what queued a report, and before which others it goes.
    pub(in crate::store::reporting) fn mark(self, columns: &mut report::ActiveModel) {
        let priority = match self {
            Self::Person => Priority::Person,
            Self::Many => Priority::Batch,
            Self::Batch { id, .. } => {
                columns.batch_id = Set(Some(id));
                Priority::Batch
            }
            Self::Night(id) => {
                columns.night_run_id = Set(Some(id));
                Priority::Background
            }
        };
        columns.priority = Set(priority.number());
    }
}

/// The state that a row holds.
///
/// # Errors
/// `Unreadable` when it holds a word that this version does not know.
pub fn state_of(row: &report::Model) -> Result<ReportState> {
    let columns = StateColumns {
        wanted_version: row.wanted_version,
        wanted_absent: row.wanted_absent,
        excluded: row.excluded.clone(),
        accepted_version: row.accepted_version,
        accepted_at: row.accepted_at,
        accepted_with_warnings: row.accepted_with_warnings,
        attempt: row.attempt.clone(),
        sent_version: row.sent_version,
        sent_action: row.sent_action.clone(),
        next_try_at: row.next_try_at,
        tries: row.tries,
        held: row.held.clone(),
        in_doubt: row.in_doubt,
        blocked: row.blocked,
        before_activation: row.before_activation,
        delete_asked: row.delete_asked,
        maybe_accepted: row.maybe_accepted,
    };
    columns.state()
}

/// The columns of a state. Tab and status are kept beside it so that lists can be filtered and counted.
pub fn columns_of(state: &ReportState, columns: &mut report::ActiveModel) {
    let (version, absent, excluded) = match state.wanted {
        Wanted::Version(version) => (Some(version), false, None),
        Wanted::Absent(version) => (Some(version), true, None),
        Wanted::Excluded(reason) => (None, false, Some(reason.to_string())),
    };
    if let Some(version) = version {
        columns.wanted_version = Set(version);
    }
    columns.wanted_absent = Set(absent);
    columns.excluded = Set(excluded);
    columns.accepted_version = Set(state.accepted.map(|a| a.version));
    columns.accepted_at = Set(state.accepted.map(|a| a.at));
    columns.accepted_with_warnings = Set(state.accepted.is_some_and(|a| a.with_warnings));
    columns.attempt = Set(state.attempt.state.to_string());
    columns.sent_version = Set(state.attempt.sent.map(|(version, _)| version));
    columns.sent_action = Set(state.attempt.sent.map(|(_, action)| action.to_string()));
    columns.next_try_at = Set(state.attempt.next_try_at.map(|at| at.max(chrono::DateTime::UNIX_EPOCH)));
    columns.tries = Set(state.attempt.tries);
    columns.held = Set(state.attempt.held.map(|reason| reason.to_string()));
    columns.in_doubt = Set(state.attempt.in_doubt);
    columns.delete_asked = Set(state.delete_asked);
    columns.maybe_accepted = Set(state.maybe_accepted);
    columns.blocked = Set(state.blocked);
    columns.before_activation = Set(state.before_activation);
    let seen = view(state);
    columns.tab = Set(seen.tab.to_string());
    columns.status = Set(seen.status.to_string());
}

/// The columns of a report that moves to a state, with when it was accepted first, which no later answer changes.
fn moved(tx: &Tx, row: &report::Model, state: &ReportState, more: report::ActiveModel) -> report::ActiveModel {
    let mut columns = more;
    columns.updated_at = Set(tx.now());
    columns_of(state, &mut columns);
    if let (None, Some(accepted)) = (row.first_accepted_at, state.accepted) {
        columns.first_accepted_at = Set(Some(accepted.at));
    }
    columns
}

/// Writes a report's new state, and notes the change.
///
/// # Errors
/// `Conflict` when another message of the same patient is in flight.
pub async fn write_state(
    tx: &mut Tx,
    row: &report::Model,
    state: &ReportState,
    more: report::ActiveModel,
) -> Result<report::Model> {
    let mut columns = moved(tx, row, state, more);
    columns.id = Set(row.id);
    let findings = NewFindings::of_change(row, &columns)?;
    let written = columns.update(tx.db()).await?;
    replace_findings(tx, FindingSource::Dosewire, findings.into_iter().collect()).await?;
    tx.changed(ChangeEntity::Report, row.id);
    Ok(written)
}

/// A report's new state, to be written with others.
pub struct NewState {
    /// The report, as it was read and locked.
    pub row: report::Model,
    /// Its new state.
    pub state: ReportState,
    /// The other columns that change.
    pub more: report::ActiveModel,
}

/// Writes the new states of several reports in one statement, with the codes of findings that change, and notes the
/// changes.
///
/// # Errors
/// `Conflict` when two messages of a patient would be in flight.
pub async fn write_states(tx: &mut Tx, states: Vec<NewState>) -> Result<()> {
    let mut rows = Vec::with_capacity(states.len());
    for NewState { row, state, more } in states {
        let columns = moved(tx, &row, &state, more);
        tx.changed(ChangeEntity::Report, row.id);
        rows.push((row, columns));
    }
    replace_changed_findings(tx, &rows).await?;
    update_rows::<report::Entity, _>(tx, report::Column::Id, rows).await
}

/// Writes the codes of our findings where columns change them.
async fn replace_changed_findings(tx: &Tx, rows: &[(report::Model, report::ActiveModel)]) -> Result<()> {
    let changed = rows.iter().map(|(row, columns)| NewFindings::of_change(row, columns));
    let changed = changed.filter_map(Result::transpose).collect::<Result<_>>()?;
    replace_findings(tx, FindingSource::Dosewire, changed).await
}

/// Minimum number of reports that change alike to be written in a statement of their own.
const MIN_ALIKE: usize = 8;

/// Writes the new states of several reports, of which many change alike: those in one statement that names the change
/// once, which costs a fraction of whole rows. Notes the changes one by one if `is_noted`.
///
/// # Errors
/// `Conflict` when two messages of a patient would be in flight.
pub async fn write_alike(tx: &mut Tx, states: Vec<NewState>, is_noted: bool) -> Result<()> {
    let mut rows = Vec::with_capacity(states.len());
    for NewState { row, state, more } in states {
        let mut columns = moved(tx, &row, &state, more);
        if is_noted {
            tx.changed(ChangeEntity::Report, row.id);
        }
        leave_out_unchanged(&row, &mut columns);
        rows.push((row, columns));
    }
    replace_changed_findings(tx, &rows).await?;
    while let Some((_, first)) = rows.first() {
        let change = first.clone();
        let (alike, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, columns)| *columns == change);
        rows = others;
        if alike.len() < MIN_ALIKE {
            rows.extend(alike);
            break;
        }
        let ids: Vec<_> = alike.iter().map(|(row, _)| row.id).collect();
        report::Entity::update_many().set(change).filter(report::Column::Id.is_in(ids)).exec(tx.db()).await?;
    }
    update_rows::<report::Entity, _>(tx, report::Column::Id, rows).await
}

/// Leaves out the columns that hold the same already.
fn leave_out_unchanged(row: &report::Model, columns: &mut report::ActiveModel) {
    for column in report::Column::iter() {
        if let ActiveValue::Set(value) = columns.get(column)
            && value == row.get(column)
        {
            columns.not_set(column);
        }
    }
}

/// Columns that say nothing new.
#[must_use]
pub fn unchanged() -> report::ActiveModel {
    report::ActiveModel { ..Default::default() }
}

/// Findings as a column keeps them.
///
/// # Errors
/// Never returns an error in practice: findings are plain text.
pub fn write_findings(findings: &[Finding]) -> Result<String> {
    serde_json::to_string(findings).map_err(|_| Error::Unreadable("report"))
}

/// Findings as a column keeps them.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn read_findings(text: &str) -> Result<Vec<Finding>> {
    serde_json::from_str(text).map_err(|_| Error::Unreadable("report"))
}
