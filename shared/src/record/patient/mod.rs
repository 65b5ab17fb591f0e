//! A patient as a chart holds it and a message carries it.
//!
//! What came later than the first snapshots is left out of their JSON while it is empty, so that an old snapshot reads
//! as it was and is not taken for changed.

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
pub use likeness::{LIKELY, Likeness, LikenessReason, Score, compare, key};
pub use name::{Name, NameKind, OtherName};
pub use person::{Patient, Sex};
pub use phone::{Phone, PhoneEquipment, PhoneUse};
pub use registry_status::RegistryStatus;
