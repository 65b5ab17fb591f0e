//! A snapshot as a VXU^V04 message of profile Z22: one file a segment, one dose a message.
//!
//! What the guide requires and the record lacks, and what does not fit, is an error that names the field; nothing is
//! ever cut or made up. Fields that the guide forbids are never sent.

mod address;
mod amount;
mod authority;
mod batch;
mod date;
mod error;
mod message;
mod msh;
mod nk1;
mod obx;
mod orc;
mod pd1;
mod person;
mod pid;
mod rxa;
mod rxr;
mod settings;
mod telecom;
mod vaccine;
mod value;

pub(crate) use address::fits_address;
pub(crate) use amount::{is_decimal, is_unit};
pub(crate) use authority::is_authority;
pub use error::Error;
pub use message::{Vxu, render};
pub(crate) use nk1::is_complete as is_complete_contact;
pub use person::is_sendable_clinician;
pub(crate) use person::{fits_name, is_named};
pub(crate) use pid::{is_birth_order, is_whole as is_whole_identifier};
pub(crate) use rxr::WITHOUT_SITE as ROUTES_WITHOUT_SITE;
pub use settings::MessageSettings;
pub(crate) use telecom::{is_email, is_phone, phone_digits};

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
