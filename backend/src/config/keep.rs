//! Settings of what is kept, and for how long.

use chrono::TimeDelta;
use clap::Args;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct KeepArgs {
    /// Days for which sent messages and the registry's answers are kept word for word; what they led to is kept for
    /// ever. 0 keeps them for ever too
    #[arg(long, env = "DOSEWIRE_KEEP_MESSAGES_DAYS", value_name = "DAYS", default_value_t = 730)]
    keep_messages_days: u16,
}

/// Settings of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The time for which bodies of messages are kept; `None` for ever.
    pub messages: Option<TimeDelta>,
}

impl KeepArgs {
    /// Takes this concern over: nothing in it can be wrong.
    #[must_use]
    pub fn check(self) -> Keep {
        let days = i64::from(self.keep_messages_days);
        Keep { messages: (days > 0).then(|| TimeDelta::days(days)) }
    }
}
