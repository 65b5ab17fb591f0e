//! Options of a training registry.

use std::{fmt, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

/// The clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The facility ids that are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facilities {
    /// Any that is not empty.
    Any,
    /// Only these facilities.
    Only(Vec<String>),
}

impl Facilities {
    /// Returns `true` if a facility id is accepted.
    #[must_use]
    pub fn take(&self, facility_id: &str) -> bool {
        match self {
            Self::Any => !facility_id.trim().is_empty(),
            Self::Only(known) => known.iter().any(|id| id == facility_id),
        }
    }
}

/// Options of a training registry.
#[derive(Clone)]
pub struct SandboxOptions {
    /// The user name that is taken.
    pub username: String,
    /// The password that is taken.
    pub password: Zeroizing<String>,
    /// The facility ids that are taken.
    pub facilities: Facilities,
    /// Maximum number of bytes of a message.
    pub max_message_bytes: usize,
    /// Latency of every message.
    pub latency: Duration,
    /// Additional latency of a message with the lot `SLOW`.
    pub slow: Duration,
    /// The clock.
    pub clock: Clock,
}

impl SandboxOptions {
    /// The usual set-up for one account.
    #[must_use]
    pub fn new(username: &str, password: &str, clock: Clock) -> Self {
        Self {
            username: username.to_owned(),
            password: Zeroizing::new(password.to_owned()),
            facilities: Facilities::Any,
            max_message_bytes: 64 * 1024,
            latency: Duration::ZERO,
            slow: Duration::from_secs(90),
            clock,
        }
    }

    /// Returns `true` if an account is the accepted one.
    #[must_use]
    pub(super) fn knows(&self, username: &str, password: &str) -> bool {
        username == self.username && password == self.password.as_str()
    }
}

impl fmt::Debug for SandboxOptions {
    /// Leaves the account out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxOptions")
            .field("facilities", &self.facilities)
            .field("max_message_bytes", &self.max_message_bytes)
            .field("latency", &self.latency)
            .field("slow", &self.slow)
            .finish_non_exhaustive()
    }
}
