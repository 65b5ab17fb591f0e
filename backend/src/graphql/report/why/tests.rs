//! Every state that a report can reach, before every gate, with its sentences.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use shared::{
    gate::{Cause, GateEvent, GateScope},
    report::{Event, Outcome, apply, view},
};

use super::*;

#[rstest::rstest]
#[case("2026-03-10T10:10:00Z", "5:10 am")]
#[case("2026-03-10T05:00:00Z", "12:00 am")]
#[case("2026-03-10T17:05:00Z", "12:05 pm")]
fn a_time_reads_as_americans_write_it(#[case] at: &str, #[case] text: &str) {
    assert_eq!(clock(at.parse().unwrap(), &TimeZone::get("America/Chicago").unwrap()), text);
}

fn now() -> DateTime<Utc> {
    "2026-03-10T15:00:00Z".parse().unwrap()
}

fn events() -> Vec<Event> {
    let until = now() + TimeDelta::minutes(73);
    let ended = [
        Outcome::Accepted { at: now(), with_warnings: false },
        Outcome::Accepted { at: now(), with_warnings: true },
        Outcome::Rejected,
        Outcome::NotTaken { again: Some(until) },
        Outcome::Waiting { until },
        Outcome::Unknown { until: Some(until) },
        Outcome::Unknown { until: None },
        Outcome::SetBack,
        Outcome::Blocked,
        Outcome::Unreadable,
        Outcome::GaveUp,
    ];
    let others = [
        Event::Edited { version: 2 },
        Event::Deleted { at_registry: false },
        Event::Deleted { at_registry: true },
        Event::Excluded(ExclusionReason::ByHand),
        Event::Assessed { blocked: true },
        Event::Assessed { blocked: false },
        Event::Queued,
        Event::Held(HoldReason::Moved),
        Event::RemovalRefused,
        Event::Claimed,
    ];
    others.into_iter().chain(ended.map(Event::Ended)).collect()
}

/// Every state that can be reached, by what tells it from others.
fn reachable() -> BTreeMap<String, ReportState> {
    let mut found = BTreeMap::new();
    let mut open: VecDeque<_> = [false, true].map(|before| ReportState::new(Wanted::Version(1), false, before)).into();
    while let Some(state) = open.pop_front() {
        if found.insert(name(&state), state).is_none() {
            let tries = |state: ReportState| {
                let mut state = state;
                state.attempt.tries = 0;
                state
            };
            open.extend(events().iter().filter_map(|event| apply(&state, *event).ok()).map(tries));
        }
    }
    found
}

fn name(state: &ReportState) -> String {
    let attempt = &state.attempt;
    let next = match attempt.next_try_at {
        Some(at) if at > now() => " later",
        Some(_) => " now",
        None => "",
    };
    let mut name = format!("{} {:?}{next}", view(state).tab, attempt.state);
    if let Some(held) = attempt.held {
        name += &format!(" {held}");
    }
    let sent = attempt.sent.map(|(_, action)| format!(" sends {action}")).unwrap_or_default();
    let accepted = match state.accepted {
        Some(accepted) if accepted.with_warnings => " accepted with warnings",
        Some(_) => " accepted",
        None => "",
    };
    let is_changed =
        matches!((state.wanted, state.accepted), (Wanted::Version(2), Some(accepted)) if accepted.version < 2);
    let wanted = match state.wanted {
        Wanted::Version(_) if is_changed => " changed".to_owned(),
        Wanted::Version(_) => String::new(),
        Wanted::Absent(_) => " deleted".to_owned(),
        Wanted::Excluded(reason) => format!(" excluded {reason}"),
    };
    let flags = [
        (state.delete_asked, " there too"),
        (attempt.in_doubt, " in doubt"),
        (state.blocked, " blocked"),
        (state.before_activation, " before"),
    ];
    let flags: String = flags.iter().filter(|(is, _)| *is).map(|(_, flag)| *flag).collect();
    name + &sent + accepted + &wanted + &flags
}

