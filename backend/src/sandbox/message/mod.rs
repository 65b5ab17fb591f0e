//! Messages as this registry reads and writes them: a VXU in, an acknowledgement out.
//!
//! Here lives what knows HL7; what the registry asks of a message, and how one travels, may not.

pub(super) mod acknowledgement;
pub(super) mod error_location;
pub(super) mod remark;
pub(super) mod vxu;
