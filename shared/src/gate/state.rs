//! Where a gate stands, and how many messages it lets through.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::wire_enum;

wire_enum! {
    /// What a gate stands before.
    pub enum GateScope {
        /// A whole integration.
        Integration = "INTEGRATION",
        /// One location that is enrolled.
        Enrollment = "ENROLLMENT",
    }
}

wire_enum! {
    /// How a gate stands.
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

/// For how long an answer that got through vouches for the way to the registry.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// Why a gate is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cause {
    /// A stable code.
    pub code: String,
    /// What happened, for a person. Holds no patient's value and no password.
    pub text: String,
    /// The submission that showed it, if one did.
    pub submission: Option<Uuid>,
}

/// How a gate stands, with what belongs to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateState {
    /// Messages go.
    Open,
    /// One message at a time goes until one gets through.
    Proving {
        /// When the connection is tested first, if it is to be.
        probe_at: Option<DateTime<Utc>>,
    },
    /// Nothing goes: the set-up is wrong.
    Held(Cause),
    /// Nothing goes: the registry is in trouble.
    Broken {
        /// What went wrong last.
        cause: Cause,
        /// When it is probed next.
        probe_at: DateTime<Utc>,
    },
}

/// Troubles in a row, with nothing that got through in between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Streak {
    /// How many.
    pub count: i32,
    /// The code of the last one.
    pub code: Option<String>,
    /// The reports whose messages were refused with that code; none where the trouble is the registry's.
    pub reports: Vec<Uuid>,
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What it stands before.
    pub scope: GateScope,
    /// How it stands.
    pub state: GateState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What was claimed earlier says nothing of this set-up any more.
    pub counts_from: DateTime<Utc>,
    /// When an answer to a message last got through with this set-up, to the minute.
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

    /// How it stands.
    #[must_use]
    pub fn kind(&self) -> GateKind {
        match self.state {
            GateState::Open => GateKind::Open,
            GateState::Proving { .. } => GateKind::Proving,
            GateState::Held(_) => GateKind::Held,
            GateState::Broken { .. } => GateKind::Broken,
        }
    }

    /// Whether nothing goes until the state changes.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.state, GateState::Held(_) | GateState::Broken { .. })
    }

    /// Why it is closed, if it is.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.state {
            GateState::Held(cause) | GateState::Broken { cause, .. } => Some(cause),
            GateState::Open | GateState::Proving { .. } => None,
        }
    }

    /// When the connection is tested next, if it is to be.
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
        let is_fresh = self.through_at.is_some_and(|at| now - at <= FRESH);
        match self.state {
            GateState::Held(_) | GateState::Broken { .. } | GateState::Proving { probe_at: Some(_) } => 0,
            GateState::Open if is_fresh || self.scope == GateScope::Enrollment => connections,
            GateState::Open | GateState::Proving { probe_at: None } => connections.min(1),
        }
    }
}
