//! The state machine of a report: one function from a state and an event to the next state, or a refusal.

use chrono::{DateTime, Utc};

use super::{
    ending::end,
    event::{Event, Refusal},
    state::{Action, Attempt, AttemptState, ExclusionReason, HoldReason, ReportState, Wanted},
};

/// Moves a report.
///
/// # Errors
/// Returns an error if the event cannot happen in that state; the state stays as it was.
pub fn apply(state: &ReportState, event: Event) -> Result<ReportState, Refusal> {
    let mut next = *state;
    match event {
        Event::Edited { version } => edit(&mut next, version),
        Event::Deleted { at_registry } => delete(&mut next, at_registry),
        Event::Restored { version } => restore(&mut next, version),
        Event::Excluded(reason) => exclude(&mut next, reason)?,
        Event::Included { version } => include(&mut next, version)?,
        Event::Assessed { blocked } => next.blocked = blocked,
        Event::Queued => queue(&mut next)?,
        Event::Held(reason) => hold(&mut next, reason)?,
        Event::Withdrawn { is_refused } => withdraw(&mut next, is_refused)?,
        Event::Released => release(&mut next),
        Event::RemovalRefused => refuse_removal(&mut next)?,
        Event::RolledBack => roll_back(&mut next),
        Event::Claimed => claim(&mut next)?,
        Event::Ended(outcome) => end(&mut next, outcome)?,
    }
    Ok(next)
}

/// Returns `true` if a worker may claim the report at `now`.
#[must_use]
pub fn due(state: &ReportState, now: DateTime<Utc>) -> bool {
    match state.attempt.state {
        AttemptState::Queued => true,
        AttemptState::Waiting | AttemptState::Unknown => state.attempt.next_try_at.is_some_and(|at| at <= now),
        AttemptState::None | AttemptState::Sending | AttemptState::Held | AttemptState::Rejected => false,
    }
}

fn edit(next: &mut ReportState, version: i32) {
    let Wanted::Version(_) = next.wanted else { return };
    next.wanted = Wanted::Version(version);
    // A refusal was about the earlier version; the reason stays in the history.
    let was_refused = next.attempt.state == AttemptState::Rejected;
    let is_aside = next.attempt.held == Some(HoldReason::Unreadable) && !next.attempt.in_doubt;
    if was_refused || is_aside {
        next.attempt = Attempt::NONE;
    }
}

fn delete(next: &mut ReportState, at_registry: bool) {
    let is_left_out = matches!(next.wanted, Wanted::Excluded(_));
    let may_be_there = (at_registry || next.delete_asked) && next.maybe_accepted && !is_left_out;
    let is_out = next.accepted.is_none() && !next.attempt.is_in_flight() && !may_be_there;
    next.wanted = match next.wanted {
        Wanted::Version(_) if is_out => Wanted::Excluded(ExclusionReason::Deleted),
        Wanted::Excluded(reason) if is_out => Wanted::Excluded(reason),
        Wanted::Version(version) | Wanted::Absent(version) => Wanted::Absent(version),
        Wanted::Excluded(_) => Wanted::Absent(next.accepted.map_or(0, |accepted| accepted.version)),
    };
    if is_out {
        next.attempt = Attempt::NONE;
        return;
    }
    next.delete_asked |= at_registry;
    if !next.attempt.is_in_flight() {
        // What waits its turn would say what nobody wants any more.
        next.attempt = if next.delete_asked { Attempt::QUEUED } else { Attempt::NONE };
    } else if next.delete_asked && next.attempt.state == AttemptState::Unknown {
        // The deletion goes after the verdict, so the verdict is asked for.
        next.attempt.next_try_at = next.attempt.next_try_at.or(Some(DateTime::<Utc>::MIN_UTC));
    }
}

fn restore(next: &mut ReportState, version: i32) {
    if !matches!(next.wanted, Wanted::Absent(_) | Wanted::Excluded(ExclusionReason::Deleted)) {
        return;
    }
    next.wanted = Wanted::Version(version);
    next.delete_asked = false;
    if !next.attempt.is_in_flight() {
        next.attempt = Attempt::NONE;
    }
}

fn exclude(next: &mut ReportState, reason: ExclusionReason) -> Result<(), Refusal> {
    if next.attempt.is_in_flight() {
        return Err(Refusal::UnderWay);
    }
    if let Wanted::Absent(_) = next.wanted {
        return Err(Refusal::NothingToSend);
    }
    next.wanted = Wanted::Excluded(reason);
    next.attempt = Attempt::NONE;
    Ok(())
}

