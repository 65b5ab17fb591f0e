//! How a report moves: one function from a state and an event to the next state, or a refusal.

use chrono::{DateTime, Utc};

use super::state::{Accepted, Action, Attempt, AttemptState, ExclusionReason, HoldReason, ReportState, Wanted};

/// Something that happens to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The dose or what belongs to it has a new snapshot.
    Edited {
        /// The snapshot's version.
        version: i32,
    },
    /// The dose was deleted in the chart.
    Deleted,
    /// The dose is left out.
    Excluded(ExclusionReason),
    /// The dose is taken in again.
    Included {
        /// The newest snapshot's version.
        version: i32,
    },
    /// Our own checks ran again.
    Assessed {
        /// Whether they keep the dose from being sent.
        blocked: bool,
    },
    /// Somebody or the night asked to send it.
    Queued,
    /// It waits its turn no longer: something keeps the whole integration from sending.
    Held(HoldReason),
    /// The reason for which it was held back is gone.
    Released,
    /// A worker took it.
    Claimed,
    /// The attempt ended.
    Ended(Outcome),
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The registry has it.
    Accepted {
        /// When the answer was read.
        at: DateTime<Utc>,
        /// Whether there were warnings.
        with_warnings: bool,
    },
    /// The registry refused it, or our last check did.
    Rejected,
    /// It never got through and goes again.
    Waiting {
        /// When.
        until: DateTime<Utc>,
    },
    /// It may have got through and goes again as it was; without a time only by hand.
    Unknown {
        /// When, if by itself.
        until: Option<DateTime<Utc>>,
    },
    /// It waits until a reason is gone.
    Held(HoldReason),
    /// It did not get through, and all tries are used up: report it by hand.
    GaveUp,
}

/// Why an event cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The dose is excluded.
    #[error("the dose is excluded from reporting")]
    Excluded,
    /// A message is queued or on its way.
    #[error("the dose is already being sent")]
    UnderWay,
    /// Our own findings keep it from being sent.
    #[error("details are missing that the registry requires")]
    Blocked,
    /// There is nothing to send.
    #[error("there is nothing to send")]
    NothingToSend,
    /// It is not this attempt's turn.
    #[error("the attempt is not in that state")]
    OutOfTurn,
}

/// Moves a report.
///
/// # Errors
/// When the event cannot happen in that state; the state stays as it was.
pub fn apply(state: &ReportState, event: Event) -> Result<ReportState, Refusal> {
    let mut next = *state;
    match event {
        Event::Edited { version } => edit(&mut next, version),
        Event::Deleted => delete(&mut next),
        Event::Excluded(reason) => exclude(&mut next, reason)?,
        Event::Included { version } => next.wanted = Wanted::Version(version),
        Event::Assessed { blocked } => next.blocked = blocked,
        Event::Queued => queue(&mut next)?,
        Event::Held(reason) => hold(&mut next, reason)?,
        Event::Released if next.attempt.state == AttemptState::Held => next.attempt = Attempt::NONE,
        Event::Released => {}
        Event::Claimed => claim(&mut next)?,
        Event::Ended(outcome) => end(&mut next, outcome)?,
    }
    Ok(next)
}

/// Whether a worker may take it at `now`.
#[must_use]
pub fn due(state: &ReportState, now: DateTime<Utc>) -> bool {
    match state.attempt.state {
        AttemptState::Queued => true,
        AttemptState::Waiting | AttemptState::Unknown => state.attempt.next_try_at.is_some_and(|at| at <= now),
        AttemptState::None | AttemptState::Sending | AttemptState::Held | AttemptState::Rejected => false,
    }
}

fn edit(next: &mut ReportState, version: i32) {
    if let Wanted::Version(_) = next.wanted {
        next.wanted = Wanted::Version(version);
        // A refusal was about the earlier version; the reason stays in the history.
        if next.attempt.state == AttemptState::Rejected {
            next.attempt = Attempt::NONE;
        }
    }
}

fn delete(next: &mut ReportState) {
    let Wanted::Version(version) = next.wanted else { return };
    let reached = next.accepted.is_some() || next.attempt.is_in_flight();
    // What waits its turn would say what nobody wants any more; the deletion goes when somebody asks for it.
    if !next.attempt.is_in_flight() {
        next.attempt = Attempt::NONE;
    }
    next.wanted = if reached { Wanted::Absent(version) } else { Wanted::Excluded(ExclusionReason::Deleted) };
}

fn exclude(next: &mut ReportState, reason: ExclusionReason) -> Result<(), Refusal> {
    if next.attempt.is_in_flight() {
        return Err(Refusal::UnderWay);
    }
    next.wanted = Wanted::Excluded(reason);
    next.attempt = Attempt::NONE;
    Ok(())
}

