//! The delivery's leases and timeouts, for registries and for other servers.

use std::time::Duration;

use chrono::TimeDelta;

use crate::store::Lease;

/// The delivery's leases and timeouts, for registries and for other servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Longest time that a server holds a report that it sends.
    pub lease: Duration,
    /// Time without a heartbeat after which a server counts as dead.
    pub server_timeout: Duration,
    /// Time that messages on their way have to end when the server is told to stop.
    pub shutdown: Duration,
}

impl Timing {
    /// Heartbeats that fit into the time after which a server counts as dead.
    pub const HEARTBEATS_PER_TIMEOUT: u32 = 5;

    /// The lease, as it is added to an instant.
    #[must_use]
    pub fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.lease).unwrap_or(TimeDelta::MAX)
    }

    /// Longest time from a claim until its message leaves.
    #[must_use]
    pub fn longest_start(&self) -> Duration {
        Lease(self.lease).longest_start()
    }

    /// Interval between two heartbeats.
    #[must_use]
    pub fn beat_interval(&self) -> Duration {
        self.server_timeout / Self::HEARTBEATS_PER_TIMEOUT
    }

    /// Longest time that an exchange with a registry may take, so that its answer can be stored within the lease.
    #[must_use]
    pub fn longest_exchange(&self) -> Duration {
        Lease(self.lease).longest_exchange()
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(150),
            server_timeout: Duration::from_secs(15),
            shutdown: Duration::from_secs(25),
        }
    }
}
