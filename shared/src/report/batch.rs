//! Batches: many reports that were asked for at once; and which of several queued reports goes first.

use crate::wire_enum;

wire_enum! {
    /// The progress of a batch.
    pub enum BatchState {
        /// Its reports are looked at and queued.
        Queuing = "QUEUING",
        /// All were looked at; those that were queued go to the registry.
        Queued = "QUEUED",
        /// It was canceled, and those still queued are taken back.
        Canceling = "CANCELING",
        /// It was canceled, and those that no message was sent for were taken back.
        Canceled = "CANCELED",
    }
}

impl BatchState {
    /// Returns `true` if there are reports left to queue or to take back.
    #[must_use]
    pub const fn has_work(self) -> bool {
        matches!(self, Self::Queuing | Self::Canceling)
    }

    /// Returns the state after its last report was queued or taken back.
    #[must_use]
    pub const fn done(self) -> Self {
        match self {
            Self::Queuing => Self::Queued,
            Self::Canceling => Self::Canceled,
            Self::Queued | Self::Canceled => self,
        }
    }
}

/// The priority of a queued report: what somebody clicked goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Somebody asked for this report.
    Person,
    /// It was asked for with many others.
    Batch,
    /// It goes by itself, as with a night.
    Background,
}

impl Priority {
    /// Returns its number: the lowest goes first.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Person => 0,
            Self::Batch => 1,
            Self::Background => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BatchState, Priority};

    #[test]
    fn what_is_clicked_goes_before_what_goes_by_itself() {
        let mut queued = [Priority::Background, Priority::Person, Priority::Batch];
        queued.sort_by_key(|priority| priority.number());
        assert_eq!(queued, [Priority::Person, Priority::Batch, Priority::Background]);
        assert!(queued.is_sorted());
    }

    #[rstest::rstest]
    #[case(BatchState::Queuing, true, BatchState::Queued)]
    #[case(BatchState::Canceling, true, BatchState::Canceled)]
    #[case(BatchState::Queued, false, BatchState::Queued)]
    #[case(BatchState::Canceled, false, BatchState::Canceled)]
    fn a_batch_goes_on_while_it_has_work(#[case] state: BatchState, #[case] has_work: bool, #[case] done: BatchState) {
        assert_eq!((state.has_work(), state.done()), (has_work, done));
    }
}
