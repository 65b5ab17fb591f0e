//! A snapshot as a VXU^V04 message of profile Z22: one file a segment, one dose a message.
//!
//! What the guide requires and the record lacks, and what does not fit, is an error that names the field; nothing is
//! ever cut or made up. Fields that the guide forbids are never sent.

mod batch;
mod context;
mod datatype;
mod error;
mod message;
mod segment;
mod settings;

pub use context::Vxu;
pub use datatype::is_sendable_clinician;
pub(crate) use datatype::{fits_address, fits_name, is_authority, is_email, is_named, is_phone, phone_digits};
pub use error::Error;
pub use message::render;
pub(crate) use segment::{
    is_decimal, is_unit,
    nk1::is_complete as is_complete_contact,
    pid::{is_birth_order, is_whole as is_whole_identifier},
    rxr::WITHOUT_SITE as ROUTES_WITHOUT_SITE,
};
pub use settings::MessageSettings;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
