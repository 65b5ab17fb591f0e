//! The events of a gate.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::state::Cause;

/// Something that happens to a gate.
///
/// Evidence of a message carries when the message was claimed: one that was on its way before the set-up was saved
/// says nothing of the new set-up. So does that of a connection test, which carries when the test began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateEvent {
    /// The registry judged a message.
    GotThrough {
        /// The instant at which it was claimed.
        sent_at: DateTime<Utc>,
    },
    /// The registry refused the set-up, or the set-up cannot be used.
    SetUpRefused {
        /// The instant at which the message was claimed.
        sent_at: DateTime<Utc>,
        /// The cause of the refusal.
        cause: Cause,
    },
    /// The registry was not reached, or what it answered cannot be read.
    Troubled {
        /// The instant at which the message was claimed.
        sent_at: DateTime<Utc>,
        /// The cause of the trouble.
        cause: Cause,
    },
    /// Nothing is at the address, or the address leads elsewhere: the set-up's fault unless the address has worked.
    NotFound {
        /// The instant at which the message was claimed.
        sent_at: DateTime<Utc>,
        /// The cause of the trouble.
        cause: Cause,
    },
    /// The registry's server refused one message, for itself.
    MessageRefused {
        /// The instant at which it was claimed.
        sent_at: DateTime<Utc>,
        /// The cause of the refusal.
        cause: Cause,
        /// The report that the message was about.
        report: Uuid,
    },
    /// The set-up was saved: a connection test and a first message prove it.
    SetUpSaved,
    /// The integration was activated.
    Activated,
    /// An administrator lets it go on.
    ReleasedByHand,
    /// The registry accepted a test message.
    TestMessageAccepted,
    /// A worker began to probe; nobody else does until then.
    ProbeStarted {
        /// The end of the probe's lease.
        until: DateTime<Utc>,
    },
    /// The registry answered a connection test.
    ProbeSucceeded {
        /// The instant at which the test began.
        sent_at: DateTime<Utc>,
    },
    /// The probe failed.
    ProbeFailed {
        /// The instant at which the test began.
        sent_at: DateTime<Utc>,
        /// The cause of the failure.
        cause: Cause,
    },
    /// The connection test was refused for the set-up.
    ProbeRefused {
        /// The instant at which the test began.
        sent_at: DateTime<Utc>,
        /// The cause of the refusal.
        cause: Cause,
    },
}
