//! The outcome of an attempt, and the report's next step.

use chrono::{DateTime, Utc};

use super::{
    event::{Outcome, Refusal},
    state::{Accepted, Action, Attempt, AttemptState, ExclusionReason, HoldReason, ReportState, Wanted},
};

/// Ends the attempt that is on its way.
pub(super) fn end(next: &mut ReportState, outcome: Outcome) -> Result<(), Refusal> {
    if next.attempt.state != AttemptState::Sending {
        return Err(Refusal::OutOfTurn);
    }
    let (version, action) = next.attempt.sent.ok_or(Refusal::OutOfTurn)?;
    let outcome = if next.attempt.in_doubt { outcome.in_doubt() } else { outcome };
    next.attempt = ended(&next.attempt, outcome);
    if outcome == Outcome::Blocked {
        next.blocked = true;
    }
    if let Outcome::Accepted { at, with_warnings } = outcome {
        next.accepted = (action != Action::Delete).then_some(Accepted { version, at, with_warnings });
        next.maybe_accepted = false;
    }
    if !next.attempt.in_doubt {
        go_on(next, action, outcome);
    }
    Ok(())
}

/// The attempt after an outcome, whatever the report wants.
fn ended(attempt: &Attempt, outcome: Outcome) -> Attempt {
    let tries = attempt.tries;
    let in_state = |state, next_try_at: Option<DateTime<Utc>>| Attempt { state, next_try_at, tries, ..Attempt::NONE };
    match outcome {
        Outcome::Accepted { .. } => Attempt::NONE,
        Outcome::AlreadyThere => Attempt {
            sent: attempt.sent.map(|(version, _)| (version, Action::Update)),
            in_doubt: true,
            ..in_state(AttemptState::Unknown, Some(DateTime::<Utc>::MIN_UTC))
        },
        Outcome::Rejected | Outcome::NotTaken { .. } => in_state(AttemptState::Rejected, None),
        Outcome::Waiting { until } => in_state(AttemptState::Waiting, Some(until)),
        Outcome::Unknown { until } => {
            Attempt { sent: attempt.sent, in_doubt: true, ..in_state(AttemptState::Unknown, until) }
        }
        Outcome::SetBack => Attempt { tries: tries - 1, ..Attempt::QUEUED },
        Outcome::Blocked | Outcome::GaveUp => in_state(AttemptState::None, None),
        Outcome::Unreadable => Attempt { held: Some(HoldReason::Unreadable), ..in_state(AttemptState::Held, None) },
    }
}

/// Turns to what is wanted now, where that changed while the message was on its way.
fn go_on(next: &mut ReportState, action: Action, outcome: Outcome) {
    match (next.wanted, next.accepted, action) {
        (Wanted::Absent(_), None, _) if !(next.maybe_accepted && next.delete_asked) => {
            next.wanted = Wanted::Excluded(ExclusionReason::Deleted);
            next.attempt = Attempt::NONE;
            next.delete_asked = false;
        }
        // It may have been taken back, and deleted again without a word to the registry.
        (Wanted::Absent(_), _, _) if !next.delete_asked => next.attempt = Attempt::NONE,
        (Wanted::Absent(_), _, Action::Delete) => go_on_deleting(next, outcome),
        (Wanted::Absent(_), _, Action::Add | Action::Update) => next.attempt = Attempt::QUEUED,
        // The deletion was taken back: what it took out is added again, and what it did not stays.
        (Wanted::Version(_), None, Action::Delete) if !next.blocked => next.attempt = Attempt::QUEUED,
        (Wanted::Version(_), _, Action::Delete) => next.attempt = Attempt::NONE,
        (Wanted::Version(_) | Wanted::Excluded(_), ..) => {}
    }
}

/// A deletion that was asked for goes until the registry took the dose out or refused.
fn go_on_deleting(next: &mut ReportState, outcome: Outcome) {
    match outcome {
        Outcome::Rejected | Outcome::NotTaken { .. } => next.delete_asked = false,
        Outcome::GaveUp | Outcome::Blocked => next.attempt = Attempt::QUEUED,
        Outcome::Accepted { .. }
        | Outcome::AlreadyThere
        | Outcome::Waiting { .. }
        | Outcome::Unknown { .. }
        | Outcome::SetBack
        | Outcome::Unreadable => {}
    }
}
