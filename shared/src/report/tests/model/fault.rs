//! Faults that delivery had once, or might have: each is put back beneath the model, and the checks must find it.

use chrono::{DateTime, Utc};

use crate::{
    ack::{Acknowledgement, Duplicate},
    gate::{Cause, Gate, GateEvent, GateKind, GateState},
    report::{
        Action, Answer, Attempt, AttemptState, Event, HoldReason, Outcome, Refusal, ReportState, Settled, Trouble, Try,
        Wanted, apply, settle,
    },
};

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An answer that bids to wait ends the doubt.
    WaitingThaws,
    /// A refusal of the message ends the doubt.
    RefusalThaws,
    /// A failed login ends the doubt.
    SetUpThaws,
    /// A stopped server's message counts as not sent.
    CrashForgets,
    /// A duplicate in answer to the second try refuses the dose.
    DuplicateRefuses,
    /// A duplicate after a restore counts as the version that was sent.
    DuplicateOfAnotherVersion,
    /// A duplicate number waits as if nothing had arrived.
    DuplicateNumberWaits,
    /// A deletion in the chart asks for one at the registry while a message is on its way.
    DeletionUnasked,
    /// A deletion that was asked for is forgotten when the set-up is refused.
    DeletionDropped,
    /// A deletion that was asked for ends when trying ends.
    DeletionGivesUp,
    /// A deletion at the registry asks for no verdict of what is unknown.
    DeletionInDoubtWaits,
    /// What a taken back deletion took out stays out.
    RestoredStaysOut,
    /// A move whose deletion was refused waits for it.
    MoveStuck,
    /// A moved dose goes before the old record is out.
    MoveTooEarly,
    /// A set-up refusal takes the dose out of the queue.
    SetUpUnqueues,
    /// A failed login is repeated.
    SetUpRepeats,
    /// A saved set-up releases nothing.
    HeldForever,
    /// A refusal of a message that was claimed before the set-up was saved counts.
    PastRefusalCounts,
    /// A connection test of the set-up before counts.
    PastProbeCounts,
    /// An error of one dose holds the integration.
    DoseHolds,
    /// One bad request holds the integration.
    BadRequestHolds,
    /// Nothing at an address that worked holds the integration.
    NotFoundHolds,
    /// A registry that is down is asked by each message.
    NoBreaker,
    /// All connections try at once after a quiet time.
    AllAtOnce,
    /// Tries end after some hours.
    TriesEnd,
    /// A web page as an answer ends all tries.
    PageStrands,
}

impl Fault {
    pub const ALL: &'static [Self] = &[
        Self::WaitingThaws,
        Self::RefusalThaws,
        Self::SetUpThaws,
        Self::CrashForgets,
        Self::DuplicateRefuses,
        Self::DuplicateOfAnotherVersion,
        Self::DuplicateNumberWaits,
        Self::DeletionUnasked,
        Self::DeletionDropped,
        Self::DeletionGivesUp,
        Self::DeletionInDoubtWaits,
        Self::RestoredStaysOut,
        Self::MoveStuck,
        Self::MoveTooEarly,
        Self::SetUpUnqueues,
        Self::SetUpRepeats,
        Self::HeldForever,
        Self::PastRefusalCounts,
        Self::PastProbeCounts,
        Self::DoseHolds,
        Self::BadRequestHolds,
        Self::NotFoundHolds,
        Self::NoBreaker,
        Self::AllAtOnce,
        Self::TriesEnd,
        Self::PageStrands,
    ];
}

/// The functions of the product that the model is made of, with a fault or without.
#[derive(Debug, Clone, Copy)]
pub struct Product(pub Option<Fault>);

impl Product {
    fn has(self, fault: Fault) -> bool {
        self.0 == Some(fault)
    }

    /// Moves a report, as [`apply`] does.
    pub fn apply(self, before: &ReportState, event: Event) -> Result<ReportState, Refusal> {
        let was_in_doubt = before.attempt.in_doubt;
        let mut next = match event {
            Event::Deleted { .. } if self.has(Fault::DeletionUnasked) && before.attempt.is_in_flight() => {
                apply(before, Event::Deleted { at_registry: true })?
            }
            Event::RemovalRefused if self.has(Fault::MoveStuck) => *before,
            Event::Held(HoldReason::Moved) if self.has(Fault::MoveTooEarly) => *before,
            _ => apply(before, event)?,
        };
        let is_deletion = matches!(next.wanted, Wanted::Absent(_)) && before.delete_asked;
        let thawed = |state| Attempt { state, sent: None, in_doubt: false, ..next.attempt };
        match event {
            Event::Ended(Outcome::Waiting { until }) if self.has(Fault::WaitingThaws) && was_in_doubt => {
                next.attempt = Attempt { next_try_at: Some(until), ..thawed(AttemptState::Waiting) };
            }
            Event::Ended(Outcome::NotTaken { .. }) if self.has(Fault::RefusalThaws) && was_in_doubt => {
                next.attempt = Attempt { next_try_at: None, ..thawed(AttemptState::Rejected) };
            }
            Event::Ended(Outcome::SetBack) if self.has(Fault::SetUpThaws) && was_in_doubt => {
                next.attempt = Attempt::QUEUED;
            }
            Event::Ended(Outcome::Unknown { .. }) if self.has(Fault::CrashForgets) => next.attempt = Attempt::QUEUED,
            Event::Ended(Outcome::SetBack) if self.has(Fault::DeletionDropped) && is_deletion && !was_in_doubt => {
                next.attempt = Attempt::NONE;
            }
            Event::Ended(Outcome::GaveUp) if self.has(Fault::DeletionGivesUp) && is_deletion && !was_in_doubt => {
                next.attempt = Attempt::NONE;
            }
            Event::Ended(Outcome::SetBack) if self.has(Fault::SetUpUnqueues) && !was_in_doubt => {
                next.attempt = Attempt::NONE;
            }
            Event::Deleted { .. } if self.has(Fault::DeletionInDoubtWaits) && was_in_doubt => {
                next.attempt.next_try_at = before.attempt.next_try_at;
            }
            Event::Ended(Outcome::Accepted { .. }) if self.has(Fault::RestoredStaysOut) => {
                let was_deleted = matches!(before.attempt.sent, Some((_, Action::Delete)));
                if was_deleted && matches!(next.wanted, Wanted::Version(_)) {
                    next.attempt = Attempt::NONE;
                }
            }
            _ => {}
        }
        Ok(next)
    }

