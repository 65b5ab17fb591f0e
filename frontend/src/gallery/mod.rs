//! The gallery: every part in every state, at `/gallery`, in builds with the feature of that name. The tests visit it,
//! and a new developer reads it first. `?part=<name>` shows one section alone.

mod agreement;
mod field;
mod list;
mod notice;
mod overlay;
mod page;
mod plain;

pub use page::{Gallery, is_asked_for};
