//! The events of a report, and the reasons for which one is refused.

use chrono::{DateTime, Utc};

use super::state::{ExclusionReason, HoldReason};

/// Something that happens to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The dose or what belongs to it has a new snapshot.
    Edited {
        /// The snapshot's version.
        version: i32,
    },
    /// The dose was deleted in the chart.
    Deleted {
        /// `true` if the registry shall delete it too.
        at_registry: bool,
    },
    /// The deletion was taken back: the dose is in the chart again.
    Restored {
        /// The newest snapshot's version.
        version: i32,
    },
    /// The dose is left out.
    Excluded(ExclusionReason),
    /// The dose is taken in again.
    Included {
        /// The newest snapshot's version.
        version: i32,
    },
    /// Our own checks ran again.
    Assessed {
        /// `true` if they keep the dose from being sent.
        blocked: bool,
    },
    /// A person or the night asked to send it.
    Queued,
    /// The report leaves the queue and is held, for a reason.
    Held(HoldReason),
    /// The request was canceled before a worker took it.
    Withdrawn {
        /// `true` if the registry refused this version before.
        is_refused: bool,
    },
    /// The reason for which it was held back is gone.
    Released,
    /// The registry refused for good to take the dose out of the other patient's record.
    RemovalRefused,
    /// The database was restored from a backup: what was sent since the backup is not known.
    RolledBack,
    /// A worker took it.
    Claimed,
    /// The attempt ended.
    Ended(Outcome),
}

/// The outcome of an attempt.
///
/// While an earlier message may have arrived, only `Accepted` and `Rejected` end the doubt, and `AlreadyThere` makes an
/// update of the message: every other outcome then leaves the report unknown, and the same message goes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The registry has it.
    Accepted {
        /// The instant at which the answer was read.
        at: DateTime<Utc>,
        /// `true` if there were warnings.
        with_warnings: bool,
    },
    /// The registry holds the dose already, in a version that nothing here tells of: what was sent goes as an update.
    AlreadyThere,
    /// The registry judged the dose and refused it.
    Rejected,
    /// This message was refused without a judgment of its dose; nothing is said about an earlier one.
    NotTaken {
        /// The instant of the next attempt, if an earlier message may have arrived.
        again: Option<DateTime<Utc>>,
    },
    /// It never got through and goes again.
    Waiting {
        /// Instant.
        until: DateTime<Utc>,
    },
    /// It may have got through and goes again as it was; without a time only by hand.
    Unknown {
        /// Instant, if by itself.
        until: Option<DateTime<Utc>>,
    },
    /// Nothing was said about this message, and the gate closed: it is queued as before.
    SetBack,
    /// Our own last check stopped it.
    Blocked,
    /// No message could be made of what is stored.
    Unreadable,
    /// It did not get through, and all tries are used up: report it by hand.
    GaveUp,
}

impl Outcome {
    /// The outcome of an attempt whose message may have arrived earlier.
    pub(super) fn in_doubt(self) -> Self {
        let until = match self {
            Self::Accepted { .. } | Self::AlreadyThere | Self::Rejected | Self::Unknown { .. } => return self,
            Self::Waiting { until } => Some(until),
            Self::NotTaken { again } => again,
            // As soon as the gate lets it.
            Self::SetBack => Some(DateTime::<Utc>::MIN_UTC),
            Self::Blocked | Self::Unreadable | Self::GaveUp => None,
        };
        Self::Unknown { until }
    }
}

/// The reason why an event is refused.
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
    /// The registry must take the dose out of another patient's record first.
    #[error("the registry has not taken the dose out of the other patient's record yet")]
    WaitsForRemoval,
    /// The attempt is not in a state for the event.
    #[error("the attempt is not in that state")]
    OutOfTurn,
}
