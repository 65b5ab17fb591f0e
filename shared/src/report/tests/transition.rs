//! Single steps of a report, by tables.

use chrono::{DateTime, Utc};

use crate::report::{
    Accepted, Action, Attempt, AttemptState, Event, ExclusionReason, HoldReason, Outcome, Refusal, ReportState, Wanted,
    apply, due,
};

pub(super) const ACCEPTED: Event =
    Event::Ended(Outcome::Accepted { at: DateTime::<Utc>::UNIX_EPOCH, with_warnings: false });
const ALREADY_THERE: Event = Event::Ended(Outcome::AlreadyThere);
const REJECTED: Event = Event::Ended(Outcome::Rejected);
const NOT_TAKEN: Event = Event::Ended(Outcome::NotTaken { again: None });
const WAITING: Event = Event::Ended(Outcome::Waiting { until: LATER });
const UNKNOWN: Event = Event::Ended(Outcome::Unknown { until: None });
const SET_BACK: Event = Event::Ended(Outcome::SetBack);
const GAVE_UP: Event = Event::Ended(Outcome::GaveUp);
const BLOCKED: Event = Event::Ended(Outcome::Blocked);
const UNREADABLE: Event = Event::Ended(Outcome::Unreadable);
const DELETED: Event = Event::Deleted { at_registry: false };
const DELETED_THERE: Event = Event::Deleted { at_registry: true };
const LATER: DateTime<Utc> = DateTime::from_timestamp_nanos(1_800_000_000_000_000_000);
const MOVED: Event = Event::Held(HoldReason::Moved);
const WITHDRAWN: Event = Event::Withdrawn { is_refused: false };
use Event::{Claimed, Edited, Queued, Released, RemovalRefused, Restored, RolledBack};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn fresh() -> ReportState {
    ReportState::new(Wanted::Version(1), false, false)
}

fn run(state: ReportState, events: &[Event]) -> ReportState {
    events.iter().fold(state, |state, event| {
        apply(&state, *event).unwrap_or_else(|refusal| panic!("{event:?} in {state:?}: {refusal}"))
    })
}

/// A report whose dose the registry holds.
fn reported() -> ReportState {
    run(fresh(), &[Queued, Claimed, ACCEPTED])
}

#[test]
fn a_first_dose_is_added_and_an_edit_of_it_updated() {
    let state = run(fresh(), &[Queued, Claimed]);
    assert_eq!(state.attempt.sent, Some((1, Action::Add)));
    let state = run(state, &[ACCEPTED, Edited { version: 2 }, Queued, Claimed]);
    assert_eq!(state.attempt.sent, Some((2, Action::Update)));
}

#[test]
fn a_refusal_of_an_earlier_version_is_over_with_an_edit() {
    let state = run(fresh(), &[Queued, Claimed, REJECTED]);
    assert_eq!(state.attempt.state, AttemptState::Rejected);
    assert_eq!(run(state, &[Edited { version: 2 }]).attempt, Attempt::NONE);
}

#[test]
fn what_waits_is_due_in_time() {
    let state = run(fresh(), &[Queued, Claimed, Event::Ended(Outcome::Waiting { until: at(60) })]);
    assert!(!due(&state, at(59)) && due(&state, at(60)));
    assert!(due(&run(fresh(), &[Queued]), at(0)) && !due(&fresh(), at(0)));
    assert_eq!(run(state, &[Claimed]).attempt.tries, 2);
}

/// In doubt, whatever the retry is answered, the same message goes again until a verdict on it.
#[rstest::rstest]
#[case::locked_206(WAITING, Some(LATER))]
#[case::rejected_ar(Event::Ended(Outcome::NotTaken { again: Some(LATER) }), Some(LATER))]
#[case::failed_login(SET_BACK, Some(DateTime::<Utc>::MIN_UTC))]
#[case::no_answer(Event::Ended(Outcome::Unknown { until: Some(LATER) }), Some(LATER))]
#[case::all_tries_used(GAVE_UP, None)]
#[case::our_last_check(BLOCKED, None)]
#[case::unrenderable(UNREADABLE, None)]
fn an_unknown_outcome_stays_unknown(#[case] answer: Event, #[case] next_try_at: Option<DateTime<Utc>>) {
    let state = run(fresh(), &[Queued, Claimed, UNKNOWN, Queued, Claimed, answer]);
    assert_eq!((state.attempt.state, state.attempt.in_doubt), (AttemptState::Unknown, true));
    assert_eq!(state.attempt.next_try_at, next_try_at);
    assert!(!state.blocked);
    let state = run(state, &[Edited { version: 2 }, Queued, Claimed]);
    assert_eq!(state.attempt.sent, Some((1, Action::Add)), "not the edited dose");
    let deleted = run(state, &[answer, DELETED_THERE, Claimed, answer, Queued, Claimed, ACCEPTED]);
    assert_eq!(deleted.attempt, Attempt::QUEUED, "the deletion goes after the verdict");
    assert_eq!(run(deleted, &[Claimed]).attempt.sent, Some((1, Action::Delete)));
}