fn queue(next: &mut ReportState) -> Result<(), Refusal> {
    if let Wanted::Excluded(_) = next.wanted {
        return Err(Refusal::Excluded);
    }
    if matches!(next.attempt.state, AttemptState::Queued | AttemptState::Sending) {
        return Err(Refusal::UnderWay);
    }
    if next.attempt.state == AttemptState::Unknown {
        // The same message goes again, so the newest findings do not matter.
        next.attempt = Attempt { next_try_at: Some(DateTime::<Utc>::MIN_UTC), tries: 0, ..next.attempt };
        return Ok(());
    }
    let (_, action) = next.next_message().ok_or(Refusal::NothingToSend)?;
    if next.blocked && action != Action::Delete {
        return Err(Refusal::Blocked);
    }
    next.attempt = Attempt::QUEUED;
    Ok(())
}

fn hold(next: &mut ReportState, reason: HoldReason) -> Result<(), Refusal> {
    if !matches!(next.attempt.state, AttemptState::Queued | AttemptState::Waiting) {
        return Err(Refusal::OutOfTurn);
    }
    next.attempt = Attempt { state: AttemptState::Held, held: Some(reason), ..Attempt::NONE };
    Ok(())
}

fn claim(next: &mut ReportState) -> Result<(), Refusal> {
    if !matches!(next.attempt.state, AttemptState::Queued | AttemptState::Waiting | AttemptState::Unknown) {
        return Err(Refusal::OutOfTurn);
    }
    let message = next.next_message().ok_or(Refusal::NothingToSend)?;
    next.attempt = Attempt {
        state: AttemptState::Sending,
        sent: Some(message),
        next_try_at: None,
        tries: next.attempt.tries + 1,
        held: None,
    };
    Ok(())
}

fn end(next: &mut ReportState, outcome: Outcome) -> Result<(), Refusal> {
    if next.attempt.state != AttemptState::Sending {
        return Err(Refusal::OutOfTurn);
    }
    let (version, action) = next.attempt.sent.ok_or(Refusal::OutOfTurn)?;
    let with = |state, until, held| Attempt { state, next_try_at: until, held, sent: None, ..next.attempt };
    next.attempt = match outcome {
        Outcome::Accepted { .. } => Attempt::NONE,
        Outcome::Rejected => with(AttemptState::Rejected, None, None),
        Outcome::Waiting { until } => with(AttemptState::Waiting, Some(until), None),
        Outcome::Unknown { until } => Attempt { sent: next.attempt.sent, ..with(AttemptState::Unknown, until, None) },
        Outcome::Held(reason) => with(AttemptState::Held, None, Some(reason)),
        Outcome::GaveUp => with(AttemptState::None, None, None),
    };
    if let Outcome::Accepted { at, with_warnings } = outcome {
        accept(next, version, action, at, with_warnings);
    } else if let (Wanted::Absent(_), None, false) = (next.wanted, next.accepted, next.attempt.is_in_flight()) {
        // It was deleted here while it was on its way, and the registry never took it.
        next.wanted = Wanted::Excluded(ExclusionReason::Deleted);
        next.attempt = Attempt::NONE;
    }
    Ok(())
}

