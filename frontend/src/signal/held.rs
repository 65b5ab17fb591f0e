//! A value of any type.

use std::{any::Any, sync::Arc};

/// A value of any type.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// The value, which is of the type that it was made with.
pub(super) fn of<T: 'static>(held: &Held) -> &T {
    #[expect(clippy::expect_used, reason = "each signal is made, written and read with one type")]
    held.downcast_ref().expect("a signal holds what it was made with")
}
