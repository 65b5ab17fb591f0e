//! Advice after a failed attempt.

use crate::wire_enum;

wire_enum! {
    /// The next step after a failed attempt.
    pub enum Advice {
        /// No step is needed.
        None = "NONE",
        /// A transient failure: send the same message again soon.
        RetrySoon = "RETRY_SOON",
        /// A failure of the registry: wait longer, then send the same message again.
        WaitForRegistry = "WAIT_FOR_REGISTRY",
        /// A person must correct the record first.
        CorrectRecord = "CORRECT_RECORD",
        /// A person must correct the set-up first; until then no message gets through.
        FixSetUp = "FIX_SET_UP",
    }
}
