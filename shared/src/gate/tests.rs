//! The steps of a gate, by tables, and the properties of any sequence.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Cause, Gate, GateEvent, GateKind, GateScope, GateState};

const CONNECTIONS: u32 = 8;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn cause(code: &str) -> Cause {
    Cause { code: code.to_owned(), text: format!("What is meant by {code}."), submission: None }
}

fn through(minute: i64) -> GateEvent {
    GateEvent::GotThrough { sent_at: at(minute) }
}

fn refused(minute: i64) -> GateEvent {
    GateEvent::SetUpRefused { sent_at: at(minute), cause: cause("http_denied") }
}

fn troubled(minute: i64) -> GateEvent {
    GateEvent::Troubled { sent_at: at(minute), cause: cause("refused") }
}

fn not_found(minute: i64) -> GateEvent {
    GateEvent::NotFound { sent_at: at(minute), cause: cause("http_not_found") }
}

fn message(minute: i64, code: &str, report: u128) -> GateEvent {
    GateEvent::MessageRefused { sent_at: at(minute), cause: cause(code), report: Uuid::from_u128(report) }
}

fn probed(minute: i64) -> GateEvent {
    GateEvent::ProbeSucceeded { sent_at: at(minute) }
}

fn probe_failed(minute: i64) -> GateEvent {
    GateEvent::ProbeFailed { sent_at: at(minute), cause: cause("refused") }
}

fn probe_refused(minute: i64) -> GateEvent {
    GateEvent::ProbeRefused { sent_at: at(minute), cause: cause("http_denied") }
}

fn new() -> Gate {
    Gate::new(GateScope::Integration, at(0))
}

/// A gate through which a message went at minute 0.
fn open() -> Gate {
    new().apply(through(0), at(0))
}

/// Applies each event at its minute.
fn run(gate: Gate, events: &[(i64, GateEvent)]) -> Gate {
    events.iter().fold(gate, |gate, (minute, event)| gate.apply(event.clone(), at(*minute)))
}

fn broken() -> Gate {
    (0..5).fold(open(), |gate, _| gate.apply(troubled(0), at(0)))
}

fn held() -> Gate {
    open().apply(refused(0), at(0))
}

#[rstest::rstest]
#[case::got_through(new(), through(1), GateKind::Open)]
#[case::wrong_password(open(), refused(1), GateKind::Held)]
#[case::wrong_password_at_first(new(), refused(1), GateKind::Held)]
#[case::wrong_password_while_broken(broken(), refused(1), GateKind::Held)]
#[case::one_trouble(open(), troubled(1), GateKind::Open)]
#[case::late_answer(broken(), through(1), GateKind::Open)]
#[case::trouble_while_held(held(), troubled(1), GateKind::Held)]
#[case::not_found_at_first(new(), not_found(1), GateKind::Held)]
#[case::not_found_after_it_worked(open(), not_found(1), GateKind::Open)]
#[case::one_message(open(), message(1, "413", 1), GateKind::Open)]
#[case::saved(held(), GateEvent::SetUpSaved, GateKind::Proving)]
#[case::saved_while_broken(broken(), GateEvent::SetUpSaved, GateKind::Proving)]
#[case::saved_while_open(open(), GateEvent::SetUpSaved, GateKind::Proving)]
#[case::activated(held(), GateEvent::Activated, GateKind::Proving)]
#[case::by_hand(held(), GateEvent::ReleasedByHand, GateKind::Proving)]
#[case::by_hand_while_open(open(), GateEvent::ReleasedByHand, GateKind::Open)]
#[case::test_message(held(), GateEvent::TestMessageAccepted, GateKind::Open)]
#[case::probed(broken(), probed(1), GateKind::Proving)]
#[case::probed_in_vain(broken(), probe_failed(1), GateKind::Broken)]
#[case::probed_and_refused(broken(), probe_refused(1), GateKind::Held)]
#[case::late_probe(held(), probed(1), GateKind::Held)]
#[case::late_probe_in_vain(open(), probe_failed(1), GateKind::Open)]
fn a_gate_moves(#[case] gate: Gate, #[case] event: GateEvent, #[case] kind: GateKind) {
    assert_eq!(gate.apply(event, at(1)).kind(), kind);
}

