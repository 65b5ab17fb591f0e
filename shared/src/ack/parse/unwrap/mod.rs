//! Unwrapping: takes off the layers that transports put around a message, one at a time.
//!
//! Here lives one module for each encoding; what the text inside means may not.

mod base64;
mod percent;
mod strip;
mod xml;

pub use strip::{is_noise, strip};
pub use xml::is_web_page;
