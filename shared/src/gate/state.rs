//! The state of a gate, and the number of messages it lets through.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::wire_enum;

wire_enum! {
    /// The scope that a gate guards.
    pub enum GateScope {
        /// A whole integration.
        Integration = "INTEGRATION",
        /// One location that is enrolled.
        Enrollment = "ENROLLMENT",
    }
}

wire_enum! {
    /// The kind of a gate's state.
    pub enum GateKind {
        /// Messages go.
        Open = "OPEN",
        /// One message at a time goes until one gets through.
        Proving = "PROVING",
        /// Nothing goes: the set-up is wrong, and a person corrects it.
        Held = "HELD",
        /// Nothing goes: the registry is down or answers nonsense, and is probed until it answers.
        Broken = "BROKEN",
    }
}

/// The period for which an answer that got through vouches for the way to the registry.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// The cause of a closed gate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cause {
    /// A stable code.
    pub code: String,
    /// The event, for a person. Holds no patient's value and no password.
    pub text: String,
    /// The submission that showed it, if one did.
    pub submission: Option<Uuid>,
}

/// The state of a gate, with its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateState {
    /// Messages go.
    Open,
    /// One message at a time goes until one gets through.
    Proving {
        /// The instant of the first connection test, if there is to be one.
        probe_at: Option<DateTime<Utc>>,
    },
    /// Nothing goes: the set-up is wrong.
    Held(Cause),
    /// Nothing goes: the registry is in trouble.
    Broken {
        /// The cause of the last trouble.
        cause: Cause,
        /// The instant of the next probe.
        probe_at: DateTime<Utc>,
    },
}

/// Troubles in a row, with nothing that got through in between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Streak {
    /// Their number.
    pub count: i32,
    /// The code of the last one.
    pub code: Option<String>,
    /// The reports whose messages were refused with that code; none where the trouble is the registry's.
    pub reports: Vec<Uuid>,
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The scope that it guards.
    pub scope: GateScope,
    /// Its state.
    pub state: GateState,
    /// The instant at which the state began.
    pub since: DateTime<Utc>,
    /// The instant from which claims count: earlier ones say nothing of this set-up any more.
    pub counts_from: DateTime<Utc>,
    /// The instant at which an answer to a message last got through with this set-up, to the minute.
    pub through_at: Option<DateTime<Utc>>,
    /// Troubles in a row.
    pub streak: Streak,
    /// Probes since the trouble began.
    pub probes: i32,
}

impl Gate {
    /// A gate of which nothing is known yet: an integration's proves itself, a location's is open.
    #[must_use]
    pub fn new(scope: GateScope, now: DateTime<Utc>) -> Self {
        let state = match scope {
            GateScope::Integration => GateState::Proving { probe_at: None },
            GateScope::Enrollment => GateState::Open,
        };
        let counts_from = DateTime::<Utc>::UNIX_EPOCH;
        Self { scope, state, since: now, counts_from, through_at: None, streak: Streak::default(), probes: 0 }
    }

    /// Returns the kind of its state.
    #[must_use]
    pub fn kind(&self) -> GateKind {
        match self.state {
            GateState::Open => GateKind::Open,
            GateState::Proving { .. } => GateKind::Proving,
            GateState::Held(_) => GateKind::Held,
            GateState::Broken { .. } => GateKind::Broken,
        }
    }

    /// Returns `true` if nothing is sent until the state changes.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.state, GateState::Held(_) | GateState::Broken { .. })
    }

    /// Returns the cause of a closed gate.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.state {
            GateState::Held(cause) | GateState::Broken { cause, .. } => Some(cause),
            GateState::Open | GateState::Proving { .. } => None,
        }
    }

    /// Returns the instant of the next connection test, if there is to be one.
    #[must_use]
    pub fn probe_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            GateState::Proving { probe_at } => probe_at,
            GateState::Broken { probe_at, .. } => Some(probe_at),
            GateState::Open | GateState::Held(_) => None,
        }
    }

    /// Maximum number of messages on their way at once.
    ///
    /// After a quiet time an integration begins with one: so a password that was changed at the registry is tried
    /// once, and a registry that went down is tried by one connection and not by all.
    #[must_use]
    pub fn limit(&self, connections: u32, now: DateTime<Utc>) -> u32 {
        let is_fresh = self.through_at.is_some_and(|at| (now - at).abs() <= FRESH);
        match self.state {
            GateState::Held(_) | GateState::Broken { .. } | GateState::Proving { probe_at: Some(_) } => 0,
            GateState::Open if is_fresh || self.scope == GateScope::Enrollment => connections,
            GateState::Open | GateState::Proving { probe_at: None } => connections.min(1),
        }
    }
}