#[rstest::rstest]
#[case::accepted(ACCEPTED, Some((2, Action::Update)))]
#[case::rejected(REJECTED, Some((2, Action::Add)))]
fn a_verdict_ends_the_doubt(#[case] verdict: Event, #[case] message: Option<(i32, Action)>) {
    let state = run(fresh(), &[Queued, Claimed, UNKNOWN, Edited { version: 2 }, Queued, Claimed, verdict]);
    assert!(!state.attempt.in_doubt);
    assert_eq!(run(state, &[Queued, Claimed]).attempt.sent, message);
}

#[rstest::rstest]
#[case::queued(&[Queued])]
#[case::waiting(&[Queued, Claimed, WAITING])]
#[case::refused(&[Queued, Claimed, REJECTED])]
#[case::held(&[Queued, MOVED])]
#[case::given_up(&[Queued, Claimed, GAVE_UP])]
fn a_deletion_of_what_nobody_has_needs_no_message(#[case] events: &[Event]) {
    for asked in [DELETED, DELETED_THERE] {
        let state = run(run(fresh(), events), &[asked]);
        assert_eq!((state.wanted, state.attempt), (Wanted::Excluded(ExclusionReason::Deleted), Attempt::NONE));
    }
}

#[rstest::rstest]
#[case::at_rest(&[])]
#[case::changed(&[Edited { version: 2 }])]
#[case::an_update_queued(&[Edited { version: 2 }, Queued])]
#[case::an_update_waiting(&[Edited { version: 2 }, Queued, Claimed, WAITING])]
#[case::an_update_refused(&[Edited { version: 2 }, Queued, Claimed, REJECTED])]
#[case::left_out(&[Event::Excluded(ExclusionReason::ByHand)])]
fn a_deletion_goes_when_it_is_asked_for_and_only_then(#[case] events: &[Event]) {
    let state = run(reported(), events);
    let unasked = run(state, &[DELETED]);
    assert!(matches!(unasked.wanted, Wanted::Absent(_)));
    assert_eq!(unasked.attempt, Attempt::NONE);
    assert_eq!(apply(&unasked, Claimed), Err(Refusal::OutOfTurn));
    for asked in [run(state, &[DELETED_THERE]), run(unasked, &[Queued]), run(unasked, &[DELETED_THERE])] {
        assert_eq!((asked.attempt, asked.delete_asked), (Attempt::QUEUED, true));
        let gone = run(asked, &[Claimed, ACCEPTED]);
        assert_eq!((gone.wanted, gone.accepted), (Wanted::Excluded(ExclusionReason::Deleted), None));
        assert!(!gone.delete_asked);
    }
}

/// An update was on its way when the dose was deleted.
#[rstest::rstest]
#[case::accepted(ACCEPTED)]
#[case::refused(REJECTED)]
#[case::not_taken(NOT_TAKEN)]
#[case::waiting(WAITING)]
#[case::failed_login(SET_BACK)]
#[case::given_up(GAVE_UP)]
#[case::blocked(BLOCKED)]
#[case::unrenderable(UNREADABLE)]
fn after_what_was_on_its_way_the_deletion_goes_if_it_was_asked_for(#[case] answer: Event) {
    let state = run(reported(), &[Edited { version: 2 }, Queued, Claimed]);
    assert_eq!(run(state, &[DELETED, answer]).attempt, Attempt::NONE, "neither a D nor the U goes");
    let asked = run(state, &[DELETED_THERE, answer]);
    assert_eq!(asked.attempt, Attempt::QUEUED);
    assert_eq!(run(asked, &[Claimed]).attempt.sent.unwrap().1, Action::Delete);
}

