//! Vaccine in stock: lots on hand with their movements, recalled lots, and the doses that were given from one.
//! What a dose takes is the dose's.

mod lot;
mod movement;
mod recall;
mod warning;

pub(super) use warning::{recalled, warnings_of};

use super::schema::Bindings;

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    lot::bind(bindings);
    movement::bind(bindings);
    recall::bind(bindings);
}
