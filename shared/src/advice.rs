//! What to do next with an attempt that did not end well.

use crate::wire_enum;

wire_enum! {
    /// What to do next.
    pub enum Advice {
        /// Nothing.
        None = "NONE",
        /// The trouble passes by itself: send the same message again soon.
        RetrySoon = "RETRY_SOON",
        /// The registry is in trouble: wait longer, then send the same message again.
        WaitForRegistry = "WAIT_FOR_REGISTRY",
        /// A person corrects the record first.
        CorrectRecord = "CORRECT_RECORD",
        /// A person corrects the set-up first; until then nothing else gets through either.
        FixSetUp = "FIX_SET_UP",
    }
}