/// The first message was on its way when the dose was deleted, and the registry did not take it.
#[rstest::rstest]
#[case::refused(REJECTED)]
#[case::not_taken(NOT_TAKEN)]
#[case::waiting(WAITING)]
#[case::failed_login(SET_BACK)]
#[case::given_up(GAVE_UP)]
fn after_an_add_that_was_not_taken_there_is_nothing_to_delete(#[case] answer: Event) {
    for asked in [DELETED, DELETED_THERE] {
        let state = run(fresh(), &[Queued, Claimed, asked, answer]);
        assert_eq!((state.wanted, state.attempt), (Wanted::Excluded(ExclusionReason::Deleted), Attempt::NONE));
    }
}

#[rstest::rstest]
#[case::waiting(WAITING, AttemptState::Waiting, true)]
#[case::set_back(SET_BACK, AttemptState::Queued, true)]
#[case::unknown(UNKNOWN, AttemptState::Unknown, true)]
#[case::given_up(GAVE_UP, AttemptState::Queued, true)]
#[case::rejected(REJECTED, AttemptState::Rejected, false)]
#[case::not_taken(NOT_TAKEN, AttemptState::Rejected, false)]
fn a_deletion_goes_until_it_is_judged(#[case] answer: Event, #[case] attempt: AttemptState, #[case] asked: bool) {
    let state = run(reported(), &[DELETED_THERE, Claimed, answer]);
    assert_eq!((state.attempt.state, state.delete_asked), (attempt, asked));
    if !asked {
        let again = run(state, &[Queued]);
        assert_eq!((again.attempt, again.delete_asked), (Attempt::QUEUED, true), "a person may ask again");
    }
}

#[test]
fn a_deletion_asked_for_in_doubt_asks_for_the_verdict() {
    let state = run(fresh(), &[Queued, Claimed, UNKNOWN]);
    assert!(!due(&run(state, &[DELETED]), at(0)));
    assert!(due(&run(state, &[DELETED_THERE]), at(0)));
}

#[test]
fn what_is_set_back_waits_its_turn_as_before() {
    let state = run(fresh(), &[Queued, Claimed, WAITING, Claimed]);
    assert_eq!(state.attempt.tries, 2);
    let state = run(state, &[SET_BACK]);
    assert_eq!((state.attempt.state, state.attempt.tries), (AttemptState::Queued, 1));
}

#[test]
fn what_our_last_check_stopped_is_blocked() {
    let state = run(fresh(), &[Queued, Claimed, BLOCKED]);
    assert_eq!((state.attempt.state, state.blocked), (AttemptState::None, true));
}

#[test]
fn what_cannot_be_rendered_is_set_aside_until_it_is_corrected() {
    for state in
        [run(fresh(), &[Queued, Claimed, UNREADABLE]), run(fresh(), &[Queued, Event::Held(HoldReason::Unreadable)])]
    {
        assert_eq!(state.attempt.held, Some(HoldReason::Unreadable));
        assert_eq!(run(state, &[Edited { version: 2 }]).attempt, Attempt::NONE);
        assert_eq!(run(state, &[Queued]).attempt, Attempt::QUEUED);
    }
}

#[test]
fn a_moved_dose_waits_for_the_removal_and_goes_anyway_when_that_is_refused() {
    let state = run(fresh(), &[Queued, MOVED]);
    assert_eq!(apply(&state, Queued), Err(Refusal::WaitsForRemoval));
    assert_eq!(run(state, &[Released]).attempt, Attempt::NONE);
    let refused = run(state, &[RemovalRefused]);
    assert_eq!(refused.attempt.held, Some(HoldReason::RemovalRefused));
    assert_eq!(run(refused, &[Queued]).attempt, Attempt::QUEUED);
    assert_eq!(run(refused, &[Released]).attempt, Attempt::NONE);
    assert_eq!(run(refused, &[MOVED]).attempt.held, Some(HoldReason::Moved), "the deletion is tried again");
    assert_eq!(apply(&fresh(), RemovalRefused), Err(Refusal::OutOfTurn));
}

#[rstest::rstest]
#[case::deletion_queued(&[DELETED_THERE], Attempt::NONE, true)]
#[case::deletion_not_asked_for(&[DELETED], Attempt::NONE, true)]
#[case::deletion_refused(&[DELETED_THERE, Claimed, REJECTED], Attempt::NONE, true)]
#[case::deletion_done(&[DELETED_THERE, Claimed, ACCEPTED], Attempt::NONE, false)]
fn a_deletion_is_taken_back(#[case] events: &[Event], #[case] attempt: Attempt, #[case] is_held: bool) {
    let state = run(run(reported(), events), &[Restored { version: 1 }]);
    assert_eq!((state.wanted, state.attempt), (Wanted::Version(1), attempt));
    assert_eq!((state.accepted.is_some(), state.delete_asked), (is_held, false));
}