#[test]
fn what_was_sent_with_the_set_up_before_says_nothing_of_the_new_one() {
    let saved = run(held(), &[(5, GateEvent::SetUpSaved), (5, probed(5))]);
    for event in [refused(4), through(4), troubled(4), not_found(4), message(4, "413", 1)] {
        assert_eq!(saved.apply(event, at(6)), saved);
    }
    assert_eq!(saved.apply(through(5), at(6)).kind(), GateKind::Open);
    let held = open().apply(refused(3), at(4));
    assert_eq!(held.apply(through(3), at(5)), held, "another connection's answer does not open it");
}

#[rstest::rstest]
#[case::succeeded(probed(4))]
#[case::failed(probe_failed(4))]
#[case::refused(probe_refused(4))]
fn a_connection_test_of_the_set_up_before_says_nothing_of_the_new_one(#[case] ended: GateEvent) {
    let saved = run(open(), &[(4, GateEvent::ProbeStarted { until: at(7) }), (5, GateEvent::SetUpSaved)]);
    assert_eq!(saved.apply(ended, at(6)), saved);
    assert_eq!(saved.apply(probed(5), at(6)).limit(CONNECTIONS, at(6)), 1, "its own test counts");
}

#[test]
fn what_got_through_by_a_clock_that_was_ahead_does_not_vouch() {
    let ahead = new().apply(through(600), at(600));
    assert_eq!((ahead.limit(CONNECTIONS, at(600)), ahead.limit(CONNECTIONS, at(1))), (CONNECTIONS, 1));
}

#[test]
fn a_refusal_alike_is_known_to_hold_the_gate() {
    let held = (1..=3).fold(open(), |gate, report| gate.apply(message(1, "400", report), at(1)));
    let late = held.apply(message(1, "400", 4), at(1));
    assert_eq!(late.streak.reports, [1, 2, 3].map(Uuid::from_u128), "those that held it");
    assert!(late.is_held_by(&message(1, "400", 4)));
    for event in [message(1, "413", 4), refused(1), through(1)] {
        assert!(!late.is_held_by(&event), "{event:?}");
    }
    assert!(!open().is_held_by(&message(1, "400", 4)));
    assert!(!held.apply(GateEvent::SetUpSaved, at(2)).is_held_by(&message(1, "400", 4)));
}

#[test]
fn a_state_from_the_future_takes_any_answer() {
    let ahead = run(held(), &[(600, GateEvent::SetUpSaved), (600, probed(600))]);
    assert_eq!(ahead.apply(refused(4), at(5)).kind(), GateKind::Held);
}

#[test]
fn five_troubles_break_it_and_pauses_between_probes_grow() {
    let mut gate = open();
    for n in 1..=4 {
        gate = gate.apply(troubled(1), at(1));
        assert_eq!((gate.kind(), gate.streak.count), (GateKind::Open, n));
    }
    gate = gate.apply(troubled(1), at(1));
    let mut minute = 1;
    for pause in [5, 10, 20, 30, 30, 30] {
        minute += pause;
        assert_eq!(gate.probe_at(), Some(at(minute)));
        assert!(gate.probe_at() <= Some(Gate::latest_probe(at(minute - pause))));
        gate = gate.apply(probe_failed(minute), at(minute));
    }
    assert_eq!(gate.since, at(1), "it is broken since then, however often it was probed");
}

#[test]
fn after_a_probe_one_trouble_closes_it_again_for_longer() {
    let gate = run(broken(), &[(5, probed(5))]);
    assert_eq!(gate.limit(CONNECTIONS, at(5)), 1);
    let again = gate.apply(troubled(5), at(6));
    assert_eq!((again.kind(), again.probe_at()), (GateKind::Broken, Some(at(16))));
    assert_eq!(gate.apply(through(5), at(6)).streak.count, 0);
}

#[test]
fn an_answer_in_between_ends_a_streak() {
    let events = [troubled(1), troubled(1), troubled(1), troubled(1), through(1), troubled(1)];
    let gate = events.into_iter().fold(open(), |gate, event| gate.apply(event, at(1)));
    assert_eq!((gate.kind(), gate.streak.count), (GateKind::Open, 1));
}

#[rstest::rstest]
#[case::three_alike(&[("400", 1), ("400", 2), ("400", 3)], GateKind::Held)]
#[case::one_again_and_again(&[("400", 1), ("400", 1), ("400", 1), ("400", 1)], GateKind::Open)]
#[case::two_in_turn(&[("400", 1), ("400", 2), ("400", 1), ("400", 2)], GateKind::Open)]
#[case::not_alike(&[("400", 1), ("413", 2), ("400", 3), ("413", 4)], GateKind::Open)]
fn what_different_messages_are_refused_for_is_the_set_ups(#[case] refusals: &[(&str, u128)], #[case] kind: GateKind) {
    let gate = refusals.iter().fold(open(), |gate, (code, report)| gate.apply(message(1, code, *report), at(1)));
    assert_eq!(gate.kind(), kind);
}