    /// Settles an answer, as [`settle`] does.
    pub fn settle(self, answer: &Answer<'_>, gate: &Gate, tried: &Try, cause: Cause) -> Settled {
        let mut settled = settle(answer, gate, tried, cause.clone());
        let soon = Outcome::Waiting { until: tried.now };
        let refused = || Some(GateEvent::SetUpRefused { sent_at: tried.sent_at, cause: cause.clone() });
        match *answer {
            Answer::Read(ack) if is_duplicate(ack, Duplicate::Dose) && self.has(Fault::DuplicateRefuses) => {
                settled.outcome = Outcome::Rejected;
            }
            Answer::Read(ack)
                if is_duplicate(ack, Duplicate::Dose)
                    && tried.maybe_accepted
                    && self.has(Fault::DuplicateOfAnotherVersion) =>
            {
                settled.outcome = Outcome::Accepted { at: tried.now, with_warnings: false };
            }
            Answer::Read(ack) if is_duplicate(ack, Duplicate::Message) && self.has(Fault::DuplicateNumberWaits) => {
                settled.outcome = soon;
            }
            Answer::Read(_) if settled.outcome == Outcome::Rejected && self.has(Fault::DoseHolds) => {
                settled.integration = refused();
            }
            Answer::Failed { trouble: Trouble::SetUp, .. } if self.has(Fault::SetUpRepeats) => {
                (settled.outcome, settled.integration) = (soon, None);
            }
            Answer::Failed { trouble: Trouble::Message, .. } if self.has(Fault::BadRequestHolds) => {
                settled.integration = refused();
            }
            Answer::Failed { trouble: Trouble::NotFound, .. } if self.has(Fault::NotFoundHolds) => {
                settled.integration = refused();
            }
            Answer::Failed { trouble: Trouble::Registry, may_have_arrived: true, .. }
                if self.has(Fault::PageStrands) && cause.code == "Page" =>
            {
                settled.outcome = Outcome::Unknown { until: None };
            }
            _ => {}
        }
        if self.has(Fault::TriesEnd) && tried.tries > 6 {
            settled.outcome = match settled.outcome {
                Outcome::Waiting { .. } => Outcome::GaveUp,
                Outcome::Unknown { .. } => Outcome::Unknown { until: None },
                outcome => outcome,
            };
        }
        settled
    }

    /// The gate after an event, as [`Gate::apply`] has it.
    pub fn gate(self, gate: &Gate, mut event: GateEvent, now: DateTime<Utc>) -> Gate {
        match &mut event {
            GateEvent::Troubled { .. } | GateEvent::ProbeFailed { .. } if self.has(Fault::NoBreaker) => {
                return Gate { state: open(&gate.state), ..gate.clone() };
            }
            GateEvent::SetUpSaved if self.has(Fault::HeldForever) && gate.kind() == GateKind::Held => {
                return gate.clone();
            }
            GateEvent::SetUpRefused { sent_at, .. } if self.has(Fault::PastRefusalCounts) => *sent_at = now,
            GateEvent::ProbeSucceeded { sent_at } | GateEvent::ProbeFailed { sent_at, .. }
                if self.has(Fault::PastProbeCounts) =>
            {
                *sent_at = now;
            }
            _ => {}
        }
        gate.apply(event, now)
    }

    /// The messages on their way at once, as [`Gate::limit`] has them.
    pub fn limit(self, gate: &Gate, connections: u32, now: DateTime<Utc>) -> u32 {
        match gate.kind() {
            GateKind::Open if self.has(Fault::AllAtOnce) => connections,
            _ => gate.limit(connections, now),
        }
    }
}

fn is_duplicate(ack: &Acknowledgement, duplicate: Duplicate) -> bool {
    ack.duplicate == Some(duplicate)
}

/// A gate that lets messages go, whatever it was.
fn open(state: &GateState) -> GateState {
    match state {
        GateState::Proving { .. } => GateState::Proving { probe_at: None },
        state => state.clone(),
    }
}
