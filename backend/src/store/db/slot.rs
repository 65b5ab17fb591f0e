//! A place for a value that only its owner knows the type of: nothing in this room knows a table.

use std::{any::Any, sync::Arc};

/// A value of any type.
pub(in crate::store) type Slot = Arc<dyn Any + Send + Sync>;
