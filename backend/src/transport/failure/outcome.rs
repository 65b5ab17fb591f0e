//! The fate of a message after a failure.

/// The certainty about a failed message: it was not sent, or it may have reached the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sent {
    /// The message was not sent: nothing happened there.
    No,
    /// The message may have arrived: only the same message may go again.
    Maybe,
}
