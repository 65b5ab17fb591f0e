//! The view of a report, by tables.

use chrono::{DateTime, Utc};

use crate::{
    gate::GateKind,
    report::{
        Accepted, Attempt, AttemptState, ExclusionReason, HoldReason, ReportMark, ReportState, ReportStatus, ReportTab,
        Wanted, behind, view,
    },
};

fn state(attempt: AttemptState, accepted: Option<(i32, bool)>, wanted: Wanted) -> ReportState {
    ReportState {
        wanted,
        accepted: accepted.map(|(version, with_warnings)| Accepted {
            version,
            at: DateTime::<Utc>::UNIX_EPOCH,
            with_warnings,
        }),
        attempt: Attempt { state: attempt, ..Attempt::NONE },
        blocked: false,
        before_activation: false,
        maybe_accepted: false,
        delete_asked: false,
    }
}

#[rstest::rstest]
#[case(AttemptState::None, None, Wanted::Version(1), ReportTab::NotReported, ReportStatus::ReadyToSend, &[])]
#[case(AttemptState::Queued, None, Wanted::Version(1), ReportTab::InProgress, ReportStatus::InProgress, &[])]
#[case(AttemptState::Sending, Some((1, false)), Wanted::Version(2), ReportTab::InProgress, ReportStatus::InProgress, &[ReportMark::ChangedSinceReported])]
#[case(AttemptState::Waiting, None, Wanted::Version(1), ReportTab::NotReported, ReportStatus::Waiting, &[])]
#[case(AttemptState::Unknown, None, Wanted::Version(1), ReportTab::NotReported, ReportStatus::OutcomeUnknown, &[])]
#[case(AttemptState::Held, None, Wanted::Version(1), ReportTab::NotReported, ReportStatus::NeedsYou, &[])]
#[case(AttemptState::Rejected, None, Wanted::Version(1), ReportTab::NotReported, ReportStatus::Rejected, &[])]
#[case(AttemptState::None, Some((1, false)), Wanted::Version(1), ReportTab::Reported, ReportStatus::Reported, &[])]
#[case(AttemptState::None, Some((1, true)), Wanted::Version(1), ReportTab::Reported, ReportStatus::WithWarnings, &[])]
#[case(AttemptState::None, Some((1, false)), Wanted::Version(2), ReportTab::Reported, ReportStatus::Reported, &[ReportMark::ChangedSinceReported])]
#[case(AttemptState::Rejected, Some((1, false)), Wanted::Version(2), ReportTab::Reported, ReportStatus::Reported, &[ReportMark::ChangedSinceReported, ReportMark::LastUpdateRefused])]
#[case(AttemptState::None, Some((1, false)), Wanted::Absent(1), ReportTab::Reported, ReportStatus::Reported, &[ReportMark::DeletePending])]
#[case(AttemptState::None, None, Wanted::Excluded(ExclusionReason::Consent), ReportTab::Excluded, ReportStatus::Excluded, &[])]
fn what_a_person_sees(
    #[case] attempt: AttemptState,
    #[case] accepted: Option<(i32, bool)>,
    #[case] wanted: Wanted,
    #[case] tab: ReportTab,
    #[case] status: ReportStatus,
    #[case] marks: &[ReportMark],
) {
    let seen = view(&state(attempt, accepted, wanted));
    assert_eq!((seen.tab, seen.status, seen.marks.as_slice()), (tab, status, marks));
    let of_status: Vec<_> = ReportTab::ALL.iter().filter(|tab| tab.statuses().contains(&status)).collect();
    assert_eq!(of_status, [&tab], "a status says the tab");
}

#[rstest::rstest]
#[case(HoldReason::Moved, ReportStatus::Waiting, &[ReportMark::Moved])]
#[case(HoldReason::RemovalRefused, ReportStatus::NeedsYou, &[ReportMark::Moved])]
#[case(HoldReason::Unreadable, ReportStatus::NeedsYou, &[])]
fn a_moved_dose_says_so(#[case] held: HoldReason, #[case] status: ReportStatus, #[case] marks: &[ReportMark]) {
    let mut state = state(AttemptState::Held, None, Wanted::Version(1));
    state.attempt.held = Some(held);
    let seen = view(&state);
    assert_eq!((seen.status, seen.marks.as_slice()), (status, marks));
}

#[test]
fn a_blocked_dose_needs_somebody_and_an_old_one_says_so() {
    let seen = view(&ReportState::new(Wanted::Version(1), true, true));
    assert_eq!((seen.status, seen.marks.as_slice()), (ReportStatus::NeedsYou, &[ReportMark::BeforeActivation][..]));
}

#[rstest::rstest]
#[case(AttemptState::Queued, GateKind::Open, ReportStatus::InProgress)]
#[case(AttemptState::Queued, GateKind::Proving, ReportStatus::InProgress)]
#[case(AttemptState::Queued, GateKind::Held, ReportStatus::NeedsYou)]
#[case(AttemptState::Queued, GateKind::Broken, ReportStatus::Waiting)]
#[case(AttemptState::Sending, GateKind::Held, ReportStatus::InProgress)]
#[case(AttemptState::Unknown, GateKind::Held, ReportStatus::OutcomeUnknown)]
fn a_queued_report_shows_the_gate(#[case] attempt: AttemptState, #[case] gate: GateKind, #[case] shown: ReportStatus) {
    let seen = view(&state(attempt, None, Wanted::Version(1)));
    assert_eq!(behind(seen.status, attempt, gate), shown);
}
