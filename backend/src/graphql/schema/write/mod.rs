//! Writing as machines do it: once however often it is sent, in groups, and part by part.
//! Nothing here knows what is written.

mod answer;
mod group;
mod item;
mod named;
mod once;
mod partial;
mod sealed;

pub use answer::{Answer, ItemResult, write_many, write_one};
pub use group::{Item, ItemWriter, Wrote, write_apart};
pub use item::items;
pub use named::{Found, Named, check_external_id};
pub use once::{Begun, OnceTx};
pub use partial::{fields_of, overlay, read_input};
pub use sealed::BegunSealed;
