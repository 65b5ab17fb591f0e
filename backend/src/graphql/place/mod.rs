//! The practice and its locations: what is known of them, and changing it.
//! What registries want of a location is an integration's.

mod location;
mod practice;
mod view;

pub(super) use view::{Practice, view};

use super::schema::Bindings;

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    practice::bind(bindings);
    location::bind(bindings);
}
