//! The stored state of a report.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// The action of a message on the registry's record: RXA-21.
    pub enum Action {
        /// A: the registry does not have the dose.
        Add = "A",
        /// U: the registry has an earlier version.
        Update = "U",
        /// D: the registry shall take the dose out.
        Delete = "D",
    }
}

wire_enum! {
    /// The reason why a dose is not reported.
    pub enum ExclusionReason {
        /// The patient or a parent opted out, where the state lets patients do so.
        Consent = "CONSENT",
        /// The record is for training or testing.
        TestPatient = "TEST_PATIENT",
        /// The state does not take this kind of dose.
        NotTaken = "NOT_TAKEN",
        /// The dose came from a registry.
        FromRegistry = "FROM_REGISTRY",
        /// The dose was deleted here, and the registry does not hold it.
        Deleted = "DELETED",
        /// A person left it out.
        ByHand = "BY_HAND",
    }
}

wire_enum! {
    /// The reason why an attempt is held back.
    pub enum HoldReason {
        /// The dose stood in another patient's chart, and the registry has not taken it out there yet.
        Moved = "MOVED",
        /// The registry refused to take it out of the other patient's record: a person sends it anyway or takes the
        /// move back.
        RemovalRefused = "REMOVAL_REFUSED",
        /// The stored record cannot be read, or no message can be made of it.
        Unreadable = "UNREADABLE",
    }
}

/// The record that the registry should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// This version of the dose.
    Version(i32),
    /// Nothing: the dose was deleted here after this version.
    Absent(i32),
    /// The dose is left out.
    Excluded(ExclusionReason),
}

/// The version that the registry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The snapshot's version.
    pub version: i32,
    /// The instant of its acceptance.
    pub at: DateTime<Utc>,
    /// `true` if it was accepted with warnings.
    pub with_warnings: bool,
}

wire_enum! {
    /// The progress of an attempt.
    pub enum AttemptState {
        /// Nothing is under way.
        None = "NONE",
        /// It waits for its turn.
        Queued = "QUEUED",
        /// A worker holds it and sends it.
        Sending = "SENDING",
        /// It did not get through and goes again at a known time.
        Waiting = "WAITING",
        /// It was sent, and no answer came.
        Unknown = "UNKNOWN",
        /// It is held back until the reason is gone.
        Held = "HELD",
        /// The registry refused it, and nobody resolved that yet.
        Rejected = "REJECTED",
    }
}

/// The current attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its progress.
    pub state: AttemptState,
    /// The snapshot and action in flight, frozen from the claim until the verdict.
    pub sent: Option<(i32, Action)>,
    /// The instant of the next try, if it waits for that.
    pub next_try_at: Option<DateTime<Utc>>,
    /// Tries since it was queued.
    pub tries: i32,
    /// The reason why it is held.
    pub held: Option<HoldReason>,
    /// `true` if an earlier message of this may have arrived since the last verdict.
    ///
    /// Until a verdict on it, `sent` stays as it is: any other answer leaves the outcome unknown.
    pub in_doubt: bool,
}

impl Attempt {
    /// No attempt is under way.
    pub const NONE: Self =
        Self { state: AttemptState::None, sent: None, next_try_at: None, tries: 0, held: None, in_doubt: false };

    /// An attempt that waits for its turn.
    pub const QUEUED: Self = Self { state: AttemptState::Queued, ..Self::NONE };

    /// Returns `true` if a message may be on its way or may have arrived.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        self.in_doubt || matches!(self.state, AttemptState::Sending | AttemptState::Unknown)
    }
}

/// The state of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportState {
    /// The record that the registry should have.
    pub wanted: Wanted,
    /// The version that the registry holds.
    pub accepted: Option<Accepted>,
    /// The current attempt.
    pub attempt: Attempt,
    /// `true` if our own findings keep the wanted version from being sent.
    pub blocked: bool,
    /// `true` if the dose was there before the location was enrolled.
    pub before_activation: bool,
    /// `true` if a person asked that the registry delete the dose. Nothing else lets a deletion go out.
    pub delete_asked: bool,
    /// `true` if the registry may hold a version that nothing here tells of, because the database was restored from a
    /// backup. It is so until the registry accepts something.
    pub maybe_accepted: bool,
}

impl ReportState {
    /// A report for a new dose.
    #[must_use]
    pub fn new(wanted: Wanted, blocked: bool, before_activation: bool) -> Self {
        let (accepted, attempt, delete_asked, maybe_accepted) = (None, Attempt::NONE, false, false);
        Self { wanted, accepted, attempt, blocked, before_activation, delete_asked, maybe_accepted }
    }

    /// Returns `true` if the registry holds the dose, or may hold it, besides what is on its way.
    #[must_use]
    pub const fn may_be_held(&self) -> bool {
        self.accepted.is_some() || self.maybe_accepted
    }

    /// The version and action that the next message would carry, if there is one to send.
    ///
    /// While an outcome is unknown it is the same message again: same snapshot, same action.
    #[must_use]
    pub fn next_message(&self) -> Option<(i32, Action)> {
        if self.attempt.is_in_flight() {
            return self.attempt.sent;
        }
        match (self.wanted, self.accepted) {
            (Wanted::Version(version), None) => Some((version, Action::Add)),
            (Wanted::Version(version), Some(_)) => Some((version, Action::Update)),
            (Wanted::Absent(_), Some(accepted)) => Some((accepted.version, Action::Delete)),
            (Wanted::Absent(version), None) if self.maybe_accepted => Some((version, Action::Delete)),
            (Wanted::Absent(_), None) | (Wanted::Excluded(_), _) => None,
        }
    }
}
