//! What transports put around and into a message, taken off a layer at a time.

mod base64;
mod percent;
mod strip;
mod xml;

pub use strip::{is_noise, strip};
pub use xml::is_web_page;
