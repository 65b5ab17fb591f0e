//! The real program among things that end: servers that are killed or suspended, a database that is cut off, locked or
//! full. Small runs here; options make them as large as one likes.

mod crash;
mod cut;
mod disk;
pub mod program;
mod shared_queue;
