//! The consequences of an answer, or of the lack of one: for the report, and for the gates that it went through.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{event::Outcome, state::Action};
use crate::{
    ack::{Acknowledgement, Duplicate, SetUpScope, Verdict},
    advice::Advice,
    gate::{Cause, Gate, GateEvent, GateKind},
    retry::next_try_after,
};

/// The answer to a message, or the failure to get one.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// Something that was read.
    Read(&'a Acknowledgement),
    /// A failure: no acknowledgement came.
    Failed {
        /// The side at fault.
        trouble: Trouble,
        /// `true` if the message may have arrived.
        may_have_arrived: bool,
        /// The advice about what to do next.
        advice: Advice,
    },
}

/// The side at fault when no acknowledgement came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The set-up.
    SetUp,
    /// The set-up or the registry, by what was known before: nothing is at the address.
    NotFound,
    /// This message.
    Message,
    /// The registry.
    Registry,
}

/// The attempt that an answer ends.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    /// The report.
    pub report: Uuid,
    /// The instant at which the message was claimed.
    pub sent_at: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
    /// Tries, this one included.
    pub tries: i32,
    /// A random number in `[0, 1)`, so that many do not come back at once.
    pub jitter: f64,
    /// The action that the registry was asked for.
    pub action: Action,
    /// `true` if the same message may have arrived earlier.
    pub in_doubt: bool,
    /// `true` if the registry may hold any version of the dose, since the database was restored from a backup.
    pub maybe_accepted: bool,
    /// The pause that the registry asked for.
    pub retry_after: Option<TimeDelta>,
}

impl Try {
    fn next(&self, advice: Advice) -> Option<DateTime<Utc>> {
        next_try_after(self.tries, advice, self.retry_after, self.now, self.jitter)
    }

    /// The next try of what may have arrived: always by itself as long as trying makes sense.
    fn next_of_unknown(&self, advice: Advice) -> Option<DateTime<Utc>> {
        let advice = if advice == Advice::RetrySoon { advice } else { Advice::WaitForRegistry };
        self.next(advice)
    }

    /// Returns the outcome of a message that never got through: it goes again, as long as trying makes sense.
    fn again(&self, advice: Advice) -> Outcome {
        self.next_of_unknown(advice).map_or(Outcome::GaveUp, |until| Outcome::Waiting { until })
    }

    fn unknown(&self, advice: Advice) -> Outcome {
        Outcome::Unknown { until: self.next_of_unknown(advice) }
    }
}

/// The consequences of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The outcome for the report.
    pub outcome: Outcome,
    /// The event for the integration's gate.
    pub integration: Option<GateEvent>,
    /// The event for the location's gate.
    pub enrollment: Option<GateEvent>,
}

/// Settles an answer, given the state of the integration's gate. `cause` is what a gate stores of it.
#[must_use]
pub fn settle(answer: &Answer<'_>, gate: &Gate, tried: &Try, cause: Cause) -> Settled {
    match *answer {
        Answer::Read(ack) => read(ack, tried, cause),
        Answer::Failed { trouble, may_have_arrived, advice } => {
            failed(trouble, gate, tried, cause, (may_have_arrived, advice))
        }
    }
}

fn read(ack: &Acknowledgement, tried: &Try, cause: Cause) -> Settled {
    let sent_at = tried.sent_at;
    let through = |outcome| Settled {
        outcome,
        integration: Some(GateEvent::GotThrough { sent_at }),
        enrollment: Some(GateEvent::GotThrough { sent_at }),
    };
    match (ack.verdict, ack.duplicate, ack.setup) {
        (Verdict::Accepted, ..) => through(Outcome::Accepted { at: tried.now, with_warnings: false }),
        (Verdict::AcceptedWithWarnings, ..) => through(Outcome::Accepted { at: tried.now, with_warnings: true }),
        // Which version it has is not said.
        (Verdict::Rejected, Some(Duplicate::Dose), _) if tried.maybe_accepted && tried.action == Action::Add => {
            through(Outcome::AlreadyThere)
        }
        // It is our own first try.
        (Verdict::Rejected, Some(Duplicate::Dose), _) if tried.in_doubt && !tried.maybe_accepted => {
            through(Outcome::Accepted { at: tried.now, with_warnings: false })
        }
        // A message of this name arrived; what became of it was not said.
        (Verdict::Rejected, Some(Duplicate::Message), _) => through(tried.unknown(Advice::WaitForRegistry)),
        (Verdict::Rejected, _, Some(SetUpScope::Integration)) => Settled {
            outcome: Outcome::SetBack,
            integration: Some(GateEvent::SetUpRefused { sent_at, cause }),
            enrollment: None,
        },
        (Verdict::Rejected, _, Some(SetUpScope::Enrollment)) => Settled {
            outcome: Outcome::SetBack,
            integration: Some(GateEvent::GotThrough { sent_at }),
            enrollment: Some(GateEvent::SetUpRefused { sent_at, cause }),
        },
        (Verdict::Rejected, _, None) => through(rejected(ack, tried)),
        (Verdict::Unreadable | Verdict::Mismatched, ..) => Settled {
            outcome: tried.unknown(Advice::WaitForRegistry),
            integration: Some(GateEvent::Troubled { sent_at, cause }),
            enrollment: None,
        },
    }
}

fn rejected(ack: &Acknowledgement, tried: &Try) -> Outcome {
    // AR says that the message was not processed: that is no judgment of the dose.
    let is_judged = !matches!(ack.code.as_deref(), Some("AR" | "CR"));
    match ack.advice {
        Advice::RetrySoon | Advice::WaitForRegistry => tried.again(ack.advice),
        Advice::None | Advice::CorrectRecord | Advice::FixSetUp if is_judged => Outcome::Rejected,
        Advice::None | Advice::CorrectRecord | Advice::FixSetUp => {
            Outcome::NotTaken { again: tried.next(Advice::WaitForRegistry) }
        }
    }
}

fn failed(trouble: Trouble, gate: &Gate, tried: &Try, cause: Cause, (arrived, advice): (bool, Advice)) -> Settled {
    let (sent_at, report) = (tried.sent_at, tried.report);
    let event = match trouble {
        Trouble::SetUp => GateEvent::SetUpRefused { sent_at, cause },
        Trouble::NotFound => GateEvent::NotFound { sent_at, cause },
        Trouble::Message => GateEvent::MessageRefused { sent_at, cause, report },
        Trouble::Registry => GateEvent::Troubled { sent_at, cause },
    };
    let is_set_ups = match trouble {
        Trouble::SetUp => true,
        Trouble::NotFound => gate.through_at.is_none(),
        Trouble::Message => gate.apply(event.clone(), tried.now).kind() == GateKind::Held,
        Trouble::Registry => false,
    };
    let outcome = match trouble {
        _ if arrived => tried.unknown(advice),
        _ if is_set_ups => Outcome::SetBack,
        Trouble::Message => Outcome::NotTaken { again: tried.next(Advice::WaitForRegistry) },
        Trouble::SetUp | Trouble::NotFound | Trouble::Registry => tried.again(advice),
    };
    Settled { outcome, integration: Some(event), enrollment: None }
}