#[rstest::rstest]
#[case::refused(REJECTED, Attempt::NONE)]
#[case::waiting(WAITING, Attempt::NONE)]
#[case::set_back(SET_BACK, Attempt::NONE)]
#[case::accepted(ACCEPTED, Attempt::QUEUED)]
fn a_deletion_on_its_way_that_was_taken_back_ends_there(#[case] answer: Event, #[case] attempt: Attempt) {
    let state = run(reported(), &[DELETED_THERE, Claimed, Restored { version: 1 }, answer]);
    assert_eq!((state.wanted, state.attempt), (Wanted::Version(1), attempt));
}

#[rstest::rstest]
#[case::waiting(WAITING)]
#[case::set_back(SET_BACK)]
#[case::given_up(GAVE_UP)]
fn a_deletion_that_was_taken_back_does_not_go_for_another(#[case] answer: Event) {
    let state = run(reported(), &[DELETED_THERE, Claimed, Restored { version: 1 }, DELETED, answer]);
    assert_eq!((state.attempt, state.delete_asked), (Attempt::NONE, false));
}

#[test]
fn an_accepted_version_says_when_and_how() {
    let ended = Event::Ended(Outcome::Accepted { at: at(5), with_warnings: true });
    let state = run(fresh(), &[Queued, Claimed, Edited { version: 2 }, ended]);
    assert_eq!(state.accepted, Some(Accepted { version: 1, at: at(5), with_warnings: true }));
}

#[rstest::rstest]
#[case::blocked(&[Event::Assessed { blocked: true }, Queued], Refusal::Blocked)]
#[case::twice(&[Queued, Queued], Refusal::UnderWay)]
#[case::excluded(&[Event::Excluded(ExclusionReason::ByHand), Queued], Refusal::Excluded)]
#[case::on_its_way(&[Queued, Claimed, Event::Excluded(ExclusionReason::ByHand)], Refusal::UnderWay)]
#[case::unknown(&[Queued, Claimed, UNKNOWN, Event::Excluded(ExclusionReason::ByHand)], Refusal::UnderWay)]
#[case::to_be_deleted(&[Queued, Claimed, ACCEPTED, DELETED, Event::Excluded(ExclusionReason::ByHand)], Refusal::NothingToSend)]
#[case::deleted(&[Queued, Claimed, ACCEPTED, DELETED, Event::Included { version: 2 }], Refusal::NothingToSend)]
#[case::not_queued(&[Claimed], Refusal::OutOfTurn)]
#[case::not_sending(&[Queued, ACCEPTED], Refusal::OutOfTurn)]
#[case::nothing_to_hold(&[MOVED], Refusal::OutOfTurn)]
fn what_cannot_happen_is_refused(#[case] events: &[Event], #[case] refusal: Refusal) {
    let (last, before) = events.split_last().unwrap();
    assert_eq!(apply(&run(fresh(), before), *last), Err(refusal));
}

#[rstest::rstest]
#[case::never_sent(&[Queued], false, AttemptState::None)]
#[case::an_update(&[Queued, Claimed, ACCEPTED, Edited { version: 2 }, Queued], false, AttemptState::None)]
#[case::refused_before(&[Queued, Claimed, REJECTED, Queued], true, AttemptState::Rejected)]
fn what_was_queued_is_taken_back(#[case] events: &[Event], #[case] is_refused: bool, #[case] expected: AttemptState) {
    let queued = run(fresh(), events);
    let back = run(queued, &[Event::Withdrawn { is_refused }]);
    assert_eq!(back.attempt, Attempt { state: expected, ..Attempt::NONE });
    assert_eq!((back.wanted, back.accepted), (queued.wanted, queued.accepted));
}

#[rstest::rstest]
#[case::nothing_queued(&[])]
#[case::on_its_way(&[Queued, Claimed])]
#[case::in_doubt(&[Queued, Claimed, UNKNOWN, Queued])]
#[case::waits(&[Queued, Claimed, WAITING])]
#[case::a_deletion_asked_for(&[Queued, Claimed, ACCEPTED, DELETED_THERE])]
fn what_may_have_left_is_not_taken_back(#[case] events: &[Event]) {
    assert_eq!(apply(&run(fresh(), events), WITHDRAWN), Err(Refusal::OutOfTurn));
}

