//! The registry status of a patient.

use crate::wire_enum;

wire_enum! {
    /// Registry status (HL70441): PD1-16.
    pub enum RegistryStatus {
        /// A: active.
        Active = "A",
        /// I: inactive, without a reason.
        Inactive = "I",
        /// L: lost to follow-up.
        Lost = "L",
        /// M: moved or gone elsewhere.
        Moved = "M",
        /// P: permanently inactive.
        Permanently = "P",
        /// U: unknown.
        Unknown = "U",
    }
}