#[rstest::rstest]
#[case::of_messages(&[message(1, "400", 1), message(1, "400", 2), troubled(1), message(1, "400", 3)])]
#[case::of_the_registry(&[troubled(1), troubled(1), troubled(1), troubled(1), message(1, "400", 1), troubled(1)])]
fn a_streak_is_of_one_kind(#[case] events: &[GateEvent]) {
    let gate = events.iter().fold(open(), |gate, event| gate.apply(event.clone(), at(1)));
    assert_eq!(gate.kind(), GateKind::Open);
}

#[rstest::rstest]
#[case::proving(new(), 1, 1)]
#[case::open(open(), 5, CONNECTIONS)]
#[case::after_a_quiet_time(open(), 6, 1)]
#[case::held(held(), 1, 0)]
#[case::broken(broken(), 1, 0)]
#[case::before_the_connection_test(open().apply(GateEvent::SetUpSaved, at(1)), 1, 0)]
#[case::after_the_connection_test(run(open(), &[(1, GateEvent::SetUpSaved), (1, probed(1))]), 1, 1)]
#[case::of_a_location(Gate::new(GateScope::Enrollment, at(0)), 600, CONNECTIONS)]
#[case::of_a_held_location(Gate::new(GateScope::Enrollment, at(0)).apply(refused(1), at(1)), 1, 0)]
fn so_many_go_at_once(#[case] gate: Gate, #[case] minute: i64, #[case] limit: u32) {
    assert_eq!(gate.limit(CONNECTIONS, at(minute)), limit);
    assert_eq!(gate.limit(0, at(minute)), 0);
}

#[test]
fn a_saved_set_up_is_tested_at_once_and_knows_nothing_of_the_one_before() {
    let gate = open().apply(GateEvent::SetUpSaved, at(3));
    assert_eq!((gate.probe_at(), gate.through_at), (Some(at(3)), None));
    let failed = gate.apply(probe_failed(3), at(3));
    assert_eq!((failed.kind(), failed.probe_at(), failed.since), (GateKind::Broken, Some(at(8)), at(3)));
}

#[test]
fn one_worker_probes() {
    let gate = broken().apply(GateEvent::ProbeStarted { until: at(9) }, at(5));
    assert_eq!(gate.probe_at(), Some(at(9)));
    assert_eq!(open().apply(GateEvent::ProbeStarted { until: at(9) }, at(5)), open());
}

#[test]
fn what_got_through_is_written_once_a_minute() {
    let gate = open();
    let soon = gate.apply(through(0), at(0) + TimeDelta::seconds(59));
    assert_eq!(soon, gate);
    assert_eq!(gate.apply(through(1), at(1)).through_at, Some(at(1)));
}

fn any_event() -> impl Strategy<Value = GateEvent> {
    prop_oneof![
        (0..60i64).prop_map(through),
        (0..60i64).prop_map(refused),
        (0..60i64).prop_map(troubled),
        (0..60i64).prop_map(not_found),
        (0..60i64, 0..4u128).prop_map(|(minute, report)| message(minute, "400", report)),
        Just(GateEvent::SetUpSaved),
        Just(GateEvent::Activated),
        Just(GateEvent::ReleasedByHand),
        Just(GateEvent::TestMessageAccepted),
        (0..60i64).prop_map(|minute| GateEvent::ProbeStarted { until: at(minute) }),
        (0..60i64).prop_map(probed),
        (0..60i64).prop_map(probe_failed),
        (0..60i64).prop_map(probe_refused),
    ]
}

proptest! {
    #[test]
    fn a_closed_gate_lets_nothing_through_and_says_why(events in prop::collection::vec(any_event(), 0..60)) {
        let mut gate = new();
        for (minute, event) in (0..).zip(events) {
            let before = gate.clone();
            gate = gate.apply(event, at(minute));
            let limit = gate.limit(CONNECTIONS, at(minute));
            prop_assert_eq!(limit == 0, gate.is_closed() || gate.probe_at().is_some());
            prop_assert_eq!(gate.cause().is_some(), gate.is_closed());
            if let GateState::Broken { probe_at, .. } = gate.state {
                prop_assert!(before.kind() == GateKind::Broken || probe_at > at(minute), "it is left alone first");
            }
            prop_assert!(gate.kind() == before.kind() || gate.since == at(minute));
        }
    }
}
