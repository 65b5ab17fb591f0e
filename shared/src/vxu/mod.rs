//! A snapshot as a VXU^V04 message of profile Z22: one file a segment, one dose a message.
//!
//! What the guide requires and the record lacks, and what does not fit, is an error that names the field; nothing is
//! ever cut or made up. Fields that the guide forbids are never sent.

mod error;
mod message;
mod msh;
mod nk1;
mod obx;
mod orc;
mod pd1;
mod pid;
mod rxa;
mod rxr;
mod settings;
mod value;

pub use error::Error;
pub use message::{Vxu, render};
pub(crate) use nk1::is_complete as is_complete_contact;
pub(crate) use rxa::{is_decimal, is_unit};
pub(crate) use rxr::WITHOUT_SITE as ROUTES_WITHOUT_SITE;
pub use settings::MessageSettings;
pub(crate) use value::{is_email, is_sendable_clinician, phone_digits};

#[cfg(test)]
mod tests;
