//! Properties of the state machine: no sequence of events leads a report out of its rules.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::transition::ACCEPTED;
use crate::report::{Action, AttemptState, Event, ExclusionReason, HoldReason, Outcome, ReportState, Wanted, apply};

fn any_event() -> impl Strategy<Value = Event> {
    let until = DateTime::<Utc>::UNIX_EPOCH;
    prop_oneof![
        2 => (2..9i32).prop_map(|version| Event::Edited { version }),
        1 => any::<bool>().prop_map(|at_registry| Event::Deleted { at_registry }),
        1 => (2..9i32).prop_map(|version| Event::Restored { version }),
        1 => prop_oneof![Just(ExclusionReason::ByHand), Just(ExclusionReason::TestPatient)].prop_map(Event::Excluded),
        1 => (2..9i32).prop_map(|version| Event::Included { version }),
        1 => any::<bool>().prop_map(|blocked| Event::Assessed { blocked }),
        5 => Just(Event::Queued),
        1 => prop::sample::select(HoldReason::ALL).prop_map(Event::Held),
        1 => any::<bool>().prop_map(|is_refused| Event::Withdrawn { is_refused }),
        1 => Just(Event::Released),
        1 => Just(Event::RemovalRefused),
        1 => Just(Event::RolledBack),
        8 => Just(Event::Claimed),
        3 => Just(ACCEPTED),
        6 => prop_oneof![
            Just(Outcome::AlreadyThere),
            Just(Outcome::Rejected),
            Just(Outcome::NotTaken { again: None }),
            Just(Outcome::Waiting { until }),
            Just(Outcome::Unknown { until: None }),
            Just(Outcome::Unknown { until: Some(until) }),
            Just(Outcome::SetBack),
            Just(Outcome::Blocked),
            Just(Outcome::Unreadable),
            Just(Outcome::GaveUp),
        ].prop_map(Event::Ended),
    ]
}

/// The requests of people, kept beside the state to compare it with.
#[derive(Debug, Default)]
struct Asked {
    /// `true` if a deletion was asked for that is neither done nor refused nor taken back.
    delete: bool,
}

impl Asked {
    fn note(&mut self, before: &ReportState, event: Event, after: &ReportState) {
        let is_left_out = matches!(before.wanted, Wanted::Excluded(_));
        let reached =
            before.accepted.is_some() || before.attempt.is_in_flight() || before.maybe_accepted && !is_left_out;
        match event {
            Event::Deleted { at_registry: true } if reached => self.delete = true,
            Event::Queued if matches!(before.wanted, Wanted::Absent(_)) && before.may_be_held() => {
                self.delete = true;
            }
            Event::Restored { .. } if before.wanted != after.wanted => self.delete = false,
            Event::Ended(Outcome::Rejected) if is_deleting(before) => self.delete = false,
            Event::Ended(Outcome::NotTaken { .. }) if is_deleting(before) && !before.attempt.in_doubt => {
                self.delete = false;
            }
            _ if !after.attempt.is_in_flight() && !after.may_be_held() => self.delete = false,
            _ => {}
        }
    }
}

fn is_deleting(state: &ReportState) -> bool {
    matches!(state.attempt.sent, Some((_, Action::Delete)))
}

/// The rules of a single state.
fn check_state(state: &ReportState) -> Result<(), TestCaseError> {
    let attempt = state.attempt;
    prop_assert_eq!(attempt.sent.is_some(), attempt.is_in_flight(), "a message is kept while it may be on its way");
    prop_assert!(!attempt.in_doubt || attempt.is_in_flight(), "what is in doubt is nowhere else");
    prop_assert!(attempt.in_doubt || attempt.state != AttemptState::Unknown, "what is unknown is in doubt");
    prop_assert_eq!(attempt.held.is_some(), attempt.state == AttemptState::Held);
    prop_assert!(attempt.tries >= 0);
    if attempt.in_doubt {
        prop_assert_eq!(state.next_message(), attempt.sent, "the same message goes again");
    }
    let is_at_rest = !attempt.is_in_flight();
    if let Wanted::Absent(_) = state.wanted {
        prop_assert!(state.may_be_held() || attempt.is_in_flight(), "what nobody has is not deleted there");
        let goes = is_at_rest && matches!(attempt.state, AttemptState::Queued | AttemptState::Waiting);
        prop_assert!(!goes || state.delete_asked, "a deletion that nobody asked for waits for nothing");
    }
    if state.wanted == Wanted::Excluded(ExclusionReason::Deleted) {
        prop_assert!(state.accepted.is_none() && is_at_rest, "the registry does not hold what is called deleted");
    }
    Ok(())
}

/// The rules of a single step.
fn check_step(before: &ReportState, event: Event, after: &ReportState) -> Result<(), TestCaseError> {
    let verdict = matches!(event, Event::Ended(Outcome::Accepted { .. } | Outcome::Rejected));
    if before.attempt.in_doubt && !verdict {
        prop_assert!(after.attempt.in_doubt, "only a verdict ends the doubt");
        let message = match event {
            Event::Ended(Outcome::AlreadyThere) => before.attempt.sent.map(|(version, _)| (version, Action::Update)),
            _ => before.attempt.sent,
        };
        prop_assert_eq!(after.attempt.sent, message, "frozen while in doubt");
    }
    if event == Event::Claimed && !before.attempt.in_doubt {
        let (version, action) = after.attempt.sent.unwrap();
        prop_assert_eq!(action == Action::Delete, matches!(after.wanted, Wanted::Absent(_)));
        let is_new = after.accepted.is_none() && action != Action::Delete;
        prop_assert_eq!(action == Action::Add, is_new, "the action fits what the registry holds");
        let expected = match after.wanted {
            Wanted::Version(wanted) => Some(wanted),
            Wanted::Absent(wanted) => Some(after.accepted.map_or(wanted, |accepted| accepted.version)),
            Wanted::Excluded(_) => None,
        };
        prop_assert_eq!(Some(version), expected, "the newest version goes");
    }
    let is_accepted = matches!(event, Event::Ended(Outcome::Accepted { .. }));
    prop_assert!(is_accepted || !before.maybe_accepted || after.maybe_accepted, "only an acceptance makes it known");
    if event == Event::RolledBack {
        let goes = [AttemptState::Queued, AttemptState::Waiting];
        prop_assert!(!goes.contains(&after.attempt.state), "what may have been sent since is in doubt");
        prop_assert!(after.maybe_accepted);
    }
    if before.accepted != after.accepted {
        prop_assert!(matches!(event, Event::Ended(Outcome::Accepted { .. })), "only the registry says what it holds");
    }
    Ok(())
}

fn check_asked(asked: &Asked, before: &ReportState, event: Event, after: &ReportState) -> Result<(), TestCaseError> {
    if event == Event::Claimed && !before.attempt.in_doubt && is_deleting(after) {
        prop_assert!(asked.delete, "a deletion that nobody asked for is never sent");
    }
    if asked.delete && matches!(after.wanted, Wanted::Absent(_)) {
        prop_assert!(
            !matches!(after.attempt.state, AttemptState::None | AttemptState::Rejected),
            "a deletion that was asked for is never dropped"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_events_leads_out_of_the_rules(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = ReportState::new(Wanted::Version(1), false, false);
        let mut asked = Asked::default();
        for event in events {
            let Ok(next) = apply(&state, event) else { continue };
            asked.note(&state, event, &next);
            check_state(&next)?;
            check_step(&state, event, &next)?;
            check_asked(&asked, &state, event, &next)?;
            state = next;
        }
    }
}