/// A database that was restored from a backup: what was about to be sent may have been sent since.
#[rstest::rstest]
#[case::queued(fresh(), &[Queued], (1, Action::Add))]
#[case::waiting(fresh(), &[Queued, Claimed, WAITING], (1, Action::Add))]
#[case::an_update(reported(), &[Edited { version: 2 }, Queued], (2, Action::Update))]
#[case::a_deletion(reported(), &[DELETED_THERE], (1, Action::Delete))]
fn what_waits_its_turn_at_a_backup_is_in_doubt_after_it_is_restored(
    #[case] state: ReportState,
    #[case] events: &[Event],
    #[case] message: (i32, Action),
) {
    let state = run(run(state, events), &[RolledBack]);
    assert_eq!((state.attempt.state, state.attempt.in_doubt), (AttemptState::Unknown, true));
    assert!(due(&state, at(0)), "it goes by itself");
    let state = run(state, &[Edited { version: 3 }, Claimed, UNKNOWN, Queued, Claimed]);
    assert_eq!(state.attempt.sent, Some(message), "the same message until a verdict");
    assert!(!run(state, &[ACCEPTED]).attempt.in_doubt);
}

/// What nobody had asked for stays as it was, and is sent only when somebody asks; the registry may hold it all the same.
#[rstest::rstest]
#[case::at_rest(fresh(), &[])]
#[case::refused(fresh(), &[Queued, Claimed, REJECTED])]
#[case::held(fresh(), &[Queued, MOVED])]
#[case::unknown(fresh(), &[Queued, Claimed, UNKNOWN])]
#[case::on_its_way(fresh(), &[Queued, Claimed])]
#[case::reported(reported(), &[])]
fn what_does_not_wait_at_a_backup_stays_as_it_was(#[case] state: ReportState, #[case] events: &[Event]) {
    let before = run(state, events);
    let after = run(before, &[RolledBack]);
    assert_eq!(after, ReportState { maybe_accepted: true, ..before });
}

#[test]
fn what_the_registry_may_hold_since_a_backup_is_deleted_there_when_that_is_asked_for() {
    let state = run(fresh(), &[RolledBack]);
    assert_eq!(run(state, &[DELETED]).wanted, Wanted::Excluded(ExclusionReason::Deleted), "nobody asked for more");
    let asked = run(state, &[DELETED_THERE, Claimed]);
    assert_eq!(asked.attempt.sent, Some((1, Action::Delete)));
    assert_eq!(run(asked, &[WAITING]).attempt.state, AttemptState::Waiting, "it is not dropped");
    let done = run(asked, &[ACCEPTED]);
    assert_eq!((done.wanted, done.maybe_accepted), (Wanted::Excluded(ExclusionReason::Deleted), false));
}

/// A registry that has a dose in a version of which nothing here tells is given the one that the chart has.
#[rstest::rstest]
#[case::added_anew(&[RolledBack, Edited { version: 2 }, Queued], 2)]
#[case::that_waited_at_the_backup(&[Queued, RolledBack], 1)]
fn what_the_registry_has_from_before_a_restore_is_updated(#[case] events: &[Event], #[case] version: i32) {
    let there = run(run(fresh(), events), &[Claimed, ALREADY_THERE]);
    assert_eq!((there.accepted, there.maybe_accepted), (None, true), "which version it has is not said");
    assert!(due(&there, at(0)), "it goes by itself");
    let again = run(there, &[Edited { version: 3 }, Claimed]);
    assert_eq!(again.attempt.sent, Some((version, Action::Update)));
    let done = run(again, &[ACCEPTED]);
    assert_eq!((done.accepted.map(|accepted| accepted.version), done.maybe_accepted), (Some(version), false));
    let deleted = run(there, &[DELETED_THERE, Claimed, ACCEPTED, Claimed]);
    assert_eq!(deleted.attempt.sent, Some((version, Action::Delete)));
    let refused = run(there, &[Claimed, REJECTED, Edited { version: 3 }, Queued, Claimed]);
    assert_eq!(refused.attempt.sent, Some((3, Action::Add)), "nothing is taken for accepted");
}
