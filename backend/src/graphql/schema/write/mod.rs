//! Writing as machines do it: once however often it is sent, in groups, and part by part.
//! Nothing here knows what is written.

mod group;
mod item;
mod once;
mod partial;

pub use group::{Item, ItemWriter, Wrote, write_group};
pub use item::{ItemError, error_of, groups, items};
pub use once::{Begun, OnceTx, check_external_id};
pub use partial::{fields_of, overlay, read_input};