fn accept(next: &mut ReportState, version: i32, action: Action, at: DateTime<Utc>, with_warnings: bool) {
    if action == Action::Delete {
        next.accepted = None;
        if let Wanted::Absent(_) = next.wanted {
            next.wanted = Wanted::Excluded(ExclusionReason::Deleted);
        }
    } else {
        next.accepted = Some(Accepted { version, at, with_warnings });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn fresh() -> ReportState {
        ReportState::new(Wanted::Version(1), false, false)
    }

    fn run(state: ReportState, events: &[Event]) -> ReportState {
        events.iter().fold(state, |state, event| apply(&state, *event).unwrap())
    }

    const ACCEPTED: Event = Event::Ended(Outcome::Accepted { at: DateTime::<Utc>::UNIX_EPOCH, with_warnings: false });

    #[test]
    fn a_first_dose_is_added_and_an_edit_of_it_updated() {
        let state = run(fresh(), &[Event::Queued, Event::Claimed]);
        assert_eq!(state.attempt.sent, Some((1, Action::Add)));
        let state = run(state, &[ACCEPTED, Event::Edited { version: 2 }, Event::Queued, Event::Claimed]);
        assert_eq!(state.attempt.sent, Some((2, Action::Update)));
    }

    #[test]
    fn a_rejected_dose_is_added_when_sent_again() {
        let state = run(fresh(), &[Event::Queued, Event::Claimed, Event::Ended(Outcome::Rejected)]);
        assert_eq!(state.attempt.state, AttemptState::Rejected);
        let state = run(state, &[Event::Edited { version: 2 }, Event::Queued, Event::Claimed]);
        assert_eq!(state.attempt.sent, Some((2, Action::Add)));
    }

    #[test]
    fn an_unknown_outcome_sends_the_same_message_whatever_was_edited() {
        let lost = Event::Ended(Outcome::Unknown { until: Some(at(60)) });
        let state = run(fresh(), &[Event::Queued, Event::Claimed, lost, Event::Edited { version: 2 }, Event::Claimed]);
        assert_eq!(state.attempt.sent, Some((1, Action::Add)));
        assert_eq!(state.attempt.tries, 2);
        let state = run(state, &[ACCEPTED]);
        assert_eq!(state.next_message(), Some((2, Action::Update)));
    }

    #[test]
    fn a_deletion_waits_for_the_verdict_and_then_takes_the_dose_out() {
        let state = run(fresh(), &[Event::Queued, Event::Claimed, Event::Deleted, ACCEPTED]);
        assert_eq!(state.next_message(), Some((1, Action::Delete)));
        let state = run(state, &[Event::Queued, Event::Claimed, ACCEPTED]);
        assert_eq!((state.wanted, state.accepted), (Wanted::Excluded(ExclusionReason::Deleted), None));
    }

    #[test]
    fn a_queued_dose_is_held_and_released() {
        let state = run(fresh(), &[Event::Queued, Event::Held(HoldReason::SetUp)]);
        assert_eq!(state.attempt.state, AttemptState::Held);
        assert_eq!(run(state, &[Event::Released]).attempt, Attempt::NONE);
        assert_eq!(run(state, &[Event::Queued]).attempt, Attempt::QUEUED);
    }

    #[test]
    fn a_deletion_before_anything_was_sent_needs_no_message() {
        let state = run(fresh(), &[Event::Queued, Event::Deleted]);
        assert_eq!((state.wanted, state.attempt), (Wanted::Excluded(ExclusionReason::Deleted), Attempt::NONE));
    }

    #[test]
    fn an_update_that_waits_does_not_become_a_deletion_that_nobody_asked_for() {
        let state = run(fresh(), &[Event::Queued, Event::Claimed, ACCEPTED, Event::Edited { version: 2 }]);
        let state = run(state, &[Event::Queued, Event::Deleted]);
        assert_eq!((state.wanted, state.attempt), (Wanted::Absent(2), Attempt::NONE));
    }

    #[rstest::rstest]
    #[case::blocked(&[Event::Assessed { blocked: true }, Event::Queued], Refusal::Blocked)]
    #[case::twice(&[Event::Queued, Event::Queued], Refusal::UnderWay)]
    #[case::excluded(&[Event::Excluded(ExclusionReason::ByHand), Event::Queued], Refusal::Excluded)]
    #[case::on_its_way(&[Event::Queued, Event::Claimed, Event::Excluded(ExclusionReason::ByHand)], Refusal::UnderWay)]
    #[case::not_queued(&[Event::Claimed], Refusal::OutOfTurn)]
    #[case::not_sending(&[Event::Queued, ACCEPTED], Refusal::OutOfTurn)]
    fn what_cannot_happen_is_refused(#[case] events: &[Event], #[case] refusal: Refusal) {
        let (last, before) = events.split_last().unwrap();
        assert_eq!(apply(&run(fresh(), before), *last), Err(refusal));
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (2..9i32).prop_map(|version| Event::Edited { version }),
            Just(Event::Deleted),
            Just(Event::Excluded(ExclusionReason::ByHand)),
            any::<bool>().prop_map(|blocked| Event::Assessed { blocked }),
            Just(Event::Queued),
            Just(Event::Claimed),
            Just(Event::Released),
            Just(Event::Held(HoldReason::SetUp)),
            Just(ACCEPTED),
            Just(Event::Ended(Outcome::Rejected)),
            Just(Event::Ended(Outcome::Waiting { until: DateTime::<Utc>::UNIX_EPOCH })),
            Just(Event::Ended(Outcome::Unknown { until: None })),
            Just(Event::Ended(Outcome::Held(HoldReason::SetUp))),
        ]
    }

    proptest! {
        /// An add is never sent for what the registry is known to hold, nor an update or delete for what it is not.
        #[test]
        fn the_action_fits_what_the_registry_holds(events in prop::collection::vec(any_event(), 0..40)) {
            let mut state = fresh();
            for event in events {
                let before = state;
                if let Ok(next) = apply(&state, event) { state = next; }
                if event == Event::Claimed && state != before && !before.attempt.is_in_flight() {
                    let add = state.attempt.sent.map(|(_, action)| action) == Some(Action::Add);
                    prop_assert_eq!(add, state.accepted.is_none());
                }
                prop_assert_eq!(state.attempt.state == AttemptState::Sending, state.attempt.sent.is_some() && state.attempt.state != AttemptState::Unknown);
            }
        }
    }
}
