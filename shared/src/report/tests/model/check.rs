//! The invariants after each step, and when all is well again.

use proptest::prelude::*;

use super::{
    step::{Step, any_step},
    world::{Dose, World},
};
use crate::{
    gate::GateKind,
    report::{Action, AttemptState, HoldReason, Wanted},
};

type Checked = Result<(), TestCaseError>;

/// A claim that a step made.
fn check_claim(before: &World, after: &World, n: usize) -> Checked {
    let (old, new) = (&before.doses[n], &after.doses[n]);
    let Some(message) = new.state.attempt.sent.filter(|_| new.state.attempt.state == AttemptState::Sending) else {
        return Ok(());
    };
    if old.state.attempt.state == AttemptState::Sending {
        return Ok(());
    }
    prop_assert!(!before.refused, "nothing goes after a set-up was refused");
    check_message(old, message)
}

/// A message that goes out.
fn check_message(dose: &Dose, message: (i32, Action)) -> Checked {
    if let Some(doubt) = dose.doubt {
        prop_assert_eq!(message, doubt, "what may have arrived goes again as it was");
    } else if message.1 == Action::Delete {
        prop_assert!(dose.delete, "a deletion that nobody asked for is never sent");
    }
    Ok(())
}

fn check_dose(dose: &Dose) -> Checked {
    let state = &dose.state;
    let is_known = dose.doubt.is_none() && !state.attempt.is_in_flight();
    if is_known {
        prop_assert_eq!(state.accepted.map(|accepted| accepted.version), dose.held, "what is known is true");
    }
    if dose.delete && matches!(state.wanted, Wanted::Absent(_)) {
        prop_assert!(
            !matches!(state.attempt.state, AttemptState::None | AttemptState::Rejected),
            "a deletion that was asked for is never dropped"
        );
    }
    Ok(())
}

fn check_gate(before: &World, after: &World) -> Checked {
    let on_their_way = if after.has_worked { 2 } else { 1 };
    prop_assert!(after.wrong_tries <= on_their_way, "a wrong password is tried once");
    prop_assert!(after.vain <= after.vain_limit, "a registry that is down is left alone");
    if after.gate.kind() == GateKind::Held && before.gate.kind() != GateKind::Held {
        let is_gone = !before.has_worked && after.mood == super::registry::Mood::Gone;
        prop_assert!(after.refused || is_gone, "only what concerns the set-up holds the integration");
    }
    Ok(())
}

/// Checks the end: when all is well nothing is stranded, and what was asked for is done.
fn check_end(before: &World, after: &World) -> Checked {
    prop_assert!(!after.is_busy(), "all that goes by itself has gone");
    for (n, (old, new)) in before.doses.iter().zip(&after.doses).enumerate() {
        check_dose(new)?;
        let state = &new.state;
        if let (true, Wanted::Version(version)) = (was_under_way(old), state.wanted) {
            let accepted = state.accepted.map(|accepted| accepted.version);
            let is_older = state.attempt.state == AttemptState::None && accepted.is_some() && old.doubt.is_some();
            prop_assert!(accepted == Some(version) || is_older, "dose {} was stranded: {:?}", n, state);
        }
        prop_assert!(!new.delete, "a deletion that was asked for is done");
        prop_assert!(state.attempt.held != Some(HoldReason::Moved), "a move ends");
    }
    Ok(())
}

/// Returns `true` if the dose is reported without a person.
fn was_under_way(dose: &Dose) -> bool {
    let attempt = dose.state.attempt;
    attempt.state == AttemptState::Queued || attempt.next_try_at.is_some()
}

fn check(steps: &[Step]) -> Checked {
    let mut world = World::new();
    for step in steps {
        let before = world.clone();
        world.step(*step);
        for n in 0..world.doses.len() {
            check_claim(&before, &world, n)?;
            check_dose(&world.doses[n])?;
        }
        check_gate(&before, &world)?;
    }
    let mut healed = world.clone();
    healed.heal();
    check_end(&world, &healed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn delivery_tells_the_truth_whatever_happens(steps in prop::collection::vec(any_step(), 0..80)) {
        check(&steps)?;
    }
}
