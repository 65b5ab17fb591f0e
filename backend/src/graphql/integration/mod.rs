//! Integrations: set up, tested, onboarded, activated and paused, with reminders of what ends.
//! The programs to choose from are in `program`.

pub(super) mod onboarding;
mod reminder;
pub(super) mod set_up;
mod view;

pub use reminder::{Reminder, reminders_of};
pub use view::{Backfill, ConnectionTest, backfill_of, test_of};
