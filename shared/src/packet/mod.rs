//! Packets for a registry's help desk: a description of a refusal, and the message without values of the patient.
//!
//! A value of a message is kept only if a table says so: structure, codes of the vaccine, codes of the practice. Any
//! other value becomes a star, or its shape in a field that the registry named (`#` for a digit, a star for a letter).

mod redact;
mod retention;
mod text;
mod words;

pub use redact::redact;
pub use text::{Packet, RegistryAnswer};
