//! Arguments: what each type takes, and what is said of those that do not fit. What was given is never repeated.
//! Nothing here knows what an argument is for.

mod check;
mod date;
mod generated;
mod normalize;
mod takes;
mod variable;

pub use check::{check, find_operation};
pub use date::date_kind;
pub use normalize::normalize;
pub use takes::of;