fn gates() -> [(&'static str, Gate); 4] {
    let open = Gate::new(GateScope::Integration, now()).apply(GateEvent::GotThrough { sent_at: now() }, now());
    let cause = |text: &str| Cause { text: text.to_owned(), ..Cause::default() };
    let text = "The registry did not accept the user name, the password or the facility id. Correct them.";
    let held = open.apply(GateEvent::SetUpRefused { sent_at: now(), cause: cause(text) }, now());
    let troubled =
        GateEvent::Troubled { sent_at: now(), cause: cause("Nobody answers at the registry's address. Wait.") };
    let broken = (0..5).fold(open.clone(), |gate, _| gate.apply(troubled.clone(), now()));
    let saved = open.apply(GateEvent::SetUpSaved, now());
    [("open", open), ("held", held), ("broken", broken), ("saved", saved)]
}

fn said(state: &ReportState, gate: &Gate) -> String {
    let zone = TimeZone::get("America/Chicago").unwrap();
    let is_tried = state.attempt.state != AttemptState::None || state.accepted.is_some();
    why(&Standing {
        state,
        gate,
        ours: &[],
        theirs: &[],
        failure: None,
        is_tried,
        is_night_over: false,
        is_paused: false,
        closed_until: None,
        put_off_until: None,
        now: now(),
        zone: &zone,
    })
}

/// Each text once, with the gate and the states in which it is said.
#[test]
fn every_state_has_its_sentences() {
    let mut texts: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
    for (name, state) in reachable() {
        let open = said(&state, &gates()[0].1);
        for (number, (_, gate)) in gates().iter().enumerate() {
            let text = said(&state, gate);
            if number == 0 || text != open {
                texts.entry((number, text)).or_default().push(name.clone());
            }
        }
    }
    let line = |((number, text), states): (&(usize, String), &Vec<String>)| {
        format!("[{}] {text}\n    {}", gates()[*number].0, states.join("\n    "))
    };
    insta::assert_snapshot!(texts.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn sentences_are_true_in_their_state() {
    for (name, state) in reachable() {
        for (gate, before) in gates() {
            let text = said(&state, &before);
            let at = format!("{name}, {gate}: {text}");
            let attempt = &state.attempt;
            assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(".."), "{at}");
            let is_refused = attempt.state == AttemptState::Rejected;
            assert!(is_refused || !text.contains("The registry refused it"), "{at}");
            let goes_again =
                attempt.in_doubt && (attempt.next_try_at.is_some() || attempt.state == AttemptState::Sending);
            assert!(goes_again || !text.contains("The same message"), "{at}");
            let waits = matches!(attempt.state, AttemptState::Queued) || attempt.next_try_at.is_some();
            assert_eq!(waits && before.is_closed(), text.contains("Nothing goes to the registry"), "{at}");
            let is_timed = before.kind() == GateKind::Open && attempt.next_try_at.is_some_and(|at| at > now());
            assert_eq!(is_timed, text.contains("11:13 am"), "{at}");
        }
    }
}

#[rstest::rstest]
#[case::ready(false, false, false, None, "Complete. The night after the day it was added reports it.")]
#[case::night_over(false, true, false, None, "Its night is over: report it by hand.")]
#[case::tried_before(
    true,
    false,
    false,
    None,
    "Complete. It was tried before, so no night sends it. Report it by hand."
)]
#[case::old(false, false, true, None, "Added before the program was set up. No night sends it. Report it by hand.")]
#[case::given_up(
    true,
    false,
    false,
    Some("Nobody answers at the registry's address. Check the address."),
    "Nobody answers at the registry's address. It is not sent by itself any more. Report it by hand."
)]
fn what_is_ready_says_who_sends_it(
    #[case] is_tried: bool,
    #[case] is_night_over: bool,
    #[case] before: bool,
    #[case] failure: Option<&str>,
    #[case] text: &str,
) {
    let state = ReportState::new(Wanted::Version(1), false, before);
    let zone = TimeZone::get("America/Chicago").unwrap();
    let (_, gate) = &gates()[0];
    let standing = Standing {
        state: &state,
        gate,
        ours: &[],
        theirs: &[],
        failure,
        is_tried,
        is_night_over,
        is_paused: false,
        closed_until: None,
        put_off_until: None,
        now: now(),
        zone: &zone,
    };
    assert_eq!(why(&standing), text);
}

