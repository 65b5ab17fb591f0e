//! What every part and page is written with: Leptos, and our own signals in the place of its.

pub use leptos::prelude::*;

pub use crate::signal::{Effect, For, MaybeProp, Memo, RwSignal, Show, Signal, redraw};