fn include(next: &mut ReportState, version: i32) -> Result<(), Refusal> {
    if let Wanted::Absent(_) = next.wanted {
        return Err(Refusal::NothingToSend);
    }
    next.wanted = Wanted::Version(version);
    Ok(())
}

fn queue(next: &mut ReportState) -> Result<(), Refusal> {
    if let Wanted::Excluded(_) = next.wanted {
        return Err(Refusal::Excluded);
    }
    if matches!(next.attempt.state, AttemptState::Queued | AttemptState::Sending) {
        return Err(Refusal::UnderWay);
    }
    if next.attempt.held == Some(HoldReason::Moved) {
        return Err(Refusal::WaitsForRemoval);
    }
    if next.attempt.in_doubt {
        // The same message goes again, so the newest findings do not matter.
        next.attempt = again(&next.attempt);
    } else {
        let (_, action) = next.next_message().ok_or(Refusal::NothingToSend)?;
        if next.blocked && action != Action::Delete {
            return Err(Refusal::Blocked);
        }
        next.attempt = Attempt::QUEUED;
    }
    next.delete_asked |= matches!(next.wanted, Wanted::Absent(_)) && next.may_be_held();
    Ok(())
}

/// The same message as soon as there is a turn, whatever it was set aside for.
fn again(attempt: &Attempt) -> Attempt {
    let next_try_at = Some(DateTime::<Utc>::MIN_UTC);
    Attempt { state: AttemptState::Unknown, held: None, next_try_at, tries: 0, ..*attempt }
}

fn hold(next: &mut ReportState, reason: HoldReason) -> Result<(), Refusal> {
    if next.attempt.state == AttemptState::Unknown && reason == HoldReason::Unreadable {
        // It stays as it is, and goes again by hand.
        next.attempt.next_try_at = None;
        return Ok(());
    }
    let can_be_held = matches!(next.attempt.state, AttemptState::Queued | AttemptState::Waiting | AttemptState::Held);
    if !can_be_held {
        return Err(Refusal::OutOfTurn);
    }
    next.attempt = Attempt { state: AttemptState::Held, held: Some(reason), ..Attempt::NONE };
    Ok(())
}

/// Only what no worker took yet is taken back, and no deletion that was asked for.
fn withdraw(next: &mut ReportState, is_refused: bool) -> Result<(), Refusal> {
    let is_deletion = matches!(next.wanted, Wanted::Absent(_));
    if next.attempt.state != AttemptState::Queued || next.attempt.in_doubt || is_deletion {
        return Err(Refusal::OutOfTurn);
    }
    let state = if is_refused { AttemptState::Rejected } else { AttemptState::None };
    next.attempt = Attempt { state, ..Attempt::NONE };
    Ok(())
}

fn release(next: &mut ReportState) {
    if next.attempt.state == AttemptState::Held && next.attempt.in_doubt {
        next.attempt = again(&next.attempt);
    } else if next.attempt.state == AttemptState::Held {
        let is_deletion = matches!(next.wanted, Wanted::Absent(_)) && next.delete_asked;
        next.attempt = if is_deletion { Attempt::QUEUED } else { Attempt::NONE };
    }
}

fn refuse_removal(next: &mut ReportState) -> Result<(), Refusal> {
    if next.attempt.held == Some(HoldReason::Moved) {
        hold(next, HoldReason::RemovalRefused)
    } else {
        Err(Refusal::OutOfTurn)
    }
}

/// A queued message may have been sent since the backup: the same message goes again, and its verdict counts.
/// A message that a server was sending is left to be rescued.
fn roll_back(next: &mut ReportState) {
    next.maybe_accepted = true;
    let goes = matches!(next.attempt.state, AttemptState::Queued | AttemptState::Waiting);
    let Some(message) = next.next_message().filter(|_| goes) else { return };
    next.attempt = Attempt { sent: Some(message), in_doubt: true, ..again(&next.attempt) };
}

fn claim(next: &mut ReportState) -> Result<(), Refusal> {
    if !matches!(next.attempt.state, AttemptState::Queued | AttemptState::Waiting | AttemptState::Unknown) {
        return Err(Refusal::OutOfTurn);
    }
    let message = next.next_message().ok_or(Refusal::NothingToSend)?;
    if message.1 == Action::Delete && !next.delete_asked && !next.attempt.in_doubt {
        return Err(Refusal::NothingToSend);
    }
    next.attempt = Attempt {
        state: AttemptState::Sending,
        sent: Some(message),
        next_try_at: None,
        tries: next.attempt.tries + 1,
        held: None,
        in_doubt: next.attempt.in_doubt,
    };
    Ok(())
}
