//! Who may come in, what they did, and who is told of it. What is asked of these by a form is in the pages.

mod audit;
mod person;
mod webhook;

pub use audit::*;
pub use person::*;
pub use webhook::*;
