//! VXU^V04 messages of profile Z22, one dose each, written from a snapshot: context, segments, data types, assembly.
//!
//! A missing or unfit value is an error that names its field; no rule of readiness, no transport, and no value that is
//! cut or made up may be here.

mod authority;
mod batch;
mod context;
mod datatype;
mod error;
mod message;
mod segment;
mod settings;

pub(crate) use authority::{is_assigned, is_authority};
pub use context::Vxu;
pub use datatype::is_sendable_clinician;
pub(crate) use datatype::{fits_address, fits_name, is_email, is_named, is_phone, is_phone_number};
pub use error::Error;
pub use message::render;
pub(crate) use segment::{
    is_decimal, is_unit,
    nk1::is_complete as is_complete_contact,
    pid::{is_birth_order, is_complete as is_complete_identifier},
    rxr::WITHOUT_SITE as ROUTES_WITHOUT_SITE,
};
pub use settings::MessageSettings;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
