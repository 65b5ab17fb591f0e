//! Overlays: dialogs, popovers, toasts, and the question before unsaved work is left. What stands in the
//! flow of the page lives in `layout`.

mod dialog;
mod guard;
mod leaving;
mod popover;
mod toast;

pub use dialog::Dialog;
pub use guard::UnsavedGuard;
pub use popover::{Popover, close_from_outside};
pub use toast::{Toaster, Toasts};
