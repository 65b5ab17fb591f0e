//! The invariants after each step, and when all is well again.

use proptest::{
    prelude::*,
    test_runner::{TestRng, TestRunner},
};

use super::{
    fault::Fault,
    registry::Mood,
    step::{Step, any_steps},
    world::{Dose, World},
};
use crate::{
    gate::GateKind,
    report::{AttemptState, HoldReason, Wanted},
};

type Checked = Result<(), TestCaseError>;

fn check_dose(dose: &Dose) -> Checked {
    let state = &dose.state;
    let is_known = dose.doubt.is_none() && !state.attempt.is_in_flight() && !state.maybe_accepted;
    if is_known {
        prop_assert_eq!(state.accepted.map(|accepted| accepted.version), dose.held, "what is known is true");
    }
    if dose.delete && matches!(state.wanted, Wanted::Absent(_)) {
        prop_assert!(
            !matches!(state.attempt.state, AttemptState::None | AttemptState::Rejected),
            "a deletion that was asked for is never dropped"
        );
    }
    if dose.asked && state.accepted.is_none() && matches!(state.wanted, Wanted::Version(_)) {
        prop_assert!(state.attempt.state != AttemptState::None, "a dose that was asked for is never dropped");
    }
    Ok(())
}

fn check_gate(before: &World, after: &World) -> Checked {
    prop_assert!(after.wrong_tries <= 2 && after.stale_wrong_tries <= 1, "a wrong password is tried once");
    prop_assert!(after.vain <= after.vain_limit, "a registry that is down is left alone");
    if after.gate.kind() == GateKind::Held && before.gate.kind() != GateKind::Held {
        let is_gone = before.worked_at.is_none() && after.mood == Mood::Gone;
        prop_assert!(after.refused || is_gone, "only what concerns the set-up holds the integration");
    }
    Ok(())
}

/// Checks the end: when all is well nothing is stranded, and what was asked for is done.
fn check_end(before: &World, after: &World) -> Checked {
    prop_assert_eq!(after.wrong, None);
    prop_assert!(!after.is_busy(), "all that goes by itself has gone");
    let waits_for_person = after.doses.iter().any(|dose| dose.is_aside);
    for (n, (old, new)) in before.doses.iter().zip(&after.doses).enumerate() {
        check_dose(new)?;
        let state = &new.state;
        let is_moved = state.attempt.held == Some(HoldReason::Moved);
        let decides = is_moved && waits_for_person || state.attempt.held == Some(HoldReason::RemovalRefused);
        if new.is_aside || decides {
            // A person decides.
            continue;
        }
        if let (true, Wanted::Version(version)) = (was_under_way(old) || old.asked, state.wanted) {
            let accepted = state.accepted.map(|accepted| accepted.version);
            let is_from_before = old.doubt.is_some() || old.flight.is_some() || old.state.attempt.in_doubt;
            let is_older = state.attempt.state == AttemptState::None && accepted.is_some() && is_from_before;
            prop_assert!(accepted == Some(version) || is_older, "dose {} was stranded: {:?}", n, state);
        }
        prop_assert!(!new.delete, "a deletion that was asked for is done");
        prop_assert!(!is_moved, "a move ends");
    }
    Ok(())
}

/// Returns `true` if the dose is reported without a person.
fn was_under_way(dose: &Dose) -> bool {
    let attempt = dose.state.attempt;
    attempt.state == AttemptState::Queued || attempt.next_try_at.is_some()
}

fn check(fault: Option<Fault>, steps: &[Step]) -> Checked {
    let mut world = World::new(fault);
    for step in steps {
        let before = world.clone();
        world.step(*step);
        for dose in &world.doses {
            check_dose(dose)?;
        }
        prop_assert_eq!(world.wrong, None);
        check_gate(&before, &world)?;
    }
    let mut healed = world.clone();
    healed.heal();
    check_end(&world, &healed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn delivery_tells_the_truth_whatever_happens(steps in any_steps()) {
        check(None, &steps)?;
    }
}

#[test]
fn each_fault_that_is_put_back_is_found() {
    let config = ProptestConfig { cases: 4_000, max_shrink_iters: 0, failure_persistence: None, ..Default::default() };
    let is_missed = |fault: &Fault| {
        let rng = TestRng::deterministic_rng(config.rng_algorithm);
        let mut runner = TestRunner::new_with_rng(config.clone(), rng);
        runner.run(&any_steps(), |steps| check(Some(*fault), &steps)).is_ok()
    };
    let missed: Vec<_> = Fault::ALL.iter().copied().filter(is_missed).collect();
    assert_eq!(missed, []);
}
