//! The fate of a message after a failure.

/// Whether a message may have reached the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sent {
    /// It did not: nothing happened there.
    No,
    /// It may have: only the same message may go again.
    Maybe,
}
