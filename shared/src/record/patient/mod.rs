//! Patients as charts hold them and messages carry them, and the likeness of two of them.
//!
//! A field that is newer than the first snapshots must be left out of JSON while it is empty, so that an old snapshot
//! does not count as changed.

mod address;
mod identifier;
mod kin;
mod likeness;
mod name;
mod person;
mod phone;
mod registry_status;

pub use address::{Address, AddressKind};
pub use identifier::{Identifier, IdentifierKind};
pub use kin::NextOfKin;
pub use likeness::{Likeness, LikenessReason, MIN_LIKELY_POINTS, Score, compare, key, name_key};
pub use name::{Name, NameKind, OtherName};
pub use person::{Patient, Sex};
pub use phone::{Phone, PhoneEquipment, PhoneUse};
pub use registry_status::RegistryStatus;
