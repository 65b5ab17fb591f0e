//! HL7 data types, such as XAD, XPN and XTN, written from the values of a record.
//!
//! A data type knows neither the segment that it stands in nor the message around that.

mod address;
mod date;
mod person;
mod telecom;
mod value;

pub use address::fits_address;
pub use date::{day, is_writable, moment, month};
pub use person::{fits_name, is_named, is_sendable_clinician};
pub use telecom::{email, home_phone, is_email, is_phone, is_phone_number, phone};
pub use value::{Mapping, map};
