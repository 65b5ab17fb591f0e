//! The registry status of a patient.

use crate::wire_enum;

wire_enum! {
    /// Whether the practice follows the patient (HL70441): PD1-16.
    pub enum RegistryStatus {
        /// A: active.
        Active = "A",
        /// I: inactive, the reason not said.
        Inactive = "I",
        /// L: lost to follow-up.
        Lost = "L",
        /// M: moved or gone elsewhere.
        Moved = "M",
        /// P: inactive for ever.
        Permanently = "P",
        /// U: not known.
        Unknown = "U",
    }
}