#[rstest::rstest]
#[case::refused(true, None, false, "The registry refused it. Ask its help desk why.")]
#[case::never_sent(false, None, false, "It was not sent. Report it again.")]
#[case::not_taken_as_it_is(true, Some("The server did not take it."), false, "The server did not take it.")]
#[case::update_refused(
    true,
    None,
    true,
    "The registry refused the last update and holds the earlier version. It gave no reason."
)]
#[case::update_not_sent(
    true,
    Some("The message is too large."),
    true,
    "The last update did not get through, and the registry holds the earlier version. The message is too large."
)]
fn only_what_a_registry_refused_is_called_refused(
    #[case] is_tried: bool,
    #[case] failure: Option<&str>,
    #[case] is_accepted: bool,
    #[case] text: &str,
) {
    let mut state = ReportState::new(Wanted::Version(1), false, false);
    state.attempt.state = AttemptState::Rejected;
    state.accepted = is_accepted.then_some(shared::report::Accepted { version: 1, at: now(), with_warnings: false });
    let zone = TimeZone::get("America/Chicago").unwrap();
    let (_, gate) = &gates()[0];
    let standing = Standing {
        state: &state,
        gate,
        ours: &[],
        theirs: &[],
        failure,
        is_tried,
        is_night_over: false,
        is_paused: false,
        closed_until: None,
        put_off_until: None,
        now: now(),
        zone: &zone,
    };
    assert_eq!(why(&standing), text);
}

/// What is put off says so until that day, and nothing of it while it is on its way or left out.
#[rstest::rstest]
#[case::ready(
    ReportState::new(Wanted::Version(1), false, false),
    false,
    "Complete. Put off until 03/12/2026: nights and batches pass over it until then."
)]
#[case::night_over(
    ReportState::new(Wanted::Version(1), false, false),
    true,
    "Complete. Put off until 03/12/2026: batches pass over it until then. Its night is over by then: report it by hand."
)]
#[case::blocked(
    ReportState::new(Wanted::Version(1), true, false),
    false,
    "Details are missing that the registry requires. Put off until 03/12/2026: nights and batches pass over it until then."
)]
#[case::blocked_and_night_over(
    ReportState::new(Wanted::Version(1), true, false),
    true,
    "Details are missing that the registry requires. Put off until 03/12/2026: batches pass over it until then. Its \
     night is over by then: report it by hand."
)]
#[case::old(
    ReportState::new(Wanted::Version(1), false, true),
    true,
    "Added before the program was set up. No night sends it. Report it by hand. Put off until 03/12/2026: nights and \
     batches pass over it until then."
)]
#[case::left_out(ReportState::new(Wanted::Excluded(ExclusionReason::ByHand), false, false), true, "Left out by hand.")]
fn what_is_put_off_says_until_when(#[case] state: ReportState, #[case] is_night_over: bool, #[case] text: &str) {
    let (zone, gates) = (TimeZone::UTC, gates());
    let standing = |put_off_until| Standing {
        state: &state,
        gate: &gates[0].1,
        ours: &[],
        theirs: &[],
        failure: None,
        is_tried: false,
        is_night_over,
        is_paused: false,
        closed_until: None,
        put_off_until,
        now: now(),
        zone: &zone,
    };
    assert_eq!(why(&standing(NaiveDate::from_ymd_opt(2026, 3, 12))), text);
    assert!(!why(&standing(None)).contains("Put off"));
    let queued = apply(&ReportState::new(Wanted::Version(1), false, false), Event::Queued).unwrap();
    let queued = Standing { state: &queued, ..standing(NaiveDate::from_ymd_opt(2026, 3, 12)) };
    assert_eq!(why(&queued), "On its way to the registry.");
}
