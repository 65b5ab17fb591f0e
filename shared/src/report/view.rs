//! The view of a report: what a person sees of it.

use serde::{Deserialize, Serialize};

use super::state::{AttemptState, HoldReason, ReportState, Wanted};
use crate::{gate::GateKind, wire_enum};

wire_enum! {
    /// The tab that a report is listed under.
    pub enum ReportTab {
        /// The registry does not have it, and nothing is under way.
        NotReported = "NOT_REPORTED",
        /// Queued or being sent.
        InProgress = "IN_PROGRESS",
        /// The registry has it.
        Reported = "REPORTED",
        /// It is left out, for a reason.
        Excluded = "EXCLUDED",
    }
}

wire_enum! {
    /// The one status that a report shows.
    pub enum ReportStatus {
        /// Complete, and nobody sent it yet.
        ReadyToSend = "READY_TO_SEND",
        /// A person must add or correct something first.
        NeedsYou = "NEEDS_YOU",
        /// The registry refused it.
        Rejected = "REJECTED",
        /// It goes by itself, later.
        Waiting = "WAITING",
        /// It was sent, and no answer came.
        OutcomeUnknown = "OUTCOME_UNKNOWN",
        /// Queued or being sent.
        InProgress = "IN_PROGRESS",
        /// The registry has it.
        Reported = "REPORTED",
        /// The registry has it and had something to say.
        WithWarnings = "WITH_WARNINGS",
        /// It is left out.
        Excluded = "EXCLUDED",
    }
}

wire_enum! {
    /// An additional mark, shown as an icon.
    pub enum ReportMark {
        /// The dose was there before the location was enrolled.
        BeforeActivation = "BEFORE_ACTIVATION",
        /// The record was changed since it was reported.
        ChangedSinceReported = "CHANGED_SINCE_REPORTED",
        /// An update goes by itself, later.
        UpdatePending = "UPDATE_PENDING",
        /// The registry shall take the dose out, and has not yet.
        DeletePending = "DELETE_PENDING",
        /// The registry refused the last update; it holds the earlier version.
        LastUpdateRefused = "LAST_UPDATE_REFUSED",
        /// The dose was moved here from another chart, out of whose record the registry has not taken it.
        Moved = "MOVED",
    }
}

impl ReportTab {
    /// The statuses of the reports of the tab. No other tab has any of them.
    #[must_use]
    pub const fn statuses(self) -> &'static [ReportStatus] {
        match self {
            Self::NotReported => &[
                ReportStatus::NeedsYou,
                ReportStatus::OutcomeUnknown,
                ReportStatus::ReadyToSend,
                ReportStatus::Rejected,
                ReportStatus::Waiting,
            ],
            Self::InProgress => &[ReportStatus::InProgress],
            Self::Reported => &[ReportStatus::Reported, ReportStatus::WithWarnings],
            Self::Excluded => &[ReportStatus::Excluded],
        }
    }
}

/// The view of a report: what a person sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Its tab.
    pub tab: ReportTab,
    /// Its status.
    pub status: ReportStatus,
    /// Its marks.
    pub marks: Vec<ReportMark>,
}

/// The status of a queued report behind a gate: nothing of it is stored with the report.
#[must_use]
pub fn behind(status: ReportStatus, attempt: AttemptState, gate: GateKind) -> ReportStatus {
    match (status, attempt, gate) {
        (ReportStatus::InProgress, AttemptState::Queued, GateKind::Held) => ReportStatus::NeedsYou,
        (ReportStatus::InProgress, AttemptState::Queued, GateKind::Broken) => ReportStatus::Waiting,
        _ => status,
    }
}

/// Returns the view of a report.
#[must_use]
pub fn view(state: &ReportState) -> View {
    let tab = tab(state);
    View { tab, status: status(state, tab), marks: marks(state, tab) }
}

fn tab(state: &ReportState) -> ReportTab {
    match (state.attempt.state, state.wanted, state.accepted) {
        (AttemptState::Queued | AttemptState::Sending, ..) => ReportTab::InProgress,
        (_, Wanted::Excluded(_), _) => ReportTab::Excluded,
        (_, _, Some(_)) => ReportTab::Reported,
        (_, _, None) => ReportTab::NotReported,
    }
}

fn status(state: &ReportState, tab: ReportTab) -> ReportStatus {
    match tab {
        ReportTab::InProgress => ReportStatus::InProgress,
        ReportTab::Excluded => ReportStatus::Excluded,
        ReportTab::Reported if state.accepted.is_some_and(|a| a.with_warnings) => ReportStatus::WithWarnings,
        ReportTab::Reported => ReportStatus::Reported,
        ReportTab::NotReported => match (state.attempt.state, state.attempt.held) {
            (AttemptState::Unknown, _) => ReportStatus::OutcomeUnknown,
            (AttemptState::Waiting, _) => ReportStatus::Waiting,
            (AttemptState::Held, Some(HoldReason::Moved)) => ReportStatus::Waiting,
            (AttemptState::Held, _) => ReportStatus::NeedsYou,
            (AttemptState::Rejected, _) => ReportStatus::Rejected,
            _ if state.blocked => ReportStatus::NeedsYou,
            _ => ReportStatus::ReadyToSend,
        },
    }
}

fn marks(state: &ReportState, tab: ReportTab) -> Vec<ReportMark> {
    let mut marks = Vec::new();
    if state.before_activation && tab == ReportTab::NotReported {
        marks.push(ReportMark::BeforeActivation);
    }
    let is_held = state.attempt.state == AttemptState::Held;
    if is_held && matches!(state.attempt.held, Some(HoldReason::Moved | HoldReason::RemovalRefused)) {
        marks.push(ReportMark::Moved);
    }
    let Some(accepted) = state.accepted else { return marks };
    match state.wanted {
        Wanted::Absent(_) => marks.push(ReportMark::DeletePending),
        Wanted::Version(version) if version > accepted.version => marks.push(ReportMark::ChangedSinceReported),
        _ => {}
    }
    match state.attempt.state {
        AttemptState::Rejected => marks.push(ReportMark::LastUpdateRefused),
        AttemptState::Waiting | AttemptState::Unknown | AttemptState::Held => marks.push(ReportMark::UpdatePending),
        _ => {}
    }
    marks
}
