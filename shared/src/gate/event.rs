//! What happens to a gate.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::state::Cause;

/// Something that happens to a gate.
///
/// What a message showed carries when the message was claimed: one that was on its way before the set-up was saved
/// says nothing of the new set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateEvent {
    /// The registry judged a message.
    GotThrough {
        /// When it was claimed.
        sent_at: DateTime<Utc>,
    },
    /// The registry refused the set-up, or the set-up cannot be used.
    SetUpRefused {
        /// When the message was claimed.
        sent_at: DateTime<Utc>,
        /// What was refused.
        cause: Cause,
    },
    /// The registry was not reached, or what it answered cannot be read.
    Troubled {
        /// When the message was claimed.
        sent_at: DateTime<Utc>,
        /// What went wrong.
        cause: Cause,
    },
    /// Nothing is at the address, or the address leads elsewhere: the set-up's fault unless the address has worked.
    NotFound {
        /// When the message was claimed.
        sent_at: DateTime<Utc>,
        /// What went wrong.
        cause: Cause,
    },
    /// The registry's server refused one message, for itself.
    MessageRefused {
        /// When it was claimed.
        sent_at: DateTime<Utc>,
        /// What was refused.
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
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The registry answered a connection test.
    ProbeSucceeded,
    /// It did not.
    ProbeFailed(Cause),
    /// The connection test was refused for the set-up.
    ProbeRefused(Cause),
}
