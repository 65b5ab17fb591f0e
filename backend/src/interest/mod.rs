//! Passes on that somebody wants a program that is not ready: as a mail that a person sends, or to a webhook. The rows
//! are `store::registry`'s.
//!
//! What goes out holds what was entered on that form, the practice's name, and no patient.

mod note;
mod pass_on;
mod route;

pub use note::{mail_of, subject};
pub use pass_on::pass_on;
pub use route::Route;
