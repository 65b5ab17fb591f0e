//! The segments of a VXU message, a file each, with the fields of RXA that are long enough for a file of their own.
//!
//! A segment reads the message's context and writes one builder; no segment knows which others a message has.

mod amount;
pub mod msh;
pub mod nk1;
pub mod obx;
pub mod orc;
pub mod pd1;
pub mod pid;
pub mod rxa;
pub mod rxr;
mod vaccine;

pub use amount::{is_decimal, is_unit};
