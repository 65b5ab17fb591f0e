//! Batches: all that match chosen at once, how far one is, and what became of it.
//! Single reports are sent in `selection`.

mod card;
mod every;
mod progress;

pub use card::{BatchCard, OpenBatches, open_batches};
pub use every::Every;
pub use progress::path;
